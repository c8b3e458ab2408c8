"""应报单位名册: who must report, under whom and until when, and what became of whom since last year; as values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from models.editions.edition import CellKey
from models.report.filing import Level

NO_CODE = "无代码-"
"""How the codes begin that the program gives to units of a list without codes."""


@dataclass(frozen=True)
class RosterUnit:
    """A unit of the roster.

    ``parent`` is the code of the unit it reports to, empty at the top. ``is_vertical`` marks a body that
    answers to its own line (条例第三条) and is left out of the local sum, ``is_own_level`` the superior's own
    figures (本级), which stand beside those of its units. ``exempt_reason`` says why a unit that would have to
    report need not this year. ``deadline`` is an ISO date, empty where the level's holds; ``seal`` the public
    key its files are signed with, empty where it signs none.
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
    is_own_level: bool = False
    telephone: str = ""
    seal: str = ""

    @property
    def has_code(self) -> bool:
        """Whether its code is its own, and not one that the program gave it because its list has none."""
        return not self.code.startswith(NO_CODE)


UNIT_FIELDS = {
    "code": "代码",
    "name": "名称",
    "parent": "上级",
    "level": "层级",
    "is_required": "应报",
    "is_vertical": "垂直管理",
    "exempt_reason": "不需报原因",
    "contact": "联系人",
    "deadline": "截止日期",
    "is_own_level": "本级",
    "telephone": "电话",
    "seal": "签名公钥",
}
"""The fields of a unit, and what a clerk calls them."""


LEVEL_WORDS = {
    Level.TOWN: "乡镇",
    Level.DEPARTMENT: "部门",
    Level.COUNTY: "县级",
    Level.PREFECTURE: "市级",
    Level.PROVINCE: "省级",
    Level.CENTRAL: "中央",
}


class ChangeKind(StrEnum):
    """What became of a unit since the year before."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    ABOLISHED = "abolished"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {"renamed": "更名", "merged": "并入", "split": "分出", "abolished": "撤销"}[self.value]


@dataclass(frozen=True)
class RosterChange:
    """One unit of last year, ``source``, and the unit of this year that takes over from it (codes).

    ``carried`` is what the target takes over of the source's 年末结转, by the cell of this year's 上年结转; a
    merged, renamed or abolished unit hands over all it had left, and ``carried`` is empty.
    """

    kind: ChangeKind
    source: str
    target: str
    reason: str = ""
    carried: Mapping[CellKey, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Roster:
    """The units in the order of the list; codes are unique and parents exist. ``deadlines`` are ISO dates."""

    units: tuple[RosterUnit, ...]
    deadlines: Mapping[Level, str] = field(default_factory=dict)
    changes: tuple[RosterChange, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, RosterUnit]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each unit stands in the list, by code."""
        return {unit.code: at for at, unit in enumerate(self.units)}

    def with_unit(self, unit: RosterUnit) -> "Roster":
        """The roster with a unit in place of the one of its code, or at its end.

        What is known of the others is handed on: one unit of a hundred thousand is changed at a time.
        """
        before, at = self.by_code.get(unit.code), self.positions.get(unit.code, len(self.units))
        after = replace(self, units=(*self.units[:at], unit, *self.units[at + 1 :]))
        positions = self.positions if before else {**self.positions, unit.code: at}
        children = dict(self._children)
        if before:
            children[before.parent] = tuple(one for one in children[before.parent] if one is not before)
        siblings = (*children.get(unit.parent, ()), unit)
        children[unit.parent] = tuple(sorted(siblings, key=lambda one: positions[one.code]))
        after.__dict__.update(by_code={**self.by_code, unit.code: unit}, positions=positions, _children=children)
        return after

    @cached_property
    def _children(self) -> Mapping[str, tuple[RosterUnit, ...]]:
        found: dict[str, list[RosterUnit]] = {}
        for unit in self.units:
            found.setdefault(unit.parent, []).append(unit)
        return {code: tuple(units) for code, units in found.items()}

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

    def above(self, code: str) -> Iterator[RosterUnit]:
        """The unit a unit reports to, the one that reports to, and so on to the top."""
        unit = self.by_code.get(self.by_code[code].parent)
        while unit:
            yield unit
            unit = self.by_code.get(unit.parent)

    def ring_through(self, unit: RosterUnit) -> list[RosterUnit]:
        """The units of a circle of superiors that one leads into; none where its superiors end at a top."""
        path = [unit]
        while above := self.by_code.get(path[-1].parent):
            if above in path:
                return path
            path.append(above)
        return []

    def must_report(self, unit: RosterUnit) -> bool:
        """Whether a report is due: not exempt, not of a vertical line; the top itself only where it stands alone."""
        if not unit.is_required or unit.exempt_reason or unit.is_vertical:
            return False
        return bool(unit.parent) or not self.children(unit.code)


class Fate(StrEnum):
    """What taking in another roster makes of a unit."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {"added": "新增", "removed": "去掉", "changed": "改动"}[self.value]


@dataclass(frozen=True)
class UnitDifference:
    """A unit that is not the same in two rosters; ``before`` or ``after`` is None where it is not there."""

    before: RosterUnit | None
    after: RosterUnit | None

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        if self.before is None:
            return Fate.ADDED
        return Fate.REMOVED if self.after is None else Fate.CHANGED

    @property
    def unit(self) -> RosterUnit:
        """The unit as it will be, else as it was."""
        unit = self.after or self.before
        assert unit is not None
        return unit

    @property
    def sentence(self) -> str:
        """What becomes of it, for the clerk."""
        if self.before is None or self.after is None:
            return f"{self.fate.label} {self.unit.name}（{self.unit.code}）"
        moved = [
            f"{words}由“{_shown(getattr(self.before, name))}”改为“{_shown(getattr(self.after, name))}”"
            for name, words in UNIT_FIELDS.items()
            if getattr(self.before, name) != getattr(self.after, name)
        ]
        return f"{self.unit.name}（{self.unit.code}）：{'，'.join(moved)}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return LEVEL_WORDS[value] if isinstance(value, Level) else str(value or "空")


def differences_between(before: Roster, after: Roster) -> tuple[UnitDifference, ...]:
    """What taking ``after`` in place of ``before`` changes, unit by unit, in the order of the lists."""
    codes = dict.fromkeys((*after.by_code, *before.by_code))
    found = (UnitDifference(before.by_code.get(code), after.by_code.get(code)) for code in codes)
    return tuple(one for one in found if one.before != one.after)


def keep_registered_keys(before: Roster, after: Roster) -> tuple[Roster, tuple[UnitDifference, ...]]:
    """``after`` with every key that ``before`` holds, and the units for which ``after`` named another key.

    No file replaces the key a unit is known by; where there is none yet, that of ``after`` is taken.
    """
    known = {unit.code: unit.seal for unit in before.units if unit.seal}
    others = tuple(
        UnitDifference(before.by_code[unit.code], unit)
        for unit in after.units
        if unit.seal and unit.seal != known.get(unit.code, unit.seal)
    )
    units = tuple(replace(unit, seal=known.get(unit.code, unit.seal)) for unit in after.units)
    return replace(after, units=units), others


def rings(units: Iterable[RosterUnit]) -> list[str]:
    """The codes that stand in a circle of parents, so that no top is ever reached."""
    parents = {unit.code: unit.parent for unit in units}
    safe: set[str] = {""}
    caught: dict[str, None] = {}
    for code in parents:
        path: dict[str, None] = {}
        here = code
        while here not in safe and here not in path and here in parents:
            path[here] = None
            here = parents[here]
        if here in path or here in caught:
            caught |= path
        else:
            safe.update(path)
    return list(caught)
