"""What can be done with the open report: each method is the slot of an action."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from models.services.report_session import ReportSession
from ui.context import AppContext
from ui.widgets import wording

if TYPE_CHECKING:
    from models.services.library import SimilarReport
    from ui.exporting.exporter import Exporter
    from ui.report.report_page import ReportPage


class ReportActions:
    """Does nothing while no report is open. What is in an editor is handed over before anything leaves the house."""

    def __init__(self, context: AppContext, exporter: Callable[[], "Exporter"]) -> None:
        self._context = context
        self._exporter = exporter

    @property
    def page(self) -> "ReportPage | None":
        """The open report."""
        return self._context.shell.page

    def undo(self) -> None:
        """Take back the last step."""
        if self.page:
            self.page.report.run(ReportSession.undo)

    def redo(self) -> None:
        """Make it again."""
        if self.page:
            self.page.report.run(ReportSession.redo)

    def tell_saved(self) -> None:
        """Answer Ctrl+S: there is nothing to do, and when it was done."""
        if self.page and self.page.commit_pending():
            at = wording.clock_time(self.page.report.outcome.saved_at)
            self._context.shell.say_briefly(f"不用点保存：每填一处就已存好，最近一次是 {at}。")

    def fill_zeros(self) -> None:
        """Put 0 into every blank cell of every table, as one step; what is carried from last year stays as it is."""
        if self.page is None or not self.page.commit_pending():
            return
        report = self.page.report
        typed, held = report.filing.figures.typed, report.carry_over.locked_cells
        blanks = [cell for cell in report.edition.typed_cells if cell not in typed and cell not in held]
        if not blanks:
            self._context.shell.say_briefly("各表没有空着的格。")
        elif report.run(ReportSession.set_cells, dict.fromkeys(blanks, 0), f"各表空格填 0（{len(blanks)} 格）"):
            undo = partial(report.run, ReportSession.undo)
            self._context.shell.say(f"各表空着的 {len(blanks)} 格都填了 0。", ("撤销", undo))

    def write_note(self) -> None:
        """Note or ask something on the cell the clerk is on."""
        if self.page:
            self.page.view.write_note()

    def next_note(self) -> None:
        """Go to the next cell with a note that is not closed."""
        if self.page and not self.page.view.next_note():
            self._context.shell.say_briefly("没有待了结的疑问和备注。")

    def find(self) -> None:
        """Look for words in the whole report."""
        if self.page:
            self.page.view.open_find()

    def replace(self) -> None:
        """The same, with the keyboard where the other words are written."""
        if self.page:
            self.page.view.open_find()
            self.page.view.finder.begin_replacing()

    def next_tab(self) -> None:
        """Turn to the next page of the report."""
        self._turn(1)

    def previous_tab(self) -> None:
        """Turn to the page before."""
        self._turn(-1)

    def turn_to(self, number: int) -> None:
        """Turn to a page by its number, from 1."""
        if self.page and number <= self.page.view.tabs.count():
            self.page.view.tabs.setCurrentIndex(number - 1)

    def _turn(self, by: int) -> None:
        if self.page:
            tabs = self.page.view.tabs
            tabs.setCurrentIndex((tabs.currentIndex() + by) % tabs.count())

    def show_help(self) -> None:
        """Tell what the form asks for where the clerk is; elsewhere, what the manual says."""
        if not self.page or not self.page.view.show_help():
            self._context.shell.trigger("manual")

    def show_preview(self) -> None:
        """Turn to the pages."""
        if self.page:
            self.page.show_preview()

    def set_preview_beside(self, is_shown: bool) -> None:
        """Show the pages beside the tabs."""
        if self.page:
            self.page.set_preview_beside(is_shown)
            self._context.settings.change(beside=is_shown)

    def export_pdf(self) -> None:
        """Write the report as PDF."""
        if self.page and self.page.commit_pending():
            self._exporter().export(self.page.report)

    def export_as(self) -> None:
        """Write the report in the form that the clerk chooses."""
        if self.page and self.page.commit_pending():
            self._exporter().export_as(self.page.report)

    def export_package(self) -> None:
        """Write everything that is published, in one file."""
        if self.page and self.page.commit_pending():
            self._exporter().export_package(self.page.report)

    def copy_report(self) -> None:
        """Copy the whole report, to be pasted into a website's editor or a document."""
        from ui.exporting.rich_copy import copy_report

        if self.page and self.page.commit_pending():
            copy_report(self.page.report.filing)
            self._context.shell.say("已复制整篇报告，连同表格。可以直接粘贴到网站后台、Word 或 WPS。")

    def print_report(self) -> None:
        """Send the report to a printer."""
        if self.page and self.page.commit_pending():
            self._exporter().print(self.page.report)

    def show_similar_reports(self) -> None:
        """Lay the words of other reports beside those of this one."""
        from ui.report.similar_reports_dialog import SimilarReportsDialog

        if self.page and self.page.commit_pending():
            report, library = self.page.report, self._context.library

            def compare() -> "Iterator[SimilarReport]":
                try:
                    yield from library.compare_with_others(report.number)
                finally:
                    library.close()  # the worker's own connection

            SimilarReportsDialog(report.edition, compare, self._context.jobs, self._context.window).exec()

    def show_trail(self) -> None:
        """Show every change of the report, and whether the chain through them holds."""
        from ui.backups.trail_dialog import TrailDialog, trail_or_reason

        if self.page and self.page.commit_pending():
            trail = trail_or_reason(self.page.report, self._context.window)
            if trail is not None:
                TrailDialog(trail, self.page.report.filing, self._context.settings, self._context.window).exec()
