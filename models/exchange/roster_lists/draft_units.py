"""Units of a list as their rows and the headings over them say, nothing of it resolved yet; and what was left out."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from models.exchange.roster_lists.columns import RosterColumn
from models.exchange.roster_lists.layout import RosterTable
from models.exchange.roster_lists.unit_names import GroupHeading


@dataclass
class DraftUnit:
    """A row that is a unit. ``said`` is what its columns hold, by meaning; ``headings`` those it stands under, the
    innermost last; ``parents`` what it says of its superior, the likeliest first. ``whole`` is what its cell holds
    where it is one of several names in it; it is doubtful where it may be no unit at all."""

    sheet: str
    at: int
    name: str
    said: Mapping[RosterColumn, str]
    parents: tuple[str, ...] = ()
    headings: tuple[GroupHeading, ...] = ()
    indent: int = 0
    is_number: bool = False
    block: int = 0
    code: str = ""
    whole: str = ""
    is_doubtful: bool = False

    @property
    def place(self) -> str:
        """Where it stands in the file, for a sentence."""
        if not self.at:
            return "文件里没有这一行"
        return f"工作表“{self.sheet[:40]}”第 {self.at} 行" if is_named(self.sheet) else f"第 {self.at} 行"

    def value(self, column: RosterColumn) -> str:
        """What a column holds, empty where there is none."""
        return self.said.get(column, "")

    @property
    def heading_place(self) -> str:
        """The place that a heading over it names, the innermost."""
        return next((heading.place for heading in reversed(self.headings) if heading.place), "")


def is_named(sheet: str) -> bool:
    """Whether a sheet has a name that somebody gave it."""
    return bool(sheet) and not re.fullmatch(r"(?:Sheet|工作表)\s*\d*", sheet)


class LeftOutRow(NamedTuple):
    """A row that is no unit, and why."""

    sheet: str
    at: int
    text: str
    why: str


class CountedHeading(NamedTuple):
    """How many units a line says there are, and how many were read."""

    place: str
    text: str
    said: int
    found: int


@dataclass
class DraftList:
    """What was read of one table."""

    table: RosterTable
    units: list[DraftUnit] = field(default_factory=list)
    left_out: list[LeftOutRow] = field(default_factory=list)
    counts: list[CountedHeading] = field(default_factory=list)
    nameless: list[LeftOutRow] = field(default_factory=list)

    @property
    def has(self) -> frozenset[RosterColumn]:
        """What there are columns for."""
        return frozenset(column.meaning for column in self.table.columns)


def plain_code(text: str) -> str:
    """A code in half-width letters, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lstrip("'")
