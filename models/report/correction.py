"""更正: what differs between a report as it was published and as it was corrected, and who has to be told of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from models.editions.edition import CellKey, Edition
from models.figures.value import format_figure
from models.report.filing import Filing
from models.texts.fields import fill_fields


@dataclass(frozen=True)
class CorrectedCell:
    """A cell, typed or computed, as it was and as it is; None where it is blank."""

    cell: CellKey
    old: int | None
    new: int | None


@dataclass(frozen=True)
class CorrectedParagraph:
    """A paragraph of a section as it reads; empty where there was none, or is none any more."""

    section: str
    old: str
    new: str


@dataclass(frozen=True)
class CorrectedSum:
    """A kept sum that holds the report as it was: whose, when it was made (ISO day), and its cells then and now.

    ``is_remade`` says that the same was added up again since.
    """

    name: str
    made_on: str
    cells: tuple[CorrectedCell, ...]
    is_remade: bool = False


@dataclass(frozen=True)
class Recipient:
    """Who has to be told, and why, in a sentence."""

    name: str
    reason: str


@dataclass(frozen=True)
class Correction:
    """``published`` and ``corrected`` say which versions are meant, ``remarks`` what is not certain."""

    edition: Edition
    agency: str
    year: int
    published: str
    corrected: str
    reason: str
    cells: tuple[CorrectedCell, ...]
    paragraphs: tuple[CorrectedParagraph, ...]
    sums: tuple[CorrectedSum, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is printed differs."""
        return not self.cells and not self.paragraphs

    def figure(self, cell: CellKey, value: int | None) -> str:
        """A figure as the form prints it."""
        return format_figure(value, self.edition.kind(cell)) or "空"


def corrected_cells(
    edition: Edition, old: Mapping[CellKey, int | None], new: Mapping[CellKey, int | None]
) -> tuple[CorrectedCell, ...]:
    """The cells that differ, totals included, in printed order; a blank is not a nought."""
    return tuple(
        CorrectedCell(cell, old.get(cell), new.get(cell)) for cell in edition.cells if old.get(cell) != new.get(cell)
    )


def corrected_paragraphs(old: Filing, new: Filing) -> tuple[CorrectedParagraph, ...]:
    """The paragraphs that read otherwise, figures in them included, in printed order."""
    found: list[CorrectedParagraph] = []
    for section in new.edition.text_sections:
        before, after = _paragraphs(old, section.key), _paragraphs(new, section.key)
        found += (CorrectedParagraph(section.short_name, *pair) for pair in _pairs(before, after))
    return tuple(found)


def _paragraphs(filing: Filing, section: str) -> list[str]:
    text = fill_fields(filing.text(section), filing.edition, filing.figures).text
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from zip_longest(before[i:j], after[k:m], fillvalue="")


def figures_of_cells(filing: Filing) -> dict[CellKey, int | None]:
    """Every cell of a report, totals included."""
    return {cell: filing.figures.get(cell) for cell in filing.edition.cells}


def named_recipients(recipients: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Each recipient once, with all the reasons."""
    found: dict[str, list[str]] = {}
    for one in recipients:
        reasons = found.setdefault(one.name, [])
        if one.reason not in reasons:
            reasons.append(one.reason)
    return tuple(Recipient(name, "；".join(reasons)) for name, reasons in found.items())
