"""台账: an office's registers on a page of the window; above the tabs the year, the office and what concerns all."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QWidget,
)

from models.registers.form_words import DISPUTES, REQUESTS
from models.registers.request import Request
from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from ui.jobs.queue import JobQueue
from ui.registers.disputes_tab import DisputesTab
from ui.registers.documents_tab import DocumentsTab
from ui.registers.register_model import RegisterModel
from ui.registers.requests_tab import RequestsTab
from ui.theme.icons import icon
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plain_text import plain_tip
from ui.widgets.year_page import lay_out_year_page

TABS = ("申请", "复议与诉讼", "规章、规范性文件")
_NEW = ("登记申请", "登记案件", "登记文件")
_FIRST_YEAR = 2008
_MIDNIGHT_CHECK_MS = 60_000
POLL_MS = 3_000
"""How often it is looked whether another window or another clerk has written."""


class RegistersPage(QWidget):
    """Mounted for as long as it is open; another office is other registers with new tabs.

    ``office_shown`` carries the Agency on the page, ``import_wanted`` asks for a list of the office's own to be taken
    in, ``print_wanted`` for the open cases on paper, ``calendar_wanted``, ``choices_wanted`` and ``erasing_wanted`` for
    what all cases are judged by. ``letter_wanted`` and ``letter_opened`` are those of the requests.
    """

    office_shown = Signal(object)
    import_wanted = Signal()
    print_wanted = Signal()
    calendar_wanted = Signal()
    choices_wanted = Signal()
    erasing_wanted = Signal()
    letter_wanted = Signal(object)
    letter_opened = Signal(object, object)
    model: RegisterModel
    requests_tab: RequestsTab
    disputes_tab: DisputesTab
    documents_tab: DocumentsTab

    def __init__(
        self,
        library: Library,
        agencies: Sequence[Agency],
        agency: Agency,
        today: Callable[[], date],
        jobs: JobQueue,
        notice: NoticeBar,
    ) -> None:
        super().__init__()
        self._library, self.today, self._jobs, self._notice = library, today, jobs, notice
        self._day = today()
        self.years, self.offices = QComboBox(), QComboBox()
        self.bar, self.tabs = QTabBar(), QStackedWidget()
        self._make_buttons()
        self._list_choices(agencies, agency)
        self._lay_out()
        self._connect()
        self.show_office(agency)

    # ── made once ──

    def _make_buttons(self) -> None:
        self.new_button = QPushButton(icon("add", "on_accent"), _NEW[0])
        self.new_button.setProperty("role", "main")
        self.import_button = QPushButton(icon("import"), "导入…")
        self.import_button.setToolTip("从本单位自己的台账（Excel、CSV）登记；先看清楚再登记，可以整批撤销")
        self.print_button = QPushButton(icon("print"), "在办清单…")
        self.print_button.setToolTip("把没有办结的申请印成一张表，不印姓名")
        self.undo_button, self.redo_button = QToolButton(), QToolButton()
        self.more_button = QToolButton()
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(menu := QMenu(self.more_button))
        self.calendar_action = menu.addAction("放假安排…")
        self.choices_action = menu.addAction("统计口径…")
        self.erase_action = menu.addAction("清除申请人信息…")
        self.more_button.setToolTip("放假安排、统计口径、清除申请人信息")
        named = (
            (self.undo_button, "undo", "撤销"),
            (self.redo_button, "redo", "重做"),
            (self.more_button, "more", "更多"),
        )
        for button, picture, name in named:
            button.setIcon(icon(picture))
            button.setAccessibleName(name)

    def _list_choices(self, agencies: Sequence[Agency], agency: Agency) -> None:
        for each in [agency, *(one for one in agencies if one != agency)]:
            self.offices.addItem(each.name, each)
        self.offices.setMaximumWidth(24 * self.fontMetrics().horizontalAdvance("字"))
        self.offices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.offices.setVisible(self.offices.count() > 1)
        for year in range(self._day.year, _FIRST_YEAR - 1, -1):
            self.years.addItem(f"{year} 年", year)
        self.offices.setAccessibleName("单位")

    def _lay_out(self) -> None:
        buttons = (
            self.undo_button,
            self.redo_button,
            self.print_button,
            self.import_button,
            self.new_button,
            self.more_button,
        )
        lay_out_year_page(self, self.years, self.bar, TABS, (self.offices, *buttons), self.tabs)

    def _connect(self) -> None:
        self.years.activated.connect(lambda _: self.requests_tab.show_year(self.year))
        self.offices.activated.connect(lambda _: self._change_office())
        self.bar.currentChanged.connect(self._show_tab)
        self.import_button.clicked.connect(self.import_wanted)
        self.print_button.clicked.connect(self.print_wanted)
        self.calendar_action.triggered.connect(self.calendar_wanted)
        self.choices_action.triggered.connect(self.choices_wanted)
        self.erase_action.triggered.connect(self.erasing_wanted)
        self.new_button.clicked.connect(lambda _: self.begin_new())
        self.undo_button.clicked.connect(lambda _: self.model.undo())
        self.redo_button.clicked.connect(lambda _: self.model.redo())
        for keys, deed in (
            ("F5", self.reload),
            ("Ctrl+Z", lambda: self.model.undo()),
            ("Ctrl+Y", lambda: self.model.redo()),
            ("Ctrl+Shift+Z", lambda: self.model.redo()),
            ("Ctrl+D", lambda: self.requests_tab.write_letter() if self.bar.currentIndex() == 0 else None),
            ("Ctrl+F", lambda: self._tab.search.setFocus()),
            ("Ctrl+Tab", lambda: self._step_tab(1)),
            ("Ctrl+Shift+Tab", lambda: self._step_tab(-1)),
            ("Ctrl+PgDown", lambda: self._step_tab(1)),
            ("Ctrl+PgUp", lambda: self._step_tab(-1)),
        ):
            QShortcut(QKeySequence(keys), self, deed)
        # What is due today is another tomorrow, and the program may stay open over night.
        timer = QTimer(self, interval=_MIDNIGHT_CHECK_MS)
        timer.timeout.connect(self._follow_day)
        timer.start()
        self._poll_timer = QTimer(self, interval=POLL_MS)
        self._poll_timer.timeout.connect(self.look_elsewhere)
        self._poll_timer.start()

    # ── an office ──

    def show_office(self, agency: Agency) -> None:
        """Show an office's registers."""
        while (tab := self.tabs.widget(0)) is not None:
            self.tabs.removeWidget(tab)
            tab.deleteLater()
        self.model = RegisterModel(Registers(self._library, agency, self.today), self._notice, self)
        self.model.changed.connect(self._follow_own_change)
        self.model.request_written.connect(self._follow_own_request)
        self.requests_tab = RequestsTab(self.model, self._jobs, self.today, self.year)
        self.requests_tab.letter_wanted.connect(self.letter_wanted)
        self.requests_tab.letter_opened.connect(self.letter_opened)
        self.disputes_tab = DisputesTab(self.model, self.today)
        self.documents_tab = DocumentsTab(self.model, self.today)
        for tab in (self.requests_tab, self.disputes_tab, self.documents_tab):
            self.tabs.addWidget(tab)
        self._show_tab(self.bar.currentIndex())
        self.reload()
        self.office_shown.emit(agency)

    def _change_office(self) -> None:
        shown = self.model.registers.agency
        if self.may_leave():
            self.show_office(self.offices.currentData())
        else:
            with QSignalBlocker(self.offices):
                self.offices.setCurrentIndex(self.offices.findText(shown.name))

    @property
    def year(self) -> int:
        """The year that was chosen."""
        return int(self.years.currentData())

    @property
    def _tab(self) -> RequestsTab | DisputesTab | DocumentsTab:
        return (self.requests_tab, self.disputes_tab, self.documents_tab)[self.bar.currentIndex()]

    def _show_tab(self, at: int) -> None:
        self.tabs.setCurrentIndex(at)
        self.new_button.setText(_NEW[at])
        self.new_button.setToolTip(plain_tip(f"{_NEW[at]}（Ctrl+N）"))
        self.print_button.setVisible(at == 0)
        if self._tab.pane.form is None:
            self._tab.table.setFocus()
        else:
            self._tab.pane.form.begin()

    def _step_tab(self, by: int) -> None:
        self.bar.setCurrentIndex((self.bar.currentIndex() + by) % self.bar.count())

    def reload(self) -> None:
        """Read everything anew, as others or another window may have left it."""
        self._version = self.model.registers.version()
        for tab in (self.requests_tab, self.disputes_tab, self.documents_tab):
            tab.reload()
        self._name_steps()

    def look_elsewhere(self) -> None:
        """Read everything anew where others have written since; beside the window, and not while it is busy."""
        registers = self.model.registers
        self._jobs.start(self, registers.version, lambda now: self._compare(registers, now), lambda _: None, key="look")

    def _compare(self, registers: Registers, now: int) -> None:
        if registers is self.model.registers and now != self._version:
            registers.forget_calendar()
            self.reload()

    def _follow_own_change(self) -> None:
        self.model.registers.forget_calendar()
        self._version = self.model.registers.version()
        self._name_steps()

    def _follow_own_request(self, request: Request) -> None:
        """Only that request is taken up, unless others have written since everything was read."""
        number, version = self.requests_tab.table_model.number_of(request.id), self._version
        self._version = self.model.registers.version()
        if self._version != version + 1:
            self.reload()
            return
        if number != request.number:
            self.disputes_tab.reload()  # they name the request that they are about
        self._name_steps()

    def _name_steps(self) -> None:
        registers = self.model.registers
        for button, verb, keys, name in (
            (self.undo_button, "撤销", "Ctrl+Z", registers.undo_name),
            (self.redo_button, "重做", "Ctrl+Y", registers.redo_name),
        ):
            button.setEnabled(bool(name))
            button.setToolTip(plain_tip(f"{verb}：{name}（{keys}）" if name else f"没有可以{verb}的步骤"))

    def _follow_day(self) -> None:
        if self.today() != self._day:
            self._day = self.today()
            if self.years.itemData(0) < self._day.year:
                self.years.insertItem(0, f"{self._day.year} 年", self._day.year)
            self.reload()

    # ── what concerns what is shown ──

    def begin_new(self) -> None:
        """Enter a new case of the register that is shown."""
        self._tab.begin_new()

    def go_to_case(self, block: str, name: str) -> bool:
        """Turn to a case of the register that a block of the form counts; whether there is one."""
        if block == REQUESTS:
            return self.go_to_request(name)
        is_dispute = block == DISPUTES
        self.bar.setCurrentIndex(1 if is_dispute else 2)
        return self.disputes_tab.go_to_name(name) if is_dispute else self.documents_tab.go_to_name(name)

    def go_to_request(self, number: str) -> bool:
        """Turn to a request by its 登记号; whether there is one."""
        request = self.model.registers.requests.find(number)
        if request is None:
            return False
        self.bar.setCurrentIndex(0)
        if self.requests_tab.table_model.row_of(request.id) < 0:
            self.show_year((request.closed or self.today()).year)
        self.requests_tab.go_to(request)
        return True

    def show_year(self, year: int) -> None:
        """Turn to a year."""
        if year != self.year:
            self.years.setCurrentIndex(self.years.findData(year))
            self.requests_tab.show_year(year)

    def may_leave(self) -> bool:
        """Whether no form is open that the clerk wants to keep."""
        for at, pane in enumerate((self.requests_tab.pane, self.disputes_tab.pane, self.documents_tab.pane)):
            if pane.is_touched:
                self.bar.setCurrentIndex(at)
                if not pane.give_up():
                    return False
        return True

    def event(self, event: QEvent) -> bool:
        """Ctrl+N is a new case here, while the keyboard is on the page: the window's own begins a report."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_new(event):
            event.accept()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Other colours: the pages of the cases are written in them."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.tabs.count():
            for tab in (self.requests_tab, self.disputes_tab, self.documents_tab):
                tab.show_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+N begins a new case."""
        if _is_new(event):
            self.begin_new()
        else:
            super().keyPressEvent(event)


def _is_new(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.New)
