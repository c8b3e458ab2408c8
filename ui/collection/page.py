"""汇总: a year's collection on a page of the window; above the tabs the year and what concerns all units."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.errors import AppError
from models.file_types import WORKBOOK
from models.services.collection.roster import Rosters
from models.services.library import Library
from ui.collection.check_tab import CheckTab
from ui.collection.desk import Desk
from ui.collection.dialogs.issue_dialog import IssueDialog
from ui.collection.dialogs.roster_dialog import RosterDialog
from ui.collection.dialogs.taking_dialog import TakingDialog
from ui.collection.empty_roster import EmptyRoster
from ui.collection.lists_file import lists_file, title_of
from ui.collection.scope_dialog import ScopeChoice
from ui.collection.standing_tab import StandingTab
from ui.collection.sum_tab import SumTab
from ui.collection.unit_actions import UnitActions
from ui.jobs.call_later import call_later
from ui.jobs.queue import JobQueue
from ui.theme.colours import colours
from ui.theme.icons import icon
from ui.widgets import files, messages, words
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.parts import Sheet

if TYPE_CHECKING:
    from ui.exporting.exporter import Exporter

TABS = ("报送情况", "汇总数", "核对")
READING = "正在读名册…"


class CollectingPage(QWidget):
    """Mounted for as long as it is open; a new year is a new desk with new tabs.

    ``report_wanted`` carries the number of a report to be opened, ``year_shown`` the year on the page;
    ``issue_wanted`` asks for what the superior handed down.
    """

    report_wanted = Signal(int)
    issue_wanted = Signal()
    year_shown = Signal(int)

    def __init__(
        self, library: Library, today: date, jobs: JobQueue, exporter: "Callable[[], Exporter]", year: int = 0
    ) -> None:
        super().__init__()
        self._library, self._today, self._jobs, self._exporter = library, today, jobs, exporter
        self._rosters = Rosters(library)
        self.desk: Desk | None = None
        self.notice = NoticeBar(self)
        self.empty = EmptyRoster()
        self.years = QComboBox()
        self.told, self.checked = ElidedLabel(), QLabel()
        self.bar, self.tabs = QTabBar(), QStackedWidget()
        self.stack = QStackedWidget()
        self.waiting, self._ground = QLabel(READING), QWidget()
        self._make_deeds()
        self._lay_out()
        self._connect()
        self._list_years(year or today.year - 1)
        self.show_year(self.year)

    @property
    def year(self) -> int:
        """The year that was chosen."""
        return int(self.years.currentData())

    def _make_deeds(self) -> None:
        self.take = QPushButton(icon("import", colours.on_accent), "收报告…")
        self.take.setProperty("role", "main")
        self.take.setToolTip("把各单位发来的文件或文件夹收进来；也可以直接拖进窗口")
        self.roster = QPushButton(icon("collect"), "名册…")
        self.roster.setToolTip("应报单位名册：导入、修改、期限、单位变动、签名公钥")
        self.issue = QPushButton(icon("export"), "下发…")
        self.issue.setToolTip("把名册、期限、用语表写成一个文件，发给各单位")
        self.again = QToolButton()
        self.again.setIcon(icon("again"))
        self.again.setToolTip("重新读一遍（F5）")
        self.again.setAccessibleName("重新读一遍")

    def _lay_out(self) -> None:
        self.years.setAccessibleName("年度")
        for label in (self.told, self.checked):
            label.setProperty("role", "soft")
        self.bar.setDocumentMode(True)
        self.bar.setExpanding(False)
        for name in TABS:
            self.bar.addTab(name)
        above = QWidget()
        above.setMinimumHeight(self.years.sizeHint().height() + 14)
        head = QHBoxLayout(above)
        head.setContentsMargins(18, 0, 14, 0)
        head.setSpacing(10)
        head.addWidget(self.years, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.told, 1)
        for widget in (self.checked, self.again, self.issue, self.roster, self.take):
            head.addWidget(widget)
        rule = QFrame()
        rule.setProperty("role", "line")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.setProperty("role", "soft")
        for page in (self.waiting, self.empty, self.tabs):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(above)
        column.addWidget(rule)
        column.addWidget(self.stack, 1)
        column.addWidget(self.notice)

    def _connect(self) -> None:
        self.years.activated.connect(lambda _: self.show_year(self.year))
        self.bar.currentChanged.connect(self.tabs.setCurrentIndex)
        self.empty.asked_file.connect(lambda: self.show_roster(from_file=True))
        self.empty.asked_last_year.connect(self.carry_over)
        self.empty.asked_issue.connect(self.issue_wanted)
        for button, deed in (
            (self.take, self.take_files),
            (self.roster, self.show_roster),
            (self.issue, self.hand_down),
            (self.again, self.read_again),
        ):
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.read_again)
        for keys, by in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1), ("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self, lambda by=by: self._turn(by))

    def _list_years(self, year: int) -> None:
        usual = self._today.year - 1
        known = {line.year for line in self._rosters.years()}
        for each in sorted({usual, usual - 1, year} | known, reverse=True):
            self.years.addItem(f"{each} 年度", each)
        self.years.setCurrentIndex(self.years.findData(year))

    # ── a year ──

    def show_year(self, year: int) -> None:
        """Show another year's collection."""
        self._leave_desk()
        self.desk = desk = Desk(self._library, year, self._today, self)
        desk.opened.connect(self._show_tabs)
        desk.lacks_roster.connect(self._show_empty)
        desk.unreadable.connect(self._show_unreadable)
        desk.troubled.connect(self._tell_trouble)
        desk.checking.connect(self._tell_checking)
        self.standing = StandingTab(desk, self.notice)
        self.unit_actions = UnitActions(desk, self._jobs, self._exporter, self)
        self.standing.panel.wanted.connect(
            lambda key, target: self.unit_actions.take_up(key, target, self.standing.panel.code)
        )
        self.unit_actions.roster_changed.connect(desk.open)
        self.unit_actions.sum_wanted.connect(self.show_sum_of)
        self.sum = SumTab(desk)
        self.sum.report_wanted.connect(self.report_wanted)
        self.sum.missing_wanted.connect(self._show_missing)
        self.check = CheckTab(desk, self.sum.figures)
        self.check.export_wanted.connect(self.export)
        self.unit_actions.beside_wanted.connect(self.lay_beside)
        for tab in (self.standing, self.sum, self.check):
            self.tabs.addWidget(tab)
        self.bar.setCurrentIndex(0)
        desk.unit_wanted.connect(self.go_to_unit)
        self.waiting.setText(READING)
        self.stack.setCurrentWidget(self.waiting)
        self._enable(False)
        self.year_shown.emit(year)
        desk.open()

    def _leave_desk(self) -> None:
        if self.desk is not None:
            self.desk.retire()
            while (tab := self.tabs.widget(0)) is not None:
                self.tabs.removeWidget(tab)
                tab.deleteLater()
            self.desk.deleteLater()
            self.desk = None

    def _show_tabs(self) -> None:
        line = self.desk.line if self.desk else None
        if line is not None:
            self.told.setText(f"名册 {line.units} 个单位 · {line.origin}，{words.when(line.changed_at, self._today)}")
        self._enable(True)
        if self.stack.currentWidget() is not self.tabs:
            self.stack.setCurrentWidget(self.tabs)
            self.standing.tree.setFocus()

    def _show_empty(self) -> None:
        self.told.clear()
        self._enable(False)
        self.empty.show_year(self.year, any(line.year == self.year - 1 for line in self._rosters.years()))
        self.stack.setCurrentWidget(self.empty)
        self.empty.from_file.setFocus()

    def _show_unreadable(self, sentence: str) -> None:
        self.waiting.setText(f"名册读不出来：{sentence}")
        self._enable(False)
        self.again.show()
        self.stack.setCurrentWidget(self.waiting)

    def _enable(self, has_roster: bool) -> None:
        for part in (self.take, self.roster, self.issue, self.again, self.bar):
            part.setVisible(has_roster)

    def _tell_trouble(self, sentence: str) -> None:
        messages.refuse(self.window(), "没有做成", sentence)

    def _tell_checking(self, done: int, total: int) -> None:
        self.checked.setText(f"正在核对收到的报告 {done}／{total}" if done < total else "")

    def read_again(self) -> None:
        """Read everything anew, as others or another window may have left it."""
        if self.desk is not None:
            self.desk.open()

    def retire(self) -> None:
        """Ask nothing more and let go of the database."""
        if self.desk is not None:
            self.desk.retire()

    # ── what concerns all units ──

    def turn_to(self, tab: QWidget) -> None:
        """Show a tab."""
        self.bar.setCurrentIndex(self.tabs.indexOf(tab))

    def _turn(self, by: int) -> None:
        if self.bar.isVisible():
            self.bar.setCurrentIndex((self.bar.currentIndex() + by) % self.bar.count())

    def go_to_unit(self, code: str) -> None:
        """Turn to a unit in the list."""
        self.turn_to(self.standing)
        self.standing.go_to(code)

    def show_sum_of(self, code: str) -> None:
        """Turn to the sum of what stands under a unit."""
        self.sum.show_scope(ScopeChoice(code))
        self.turn_to(self.sum)

    def lay_beside(self, one: int, other: int) -> None:
        """Turn to two versions side by side."""
        self.turn_to(self.check)
        self.check.lay_beside(one, other)

    def export(self) -> None:
        """Write every list into a workbook."""
        if self.desk is None or self.desk.seeing is None:
            return
        seeing, scope = self.desk.seeing, self.sum.figures.scope
        self._exporter().save(
            "导出清单",
            files.file_name(title_of(seeing)) + WORKBOOK.ending,
            WORKBOOK.filter(),
            lambda _: lists_file(self._library, seeing, scope, self._today),
        )

    def _show_missing(self) -> None:
        self.turn_to(self.standing)
        if not self.standing.strip.tiles["missing"].isChecked():
            self.standing.strip.tiles["missing"].click()

    def take_files(self, places: tuple[Path, ...] = ()) -> None:
        """Look through what units sent, and take it in."""
        if self._run(lambda: TakingDialog(self._library, self.year, self.window(), places)) and self.desk:
            self.desk.tell_moved()

    def show_roster(self, from_file: bool = False) -> None:
        """Look at the roster and change it."""

        def made() -> RosterDialog:
            dialog = RosterDialog(self._library, self.year, self.window())
            if from_file:
                call_later(0, dialog, dialog.first_take.click)
            return dialog

        if self._run(made) and self.desk:
            self.desk.open()

    def carry_over(self) -> None:
        """Begin the year's roster with that of the year before."""
        try:
            roster = self._rosters.carry_over(self.year)
        except AppError as trouble:
            self._tell_trouble(trouble.sentence)
            return
        self.notice.say(
            f"已沿用 {self.year - 1} 年度名册，{len(roster.units)} 个单位，期限顺延一年。请核对撤并、更名。"
        )
        self.read_again()

    def hand_down(self) -> None:
        """Write the file that goes down to the units."""
        self._run(lambda: IssueDialog(self._library, self.year, self.window()))

    def _run(self, make: Callable[[], Sheet]) -> bool:
        """Show a dialog; whether it changed anything."""
        try:
            dialog = make()
        except AppError as trouble:
            self._tell_trouble(trouble.sentence)
            return False
        dialog.exec()
        dialog.deleteLater()
        return dialog.changed
