"""What a superior's roster brings for one's own: change by change, each taken or left, the rest untouched."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from models.report.filing import Level
from models.report.roster import (
    LEVEL_WORDS,
    ChangeKind,
    Fate,
    Roster,
    RosterChange,
    RosterUnit,
    UnitDifference,
)

_KEPT_WHERE_SAID = ("contact", "telephone", "seal")
"""What the office below knows better than its superior: taken only where it says nothing."""


@dataclass(frozen=True)
class RosterUpdate:
    """One thing that would change: a unit, a recorded change since last year, or the day of a level.

    ``key`` is what it is taken or left by: a unit's code here, else a word of its own.
    """

    key: str
    difference: UnitDifference | None = None
    change: RosterChange | None = None
    names: tuple[str, str] = ("", "")
    level: Level | None = None
    day: str = ""

    @property
    def is_removal(self) -> bool:
        """Whether a unit would go: never without a person saying so of just this one."""
        return self.difference is not None and self.difference.fate is Fate.REMOVED

    @property
    def label(self) -> str:
        """What happens, in a word."""
        if self.difference:
            return self.difference.fate.label
        return "变动" if self.change else "期限"

    @property
    def name(self) -> str:
        """Whom it is about."""
        if self.difference:
            return self.difference.unit.name
        return self.names[0] if self.change else LEVEL_WORDS[self.level] if self.level else ""

    @property
    def sentence(self) -> str:
        """What would change, for the clerk."""
        if self.difference:
            return self.difference.sentence
        if self.change:
            target = f"{self.names[1]}（{self.change.target}）" if self.change.target else ""
            reason = f"，{self.change.reason}" if self.change.reason else ""
            return f"单位变动：{self.names[0]}（{self.change.source}）{self.change.kind.label}{target}{reason}"
        return f"{self.name}的截止日期：{self.day}"


@dataclass(frozen=True)
class HandedDown:
    """A superior's roster beside one's own: what it would change here, how many of its units stand elsewhere, and how
    many here it does not know of. The top of one's own roster stays the top."""

    own: Roster
    updates: tuple[RosterUpdate, ...]
    elsewhere: int = 0
    kept: int = 0

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is not listed, and why."""
        told = []
        if self.elsewhere:
            told.append(f"文件里另有 {self.elsewhere} 个单位不在本单位之下，与本机的名册无关，没有列出。")
        if self.kept:
            told.append(f"本机名册里有 {self.kept} 个单位文件里没有，都留着不动。")
        return tuple(told)

    @property
    def usual(self) -> frozenset[str]:
        """What is taken where nobody says otherwise: all but what takes a unit away."""
        return frozenset(update.key for update in self.updates if not update.is_removal)

    def taken(self, keys: Collection[str]) -> Roster:
        """One's own roster with these taken; all else as it is."""
        those = [update for update in self.updates if update.key in keys]
        differences = [update.difference for update in those if update.difference]
        changed = {one.before.code: one.after for one in differences if one.before}
        recoded = {code: after.code for code, after in changed.items() if after and after.code != code}
        units = [changed.get(unit.code, unit) for unit in self.own.units]
        found = [unit for unit in units if unit] + [one.after for one in differences if one.after and not one.before]
        codes = {unit.code for unit in found}
        top = self.own.top.code if self.own.top else ""
        top = recoded.get(top, top)
        joined = tuple(_joined(unit, recoded, codes, top) for unit in found)
        deadlines = {**self.own.deadlines, **{update.level: update.day for update in those if update.level}}
        changes = {(one.source, one.target): one for one in self.own.changes}
        changes |= {(one.source, one.target): one for update in those if (one := update.change)}
        return Roster(joined, deadlines, tuple(changes.values()))


def _joined(unit: RosterUnit, recoded: Mapping[str, str], codes: Collection[str], top: str) -> RosterUnit:
    """The unit under the superior that it has now; under the top where that was left out."""
    parent = recoded.get(unit.parent, unit.parent)
    parent = parent if not parent or parent in codes else top
    return unit if parent == unit.parent else replace(unit, parent=parent)


def compare_handed_down(own: Roster, sent: Roster, offices: Collection[str], received: Collection[str]) -> HandedDown:
    """What a superior's roster would change in one's own.

    ``offices`` are the codes and names of this office, by which its branch is found while it has no roster of its own;
    ``received`` the codes under which reports are here already: those units keep their codes.
    """
    return _Comparison(own, sent, offices, received).result()


class _Comparison:
    def __init__(self, own: Roster, sent: Roster, offices: Collection[str], received: Collection[str]) -> None:
        self.own, self.sent, self.received = own, sent, received
        self.renamed = {one.source: one.target for one in sent.changes if one.kind is ChangeKind.RENAMED}
        self.top = self._own_branch(offices)
        self.pairs = dict(self._pairs())  # code here → unit as it was sent
        self.here = {unit.code: code for code, unit in self.pairs.items()}  # code there → code here

    def _own_branch(self, offices: Collection[str]) -> RosterUnit | None:
        """The unit of the sent roster below which all concerns this office; None where that is all of it."""
        if self.own.units:
            top, above = self.own.top, self.sent.top
            if above and above.name == getattr(self.own.by_code.get(above.code), "name", None):
                return above
            return self._sent_for(top) or self.sent.by_code.get(top.code) if top else None
        own = [unit for unit in self.sent.units if unit.code in offices or unit.name in offices]
        return own[0] if len(own) == 1 and self.sent.children(own[0].code) else None

    def _sent_for(self, unit: RosterUnit) -> RosterUnit | None:
        """The unit as it was sent: by a recorded change of name, by code and name, by a name that only one bears."""
        found = self.sent.by_code.get(self.renamed.get(unit.code, ""))
        same = self.sent.by_code.get(unit.code)
        if found or (same and same.name == unit.name):
            return found or same
        return self._sent_by_name.get(unit.name)

    @cached_property
    def _sent_by_name(self) -> Mapping[str, RosterUnit | None]:
        found: dict[str, RosterUnit | None] = {}
        for unit in self.sent.units:
            found[unit.name] = None if unit.name in found else unit
        return found

    def _pairs(self) -> Iterator[tuple[str, RosterUnit]]:
        """The units here with those there; one of another name has the same code only within this office's branch,
        for each office numbers its units in its own way."""
        taken: set[str] = set()
        for unit in self.own.units:
            there = self._sent_for(unit)
            if there is None and unit.code in self._branch:
                there = self.sent.by_code[unit.code]
            if there and there.code not in taken:
                taken.add(there.code)
                yield unit.code, there

    @cached_property
    def _branch(self) -> frozenset[str]:
        """The codes there that are of this office: all of them, where it has no roster yet and is none of its nodes."""
        if self.top is None:
            return frozenset() if self.own.units else frozenset(self.sent.by_code)
        return frozenset((self.top.code, *(unit.code for unit in self.sent.below(self.top.code))))

    @cached_property
    def _concerned(self) -> frozenset[str]:
        """The codes there that lie in this office's branch, or are known here."""
        return self._branch | self.here.keys()

    def result(self) -> HandedDown:
        gone = list(self._gone_units())
        units = (*self._changed_units(), *gone, *self._new_units())
        updates = [RosterUpdate((one.before or one.unit).code, one) for one in units]
        return HandedDown(
            self.own,
            (*updates, *self._changes(), *self._deadlines()),
            elsewhere=sum(unit.code not in self._concerned for unit in self.sent.units),
            kept=sum(unit.code not in self.pairs for unit in self.own.units) - len(gone),
        )

    def _changed_units(self) -> Iterator[UnitDifference]:
        for unit in self.own.units:
            there = self.pairs.get(unit.code)
            if there and (after := self._as_sent(unit, there)) != unit:
                yield UnitDifference(unit, after)

    def _as_sent(self, unit: RosterUnit, there: RosterUnit) -> RosterUnit:
        """The unit here with what the superior says of it; where it stands, if that is known here."""
        is_top = self.own.top is not None and unit.code == self.own.top.code
        kept = {name: getattr(unit, name) for name in _KEPT_WHERE_SAID if getattr(unit, name)}
        is_recoded = unit.code in self.renamed or not unit.has_code
        code = there.code if is_recoded and unit.code not in self.received else unit.code
        parent = unit.parent if is_top else self.here.get(there.parent, unit.parent)
        return replace(there, code=code, parent=parent, **kept)

    def _gone_units(self) -> Iterator[UnitDifference]:
        """Units that a recorded change ended: merged into another, or abolished."""
        ended = {one.source for one in self.sent.changes if one.kind in (ChangeKind.MERGED, ChangeKind.ABOLISHED)}
        for unit in self.own.units:
            if unit.code in ended and unit.code not in self.pairs and not self.own.children(unit.code):
                yield UnitDifference(unit, None)

    def _new_units(self) -> Iterator[UnitDifference]:
        own_codes = set(self.own.by_code)
        for unit in self.sent.units:
            if unit.code not in self._concerned or unit.code in self.here or unit.code in own_codes:
                continue
            is_top = self.top is not None and unit.code == self.top.code
            parent = "" if is_top else self.here.get(unit.parent, unit.parent)
            yield UnitDifference(None, replace(unit, parent=parent))

    def _changes(self) -> Iterator[RosterUpdate]:
        """What became of whom since last year, as far as it concerns a unit here."""
        concerned = {*self._concerned, *self.own.by_code}
        for one in self.sent.changes:
            if one in self.own.changes or not {one.source, one.target} & concerned:
                continue
            names = tuple(self._name(code) for code in (one.source, one.target))
            yield RosterUpdate(f"变动{one.source}-{one.target}", change=one, names=(names[0], names[1]))

    def _name(self, code: str) -> str:
        unit = self.own.by_code.get(code) or self.sent.by_code.get(code)
        return unit.name if unit else code

    def _deadlines(self) -> Iterator[RosterUpdate]:
        for level, day in self.sent.deadlines.items():
            if self.own.deadlines.get(level) != day:
                yield RosterUpdate(f"期限{LEVEL_WORDS[level]}", level=level, day=day)
