"""Every list of a year's collection in one workbook, made off the window's thread."""

from datetime import date

from models.services.collection.consolidation import Summing
from models.services.collection.list_exports import Listing
from models.services.collection.queries import Seeing
from models.services.library import Library
from ui.collection.scope_dialog import ScopeChoice


def title_of(seeing: Seeing) -> str:
    """What the workbook is called."""
    top = seeing.roster.top
    return f"{top.name if top else ''}{seeing.year}年汇总清单"


def lists_file(library: Library, seeing: Seeing, scope: ScopeChoice, today: date) -> bytes:
    """The workbook. Called on a worker, whose connection is let go of at the end."""
    from output.collecting_sheets import rendered

    try:
        year, roster = seeing.year, seeing.roster
        summing = Summing(library, year, scope.node, scope.picked, scope.with_vertical, roster)
        office = roster.top.name if roster.top else ""
        return rendered(Listing(seeing, summing).lists(today), title_of(seeing), office)
    finally:
        library.close()
