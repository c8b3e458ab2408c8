"""A candidate under a person's eyes: what is still to be decided, and the filing that comes of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_for, known_editions
from models.errors import AppError
from models.exchange.candidate import Candidate, Confidence, PlacedCell, RowSplits
from models.exchange.recognition.digit_splitting import keep_consistent_splits
from models.figures.totals import Figures, add_up
from models.figures.value import format_figure, parse_figure
from models.report.filing import Agency, Filing

LAST_YEAR = 2099
_MAX_COMBINATIONS = 4_000  # ways to combine rows, so that an answer is followed at once
_IMPLIED_REMARK = "同一行其他格选定后，只剩这一种读法"
_ALIAS_REMARK = "行名或表头不全，或与报告格式写法不同"


class CellStatus(StrEnum):
    """How a cell stands before it is taken: how surely it was read, or what became of the question."""

    CERTAIN = "certain"
    LIKELY = "likely"
    OPEN = "open"  # a person has to choose, or leave it blank
    ANSWERED = "answered"
    FOLLOWS = "follows"  # settled by what was chosen for other cells of the same row
    AGREES = "agrees"  # a printed total that is the sum of its parts
    DIFFERS = "differs"
    PENDING = "waits"  # a printed total with parts that are still open
    NOT_PRINTED = "not_printed"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]


_LABELS = {
    CellStatus.CERTAIN: "确定",
    CellStatus.LIKELY: "较有把握",
    CellStatus.OPEN: "请核对",
    CellStatus.ANSWERED: "已选定",
    CellStatus.FOLLOWS: "随之选定",
    CellStatus.AGREES: "合计相符",
    CellStatus.DIFFERS: "合计不符",
    CellStatus.PENDING: "等待选定",
    CellStatus.NOT_PRINTED: "原文未印",
}
_DOUBTFUL_STATUSES = frozenset(
    {CellStatus.OPEN, CellStatus.ANSWERED, CellStatus.FOLLOWS, CellStatus.DIFFERS, CellStatus.PENDING}
)
_STATUS_OF_CONFIDENCE = {
    Confidence.CERTAIN: CellStatus.CERTAIN,
    Confidence.LIKELY: CellStatus.LIKELY,
    Confidence.ASK: CellStatus.OPEN,
}


@dataclass(frozen=True)
class CellReview:
    """A cell as it would be taken: ``value`` is what was read or answered, and for a total our own sum."""

    source: PlacedCell
    value: int | None
    status: CellStatus
    remark: str

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look: asked about, set right to be read, or a total that does not add up."""
        if self.status is CellStatus.LIKELY:
            return self.value is not None
        return self.status in _DOUBTFUL_STATUSES


class ImportReview:
    """Takes a person's answers; nothing is written here. ``known_agencies`` are the library's agencies by name."""

    def __init__(self, candidate: Candidate, known: Mapping[str, Agency] | None = None) -> None:
        self.candidate = candidate
        self.agency_name = candidate.filing.agency.name
        self.year = candidate.filing.year
        self.known_agencies = known or {}
        self._cells = candidate.cells or _cells_of_filing(candidate.filing)
        self._answers: dict[CellKey, int | None] = {}
        self._choices = {cell: source.choices for cell, source in self._cells.items() if source.choices}
        self._implied: dict[CellKey, int] = {}

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

    def needs_other_edition(self) -> bool:
        """Whether the year chosen is written in another form, so that the file has to be read anew."""
        try:
            return edition_for(self.year) is not self.edition
        except AppError:
            return False

    @property
    def agency(self) -> Agency:
        """The office named, as the file or else the library knows it."""
        name, stated = self.agency_name.strip(), self.candidate.filing.agency
        known = self.known_agencies.get(name)
        if name != stated.name:
            return known or Agency(name)
        return replace(stated, code=stated.code or known.code, level=stated.level or known.level) if known else stated

    # ── answers ──

    @property
    def open_cells(self) -> tuple[CellKey, ...]:
        """The cells that a person has neither chosen a value for nor left blank, as printed."""
        asked = {cell for cell, source in self._cells.items() if source.confidence is Confidence.ASK}
        settled = self._answers.keys() | self._implied.keys()
        return tuple(cell for cell in self.edition.typed_cells if cell in asked and cell not in settled)

    def choices(self, cell: CellKey) -> tuple[int, ...]:
        """The readings of a cell that go with what was answered elsewhere."""
        return self._choices.get(cell, ())

    def answer(self, cell: CellKey, value: int | None) -> None:
        """Decide a cell; None leaves it blank. What that leaves of the readings of other cells is settled with it."""
        self._answers[cell] = value
        readings = self.candidate.row_splits
        options = [self._splits_matching_answers(row) for row in readings]
        rows = [row.cells for row in readings]
        self._implied = {}
        for cells, splits in zip(
            rows, keep_consistent_splits(rows, options, self._value_of, self.edition, _MAX_COMBINATIONS), strict=True
        ):
            for at, cell_key in enumerate(cells):
                self._choices[cell_key] = tuple(dict.fromkeys(split[at] for split in splits))
                if len(self._choices[cell_key]) == 1 and cell_key not in self._answers and self._is_asked(cell_key):
                    self._implied[cell_key] = self._choices[cell_key][0]

    def _splits_matching_answers(self, row: RowSplits) -> tuple[tuple[int, ...], ...]:
        """The ways that read every answered cell as it was answered; an answer that none has rules nothing out."""
        splits = row.splits
        for at, cell in enumerate(row.cells):
            matching = tuple(split for split in splits if split[at] == self._answers.get(cell))
            splits = matching or splits
        return splits

    def _value_of(self, cell: CellKey) -> int | None:
        source = self._cells.get(cell)
        return self._answers.get(cell, source.value if source else None)

    def _is_asked(self, cell: CellKey) -> bool:
        source = self._cells.get(cell)
        return source is not None and source.confidence is Confidence.ASK

    def answer_text(self, cell: CellKey, text: str) -> None:
        """Decide a cell by what was typed; NotANumber with a sentence when it is no figure of its kind."""
        self.answer(cell, parse_figure(text, self.edition.kind(cell)))

    def leave_open_blank(self) -> None:
        """Leave blank whatever is still open."""
        for cell in self.open_cells:
            self.answer(cell, None)

    @property
    def problem(self) -> str:
        """Why the report cannot be taken yet; empty when it can."""
        if not self.agency_name.strip():
            return "请填写单位全称：它会印在报告的标题里。"
        try:
            edition_for(self.year)
        except AppError as error:
            return error.sentence
        if self.needs_other_edition():
            return f"{self.year} 年度用另一种报告格式，要按那种格式重新读这个文件。"
        if count := len(self.open_cells):
            return f"还有 {count} 格请核对：选定一个数，或者留空。"
        return ""

    # ── what comes of it ──

    def figures(self) -> Figures:
        """What was read and answered, with our own totals."""
        return add_up(self.edition, {**self.candidate.filing.figures.typed, **self._implied, **self._answers})

    def filing(self) -> Filing:
        """The report as it will be taken."""
        return replace(self.candidate.filing, agency=self.agency, year=self.year, figures=self.figures())

    def cell_reviews(self) -> tuple[CellReview, ...]:
        """Every cell the file has something for, in printed order."""
        figures, still_open = self.figures(), frozenset(self.open_cells)
        return tuple(
            self._review_total(self._cells[cell], figures, still_open)
            if cell in self.edition.operands
            else self._review_typed(self._cells[cell], figures)
            for cell in self.edition.cells
            if cell in self._cells
        )

    def _review_typed(self, source: PlacedCell, figures: Figures) -> CellReview:
        status, remark = _STATUS_OF_CONFIDENCE[source.confidence], "；".join(source.notes)
        if source.cell in self._answers:
            status = CellStatus.ANSWERED
        elif source.cell in self._implied:
            status, remark = CellStatus.FOLLOWS, _IMPLIED_REMARK
        if not remark and source.confidence is Confidence.LIKELY:
            remark = _ALIAS_REMARK
        return CellReview(source, figures.get(source.cell), status, remark)

    def _review_total(self, source: PlacedCell, figures: Figures, still_open: frozenset[CellKey]) -> CellReview:
        value, kind = figures.get(source.cell), self.edition.kind(source.cell)
        remark = "合计由程序算出"
        if still_open & self._parts(source.cell):
            status, remark = CellStatus.PENDING, "待各格选定后再与原文比对"
            if source.value is not None:
                remark = f"原文印 {format_figure(source.value, kind)}，待各格选定后再比对"
        elif source.value is None:
            status = CellStatus.NOT_PRINTED
        elif source.value == value:
            status = CellStatus.AGREES
        else:
            status = CellStatus.DIFFERS
            gap = format_figure(abs(source.value - (value or 0)), kind).lstrip("+")
            added = format_figure(value, kind) or "为空"
            remark = f"原文印 {format_figure(source.value, kind)}，各格相加 {added}，相差 {gap}"
        return CellReview(source, value, status, remark)

    def _parts(self, total: CellKey) -> frozenset[CellKey]:
        parts = self.edition.operands.get(total)
        return frozenset((total,)) if parts is None else frozenset().union(*map(self._parts, parts))


def _cells_of_filing(filing: Filing) -> dict[CellKey, PlacedCell]:
    """The cells of an interchange file, which says itself what goes where."""
    cells = {}
    for cell, value in (*filing.figures.typed.items(), *filing.printed.items()):
        remark = filing.remarks.get(cell, "")
        confidence = Confidence.LIKELY if remark else Confidence.CERTAIN
        written = format_figure(value, filing.edition.kind(cell))
        cells[cell] = PlacedCell(cell, written, "交换文件", value, confidence, (remark,) if remark else ())
    return cells
