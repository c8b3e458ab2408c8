"""The roster of each report year: written whole, read whole, with a digest over what it says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import peewee

from models.editions.known_editions import edition_for
from models.errors import StoreTrouble
from models.report.filing import Agency, Level
from models.report.roster import ChangeKind, Roster, RosterChange, RosterUnit
from models.store.collection.tables import RosterChangeRow, RosterRow, RosterUnitRow
from models.store.database import Database
from models.store.reports import now

_UNIT = (
    RosterUnitRow.code, RosterUnitRow.name, RosterUnitRow.parent, RosterUnitRow.level, RosterUnitRow.is_required,
    RosterUnitRow.is_vertical, RosterUnitRow.exempt_reason, RosterUnitRow.contact, RosterUnitRow.deadline,
    RosterUnitRow.is_own_level, RosterUnitRow.telephone, RosterUnitRow.seal,
)  # fmt: skip
_NAMES = ", ".join(field.column_name for field in _UNIT)
_LEVELS: dict[str, Level | None] = {"": None} | {level.value: level for level in Level}
_AT_ONCE = 500
"""Rows of one statement: 13 values each, within what every SQLite takes."""


@dataclass(frozen=True)
class RosterLine:
    """A year's roster as a list of years shows it; ``changed_at`` is an ISO text in UTC."""

    id: int
    year: int
    units: int
    origin: str
    changed_at: str
    operator: str


def write_roster(
    database: Database, year: int, roster: Roster, origin: str, operator: str, known: str | None = None
) -> None:
    """Keep the roster in place of the year's former one, in one transaction; ``origin`` names the file.

    ``known`` is the mark of the former one as it was read: StoreTrouble, and nothing written, when somebody else
    changed it since. None replaces whatever stands.
    """
    with database.write():
        row = _row(database, year) or _begun(database, year)
        written = RosterRow.update(
            deadlines=json.dumps(roster.deadlines, sort_keys=True),
            origin=origin,
            changed_at=now(),
            operator=operator,
            digest=digest_of_roster(roster),
        ).where((RosterRow.id == row.id) & (True if known is None else RosterRow.digest == known))
        if not written.execute(database):
            raise StoreTrouble(
                f"{year} 年度的名册刚才在另一个窗口或由别人改过（{row.operator}），这一步没有存上。请再看一遍再改。"
            )
        _write_units(database, row.id, roster.units)
        RosterChangeRow.delete().where(RosterChangeRow.roster == row.id).execute(database)
        for change in roster.changes:
            RosterChangeRow.insert(
                roster=row.id,
                kind=change.kind.value,
                source=change.source,
                target=change.target,
                reason=change.reason,
                carried=_told_carried(change),
            ).execute(database)


def _row(database: Database, year: int) -> RosterRow | None:
    found: RosterRow | None = RosterRow.select().where(RosterRow.year == year).first(database)
    return found


def _begun(database: Database, year: int) -> RosterRow:
    """A new row; that of somebody who was quicker, where there is one by now."""
    empty = {"deadlines": "", "origin": "", "changed_at": "", "operator": "", "digest": ""}
    RosterRow.insert(year=year, **empty).on_conflict_ignore().execute(database)
    return RosterRow.select().where(RosterRow.year == year).get(database)


def _write_units(database: Database, roster: int, units: Sequence[RosterUnit]) -> None:
    """Write what differs: one unit of a hundred thousand is changed at a time, but for a roster from a file."""
    rows = database.run(f"SELECT place, {_NAMES} FROM roster_unit WHERE roster_id = ?", (roster,)).fetchall()
    held = {told[0]: (place, told) for place, *told in rows}
    wanted = _placed(units, {code: place for code, (place, _) in held.items()})
    codes = {told[0] for _, told in wanted}
    moved = [(place, told) for place, told in wanted if held.get(told[0]) != (place, told)]
    gone = [code for code in held if code not in codes] + [told[0] for _, told in moved if told[0] in held]
    for at in range(0, len(gone), _AT_ONCE):
        some = gone[at : at + _AT_ONCE]
        database.run(f"DELETE FROM roster_unit WHERE roster_id = ? AND code IN ({_marks(len(some))})", (roster, *some))
    for at in range(0, len(moved), _AT_ONCE):
        told_rows = [(roster, place, *told) for place, told in moved[at : at + _AT_ONCE]]
        values = ", ".join([f"({_marks(len(told_rows[0]))})"] * len(told_rows))
        flat = [value for told_row in told_rows for value in told_row]
        database.run(f"INSERT INTO roster_unit (roster_id, place, {_NAMES}) VALUES {values}", flat)


def _placed(units: Sequence[RosterUnit], places: Mapping[str, int]) -> list[tuple[int, list[str | int]]]:
    """The units as rows in their order; each keeps the place it had, as far as the order lets it."""
    rows, last = [], -1
    for unit in units:
        last = max(last + 1, places.get(unit.code, 0))
        rows.append((last, list(_told_unit(unit))))
    return rows


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def roster_mark(database: Database, year: int) -> str:
    """What the year's roster is known by; empty where there is none. Another one has another mark."""
    with database.read():
        row = _row(database, year)
        return str(row.digest) if row else ""


def _told_unit(unit: RosterUnit) -> tuple[str | int, ...]:
    return (
        unit.code, unit.name, unit.parent, unit.level.value if unit.level else "", int(unit.is_required),
        int(unit.is_vertical), unit.exempt_reason, unit.contact, unit.deadline, int(unit.is_own_level), unit.telephone,
        unit.seal,
    )  # fmt: skip


def _told_carried(change: RosterChange) -> str:
    return json.dumps({str(cell): value for cell, value in sorted(change.carried.items())})


def digest_of_roster(roster: Roster, units: Sequence[Sequence[str | int]] | None = None) -> str:
    """A digest over units, deadlines and changes, in the order of the list; ``units`` as kept, where at hand."""
    told = [
        [_told_unit(unit) for unit in roster.units] if units is None else units,
        sorted(roster.deadlines.items()),
        sorted([c.kind, c.source, c.target, c.reason, _told_carried(c)] for c in roster.changes),
    ]
    return sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def read_roster(database: Database, year: int) -> Roster | None:
    """The roster of a report year, None where there is none; StoreTrouble when it is not what was kept."""
    with database.read():
        row = _row(database, year)
        if row is None:
            return None
        units = database.run(
            f"SELECT {_NAMES} FROM roster_unit WHERE roster_id = ? ORDER BY place", (row.id,)
        ).fetchall()
        changes = RosterChangeRow.select().where(RosterChangeRow.roster == row.id).order_by(RosterChangeRow.id)
        roster = Roster(
            tuple(_unit(told) for told in units),
            {Level(level): day for level, day in json.loads(row.deadlines).items()},
            tuple(_change(year, one) for one in changes.execute(database)),
        )
        if digest_of_roster(roster, units) != row.digest:
            raise StoreTrouble(f"{year} 年度的名册与存下时的校验码不符，可能已损坏，或被别的程序改过。请从备份恢复。")
        return roster


def _unit(told: Sequence[Any]) -> RosterUnit:
    code, name, parent, level, required, vertical, exempt, contact, deadline, own, telephone, seal = told
    standing = _LEVELS[level]
    return RosterUnit(
        code, name, parent, standing, bool(required), bool(vertical), exempt, contact, deadline, bool(own), telephone,
        seal,
    )  # fmt: skip


def _change(year: int, row: Any) -> RosterChange:  # noqa: ANN401, a row whose columns a type checker cannot know
    edition = edition_for(year)
    carried = {edition.find(cell): value for cell, value in json.loads(row.carried).items()}
    return RosterChange(ChangeKind(row.kind), row.source, row.target, row.reason, carried)


def rosters(database: Database) -> list[RosterLine]:
    """The rosters there are, newest year first."""
    with database.read():
        return [
            RosterLine(
                row.id,
                row.year,
                RosterUnitRow.select().where(RosterUnitRow.roster == row.id).count(database),
                row.origin,
                row.changed_at,
                row.operator,
            )
            for row in RosterRow.select().order_by(RosterRow.year.desc()).execute(database)
        ]


def tops(database: Database, year: int) -> list[RosterUnit]:
    """The units at the top of the year's roster, without reading it all."""
    with database.read():
        return _some(database, year, RosterUnitRow.parent == "")


def unit_of(database: Database, year: int, code: str) -> RosterUnit | None:
    """One unit, without reading the whole roster."""
    with database.read():
        found = _some(database, year, RosterUnitRow.code == code)
        return found[0] if found else None


def has_children(database: Database, year: int, code: str) -> bool:
    """Whether other units stand under one."""
    with database.read():
        return bool(_some(database, year, RosterUnitRow.parent == code, 1))


def _some(database: Database, year: int, which: peewee.Expression, limit: int | None = None) -> list[RosterUnit]:
    rows = (
        RosterUnitRow.select(*_UNIT)
        .join(RosterRow)
        .where((RosterRow.year == year) & which)
        .order_by(RosterUnitRow.place)
        .limit(limit)
        .tuples()
    )
    return [_unit(told) for told in rows.execute(database)]


def some_units(database: Database, year: int, agencies: Sequence[Agency]) -> Roster:
    """The year's roster with its deadlines, but only the units that these agencies may be; empty without one."""
    with database.read():
        row = _row(database, year)
        if row is None:
            return Roster(())
        codes = [agency.code for agency in agencies if agency.code]
        names = [agency.name for agency in agencies]
        units = _some(database, year, RosterUnitRow.code.in_(codes) | RosterUnitRow.name.in_(names))
        return Roster(tuple(units), {Level(level): day for level, day in json.loads(row.deadlines).items()})


def roster_number(database: Database, year: int) -> int:
    """The number of the year's roster; StoreTrouble where there is none."""
    with database.read():
        row = _row(database, year)
        if row is None:
            raise StoreTrouble(f"{year} 年度还没有名册。请先导入应报单位名册。")
        return int(row.id)
