"""What differs between the two keyings, settled one by one by the digits 1 to 4."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.figures.value import format_figure
from models.services.second_keying import KeyingDifference, Resolution, SecondKeying
from ui.report.report_model import ReportModel
from ui.second_keying.start_page import make_heading
from ui.widgets.plain_text import PlainLabel
from ui.widgets.table_style import RIGHT, set_heads, style_table

_SAID = {Resolution.KEPT: "保留第一次", Resolution.CHANGED: "已改正", Resolution.UNSETTLED: "留待核对", None: ""}
_HEADS = ("格", "第一次", "第二次", "处理")
FIGURES, WIDTHS = (1, 2), {1: 130, 2: 130, 3: 160}


class DifferenceList(QTableWidget):
    """The differences; ``keyed`` carries the digit of a key that was pressed."""

    keyed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADS), parent)
        set_heads(self, _HEADS, FIGURES)
        style_table(self)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits settle; the rest moves."""
        if event.text() in ("1", "2", "3", "4"):
            self.keyed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)


class SettlePage(QWidget):
    """``settled`` carries the Difference and what to do: 1 keep, 2 take the second, 4 leave; ``retyped`` a text."""

    settled = Signal(object, int)
    retyped = Signal(object, str)
    finished = Signal()

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._shown: tuple[KeyingDifference, ...] = ()
        self.summary = make_heading("")
        self.detail = PlainLabel()
        self.detail.setProperty("role", "soft")
        self.detail.setWordWrap(True)
        self.list = DifferenceList(self)
        self.keep = QPushButton("1 保留第一次")
        self.take_second = QPushButton("2 采用第二次")
        self.again = QPushButton("3 重新录入")
        self.leave = QPushButton("4 留待核对")
        self.line = QLineEdit()
        self.line.setPlaceholderText("对照原始材料再录一次，回车确认")
        self.line.setFixedWidth(250)
        self.finish = QPushButton("完成复核（Ctrl+回车）")
        self.finish.setProperty("role", "main")
        self.finish.setAutoDefault(False)  # the Enter that keys the last figure must not press it
        QShortcut(QKeySequence("Ctrl+Return"), self, self.finish.click)
        self._lay_out()
        for number, button in ((1, self.keep), (2, self.take_second), (3, self.again), (4, self.leave)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, number=number: self._choose(number))
        self.list.keyed.connect(self._choose)
        self.list.currentCellChanged.connect(lambda *_: self._show_current())
        self.line.returnPressed.connect(self._retype)
        self.finish.clicked.connect(self.finished)

    def _lay_out(self) -> None:
        button_row = QHBoxLayout()
        for widget in (self.keep, self.take_second, self.again, self.line, self.leave):
            button_row.addWidget(widget)
        button_row.addStretch(1)
        button_row.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.summary)
        column.addWidget(self.list, 1)
        column.addWidget(self.detail)
        column.addLayout(button_row)

    @property
    def current(self) -> KeyingDifference | None:
        """The difference that the clerk is on."""
        row = self.list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def show_keying(self, keying: SecondKeying) -> None:
        """List what differs, and stand on the first that is not settled."""
        self._shown = keying.differences()
        unsettled = [row for row, each in enumerate(self._shown) if each.resolution is None]
        count = len(keying.keyed)
        if not self._shown:
            self.summary.setText(f"✓ 录入 {count} 格，两次全部一致。")
        else:
            self.summary.setText(f"录入 {count} 格，不一致 {len(self._shown)} 格，还有 {len(unsettled)} 格没有处理")
        self.list.setRowCount(len(self._shown))
        for row, each in enumerate(self._shown):
            for column, text in enumerate(self._texts(each)):
                item = QTableWidgetItem(text)
                if column in FIGURES:
                    item.setTextAlignment(RIGHT)
                self.list.setItem(row, column, item)
        self.list.setVisible(bool(self._shown))
        for button in (self.keep, self.take_second, self.again, self.leave, self.line):
            button.setVisible(bool(self._shown))
        self.finish.setEnabled(not unsettled)
        if unsettled:
            self.list.setCurrentCell(unsettled[0], 0)
            self.list.setFocus()
        else:
            self.finish.setFocus()
        self._show_current()

    def can_take(self, each: KeyingDifference) -> bool:
        """Whether the second figure may take the place of the first: not of a total, not in a locked report."""
        return not each.is_total and not self._report.is_locked

    def _texts(self, each: KeyingDifference) -> tuple[str, ...]:
        kind = self._report.edition.kind(each.cell)
        name = self._report.edition.short_name(each.cell) + ("（合计，由程序算出）" if each.is_total else "")
        first, second = (format_figure(value, kind) or "空" for value in (each.first, each.second))
        return name, first, second, _SAID[each.resolution]

    def _show_current(self) -> None:
        each = self.current
        self.take_second.setEnabled(each is not None and self.can_take(each))
        if each is None:
            self.detail.clear()
            return
        heading_text = self._report.edition.full_name(each.cell)
        if each.is_total:
            heading_text += "\n合计不能改。核对各格和原始材料；材料上的合计有误的，保留第一次（程序算出的）。"
        elif self._report.is_locked:
            heading_text += "\n报告正在校核，数字已锁定。要改的格选“留待核对”，完成后退回修改。"
        self.detail.setText(heading_text)

    def _choose(self, number: int) -> None:
        each = self.current
        if each is None or (number == 2 and not self.take_second.isEnabled()):
            return
        if number == 3:
            self.line.setFocus()
        else:
            self.settled.emit(each, number)

    def _retype(self) -> None:
        if (each := self.current) is not None:
            text = self.line.text()
            self.line.clear()
            self.retyped.emit(each, text)
