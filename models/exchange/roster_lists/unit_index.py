"""The units of a list by name, place and code, and who reports to whom as far as that is known."""

import re
from collections.abc import Iterable, Mapping

from models.exchange.roster_lists.draft_units import DraftUnit, plain_code
from models.exchange.roster_lists.unit_names import clean_name, is_place, name_key, place_of
from models.report.roster import NO_CODE

_PLACE_WITHIN = re.compile(r"^.{2,8}?(?:省|自治区|自治州|州|市)(?P<own>.{2,}(?:市|县|区|旗|镇|乡|街道))$")
_BARE_GOVERNMENT = re.compile(r"^(?P<kind>[省市州县区])(?:人民)?政府$")
_GOVERNMENT_END = re.compile(r"(?:人民)?政府$|管委会$")


class UnitIndex:
    """Units and their superiors, by code; ``add`` puts in a unit that stands in no row.

    ``below_top`` are the codes of units that belong to the top, whichever that is.
    """

    def __init__(self, units: list[DraftUnit]) -> None:
        self.units = units
        self.parents: dict[str, str] = {}
        self.below_top: set[str] = set()
        self.by_code: dict[str, DraftUnit] = {}
        self._by_name: dict[str, list[DraftUnit]] = {}
        self._by_place: dict[str, list[DraftUnit]] = {}
        for unit in units:
            self._enter(unit)

    def _enter(self, unit: DraftUnit) -> None:
        self.by_code[unit.code] = unit
        self._by_name.setdefault(name_key(unit.name), []).append(unit)
        place = place_of(unit.name) or (clean_name(unit.name) if is_place(unit.name) else "")
        for alias in {place, place_within(place)} - {""}:
            those = self._by_place.setdefault(alias, [])
            if not any(is_same_unit(one, unit) for one in those):
                those.append(unit)

    def add(self, name: str, at_top: bool = False) -> DraftUnit:
        """Put in a unit that the list only names."""
        unit = DraftUnit("", 0, name, {})
        unit.code = next(code for n in range(1, 10**6) if (code := f"{NO_CODE}{n:03}") not in self.by_code)
        self.units.insert(0 if at_top else len(self.units), unit)
        self._enter(unit)
        return unit

    def place_below(self, units: Iterable[DraftUnit], superior: DraftUnit) -> None:
        """Let units report to one."""
        self.parents |= {unit.code: superior.code for unit in units if unit is not superior}

    def has_parent(self, unit: DraftUnit) -> bool:
        """Whether it is known whom a unit reports to."""
        return bool(self.parents.get(unit.code))

    def without_parent(self) -> list[DraftUnit]:
        """The units of which that is not known."""
        return [unit for unit in self.units if not self.has_parent(unit)]

    def named(self, words: str) -> list[DraftUnit]:
        """The units that bear a name."""
        return self._by_name.get(name_key(words), [])

    def of_place(self, place: str) -> list[DraftUnit]:
        """The governments of a place."""
        return self._by_place.get(place) or self._by_place.get(place_within(place)) or []

    def sole_places(self) -> Mapping[str, DraftUnit]:
        """The places of which one government alone stands in the list."""
        return {place: those[0] for place, those in self._by_place.items() if len(those) == 1 and len(place) > 2}

    def meant_by(self, words: str, unit: DraftUnit) -> DraftUnit | None:
        """The superior that a unit names by code, name or place; None where there is none, or more than one."""
        if found := self.by_code.get(plain_code(words)):
            return found
        named = self.named(words) or self.of_place(_GOVERNMENT_END.sub("", words))
        if not named and (bare := _BARE_GOVERNMENT.match(words)):
            named = [one for place, those in self._by_place.items() for one in those if place.endswith(bare["kind"])]
            named = list({id(one): one for one in named if place_of(one.name)}.values())
        if len(named) > 1:
            named = [one for one in named if one is not unit]
        return named[0] if len(named) == 1 else None


def place_within(place: str) -> str:
    """A place without the name of the one that it lies in: 平川县 of 云岭市平川县."""
    match = _PLACE_WITHIN.match(place)
    return match["own"] if match else place


def is_same_unit(one: DraftUnit, other: DraftUnit) -> bool:
    """Whether two rows bear one name."""
    return one is other or name_key(one.name) == name_key(other.name)
