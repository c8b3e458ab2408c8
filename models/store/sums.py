"""Sums of received reports, added up by the database engine, and what is kept of a sum that was made."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import peewee

from models.editions.choose import edition_named
from models.editions.declare import CellKey, Edition
from models.errors import StoreTrouble
from models.store.collected import AdjustmentRow, KeptPart, KeptSum, execute, received_table
from models.store.connection import guarded
from models.store.parts import last_movement
from models.store.reports import now
from models.store.roster import roster_number
from models.store.tables import column_of, proxy

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
class Added:
    """What an addition came to, and of how many reports; a cell that all leave blank is not in ``typed``."""

    typed: Mapping[CellKey, int]
    parts: int


@dataclass(frozen=True)
class Contribution:
    """What one unit adds to a cell; ``received`` is the version it stands in."""

    unit: str
    received: int
    value: int


@dataclass(frozen=True)
class MadeSum:
    """A sum as it was made and kept; ``report`` is the report it became, None where it became none."""

    id: int
    scope: Scope
    parts: int
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


def _counting(scope: Scope) -> tuple[str, list[object]]:
    """A common table ``reach(code, counted)``: from the node downward, stopping at each unit that reported.

    So nothing is counted twice: a unit that reported counts with its own report, and nobody below it does.
    """
    if scope.picked is not None:
        marks = ", ".join("?" * len(scope.picked)) or "NULL"
        return (
            f"WITH reach AS (SELECT r.unit AS code, r.id AS counted FROM received r "
            f"WHERE {_COUNTS.format(year='?')} AND r.unit IN ({marks}))",
            [scope.year, *scope.picked],
        )
    lines = "" if scope.with_vertical else " AND u.is_vertical = 0"
    counts = f"r.unit = u.code AND {_COUNTS.format(year='?')}"
    roster = roster_number(scope.year)
    # The planner would scan the roster for each unit reached; CROSS JOIN fixes the order of the two.
    return (
        "WITH RECURSIVE reach(code, counted) AS ("
        f"SELECT u.code, r.id FROM roster_unit u LEFT JOIN received r ON {counts} "
        f"WHERE u.roster_id = ? AND u.parent = ?{lines} "
        "UNION ALL "
        "SELECT u.code, r.id FROM reach CROSS JOIN roster_unit u "
        f"LEFT JOIN received r ON {counts} "
        f"WHERE u.roster_id = ? AND u.parent = reach.code AND reach.counted IS NULL{lines})",
        [scope.year, roster, scope.node, scope.year, roster],
    )


def _figures(edition: Edition) -> str:
    return str(received_table(edition)._meta.table_name)


@cache
def _sums(edition: Edition) -> str:
    return ", ".join(f'SUM(f."{column_of(cell)}")' for cell in edition.typed)


@cache
def _split_sums(edition: Edition) -> str:
    """The same in two parts each, for sums that do not fit into one integer."""
    halves = (f'SUM(f."{column_of(cell)}" / {_SPLIT}), SUM(f."{column_of(cell)}" % {_SPLIT})' for cell in edition.typed)
    return ", ".join(halves)


@guarded
def add_up(scope: Scope) -> Added:
    """The sum, by the engine, in exact whole numbers."""
    begin, values = _counting(scope)
    joined = f"FROM reach JOIN {_figures(scope.edition)} f ON f.received_id = reach.counted"
    return _added(scope.edition, begin, joined, values)


@guarded
def add_these(edition: Edition, received: Sequence[int]) -> Added:
    """The sum of versions named one by one."""
    marks = ", ".join("?" * len(received)) or "NULL"
    return _added(edition, "", f"FROM {_figures(edition)} f WHERE f.received_id IN ({marks})", list(received))


def _added(edition: Edition, begin: str, joined: str, values: list[object]) -> Added:
    counted = "SELECT COUNT(*), "
    try:
        count, *sums = execute(f"{begin} {counted}{_sums(edition)} {joined}", values).fetchone()
    except peewee.DatabaseError as trouble:
        if not any(sign in str(trouble).lower() for sign in _OVERFLOW):
            raise
        count, *halves = execute(f"{begin} {counted}{_split_sums(edition)} {joined}", values).fetchone()
        pairs = zip(halves[::2], halves[1::2], strict=True)
        sums = [None if high is None else int(high) * _SPLIT + int(low) for high, low in pairs]
    typed = {cell: int(value) for cell, value in zip(edition.typed, sums, strict=True) if value is not None}
    return Added(typed, int(count))


@guarded
def counted(scope: Scope) -> dict[str, int]:
    """The units whose reports are added, by code, and the versions."""
    begin, values = _counting(scope)
    rows = execute(f"{begin} SELECT code, counted FROM reach WHERE counted IS NOT NULL", values).fetchall()
    return {code: int(number) for code, number in rows}


@guarded
def contributions(scope: Scope, cell: CellKey, parts: Sequence[CellKey], limit: int = 0) -> list[Contribution]:
    """Who makes up a cell, the largest first; ``parts`` are the typed cells it adds up (itself, if typed)."""
    begin, values = _counting(scope)
    value = " + ".join(f'coalesce(f."{column_of(part)}", 0)' for part in parts)
    ranked = f"ORDER BY abs({value}) DESC, code{f' LIMIT {int(limit)}' if limit else ''}"
    rows = execute(
        f"{begin} SELECT code, counted, {value} FROM reach JOIN {_figures(scope.edition)} f "
        f"ON f.received_id = counted WHERE {value} <> 0 {ranked}",
        values,
    ).fetchall()
    return [Contribution(code, int(number), int(amount)) for code, number, amount in rows]


@guarded
def column(year: int, edition: Edition, parts: Sequence[CellKey]) -> dict[str, int | None]:
    """One cell of every report of a year that counts, by unit; None where all its typed cells are blank."""
    value = " + ".join(f'coalesce(f."{column_of(part)}", 0)' for part in parts)
    blank = " AND ".join(f'f."{column_of(part)}" IS NULL' for part in parts)
    rows = execute(
        f"SELECT r.unit, CASE WHEN {blank} THEN NULL ELSE {value} END FROM received r "
        f"JOIN {_figures(edition)} f ON f.received_id = r.id WHERE {_COUNTS.format(year='?')}",
        (year,),
    ).fetchall()
    return {unit: None if amount is None else int(amount) for unit, amount in rows}


@guarded
def figures_of(edition: Edition, received: Sequence[int]) -> Iterator[tuple[int, dict[CellKey, int]]]:
    """The typed figures of some versions, one after the other."""
    names = ", ".join(f'"{column_of(cell)}"' for cell in edition.typed)
    for at in range(0, len(received), 500):
        some = list(received[at : at + 500])
        marks = ", ".join("?" * len(some))
        rows = execute(f"SELECT received_id, {names} FROM {_figures(edition)} WHERE received_id IN ({marks})", some)
        for number, *values in rows.fetchall():
            yield number, {c: v for c, v in zip(edition.typed, values, strict=True) if v is not None}


@guarded
def keep_sum(
    scope: Scope, added: Added, adjusted: Mapping[CellKey, int], movement: int, operator: str, report: int | None
) -> int:
    """Remember a sum with every version that went into it; its number. One transaction."""
    picked = json.dumps(scope.picked)
    totals, moved = _told(added.typed), _told(adjusted)
    at = now()
    told = [scope.year, scope.edition.name, scope.node, picked, scope.with_vertical, added.parts, totals, moved, at]
    with proxy.atomic():
        row = KeptSum.create(
            year=scope.year,
            edition=scope.edition.name,
            node=scope.node,
            picked=picked,
            has_vertical=int(scope.with_vertical),
            parts=added.parts,
            totals=totals,
            adjusted=moved,
            last_movement=movement,
            report=report,
            at=at,
            operator=operator,
            digest=sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest(),
        )
        begin, values = _counting(scope)
        # A statement begins with the insertion: PostgreSQL takes a common table on either side, SQLite too.
        execute(
            f"INSERT INTO kept_part (sum_id, received_id) {begin} "
            f"SELECT {int(row.id)}, counted FROM reach WHERE counted IS NOT NULL",
            values,
        )
        kept = KeptPart.select().where(KeptPart.sum == row.id).count()
        if kept != added.parts or last_movement(scope.year) != movement:
            raise StoreTrouble("汇总的时候又收到了报告，这次汇总没有存下。请再汇总一次。")
    return int(row.id)


def _told(figures: Mapping[CellKey, int]) -> str:
    return json.dumps({str(cell): value for cell, value in sorted(figures.items())})


def _made(row: Any) -> MadeSum:  # noqa: ANN401, a row whose columns a type checker cannot know
    edition = edition_named(row.edition)
    picked = json.loads(row.picked)
    told = [row.year, row.edition, row.node, row.picked, bool(row.has_vertical), row.parts, row.totals, row.adjusted]
    if sha256(json.dumps([*told, row.at], ensure_ascii=False).encode()).hexdigest() != row.digest:
        raise StoreTrouble("存下的汇总与当时的校验码不符，可能已损坏，或被别的程序改过。请从备份恢复，或重新汇总。")
    scope = Scope(row.year, edition, row.node, None if picked is None else tuple(picked), bool(row.has_vertical))
    totals, adjusted = (
        {edition.find(cell): value for cell, value in json.loads(words).items()} for words in (row.totals, row.adjusted)
    )
    report = row.report_id
    return MadeSum(row.id, scope, row.parts, totals, adjusted, row.last_movement, report, row.at, row.operator)


@guarded
def made_sums(year: int) -> list[MadeSum]:
    """The sums kept for a year, the last one first; StoreTrouble when one is not what was kept."""
    return [_made(row) for row in KeptSum.select().where(KeptSum.year == year).order_by(KeptSum.id.desc())]


@guarded
def parts_of(made: int) -> dict[str, int]:
    """The versions that went into a kept sum, by unit."""
    rows = execute(
        "SELECT r.unit, r.id FROM kept_part k JOIN received r ON r.id = k.received_id WHERE k.sum_id = ?", (made,)
    ).fetchall()
    return {unit: int(number) for unit, number in rows}


@guarded
def adjust(year: int, node: str, cell: CellKey, value: int, reason: str, operator: str) -> int:
    """Add an adjustment; its number."""
    row = AdjustmentRow.create(
        year=year,
        node=node,
        cell=str(cell),
        value=value,
        reason=reason,
        at=now(),
        operator=operator,
        withdrawn_at="",
    )
    return int(row.id)


@guarded
def withdraw_adjustment(adjustment: int) -> None:
    """Take an adjustment back; it stays in the list."""
    AdjustmentRow.update(withdrawn_at=now()).where(
        (AdjustmentRow.id == adjustment) & (AdjustmentRow.withdrawn_at == "")
    ).execute()


@guarded
def adjustments(year: int, node: str, edition: Edition) -> list[Adjustment]:
    """Every adjustment of a node's sum, also those withdrawn, oldest first."""
    rows = (
        AdjustmentRow.select()
        .where((AdjustmentRow.year == year) & (AdjustmentRow.node == node))
        .order_by(AdjustmentRow.id)
    )
    return [
        Adjustment(row.id, edition.find(row.cell), row.value, row.reason, row.at, row.operator, row.withdrawn_at)
        for row in rows
    ]
