"""Whose a report is: its code and its name both speak; where they do not agree, or nearly fit, a person is asked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath

from models.report.filing import Agency
from models.report.name_forms import name_key
from models.report.roster import Roster, RosterUnit
from models.report.unit_names import NameMatch, NameMatchKind, UnitNames

_OF_FILE_NAMES = re.compile(
    r"\d{4}(?:年度|年(?!报))?|政府信息公开|政务公开|信息公开|工作|年度报告|年报|报告|[(（]\d+[)）]|第\d+次修改|附件\d*|定稿|终稿|盖章|[-—_.、\s\d]"
)
_MANY = 5


@dataclass(frozen=True)
class LearnedUnit:
    """The unit (code) that a person said is meant; ``said_by`` tells who and when."""

    unit: str
    said_by: str


@dataclass(frozen=True)
class KnownNames:
    """What is known of names beside the roster, by code: ``renamed`` units' former names, ``merged`` units' names.

    ``learned`` is keyed by a name in one form and the code that was written with it.
    """

    renamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    learned: Mapping[tuple[str, str], LearnedUnit] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitIdentification:
    """The unit, None where nobody can say unasked; ``candidates`` may be meant then.

    ``remark`` says why it is asked, or by what a unit was known that is called otherwise in the roster.
    """

    unit: RosterUnit | None = None
    candidates: tuple[RosterUnit, ...] = ()
    remark: str = ""

    @property
    def is_question(self) -> bool:
        """Whether a person has to say which unit is meant: some may be, and none is certain."""
        return self.unit is None and bool(self.candidates)


class UnitIdentifier:
    """Tells the units of one roster; ``known`` is asked once, and only where code and name are not as the roster's."""

    def __init__(self, roster: Roster, known: Callable[[], KnownNames] = KnownNames) -> None:
        self._roster, self._tell_known = roster, known
        self._names = UnitNames(roster, lambda: self._known.renamed)

    @cached_property
    def _known(self) -> KnownNames:
        return self._tell_known()

    def identify(self, agency: Agency, file_stem: str = "") -> UnitIdentification:
        """Whose a report is by the code and the name in it, and where these are not enough by its file's name."""
        name, code = agency.name.strip(), agency.code.strip()
        by_code = self._roster.by_code.get(code) if code else None
        if by_code and by_code.name == name:
            return UnitIdentification(by_code)
        if learned := self._known.learned.get((name_key(name), code)):
            unit = self._roster.by_code.get(learned.unit)
            if unit:
                return UnitIdentification(
                    unit, remark=f"单位写作“{_written(name, code)}”，{learned.said_by}认作{unit.name}。"
                )
        named = self._names.find(name)
        if by_code:
            return self._by_code(by_code, name, named)
        return self._by_name(name, code, named, self._by_file_name(file_stem))

    def ask_by_file_name(self, path: PurePath) -> UnitIdentification:
        """Whose a file may be by its name or its folders': where nothing else is known, never certain."""
        words = (path.stem, *(folder.name for folder in path.parents))
        units = next(filter(None, (self._by_file_name(each).units for each in words)), ())
        one_of = "之一" if len(units) > 1 else ""
        remark = f"按文件名看，可能是{_names(units)}{one_of}的，请打开原件核对。" if units else ""
        return UnitIdentification(None, units, remark)

    def _by_code(self, unit: RosterUnit, name: str, named: NameMatch) -> UnitIdentification:
        if not name or (unit in named.units and named.kind is not NameMatchKind.ALIKE):
            is_plain = not name or named.kind is NameMatchKind.EXACT
            return UnitIdentification(unit, remark="" if is_plain else _remark(name, unit, named.kind))
        others = tuple(one for one in named.units if one != unit)
        if unit in named.units:
            why = f"代码 {unit.code} 是{unit.name}的，名称写作“{name}”，与它相近却不相同。"
        else:
            whose = f"，那是{others[0].name}" if len(others) == 1 and others[0].name != name else ""
            why = f"代码 {unit.code} 是{unit.name}的，名称却是“{name}”{whose}。"
        return UnitIdentification(None, (unit, *others), f"{why}请问过单位，再用“认作”指明。")

    def _by_name(self, name: str, code: str, named: NameMatch, filed: NameMatch) -> UnitIdentification:
        unit = named.unit
        if unit and filed.unit and filed.unit != unit and not self._is_related(unit, filed.unit):
            why = f"里面写的单位是“{name}”，文件名却像是{filed.unit.name}的。"
            return _question((unit, filed.unit), why)
        if unit and code and named.kind is NameMatchKind.SHORT:
            return _question((unit,), f"单位写作“{name}”，像是{unit.name}，代码 {code} 却不在名册里。")
        if unit:
            return UnitIdentification(
                unit, remark="" if named.kind is NameMatchKind.EXACT else _remark(name, unit, named.kind)
            )
        if not name and filed.unit and not code:
            return UnitIdentification(filed.unit, remark=f"文件里没有写单位，按文件名认作{filed.unit.name}。")
        return self._unsure(name, named, filed)

    def _unsure(self, name: str, named: NameMatch, filed: NameMatch) -> UnitIdentification:
        both = tuple(unit for unit in named.units if unit in filed.units)
        if len(both) == 1 and named.kind is not NameMatchKind.ALIKE:
            return UnitIdentification(both[0], remark=f"单位写作“{name}”，连同文件名看是{both[0].name}。")
        if merged := self._merged_into(name):
            return _question(merged, f"“{name}”已经并入{merged[0].name}（见名册的单位变动），这是不是它的报告？")
        if named.units and named.kind is NameMatchKind.ALIKE:
            return _question(named.units, f"名册里没有“{name}”，相近的是{_names(named.units)}。")
        if named.units:
            return _question(named.units, f"单位写作“{name}”，名册里可以这样叫的有{_names(named.units)}。")
        if filed.units:
            what = f"单位“{name}”不在名册里" if name else "文件里没有写单位"
            return _question(filed.units, f"{what}，文件名像是{_names(filed.units)}的。")
        return UnitIdentification()

    def _merged_into(self, name: str) -> tuple[RosterUnit, ...]:
        key = name_key(name)
        codes = (code for code, names in self._known.merged.items() if key in map(name_key, names))
        return tuple(self._roster.by_code[code] for code in codes if code in self._roster.by_code)

    def _by_file_name(self, stem: str) -> NameMatch:
        words = _OF_FILE_NAMES.sub("", stem)
        return self._names.find(words, with_alike=False) if len(words) > 2 else NameMatch()

    def _is_related(self, one: RosterUnit, other: RosterUnit) -> bool:
        """Whether one stands over the other: a file of a town may well be named after its county too."""
        return other in self._roster.above(one.code) or one in self._roster.above(other.code)


def identify_unit(roster: Roster, agency: Agency) -> RosterUnit | None:
    """The unit that an agency certainly is by the roster alone, None where nobody can say."""
    return UnitIdentifier(roster).identify(agency).unit


def _question(candidates: tuple[RosterUnit, ...], why: str) -> UnitIdentification:
    return UnitIdentification(None, candidates, f"{why}请核对后用“认作”指明。")


def _remark(name: str, unit: RosterUnit, kind: NameMatchKind) -> str:
    former = "（它从前的名称）" if kind is NameMatchKind.FORMER else ""
    return f"单位写作“{name}”{former}，按名册认作{unit.name}。"


def _names(units: tuple[RosterUnit, ...]) -> str:
    more = f"等 {len(units)} 个单位" if len(units) > _MANY else ""
    return "、".join(unit.name for unit in units[:_MANY]) + more


def _written(name: str, code: str) -> str:
    return f"{name}（代码 {code}）" if code else name
