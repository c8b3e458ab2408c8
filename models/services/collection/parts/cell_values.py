"""The values of one cell in the reports that count, unit by unit."""

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_for
from models.errors import Refused
from models.store.collection import sums
from models.store.database import Database


def values_by_unit(database: Database, year: int, cell: CellKey) -> dict[str, int | None]:
    """Each unit's value of a cell, typed or a total; none for a year whose edition has no such cell."""
    try:
        edition = edition_for(year)
    except Refused:
        return {}
    return sums.column(database, year, edition, typed_operands(edition, cell)) if edition.has(cell) else {}


def typed_operands(edition: Edition, cell: CellKey) -> tuple[CellKey, ...]:
    """The typed cells that make up a cell: itself, or all that a total comes down to, each as often as it counts."""
    if cell not in edition.operands:
        return (cell,)
    return tuple(typed for part in edition.operands[cell] for typed in typed_operands(edition, part))
