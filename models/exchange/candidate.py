"""A report read from outside, not yet accepted: what goes where, how sure that is, and what has no place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from models.editions.edition import CellKey
from models.report.filing import Filing


class Confidence(StrEnum):
    """How sure a placing is; ASK is for a person to decide and carries no value until then."""

    CERTAIN = "certain"  # the form's own words, and a plain number
    LIKELY = "likely"  # words or number had to be set right
    ASK = "ask"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {"certain": "确定", "likely": "较有把握", "ask": "请核对"}[self.value]


class PlacedCell(NamedTuple):
    """A cell of the form and what the file has for it: ``excerpt`` as written, at ``place``.

    ``value`` is None for a cell left empty or one to be asked about; ``choices`` are then the readings
    between which the file's own sums do not decide. A total's value is what the file printed.
    """

    cell: CellKey
    excerpt: str
    place: str
    value: int | None
    confidence: Confidence
    notes: tuple[str, ...] = ()
    choices: tuple[int, ...] = ()


@dataclass(frozen=True)
class RowSplits:
    """A row whose digits ran together: its cells, and the ways to read them that the file's sums leave.

    A way is a number for each cell.
    """

    cells: tuple[CellKey, ...]
    splits: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class PlacedText:
    """The words of a section, where they begin in the file, and under which heading they stood."""

    section: str
    text: str
    place: str
    heading: str
    confidence: Confidence


@dataclass(frozen=True)
class UnplacedContent:
    """A piece that went nowhere, and why; ``is_harmless`` for what no report holds, such as a page's menu."""

    place: str
    excerpt: str
    reason: str
    is_harmless: bool = False


@dataclass(frozen=True)
class Candidate:
    """A report read from outside, for a person to confirm.

    ``ignored`` names parts of an interchange file that carry nothing for the report. ``questions`` are
    sentences about the report as a whole: no year found, two editions mixed, sums that leave a doubt.
    ``is_year_assumed`` says that the file tells no year, and the first of its form is given.
    """

    filing: Filing
    ignored: tuple[str, ...] = ()
    cells: Mapping[CellKey, PlacedCell] = field(default_factory=dict)
    texts: Mapping[str, PlacedText] = field(default_factory=dict)
    unplaced: tuple[UnplacedContent, ...] = ()
    questions: tuple[str, ...] = ()
    row_splits: tuple[RowSplits, ...] = ()
    is_year_assumed: bool = False

    @property
    def cells_to_confirm(self) -> tuple[PlacedCell, ...]:
        """The cells a person has to look at."""
        return tuple(placed for placed in self.cells.values() if placed.confidence is Confidence.ASK)
