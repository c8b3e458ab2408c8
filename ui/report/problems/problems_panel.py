"""The list of findings below the report: narrow it, go to the place, copy, export, explain."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStackedLayout, QVBoxLayout, QWidget

from models.rules.causes import likely_causes
from models.rules.finding import Finding, Severity
from ui.report.problems.explain_bar import ExplainBar
from ui.report.problems.filter_bar import FilterBar
from ui.report.problems.finding_actions import add_to_menu
from ui.report.problems.finding_filter import FindingFilter
from ui.report.problems.problem_delegate import ProblemDelegate
from ui.report.problems.problems_list import ProblemsList
from ui.report.problems.problems_model import ProblemsModel, finding_identity
from ui.report.problems.text_finding_bar import TextFindingBar
from ui.report.report_model import ReportModel
from ui.widgets.clipboard import copy_text
from ui.widgets.plain_text import PlainLabel

_NO_LIMIT = 16_777_215  # Qt's QWIDGETSIZE_MAX
_LEAST_LIST = 58


class ProblemsPanel(QWidget):
    """Folds to its one line by itself while nothing is to be seen to but what is not begun.

    ``folded`` says whether it has. What leads to a finding, narrows the list or asks for it unfolds it.

    ``chosen`` carries the Finding the clerk wants to be led to, and whether the keyboard goes along: after a click it
    stays, so that the finding can be copied, and figures that are typed go on to the cell.

    ``export_wanted`` asks for the list as a file, ``leave_wanted`` gives the keyboard back to the report.
    """

    chosen = Signal(object, bool)
    folded = Signal(bool)
    export_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problemsPanel")
        self._report = report
        self._has_open: bool | None = None
        self.is_folded = False
        self.model = ProblemsModel(report.edition, self)
        self.list = ProblemsList(self)
        self.list.setObjectName("problemsList")
        self.list.setAccessibleName("问题清单")
        self.list.setStyleSheet("QListView { border: 0; }")
        self.list.setModel(self.model)
        self.list.setItemDelegate(ProblemDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(_LEAST_LIST)
        self.all_clear = PlainLabel("这里没有符合筛选的问题。按 Esc 取消筛选。")
        self.all_clear.setProperty("role", "soft")
        self.all_clear.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.filters = FilterBar(report.edition, self)
        self.explain_bar = ExplainBar(report, self)
        self.words_bar = TextFindingBar(report, self)
        self._lay_out()
        self._connect()
        self.set_findings(report.findings)

    def set_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings and keep what was selected."""
        chosen = self.selected()
        filing = self._report.filing
        causes = {f.fingerprint: "".join(likely_causes(f, filing, findings)) for f in findings if f.breach.right_cells}
        self.model.set_findings(findings, causes)
        self._restore(chosen)
        self._count()
        has_open = any(not f.is_explained and f.prominence is not Severity.NOTE for f in findings)
        if has_open != self._has_open or not findings:
            self._has_open = has_open
            # Whoever has narrowed the list is at it.
            self.fold(not has_open and self.model.finding_filter.lets_all_through)

    def fold(self, is_folded: bool) -> None:
        """Show only the line with the counts, or the list below it too."""
        is_folded = is_folded or not self.model.total
        self.filters.fold_button.setChecked(not is_folded)
        if is_folded == self.is_folded:
            return
        self.is_folded = is_folded
        self._room.setVisible(not is_folded)
        self._update_bars()
        self.setMaximumHeight(self.filters.sizeHint().height() + 4 if is_folded else _NO_LIMIT)
        self.folded.emit(is_folded)

    def set_page(self, sections: frozenset[str]) -> None:
        """Say which sections the open tab shows, for the filter 本页."""
        self.filters.set_page(sections)

    def selected(self) -> Finding | None:
        """The finding the clerk selected."""
        rows = self.list.selectionModel().selectedIndexes()
        return self.model.finding(rows[0].row()) if rows else None

    def step(self, by: int) -> None:
        """Lead to the next finding of the list, or the one before; round and round."""
        count = self.model.rowCount()
        if not count:
            return
        self.fold(False)
        rows = self.list.selectionModel().selectedIndexes()
        at = (rows[0].row() + by) % count if rows else (0 if by > 0 else count - 1)
        index = self.model.index(at)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self._go_to_index(index, True)

    def choose(self, finding: Finding, begins_reason: bool = False) -> None:
        """Stand on a finding without going anywhere; where its reason is to be written, the filters let it through."""
        identity = finding_identity(finding)
        self.fold(False)
        if begins_reason and self.model.row_of(identity) < 0:
            self.filters.reset()
        if (row := self.model.row_of(identity)) >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))
        if begins_reason:
            self.explain_bar.begin()

    def open_menu(self, place: QPoint | None = None) -> bool:
        """Offer what can be done about the selected finding; False when none is."""
        finding = self.selected()
        if finding is None:
            return False
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_to_menu(menu, self._report, (finding,))
        menu.addAction("复制这一条", self.copy)
        menu.addAction("复制列出的全部", self.copy_all)
        menu.popup(place or self.list.row_place())
        return True

    def take_focus(self) -> None:
        """Give the list the keyboard."""
        self.fold(False)
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
        self.list.setFocus()

    def copy(self) -> None:
        """Put the selected finding's words on the clipboard."""
        if finding := self.selected():
            copy_text(self.model.as_line(finding))

    def copy_all(self) -> None:
        """Put every finding that is shown on the clipboard, one a line."""
        copy_text("\n".join(map(self.model.as_line, self.model.shown)))

    def _lay_out(self) -> None:
        self._room = QWidget()
        self._pages = QStackedLayout(self._room)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.all_clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self._room, 1)
        column.addWidget(self.explain_bar)
        column.addWidget(self.words_bar)
        self.filters.set_menu(
            {
                "复制这一条\tCtrl+C": self.copy,
                "复制列出的全部": self.copy_all,
                "导出问题清单（Excel）…": self.export_wanted.emit,
            }
        )

    def _connect(self) -> None:
        self.list.clicked.connect(lambda index: self._go_to_index(index, False))
        self.list.activated.connect(lambda index: self._go_to_index(index, True))
        self.list.menu_wanted.connect(self.open_menu)
        self._report.finding_wanted.connect(self.choose)
        self.list.selectionModel().selectionChanged.connect(self._update_bars)
        self.filters.changed.connect(self._apply_filter)
        self.filters.search.left.connect(self.take_focus)
        self.filters.fold_button.clicked.connect(lambda is_open: self.fold(not is_open))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.list, self.copy)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        for keys, slot in (
            ("Ctrl+Return", self.explain_bar.take_suggestion),
            ("F2", self.explain_bar.begin),
            ("Esc", self._give_up),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, slot)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _give_up(self) -> None:
        """Escape: first the filters, then the list."""
        if self.model.finding_filter.lets_all_through:
            self.leave_wanted.emit()
        else:
            self.filters.reset()

    def _update_bars(self) -> None:
        for bar in (self.explain_bar, self.words_bar):
            bar.set_finding(None if self.is_folded else self.selected())

    def _go_to_index(self, index: QModelIndex, takes_keyboard: bool) -> None:
        self.chosen.emit(self.model.finding(index.row()), takes_keyboard)

    def _apply_filter(self, finding_filter: FindingFilter) -> None:
        chosen = self.selected()
        self.fold(False)
        self.model.set_filter(finding_filter)
        self._restore(chosen)
        self._count()

    def _restore(self, chosen: Finding | None) -> None:
        row = self.model.row_of(finding_identity(chosen)) if chosen else -1
        if row >= 0 and self.selected() != self.model.finding(row):
            self.list.setCurrentIndex(self.model.index(row))
        self._update_bars()

    def _count(self) -> None:
        self.filters.show_counts(self.model)
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)
