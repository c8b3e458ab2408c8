"""What became of every cell of an odd file: right, asked about, told of; wrong and silent are faults."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from models.editions.edition import CellKey
from models.exchange.candidate import Candidate, Confidence, PlacedCell
from models.exchange.character_folding import fold_characters
from models.exchange.label_matching import normalise_text
from models.figures.value import format_exact
from models.report.filing import Filing
from models.texts.characters import REPLACEMENT_CHARACTER
from tests.exchange.oddities.printed import Printed

_IS_DATE = re.compile(r"\d{4}-\d\d-\d\d.*|\d{1,2}/\d{1,2}/\d{4}")
"""What a workbook shows of a number that is formatted so."""
_WITH_UNIT = re.compile(r"^(\d+)件$")
ASKED = "asked"
"""Due where nothing but a question, or being told of, is right."""
Due = int | str | None | tuple[int | None, ...]


class Outcome(Enum):
    """What became of a cell. The sign is that of the printed table."""

    RIGHT = "."
    ASKED = "a"
    TOLD = "t"
    WRONG = "W"  # a value that the file does not show
    SILENT = "S"  # a figure lost, and nothing says so
    BLIND = "B"  # a question that shows neither the figure nor what was printed
    UNSAID = "U"  # set right to be read, and nothing says so


FAULTS = (Outcome.WRONG, Outcome.SILENT, Outcome.BLIND, Outcome.UNSAID)


@dataclass
class Expect:
    """What the cells of an odd file show where that is not the report's own figure.

    ``mentioned`` are pieces of the file that are no figure of the form, and that something has to be said of.
    """

    due: dict[CellKey, Due] = field(default_factory=dict)
    mentioned: list[str] = field(default_factory=list)
    is_other_year: bool = False
    may_be_refused: bool = False


@dataclass
class Judgement:
    """The cells of a file by what became of them, and the faults in words."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many cells a person has to look at."""
        return self.counts[Outcome.ASKED] + self.counts[Outcome.TOLD]

    def add(self, outcome: Outcome, words: str) -> None:
        """Count a cell."""
        self.counts[outcome] += 1
        if outcome in FAULTS:
            self.faults.append(f"{outcome.name} {words}")


def judge(filing: Filing, printed: Printed | None, expect: Expect, candidate: Candidate) -> Judgement:
    """Every cell of the form, and what besides had to be said; ``printed`` tells what a reader of the file sees."""
    found = Judgement()
    tables = printed.tables if printed else ()
    seen = {cell.key: cell.text for table in tables for cell in table.cells if cell.key and not table.hides(cell)}
    told = _all_that_is_told(candidate)
    words_told = normalise_text(told)
    for cell in filing.edition.cells:
        due = expect.due.get(cell, filing.figures.get(cell))
        placed = candidate.cells.get(cell)
        outcome = _outcome(filing, cell, due, placed, seen.get(cell, ""), told)
        found.add(outcome, f"{cell}: {_read(placed)}, not {due}; printed {seen.get(cell, '')!r}")
    for words in expect.mentioned:
        if normalise_text(words) not in words_told:
            found.add(Outcome.SILENT, f"nothing is said of {words!r}")
    name, year = candidate.filing.agency.name, candidate.filing.year
    if (name, year) != (filing.agency.name, filing.year) and not (expect.is_other_year or candidate.questions):
        found.add(Outcome.WRONG, f"read as {name} {year}")
    return found


def _read(placed: PlacedCell | None) -> str:
    return f"{placed.value} {placed.confidence} {placed.excerpt!r}" if placed else "nothing"


def _outcome(filing: Filing, cell: CellKey, due: Due, placed: PlacedCell | None, printed: str, told: str) -> Outcome:
    accepted = due if isinstance(due, tuple) else (due,)
    if placed and placed.confidence is Confidence.ASK:
        return Outcome.ASKED if _shows(placed, accepted, printed) else Outcome.BLIND
    value = placed.value if placed else None
    if value in accepted:
        is_said = _is_plain(printed, value, filing, cell) or bool(placed and placed.notes)
        is_said = is_said or _is_left_out_told(printed, value, told)
        if not is_said and placed is None and _is_told(filing, cell, printed, told):
            return Outcome.TOLD
        return Outcome.RIGHT if is_said else Outcome.UNSAID
    if value is not None:
        return Outcome.WRONG
    return Outcome.TOLD if _is_told(filing, cell, printed, told) else Outcome.SILENT


def _shows(placed: PlacedCell, accepted: tuple[int | str | None, ...], printed: str) -> bool:
    """Whether a question shows one of the right answers, or what stood there."""
    if (
        any(value in placed.choices for value in accepted)
        or None in accepted
        or REPLACEMENT_CHARACTER in placed.excerpt
    ):
        return True
    seen, written = normalise_text(printed), normalise_text(" ".join((placed.excerpt, *placed.notes)))
    short = normalise_text(placed.excerpt)
    return bool(written) and (not seen or seen in written or short in seen or _IS_DATE.fullmatch(short) is not None)


def _is_plain(printed: str, value: int | None, filing: Filing, cell: CellKey) -> bool:
    """Whether the cell says the value in so many digits, or only blanks beside it."""
    plain = fold_characters(printed).strip()
    if value is None:
        return not plain or cell in filing.edition.operands
    return plain in ("", str(value), f"+{value}", format_exact(value, filing.edition.kind(cell)))


def _all_that_is_told(candidate: Candidate) -> str:
    """Everything that the clerk is shown beside the figures."""
    pieces = [content.excerpt for content in candidate.unplaced]
    pieces += candidate.questions
    pieces += [note for placed in candidate.cells.values() for note in (*placed.notes, placed.excerpt)]
    pieces += [text.text for text in candidate.texts.values()]
    return " ".join(pieces)


def _is_told(filing: Filing, cell: CellKey, printed: str, told: str) -> bool:
    """Whether something that was told names the row, or is what stood in the cell."""
    heads = filing.edition.row_and_column(cell)[0].head
    label = normalise_text(heads[-1])[:8] if heads else ""
    words = normalise_text(printed)
    figure = _WITH_UNIT.sub(r"\1", words)
    is_shown = any(_stands_in(each, told) for each in (figure, fold_characters(printed).strip()))
    return is_shown or bool(label and label in normalise_text(told))


def _stands_in(words: str, told: str) -> bool:
    """Whether words stand in what is told, blanks aside, and are no part of a longer number there."""
    spaced = r"\s*".join(map(re.escape, words))
    begins = r"(?<!\d)" if words[:1].isdigit() else ""
    return bool(words) and bool(re.search(rf"{begins}{spaced}(?!\d)", told))


def _is_left_out_told(printed: str, value: int | None, told: str) -> bool:
    """Whether a figure that stands with the value in the cell, as one struck out does, is told of somewhere."""
    rest = fold_characters(printed).replace(str(value), "", 1).strip()
    return any(map(str.isdigit, rest)) and rest != printed and _stands_in(rest, told)


def described(counts: Mapping[Outcome, int]) -> str:
    """A judgement in a few signs: W2 a3; a point where every cell is right."""
    return "".join(_signs(counts)) or "."


def _signs(counts: Mapping[Outcome, int]) -> Iterator[str]:
    for outcome in (*FAULTS, Outcome.ASKED, Outcome.TOLD):
        if counts.get(outcome):
            yield f"{outcome.value}{counts[outcome]}"
