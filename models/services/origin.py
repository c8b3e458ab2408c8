"""Why a figure is what it is: what it adds up, who entered it from where, and which sentences speak of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.editions.edition import CellKey, Edition
from models.registers.cell_count import CountedCell
from models.report.change import FIGURE_PREFIX, Step, ValueSource, figure_place
from models.report.filing import Filing
from models.rules.narrative.context import resolve_cells, section_paragraphs
from models.store.journal import Entry, EntryKind
from models.texts.claim import ClaimKind
from models.texts.fields import find_fields


@dataclass(frozen=True)
class FigureChange:
    """A change of one figure. ``at`` is an ISO time in UTC, ``origin`` the file and place it was taken from.

    ``revision`` tells which change of the report it was part of.
    """

    revision: int
    at: str
    operator: str
    kind: EntryKind
    description: str
    source: ValueSource
    origin: str
    before: int | None
    after: int | None

    @property
    def label(self) -> str:
        """What was done, in the words of the undo menu."""
        return {EntryKind.UNDO: "撤销 ", EntryKind.REDO: "重做 "}.get(self.kind, "") + self.description


@dataclass(frozen=True)
class FigureMention:
    """A place of a text that speaks of the figure; a bound one follows it by itself."""

    section: str
    span: tuple[int, int]
    text: str
    is_bound: bool


@dataclass(frozen=True)
class Origin:
    """Everything behind one figure. ``current`` is the change that put it there, ``changes`` all of them, latest first.

    ``operands`` are the cells that a total adds up, ``totals`` the totals that the figure goes into, ``counted`` the
    cases of the registers behind it, None where no register counts it.
    """

    cell: CellKey
    operands: tuple[CellKey, ...]
    totals: tuple[CellKey, ...]
    current: FigureChange | None
    changes: tuple[FigureChange, ...]
    mentions: tuple[FigureMention, ...]
    counted: CountedCell | None = None


def trace_figure(filing: Filing, entries: Iterable[Entry], cell: CellKey) -> Origin:
    """Everything behind the figure of a cell."""
    operands = filing.edition.operands
    place = figure_place(cell)
    changes = [_figure_change(e, step) for e in entries for step in e.change.steps if step.place == place]
    return Origin(
        cell,
        operands.get(cell, ()),
        tuple(total for total, parts in operands.items() if cell in parts),
        _current_change(changes),
        tuple(reversed(changes)),
        tuple(_find_mentions(filing, cell)),
        filing.counted.get(cell),
    )


def figure_sources(edition: Edition, entries: Iterable[Entry]) -> Mapping[CellKey, ValueSource]:
    """Where each typed figure that stands now came from."""
    changes: dict[str, list[FigureChange]] = defaultdict(list)
    for entry in entries:
        for step in entry.change.steps:
            if step.place.startswith(FIGURE_PREFIX):
                changes[step.place].append(_figure_change(entry, step))
    return {
        edition.find(place.removeprefix(FIGURE_PREFIX)): current.source
        for place, figure_changes in changes.items()
        if (current := _current_change(figure_changes)) and current.after is not None
    }


def cells_written_together(edition: Edition, entries: Iterable[Entry], revision: int) -> tuple[CellKey, ...]:
    """The cells whose figures one change of the report wrote, in printed order."""
    written = {step.place for entry in entries if entry.revision == revision for step in entry.change.steps}
    return tuple(cell for cell in edition.typed_cells if figure_place(cell) in written)


def _figure_change(entry: Entry, step: Step) -> FigureChange:
    change = entry.change
    before, after = (None if v is None else int(v) for v in (step.before, step.after))
    return FigureChange(
        entry.revision,
        entry.at,
        entry.operator,
        entry.kind,
        change.description,
        change.source,
        change.origin,
        before,
        after,
    )


def _current_change(changes: Iterable[FigureChange]) -> FigureChange | None:
    """The change that was not taken back; what is made again counts as made."""
    made_by_id: list[FigureChange] = []
    for change in changes:
        if change.kind is EntryKind.UNDO:
            del made_by_id[-1:]
        else:
            made_by_id.append(change)
    return made_by_id[-1] if made_by_id else None


def _find_mentions(filing: Filing, cell: CellKey) -> Iterable[FigureMention]:
    """Bound fields of the cell, and statements whose number the checks hold against it alone."""
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        for field in find_fields(text, filing.edition):
            if field.cell == cell:
                start, end = text.rfind("\n", 0, field.start) + 1, text.find("\n", field.end)
                paragraph = text[start : end if end >= 0 else len(text)]
                sentence = _sentence_at(paragraph, field.start - start)
                yield FigureMention(section.key, (field.start, field.end), sentence, True)
    for paragraph_at in section_paragraphs(filing):
        for claim in paragraph_at.parsed.claims:
            if claim.kind is not ClaimKind.COUNT or claim.number is None or claim.is_past or claim.is_partial:
                continue
            if any(
                resolve_cells(filing.edition, reading.cell_patterns) == (cell,) for reading in claim.interpretations
            ):
                first, last = paragraph_at.parsed.normalised.source_span(claim.start, claim.end)
                begin, end = paragraph_at.parsed.sentence_span(claim.start)
                span = (paragraph_at.start + first, paragraph_at.start + last)
                yield FigureMention(paragraph_at.section, span, paragraph_at.parsed.text[begin:end].strip(), False)


def _sentence_at(paragraph: str, place: int) -> str:
    start = max(paragraph.rfind(stop, 0, place) for stop in "。；！？") + 1
    ends = [at for stop in "。；！？" if (at := paragraph.find(stop, place)) >= 0]
    return paragraph[start : min(ends) + 1 if ends else len(paragraph)].strip()
