"""Which unit of a roster is meant by a name as it is written: one that is certain, several that may be, or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from models.report.name_forms import (
    OWN_LEVEL,
    is_short_form,
    name_key,
    name_keys,
    name_tail,
    place_of,
    written_forms,
)
from models.report.roster import Roster, RosterUnit

_LONG = 6
"""Characters from which one that differs is taken for a slip of the hand."""
_TELLING_APART = frozenset("一二三四五六七八九十东西南北中上下左右前后内外大小新老高低甲乙丙丁0123456789")


class NameMatchKind(IntEnum):
    """How a written name fits a unit's, the closest first."""

    EXACT = 0
    WRITTEN_OTHERWISE = 1
    FORMER = 2
    SHORT = 3
    ALIKE = 4


@dataclass(frozen=True)
class NameMatch:
    """The units that a written name may mean, and how it fits them; none where it means no unit of the roster."""

    units: tuple[RosterUnit, ...] = ()
    kind: NameMatchKind = NameMatchKind.EXACT

    @property
    def unit(self) -> RosterUnit | None:
        """The one unit that can be meant, None where several can, or where one is only like it."""
        return self.units[0] if len(self.units) == 1 and self.kind is not NameMatchKind.ALIKE else None


@dataclass(frozen=True)
class _Form:
    """A unit's name in one form: ``core`` without the places in front, which are ``places``, the widest first."""

    unit: RosterUnit
    places: tuple[str, ...]
    core: str

    def accepts_front(self, front: str) -> bool:
        """Whether what stands in front of the core are the places that the unit stands in."""
        if not front:
            return True
        if not self.places:
            return False
        nearest, wider = self.places[-1], "".join(self.places[:-1])
        fronts = {nearest, wider + nearest, nearest[-1]}
        if len(nearest) > 2:
            fronts |= {nearest[:-1], wider + nearest[:-1]}
        return front in fronts


class UnitNames:
    """The names of a roster's units, looked up by what is written; ``former`` tells names that units had, by code."""

    def __init__(self, roster: Roster, former: Callable[[], Mapping[str, Iterable[str]]] = dict) -> None:
        self._roster, self._tell_former = roster, former

    def find(self, written: str, *, with_alike: bool = True) -> NameMatch:
        """The units that may be meant; a name without its place means every unit that is called so.

        ``with_alike`` looks for names that are only like one, too.
        """
        if not (key := name_key(written)):
            return NameMatch()
        if exact := tuple(self._exact.get(key, ())):
            return NameMatch(exact)
        keys = (key, *(name_keys(written)[1:]))
        same = self._by_core(keys)
        if same and not self._is_bare(keys, same):
            return NameMatch(same, NameMatchKind.WRITTEN_OTHERWISE)
        if not same and (former := self._by_former(keys)):
            return NameMatch(former, NameMatchKind.FORMER)
        if found := _unique((*same, *self._by_short_form(keys))):
            return NameMatch(found, NameMatchKind.WRITTEN_OTHERWISE if found == same else NameMatchKind.SHORT)
        return NameMatch(self._by_likeness(key) if with_alike else (), NameMatchKind.ALIKE)

    @cached_property
    def _former(self) -> Mapping[str, Iterable[str]]:
        return self._tell_former()

    @cached_property
    def _exact(self) -> Mapping[str, list[RosterUnit]]:
        found: dict[str, list[RosterUnit]] = {}
        for unit in self._roster.units:
            found.setdefault(name_key(unit.name), []).append(unit)
        return found

    @cached_property
    def _forms(self) -> tuple[_Form, ...]:
        return tuple(form for unit in self._roster.units for form in self._forms_of(unit, unit.name))

    def _forms_of(self, unit: RosterUnit, name: str) -> Iterator[_Form]:
        around = self._places_around(unit)
        for key in name_keys(name):
            places, core = around, key
            for place in around:
                core = core.removeprefix(place)
            if around and core == key and len(around[-1]) > 2:
                core = key.removeprefix(around[-1][:-1])  # 云岭高新区 of 云岭市
            yield _Form(unit, places, core)
            if core.startswith("政府") and len(core) > len("政府办"):
                yield _Form(unit, places, core.removeprefix("政府"))
            if place := place_of(core):
                yield _Form(unit, places, place)

    def _places_around(self, unit: RosterUnit) -> tuple[str, ...]:
        above = (name_key(one.name) for one in self._roster.above(unit.code))
        found = [place for key in above if (place := place_of(key))]
        if unit.is_own_level and OWN_LEVEL in unit.name:
            return ()
        # A place's own name may carry that of the place above: 云岭市平川县人民政府.
        return tuple(_without_wider(list(reversed(found))))

    @cached_property
    def _cores(self) -> Mapping[str, list[_Form]]:
        found: dict[str, list[_Form]] = {}
        for form in self._forms:
            found.setdefault(form.core, []).append(form)
        return found

    @cached_property
    def _by_first_and_tail(self) -> Mapping[tuple[str, str], list[_Form]]:
        found: dict[tuple[str, str], list[_Form]] = {}
        for form in self._forms:
            if form.core:
                found.setdefault((form.core[0], name_tail(form.core)), []).append(form)
        return found

    def _by_core(self, keys: Iterable[str]) -> tuple[RosterUnit, ...]:
        found = (
            form.unit
            for front, core in _splits(keys)
            for form in self._cores.get(core, ())
            if form.accepts_front(front)
        )
        return _unique(found)

    def _is_bare(self, keys: Iterable[str], same: tuple[RosterUnit, ...]) -> bool:
        """Whether a name is written without any place, so that a short form may as well be meant by it."""
        return any(form.unit in same for key in keys for form in self._cores.get(key, ()) if form.places)

    def _by_former(self, keys: Iterable[str]) -> tuple[RosterUnit, ...]:
        splits = set(_splits(keys))
        units = (
            unit
            for code, names in self._former.items()
            if (unit := self._roster.by_code.get(code))
            for name in names
            for form in self._forms_of(unit, name)
            if any(core == form.core and form.accepts_front(front) for front, core in splits)
        )
        return _unique(units)

    def _by_short_form(self, keys: Iterable[str]) -> tuple[RosterUnit, ...]:
        return _unique(unit for front, core in _splits(keys) for unit in self._abbreviated(front, core))

    def _abbreviated(self, front: str, core: str) -> Iterator[RosterUnit]:
        listed = written_forms().short_forms.get(core)
        if listed is not None:
            yield from (f.unit for long in listed for f in self._cores.get(long, ()) if f.accepts_front(front))
            return
        if core:
            for form in self._by_first_and_tail.get((core[0], name_tail(core)), ()):
                if form.accepts_front(front) and _abbreviates(core, form.core):
                    yield form.unit

    def _by_likeness(self, key: str) -> tuple[RosterUnit, ...]:
        other = written_forms().called_otherwise
        called = [
            form.unit
            for front, core in _splits((key,))
            for name in (*other.get(core, ()), *(old for old, new in other.items() if core in new))
            for form in self._cores.get(name, ())
            if form.accepts_front(front)
        ]
        slips = (
            form.unit
            for form in self._forms
            if len(form.core) >= _LONG
            and key.endswith(name_tail(form.core) or form.core[-1])
            and any(_is_slip(core, form.core) and form.accepts_front(front) for front, core in _splits((key,)))
        )
        return _unique((*called, *slips))


def _splits(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every way to take a place off the front of a name."""
    for key in keys:
        for at in range(len(key) - 1):
            yield key[:at], key[at:]


def _abbreviates(core: str, other: str) -> bool:
    if other in written_forms().short_forms:
        return core in written_forms().short_forms[other]
    return is_short_form(core, other) or is_short_form(other, core)


def _is_slip(one: str, other: str) -> bool:
    """Whether two names differ in one character that was struck wrongly, left out or put in."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    first, second = one[start:], other[start:]
    if len(one) == len(other):
        return first[1:] == second[1:] and not {first[0], second[0]} & _TELLING_APART
    longer, shorter = (first, second) if len(one) > len(other) else (second, first)
    return longer[1:] == shorter and longer[0] not in _TELLING_APART


def _without_wider(places: list[str]) -> Iterator[str]:
    wider = ""
    for place in places:
        yield place.removeprefix(wider) or place
        wider = place


def _unique(units: Iterable[RosterUnit]) -> tuple[RosterUnit, ...]:
    return tuple({unit.code: unit for unit in units}.values())
