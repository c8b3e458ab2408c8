"""Every list of a year's collection in one workbook, made off the window's thread."""

from datetime import date

from models.services.collection.parts.consolidation import ScopedConsolidation
from models.services.collection.parts.list_exports import ListExports
from models.services.collection.parts.queries import CollectionQueries
from models.services.library import Library
from ui.collection.scope_dialog import ScopeChoice


def title_of(seeing: CollectionQueries) -> str:
    """What the workbook is called."""
    top = seeing.roster.top
    return f"{top.name if top else ''}{seeing.year}年汇总清单"


def lists_file(library: Library, seeing: CollectionQueries, scope: ScopeChoice, today: date) -> bytes:
    """The workbook. Called on a worker, whose connection is let go of at the end."""
    from output.collecting_sheets import rendered

    try:
        year, roster = seeing.year, seeing.roster
        summing = ScopedConsolidation(library, year, scope.node, scope.picked, scope.with_vertical, roster)
        office = roster.top.name if roster.top else ""
        return rendered(ListExports(seeing, summing).lists(today), title_of(seeing), office)
    finally:
        library.close()
