"""Rows of a list that may be none of its units, or more than one: asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.exchange.roster_lists.codes import name_units
from models.exchange.roster_lists.draft_units import DraftList, DraftUnit
from models.exchange.roster_lists.questions import Questionnaire

RIGHT, COUNT, LEAVE_OUT, SPLIT, WHOLE = "对", "算", "不算", "拆开", "不拆"
_NAMED = 5


def settle_rows(drafts: Sequence[DraftList], questions: Questionnaire) -> list[DraftUnit]:
    """The units of all lists, without those that a person said are none."""
    units = []
    for draft in drafts:
        units += _without_hidden(draft, questions)
    units = _without_doubtful(units, questions)
    units = _split_or_whole(units, questions)
    _ask_about_nameless(drafts, questions)
    _ask_about_counts(drafts, questions)
    return units


def _without_hidden(draft: DraftList, questions: Questionnaire) -> list[DraftUnit]:
    sheet = draft.table.sheet
    hidden = [unit for unit in draft.units if unit.at in sheet.hidden]
    if not hidden:
        return draft.units
    answer = questions.ask(
        f"隐藏的行{sheet.name}",
        f"{sheet.place}有 {len(hidden)} 个单位的行是隐藏的：{name_units(hidden, 3)}。",
        (COUNT, "也算在名册里"),
        (LEAVE_OUT, "不算"),
    )
    return _without(draft.units, hidden) if answer == LEAVE_OUT else draft.units


def _without(units: Iterable[DraftUnit], gone: Iterable[DraftUnit]) -> list[DraftUnit]:
    those = {id(unit) for unit in gone}
    return [unit for unit in units if id(unit) not in those]


def _without_doubtful(units: list[DraftUnit], questions: Questionnaire) -> list[DraftUnit]:
    doubtful = [unit for unit in units if unit.is_doubtful]
    if not doubtful:
        return units
    answer = questions.ask(
        "不像单位",
        f"{len(doubtful)} 行不像单位的名称：{name_units(doubtful)}。",
        (LEAVE_OUT, "不算单位"),
        (COUNT, "都是单位"),
    )
    return units if answer == COUNT else _without(units, doubtful)


def _split_or_whole(units: list[DraftUnit], questions: Questionnaire) -> list[DraftUnit]:
    several = [unit for unit in units if unit.whole]
    if not several:
        return units
    cells = list(dict.fromkeys((unit.sheet, unit.at, unit.whole) for unit in several))
    answer = questions.ask(
        "一格几个单位",
        f"{len(cells)} 格里写着不止一个名称，如“{cells[0][2][:40]}”（{several[0].place}）。",
        (SPLIT, f"拆开，是 {len(several)} 个单位"),
        (WHOLE, "不拆，一格是一个单位"),
    )
    if answer != WHOLE:
        return units
    found, seen = [], set()
    for unit in units:
        cell = (unit.sheet, unit.at, unit.whole)
        if not unit.whole or cell not in seen:
            found.append(replace(unit, name=unit.whole or unit.name))
        seen.add(cell)
    return found


def _ask_about_nameless(drafts: Sequence[DraftList], questions: Questionnaire) -> None:
    rows = [row for draft in drafts for row in draft.nameless]
    if rows:
        listed = "；".join(f"第 {row.at} 行“{row.text[:30]}”" for row in rows[:_NAMED])
        questions.ask("没有名称", f"{len(rows)} 行有代码，没有名称：{listed}。", (LEAVE_OUT, "不算单位"))


def _ask_about_counts(drafts: Sequence[DraftList], questions: Questionnaire) -> None:
    wrong = [one for draft in drafts for one in draft.counts if one.said != one.found]
    if wrong:
        listed = "；".join(f"{one.place}“{one.text[:30]}”，读到 {one.found} 个" for one in wrong[:_NAMED])
        questions.ask("个数", f"文件里写的个数与读到的不一样：{listed}。", (RIGHT, "按读到的为准"))
