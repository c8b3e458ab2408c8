"""The roster of each report year: written whole, read whole, with a digest over what it says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from models.editions.known_editions import edition_for
from models.errors import StoreError
from models.report.filing import Agency, Level
from models.report.roster import ChangeKind, Roster, RosterChange, RosterUnit
from models.store import ledger
from models.store.clock import now
from models.store.collection.kept_roster import (
    KeptRoster,
    count_same_ends,
    digest_of,
    digest_texts,
    serialize_carried,
    serialize_unit,
    texts_of_rows,
)
from models.store.collection.roster_tables import RosterChangeRow, RosterRow, RosterUnitRow
from models.store.database import Database
from models.store.integrity.submission_integrity import UNIT_COLUMNS

_UNIT = tuple(getattr(RosterUnitRow, name) for name in UNIT_COLUMNS)
_NAMES = ", ".join(UNIT_COLUMNS)
_LEVELS: dict[str, Level | None] = {"": None} | {level.value: level for level in Level}
_ROWS_PER_STATEMENT, _FEW = 500, 50
"""Rows of one statement: 14 values each, within what every SQLite takes; units that are written one by one."""


@dataclass(frozen=True)
class RosterSummary:
    """A year's roster as a list of years shows it; ``changed_at`` is an ISO text in UTC."""

    id: int
    year: int
    units: int
    origin: str
    changed_at: str
    operator: str


def write_roster(
    database: Database,
    year: int,
    roster: Roster,
    origin: str,
    operator: str,
    known: str | None = None,
    before: KeptRoster | None = None,
) -> KeptRoster:
    """Keep the roster in place of the year's former one, in one transaction; ``origin`` names the file.

    ``known`` is the mark of the former one as it was read: StoreError, and nothing written, when somebody else
    changed it since. None replaces whatever stands. ``before`` is the former one where it is at hand: then only what
    differs from it is looked at.
    """
    texts = digest_texts(roster, before)
    digest = digest_of(roster, texts)
    with database.write():
        row = _row(database, year) or _create_row(database, year)
        written = RosterRow.update(
            deadlines=json.dumps(roster.deadlines, sort_keys=True),
            origin=origin,
            changed_at=now(),
            operator=operator,
            digest=digest,
        ).where((RosterRow.id == row.id) & (True if known is None else RosterRow.digest == known))
        if not written.execute(database):
            raise StoreError(
                f"{year} 年度的名册刚才在另一个窗口或由别人改过（{row.operator}），这一步没有存上。请再看一遍再改。"
            )
        is_known = before is not None and before.mark == known
        if not (is_known and before and _write_window(database, row.id, before.roster.units, roster.units)):
            _write_units(database, row.id, roster.units)
        RosterChangeRow.delete().where(RosterChangeRow.roster == row.id).execute(database)
        for change in roster.changes:
            RosterChangeRow.insert(
                roster=row.id,
                kind=change.kind.value,
                source=change.source,
                target=change.target,
                reason=change.reason,
                carried=serialize_carried(change),
            ).execute(database)
        ledger.append(database, operator, "存入名册", {"roster": [row.id]})
    return KeptRoster(roster, digest, texts)


def _write_window(database: Database, roster: int, before: Sequence[RosterUnit], after: Sequence[RosterUnit]) -> bool:
    """Write what lies between the beginning and the end that two lists have in common; False where it has no room."""
    first, last = count_same_ends(before, after)
    gone, come = before[first : len(before) - last], after[first : len(after) - last]
    if len(gone) > _FEW or len(come) > _FEW:
        return False
    start = _place_of(database, roster, before[first - 1].code) + 1 if first else 0
    end = _place_of(database, roster, before[len(before) - last].code) if last else start + len(come)
    if end - start < len(come):
        return False
    for unit in gone:
        database.run("DELETE FROM roster_unit WHERE roster_id = ? AND code = ?", (roster, unit.code))
    for place, unit in enumerate(come, start):
        told = (roster, place, *serialize_unit(unit))
        database.run(f"INSERT INTO roster_unit (roster_id, place, {_NAMES}) VALUES ({_placeholders(len(told))})", told)
    return True


def _place_of(database: Database, roster: int, code: str) -> int:
    row = database.run("SELECT place FROM roster_unit WHERE roster_id = ? AND code = ?", (roster, code)).fetchone()
    return int(row[0])


def _row(database: Database, year: int) -> RosterRow | None:
    row: RosterRow | None = RosterRow.select().where(RosterRow.year == year).first(database)
    return row


def _create_row(database: Database, year: int) -> RosterRow:
    """A new row; that of somebody who was quicker, where there is one by now."""
    empty = {"deadlines": "", "origin": "", "changed_at": "", "operator": "", "digest": ""}
    RosterRow.insert(year=year, **empty).on_conflict_ignore().execute(database)
    return RosterRow.select().where(RosterRow.year == year).get(database)


def _write_units(database: Database, roster: int, units: Sequence[RosterUnit]) -> None:
    """Write what differs: one unit of a hundred thousand is changed at a time, but for a roster from a file."""
    rows = database.run(f"SELECT place, {_NAMES} FROM roster_unit WHERE roster_id = ?", (roster,)).fetchall()
    existing = {values_of_unit[0]: (place, values_of_unit) for place, *values_of_unit in rows}
    desired = _assign_places(units, {code: place for code, (place, _) in existing.items()})
    codes = {values_of_unit[0] for _, values_of_unit in desired}
    changed = [
        (place, values_of_unit)
        for place, values_of_unit in desired
        if existing.get(values_of_unit[0]) != (place, values_of_unit)
    ]
    removed = [code for code in existing if code not in codes] + [
        values_of_unit[0] for _, values_of_unit in changed if values_of_unit[0] in existing
    ]
    for at in range(0, len(removed), _ROWS_PER_STATEMENT):
        some = removed[at : at + _ROWS_PER_STATEMENT]
        database.run(
            f"DELETE FROM roster_unit WHERE roster_id = ? AND code IN ({_placeholders(len(some))})", (roster, *some)
        )
    for at in range(0, len(changed), _ROWS_PER_STATEMENT):
        batch = [(roster, place, *told) for place, told in changed[at : at + _ROWS_PER_STATEMENT]]
        values = ", ".join([f"({_placeholders(len(batch[0]))})"] * len(batch))
        flat = [value for values_of_row in batch for value in values_of_row]
        database.run(f"INSERT INTO roster_unit (roster_id, place, {_NAMES}) VALUES {values}", flat)


def _assign_places(units: Sequence[RosterUnit], places: Mapping[str, int]) -> list[tuple[int, list[str | int]]]:
    """The units as rows in their order; each keeps the place it had, as far as the order lets it."""
    rows, last = [], -1
    for unit in units:
        last = max(last + 1, places.get(unit.code, 0))
        rows.append((last, list(serialize_unit(unit))))
    return rows


def _placeholders(count: int) -> str:
    return ", ".join("?" * count)


def roster_version(database: Database, year: int) -> str:
    """What the year's roster is known by; empty where there is none. Another one has another mark."""
    with database.read():
        row = _row(database, year)
        return str(row.digest) if row else ""


def read_roster(database: Database, year: int) -> Roster | None:
    """The roster of a report year, None where there is none; StoreError when it is not what was kept."""
    kept = read_kept_roster(database, year)
    return kept.roster if kept else None


def read_kept_roster(database: Database, year: int) -> KeptRoster | None:
    """The same, with what it is known by."""
    with database.read():
        row = _row(database, year)
        if row is None:
            return None
        units = database.run(
            f"SELECT {_NAMES} FROM roster_unit WHERE roster_id = ? ORDER BY place", (row.id,)
        ).fetchall()
        changes = RosterChangeRow.select().where(RosterChangeRow.roster == row.id).order_by(RosterChangeRow.id)
        roster = Roster(
            tuple(_parse_unit(row_of_unit) for row_of_unit in units),
            {Level(level): day for level, day in json.loads(row.deadlines).items()},
            tuple(_parse_change(year, one) for one in changes.execute(database)),
        )
        texts = texts_of_rows(units)
        if digest_of(roster, texts) != row.digest:
            raise StoreError(f"{year} 年度的名册与存下时的校验码不符，可能已损坏，或被别的程序改过。请从备份恢复。")
        return KeptRoster(roster, row.digest, texts)


def _parse_unit(columns: Sequence[Any]) -> RosterUnit:
    code, name, parent, level, required, vertical, exempt, contact, deadline, own, telephone, seal = columns
    level_enum = _LEVELS[level]
    return RosterUnit(
        code, name, parent, level_enum, bool(required), bool(vertical), exempt, contact, deadline, bool(own), telephone,
        seal,
    )  # fmt: skip


def _parse_change(year: int, row: Any) -> RosterChange:  # noqa: ANN401, a row whose columns a type checker cannot know
    edition = edition_for(year)
    carried = {edition.find(cell): value for cell, value in json.loads(row.carried).items()}
    return RosterChange(ChangeKind(row.kind), row.source, row.target, row.reason, carried)


def list_rosters(database: Database) -> list[RosterSummary]:
    """The rosters there are, newest year first."""
    with database.read():
        return [
            RosterSummary(
                row.id,
                row.year,
                RosterUnitRow.select().where(RosterUnitRow.roster == row.id).count(database),
                row.origin,
                row.changed_at,
                row.operator,
            )
            for row in RosterRow.select().order_by(RosterRow.year.desc()).execute(database)
        ]


def top_units(database: Database, year: int) -> list[RosterUnit]:
    """The units at the top of the year's roster, without reading it all."""
    with database.read():
        return _read_units(database, year, RosterUnitRow.parent == "")


def find_unit(database: Database, year: int, code: str) -> RosterUnit | None:
    """One unit, without reading the whole roster."""
    with database.read():
        units = _read_units(database, year, RosterUnitRow.code == code)
        return units[0] if units else None


def has_children(database: Database, year: int, code: str) -> bool:
    """Whether other units stand under one."""
    with database.read():
        return bool(_read_units(database, year, RosterUnitRow.parent == code, 1))


def _read_units(database: Database, year: int, which: peewee.Expression, limit: int | None = None) -> list[RosterUnit]:
    rows = (
        RosterUnitRow.select(*_UNIT)
        .join(RosterRow)
        .where((RosterRow.year == year) & which)
        .order_by(RosterUnitRow.place)
        .limit(limit)
        .tuples()
    )
    return [_parse_unit(row) for row in rows.execute(database)]


def units_of_agencies(database: Database, year: int, agencies: Sequence[Agency]) -> Roster:
    """The year's roster with its deadlines, but only the units that these agencies may be; empty without one."""
    with database.read():
        row = _row(database, year)
        if row is None:
            return Roster(())
        codes = [agency.code for agency in agencies if agency.code]
        names = [agency.name for agency in agencies]
        units = _read_units(database, year, RosterUnitRow.code.in_(codes) | RosterUnitRow.name.in_(names))
        return Roster(tuple(units), {Level(level): day for level, day in json.loads(row.deadlines).items()})


def roster_id(database: Database, year: int) -> int:
    """The number of the year's roster; StoreError where there is none."""
    with database.read():
        row = _row(database, year)
        if row is None:
            raise StoreError(f"{year} 年度还没有名册。请先导入应报单位名册。")
        return int(row.id)
