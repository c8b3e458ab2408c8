"""What a file that came is, beside what is here already: its verdict, and why in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from models.exchange.content_digest import ContentDigest
from models.exchange.packages.signature_verdict import Objection, SignatureStatus, SignatureVerdict
from models.report.filing import Agency


class FileVerdict(StrEnum):
    """What a file that came is, beside what is here already."""

    NEW = "new"
    NEWER = "newer"
    RESENT = "resent"
    NEW_RULINGS = "new_rulings"
    OLDER = "older"
    DUPLICATE = "duplicate"
    SAME_CONTENT = "same_content"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    OTHER_KEY = "other_key"
    UNSIGNED = "unsigned"
    UNREGISTERED = "unregistered"
    UNSURE = "unsure"
    WRONG_YEAR = "wrong_year"
    WRONG_EDITION = "wrong_edition"
    UNKNOWN_UNIT = "unknown_unit"
    UNIT_IN_QUESTION = "unit_in_question"
    TAMPERED = "tampered"
    BROKEN = "broken"
    UNREAD = "unread"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]

    @property
    def is_taken(self) -> bool:
        """Whether such a file is taken in without being asked for."""
        return self in _TAKEN

    @property
    def may_be_chosen(self) -> bool:
        """Whether a person may take such a file in all the same."""
        return self.is_taken or self in _CHOSEN


_TAKEN = (FileVerdict.NEW, FileVerdict.NEWER, FileVerdict.RESENT, FileVerdict.NEW_RULINGS)
_CHOSEN = (
    FileVerdict.DISPUTED,
    FileVerdict.OLDER,
    FileVerdict.OTHER_KEY,
    FileVerdict.UNSIGNED,
    FileVerdict.UNREGISTERED,
    FileVerdict.UNSURE,
    FileVerdict.WITHDRAWN,
)
OF_SIGNATURE = {
    SignatureStatus.OTHER_KEY: FileVerdict.OTHER_KEY,
    SignatureStatus.MISSING: FileVerdict.UNSIGNED,
    SignatureStatus.UNREGISTERED: FileVerdict.UNREGISTERED,
}
"""What a file is that is signed in a way that asks for a person."""
_LABELS = {
    FileVerdict.NEW: "新报",
    FileVerdict.NEWER: "更新",
    FileVerdict.RESENT: "再次报送",
    FileVerdict.NEW_RULINGS: "接收情况有变",
    FileVerdict.OLDER: "旧稿",
    FileVerdict.DUPLICATE: "重复文件",
    FileVerdict.SAME_CONTENT: "内容相同",
    FileVerdict.DISPUTED: "新旧不明",
    FileVerdict.WITHDRAWN: "曾经撤下",
    FileVerdict.OTHER_KEY: SignatureStatus.OTHER_KEY.label,
    FileVerdict.UNSIGNED: SignatureStatus.MISSING.label,
    FileVerdict.UNREGISTERED: SignatureStatus.UNREGISTERED.label,
    FileVerdict.UNSURE: "待核对",
    FileVerdict.WRONG_YEAR: "年度不符",
    FileVerdict.WRONG_EDITION: "格式不符",
    FileVerdict.UNKNOWN_UNIT: "不在名册",
    FileVerdict.UNIT_IN_QUESTION: "单位待核对",
    FileVerdict.TAMPERED: "被改动过",
    FileVerdict.BROKEN: "读不出来",
    FileVerdict.UNREAD: "没有读",
}


@dataclass(frozen=True)
class ComparableVersion:
    """A version of a unit's report as it is compared with another.

    ``revision`` is 0 where the file tells none, ``digest`` covers all it says, ``signer`` is the key that signed it,
    ``content`` gives the digests by which another form of the report is told to say the same, ``register`` is the
    digest of the registers whose counts came with it, empty where none did.
    """

    revision: int
    digest: str
    signer: str
    content: Callable[[], ContentDigest]
    register: str = ""


@dataclass(frozen=True)
class FileAssessment:
    """A file that was looked at: what it is and why, in a sentence; ``unit`` is empty where none was found.

    ``against`` is the number of the version it was held against, None where the unit had none; ``signature`` is None
    where nobody knows whose file it is. ``written`` is the unit as the file has it, ``candidates`` are the codes of
    those that may be meant where a person has to say. ``package`` is the file that a unit's report came inside of.
    ``must_mend`` are the sentences of what has to be mended in the report, of one that may be taken.
    """

    path: Path
    verdict: FileVerdict
    sentence: str
    unit: str = ""
    name: str = ""
    year: int = 0
    revision: int = 0
    digest: str = ""
    sha: str = ""
    signature: SignatureVerdict | None = None
    content: ContentDigest = field(default_factory=ContentDigest)
    against: int | None = None
    written: Agency = field(default_factory=lambda: Agency(""))
    candidates: tuple[str, ...] = ()
    package: Path | None = None
    must_mend: tuple[str, ...] = ()

    @property
    def faults(self) -> str:
        """How much has to be mended in the report, and the first of it; empty where nothing has."""
        if not self.must_mend:
            return ""
        first = self.must_mend[0].rstrip("。")
        return f"必须改 {len(self.must_mend)} 处{'，如' if len(self.must_mend) > 1 else ''}：{first}。"

    @property
    def place(self) -> str:
        """What to call the file, with the one it came inside of."""
        return f"{self.package.name} 里的 {self.path.name}" if self.package else self.path.name

    @property
    def signer(self) -> str:
        """The key that signed it, empty where none did."""
        return self.signature.signer if self.signature else ""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signed it, empty where none did."""
        return self.signature.fingerprint if self.signature else ""

    @property
    def objections(self) -> tuple[Objection, ...]:
        """What a person has to insist against, with a reason."""
        return self.signature.objections if self.signature else ()

    @property
    def version(self) -> ComparableVersion:
        """The report in it, to be compared."""
        return ComparableVersion(self.revision, self.digest, self.signer, lambda: self.content)
