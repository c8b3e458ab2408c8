"""A collection reckoned without the program: a tree, the reports, and what a sum of them is, in plain whole numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from models.editions.edition import CellKey

Figures = dict[CellKey, int]


@dataclass(frozen=True)
class Unit:
    """A unit as the roster has it."""

    code: str
    name: str
    parent: str
    is_vertical: bool = False
    is_exempt: bool = False


@dataclass
class Version:
    """A version of a unit's report that was taken in."""

    number: int
    revision: int
    figures: Figures
    name: str = ""
    is_returned: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Asked:
    """Which units are to be added: those below a node, or what was picked."""

    node: str
    picked: tuple[str, ...] | None
    with_vertical: bool


@dataclass(frozen=True)
class Inputs:
    """All that a sum stands on. Two that are equal make the same sum, and a sum of one is stale under the other."""

    counted: tuple[tuple[str, tuple[tuple[CellKey, int], ...]], ...]
    adjusted: tuple[tuple[CellKey, int], ...]
    units: tuple[tuple[str, str, bool], ...]
    changes: frozenset[tuple[str, str]]


@dataclass
class World:
    """A year's roster and all that came; ``changes`` are recorded mergers, source and target."""

    units: dict[str, Unit]
    versions: dict[str, list[Version]] = field(default_factory=dict)
    adjustments: list[tuple[CellKey, int, bool]] = field(default_factory=list)
    changes: set[tuple[str, str]] = field(default_factory=set)

    def children(self, code: str) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.parent == code]

    def current(self, code: str) -> Version | None:
        """The last version that was not withdrawn, returned or not."""
        return next((one for one in reversed(self.versions.get(code, [])) if not one.is_withdrawn), None)

    def take(self, code: str, version: Version) -> None:
        """A newer version; one that says what a returned one said is returned like that."""
        alike = [
            one
            for one in self.versions.get(code, [])
            if not one.is_withdrawn and (one.name, one.figures) == (version.name, version.figures)
        ]
        version.is_returned = bool(alike) and alike[-1].is_returned
        self.versions.setdefault(code, []).append(version)

    def report(self, code: str) -> Figures | None:
        current = self.current(code)
        return None if current is None or current.is_returned else current.figures

    def must_report(self, code: str) -> bool:
        unit = self.units[code]
        is_leaf_or_below = bool(unit.parent) or not self.children(code)
        return not unit.is_vertical and not unit.is_exempt and is_leaf_or_below

    def walk(self, code: str, with_vertical: bool) -> Iterator[str]:
        """Down from a unit: each unit below that reported, and each tip that did not."""
        for unit in self.children(code):
            if unit.is_vertical and not with_vertical:
                continue
            if self.report(unit.code) is not None or not self.children(unit.code):
                yield unit.code
            else:
                yield from self.walk(unit.code, with_vertical)

    def is_within(self, code: str, other: str, with_vertical: bool) -> bool:
        """Whether a unit is part of what another one, above it, brings in."""
        while self.units[code].parent:
            if self.units[code].is_vertical and not with_vertical:
                return False
            code = self.units[code].parent
            if code == other:
                return True
        return False

    def reached(self, asked: Asked) -> list[str]:
        """Units that reported and count, and tips that did not and are waited for or not."""
        if asked.picked is None:
            return list(self.walk(asked.node, asked.with_vertical))
        found: dict[str, None] = {}
        for code in (code for code in asked.picked if code in self.units):
            is_node = code == asked.node and bool(self.children(code))
            if (self.report(code) is not None and not is_node) or not self.children(code):
                found[code] = None
            else:
                found |= dict.fromkeys(self.walk(code, asked.with_vertical))
        reporting = [code for code in found if self.report(code) is not None]
        return [
            code
            for code in found
            if not any(self.is_within(code, above, asked.with_vertical) for above in reporting if above != code)
        ]

    def counted(self, asked: Asked) -> dict[str, Figures]:
        reports = ((code, self.report(code)) for code in self.reached(asked))
        return {code: figures for code, figures in reports if figures is not None}

    def missing(self, asked: Asked) -> set[str]:
        """Tips that must report and did not; one that was picked by itself, not with one above it, in any case.

        A node that has lost its last unit is not a sum of nothing: it waits for itself.
        """
        if asked.picked is None and not self.children(asked.node):
            return {asked.node}
        picked = [code for code in asked.picked or () if code in self.units]
        alone = {
            code for code in picked if not any(self.is_within(code, other, asked.with_vertical) for other in picked)
        }
        return {
            code
            for code in self.reached(asked)
            if self.report(code) is None and (code in alone or self.must_report(code))
        }

    def adjusted(self) -> Figures:
        found: Figures = {}
        for cell, value, is_withdrawn in self.adjustments:
            if not is_withdrawn:
                found[cell] = found.get(cell, 0) + value
        return {cell: value for cell, value in found.items() if value}

    def total(self, asked: Asked) -> Figures:
        """The sum; a cell that all leave blank, and that nobody adjusted, stays blank."""
        return add([*self.counted(asked).values(), self.adjusted()])

    def inputs(self, asked: Asked) -> Inputs:
        counted, missing = self.counted(asked), self.missing(asked)
        known = [*counted, *missing]
        return Inputs(
            tuple(sorted((code, tuple(sorted(figures.items()))) for code, figures in counted.items())),
            tuple(sorted(self.adjusted().items())),
            tuple(sorted((code, self.units[code].name, self.must_report(code)) for code in known)),
            frozenset(one for one in self.changes if set(one) & set(known)),
        )

    def change(self, code: str, **values: object) -> None:
        """Put a unit into the roster with something else said of it."""
        self.units[code] = replace(self.units[code], **values)  # type: ignore[arg-type]


def add(parts: Iterable[Figures]) -> Figures:
    """Cell by cell."""
    found: Figures = {}
    for part in parts:
        for cell, value in part.items():
            found[cell] = found.get(cell, 0) + value
    return found
