"""应报单位名册: who must report, under whom, as a read-only value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from models.filing import Agency, Level


@dataclass(frozen=True)
class RosterUnit:
    """A unit of the roster.

    ``parent`` is the code of the unit it reports to, empty at the top. ``is_vertical`` marks a body that
    answers to its own line (条例第三条) and is left out of the local sum. ``exempt_reason`` says why a unit
    that would have to report need not this year.
    """

    code: str
    name: str
    parent: str = ""
    level: Level | None = None
    is_required: bool = True
    is_vertical: bool = False
    exempt_reason: str = ""
    contact: str = ""
    deadline: str = ""


@dataclass(frozen=True)
class Roster:
    """The units in the order of the list; codes are unique and parents exist."""

    units: tuple[RosterUnit, ...]

    @cached_property
    def by_code(self) -> Mapping[str, RosterUnit]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[RosterUnit, ...]]:
        found: dict[str, tuple[RosterUnit, ...]] = {}
        for unit in self.units:
            found[unit.name] = (*found.get(unit.name, ()), unit)
        return found

    @cached_property
    def _children(self) -> Mapping[str, tuple[RosterUnit, ...]]:
        found: dict[str, tuple[RosterUnit, ...]] = {}
        for unit in self.units:
            found[unit.parent] = (*found.get(unit.parent, ()), unit)
        return found

    def children(self, code: str) -> tuple[RosterUnit, ...]:
        """The units directly under one; with an empty code, those at the top."""
        return self._children.get(code, ())

    @property
    def top(self) -> RosterUnit | None:
        """The one unit all others stand under, None where there are several or none."""
        roots = self.children("")
        return roots[0] if len(roots) == 1 else None

    def below(self, code: str) -> Iterator[RosterUnit]:
        """Every unit under one, at any depth, parents before children."""
        for unit in self.children(code):
            yield unit
            yield from self.below(unit.code)

    def find(self, agency: Agency) -> RosterUnit | None:
        """The unit a report belongs to: by code, else by its exact name where only one bears it."""
        if agency.code in self.by_code and agency.code:
            return self.by_code[agency.code]
        named = self._by_name.get(agency.name, ())
        return named[0] if len(named) == 1 else None


def rings(units: Iterable[RosterUnit]) -> list[str]:
    """The codes that stand in a circle of parents, so that no top is ever reached."""
    parents = {unit.code: unit.parent for unit in units}
    safe: set[str] = {""}
    caught: list[str] = []
    for code in parents:
        path: list[str] = []
        here = code
        while here not in safe and here not in path and here in parents:
            path.append(here)
            here = parents[here]
        if here in path or here in caught:
            caught += [step for step in path if step not in caught]
        else:
            safe.update(path)
    return caught
