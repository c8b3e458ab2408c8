"""Sums of received reports, added up by the database engine, and what is kept of a sum that was made."""

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

import peewee

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name
from models.errors import StoreError
from models.store import ledger
from models.store.clock import now
from models.store.collection.roster import roster_id, roster_version
from models.store.collection.submissions import last_event
from models.store.collection.tables import AdjustmentRow, StoredSumRow, SumPartRow, received_table
from models.store.database import Database
from models.store.integrity.submission_integrity import sum_digest
from models.store.tables import column_of

_SPLIT = 1_000_000
_OVERFLOW = ("integer overflow", "out of range")
# All of a year's reports are in its edition; asking each for it would read its row, where the index answers.
_COUNTS = "r.year = {year} AND r.is_current = 1 AND r.state <> 'returned'"


@dataclass(frozen=True)
class Scope:
    """Which reports are added: those under a node of the year's roster, or, of these, a picked set of units."""

    year: int
    edition: Edition
    node: str
    picked: tuple[str, ...] | None = None
    with_vertical: bool = False


@dataclass(frozen=True)
class SumOfReports:
    """What an addition came to, and of how many reports; a cell that all leave blank is not in ``typed``."""

    typed: Mapping[CellKey, int]
    report_count: int


@dataclass(frozen=True)
class Contribution:
    """What one unit adds to a cell; ``received`` is the version it stands in."""

    unit: str
    received: int
    value: int


@dataclass(frozen=True)
class StoredSum:
    """A sum as it was made and kept; ``report`` is the report it became, None where it became none."""

    id: int
    scope: Scope
    report_count: int
    totals: Mapping[CellKey, int]
    adjusted: Mapping[CellKey, int]
    last_movement: int
    report: int | None
    at: str
    operator: str


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


def _scope_query(database: Database, scope: Scope) -> tuple[str, list[object]]:
    """A table ``reach(code, counted)`` of the units that count and their versions: under the node, down to each unit
    that reported.

    So nothing is counted twice: a unit that reported counts with its own report, and nobody below it does. Which units
    are passed through is asked first: what is left is a plain join, which a server reads with several hands.
    """
    if scope.picked is not None:
        among, picked = database.membership(scope.picked)
        counts = _COUNTS.format(year="?")
        return f"(SELECT r.unit AS code, r.id AS counted FROM received r WHERE {counts} AND r.unit {among}) AS reach", [
            scope.year,
            picked,
        ]
    roster = roster_id(database, scope.year)
    among, passed = database.membership(
        _units_passed_through(database, scope, _inner_units(database, roster, roster_version(database, scope.year)))
    )
    lines = "" if scope.with_vertical else " AND u.is_vertical = 0"
    # CROSS JOIN fixes the order for SQLite, which would read the whole year for a node of ten units.
    return (
        "(SELECT u.code AS code, r.id AS counted FROM roster_unit u CROSS JOIN received r "
        f"WHERE u.roster_id = ? AND u.parent {among}{lines} AND r.unit = u.code AND {_COUNTS.format(year='?')}) reach",
        [roster, passed, scope.year],
    )


_InnerUnits = Mapping[str, tuple[tuple[str, bool], ...]]


def _inner_units(database: Database, roster: int, version: str) -> _InnerUnits:
    """The units that have units of their own, by the unit they stand under, and whether they are of a vertical line.

    They are few; a roster of another mark has another tree.
    """
    return database.cached(("inner units", roster, version), lambda: _read_inner_units(database, roster))


def _read_inner_units(database: Database, roster: int) -> _InnerUnits:
    rows = database.run(
        "SELECT u.parent, u.code, u.is_vertical FROM "
        "(SELECT DISTINCT parent AS code FROM roster_unit WHERE roster_id = ?) p "
        "JOIN roster_unit u ON u.roster_id = ? AND u.code = p.code",
        (roster, roster),
    ).fetchall()
    children: dict[str, tuple[tuple[str, bool], ...]] = {}
    for parent, code, is_vertical in rows:
        children[parent] = (*children.get(parent, ()), (code, bool(is_vertical)))
    return children


def _units_passed_through(database: Database, scope: Scope, inner: _InnerUnits) -> list[str]:
    """The node, and the units below it that have units of their own and did not report."""
    below = _units_below(scope, inner, frozenset())
    among, codes = database.membership(below)
    counts = _COUNTS.format(year="?")
    rows = database.run(
        f"SELECT r.unit FROM received r WHERE {counts} AND r.unit {among}", (scope.year, codes)
    ).fetchall()
    return _units_below(scope, inner, frozenset(unit for (unit,) in rows) - {scope.node})


def _units_below(scope: Scope, inner: _InnerUnits, stops: Set[str]) -> list[str]:
    codes = [scope.node]
    for code in codes:
        for below, is_vertical in inner.get(code, ()):
            if below not in stops and (scope.with_vertical or not is_vertical):
                codes.append(below)
    return codes


def _figures(edition: Edition) -> str:
    return str(received_table(edition)._meta.table_name)


@cache
def _sums(edition: Edition) -> str:
    return ", ".join(f'SUM(f."{column_of(cell)}")' for cell in edition.typed_cells)


@cache
def _split_sums(edition: Edition) -> str:
    """The same in two parts each, for sums that do not fit into one integer."""
    halves = (
        f'SUM(f."{column_of(cell)}" / {_SPLIT}), SUM(f."{column_of(cell)}" % {_SPLIT})' for cell in edition.typed_cells
    )
    return ", ".join(halves)


def add_up(database: Database, scope: Scope) -> SumOfReports:
    """The sum, by the engine, in exact whole numbers."""
    with database.read():
        reach, values = _scope_query(database, scope)
        # Asked as a set, not joined: SQLite then reads the figures in the order in which they lie.
        counted = f"FROM {_figures(scope.edition)} f WHERE f.received_id IN (SELECT counted FROM {reach})"
        return _read_sum(database, scope.edition, counted, values)


def add_up_submissions(database: Database, edition: Edition, received: Sequence[int]) -> SumOfReports:
    """The sum of versions named one by one."""
    with database.read():
        marks = ", ".join("?" * len(received)) or "NULL"
        return _read_sum(
            database, edition, f"FROM {_figures(edition)} f WHERE f.received_id IN ({marks})", list(received)
        )


def _read_sum(database: Database, edition: Edition, joined: str, values: list[object]) -> SumOfReports:
    counted = "SELECT COUNT(*), "
    try:
        count, *sums = database.run(f"{counted}{_sums(edition)} {joined}", values).fetchone()
    except peewee.DatabaseError as error:
        if not any(sign in str(error).lower() for sign in _OVERFLOW):
            raise
        count, *halves = database.run(f"{counted}{_split_sums(edition)} {joined}", values).fetchone()
        pairs = zip(halves[::2], halves[1::2], strict=True)
        sums = [None if high is None else int(high) * _SPLIT + int(low) for high, low in pairs]
    typed = {cell: int(value) for cell, value in zip(edition.typed_cells, sums, strict=True) if value is not None}
    return SumOfReports(typed, int(count))


def counted_submissions(database: Database, scope: Scope) -> dict[str, int]:
    """The units whose reports are added, by code, and the versions."""
    with database.read():
        reach, values = _scope_query(database, scope)
        rows = database.run(f"SELECT code, counted FROM {reach}", values).fetchall()
        return {code: int(number) for code, number in rows}


def contributions(
    database: Database, scope: Scope, cell: CellKey, parts: Sequence[CellKey], limit: int = 0
) -> list[Contribution]:
    """Who makes up a cell, the largest first; ``parts`` are the typed cells it adds up (itself, if typed)."""
    with database.read():
        reach, values = _scope_query(database, scope)
        value = " + ".join(f'coalesce(f."{column_of(part)}", 0)' for part in parts)
        ranked = f"ORDER BY abs({value}) DESC, code{f' LIMIT {int(limit)}' if limit else ''}"
        rows = database.run(
            f"SELECT code, counted, {value} FROM {reach} JOIN {_figures(scope.edition)} f "
            f"ON f.received_id = counted WHERE {value} <> 0 {ranked}",
            values,
        ).fetchall()
        return [Contribution(code, int(number), int(amount)) for code, number, amount in rows]


def column(database: Database, year: int, edition: Edition, parts: Sequence[CellKey]) -> dict[str, int | None]:
    """One cell of every report of a year that counts, by unit; None where all its typed cells are blank."""
    with database.read():
        value = " + ".join(f'coalesce(f."{column_of(part)}", 0)' for part in parts)
        blank = " AND ".join(f'f."{column_of(part)}" IS NULL' for part in parts)
        rows = database.run(
            f"SELECT r.unit, CASE WHEN {blank} THEN NULL ELSE {value} END FROM received r "
            f"JOIN {_figures(edition)} f ON f.received_id = r.id WHERE {_COUNTS.format(year='?')}",
            (year,),
        ).fetchall()
        return {unit: None if amount is None else int(amount) for unit, amount in rows}


def figures_of(
    database: Database, edition: Edition, received: Sequence[int]
) -> Iterator[tuple[int, dict[CellKey, int]]]:
    """The typed figures of some versions, one after the other."""
    with database.read():
        names = ", ".join(f'"{column_of(cell)}"' for cell in edition.typed_cells)
        for at in range(0, len(received), 500):
            some = list(received[at : at + 500])
            marks = ", ".join("?" * len(some))
            rows = database.run(
                f"SELECT received_id, {names} FROM {_figures(edition)} WHERE received_id IN ({marks})", some
            )
            for number, *values in rows.fetchall():
                yield number, {c: v for c, v in zip(edition.typed_cells, values, strict=True) if v is not None}


def save_sum(
    database: Database,
    scope: Scope,
    added: SumOfReports,
    adjusted: Mapping[CellKey, int],
    movement: int,
    operator: str,
    report: int | None,
) -> int:
    """Remember a sum with every version that went into it; its number. One transaction."""
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
        reach, values = _scope_query(database, scope)
        database.run(f"INSERT INTO kept_part (sum_id, received_id) SELECT {int(number)}, counted FROM {reach}", values)
        part_count = SumPartRow.select().where(SumPartRow.sum == number).count(database)
        if part_count != added.report_count or last_event(database, scope.year) != movement:
            raise StoreError("汇总的时候又收到了报告，这次汇总没有存下。请再汇总一次。")
        ledger.append(database, operator, "存下汇总", {"kept_sum": [int(number)], "kept_part": [int(number)]})
    return int(number)


def _serialize_figures(figures: Mapping[CellKey, int]) -> str:
    return json.dumps({str(cell): value for cell, value in sorted(figures.items())})


def _parse_sum(row: Any) -> StoredSum:  # noqa: ANN401, a row whose columns a type checker cannot know
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
    report = row.report_id
    return StoredSum(row.id, scope, row.parts, totals, adjusted, row.last_movement, report, row.at, row.operator)


def list_sums(database: Database, year: int) -> list[StoredSum]:
    """The sums kept for a year, the last one first; StoreError when one is not what was kept."""
    with database.read():
        return [
            _parse_sum(row)
            for row in StoredSumRow.select()
            .where(StoredSumRow.year == year)
            .order_by(StoredSumRow.id.desc())
            .execute(database)
        ]


def submissions_in_sum(database: Database, made: int) -> dict[str, int]:
    """The versions that went into a kept sum, by unit."""
    with database.read():
        rows = database.run(
            "SELECT r.unit, r.id FROM kept_part k JOIN received r ON r.id = k.received_id WHERE k.sum_id = ?", (made,)
        ).fetchall()
        return {unit: int(number) for unit, number in rows}


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
