"""The one window: the library, an open report or another page; makes the context of the screens, and wires them."""

from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from models.errors import AppError
from models.exchange.input_file import read_input_text
from models.services.deadlines import year_ahead
from models.services.library import Library, NewReport, ReportLine
from ui.audit.audit_actions import AuditActions
from ui.backups.safety_actions import SafetyActions
from ui.collection.collection_actions import CollectionActions
from ui.context import AppContext
from ui.jobs.call_later import call_later
from ui.jobs.queue import JobQueue
from ui.library.library_page import LibraryPage
from ui.library.sample import bring_sample
from ui.registers.register_actions import RegisterActions
from ui.report.cursor_position import LastPosition
from ui.report.preview.chart_years import ChartYears
from ui.settings import SYSTEM, Settings, SettingsStore
from ui.shared_database.shared_database_monitor import SharedDatabaseMonitor
from ui.shell import actions
from ui.shell.manual_key import ManualKey, show_chapter
from ui.shell.status_line import StatusLine
from ui.shell.top_bar import TopBar
from ui.shell.type_size import TypeSizeSteps
from ui.theme.apply import apply_theme
from ui.widgets import messages, wording
from ui.widgets.files import dropped_files, leave_dropped_files
from ui.widgets.notice_bar import NoticeBar, Offer
from ui.widgets.screens import screen_of

# What only an open report needs is loaded with the first one, not with the program.
if TYPE_CHECKING:
    from enum import Enum

    from models.editions.edition import CellKey
    from models.report.filing import Filing
    from models.services.deadlines import Deadline
    from models.services.outcome import Outcome
    from ui.exporting.exporter import Exporter
    from ui.importing.import_controller import ImportController
    from ui.report.report_model import ReportModel
    from ui.report.report_page import ReportPage
    from ui.shell.drop_hint import DropHint
    from ui.shell.finished_page import FinishedPage
    from ui.shell.report_actions import ReportActions
    from ui.shell.review_actions import ReviewActions
    from ui.shell.workflow_actions import WorkflowActions
    from ui.submission.submission_actions import SubmissionActions

NAME = "阳光年报"
SIZE = (1280, 800)
_FRAME = QSize(16, 40)
"""What the desktop draws around a window, at most: on a screen of 1366×768 all of it is in sight."""
_AFTER_FIRST_PAINT_MS = 50


def _looks(settings: Settings) -> tuple[str, int]:
    return settings.scheme, settings.point_size


class MainWindow(QMainWindow):
    """Opens on the library; ``page`` is the open report, None while there is none."""

    def __init__(self, library: Library, settings: SettingsStore, exports: Path, today: date | None = None) -> None:
        super().__init__()
        today = today or wording.today()
        jobs, charts = JobQueue(library.close), ChartYears(library, settings)
        self.context = AppContext(library, settings, exports, today, self, jobs, charts, self)
        self._last_operator = settings.current.operator
        self.last_position = LastPosition(settings.sibling_file("place.json"), self)
        self._label = ""
        self._seen = QTimer(self, singleShot=True, interval=_AFTER_FIRST_PAINT_MS)
        self._seen.timeout.connect(self._load_rules)
        self.page: ReportPage | None = None
        self.session_ends = False
        """The system closes the window; whoever could be asked is leaving."""
        self._import_controller: ImportController | None = None
        self._drop_hint: DropHint | None = None
        self.setAcceptDrops(True)
        self.status = StatusLine(today)
        # From the outside in: what is moved into another widget is styled anew with all that it holds.
        self.setCentralWidget(whole := QWidget(self))
        self._stack = QStackedWidget(whole)
        self.library_page = LibraryPage(library, today, lambda: bring_sample(library), jobs, self.notice, self._stack)
        self.library_page.model.wait(True)
        self._make_actions()
        self.named_actions = actions.make(self)
        ManualKey(self)
        self.addActions(list(self.named_actions.values()))
        self.top_bar = TopBar(self.named_actions)
        self._connect_start_page(self.library_page)
        self._follow_looks(settings)
        self._lay_out()
        leave_dropped_files(self.library_page)
        self._enter_library()

    def _follow_looks(self, settings: SettingsStore) -> None:
        self._looks = _looks(settings.current)
        settings.changed.connect(self._follow_settings)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    def _make_actions(self) -> None:
        context = self.context
        self.collection = CollectionActions(context, self._exporter, lambda: self.submission.take_distribution())
        self.audit = AuditActions(context, lambda: self.collection.year)
        self.registers = RegisterActions(context, self._exporter)
        self.safety = SafetyActions(context, self.last_position, self.library_page.model.set_paused)
        self.shared_database = SharedDatabaseMonitor(context, self._refresh_library)
        self.type_size = TypeSizeSteps(context.settings, self, self)
        self.status.operator_wanted.connect(lambda: self.workflow_actions.switch_operator())
        self.status.operator_chosen.connect(context.settings.set_operator)

    @cached_property
    def workflow_actions(self) -> "WorkflowActions":
        """What leads from draft to final."""
        from ui.shell.workflow_actions import WorkflowActions

        return WorkflowActions(self.context)

    @cached_property
    def review_actions(self) -> "ReviewActions":
        """What is done to check the open report."""
        from ui.shell.review_actions import ReviewActions

        return ReviewActions(self.context, self.workflow_actions, self._exporter)

    @cached_property
    def report_actions(self) -> "ReportActions":
        """What can be done with the open report."""
        from ui.shell.report_actions import ReportActions

        return ReportActions(self.context, self._exporter)

    @cached_property
    def submission(self) -> "SubmissionActions":
        """What goes up to the superior and comes down."""
        from ui.submission.submission_actions import SubmissionActions

        return SubmissionActions(self.context, lambda: self.workflow_actions.finalise(shows_next=False))

    def _exporter(self) -> "Exporter":
        # The PDF reader is loaded with the first page that is printed, not with the program.
        from ui.exporting.exporter import Exporter

        return Exporter(self.context)

    def _connect_start_page(self, page: LibraryPage) -> None:
        page.opened.connect(self.open_report)
        page.begun.connect(self._open_begun)
        page.asked_import.connect(self.import_report)
        page.asked_packages.connect(self._make_packages)
        page.asked_collecting.connect(self.collection.show)
        page.asked_registers.connect(self.registers.show)
        page.agenda_read.connect(self.registers.remind)
        page.asked_manual.connect(self.show_manual)
        page.counted.connect(self.status.show_library)

    def _lay_out(self) -> None:
        self.resize(QSize(*SIZE).boundedTo(screen_of(self).availableSize() - _FRAME))
        self._stack.addWidget(self.library_page)
        layout = QVBoxLayout(self.centralWidget())
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.status)
        self.restoreGeometry(QByteArray.fromHex(self.context.settings.current.geometry.encode("ascii", "ignore")))

    def showEvent(self, event: QShowEvent) -> None:
        """Once the list is seen, load what judges its reports, on the worker: it takes as long as all before it."""
        super().showEvent(event)
        if self.library_page.model.waits:
            self._seen.start()

    def _load_rules(self) -> None:
        def begin(_: object) -> None:
            self.library_page.begin_counting()

        self.context.jobs.start(self, lambda: import_module("models.services.report_session"), begin, begin)

    # ── between the library and a report ──

    def show_library(self) -> bool:
        """Leave the report for the library as it now stands; False where an editor holds something that was refused."""
        if not self.may_close("离开"):
            return False
        self._close_page()
        self._enter_library()
        return True

    def _enter_library(self) -> None:
        self.setWindowTitle(NAME)
        for spec in actions.ACTIONS:
            self.named_actions[spec.id].setEnabled(not spec.of_report)
        self.shared_database.disable_file_actions(self.named_actions)
        self.top_bar.show_library()
        self._refresh_library()
        self._stack.setCurrentWidget(self.library_page)
        self.library_page.table.setFocus()

    def _refresh_library(self) -> None:
        self.library_page.refresh(self.last_position.current.report)

    def open_report(self, report: int) -> None:
        """Open a report; when it cannot be read the clerk is told and stays where they are."""
        if not self.may_close("离开"):
            return
        # The tabs and the PDF reader are loaded with the first report, not with the program.
        from ui.report.report_model import ReportModel
        from ui.report.report_page import ReportPage

        try:
            opened = ReportModel(self.context.library.open(report), self)
        except AppError as error:
            messages.refuse(self, "打不开这份报告", error.sentence)
            return
        self._close_page()
        self.submission.deadlines.clear()
        position = self.last_position.in_report(report)
        self._label = next((line.label for line in self.context.library.reports() if line.id == report), "")
        self.page = page = ReportPage(
            opened,
            self.context.jobs,
            self.context.settings,
            self.notice,
            self.context.charts.years_to_print,
            self._stack,
            position.section,
        )
        self._connect_page(page, opened)
        leave_dropped_files(page)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        for spec in actions.ACTIONS:
            self.named_actions[spec.id].setEnabled(True)
        self.shared_database.disable_file_actions(self.named_actions)
        self._show_outcome(opened.outcome)
        page.set_preview_beside(self.context.settings.current.beside)
        self.named_actions["beside"].setChecked(self.context.settings.current.beside)
        page.go_to(position)
        self.last_position.follow(page.view)
        self._show_notices(opened)

    def _show_notices(self, opened: "ReportModel") -> None:
        """Say what the clerk should know of a report before they begin; what was said last stands."""
        from ui.report.carry_over_notice import notify_carry_over
        from ui.report.sum_notice import notify_sum

        notify_carry_over(self.context.library, opened)
        self.workflow_actions.show_state_notice()
        notify_sum(opened, self.show_sum)

    def _connect_page(self, page: "ReportPage", report: "ReportModel") -> None:
        page.set_finished_page(self._finished_page(report))
        report.changed.connect(self._show_outcome)
        report.unsaved.connect(self.status.show_unsaved)
        page.view.problems.export_wanted.connect(lambda: self.review_actions.export_findings())
        page.view.last_year_wanted.connect(lambda cell: self._open_last_year(report.filing, cell))
        page.view.case_wanted.connect(
            lambda cell, name: self.registers.show_case(report.filing.agency, cell.block, name)
        )

    def _finished_page(self, report: "ReportModel") -> "FinishedPage":
        from ui.shell.finished_page import FinishedPage

        def deadline() -> "Deadline":
            return self.submission.deadlines.deadline_of(report.filing.agency, report.filing.year)

        return FinishedPage(report, self.trigger, deadline, self.context.today, self)

    def _open_last_year(self, filing: "Filing", cell: "CellKey") -> None:
        last = self.context.library.find_last_year(filing.agency, filing.year)
        if last is not None:
            self.open_report(last)
            if self.page and self.page.report.edition.has(cell):
                self.page.view.tabs.go_to_cell(cell)

    def _open_begun(self, begun: NewReport) -> None:
        self.open_report(begun.report)
        if self.page and begun.carried:
            self.say(f"已从上年报告带入“上年结转”{len(begun.carried)} 格，请核对；封面的联系方式也已照抄。")

    def show_sum(self, year: int, node: str) -> None:
        """Leave the report for 汇总, at the sum of what stands under a unit of that year's roster."""
        self.collection.show_sum(year, node)

    def show_page(self, page: QWidget, name: str) -> None:
        """Show a page that is neither the library nor a report, under the name it has."""
        leave_dropped_files(page)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.name_page(name)

    def name_page(self, name: str) -> None:
        """Say which page this is, where a report would be named."""
        self.setWindowTitle(f"{name} — {NAME}")
        self.top_bar.show_place(name)
        self.status.show_library(0)

    def remove_page(self, page: QWidget) -> None:
        """Take such a page away."""
        self._stack.removeWidget(page)
        page.deleteLater()

    def _close_page(self) -> None:
        self.collection.leave()
        self.audit.leave()
        self.registers.leave()
        if self.page is not None:
            self.last_position.leave()
            self.page.retire()
            self._stack.removeWidget(self.page)
            self.notice.leave(self.page)
            self.page.report.deleteLater()
            self.page.deleteLater()
            self.page = None

    def _show_outcome(self, outcome: "Outcome") -> None:
        if self.page is None:
            return
        if outcome.changes_by_others:
            self.shared_database.announce(outcome.changes_by_others)
        filing = self.page.report.filing
        self.setWindowTitle(f"{filing.agency.name} · {filing.year} 年度 — {NAME}")
        self.top_bar.show_report(filing, outcome, self._label)
        due = self.submission.deadlines.deadline_of(filing.agency, filing.year)
        self.status.show_report(filing, outcome, due, self.context.library.operator, self.context.settings.operators)

    def may_close(self, what: str) -> bool:
        """Keep what is typed; where something is refused, whether the clerk gives it up."""
        if not self.registers.may_leave():
            return False
        if self.page is None or self.page.commit_pending():
            return True
        return messages.ask(
            self,
            "还有一处没有存上",
            f"正在填写的一处没有存上，{what}后这一处的内容会丢掉；其余都已保存。",
            f"仍要{what}",
        )

    # ── actions ──

    def new_report(self) -> None:
        """Begin a report, from anywhere."""
        self.library_page.new_report()

    def import_report(self) -> None:
        """Take a report in from somebody's file, or several from several."""
        self._get_import_controller.choose_files()

    def import_folder(self) -> None:
        """Take reports in from a folder of files."""
        self._get_import_controller.choose_folder()

    def import_copied(self) -> None:
        """Take a report in that was copied from a page."""
        self._get_import_controller.paste()

    @property
    def _get_import_controller(self) -> "ImportController":
        # The readers' suffixes and the dialog are loaded with the first file.
        from ui.importing.import_controller import ImportController

        if self._import_controller is None:
            context = self.context
            self._import_controller = ImportController(
                self, context.library, context.jobs, self.say, self.open_report, self.show_library
            )
        return self._import_controller

    def _make_packages(self, lines: list[ReportLine]) -> None:
        from ui.exporting.packages_dialog import PackagesDialog

        context = self.context
        PackagesDialog(lines, context.library, context.charts, context.settings, self).open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files anywhere on the window."""
        if paths := dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self._show_drop_hint(paths)

    def _show_drop_hint(self, paths: list[Path]) -> None:
        """Say where the files will land."""
        from ui.shell.drop_hint import DropHint, drop_words

        self._drop_hint = self._drop_hint or DropHint(self)
        page = self.collection.page
        is_collecting = page is not None and page.controller is not None and page.controller.collection is not None
        audit = self.audit.page
        shown = page or audit
        year = shown.year if shown else year_ahead(self.context.today)
        words = drop_words(paths, is_collecting, year, audit is not None)
        self._drop_hint.show_over(self.centralWidget(), words)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl, where nothing nearer took it, the type becomes larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.type_size.turn(event)
        else:
            super().wheelEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files are elsewhere now."""
        super().dragLeaveEvent(event)
        self._hide_drop_hint()

    def _hide_drop_hint(self) -> None:
        if self._drop_hint is not None:
            self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the file that was dropped, once the drag is over: a window must not open inside it."""
        self._hide_drop_hint()
        paths = dropped_files(event.mimeData())
        event.acceptProposedAction()
        call_later(0, self, lambda: self.take_files(paths))

    def take_files(self, paths: list[Path]) -> None:
        """Read files that were dropped on the window or opened from the desktop, and ask what shall become of them."""
        rest = self.submission.take_files(paths)
        pages = (self.collection, self.audit, self.registers)
        if rest and not any(page.takes(rest) for page in pages):
            self._get_import_controller.read_dropped(rest)

    def say(self, text: str, *offers: Offer) -> None:
        """Tell what was done, wherever the clerk is by now."""
        self.notice.say(text, *offers, subject=self.page)

    @property
    def notice(self) -> NoticeBar:
        """Where it is told what was done."""
        return self.status.notice

    def say_briefly(self, text: str) -> None:
        """Answer in the status line for a few seconds."""
        self.status.say(text)

    def trigger(self, action: str) -> None:
        """Do what the action of that id does."""
        self.named_actions[action].trigger()

    def show_settings(self) -> None:
        """Let the clerk choose."""
        from ui.shell.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.context.settings.current, self)
        if dialog.exec():
            self.context.settings.change(**dialog.values())

    def import_word_list(self) -> None:
        """Take in the office's own words, and hold the open report to them."""
        from ui.widgets import files

        if path := files.ask_open(self, "导入用语表", "用语表 (*.csv)"):
            try:
                word_list = self.context.library.import_word_list(read_input_text(path, "用语表"))
            except AppError as error:
                messages.refuse(self, "没有导入用语表", error.sentence)
                return
            if self.page:
                from models.services.report_session import ReportSession

                self.page.report.run(ReportSession.check_with, word_list=word_list)
            self.say(f"已导入用语表，共 {len(word_list.words)} 个词，对全部报告生效。")

    def show_about(self) -> None:
        """Say which version this is, and which keys there are."""
        from ui.shell.about_dialog import AboutDialog

        AboutDialog(self.context.library, self).exec()

    def show_palette(self) -> None:
        """Find any action, and any part, cell or report, by its words."""
        if self.page is not None and not self.page.commit_pending():
            return
        from ui.shell.command_palette import CommandPalette
        from ui.shell.palette_entries import action_entries, library_entries, report_entries

        entries = list(action_entries(self.named_actions, actions.LEADS_NOWHERE))
        entries += report_entries(self.page) if self.page else ()
        entries += library_entries(self.library_page.model.lines, self.open_report)
        CommandPalette(entries, self).show()

    def focus_notice(self) -> None:
        """Give the keyboard to what was told last, where it offers anything."""
        if not self.notice.take_focus():
            self.say_briefly("没有要说的。")

    def show_manual(self) -> None:
        """Show the manual at the chapter on what is shown."""
        if self.page:
            chapter = self.page.manual_chapter()
        else:
            chapter = "汇总" if self.collection.page else "台账" if self.registers.page else "开始"
        show_chapter(chapter, self)

    def _follow_settings(self, settings: Settings) -> None:
        if self._looks != _looks(settings):
            self._wear(settings)
        # Only a new name is looked up: the database may be out of reach while the window closes.
        if settings.operator == self._last_operator:
            return
        self._last_operator = settings.operator
        try:
            self.context.library.operator = settings.operator
        except AppError as error:
            messages.refuse(self, "没有换填报人", error.sentence)
            return
        if self.page:
            self.page.report.set_operator(self.context.library.operator)
            self._show_outcome(self.page.report.outcome)

    def _follow_desktop(self) -> None:
        # A window that was closed may live on for a while; the colours are the whole program's.
        if self.isVisible() and self.context.settings.current.scheme == SYSTEM:
            self._wear(self.context.settings.current)

    def _wear(self, settings: Settings) -> None:
        """Take other colours at once; with type of another size a report is laid out anew where the clerk stands."""
        app, is_resized = QApplication.instance(), self._looks[1] != settings.point_size
        assert isinstance(app, QApplication)
        self._looks = _looks(settings)
        apply_theme(app, settings.scheme, settings.point_size)
        self.library_page.table.fit_columns()
        if is_resized and self.page is not None and self.page.commit_pending():
            self.last_position.note()
            self.open_report(self.page.report.number)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at any moment: what is in an editor is kept first."""
        if not self.session_ends and not self.may_close("关闭"):
            event.ignore()
            return
        self._seen.stop()
        self._close_page()
        self.shared_database.stop()
        from ui.widgets.batch_dialog import BatchDialog

        # Nobody has to look at a window that only waits for a page to reach the printer.
        self.hide()
        dialog: BatchDialog[object, Enum]
        for dialog in self.findChildren(BatchDialog):
            dialog.stop_jobs()
        self.context.jobs.close()
        self.context.settings.change(geometry=bytes(self.saveGeometry().toHex().data()).decode("ascii"))
        super().closeEvent(event)
