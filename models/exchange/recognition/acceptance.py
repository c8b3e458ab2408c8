"""A candidate under a person's eyes: what is still to be decided, and the filing that comes of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from models.editions.choose import edition_for, known_editions
from models.editions.declare import CellKey, Edition
from models.errors import AppError
from models.exchange.candidate import Candidate, Placed, Readings, Surety
from models.exchange.recognition.run_together_digits import agree
from models.figures.totals import Figures, add_up
from models.figures.value import read, show
from models.report.filing import Agency, Filing

LAST_YEAR = 2099
_MOST_TOGETHER = 4_000  # ways to combine rows, so that an answer is followed at once
_FOLLOWS = "同一行其他格选定后，只剩这一种读法"
_OTHER_WORDS = "行名或表头不全，或与报告格式写法不同"


class Standing(StrEnum):
    """How a cell stands before it is taken: how surely it was read, or what became of the question."""

    CERTAIN = "certain"
    LIKELY = "likely"
    OPEN = "open"  # a person has to choose, or leave it blank
    ANSWERED = "answered"
    FOLLOWS = "follows"  # settled by what was chosen for other cells of the same row
    AGREES = "agrees"  # a printed total that is the sum of its parts
    DIFFERS = "differs"
    WAITS = "waits"  # a printed total with parts that are still open
    NOT_PRINTED = "not_printed"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]


_LABELS = {
    Standing.CERTAIN: "确定",
    Standing.LIKELY: "较有把握",
    Standing.OPEN: "请核对",
    Standing.ANSWERED: "已选定",
    Standing.FOLLOWS: "随之选定",
    Standing.AGREES: "合计相符",
    Standing.DIFFERS: "合计不符",
    Standing.WAITS: "等待选定",
    Standing.NOT_PRINTED: "原文未印",
}
_DOUBTFUL = frozenset({Standing.OPEN, Standing.ANSWERED, Standing.FOLLOWS, Standing.DIFFERS, Standing.WAITS})
_BY_SURETY = {Surety.CERTAIN: Standing.CERTAIN, Surety.LIKELY: Standing.LIKELY, Surety.ASK: Standing.OPEN}


@dataclass(frozen=True)
class Line:
    """A cell as it would be taken: ``value`` is what was read or answered, and for a total our own sum."""

    placed: Placed
    value: int | None
    standing: Standing
    remark: str

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look: asked about, set right to be read, or a total that does not add up."""
        if self.standing is Standing.LIKELY:
            return self.value is not None
        return self.standing in _DOUBTFUL


class Acceptance:
    """Takes a person's answers; nothing is written here. ``known`` are the library's agencies by name."""

    def __init__(self, candidate: Candidate, known: Mapping[str, Agency] | None = None) -> None:
        self.candidate = candidate
        self.agency_name = candidate.filing.agency.name
        self.year = candidate.filing.year
        self.known = known or {}
        self._cells = candidate.cells or _as_placed(candidate.filing)
        self._answers: dict[CellKey, int | None] = {}
        self._choices = {cell: placed.choices for cell, placed in self._cells.items() if placed.choices}
        self._following: dict[CellKey, int] = {}

    @property
    def edition(self) -> Edition:
        """The form the file was read as."""
        return self.candidate.filing.edition

    @property
    def years(self) -> tuple[int, int]:
        """The first and last year that may be chosen: a file that names its form cannot be read as another."""
        if self.candidate.cells or self.candidate.texts:
            return known_editions()[0].from_year, LAST_YEAR
        return self.edition.from_year, self.edition.to_year or LAST_YEAR

    def asks_for_another_edition(self) -> bool:
        """Whether the year chosen is written in another form, so that the file has to be read anew."""
        try:
            return edition_for(self.year) is not self.edition
        except AppError:
            return False

    @property
    def agency(self) -> Agency:
        """The office named, as the file or else the library knows it."""
        name, found = self.agency_name.strip(), self.candidate.filing.agency
        known = self.known.get(name)
        if name != found.name:
            return known or Agency(name)
        return replace(found, code=found.code or known.code, level=found.level or known.level) if known else found

    # ── answers ──

    @property
    def open_cells(self) -> tuple[CellKey, ...]:
        """The cells that a person has neither chosen a value for nor left blank, as printed."""
        asked = {cell for cell, placed in self._cells.items() if placed.surety is Surety.ASK}
        settled = self._answers.keys() | self._following.keys()
        return tuple(cell for cell in self.edition.typed if cell in asked and cell not in settled)

    def choices(self, cell: CellKey) -> tuple[int, ...]:
        """The readings of a cell that go with what was answered elsewhere."""
        return self._choices.get(cell, ())

    def answer(self, cell: CellKey, value: int | None) -> None:
        """Decide a cell; None leaves it blank. What that leaves of the readings of other cells is settled with it."""
        self._answers[cell] = value
        readings = self.candidate.readings
        options = [self._fitting(row) for row in readings]
        rows = [row.cells for row in readings]
        self._following = {}
        for cells, ways in zip(rows, agree(rows, options, self._known, self.edition, _MOST_TOGETHER), strict=True):
            for at, one in enumerate(cells):
                self._choices[one] = tuple(dict.fromkeys(way[at] for way in ways))
                if len(self._choices[one]) == 1 and one not in self._answers and self._is_asked(one):
                    self._following[one] = self._choices[one][0]

    def _fitting(self, row: Readings) -> tuple[tuple[int, ...], ...]:
        """The ways that read every answered cell as it was answered; an answer that none has rules nothing out."""
        ways = row.ways
        for at, cell in enumerate(row.cells):
            kept = tuple(way for way in ways if way[at] == self._answers.get(cell))
            ways = kept or ways
        return ways

    def _known(self, cell: CellKey) -> int | None:
        placed = self._cells.get(cell)
        return self._answers.get(cell, placed.value if placed else None)

    def _is_asked(self, cell: CellKey) -> bool:
        placed = self._cells.get(cell)
        return placed is not None and placed.surety is Surety.ASK

    def answer_in_words(self, cell: CellKey, words: str) -> None:
        """Decide a cell by what was typed; NotANumber with a sentence when it is no figure of its kind."""
        self.answer(cell, read(words, self.edition.kind(cell)))

    def leave_open_blank(self) -> None:
        """Leave blank whatever is still open."""
        for cell in self.open_cells:
            self.answer(cell, None)

    @property
    def trouble(self) -> str:
        """Why the report cannot be taken yet; empty when it can."""
        if not self.agency_name.strip():
            return "请填写单位全称：它会印在报告的标题里。"
        try:
            edition_for(self.year)
        except AppError as trouble:
            return trouble.sentence
        if self.asks_for_another_edition():
            return f"{self.year} 年度用另一种报告格式，要按那种格式重新读这个文件。"
        if count := len(self.open_cells):
            return f"还有 {count} 格请核对：选定一个数，或者留空。"
        return ""

    # ── what comes of it ──

    def figures(self) -> Figures:
        """What was read and answered, with our own totals."""
        return add_up(self.edition, {**self.candidate.filing.figures.typed, **self._following, **self._answers})

    def filing(self) -> Filing:
        """The report as it will be taken."""
        return replace(self.candidate.filing, agency=self.agency, year=self.year, figures=self.figures())

    def lines(self) -> tuple[Line, ...]:
        """Every cell the file has something for, in printed order."""
        figures, still_open = self.figures(), frozenset(self.open_cells)
        return tuple(
            self._total(self._cells[cell], figures, still_open)
            if cell in self.edition.operands
            else self._typed(self._cells[cell], figures)
            for cell in self.edition.cells
            if cell in self._cells
        )

    def _typed(self, placed: Placed, figures: Figures) -> Line:
        standing, remark = _BY_SURETY[placed.surety], "；".join(placed.notes)
        if placed.cell in self._answers:
            standing = Standing.ANSWERED
        elif placed.cell in self._following:
            standing, remark = Standing.FOLLOWS, _FOLLOWS
        if not remark and placed.surety is Surety.LIKELY:
            remark = _OTHER_WORDS
        return Line(placed, figures.get(placed.cell), standing, remark)

    def _total(self, placed: Placed, figures: Figures, still_open: frozenset[CellKey]) -> Line:
        value, kind = figures.get(placed.cell), self.edition.kind(placed.cell)
        remark = "合计由程序算出"
        if still_open & self._parts(placed.cell):
            standing, remark = Standing.WAITS, "待各格选定后再与原文比对"
            if placed.value is not None:
                remark = f"原文印 {show(placed.value, kind)}，待各格选定后再比对"
        elif placed.value is None:
            standing = Standing.NOT_PRINTED
        elif placed.value == value:
            standing = Standing.AGREES
        else:
            standing = Standing.DIFFERS
            gap = show(abs(placed.value - (value or 0)), kind).lstrip("+")
            remark = f"原文印 {show(placed.value, kind)}，各格相加 {show(value, kind) or '为空'}，相差 {gap}"
        return Line(placed, value, standing, remark)

    def _parts(self, total: CellKey) -> frozenset[CellKey]:
        parts = self.edition.operands.get(total)
        return frozenset((total,)) if parts is None else frozenset().union(*map(self._parts, parts))


def _as_placed(filing: Filing) -> dict[CellKey, Placed]:
    """The cells of an interchange file, which says itself what goes where."""
    found = {}
    for cell, value in (*filing.figures.typed.items(), *filing.printed.items()):
        remark = filing.remarks.get(cell, "")
        surety = Surety.LIKELY if remark else Surety.CERTAIN
        written = show(value, filing.edition.kind(cell))
        found[cell] = Placed(cell, written, "交换文件", value, surety, (remark,) if remark else ())
    return found
