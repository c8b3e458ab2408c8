"""The list of findings below the report: filter, go to the place, copy, explain."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from models.rules.causes import likely_causes
from models.rules.finding import Finding, Severity
from ui.bridge import Bridge
from ui.look import SHAPES, colours
from ui.problems.explain_bar import ExplainBar
from ui.problems.problem_delegate import ProblemDelegate
from ui.problems.problems_model import ProblemsModel, place_of
from ui.problems.words_bar import WordsBar

_NO_LIMIT = 16_777_215  # Qt's QWIDGETSIZE_MAX


class _List(QListView):
    """Sentences are set anew when the width changes."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class ProblemsPanel(QWidget):
    """``chosen`` carries the Finding the clerk wants to be led to; ``emptied`` says whether none is left to list."""

    chosen = Signal(object)
    emptied = Signal(bool)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problemsPanel")
        self._bridge = bridge
        self._sections: frozenset[str] = frozenset()
        self.model = ProblemsModel(bridge.edition, self)
        self.list = _List(self)
        self.list.setObjectName("problemsList")
        self.list.setStyleSheet("QListView { border: 0; }")
        self.list.setModel(self.model)
        self.list.setItemDelegate(ProblemDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.all_clear = QLabel()
        self.all_clear.setProperty("role", "soft")
        self.all_clear.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.counts = QLabel()
        self.counts.setObjectName("problemCounts")
        self.counts.setTextFormat(Qt.TextFormat.RichText)
        self.severity = QComboBox()
        self.severity.addItem("全部", None)
        for severity in Severity:
            self.severity.addItem(f"{SHAPES[severity]} {severity.label}", severity)
        self.this_page = QCheckBox("本页")
        self.this_page.setToolTip("只列当前这一页的问题")
        self.explain_bar = ExplainBar(bridge, self)
        self.words_bar = WordsBar(bridge, self)
        self._lay_out()
        self._connect()
        self.take(bridge.findings)

    def take(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings and keep what was selected."""
        chosen = self.selected()
        filing = self._bridge.filing
        causes = {f.mark: "".join(likely_causes(f, filing, findings)) for f in findings if f.breach.right_cells}
        self.model.take(findings, causes)
        self._restore(chosen)
        self._count()

    def set_page(self, sections: frozenset[str]) -> None:
        """Say which sections the open tab shows, for the filter 本页."""
        self._sections = sections
        if self.this_page.isChecked():
            self._narrow()

    def selected(self) -> Finding | None:
        """The finding the clerk selected."""
        rows = self.list.selectionModel().selectedIndexes()
        return self.model.finding(rows[0].row()) if rows else None

    def copy(self) -> None:
        """Put the selected finding's words on the clipboard."""
        if finding := self.selected():
            QGuiApplication.clipboard().setText(self.model.in_words(finding))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(20, 6, 16, 4)
        top.setSpacing(14)
        top.addWidget(self.counts, 1)
        top.addWidget(self.severity)
        top.addWidget(self.this_page)
        self._room = QWidget()
        self._pages = QStackedLayout(self._room)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.all_clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._room, 1)
        column.addWidget(self.explain_bar)
        column.addWidget(self.words_bar)

    def _connect(self) -> None:
        self.list.clicked.connect(self._lead)
        self.list.activated.connect(self._lead)
        self.list.selectionModel().selectionChanged.connect(self._offer)
        self.severity.currentIndexChanged.connect(self._narrow)
        self.this_page.toggled.connect(self._narrow)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.list, self.copy)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _top_height(self) -> int:
        return max(widget.sizeHint().height() for widget in (self.counts, self.severity, self.this_page)) + 14

    def _offer(self) -> None:
        for bar in (self.explain_bar, self.words_bar):
            bar.take(self.selected())

    def _lead(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.finding(index.row()))

    def _narrow(self) -> None:
        chosen = self.selected()
        sections = self._sections if self.this_page.isChecked() else None
        severity = self.severity.currentData()  # Qt hands a text enumeration back as a plain text
        self.model.narrow(Severity(severity) if severity else None, sections)
        self._restore(chosen)
        self._count()

    def _restore(self, chosen: Finding | None) -> None:
        row = self.model.row_of(place_of(chosen)) if chosen else -1
        if row >= 0 and self.selected() != self.model.finding(row):
            self.list.setCurrentIndex(self.model.index(row))
        self._offer()

    def _count(self) -> None:
        told = [
            f'<span style="color:{colours.of(severity)}">{SHAPES[severity]} {severity.label} {count}</span>'
            for severity in Severity
            if (count := self.model.count(severity))
        ]
        total = sum(self.model.count(severity) for severity in Severity)
        clear = f'<span style="color:{colours.good}">✓ 没有问题</span>'
        self.counts.setText(f"<b>问题 {total}</b>&nbsp;&nbsp;&nbsp;" + ("&nbsp;&nbsp;".join(told) or clear))
        # With nothing to say the list leaves its room to the report.
        if self._room.isHidden() == bool(total):
            self._room.setVisible(bool(total))
            self.setMaximumHeight(_NO_LIMIT if total else self._top_height())
            self.emptied.emit(not total)
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)
        self.all_clear.setText("这里没有符合筛选的问题。")
