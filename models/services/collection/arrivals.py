"""What a file that came is, beside what is here already and beside the others that came with it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from models.errors import Refused
from models.exchange.content_digest import ContentDigest
from models.exchange.packages.signing import key_fingerprint


class Verdict(StrEnum):
    """What a file that came is, beside what is here already."""

    NEW = "new"
    NEWER = "newer"
    RESENT = "resent"
    OLDER = "older"
    DUPLICATE = "duplicate"
    SAME_CONTENT = "same_content"
    DISPUTED = "disputed"
    UNSIGNED = "unsigned"
    UNSURE = "unsure"
    WRONG_YEAR = "wrong_year"
    WRONG_EDITION = "wrong_edition"
    UNKNOWN_UNIT = "unknown_unit"
    TAMPERED = "tampered"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]

    @property
    def is_taken(self) -> bool:
        """Whether such a file is taken in without being asked for."""
        return self in (Verdict.NEW, Verdict.NEWER, Verdict.RESENT)

    @property
    def may_be_chosen(self) -> bool:
        """Whether a person may take such a file in all the same."""
        return self.is_taken or self in (Verdict.DISPUTED, Verdict.OLDER, Verdict.UNSIGNED, Verdict.UNSURE)


_LABELS = {
    Verdict.NEW: "新报",
    Verdict.NEWER: "更新",
    Verdict.RESENT: "再次报送",
    Verdict.OLDER: "旧稿",
    Verdict.DUPLICATE: "重复文件",
    Verdict.SAME_CONTENT: "内容相同",
    Verdict.DISPUTED: "新旧不明",
    Verdict.UNSIGNED: "没有签名",
    Verdict.UNSURE: "待核对",
    Verdict.WRONG_YEAR: "年度不符",
    Verdict.WRONG_EDITION: "格式不符",
    Verdict.UNKNOWN_UNIT: "不在名册",
    Verdict.TAMPERED: "被改动过",
    Verdict.BROKEN: "读不出来",
}


@dataclass(frozen=True)
class Version:
    """A version of a unit's report as it is compared with another.

    ``revision`` is 0 where the file tells none, ``digest`` covers all it says, ``signer`` is the key that signed it,
    ``content`` gives the digests by which another form of the report is told to say the same.
    """

    revision: int
    digest: str
    signer: str
    content: Callable[[], ContentDigest]


@dataclass(frozen=True)
class Seen:
    """A file that was looked at: what it is and why, in a sentence; ``unit`` is empty where none was found.

    ``against`` is the number of the version it was held against, None where the unit had none.
    """

    path: Path
    verdict: Verdict
    sentence: str
    unit: str = ""
    name: str = ""
    year: int = 0
    revision: int = 0
    digest: str = ""
    sha: str = ""
    signer: str = ""
    content: ContentDigest = field(default_factory=ContentDigest)
    against: int | None = None

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signed it, empty where none did."""
        return key_fingerprint(self.signer) if self.signer else ""

    @property
    def version(self) -> Version:
        """The report in it, to be compared."""
        return Version(self.revision, self.digest, self.signer, lambda: self.content)


def compared(new: Version, other: Version, called: str) -> tuple[Verdict, str]:
    """What a version is beside another of the same unit; ``called`` is what to call that one.

    Of one that may be taken unseen the words say why and end without a full stop, so that what follows can be added.
    """
    if not new.revision or not other.revision:
        return _by_content(new, other, called)
    if new.revision == other.revision:
        return _of_one_revision(new, other, called)
    is_same = new.digest == other.digest
    if new.revision < other.revision:
        if is_same:
            return Verdict.SAME_CONTENT, f"与{called}内容相同，不用再收。"
        return Verdict.OLDER, f"是第 {new.revision} 次修改的，比{called}旧，不用收。"
    told = f"是第 {new.revision} 次修改的，比{called}新"
    return (Verdict.RESENT, f"{told}，内容没有变") if is_same else (Verdict.NEWER, told)


def _of_one_revision(new: Version, other: Version, called: str) -> tuple[Verdict, str]:
    if new.digest != other.digest and new.content() != other.content():
        return Verdict.DISPUTED, f"与{called}修改次数相同，内容却不同。请问过单位再选用哪一份。"
    if new.signer and not other.signer:
        return Verdict.RESENT, f"与{called}内容相同，这一份有签名"
    return Verdict.SAME_CONTENT, f"与{called}内容相同，不用再收。"


def _by_content(new: Version, other: Version, called: str) -> tuple[Verdict, str]:
    """Of two, at least one of which tells no revision, only what one says beyond the other can be known."""
    is_same = new.digest == other.digest
    is_told_there = is_same or other.content().holds(new.content())
    # Without a revision it never comes after one that has one.
    tells_all = new.revision >= other.revision and (is_same or new.content().holds(other.content()))
    more = _more(new, other)
    if is_told_there and not more:
        told = f"与{called}内容相同" if is_same else f"表格的数和文字都与{called}相同，没有更多的内容"
        return Verdict.SAME_CONTENT, f"{told}，不用再收。"
    if tells_all:
        return Verdict.RESENT, f"表格的数和文字都与{called}相同，{more or '另外写得更全'}"
    return Verdict.DISPUTED, f"与{called}内容不同，文件里没有修改次数，判不出新旧。请问过单位再选用哪一份。"


def _more(new: Version, other: Version) -> str:
    """What a version tells of itself beyond another."""
    if new.revision > other.revision:
        return f"另外记有修改次数（第 {new.revision} 次）"
    return "另外有签名" if new.signer and not other.signer else ""


def choose(seen: Iterable[Seen], chosen: Collection[Path]) -> tuple[list[Seen], list[Seen]]:
    """The files once a person chose some, and those to be taken: of each unit the chosen one, else what may be unseen.

    Refused where several of one unit were chosen: which of them counts would depend on their order.
    """
    found, picked = list(seen), dict[str, Seen]()
    for one in found:
        if one.path in chosen and one.verdict.may_be_chosen and picked.setdefault(one.unit, one) is not one:
            raise Refused(f"{one.name} 选了两份以上，只能收一份。请问过单位，只选要的那一份。")
    wanted = []
    for at, one in enumerate(found):
        other = picked.get(one.unit)
        if other is one or (other is None and one.verdict.is_taken):
            wanted.append(one)
        elif other and one.verdict.is_taken:
            found[at] = replace(one, sentence=f"这次另外选了 {other.path.name}，没有收这一份。")
    return found, wanted


def settled(seen: Iterable[Seen]) -> list[Seen]:
    """The files of one folder told apart: of several of one unit only the newest is to be taken.

    Two of the same revision with different content are both left for a person to choose.
    """
    found = list(seen)
    of_unit: dict[str, list[int]] = {}
    for at, one in enumerate(found):
        if one.verdict.is_taken or one.verdict in (Verdict.DISPUTED, Verdict.UNSURE):
            of_unit.setdefault(one.unit, []).append(at)
    for places in of_unit.values():
        if len(places) > 1:
            _tell_apart(found, places)
    return found


def _tell_apart(found: list[Seen], places: list[int]) -> None:
    taken = [at for at in places if found[at].verdict.is_taken]
    if not taken:
        return
    best = max(taken, key=lambda at: (found[at].revision, len(found[at].content.details), -at))
    for at in places:
        if at == best:
            continue
        one, other = found[at], found[best]
        if one.sha == other.sha:
            found[at] = replace(one, verdict=Verdict.DUPLICATE, sentence=f"与 {other.path.name} 是同一个文件。")
            continue
        verdict, told = compared(one.version, other.version, f" {other.path.name} ")
        if not one.verdict.is_taken and verdict not in (Verdict.SAME_CONTENT, Verdict.OLDER):
            continue  # a person decides on it, whatever comes of the others
        found[at] = replace(one, verdict=verdict, sentence=told)
        if verdict is Verdict.DISPUTED:
            told = f"与 {one.path.name} 同是 {one.name} 的报告，内容不同，判不出新旧。请问过单位再选用哪一份。"
            found[best] = replace(other, verdict=verdict, sentence=told)
