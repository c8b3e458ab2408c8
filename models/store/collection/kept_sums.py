"""Sums that were made: kept with every version in them, and with all else that they stood on."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.editions.edition import CellKey
from models.editions.known_editions import edition_by_name
from models.errors import StoreError
from models.store import ledger
from models.store.clock import now
from models.store.collection.adjustments import adjusted_cells
from models.store.collection.roster import roster_version
from models.store.collection.submissions import last_event
from models.store.collection.sums import Scope, SumOfReports, scope_query
from models.store.collection.tables import StoredSumRow, SumInputRow, SumPartRow
from models.store.database import Database
from models.store.integrity.submission_integrity import sum_digest


@dataclass(frozen=True)
class RosterInputs:
    """What of the roster a sum stands on.

    ``mark`` is what the whole roster was known by. ``units`` are the units that count or are waited for, by code, each
    with its name and whether it must report; ``changes`` what was recorded of them: kind, from whom, to whom, and what
    was carried.
    """

    mark: str
    units: Mapping[str, tuple[str, bool]]
    changes: tuple[tuple[str, str, str, str], ...] = ()

    def serialize(self) -> str:
        """Units and changes as JSON."""
        return json.dumps([dict(sorted(self.units.items())), sorted(self.changes)], ensure_ascii=False)


@dataclass(frozen=True)
class StoredSum:
    """A sum as it was made and kept; ``report`` is the report it became, None where it became none.

    ``entry`` numbers the entry of that report's journal that wrote it, 0 where nothing had to be written.
    ``roster`` is None for a sum that an older program kept: what the roster was like then is not known.
    """

    id: int
    scope: Scope
    report_count: int
    totals: Mapping[CellKey, int]
    adjusted: Mapping[CellKey, int]
    last_movement: int
    report: int | None
    at: str
    operator: str
    entry: int = 0
    roster: RosterInputs | None = None

    @property
    def figures(self) -> dict[CellKey, int]:
        """The typed cells of the sum, adjustments in them."""
        return {
            cell: self.totals.get(cell, 0) + self.adjusted.get(cell, 0)
            for cell in self.scope.edition.typed_cells
            if cell in self.totals or cell in self.adjusted
        }


def save_sum(
    database: Database,
    scope: Scope,
    added: SumOfReports,
    adjusted: Mapping[CellKey, int],
    movement: int,
    roster: RosterInputs,
    operator: str,
    report: int | None,
    entry: int = 0,
) -> int:
    """Remember a sum with every version that went into it, and all else it stands on; its number. One transaction.

    StoreError, and nothing kept, when a report came, or the roster or an adjustment was changed, meanwhile.
    """
    picked = json.dumps(scope.picked)
    totals, moved = _serialize_figures(added.typed), _serialize_figures(adjusted)
    at = now()
    content = [
        scope.year,
        scope.edition.name,
        scope.node,
        picked,
        scope.with_vertical,
        added.report_count,
        totals,
        moved,
        at,
    ]
    with database.write():
        number = StoredSumRow.insert(
            year=scope.year,
            edition=scope.edition.name,
            node=scope.node,
            picked=picked,
            has_vertical=int(scope.with_vertical),
            parts=added.report_count,
            totals=totals,
            adjusted=moved,
            last_movement=movement,
            report=report,
            at=at,
            operator=operator,
            digest=sum_digest(content),
        ).execute(database)
        reach, values = scope_query(database, scope)
        database.run(f"INSERT INTO kept_part (sum_id, received_id) SELECT {int(number)}, counted FROM {reach}", values)
        database.run(
            "INSERT INTO kept_input (sum_id, roster, units, entry) VALUES (?, ?, ?, ?)",
            (int(number), roster.mark, roster.serialize(), entry),
        )
        part_count = SumPartRow.select().where(SumPartRow.sum == number).count(database)
        if part_count != added.report_count or last_event(database, scope.year) != movement:
            raise StoreError("汇总的时候又收到了报告，这次汇总没有存下。请再汇总一次。")
        if roster_version(database, scope.year) != roster.mark:
            raise StoreError("汇总的时候名册改过，这次汇总没有存下。请再汇总一次。")
        if adjusted_cells(database, scope.year, scope.node, scope.edition) != {c: v for c, v in adjusted.items() if v}:
            raise StoreError("汇总的时候调整改过，这次汇总没有存下。请再汇总一次。")
        keys = [int(number)]
        ledger.append(database, operator, "存下汇总", {"kept_sum": keys, "kept_part": keys, "kept_input": keys})
    return int(number)


def _serialize_figures(figures: Mapping[CellKey, int]) -> str:
    return json.dumps({str(cell): value for cell, value in sorted(figures.items())})


def _parse_sum(database: Database, row: Any) -> StoredSum:  # noqa: ANN401, a row whose columns a type checker cannot know
    edition = edition_by_name(row.edition)
    picked = json.loads(row.picked)
    content = [row.year, row.edition, row.node, row.picked, bool(row.has_vertical), row.parts, row.totals, row.adjusted]
    if sum_digest([*content, row.at]) != row.digest:
        raise StoreError("存下的汇总与当时的校验码不符，可能已损坏，或被别的程序改过。请从备份恢复，或重新汇总。")
    scope = Scope(row.year, edition, row.node, None if picked is None else tuple(picked), bool(row.has_vertical))
    totals, adjusted = (
        {edition.find(cell): value for cell, value in json.loads(figures).items()}
        for figures in (row.totals, row.adjusted)
    )
    stood_on = SumInputRow.select().where(SumInputRow.sum == row.id).first(database)
    roster = None
    if stood_on is not None:
        units, changes = json.loads(stood_on.units)
        known = {code: (name, bool(is_due)) for code, (name, is_due) in units.items()}
        roster = RosterInputs(stood_on.roster, known, tuple(tuple(one) for one in changes))
    entry = stood_on.entry if stood_on is not None else 0
    report = row.report_id
    return StoredSum(
        row.id, scope, row.parts, totals, adjusted, row.last_movement, report, row.at, row.operator, entry, roster
    )


def list_sums(database: Database, year: int, node: str) -> list[StoredSum]:
    """The sums kept of a node, the last one first; StoreError when one is not what was kept."""
    with database.read():
        rows = StoredSumRow.select().where((StoredSumRow.year == year) & (StoredSumRow.node == node))
        return [_parse_sum(database, row) for row in rows.order_by(StoredSumRow.id.desc()).execute(database)]


def sums_with(database: Database, year: int, versions: Sequence[int]) -> list[StoredSum]:
    """The sums kept of a year that hold one of some versions, the last one first; StoreError as above."""
    with database.read():
        held = SumPartRow.select(SumPartRow.sum).where(SumPartRow.received.in_(versions))
        rows = StoredSumRow.select().where((StoredSumRow.year == year) & StoredSumRow.id.in_(held))
        return [_parse_sum(database, row) for row in rows.order_by(StoredSumRow.id.desc()).execute(database)]


def last_sum(database: Database, scope: Scope) -> StoredSum | None:
    """The last sum that was kept of exactly this scope; StoreError when it is not what was kept."""
    table = StoredSumRow
    with database.read():
        same = (table.year == scope.year) & (table.node == scope.node) & (table.picked == json.dumps(scope.picked))
        row = (
            table.select()
            .where(same & (table.has_vertical == int(scope.with_vertical)))
            .order_by(table.id.desc())
            .first(database)
        )
        return _parse_sum(database, row) if row is not None else None


def sums_of_report(database: Database, report: int) -> Iterator[StoredSum]:
    """The sums that were written into a report, the last one first, each read when it is asked for.

    StoreError when one is not what was kept.
    """
    table = StoredSumRow
    with database.read():
        rows = table.select(table.id).where(table.report == report).order_by(table.id.desc()).execute(database)
        numbers = [row.id for row in rows]
    for number in numbers:
        with database.read():
            yield _parse_sum(database, table.select().where(table.id == number).get(database))


def submissions_in_sum(database: Database, made: int) -> dict[str, int]:
    """The versions that went into a kept sum, by unit."""
    with database.read():
        rows = database.run(
            "SELECT r.unit, r.id FROM kept_part k JOIN received r ON r.id = k.received_id WHERE k.sum_id = ?", (made,)
        ).fetchall()
        return {unit: int(number) for unit, number in rows}
