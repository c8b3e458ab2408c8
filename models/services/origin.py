"""Why a figure is what it is: what it adds up, who entered it from where, and which sentences speak of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.editions.edition import CellKey, Edition
from models.report.change import FIGURE_PREFIX, Step, ValueSource, figure_place
from models.report.filing import Filing
from models.rules.narrative.context import resolve_cells, section_paragraphs
from models.store.journal import Entry, Turn
from models.texts.claim import ClaimKind
from models.texts.fields import find_fields


@dataclass(frozen=True)
class Deed:
    """A change of one figure. ``at`` is an ISO time in UTC, ``origin`` the file and place it was taken from.

    ``revision`` tells which change of the report it was part of.
    """

    revision: int
    at: str
    operator: str
    turn: Turn
    say: str
    source: ValueSource
    origin: str
    before: int | None
    after: int | None

    @property
    def words(self) -> str:
        """What was done, in the words of the undo menu."""
        return {Turn.UNDO: "撤销 ", Turn.REDO: "重做 "}.get(self.turn, "") + self.say


@dataclass(frozen=True)
class Use:
    """A place of a text that speaks of the figure; a bound one follows it by itself."""

    section: str
    span: tuple[int, int]
    words: str
    is_bound: bool


@dataclass(frozen=True)
class Origin:
    """Everything behind one figure. ``standing`` is the change that put it there, ``deeds`` all of them, latest first.

    ``operands`` are the cells that a total adds up, ``totals`` the totals that the figure goes into.
    """

    cell: CellKey
    operands: tuple[CellKey, ...]
    totals: tuple[CellKey, ...]
    standing: Deed | None
    deeds: tuple[Deed, ...]
    uses: tuple[Use, ...]


def trace(filing: Filing, entries: Iterable[Entry], cell: CellKey) -> Origin:
    """Everything behind the figure of a cell."""
    operands = filing.edition.operands
    place = figure_place(cell)
    deeds = [_deed(e, step) for e in entries for step in e.change.steps if step.place == place]
    return Origin(
        cell,
        operands.get(cell, ()),
        tuple(total for total, parts in operands.items() if cell in parts),
        _standing(deeds),
        tuple(reversed(deeds)),
        tuple(_uses(filing, cell)),
    )


def sources(edition: Edition, entries: Iterable[Entry]) -> Mapping[CellKey, ValueSource]:
    """Where each typed figure that stands now came from."""
    deeds: dict[str, list[Deed]] = defaultdict(list)
    for entry in entries:
        for step in entry.change.steps:
            if step.place.startswith(FIGURE_PREFIX):
                deeds[step.place].append(_deed(entry, step))
    return {
        edition.find(place.removeprefix(FIGURE_PREFIX)): deed.source
        for place, done in deeds.items()
        if (deed := _standing(done)) and deed.after is not None
    }


def written_together(edition: Edition, entries: Iterable[Entry], revision: int) -> tuple[CellKey, ...]:
    """The cells whose figures one change of the report wrote, in printed order."""
    written = {step.place for entry in entries if entry.revision == revision for step in entry.change.steps}
    return tuple(cell for cell in edition.typed_cells if figure_place(cell) in written)


def _deed(entry: Entry, step: Step) -> Deed:
    change = entry.change
    before, after = (None if v is None else int(v) for v in (step.before, step.after))
    return Deed(
        entry.revision,
        entry.at,
        entry.operator,
        entry.turn,
        change.description,
        change.source,
        change.origin,
        before,
        after,
    )


def _standing(deeds: Iterable[Deed]) -> Deed | None:
    """The change that was not taken back; what is made again counts as made."""
    made: list[Deed] = []
    for deed in deeds:
        if deed.turn is Turn.UNDO:
            del made[-1:]
        else:
            made.append(deed)
    return made[-1] if made else None


def _uses(filing: Filing, cell: CellKey) -> Iterable[Use]:
    """Bound fields of the cell, and statements whose number the checks hold against it alone."""
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        for field in find_fields(text, filing.edition):
            if field.cell == cell:
                start, end = text.rfind("\n", 0, field.start) + 1, text.find("\n", field.end)
                paragraph = text[start : end if end >= 0 else len(text)]
                words = _sentence(paragraph, field.start - start)
                yield Use(section.key, (field.start, field.end), words, True)
    for spot in section_paragraphs(filing):
        for told in spot.parsed.claims:
            if told.kind is not ClaimKind.COUNT or told.number is None or told.is_past or told.is_partial:
                continue
            if any(resolve_cells(filing.edition, reading.cell_patterns) == (cell,) for reading in told.interpretations):
                first, last = spot.parsed.normalised.source_span(told.start, told.end)
                begin, end = spot.parsed.sentence_span(told.start)
                span = (spot.placed_paragraph.start + first, spot.placed_paragraph.start + last)
                yield Use(spot.section, span, spot.parsed.text[begin:end].strip(), False)


def _sentence(paragraph: str, place: int) -> str:
    start = max(paragraph.rfind(mark, 0, place) for mark in "。；！？") + 1
    ends = [at for mark in "。；！？" if (at := paragraph.find(mark, place)) >= 0]
    return paragraph[start : min(ends) + 1 if ends else len(paragraph)].strip()
