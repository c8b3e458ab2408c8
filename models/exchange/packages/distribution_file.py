"""What a superior hands down (下发文件, .ndxf): roster, deadlines, word list and editions of the form, in one file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from models import file_types
from models.errors import BrokenFile
from models.exchange.packages.signed_zip import Parcel, pack
from models.exchange.packages.signing import Seal
from models.exchange.roster_table import read_roster, write_roster
from models.report.filing import Level
from models.report.roster import Roster
from models.texts.characters import first_unkeepable
from models.texts.word_list import WordList, read_word_list

ISSUE, ROSTER, WORDS, EDITIONS = "issue.json", "roster.csv", "words.csv", "editions/"
SUFFIX, FORMAT = file_types.ISSUE.ending, 1
_LONGEST = 5_000
Json = Any


@dataclass(frozen=True)
class Issue:
    """What is handed down for a report year by ``office``; ``words`` is CSV text, empty where there is no list.

    ``editions`` are files of the form by name, as TOML text, never read into a form here: a unit's program holds them
    beside its own and says where they differ. ``seal`` is the public key the superior signs with.
    ``at`` is an ISO time in UTC.
    """

    office: str
    year: int
    at: str
    note: str = ""
    roster: Roster | None = None
    words: str = ""
    editions: Mapping[str, str] = field(default_factory=dict)
    seal: str = ""

    @property
    def word_list(self) -> WordList:
        """The office's words."""
        return read_word_list(self.words)


def write_issue(issue: Issue, seal: Seal | None = None) -> bytes:
    """The file to hand down."""
    deadlines = {level.value: day for level, day in issue.roster.deadlines.items()} if issue.roster else {}
    told = {
        "format": FORMAT,
        "office": issue.office,
        "report_year": issue.year,
        "at": issue.at,
        "note": issue.note,
        "deadlines": deadlines,
        "seal": issue.seal,
    }
    members = {ISSUE: (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()}
    if issue.roster:
        members[ROSTER] = write_roster(issue.roster).encode()
    if issue.words:
        members[WORDS] = issue.words.encode()
    members |= {f"{EDITIONS}{name}.toml": text.encode() for name, text in issue.editions.items()}
    return pack(members, seal)


def read_issue(raw: bytes) -> tuple[Issue, str]:
    """What was handed down, and the public key that signed it; BrokenFile, or Tampered, with a sentence.

    Roster and words are read through: what is returned can be taken in.
    """
    parcel = Parcel(raw)
    if ISSUE not in parcel:
        raise BrokenFile("这不是上级下发的文件。")
    try:
        node = json.loads(parcel.read(ISSUE))
        if node["format"] > FORMAT:
            raise BrokenFile("下发的文件是更新版本的程序写的，请先升级本程序。")
        issue, deadlines = _issue(node)
    except (ValueError, LookupError, TypeError, RecursionError) as trouble:
        raise BrokenFile(f"{ISSUE}：读不出来。请向上级重新要一份。") from trouble
    roster = replace(read_roster(parcel.text(ROSTER)), deadlines=deadlines) if ROSTER in parcel else None
    words = parcel.text(WORDS) if WORDS in parcel else ""
    read_word_list(words)
    return replace(issue, roster=roster, words=words, editions=_editions(parcel)), parcel.signer


def _editions(parcel: Parcel) -> dict[str, str]:
    names = (name for name in parcel.members if name.startswith(EDITIONS))
    return {name.removeprefix(EDITIONS).removesuffix(".toml"): parcel.text(name) for name in names}


def _issue(node: Json) -> tuple[Issue, dict[Level, str]]:
    words = [node[name] for name in ("office", "at", "note", "seal")]
    if not all(isinstance(word, str) and len(word) <= _LONGEST and not first_unkeepable(word) for word in words):
        raise ValueError("words")
    deadlines = {Level(level): date.fromisoformat(day).isoformat() for level, day in node["deadlines"].items()}
    issue = Issue(node["office"], int(node["report_year"]), node["at"], node["note"], seal=node["seal"])
    return issue, deadlines
