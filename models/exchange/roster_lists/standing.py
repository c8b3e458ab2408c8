"""How each unit of a list stands: its level, whether it is due, and if not why; unknown words are asked about."""

import re
from collections.abc import Mapping, Sequence, Set

from models.exchange.roster_lists.codes import name_units
from models.exchange.roster_lists.columns import RosterColumn
from models.exchange.roster_lists.draft_units import DraftUnit
from models.exchange.roster_lists.questions import Questionnaire
from models.exchange.roster_lists.unit_names import level_of_name
from models.exchange.roster_lists.values import Duty, Standing, parse_duty, parse_standing, parse_yes_no
from models.report.filing import Level
from models.report.roster import LEVEL_WORDS

DUE, NOT_DUE, VERTICAL, LOCAL, UNSAID, EXEMPT, IGNORE = "应报", "不报", "垂直", "不垂直", "不写", "不需报", "不管"
_LEVEL_BY_WORD = {words: level for level, words in LEVEL_WORDS.items()}
_MATTERS = re.compile(
    r"垂直|垂管|免报|不(?:需|用|应|再)?要?(?:单独)?报|撤销|并入|合并|划转|更名|新设|新成立|代报|统一由|一并|停止|注销"
)

_CONTRADICTS = re.compile(r"垂直|垂管|免报|不(?:需|用|应|再)?要?(?:单独)?报")


class _Settler:
    """Goes over the units of a list, with what is known of all of them."""

    def __init__(
        self, units: Sequence[DraftUnit], parents: Mapping[str, str], has: Set[RosterColumn], questions: Questionnaire
    ) -> None:
        self.units, self.parents, self.has, self.questions = units, parents, has, questions
        self.by_code = {unit.code: unit for unit in units}
        self.below: dict[str, list[DraftUnit]] = {}
        for unit in units:
            self.below.setdefault(parents.get(unit.code, ""), []).append(unit)
        self.blank = self._blank_duty()

    def _blank_duty(self) -> bool | None:
        """What an empty cell says in the column of who is due; None where there is no such column."""
        if RosterColumn.REQUIRED not in self.has:
            return None
        blank = [unit for unit in self.units if unit.at and not unit.value(RosterColumn.REQUIRED)]
        blank = [unit for unit in blank if not unit.value(RosterColumn.EXEMPT_REASON)]
        if not blank:
            return True
        filled = len(self.units) - len(blank)
        text = (
            f"“应报”一栏，{len(blank)} 个单位是空的：{name_units(blank, 3)}。"
            if filled
            else f"“应报”一栏全是空的（{len(blank)} 个单位）。"
        )
        answer = self.questions.ask("应报空白", text, (DUE, "空的都应报"), (NOT_DUE, "空的都不报"))
        return answer != NOT_DUE

    def settle(self, unit: DraftUnit) -> dict[str, object]:
        """What is known of one unit's standing, by the fields of a roster."""
        duty, standing = self._duty(unit), self._standing(unit)
        reason = unit.value(RosterColumn.EXEMPT_REASON) or duty.reason
        is_vertical = duty.is_vertical or standing.is_vertical or self._yes(unit, RosterColumn.VERTICAL)
        is_vertical = is_vertical or any(heading.is_vertical for heading in unit.headings) or self._is_stationed(unit)
        remark = self._remark(unit) if not (is_vertical or reason or duty.is_required is False) else Duty()
        return {
            "level": self._level(unit, standing),
            "is_required": self._is_required(unit, duty, reason or remark.reason),
            "is_vertical": is_vertical or remark.is_vertical,
            "exempt_reason": reason or remark.reason,
            "is_own_level": standing.is_own_level or self._is_own_level(unit),
        }

    def _is_required(self, unit: DraftUnit, duty: Duty, reason: str) -> bool:
        if duty.is_required is not None:
            return duty.is_required
        return True if unit.value(RosterColumn.REQUIRED) or reason or self.blank is None else self.blank

    def _duty(self, unit: DraftUnit) -> Duty:
        text = unit.value(RosterColumn.REQUIRED)
        if not text:
            return Duty()
        if duty := parse_duty(text):
            return duty
        answer = self.questions.ask(
            f"应报{text}",
            lambda: f"“应报”一栏写着“{text[:30]}”，看不懂是报还是不报：{self._who(RosterColumn.REQUIRED, text)}。",
            (DUE, "应报"),
            (NOT_DUE, "不报"),
            (VERTICAL, "垂直管理，不计入"),
        )
        return Duty(answer not in (NOT_DUE, VERTICAL), answer == VERTICAL)

    def _yes(self, unit: DraftUnit, column: RosterColumn) -> bool:
        text = unit.value(column)
        if not text:
            return False
        known = parse_yes_no(text)
        if known is None and (duty := parse_duty(text)) and duty.is_vertical:
            known = True
        if known is None:
            answer = self.questions.ask(
                f"{column.label}{text}",
                f"“{column.label}”一栏写着“{text[:30]}”，看不懂是还是否：{unit.name}（{unit.place}）。",
                ("是", "是"),
                ("否", "否"),
            )
            return answer == "是"
        return known

    def _standing(self, unit: DraftUnit) -> Standing:
        text = unit.value(RosterColumn.LEVEL)
        standing = parse_standing(text)
        if standing.is_known:
            return standing
        answer = self.questions.ask(
            f"层级{text}",
            lambda: f"不认识的层级“{text[:30]}”：{self._who(RosterColumn.LEVEL, text)}。",
            *((words, f"是{words}") for words in _LEVEL_BY_WORD),
            (UNSAID, "不写层级"),
        )
        return Standing(_LEVEL_BY_WORD.get(answer))

    def _who(self, column: RosterColumn, text: str) -> str:
        return name_units((unit for unit in self.units if unit.value(column) == text), 3)

    def _is_stationed(self, unit: DraftUnit) -> bool:
        """Bodies of higher authorities under a heading of their own: whether they answer to their own line is asked."""
        heading = next((one for one in unit.headings if one.is_stationed), None)
        if heading is None or unit.value(RosterColumn.VERTICAL):
            return False
        answer = self.questions.ask(
            f"垂直{heading.text}",
            f"“{heading.text}”下面的单位，是垂直管理、不计入本地汇总的吗？",
            (VERTICAL, "垂直管理，不计入"),
            (LOCAL, "计入本地汇总"),
        )
        return answer == VERTICAL

    def _remark(self, unit: DraftUnit) -> Duty:
        """A remark that bears on whether a unit is due is asked about, never left unsaid."""
        text = " ".join(unit.value(RosterColumn.REMARK).split())
        pattern = _CONTRADICTS if unit.value(RosterColumn.REQUIRED) else _MATTERS
        if not text or not pattern.search(text):
            return Duty()
        answer = self.questions.ask(
            f"备注{text[:40]}",
            f"备注写着“{text[:40]}”：{unit.name}（{unit.place}）应报吗？",
            (DUE, "照样应报"),
            (EXEMPT, f"不需报，原因写“{text[:20]}”"),
            (VERTICAL, "垂直管理，不计入"),
        )
        return Duty(is_vertical=answer == VERTICAL, reason=text if answer == EXEMPT else "")

    def _level(self, unit: DraftUnit, standing: Standing) -> Level | None:
        if standing.level or unit.value(RosterColumn.LEVEL):
            return standing.level
        if RosterColumn.LEVEL in self.has and not unit.headings and unit.at:
            return None  # the column is there, and says nothing
        named = level_of_name(unit.name)
        if named:
            return named
        heading = next((one.level for one in reversed(unit.headings) if one.level), None)
        return heading or self._level_by_place(unit)

    def _level_by_place(self, unit: DraftUnit) -> Level | None:
        """A 市 under a 市 is one of the counties, and above counties a prefecture."""
        if not re.search(r"市(?:人民)?政府$|^.{1,8}市$", unit.name):
            return None
        if any(level_of_name(one.name) is Level.COUNTY for one in self.below.get(unit.code, ())):
            return Level.PREFECTURE
        above = self.by_code.get(self.parents.get(unit.code, ""))
        return Level.COUNTY if above and re.search(r"[市州盟](?:人民)?政府$", above.name) else None

    def _is_own_level(self, unit: DraftUnit) -> bool:
        if RosterColumn.OWN_LEVEL in self.has:
            return self._yes(unit, RosterColumn.OWN_LEVEL)
        return bool(re.search(r"本级[)）]?$", unit.name))


def settle_standing(
    units: Sequence[DraftUnit], parents: Mapping[str, str], has: Set[RosterColumn], questions: Questionnaire
) -> list[dict[str, object]]:
    """Level and duty of each unit, by the fields of a roster."""
    settler = _Settler(units, parents, has, questions)
    return [settler.settle(unit) for unit in units]
