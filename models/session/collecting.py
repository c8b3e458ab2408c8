"""Collecting what units send: a folder is looked through first, then taken in, a file at a time; nothing is lost."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from models.editions.choose import edition_for
from models.errors import AppError, BrokenFile, Refused, StoreTrouble, reason
from models.exchange.bundle import Sent, Stamp, read_sent, write_bundle
from models.exchange.folder import files_in
from models.exchange.parcel import Tampered
from models.exchange.reading import LARGEST, kind_of, read_bytes
from models.exchange.report_json import WrongEdition, write_report
from models.exchange.seal import fingerprint
from models.filing import Filing
from models.record import State
from models.roster import Roster, RosterUnit
from models.session.library import Library
from models.session.roster import Rosters
from models.session.sending import Sending
from models.store import parts
from models.store.parts import Kept as Kept
from models.store.parts import Moved as Moved


class Verdict(StrEnum):
    """What a file that came is, beside what is here already."""

    NEW = "new"
    NEWER = "newer"
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
        return self in (Verdict.NEW, Verdict.NEWER)

    @property
    def may_be_chosen(self) -> bool:
        """Whether a person may take such a file in all the same."""
        return self.is_taken or self in (Verdict.DISPUTED, Verdict.OLDER, Verdict.UNSIGNED, Verdict.UNSURE)


_LABELS = {
    Verdict.NEW: "新报",
    Verdict.NEWER: "更新",
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
class Seen:
    """A file that was looked at: what it is and why, in a sentence; ``unit`` is empty where none was found."""

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

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signed it, empty where none did."""
        return fingerprint(self.signer) if self.signer else ""


@dataclass(frozen=True)
class Progress:
    """A file just looked at or taken in, ``done`` of ``total``; ``received`` is its number once it was taken."""

    seen: Seen
    done: int
    total: int
    received: int | None = None


class Collecting:
    """Collecting the reports of a year into the open library, by the year's roster.

    The generators may be closed at any time: what was taken stays, what was not is not begun.
    """

    def __init__(self, library: Library, year: int) -> None:
        """Refused where the year has no roster."""
        self.year = year
        self.edition = edition_for(year)
        self._library = library
        self._operator = library.operator
        self.roster: Roster = Rosters(library).read(year)

    def files(self, places: Iterable[Path]) -> tuple[Path, ...]:
        """The files meant: those named, and in folders all that may hold a report."""
        return files_in(places)

    def look(self, paths: Collection[Path]) -> Iterator[Progress]:
        """What each file is beside what is here; nothing is written. ``settled`` then tells files of a unit apart."""
        for done, path in enumerate(paths, 1):
            yield Progress(self.look_at(path), done, len(paths))

    def look_at(self, path: Path) -> Seen:
        """What one file is."""
        return self._look(path)[0]

    def take(self, paths: Collection[Path], chosen: Collection[Path] = ()) -> Iterator[Progress]:
        """Look at each file again and take in what is new or newer, and of ``chosen`` all that may be; one by one.

        A report received is on disk, with all that came before it, when the generator ends or is closed.
        """
        self._library.permit.require("collect")
        wanted = set(chosen)
        with self._library.database.hastened():
            for done, path in enumerate(paths, 1):
                seen, sent, content = self._look(path)
                received = None
                if sent and (seen.verdict.is_taken or (path in wanted and seen.verdict.may_be_chosen)):
                    received = self._keep(seen, sent, content)
                yield Progress(seen, done, len(paths), received)

    def take_own(self, report: int) -> int:
        """Take in a report that was filled in here, such as the office's own level, as if it had been sent.

        Refused when it is not final, of another year, or of no unit of the roster.
        """
        self._library.permit.require("collect")
        sending = Sending(self._library)
        content = sending.bundle(report)
        sent = read_sent(content)
        if sent.stamp.state != State.FINAL:
            raise Refused("这份报告还没有定稿，定稿以后才能计入汇总。")
        seen = self._seen(Path(sending.file_name(report)), content, sent)
        if not seen.verdict.may_be_chosen:
            raise Refused(seen.sentence)
        return self._keep(seen, sent, content)

    def current(self) -> dict[str, Kept]:
        """The version of each unit that counts or was returned, by code."""
        return parts.all_current(self._library.database, self.year)

    def versions(self, code: str) -> list[Kept]:
        """All that a unit sent, the last first."""
        return parts.versions(self._library.database, self.year, code)

    def last_movement(self) -> int:
        """The number of the last thing that happened to any unit's report of the year, 0 without any."""
        return parts.last_movement(self._library.database, self.year)

    def version(self, received: int) -> Kept:
        """One version by its number."""
        return parts.version(self._library.database, received)

    def movements(self, code: str) -> list[Moved]:
        """What happened to a unit's report here, oldest first."""
        return parts.movements(self._library.database, self.year, code)

    def filing(self, received: int) -> Filing:
        """A received report as a value, with the one received for the year before beside it."""
        filing = read_sent(parts.content_of(self._library.database, received)).filing
        kept = parts.version(self._library.database, received)
        last = parts.current(self._library.database, kept.year - 1, kept.unit)
        return replace(
            filing, last_year=read_sent(parts.content_of(self._library.database, last.id)).filing if last else None
        )

    def content(self, received: int) -> bytes:
        """The file of a received report, as it came."""
        return parts.content_of(self._library.database, received)

    def withdraw(self, received: int, reason: str) -> None:
        """Take a version out, such as one of another unit by mistake; the one before counts again."""
        if not reason.strip():
            raise Refused("请写明撤下的原因。")
        self._library.permit.require("collect")
        parts.judge(self._library.database, received, parts.WITHDRAWN, reason.strip(), self._operator)

    def _keep(self, seen: Seen, sent: Sent, content: bytes) -> int:
        before = parts.current(self._library.database, self.year, seen.unit)
        arrival = parts.Arrival(
            year=self.year,
            unit=seen.unit,
            edition=sent.filing.edition,
            revision=sent.stamp.revision,
            digest=sent.digest,
            chain=sent.stamp.chain,
            file=seen.path.name,
            signer=sent.signer,
            typed=sent.filing.figures.typed,
            content=content,
        )
        return parts.keep(self._library.database, arrival, self._operator, before.id if before else None)

    def _look(self, path: Path) -> tuple[Seen, Sent | None, bytes]:
        try:
            content = _content(path)
            sha = sha256(content).hexdigest()
            twin = parts.with_sha(self._library.database, sha)
            if twin and twin.state != parts.WITHDRAWN:
                name = self._name(twin.unit)
                told = f"这个文件已经收过了（{name}，{twin.file}）。"
                return Seen(path, Verdict.DUPLICATE, told, twin.unit, name, twin.year, sha=sha), None, content
            sent, content = _read(path, content)
        except Tampered as trouble:
            return Seen(path, Verdict.TAMPERED, trouble.sentence), None, b""
        except WrongEdition as trouble:
            return Seen(path, Verdict.WRONG_EDITION, f"{trouble.sentence}两种格式不能相加。"), None, b""
        except StoreTrouble:
            raise
        except AppError as trouble:
            return Seen(path, Verdict.BROKEN, trouble.sentence.removeprefix(f"{path}：")), None, b""
        return self._seen(path, content, sent), sent, content

    def _name(self, code: str) -> str:
        unit = self.roster.by_code.get(code)
        return unit.name if unit else code

    def _seen(self, path: Path, content: bytes, sent: Sent) -> Seen:
        filing = sent.filing
        unit = self.roster.find(filing.agency)
        verdict, told = self._judged(sent, unit)
        return Seen(
            path,
            verdict,
            told,
            unit.code if unit else "",
            unit.name if unit else filing.agency.name,
            filing.year,
            sent.stamp.revision,
            sent.digest,
            sha256(content).hexdigest(),
            sent.signer,
        )

    def _judged(self, sent: Sent, unit: RosterUnit | None) -> tuple[Verdict, str]:
        filing = sent.filing
        if filing.year != self.year:
            return Verdict.WRONG_YEAR, f"是 {filing.year} 年度的报告，这里收的是 {self.year} 年度。"
        if unit is None:
            code = f"（代码 {filing.agency.code}）" if filing.agency.code else ""
            return Verdict.UNKNOWN_UNIT, f"单位“{filing.agency.name}”{code}不在 {self.year} 年度的名册里。"
        if unit.seal != sent.signer and sent.signer:
            whose = "不是名册里登记的那一把" if unit.seal else "名册里没有登记"
            told = f"用来签名的密钥（{fingerprint(sent.signer)}）{whose}，"
            if unit.seal:
                return Verdict.TAMPERED, f"{told}不能证明是 {unit.name} 发来的。请打电话核对密钥。"
            return Verdict.UNSIGNED, f"{told}请打电话核对指纹，把公钥登记到名册里再收，或确认后照样收下。"
        if unit.seal and not sent.signer:
            return Verdict.UNSIGNED, f"名册里登记了 {unit.name} 的密钥，这份文件却没有签名。请核实来源。"
        if doubts := [*sent.candidate.questions, *(placed.excerpt for placed in sent.candidate.unsure)]:
            return Verdict.UNSURE, f"有 {len(doubts)} 处拿不准，请先用“导入报告”核对，或确认后照样收下。"
        return self._beside(sent, unit)

    def _beside(self, sent: Sent, unit: RosterUnit) -> tuple[Verdict, str]:
        """What it is beside the version that counts."""
        kept = parts.current(self._library.database, self.year, unit.code)
        draft = "单位还没有定稿。" if sent.stamp.state not in ("", "final") else ""
        if kept is None:
            return Verdict.NEW, f"{unit.name}第一次报来。{draft}"
        return compared(sent.stamp.revision, sent.digest, kept.revision, kept.digest, _called(kept), draft)


def _called(kept: Kept) -> str:
    returned = "，已退回" if kept.state == parts.RETURNED else ""
    return f"已收的 {kept.file}（第 {kept.revision} 次修改{returned}）" if kept.revision else f"已收的 {kept.file}"


def compared(
    revision: int, digest: str, other_revision: int, other_digest: str, other: str, draft: str = ""
) -> tuple[Verdict, str]:
    """What a version is beside another of the same unit; ``other`` is what to call that one."""
    if digest == other_digest:
        return Verdict.SAME_CONTENT, f"与{other}内容相同，不用再收。"
    if not revision or not other_revision:
        return Verdict.DISPUTED, f"与{other}内容不同，文件里没有修改次数，判不出新旧。请问过单位再选用哪一份。"
    if revision == other_revision:
        return Verdict.DISPUTED, f"与{other}修改次数相同，内容却不同。请问过单位再选用哪一份。"
    if revision > other_revision:
        return Verdict.NEWER, f"是第 {revision} 次修改的，比{other}新，收下后以这一份为准。{draft}"
    return Verdict.OLDER, f"是第 {revision} 次修改的，比{other}旧，不用收。"


def settled(seen: Iterable[Seen]) -> list[Seen]:
    """The files of one folder told apart: of several of one unit only the newest is to be taken.

    Two of the same revision with different content are both left for a person to choose.
    """
    found = list(seen)
    of_unit: dict[str, list[int]] = {}
    for at, one in enumerate(found):
        if one.verdict.is_taken:
            of_unit.setdefault(one.unit, []).append(at)
    for places in of_unit.values():
        if len(places) > 1:
            _tell_apart(found, places)
    return found


def _tell_apart(found: list[Seen], places: list[int]) -> None:
    best = max(places, key=lambda at: (found[at].revision, -at))
    for at in places:
        if at == best:
            continue
        one, other = found[at], found[best]
        if one.sha == other.sha:
            found[at] = replace(one, verdict=Verdict.DUPLICATE, sentence=f"与 {other.path.name} 是同一个文件。")
            continue
        verdict, told = compared(one.revision, one.digest, other.revision, other.digest, f" {other.path.name} ")
        found[at] = replace(one, verdict=verdict, sentence=told)
        if verdict is Verdict.DISPUTED:
            told = f"与 {one.path.name} 同是 {one.name} 的报告，内容不同，判不出新旧。请问过单位再选用哪一份。"
            found[best] = replace(other, verdict=verdict, sentence=told)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenFile(f"文件有 {path.stat().st_size // 1_000_000} MB，不像一份年报。")
        return path.read_bytes()
    except FileNotFoundError as trouble:
        raise BrokenFile("没有这个文件，可能刚被移走。") from trouble
    except OSError as trouble:
        raise BrokenFile(f"读不出来（{reason(trouble)}）。") from trouble


def _read(path: Path, content: bytes) -> tuple[Sent, bytes]:
    """The report in a file of any kind, and the bundle to keep of it: the file itself where it is one."""
    if content.startswith(b"PK") and kind_of(content) == "bundle":
        return read_sent(content), content
    candidate = read_bytes(content, path.name)
    bundle = write_bundle(candidate.filing)
    digest = sha256(write_report(candidate.filing).encode()).hexdigest()
    return Sent(candidate, Stamp(), "", digest), bundle
