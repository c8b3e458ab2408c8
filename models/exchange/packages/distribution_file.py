"""What a superior hands down (下发文件, .ndxf): roster, deadlines, word list and editions of the form, in one file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from models import file_types
from models.editions.known_editions import edition_for
from models.errors import BrokenFile
from models.exchange.packages.signed_zip import SignedZip, Tampered, write_signed_zip
from models.exchange.packages.signing import SigningKey
from models.exchange.roster_table import read_roster, write_roster
from models.report.filing import Level
from models.report.roster import ChangeKind, Roster, RosterChange
from models.texts.characters import find_unsupported_character, name_problem
from models.texts.word_list import WordList, read_word_list

DISTRIBUTION_MEMBER, ROSTER_MEMBER, WORD_LIST_MEMBER, EDITIONS_FOLDER = (
    "issue.json",
    "roster.csv",
    "words.csv",
    "editions/",
)
SUFFIX, FORMAT = file_types.ISSUE.ending, 1
_MAX_LENGTH = 5_000
Json = Any


@dataclass(frozen=True)
class Distribution:
    """What is handed down for a report year by ``office``; ``words`` is CSV text, empty where there is no list.

    ``editions`` are files of the form by name, as TOML text, never read into a form here: a unit's program holds them
    beside its own and says where they differ. ``public_key`` is the public key the superior signs with.
    ``issued_at`` is an ISO time in UTC. ``unit`` is the code of the one unit whose branch it holds, empty where it
    holds the whole roster.
    """

    office: str
    year: int
    issued_at: str
    note: str = ""
    roster: Roster | None = None
    words: str = ""
    editions: Mapping[str, str] = field(default_factory=dict)
    public_key: str = ""
    unit: str = ""

    @property
    def word_list(self) -> WordList:
        """The office's words."""
        return read_word_list(self.words)


def write_distribution(distribution: Distribution, signing_key: SigningKey | None = None) -> bytes:
    """The file to hand down."""
    deadlines = (
        {level.value: day for level, day in distribution.roster.deadlines.items()} if distribution.roster else {}
    )
    root = {
        "format": FORMAT,
        "office": distribution.office,
        "report_year": distribution.year,
        "at": distribution.issued_at,
        "note": distribution.note,
        "deadlines": deadlines,
        "seal": distribution.public_key,
        "unit": distribution.unit,
        "changes": [_serialize_change(one) for one in distribution.roster.changes] if distribution.roster else [],
    }
    members = {DISTRIBUTION_MEMBER: (json.dumps(root, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()}
    if distribution.roster:
        members[ROSTER_MEMBER] = write_roster(distribution.roster).encode()
    if distribution.words:
        members[WORD_LIST_MEMBER] = distribution.words.encode()
    members |= {f"{EDITIONS_FOLDER}{name}.toml": text.encode() for name, text in distribution.editions.items()}
    return write_signed_zip(members, signing_key)


def read_distribution(raw: bytes) -> tuple[Distribution, str]:
    """What was handed down, and the public key that signed it; BrokenFile, or Tampered, with a sentence.

    Roster and words are read through: what is returned can be taken in.
    """
    package = SignedZip(raw)
    if DISTRIBUTION_MEMBER not in package:
        raise BrokenFile("这不是上级下发的文件。")
    try:
        node = json.loads(package.read(DISTRIBUTION_MEMBER))
        if node["format"] > FORMAT:
            raise BrokenFile("下发的文件是更新版本的程序写的，请先升级本程序。")
        distribution, deadlines = _parse_distribution(node)
        changes = tuple(_parse_change(one, distribution.year) for one in node.get("changes", []))
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BrokenFile(f"{DISTRIBUTION_MEMBER}：读不出来。请向上级重新要一份。") from error
    roster = (
        replace(read_roster(package.text(ROSTER_MEMBER)), deadlines=deadlines, changes=changes)
        if ROSTER_MEMBER in package
        else None
    )
    if distribution.public_key and distribution.public_key != package.signer:
        raise Tampered("下发文件不是用文件里写明的公钥签名的，写出以后被改动过。请向上级重新要一份。")
    words = package.text(WORD_LIST_MEMBER) if WORD_LIST_MEMBER in package else ""
    read_word_list(words)
    return replace(distribution, roster=roster, words=words, editions=_editions(package)), package.signer


def _editions(package: SignedZip) -> dict[str, str]:
    names = (name for name in package.members if name.startswith(EDITIONS_FOLDER))
    return {name.removeprefix(EDITIONS_FOLDER).removesuffix(".toml"): package.text(name) for name in names}


def _parse_distribution(node: Json) -> tuple[Distribution, dict[Level, str]]:
    texts = [*(node[name] for name in ("office", "at", "note", "seal")), node.get("unit", "")]
    if not all(
        isinstance(text, str) and len(text) <= _MAX_LENGTH and not find_unsupported_character(text) for text in texts
    ):
        raise ValueError("words")
    if problem := name_problem(node["office"]):
        raise BrokenFile(f"{DISTRIBUTION_MEMBER} office：{problem}")
    deadlines = {Level(level): date.fromisoformat(day).isoformat() for level, day in node["deadlines"].items()}
    distribution = Distribution(
        node["office"],
        int(node["report_year"]),
        node["at"],
        node["note"],
        public_key=node["seal"],
        unit=node.get("unit", ""),
    )
    return distribution, deadlines


def _serialize_change(change: RosterChange) -> Json:
    return {
        "kind": change.kind.value,
        "source": change.source,
        "target": change.target,
        "reason": change.reason,
        "carried": {str(cell): value for cell, value in sorted(change.carried.items())},
    }


def _parse_change(node: Json, year: int) -> RosterChange:
    texts = [node[name] for name in ("source", "target", "reason")]
    if not all(isinstance(text, str) and len(text) <= _MAX_LENGTH and not name_problem(text) for text in texts):
        raise ValueError("change")
    if not node["source"]:
        raise ValueError("source")
    edition, carried = edition_for(year), {}
    for name, value in node["carried"].items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValueError("carried")
        carried[edition.find(name)] = value
    return RosterChange(ChangeKind(node["kind"]), node["source"], node["target"], node["reason"], carried)
