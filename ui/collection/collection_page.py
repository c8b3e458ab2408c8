"""汇总: a year's collection on a page of the window; above the tabs the year and what concerns all units."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QWidget,
)

from models.errors import AppError
from models.file_types import WORKBOOK
from models.services.collection.collection import Collection, list_rosters
from models.services.deadlines import year_ahead
from models.services.library import Library
from ui.collection.charts_tab import ChartsTab
from ui.collection.check_tab import CheckTab
from ui.collection.controller import CollectionController
from ui.collection.dialogs.distribution_dialog import DistributionDialog
from ui.collection.dialogs.receive_reports_dialog import ReceiveReportsDialog
from ui.collection.dialogs.roster_dialog import RosterDialog
from ui.collection.empty_roster import EmptyRoster
from ui.collection.scope_dialog import ScopeChoice
from ui.collection.status_tab import StatusTab
from ui.collection.sum_tab import SumTab
from ui.collection.unit_actions import UnitActions
from ui.jobs.call_later import call_later
from ui.jobs.queue import JobQueue
from ui.theme.icons import icon
from ui.widgets import files, messages, wording
from ui.widgets.dialog_parts import HeadedDialog
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plain_text import PlainLabel
from ui.widgets.year_page import lay_out_year_page

if TYPE_CHECKING:
    from ui.exporting.exporter import Exporter

TABS = ("报送情况", "汇总数", "核对", "图表")
LOADING = "正在读名册…"


class CollectionPage(QWidget):
    """Mounted for as long as it is open; a new year is a new controller with new tabs.

    ``report_requested`` carries the number of a report to be opened, ``year_shown`` the year on the page;
    ``distribution_requested`` asks for what the superior handed down, ``audit_requested`` for the audit of what the
    units published.
    """

    report_requested = Signal(int)
    distribution_requested = Signal()
    audit_requested = Signal()
    year_shown = Signal(int)

    def __init__(
        self,
        library: Library,
        today: date,
        jobs: JobQueue,
        exporter: "Callable[[], Exporter]",
        notice: NoticeBar,
        year: int = 0,
        ask_operator: Callable[[], object] = bool,
    ) -> None:
        super().__init__()
        self._ask_operator = ask_operator
        self._library, self._today, self._jobs, self._exporter = library, today, jobs, exporter
        self.controller: CollectionController | None = None
        self.notice = notice
        self.empty = EmptyRoster()
        self.years = QComboBox()
        self.roster_label, self.check_label = ElidedLabel(), PlainLabel()
        self.bar, self.tabs = QTabBar(), QStackedWidget()
        self.stack = QStackedWidget()
        self.waiting, self._ground = PlainLabel(LOADING), QWidget()
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._list_years(year or year_ahead(today))
        self.show_year(self.year)

    @property
    def year(self) -> int:
        """The year that was chosen."""
        return int(self.years.currentData())

    def _make_buttons(self) -> None:
        self.take_button = QPushButton(icon("import", "on_accent"), "收报告…")
        self.take_button.setProperty("role", "main")
        self.take_button.setToolTip("把各单位发来的文件或文件夹收进来；也可以直接拖进窗口")
        self.roster_button = QPushButton(icon("collect"), "名册…")
        self.roster_button.setToolTip("应报单位名册：导入、修改、期限、单位变动、签名公钥")
        self.distribution_button = QPushButton(icon("export"), "下发…")
        self.distribution_button.setToolTip("把名册、期限、用语表写成一个文件，发给各单位")
        self.audit_button = QPushButton(icon("find"), "核查")
        self.audit_button.setToolTip("核查各单位在网站上公布的报告：哪里不对、谁没有公布，整改到哪一步")
        self.reload_button = QToolButton()
        self.reload_button.setIcon(icon("again"))
        self.reload_button.setToolTip("重新读一遍（F5）")
        self.reload_button.setAccessibleName("重新读一遍")

    def _lay_out(self) -> None:
        for label in (self.roster_label, self.check_label):
            label.setProperty("role", "soft")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.setProperty("role", "soft")
        for page in (self.waiting, self.empty, self.tabs):
            self.stack.addWidget(page)
        at_left = (self.reload_button, self.audit_button, self.distribution_button)
        buttons = (*at_left, self.roster_button, self.take_button)
        at_right = (self.check_label, *buttons)
        lay_out_year_page(self, self.years, self.bar, TABS, at_right, self.stack, self.roster_label)

    def _connect(self) -> None:
        self.years.activated.connect(lambda _: self.show_year(self.year))
        self.bar.currentChanged.connect(self.tabs.setCurrentIndex)
        self.empty.file_requested.connect(lambda: self.show_roster(from_file=True))
        self.empty.last_year_requested.connect(self.carry_over)
        self.empty.distribution_requested.connect(self.distribution_requested)
        for button, action in (
            (self.take_button, self.take_files),
            (self.roster_button, self.show_roster),
            (self.distribution_button, self.distribute),
            (self.audit_button, self.audit_requested.emit),
            (self.reload_button, self.reload),
        ):
            button.clicked.connect(lambda _checked=False, action=action: action())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.reload)
        for keys, by in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1), ("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self, lambda by=by: self._step_tab(by))

    def _list_years(self, year: int) -> None:
        usual = year_ahead(self._today)
        known = {line.year for line in list_rosters(self._library)}
        for each in sorted({usual, usual - 1, year} | known, reverse=True):
            self.years.addItem(f"{each} 年度", each)
        self.years.setCurrentIndex(self.years.findData(year))

    # ── a year ──

    def show_year(self, year: int) -> None:
        """Show another year's collection."""
        self._close_controller()
        self.controller = controller = CollectionController(self._library, year, self._today, self, self._ask_operator)
        controller.roster_loaded.connect(self._show_tabs)
        controller.roster_missing.connect(self._show_empty)
        controller.roster_failed.connect(self._show_unreadable)
        controller.failed.connect(self._show_error)
        controller.check_progressed.connect(self._show_check_progress)
        self.status_tab = StatusTab(controller, self.notice)
        self.status_tab.set_requested.connect(self.write_out)
        self.unit_actions = UnitActions(controller, self._jobs, self._exporter, self)
        self.status_tab.panel.action_requested.connect(
            lambda key, target: self.unit_actions.trigger(key, target, self.status_tab.panel.code)
        )
        self.unit_actions.roster_changed.connect(controller.open)
        self.unit_actions.sum_requested.connect(self.show_sum_of)
        self.sum_tab = SumTab(controller)
        self.sum_tab.report_requested.connect(self.report_requested)
        self.sum_tab.missing_requested.connect(self._show_missing)
        self.check_tab = CheckTab(controller, self.sum_tab.presenter)
        self.check_tab.export_requested.connect(self.export)
        self.charts_tab = ChartsTab(controller, self.sum_tab, self._exporter)
        self.unit_actions.comparison_requested.connect(self.compare)
        for tab in (self.status_tab, self.sum_tab, self.check_tab, self.charts_tab):
            self.tabs.addWidget(tab)
        self.bar.setCurrentIndex(0)
        controller.unit_requested.connect(self.go_to_unit)
        self.waiting.setText(LOADING)
        self.stack.setCurrentWidget(self.waiting)
        self._enable(False)
        self.year_shown.emit(year)
        controller.open()

    def _close_controller(self) -> None:
        if self.controller is not None:
            self.controller.close()
            # A tab that comes up while those before it are taken away would ask the controller again.
            self.stack.setCurrentWidget(self.waiting)
            while (tab := self.tabs.widget(0)) is not None:
                self.tabs.removeWidget(tab)
                tab.deleteLater()
            self.controller.deleteLater()
            self.controller = None

    def _show_tabs(self) -> None:
        line = self.controller.roster_line if self.controller else None
        if line is not None:
            self.roster_label.setText(
                f"名册 {line.units} 个单位 · {line.origin}，{wording.moment_text(line.changed_at, self._today)}"
            )
        self._enable(True)
        if self.stack.currentWidget() is not self.tabs:
            self.stack.setCurrentWidget(self.tabs)
            self.status_tab.tree.setFocus()

    def _show_empty(self) -> None:
        self.roster_label.clear()
        self._enable(False)
        self.empty.show_year(self.year, any(line.year == self.year - 1 for line in list_rosters(self._library)))
        self.stack.setCurrentWidget(self.empty)
        self.empty.file_button.setFocus()

    def _show_unreadable(self, sentence: str) -> None:
        self.waiting.setText(f"名册读不出来：{sentence}")
        self._enable(False)
        self.reload_button.show()
        self.stack.setCurrentWidget(self.waiting)

    def _enable(self, has_roster: bool) -> None:
        buttons = (self.take_button, self.roster_button, self.distribution_button, self.audit_button)
        for part in (*buttons, self.reload_button, self.bar):
            part.setVisible(has_roster)

    def _show_error(self, sentence: str) -> None:
        messages.refuse(self.window(), "没有做成", sentence)

    def _show_check_progress(self, done: int, total: int) -> None:
        self.check_label.setText(f"正在核对收到的报告 {done}／{total}" if done < total else "")

    def reload(self) -> None:
        """Read everything anew, as others or another window may have left it."""
        if self.controller is not None:
            self.controller.open()

    def close_year(self) -> None:
        """Ask nothing more and let go of the database."""
        if self.controller is not None:
            self.controller.close()

    # ── what concerns all units ──

    def show_tab(self, tab: QWidget) -> None:
        """Show a tab."""
        self.bar.setCurrentIndex(self.tabs.indexOf(tab))

    def _step_tab(self, by: int) -> None:
        if self.bar.isVisible():
            self.bar.setCurrentIndex((self.bar.currentIndex() + by) % self.bar.count())

    def go_to_unit(self, code: str) -> None:
        """Turn to a unit in the list."""
        self.show_tab(self.status_tab)
        self.status_tab.go_to(code)

    def show_sum_of(self, code: str) -> None:
        """Turn to the sum of what stands under a unit."""
        self.sum_tab.show_scope(ScopeChoice(code))
        self.show_tab(self.sum_tab)

    def compare(self, one: int, other: int) -> None:
        """Turn to two versions side by side."""
        self.show_tab(self.check_tab)
        self.check_tab.compare(one, other)

    def export(self) -> None:
        """Write every list into a workbook."""
        if self.controller is None or self.controller.collection is None:
            return
        collection, scope = self.controller.collection, self.sum_tab.presenter.scope
        self._exporter().save(
            "导出清单",
            files.file_name(_lists_title(collection)) + WORKBOOK.ending,
            WORKBOOK.filter(),
            lambda _: _lists_workbook(collection, scope, self._today),
        )

    def write_out(self) -> None:
        """Print the reports that were received, or write them out."""
        # The writing of PDF is loaded with it, not with the page.
        from ui.collection.dialogs.received_set_dialog import ReceivedSetDialog

        controller = self.controller
        if controller is not None and controller.statuses is not None:
            if reason := self.status_tab.no_reports_reason:
                messages.tell(self.window(), "没有可以写的报告", reason)
                return
            shown = self.status_tab.shown_codes
            self._run_dialog(lambda: ReceivedSetDialog(controller, self._exporter, shown, self.window()))

    def _show_missing(self) -> None:
        self.show_tab(self.status_tab)
        if not self.status_tab.strip.tiles["missing"].isChecked():
            self.status_tab.strip.tiles["missing"].click()

    def take_files(self, places: tuple[Path, ...] = ()) -> None:
        """Look through what units sent, and take it in."""
        if (
            self._run_dialog(lambda: ReceiveReportsDialog(Collection(self._library, self.year), self.window(), places))
            and self.controller
        ):
            self.controller.notify_changed()

    def show_roster(self, from_file: bool = False) -> None:
        """Look at the roster and change it."""

        def made() -> RosterDialog:
            collection = Collection(self._library, self.year)
            if self.controller and self.controller.collection:
                collection.roster.share(self.controller.collection.roster)
            dialog = RosterDialog(collection, self.window())
            if from_file:
                call_later(0, dialog, dialog.first_import_button.click)
            return dialog

        if self._run_dialog(made) and self.controller:
            self.controller.open()

    def carry_over(self) -> None:
        """Begin the year's roster with that of the year before."""
        try:
            roster = Collection(self._library, self.year).roster.carry_over()
        except AppError as error:
            self._show_error(error.sentence)
            return
        self.notice.say(
            f"已沿用 {self.year - 1} 年度名册，{len(roster.units)} 个单位，期限顺延一年。请核对撤并、更名。"
        )
        self.reload()

    def distribute(self) -> None:
        """Write the file that goes down to the units."""
        self._run_dialog(lambda: DistributionDialog(Collection(self._library, self.year), self.window()))

    def _run_dialog(self, make: Callable[[], HeadedDialog]) -> bool:
        """Show a dialog; whether it changed anything."""
        try:
            dialog = make()
        except AppError as error:
            self._show_error(error.sentence)
            return False
        dialog.exec()
        dialog.deleteLater()
        return dialog.changed


def _lists_title(collection: Collection) -> str:
    top = collection.roster.current.top
    return f"{top.name if top else ''}{collection.year}年汇总清单"


def _lists_workbook(collection: Collection, scope: ScopeChoice, today: date) -> bytes:
    """Every list in one workbook. Called on a worker, whose connection is let go of at the end."""
    from output.collection_workbook import render_lists

    try:
        consolidation = collection.consolidation(scope.node, scope.picked, scope.with_vertical)
        top = collection.roster.current.top
        lists = collection.list_exports(consolidation).lists(today)
        return render_lists(lists, _lists_title(collection), top.name if top else "")
    finally:
        collection.library.close()
