"""The way from the window to 汇总 and back: the page is made when it is asked for and retired when it is left."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ui.context import AppContext

if TYPE_CHECKING:
    from ui.collection.collection_page import CollectionPage
    from ui.exporting.exporter import Exporter


class CollectionActions:
    """``page`` is None while 汇总 is not open."""

    def __init__(self, context: AppContext, exporter: Callable[[], "Exporter"], take_issue: Callable[[], None]) -> None:
        self._context = context
        self._exporter = exporter
        self._ask_distribution = take_issue
        self._year = 0
        self.page: CollectionPage | None = None

    def show(self) -> None:
        """Leave the report, if one is open, and open 汇总."""
        # Its dialogs and the writing of PDF are loaded with it, not with the program.
        from ui.collection.collection_page import CollectionPage

        context = self._context
        if self.page is not None or not context.shell.show_library():
            return
        self.page = page = CollectionPage(
            context.library,
            context.today,
            context.jobs,
            self._exporter,
            context.shell.notice,
            self._year,
            self._ask_operator,
        )
        page.report_requested.connect(self._open_sum)
        page.year_shown.connect(self._set_year)
        page.distribution_requested.connect(self._take_distribution)
        page.audit_requested.connect(lambda: context.shell.trigger("audit"))
        context.shell.show_page(page, page_title(page.year))

    @property
    def year(self) -> int:
        """The year that was shown last, 0 where none was."""
        return self._year

    def show_sum(self, year: int, node: str) -> None:
        """Open 汇总 at the sum of what stands under a unit of a year's roster."""
        self._year = year
        self.show()
        if self.page is not None:
            self.page.show_sum_of(node)

    def _ask_operator(self) -> None:
        from ui.report import operator_dialog

        if name := operator_dialog.ask_operator(self._context.window):
            self._context.settings.set_operator(name)

    def _set_year(self, year: int) -> None:
        self._year = year
        self._context.shell.name_page(page_title(year))

    def _open_sum(self, report: int) -> None:
        """Open the report the sum became."""
        from models.services.report_session import ReportSession
        from ui.report.sum_notice import describe_sum

        shell = self._context.shell
        shell.open_report(report)
        if shell.page is not None:
            undo = partial(shell.page.report.run, ReportSession.undo)
            trouble = describe_sum(shell.page.report)
            words = "汇总数已写进这份报告，文字、封面没有动；不要的话可以撤销。"
            shell.say(words + (f"注意：{trouble}。" if trouble else ""), ("撤销", undo))

    def _take_distribution(self) -> None:
        """Take in what the superior handed down, and come back to the year with its roster."""
        self._ask_distribution()
        if self.page is not None:
            self.page.reload()
        else:
            self.show()

    def leave(self) -> None:
        """Retire the page, as on the way to the library or to a report."""
        if self.page is not None:
            page, self.page = self.page, None
            page.close_year()
            self._context.shell.remove_page(page)

    def takes(self, paths: list[Path]) -> bool:
        """Take files that were dropped while 汇总 is open; False when it is not, or the year has no roster."""
        if self.page is None or self.page.controller is None or self.page.controller.collection is None:
            return False
        self.page.take_files(tuple(paths))
        return True


def page_title(year: int) -> str:
    """The page's name above it."""
    return f"汇总 · {year} 年度"
