"""The start page: what to go on with, every report by year, and what can be done with them."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.errors import AppError
from models.services.deadlines import legal_deadlines, year_ahead
from models.services.library import SAMPLE, Library, NewReport, ReportLine
from ui.jobs.queue import JobQueue
from ui.library.calendar_card import CalendarCard
from ui.library.library_model import LibraryModel
from ui.library.library_table import LibraryTable
from ui.library.resume_card import ResumeCard
from ui.library.welcome_panel import WelcomePanel
from ui.theme.icons import icon
from ui.widgets import messages
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plain_text import PlainLabel, plain_tip

if TYPE_CHECKING:
    from models.services.agenda import Agenda
    from ui.library.new_report_dialog import NewReportDialog

BROADEST = 1320
"""Wider than this the eye loses the row between its name and its deadline."""
SEVERAL = frozenset({"package", "delete"})
"""What can be done with several reports at once."""
FEW = 6
"""With fewer reports than this nobody needs to search."""


class LibraryPage(QWidget):
    """``opened`` carries a report's number, ``begun`` a NewReport, ``counted`` how many reports there are.

    ``asked_import`` is for whoever reads files, ``asked_packages`` with the chosen reports for whoever writes them,
    ``asked_collecting`` for whoever sums up the reports of units, ``asked_registers`` for whoever keeps the office's
    cases, ``asked_manual`` for whoever shows the manual. ``agenda_read`` carries the Agenda once it is known.
    """

    counted = Signal(int)
    opened = Signal(int)
    begun = Signal(object)
    asked_import = Signal()
    asked_packages = Signal(list)
    asked_collecting = Signal()
    asked_registers = Signal()
    agenda_read = Signal(object)
    asked_manual = Signal()

    def __init__(
        self,
        library: Library,
        today: date,
        bring_sample: Callable[[], int],
        jobs: JobQueue,
        notice: NoticeBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._today = today
        self._bring_sample = bring_sample
        self._jobs = jobs
        self._last = 0
        self.model = LibraryModel(library, today)
        self.card = ResumeCard(today)
        self.table = LibraryTable(self.model)
        self.search = QLineEdit()
        self.notice = notice
        self.welcome = WelcomePanel()
        self.calendar = CalendarCard(today)
        # Before it is known whether there are reports: the window would be as high as both together.
        self.welcome.hide()
        self.actions_by_name = self._make_actions()
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.card.opened.connect(self.opened)
        self.calendar.opened.connect(self.opened)
        self.calendar.asked_collecting.connect(self.asked_collecting)
        self.calendar.asked_registers.connect(self.asked_registers)
        self.welcome.asked_new.connect(self.new_report)
        self.welcome.asked_import.connect(self.asked_import)
        self.welcome.asked_sample.connect(self._open_sample)
        self.welcome.asked_manual.connect(self.asked_manual)
        self.model.dataChanged.connect(self._show_card)
        self.model.modelReset.connect(self._enable)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.activated.connect(self._open_index)
        self.table.selectionModel().selectionChanged.connect(self._enable)

    def _open_sample(self) -> None:
        """Open the sample, which comes back where it was put away."""
        found = [line.id for line in self.model.lines if line.label == SAMPLE]
        if found or self._attempt(lambda: found.append(self._bring_sample())):
            self.opened.emit(found[0])

    def _make_actions(self) -> dict[str, QAction]:
        table: tuple[tuple[str, str, str, QKeySequence | None, Callable[[], None]], ...] = (
            ("open", "打开", "open", None, self.open_chosen),
            ("copy", "复制一份", "copy", None, self.copy_chosen),
            ("package", "生成发布包…", "folder", None, self.package_chosen),
            ("delete", "删除", "trash", QKeySequence(Qt.Key.Key_Delete), self.delete_chosen),
        )
        actions = {}
        for key, text, picture, shortcut, slot in table:
            action = QAction(icon(picture), text, self)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            if key in SEVERAL:
                action.setToolTip(plain_tip(f"{text.rstrip('…')}，按住 Ctrl 或 Shift 可以选几份一起办"))
            if shortcut:
                action.setShortcut(shortcut)
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.table.addAction(action)
            actions[key] = action
        return actions

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(BROADEST)
        row = QHBoxLayout(self)
        row.setContentsMargins(36, 24, 36, 20)
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(self._head())
        cards = QHBoxLayout()
        cards.setSpacing(14)
        cards.addWidget(self.card, 3)
        cards.addWidget(self.calendar, 2)
        layout.addLayout(cards)
        layout.addWidget(self.welcome)
        layout.addLayout(self._action_row())
        layout.addWidget(self.table, 1)
        self._rest = QWidget()
        layout.addWidget(self._rest, 1)
        QWidget.setTabOrder(self.new, self.from_file)
        QWidget.setTabOrder(self.from_file, self.collect)
        QWidget.setTabOrder(self.collect, self.registers)

    def _head(self) -> QHBoxLayout:
        title = PlainLabel("报告库")
        title.setProperty("role", "title")
        self.new = new = QPushButton(icon("add", "on_accent"), "新建报告")
        new.setProperty("role", "main")
        new.clicked.connect(self.new_report)
        self.from_file = from_file = QPushButton(icon("import"), "导入报告")
        from_file.setToolTip("从 Word、Excel、网页、PDF 等文件导入，也可以把文件拖进窗口")
        from_file.clicked.connect(self.asked_import)
        self.collect = collect = QPushButton(icon("collect"), "汇总")
        collect.setToolTip("收下属单位的报告，看谁没报，加成一份汇总报告")
        collect.clicked.connect(self.asked_collecting)
        self.registers = registers = QPushButton(icon("clock"), "台账")
        registers.setToolTip("登记公开申请、复议诉讼和规范性文件，看几时到期，年底数进报告")
        registers.clicked.connect(self.asked_registers)
        self.search.setPlaceholderText("查找单位或年度")
        self.search.setAccessibleName("查找单位或年度")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        self.search.textChanged.connect(self.model.set_filter)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.search)
        head.addWidget(registers)
        head.addWidget(collect)
        head.addWidget(from_file)
        head.addWidget(new)
        return head

    def _action_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        heading = PlainLabel("全部报告")
        heading.setProperty("role", "heading")
        row.addWidget(heading)
        row.addStretch(1)
        self._row_parts: list[QWidget] = [heading]
        for action in self.actions_by_name.values():
            button = QPushButton(action.icon(), action.text())
            button.setProperty("role", "flat")
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            row.addWidget(button)
            self._row_parts.append(button)
        return row

    def refresh(self, last: int) -> None:
        """Show the library as it stands; ``last`` is the report worked on last."""
        self._last = last
        chosen = self.chosen()
        if not self._attempt(self.model.refresh):
            return
        lines = self.model.lines
        self.counted.emit(len(lines))
        is_newcomer = all(line.label == SAMPLE for line in lines)
        for part in (self.table, *self._row_parts):
            part.setVisible(bool(lines))
        self._rest.setVisible(not lines)
        self.welcome.setVisible(is_newcomer)
        self.calendar.setVisible(not is_newcomer)
        self.search.setVisible(len(lines) > FEW)
        self.choose(chosen.id if chosen else last)
        self._show_card()
        self._show_calendar()

    def _show_card(self) -> None:
        lines = self.model.lines
        line = next((line for line in lines if line.id == self._last), None)
        if line is None and lines:
            line = max(lines, key=lambda each: each.changed_at)
        if line is None:
            self.card.show_line(None, None, None)
        else:
            self.card.show_line(line, self.model.counts_of(line), self.model.due(line))
        self.card.setVisible(not self.welcome.isVisibleTo(self))

    def _show_calendar(self) -> None:
        """Show the days of the regulation at once, and how the units stand when they have been counted."""
        year = year_ahead(self._today)
        deadlines = legal_deadlines(year)
        self.welcome.show_deadlines(year, deadlines, self._today)
        self.calendar.show_waiting(self.model.lines)
        if not self.calendar.heading.text().endswith("年度"):
            self.calendar.show_deadlines(year, deadlines)
        if self.model.may_look_up:
            self._jobs.start(self, self._read_agenda, self._show_agenda, lambda _: None, key="agenda")

    def _show_agenda(self, agenda: "Agenda") -> None:
        self.calendar.show_agenda(agenda)
        self.agenda_read.emit(agenda)

    def _read_agenda(self) -> "Agenda":
        # What looks at the units is loaded once the list is seen, on the worker.
        from models.services.agenda import read_agenda

        try:
            return read_agenda(self._library, year_ahead(self._today), self._today)
        finally:
            # The worker's own connection: the file may be put in another's place.
            self._library.close()

    def begin_counting(self) -> None:
        """Look up what the list and the calendar count, once the list is seen."""
        self.model.wait(False)
        self._show_calendar()

    def choose(self, report: int) -> None:
        """Put the choice on a report, on the first one when it is not there."""
        self.table.choose(report)
        self._enable()

    def chosen(self) -> ReportLine | None:
        """The report the choice is on."""
        return self.model.line(self.table.currentIndex().row())

    def all_chosen(self) -> list[ReportLine]:
        """Every report that is chosen, as they stand in the list."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [line for row in rows if (line := self.model.line(row))]

    def _enable(self) -> None:
        count = len(self.all_chosen())
        for name, action in self.actions_by_name.items():
            action.setEnabled(count > 0 if name in SEVERAL else count == 1)

    def _open_index(self, index: QModelIndex) -> None:
        if line := self.model.line(index.row()):
            self.opened.emit(line.id)

    def _menu(self, point: QPoint) -> None:
        if self.model.line(self.table.indexAt(point).row()):
            QMenu.exec(list(self.actions_by_name.values()), self.table.viewport().mapToGlobal(point))

    def new_report(self) -> None:
        """Ask whose and for which year, and begin it."""
        if not self._attempt(self.model.refresh):
            return
        from ui.library.new_report_dialog import NewReportDialog

        dialog = NewReportDialog(self._library, self.model.lines, year_ahead(self._today), self.window(), self._today)
        if dialog.exec():
            self.begin_report(dialog)

    def begin_report(self, dialog: "NewReportDialog") -> None:
        """Begin the report that a dialog describes."""
        begun: list[NewReport] = []
        if self._attempt(lambda: begun.append(self._library.begin_report(dialog.agency, dialog.year.value()))):
            self.begun.emit(begun[0])

    def open_chosen(self) -> None:
        """Open the chosen report."""
        if line := self.chosen():
            self.opened.emit(line.id)

    def copy_chosen(self) -> None:
        """Make a copy of the chosen report, as a draft."""
        line = self.chosen()
        made: list[int] = []
        if line and self._attempt(lambda: made.append(self._library.copy_report(line.id))):
            self.refresh(self._last)
            self.choose(made[0])
            self.notice.say(
                f"已复制“{line.agency.name} {line.year} 年度”，副本是草稿，改它不影响原来的那份。",
                ("撤销", lambda: self._delete(made[0])),
            )

    def package_chosen(self) -> None:
        """Have 发布包 made of the chosen reports."""
        if lines := self.all_chosen():
            self.asked_packages.emit(lines)

    def delete_chosen(self) -> None:
        """Put the chosen reports away; they can be brought back."""
        lines = self.all_chosen()
        if lines and self._delete(*(line.id for line in lines)):
            what = f"“{lines[0].agency.name} {lines[0].year} 年度”" if len(lines) == 1 else f" {len(lines)} 份报告"
            self.notice.say(f"已删除{what}。", ("撤销", lambda: self._undelete(*(line.id for line in lines))))

    def _delete(self, *reports: int) -> bool:
        row = self.table.currentIndex().row()
        if not all(self._attempt(partial(self._library.delete_report, report)) for report in reports):
            self.refresh(self._last)
            return False
        self.refresh(self._last)
        near = next((self.model.line(each) for each in (row, row - 1, row + 1) if self.model.line(each)), None)
        self.choose(near.id if near else 0)
        return True

    def _undelete(self, *reports: int) -> None:
        if all(self._attempt(partial(self._library.undelete_report, report)) for report in reports):
            self.refresh(self._last)
            self.choose(reports[0])

    def _attempt(self, function: Callable[[], object]) -> bool:
        try:
            function()
        except AppError as error:
            messages.refuse(self, "没有做成", error.sentence)
            return False
        return True
