"""结转 through a change of the roster: what each unit should carry in, by what was left over last year."""

from collections.abc import Iterator, Mapping

from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.errors import Refused
from models.report.consolidation import CarryOverMismatch
from models.report.roster import ChangeKind, Roster
from models.services.collection.parts.roster import carried_cells
from models.store.collection import sums
from models.store.database import Database


def find_mismatches(
    database: Database, year: int, roster: Roster, counted: Mapping[str, int]
) -> Iterator[CarryOverMismatch]:
    """The units of a sum that do not carry in what they should, cell by cell, where last year is known."""
    try:
        before, now = edition_for(year - 1), edition_for(year)
    except Refused:
        return
    for cell in carried_cells(now):
        left_cell = now.carried_cells[cell]
        if not before.has(left_cell):
            continue
        left = sums.column(database, year - 1, before, (left_cell,))
        if not left:
            return
        due = _due(cell, left, roster)
        values = sums.column(database, year, now, (cell,))
        for code in counted:
            value = values.get(code) or 0
            if code in due and value != due[code]:
                yield CarryOverMismatch(roster.by_code[code].name, cell, value, due[code])


def _due(cell: CellKey, left: Mapping[str, int | None], roster: Roster) -> dict[str, int]:
    """What each unit should carry in: what it had left itself, less what went, and what came from others."""
    due = {code: value or 0 for code, value in left.items()}
    for change in roster.changes:
        if change.source not in left:
            # Nobody knows what it had left, so nobody can say what its successor should have.
            due.pop(change.target, None)
            continue
        total = left[change.source] or 0
        moved = change.carried.get(cell, 0) if change.kind is ChangeKind.SPLIT else total
        due[change.source] = due.get(change.source, 0) - moved
        if change.target:
            due[change.target] = due.get(change.target, 0) + moved
    return due
