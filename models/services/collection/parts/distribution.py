"""Handing down roster, deadlines and word list in one file, and taking in what the superior handed down."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from models.editions.known_editions import edition_by_name, edition_for, known_editions
from models.editions.shipped import file_of
from models.errors import BrokenFile, Refused, reason
from models.exchange.packages.distribution_file import SUFFIX, Distribution, read_distribution, write_distribution
from models.exchange.packages.signing import key_fingerprint
from models.report.roster import Roster, UnitDifference, differences_between
from models.services.collection.parts.roster import RosterService
from models.services.library import WORD_LIST, Library
from models.services.submission import Sending
from models.store import reports
from models.store.collection import roster as stored
from models.store.office_documents import read_paper, write_paper

SUPERIOR = "上级公钥"
"""The paper that holds the public key of the superior, once a file of its was taken in."""
LARGEST = 60_000_000


@dataclass(frozen=True)
class DistributionPreview:
    """What was handed down, and what taking it in would change; nothing is written yet.

    ``remarks`` are sentences about what will be left out or should be looked at first, ``mark`` is what the roster is
    known by in whose place it comes, None to replace whatever stands.
    """

    path: Path
    distribution: Distribution
    signer: str
    differences: tuple[UnitDifference, ...]
    remarks: tuple[str, ...]
    base_mark: str | None = None

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signed it, empty where none did."""
        return key_fingerprint(self.signer) if self.signer else ""


class DistributionService:
    """Both ends of what goes down from a superior to its units."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def write(self, year: int, note: str = "", editions: Iterable[str] = ()) -> tuple[str, bytes]:
        """The file to hand down: the year's roster with its deadlines, the word list, editions by name.

        Contacts stay in it: units may know whom to ask. Refused where the year has no roster.
        """
        self._library.permit.require("roster")
        roster = RosterService(self._library).read(year)
        office = roster.top.name if roster.top else ""
        sending = Sending(self._library)
        issue = Distribution(
            office=office,
            year=year,
            issued_at=reports.now(),
            note=note.strip(),
            roster=replace(roster, changes=()),
            words=read_paper(self._library.database, WORD_LIST),
            editions={name: _shipped(name) for name in editions},
            public_key=sending.public_key(),
        )
        return f"{office}{year}年报告下发{SUFFIX}", write_distribution(issue, sending.seal())

    def preview_distribution(self, path: Path) -> DistributionPreview:
        """Read what was handed down; BrokenFile or Tampered, with a sentence, when nothing can be made of it."""
        issue, signer = read_distribution(_content(path))
        edition_for(issue.year)
        database = self._library.database
        mark, before = stored.roster_mark(database, issue.year), stored.read_roster(database, issue.year) or Roster(())
        differences = differences_between(before, issue.roster) if issue.roster else ()
        return DistributionPreview(path, issue, signer, differences, tuple(self._remarks(issue, signer)), mark)

    def _remarks(self, issue: Distribution, signer: str) -> Iterable[str]:
        if doubt := doubt_of(self._library, signer):
            yield doubt
        known = [edition.name for edition in known_editions()]
        for name, text in issue.editions.items():
            if name not in known:
                yield (
                    f"附有的报告格式“{name[:40]}”本程序还没有。报告格式随程序更新，不从文件里带入：请先升级程序，"
                    "再填这一格式的报告。其余内容照常带入。"
                )
            elif text.split() != _shipped(name).split():
                yield (
                    f"附有的 {name} 格式与本程序自带的不同，没有带入：报告格式随程序更新。请问上级用的是哪一版程序，"
                    "与上级换成同一版再填。其余内容照常带入。"
                )

    def take_distribution(self, look: DistributionPreview) -> None:
        """Take it in: the roster in place of the year's former one, the word list in place of the former.

        StoreTrouble when the roster was changed since it was looked at. Forms are held beside, never taken in.
        """
        issue, database = look.distribution, self._library.database
        is_other = bool(look.signer) and look.signer != read_paper(database, SUPERIOR)
        asked = {"roster": issue.roster is not None, "words": bool(issue.words), "keys": is_other}
        self._library.permit.require(*(deed for deed, is_asked in asked.items() if is_asked))
        if issue.roster is None and not issue.words:
            raise Refused("这份文件里没有名册，也没有用语表，没有可带入的。")
        if issue.roster:
            changes = (stored.read_roster(database, issue.year) or issue.roster).changes
            roster = replace(issue.roster, changes=changes)
            origin = f"{issue.office} 下发（{look.path.name}）"
            stored.write_roster(database, issue.year, roster, origin, self._library.operator, look.base_mark)
        if issue.words:
            self._library.take_word_list(issue.words)
        if is_other:
            write_paper(database, SUPERIOR, look.signer)


def doubt_of(library: Library, signer: str) -> str:
    """What speaks against a file being the superior's, by the key that signed it; empty where nothing does."""
    known = read_paper(library.database, SUPERIOR)
    if known and signer != known:
        return "签名与以前收下的上级文件不同（或没有签名），请打电话核对以后再带入。"
    return "" if signer else "文件没有签名，不能证明是谁下发的。"


def _shipped(name: str) -> str:
    edition_by_name(name)
    return file_of(name).read_text(encoding="utf-8")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenFile(f"{path}：文件太大，不像下发文件。")
        return path.read_bytes()
    except OSError as trouble:
        raise BrokenFile(f"{path}：读不出来（{reason(trouble)}）。") from trouble
