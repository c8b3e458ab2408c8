"""Sums of received reports, added up by the database engine."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

import peewee

from models.editions.edition import CellKey, Edition
from models.store.collection.roster import roster_id, roster_version
from models.store.collection.tables import received_table
from models.store.database import Database
from models.store.tables import column_of

_SPLIT = 1_000_000
_OVERFLOW = ("integer overflow", "out of range")
# All of a year's reports are in its edition; asking each for it would read its row, where the index answers.
_NOTHING = "SELECT r.unit AS code, r.id AS counted FROM received r WHERE 1 = 0"
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


def scope_query(database: Database, scope: Scope) -> tuple[str, list[object]]:
    """A table ``reach(code, counted)`` of the units that count and their versions: under the node or each picked unit,
    down to each unit that reported.

    So nothing is counted twice: a unit that reported counts with its own report, and nobody below it does. Which units
    are passed through is asked first: what is left is a plain join, which a server reads with several hands.
    """
    roster = roster_id(database, scope.year)
    inner = _inner_units(database, roster, roster_version(database, scope.year))
    with_units = {code for units in inner.values() for code, _ in units}
    starts = [scope.node] if scope.picked is None else _starts(database, scope, roster, inner)
    parts: list[str] = []
    values: list[object] = []
    if scope.picked is not None:
        among, singles = database.membership([code for code in starts if code != scope.node or code not in with_units])
        counts = _COUNTS.format(year="?")
        parts.append(f"SELECT r.unit AS code, r.id AS counted FROM received r WHERE {counts} AND r.unit {among}")
        values += [scope.year, singles]
    if passed := _units_passed_through(database, scope, inner, [code for code in starts if code in with_units]):
        among, codes = database.membership(passed)
        lines = "" if scope.with_vertical else " AND u.is_vertical = 0"
        # CROSS JOIN fixes the order for SQLite, which would read the whole year for a node of ten units.
        parts.append(
            "SELECT u.code AS code, r.id AS counted FROM roster_unit u CROSS JOIN received r "
            f"WHERE u.roster_id = ? AND u.parent {among}{lines} AND r.unit = u.code AND {_COUNTS.format(year='?')}"
        )
        values += [roster, codes, scope.year]
    return f"({' UNION '.join(parts) or _NOTHING}) AS reach", values


def _starts(database: Database, scope: Scope, roster: int, inner: "_InnerUnits") -> list[str]:
    """The picked units that no other picked unit brings in; those that are not in the roster are left out."""
    among, codes = database.membership(scope.picked or ())
    rows = database.run(
        f"SELECT code, parent, is_vertical FROM roster_unit WHERE roster_id = ? AND code {among}", (roster, codes)
    ).fetchall()
    picked = {code: (parent, bool(is_vertical)) for code, parent, is_vertical in rows}
    up = {code: (parent, is_vertical) for parent, units in inner.items() for code, is_vertical in units}

    def is_brought_in(code: str) -> bool:
        above, is_vertical = picked[code]
        while above and (scope.with_vertical or not is_vertical):
            if above in picked:
                return True
            above, is_vertical = up.get(above, ("", False))
        return False

    return [code for code in picked if not is_brought_in(code)]


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


def _units_passed_through(database: Database, scope: Scope, inner: _InnerUnits, starts: Sequence[str]) -> list[str]:
    """Where adding begins, and the units below that have units of their own, as far as they did not report."""
    among, codes = database.membership(_units_below(scope, inner, starts, frozenset()))
    counts = _COUNTS.format(year="?")
    rows = database.run(
        f"SELECT r.unit FROM received r WHERE {counts} AND r.unit {among}", (scope.year, codes)
    ).fetchall()
    stops = frozenset(unit for (unit,) in rows) - {scope.node}
    return _units_below(scope, inner, [code for code in starts if code not in stops], stops)


def _units_below(scope: Scope, inner: _InnerUnits, starts: Sequence[str], stops: Set[str]) -> list[str]:
    codes = list(starts)
    for code in codes:
        for below, is_vertical in inner.get(code, ()):
            if below not in stops and (scope.with_vertical or not is_vertical):
                codes.append(below)
    return list(dict.fromkeys(codes))


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
        reach, values = scope_query(database, scope)
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
        reach, values = scope_query(database, scope)
        rows = database.run(f"SELECT code, counted FROM {reach}", values).fetchall()
        return {code: int(number) for code, number in rows}


def contributions(
    database: Database, scope: Scope, cell: CellKey, parts: Sequence[CellKey], limit: int = 0
) -> list[Contribution]:
    """Who makes up a cell, the largest first; ``parts`` are the typed cells it adds up (itself, if typed)."""
    with database.read():
        reach, values = scope_query(database, scope)
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
