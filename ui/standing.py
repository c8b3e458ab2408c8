"""Where the clerk stands in an open report, how to get there again, and what is typed there and not yet taken."""

import contextlib
from collections.abc import Callable

from PySide6.QtGui import QTextCursor

from models.errors import NoSuchCell
from ui.bookmark import Spot
from ui.tabs.cover_tab import CoverTab
from ui.tabs.grid_tab import GridTab
from ui.tabs.report_view import ReportView
from ui.tabs.text_field import TextField
from ui.tabs.text_tab import TextTab


def when_moved(view: ReportView, told: Callable[[], None]) -> None:
    """Call whenever the tab, the cell or the place in a text is another."""
    view.tabs.currentChanged.connect(lambda _: told())
    view.cell_entered.connect(lambda _: told())
    field: TextField
    for field in view.findChildren(TextField):
        field.cursorPositionChanged.connect(told)


def spot_in(view: ReportView) -> Spot:
    """Where the clerk is."""
    page = view.tabs.currentWidget()
    cell = page.grid.body.current_cell if isinstance(page, GridTab) else None
    field = _field(view)
    letter = field.textCursor().position() if field else 0
    return Spot(view.report.number, view.current_section(), str(cell or ""), letter, True)


def go_to(view: ReportView, spot: Spot) -> None:
    """Stand there again, as far as it is still there."""
    view.open_section(spot.section)
    if spot.cell:
        with contextlib.suppress(NoSuchCell):
            view.tabs.go_to_cell(view.report.edition.find(spot.cell))
    elif field := _field(view):
        cursor = QTextCursor(field.document())
        cursor.setPosition(min(spot.letter, field.document().characterCount() - 1))
        field.setTextCursor(cursor)
        field.ensureCursorVisible()


def _field(view: ReportView) -> TextField | None:
    page = view.tabs.currentWidget()
    if isinstance(page, TextTab):
        return page.field
    return page.lead if isinstance(page, CoverTab) else None


def not_taken(view: ReportView) -> list[str]:
    """What stands in cells and was refused, each with the name of its cell."""
    found = []
    for page in view.tabs.tables():
        for editor in page.grid.body.editors():
            cell = page.grid.model.cell_at(editor.index)
            if cell and editor.reason:
                found.append(f"{view.report.edition.short_name(cell)}：{editor.text()}")
    return found
