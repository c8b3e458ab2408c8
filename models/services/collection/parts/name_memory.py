"""What is known of units' names beside the year's roster: what people said is meant, what units were called before."""

from collections import defaultdict

from models.errors import Refused
from models.report.name_forms import name_key
from models.report.roster import ChangeKind, Roster
from models.report.unit_identification import KnownNames, LearnedUnit
from models.services.collection.parts.part import CollectionPart
from models.services.collection.unit_status import local_day
from models.store.collection import learned_names
from models.store.collection import roster as stored
from models.store.collection.learned_names import LearnedName as LearnedName


class NameMemory(CollectionPart):
    """认作: the names that files had for units, remembered with who said so and when, shown and taken back."""

    def known(self) -> KnownNames:
        """All that is known, as it is now."""
        learned = {
            (name_key(one.name), one.code): LearnedUnit(one.unit, f"{one.operator} {local_day(one.at):%Y-%m-%d} ")
            for one in self.entries()
        }
        renamed, merged = self._former_names()
        return KnownNames(renamed, merged, learned)

    def entries(self) -> list[LearnedName]:
        """What people said, the last first."""
        return learned_names.learned_names(self._database)

    def learn(self, name: str, code: str, unit: str) -> None:
        """Remember that a name, with the code it was written with, means a unit of the roster (code)."""
        self._library.permit.require("collect")
        if unit not in self._collection.roster.read().by_code:
            raise Refused(f"名册里没有代码 {unit} 的单位，没有记下。")
        if not name.strip() and not code.strip():
            raise Refused("这个文件里没有写单位的名称和代码，没有可以记住的写法。请让单位补上再报。")
        learned_names.learn_name(self._database, name.strip(), code.strip(), unit, self._library.operator)

    def forget(self, number: int) -> None:
        """Take one back; what was taken in by it stays."""
        self._library.permit.require("collect")
        learned_names.forget_name(self._database, number, self._library.operator)

    def _former_names(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """The names of the rosters before, by the code of the unit that bears another today: renamed, and merged."""
        renamed: dict[str, list[str]] = defaultdict(list)
        merged: dict[str, list[str]] = defaultdict(list)
        now = self._collection.roster.read()
        years = [line.year for line in stored.list_rosters(self._database) if line.year < self.year]
        heirs = _heirs(now)
        for year in sorted(years, reverse=True):
            before = stored.read_roster(self._database, year) or Roster(())
            for unit in before.units:
                for code, is_merged in heirs.get(unit.code, {unit.code: False}).items():
                    today = now.by_code.get(code)
                    if today and name_key(today.name) != name_key(unit.name):
                        (merged if is_merged else renamed)[code].append(unit.name)
            heirs = _passed_on(_heirs(before), heirs)
        return _fixed(renamed), _fixed(merged)


Heirs = dict[str, dict[str, bool]]
"""By the code of a unit of a year before, the units (codes) it went into, and whether it went into another's."""


def _heirs(roster: Roster) -> Heirs:
    found: Heirs = defaultdict(dict)
    for change in roster.changes:
        if change.target:
            found[change.source][change.target] = change.kind is not ChangeKind.RENAMED
    return dict(found)


def _passed_on(earlier: Heirs, later: Heirs) -> Heirs:
    """What became of the units of a still earlier year, through the changes since."""
    found = dict(later)
    for source, targets in earlier.items():
        found[source] = {
            last: was_merged or is_merged
            for target, was_merged in targets.items()
            for last, is_merged in later.get(target, {target: False}).items()
        }
    return found


def _fixed(names: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {code: tuple(dict.fromkeys(found)) for code, found in names.items()}
