"""The way from the window to 核查 and back: the page is made when it is asked for and retired when it is left."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ui.context import AppContext

if TYPE_CHECKING:
    from ui.audit.audit_page import AuditPage


class AuditActions:
    """``page`` is None while 核查 is not open; ``year`` tells which year 汇总 shows, 0 where it was not open."""

    def __init__(self, context: AppContext, year: Callable[[], int]) -> None:
        self._context, self._year = context, year
        self.page: AuditPage | None = None

    def show(self) -> None:
        """Leave what is open, and open 核查 at the year that 汇总 showed."""
        from ui.audit.audit_page import AuditPage

        context = self._context
        if self.page is not None:
            return
        year = self._year() or context.today.year - 1
        if not context.shell.show_library():
            return
        self.page = page = AuditPage(
            context.library, context.today, context.exports, context.shell.notice, year, self._ask_operator
        )
        page.year_shown.connect(lambda shown: context.shell.name_page(page_title(shown)))
        context.shell.show_page(page, page_title(page.year))

    def _ask_operator(self) -> None:
        from ui.report import operator_dialog

        if name := operator_dialog.ask_operator(self._context.window):
            self._context.settings.set_operator(name)

    def leave(self) -> None:
        """Retire the page, as on the way to the library or to a report."""
        if self.page is not None:
            page, self.page = self.page, None
            page.close_year()
            self._context.shell.remove_page(page)

    def takes(self, paths: list[Path]) -> bool:
        """Go through files that were dropped while 核查 is open; False when it is not."""
        if self.page is None:
            return False
        self.page.go_through(paths)
        return True


def page_title(year: int) -> str:
    """The page's name above it."""
    return f"核查公布件 · {year} 年度"
