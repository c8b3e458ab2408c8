"""The office's reports as rows: a head for each year, under it a row a report; findings are looked up one at a time."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer

from models.errors import AppError
from models.report.workflow_record import State
from models.rules.finding import NOT_BEGUN, Severity, kind_label
from models.rules.sum_numbers import EDITED, INCOMPLETE, OUTDATED
from models.services.deadlines import Deadline, deadlines_for
from models.services.library import Library, ReportLine
from ui.widgets import wording
from ui.widgets.plain_text import plain_tip

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
FINDINGS_ROLE, SUM_ROLE = ROW_ROLE + 1, ROW_ROLE + 2
Index = QModelIndex | QPersistentModelIndex
Counts = Mapping[str, int]
"""How many findings of each kind wait."""
KINDS = (*(severity.value for severity in Severity), NOT_BEGUN)
SUM_SIGNS = {OUTDATED: "汇总已过期", EDITED: "与汇总不同", INCOMPLETE: "汇总不全"}
"""What a report of a sum is told to be, by the rule that is open; the first that holds."""
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)


class LibraryModel(QAbstractTableModel):
    """Rows are ReportLines; a bare year is the head of those that follow."""

    def __init__(self, library: Library, today: date) -> None:
        super().__init__()
        self._library = library
        self._today = today
        self._lines: list[ReportLine] = []
        self._rows: list[int | ReportLine] = []
        self._days: dict[int, Deadline] = {}
        self._search_text = ""
        self._known: dict[int, tuple[int, Counts | str]] = {}
        self._sum_signs: dict[int, str] = {}
        self._pending: list[int] = []
        self._is_paused = self.waits = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._count_next)

    @property
    def lines(self) -> list[ReportLine]:
        """Every report of the office, whether it is shown or not."""
        return self._lines

    def refresh(self) -> None:
        """Read the list again; findings already known stay until they are looked up anew."""
        lines = self._library.reports()
        self._days, self._lines = deadlines_for(self._library, lines), lines
        self._pending = []
        self._known = {key: (0, counts) for key, (_, counts) in self._known.items()}
        self._lay_rows()

    def set_paused(self, is_paused: bool) -> None:
        """Look nothing up while the database is let go of: a look would open it again."""
        self._is_paused = is_paused
        self._pending = []

    def wait(self, waits: bool) -> None:
        """Look nothing up yet, or begin: the list comes first, and what is open in its reports after it."""
        self.waits = waits
        if not waits and self._rows:
            self.dataChanged.emit(self.index(0, FINDINGS), self.index(len(self._rows) - 1, FINDINGS))

    @property
    def may_look_up(self) -> bool:
        """Whether anything may be read besides the list."""
        return not (self._is_paused or self.waits)

    def set_filter(self, text: str) -> None:
        """Show the reports whose agency or year contains the words."""
        self._search_text = text.strip()
        self._lay_rows()

    def _lay_rows(self) -> None:
        self.beginResetModel()
        self._rows = []
        year = None
        for line in self._lines:
            if self._search_text and self._search_text not in f"{line.agency.name}{line.year}":
                continue
            if line.year != year:
                year = line.year
                self._rows.append(year)
            self._rows.append(line)
        self.endResetModel()

    def line(self, row: int) -> ReportLine | None:
        """The report in a row; None for a year's head or no row."""
        item = self._rows[row] if 0 <= row < len(self._rows) else None
        return item if isinstance(item, ReportLine) else None

    def due(self, line: ReportLine) -> date:
        """The last day of a report."""
        return self._days[line.id].day

    def row_of(self, report: int) -> int:
        """The row of a report, -1 when it is not shown."""
        return next((i for i, item in enumerate(self._rows) if isinstance(item, ReportLine) and item.id == report), -1)

    def heading_rows(self) -> list[int]:
        """The rows that are years."""
        return [i for i, item in enumerate(self._rows) if isinstance(item, int)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: ANN401
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return COLUMNS[section].heading
        if orientation is Qt.Orientation.Horizontal and role == _ALIGNMENT:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], int):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        item = self._rows[index.row()]
        if role == ROW_ROLE:
            return item
        if isinstance(item, int):
            return f"{item} 年度" if role == _DISPLAY and index.column() == AGENCY else None
        if role == FINDINGS_ROLE:
            return self._counts(item)
        if role == SUM_ROLE:
            return self._sum_signs.get(item.id, "")
        if role == _DISPLAY:
            return COLUMNS[index.column()].text(self, item)
        if role == _TOOLTIP and index.column() == AGENCY:
            return plain_tip(COLUMNS[AGENCY].text(self, item))
        return None

    def changed_text(self, line: ReportLine) -> str:
        """When a report was last changed."""
        return wording.moment_text(line.changed_at, self._today)

    def due_text(self, line: ReportLine) -> str:
        """The days left until a report is due; of a final one only the day."""
        due = self.due(line)
        if line.state == State.FINAL:
            return f"期限 {wording.day_text(due, self._today)}"
        return wording.time_left(due, self._today)

    def findings_text(self, line: ReportLine) -> str:
        """What is open in a report; empty until it has been looked up."""
        counts = self._counts(line)
        told = (self._sum_signs.get(line.id, ""), counts_text(counts) if counts is not None else "")
        return " · ".join(filter(None, told))

    def _counts(self, line: ReportLine) -> Counts | str | None:
        revision, counts = self._known.get(line.id, (0, None))
        if revision != line.revision and line.id not in self._pending and self.may_look_up:
            self._pending.append(line.id)
            self._timer.start()
        return counts

    def _count_next(self) -> None:
        if not self._pending:
            self._timer.stop()
            return
        report = self._pending.pop(0)
        row = self.row_of(report)
        line = self.line(row)
        if line is None:
            return
        try:
            # What a print left blank is not open work for the clerk: only what blocks or waits is counted.
            findings = self._library.findings(report)
            open_rules = {one.rule for one in findings if one.is_open}
            self._sum_signs[report] = next((words for rule, words in SUM_SIGNS.items() if rule in open_rules), "")
            counts: Counts | str = Counter(f.kind for f in findings if f.is_open or f.severity is Severity.WARN)
        except AppError as error:
            counts = error.sentence
        self._known[report] = (line.revision, counts)
        self.dataChanged.emit(self.index(row, FINDINGS), self.index(row, FINDINGS))

    def counts_of(self, line: ReportLine) -> Counts | str | None:
        """What is open in a report as far as it is known; a sentence when it cannot be read."""
        return self._counts(line)


def counts_text(counts: Counts | str) -> str:
    """Open findings in a few words."""
    if isinstance(counts, str):
        return counts
    return " · ".join(words for _, words in count_words(counts)) or "没有问题"


def count_words(counts: Counts) -> list[tuple[Severity, str]]:
    """Open findings as chips show them: the severity each stands out with, and its words."""
    if counts.keys() == {NOT_BEGUN}:
        return [(Severity.NOTE, kind_label(NOT_BEGUN))]
    return [
        (Severity.NOTE if kind == NOT_BEGUN else Severity(kind), f"{kind_label(kind)} {counts[kind]}")
        for kind in KINDS
        if counts.get(kind)
    ]


@dataclass(frozen=True)
class Column:
    """A column of the list of reports; ``width`` in Chinese characters, so that it grows with the type."""

    heading: str
    width: float | None
    """None for the column that takes what the others leave."""
    text: Callable[[LibraryModel, ReportLine], str]


COLUMNS = (
    Column("单位", None, lambda _model, line: line.agency.name),
    Column("状态", 6, lambda _model, line: State(line.state).label),
    Column("待处理", 19, LibraryModel.findings_text),
    Column("最后修改", 10, LibraryModel.changed_text),
    Column("期限", 12, LibraryModel.due_text),
)
AGENCY, STATE, FINDINGS, CHANGED, DUE = range(len(COLUMNS))
