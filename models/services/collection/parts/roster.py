"""The 应报单位名册 of the office: by year, taken in after a look, changed unit by unit, with what became of whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_for
from models.errors import Refused
from models.exchange.packages.signing import is_public_key
from models.exchange.roster_table import read_roster_file, write_roster
from models.report.filing import Level
from models.report.roster import (
    ChangeKind,
    Roster,
    RosterChange,
    RosterUnit,
    UnitDifference,
    differences_between,
    rings,
)
from models.services.library import Library
from models.store.collection import roster as stored
from models.store.collection.roster import RosterLine as RosterLine


@dataclass(frozen=True)
class RosterPreview:
    """A roster in a file, and what taking it in would change; nothing is written yet.

    ``mark`` is what the roster is known by in whose place it comes, None to replace whatever stands.
    """

    year: int
    origin: str
    roster: Roster
    differences: tuple[UnitDifference, ...]
    base_mark: str | None = None


class RosterService:
    """The rosters of the open library. Methods that write take one step each, whole or not at all."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._operator, self._permit = library.operator, library.permit

    def years(self) -> list[RosterLine]:
        """The rosters there are, newest year first."""
        return stored.rosters(self._library.database)

    def find(self, year: int) -> Roster | None:
        """The year's roster, None where there is none."""
        return stored.read_roster(self._library.database, year)

    def read(self, year: int) -> Roster:
        """The year's roster; Refused where there is none."""
        roster = stored.read_roster(self._library.database, year)
        if roster is None:
            raise Refused(f"{year} 年度还没有名册。请先导入应报单位名册，或沿用上年的名册。")
        return roster

    def preview(self, path: Path, year: int) -> RosterPreview:
        """Read a roster from .csv or .xlsx and say what it would change; BrokenFile has a sentence for each bad row.

        Deadlines by level and recorded changes are not in such a file: those of the year stay.
        """
        mark, before = (
            stored.roster_mark(self._library.database, year),
            stored.read_roster(self._library.database, year) or Roster(()),
        )
        roster = replace(before, units=read_roster_file(path).units)
        return RosterPreview(year, path.name, roster, differences_between(before, roster), mark)

    def apply(self, look: RosterPreview) -> None:
        """Keep the roster that was looked at; StoreTrouble when the year's former one was changed since."""
        self._write(look.year, look.roster, look.origin, look.base_mark)

    def carry_over(self, year: int) -> Roster:
        """Begin a year's roster with that of the year before, deadlines a year later; Refused where that is missing."""
        if stored.read_roster(self._library.database, year) is not None:
            raise Refused(f"{year} 年度已经有名册了。")
        last = self.read(year - 1)
        units = tuple(replace(unit, exempt_reason="", deadline=_next_year(unit.deadline)) for unit in last.units)
        roster = Roster(units, {level: _next_year(day) for level, day in last.deadlines.items()})
        self._write(year, roster, f"沿用 {year - 1} 年度名册", "")
        return roster

    def put_unit(self, year: int, unit: RosterUnit) -> Roster:
        """Add a unit, or change the one of that code; Refused when the tree would not hold."""
        mark, roster = self._marked(year)
        is_new = unit.code not in roster.by_code
        units = tuple(unit if one.code == unit.code else one for one in roster.units) + ((unit,) if is_new else ())
        return self._keep(year, mark, replace(roster, units=units))

    def remove_unit(self, year: int, code: str) -> Roster:
        """Take a unit off; Refused while others stand under it."""
        mark, roster = self._marked(year)
        if children := roster.children(code):
            raise Refused(f"{roster.by_code[code].name} 下面还有 {len(children)} 个单位，请先移走或去掉它们。")
        return self._keep(year, mark, replace(roster, units=tuple(u for u in roster.units if u.code != code)))

    def exempt(self, year: int, code: str, reason: str) -> Roster:
        """Say why a unit need not report, or with an empty reason that it must."""
        return self.put_unit(year, replace(self.read(year).by_code[code], exempt_reason=reason.strip()))

    def trust(self, year: int, code: str, public_key: str) -> Roster:
        """Write down the public key a unit signs with, or with an empty one that it signs nothing."""
        if public_key and not is_public_key(public_key):
            raise Refused("这不是签名公钥。请让单位在“本单位密钥”里复制公钥发来，整行粘贴。")
        return self.put_unit(year, replace(self.read(year).by_code[code], seal=public_key.strip()))

    def set_deadlines(self, year: int, deadlines: Mapping[Level, date]) -> Roster:
        """The last day by level; a level not named has the day of the regulation."""
        told = {level: day.isoformat() for level, day in deadlines.items()}
        mark, roster = self._marked(year)
        return self._keep(year, mark, replace(roster, deadlines=told))

    def record_change(self, year: int, change: RosterChange) -> Roster:
        """Write down what became of a unit of last year, in place of what was said of the same two before."""
        mark, roster = self._marked(year)
        _refuse_change(edition_for(year), change, roster, stored.read_roster(self._library.database, year - 1))
        kept = tuple(one for one in roster.changes if (one.source, one.target) != (change.source, change.target))
        return self._keep(year, mark, replace(roster, changes=(*kept, change)))

    def remove_change(self, year: int, change: RosterChange) -> Roster:
        """Take back what was written down of a unit."""
        mark, roster = self._marked(year)
        return self._keep(year, mark, replace(roster, changes=tuple(one for one in roster.changes if one != change)))

    def to_csv(self, year: int) -> str:
        """The roster as CSV text, as it can be taken in again."""
        return write_roster(self.read(year))

    def _marked(self, year: int) -> tuple[str, Roster]:
        """The roster, and what it is known by when it is written back: the mark first, so that it is never too new."""
        return stored.roster_mark(self._library.database, year), self.read(year)

    def _keep(self, year: int, mark: str, roster: Roster) -> Roster:
        if ring := set(rings(roster.units)):
            names = "、".join(unit.name for unit in roster.units if unit.code in ring)
            raise Refused(f"{names}：上级绕成了一圈，没有改动。")
        for unit in roster.units:
            if unit.parent and unit.parent not in roster.by_code:
                raise Refused(f"{unit.name}：上级代码 {unit.parent} 不在名册里，没有改动。")
        self._write(year, roster, "在程序里修改", mark)
        return roster

    def _write(self, year: int, roster: Roster, origin: str, mark: str | None) -> None:
        edition_for(year)
        self._permit.require("roster")
        stored.write_roster(self._library.database, year, roster, origin, self._operator, mark)


def _next_year(day: str) -> str:
    if not day:
        return ""
    then = date.fromisoformat(day)
    is_leap = (then.month, then.day) == (2, 29)
    return then.replace(year=then.year + 1, day=28 if is_leap else then.day).isoformat()


def carried_cells(edition: Edition) -> tuple[CellKey, ...]:
    """The typed cells that take over what last year left: what can move with a unit."""
    return tuple(cell for cell in edition.typed_cells if cell in edition.carried_cells)


def _refuse_change(edition: Edition, change: RosterChange, roster: Roster, last: Roster | None) -> None:
    if change.source == change.target:
        raise Refused("变动前后是同一个单位。")
    if last is not None and change.source not in last.by_code:
        raise Refused(f"上年名册里没有代码 {change.source} 的单位。")
    if change.target and change.target not in roster.by_code:
        raise Refused(f"今年名册里没有代码 {change.target} 的单位。")
    if not change.target and change.kind is not ChangeKind.ABOLISHED:
        raise Refused(f"请写明{change.kind.label}后的单位。")
    if not set(change.carried) <= set(carried_cells(edition)) or any(value < 0 for value in change.carried.values()):
        raise Refused("随单位划转的只能是上年结转的件数，不能是负数。")
