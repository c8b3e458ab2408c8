"""What the superior adds to the cells of a node's sum, and why; withdrawn, never erased."""

from dataclasses import dataclass

from models.editions.edition import CellKey, Edition
from models.store import ledger
from models.store.clock import now
from models.store.collection.sum_tables import AdjustmentRow
from models.store.database import Database


@dataclass(frozen=True)
class Adjustment:
    """What is added to a cell of a node's sum, and why; ``withdrawn_at`` is empty while it holds."""

    id: int
    cell: CellKey
    value: int
    reason: str
    at: str
    operator: str
    withdrawn_at: str


def add_adjustment(
    database: Database, year: int, node: str, cell: CellKey, value: int, reason: str, operator: str
) -> int:
    """Add an adjustment; its number."""
    with database.write():
        number = AdjustmentRow.insert(
            year=year,
            node=node,
            cell=str(cell),
            value=value,
            reason=reason,
            at=now(),
            operator=operator,
            withdrawn_at="",
        ).execute(database)
        ledger.append(database, operator, "调整汇总", {"adjustment": [int(number)]})
        return int(number)


def withdraw_adjustment(database: Database, adjustment: int, operator: str) -> None:
    """Take an adjustment back; it stays in the list."""
    with database.write():
        AdjustmentRow.update(withdrawn_at=now()).where(
            (AdjustmentRow.id == adjustment) & (AdjustmentRow.withdrawn_at == "")
        ).execute(database)
        ledger.append(database, operator, "撤回调整", {"adjustment": [adjustment]})


def adjustments(database: Database, year: int, node: str, edition: Edition) -> list[Adjustment]:
    """Every adjustment of a node's sum, also those withdrawn, oldest first."""
    with database.read():
        rows = (
            AdjustmentRow.select()
            .where((AdjustmentRow.year == year) & (AdjustmentRow.node == node))
            .order_by(AdjustmentRow.id)
            .execute(database)
        )
        return [
            Adjustment(row.id, edition.find(row.cell), row.value, row.reason, row.at, row.operator, row.withdrawn_at)
            for row in rows
        ]


def adjusted_cells(database: Database, year: int, node: str, edition: Edition) -> dict[CellKey, int]:
    """What is added to the typed cells of a node's sum at present, all adjustments of a cell together."""
    adjusted: dict[CellKey, int] = {}
    for one in adjustments(database, year, node, edition):
        if not one.withdrawn_at:
            adjusted[one.cell] = adjusted.get(one.cell, 0) + one.value
    return {cell: value for cell, value in adjusted.items() if value}
