"""The cells of a file beside what they would become, table by table; and the box that answers for one."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from models.exchange.recognition.import_review import CellReview, CellStatus, ImportReview
from models.figures.value import format_figure
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
NAME, WRITTEN, VALUE, STANDING, REMARK, PLACE = range(6)
HEADS = ("格", "文件里写的", "导入为", "把握", "说明", "在文件里的位置")
BLANK = "留空"

SIGNS = {
    CellStatus.CERTAIN: ("✓", "good"),
    CellStatus.LIKELY: ("○", "warn"),
    CellStatus.OPEN: ("■", "explain"),
    CellStatus.ANSWERED: ("●", "accent"),
    CellStatus.FOLLOWS: ("◆", "accent"),
    CellStatus.AGREES: ("✓", "good"),
    CellStatus.DIFFERS: ("▲", "explain"),
    CellStatus.PENDING: ("◇", "note"),
    CellStatus.NOT_PRINTED: ("–", "note"),
}
"""A shape and the meaning whose colour it wears, for each standing of a cell."""

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ROOT = QModelIndex()


def status_text(status: CellStatus) -> str:
    """A standing as shape and words."""
    return f"{SIGNS[status][0]} {status.label}"


class LinesModel(QAbstractTableModel):
    """A row for each cell, under a row with the heading of its table."""

    def __init__(self) -> None:
        super().__init__()
        self._acceptance: ImportReview | None = None
        self._rows: list[CellReview | str] = []
        self._only_doubtful = False

    def show_review(self, acceptance: ImportReview, only_doubtful: bool) -> None:
        """Show a file, the whole of it or only what is to be looked at."""
        self.beginResetModel()
        self._acceptance, self._only_doubtful = acceptance, only_doubtful
        self._rows = []
        heading = ""
        for line in acceptance.cell_reviews():
            if only_doubtful and not line.is_doubtful:
                continue
            section = acceptance.edition.section_of(line.source.cell)
            if section.heading != heading:
                heading = section.heading
                self._rows.append(heading)
            self._rows.append(line)
        self.endResetModel()

    def refresh(self) -> None:
        """Show what an answer changed, row for row: nothing moves away from under the pointer."""
        if self._acceptance and self._rows:
            now = {line.source.cell: line for line in self._acceptance.cell_reviews()}
            self._rows = [row if isinstance(row, str) else now[row.source.cell] for row in self._rows]
            last = len(self._rows) - 1
            self.dataChanged.emit(self.index(0, NAME), self.index(last, WRITTEN))
            self.dataChanged.emit(self.index(0, STANDING), self.index(last, PLACE))
            # A view would write an empty answer into the boxes that stand in the other rows.
            for row in set(range(last + 1)) - set(self.question_rows()):
                self.dataChanged.emit(self.index(row, VALUE), self.index(row, VALUE))

    def line(self, row: int) -> CellReview | None:
        """The cell in a row; None for a heading."""
        row_item = self._rows[row] if 0 <= row < len(self._rows) else None
        return row_item if isinstance(row_item, CellReview) else None

    def headings(self) -> list[int]:
        """The rows that hold a table's heading."""
        return [at for at, row in enumerate(self._rows) if isinstance(row, str)]

    def question_rows(self) -> list[int]:
        """The rows that hold a question, answered or not."""
        statuses = (CellStatus.OPEN, CellStatus.ANSWERED, CellStatus.FOLLOWS)
        return [at for at, row in enumerate(self._rows) if isinstance(row, CellReview) and row.status in statuses]

    def format_value(self, line: CellReview, value: int | None) -> str:
        """A figure as the form prints it."""
        return format_figure(value, self._acceptance.edition.kind(line.source.cell)) if self._acceptance else ""

    # ── what Qt asks ──

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in (WRITTEN, VALUE) else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.line(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return _heading(row, role) if index.column() == NAME else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row, index.column()))
        if role == Qt.ItemDataRole.ForegroundRole:
            return _text_colour(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() in (WRITTEN, VALUE) else _LEFT
        return None

    def _text(self, line: CellReview, column: int) -> str:
        placed = line.source
        if column == NAME:
            return self._acceptance.edition.short_name(placed.cell) if self._acceptance else ""
        if column == WRITTEN:
            return " ".join(placed.excerpt.split())
        if column == VALUE:
            return "" if line.status is CellStatus.OPEN else self.format_value(line, line.value) or "空"
        if column == STANDING:
            return status_text(line.status)
        return line.remark if column == REMARK else placed.place

    def _tip(self, line: CellReview, column: int) -> str:
        if column == NAME and self._acceptance:
            return self._acceptance.edition.full_name(line.source.cell)
        if column == WRITTEN:
            return f"{line.source.excerpt}\n{line.source.place}"
        return self._text(line, column)


def _heading(text: str, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return text
    if role == Qt.ItemDataRole.ForegroundRole:
        return QColor(colours.accent_deep)
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setBold(True)
        return font
    return None


def _text_colour(line: CellReview, column: int) -> QColor | None:
    if column == STANDING:
        return QColor(str(getattr(colours, SIGNS[line.status][1])))
    if column == VALUE and line.value is None:
        return QColor(colours.faint)
    return QColor(colours.muted) if column in (WRITTEN, REMARK, PLACE) else None


class ChoiceBox(QComboBox):
    """Asks for one cell: the readings there are, nothing at all, or another figure typed in.

    ``answered`` carries the words chosen, empty for 留空.
    """

    answered = Signal(str)

    def __init__(self, choices: list[str], chosen: str | None, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]
        self.setAccessibleName(name)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText("请选定")
            line.editingFinished.connect(self._emit_answer)
        self._last_answer = ""
        self.set_choices(choices, chosen)
        self.activated.connect(self._emit_answer)

    def set_choices(self, choices: list[str], chosen: str | None) -> None:
        """Offer these readings, with one of them chosen, nothing ("") or no choice yet; nobody is told."""
        with QSignalBlocker(self):
            self.clear()
            self.addItems([*choices, BLANK])
            self.setCurrentIndex(-1)
            self.setEditText("" if chosen is None else chosen or BLANK)
        self._last_answer = self.currentText()

    def _emit_answer(self) -> None:
        text = self.currentText().strip()
        if text and text != self._last_answer:
            self._last_answer = text
            self.answered.emit("" if text == BLANK else text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter to this box: answering the last question must not press the dialog's button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._emit_answer()
            event.accept()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel turn the pages: it must not answer a question that it passes."""
        event.ignore()
