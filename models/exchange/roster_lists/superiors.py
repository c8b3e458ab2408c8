"""Whom each unit of a list reports to: by a column, or by what stands around it, headings, sheets, steps to the right,
numbers, names, codes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from models.exchange.roster_lists.codes import name_units
from models.exchange.roster_lists.columns import RosterColumn
from models.exchange.roster_lists.draft_units import DraftUnit
from models.exchange.roster_lists.questions import Questionnaire
from models.exchange.roster_lists.top_unit import TOP, join_at_the_top, title_places
from models.exchange.roster_lists.unit_index import UnitIndex, is_same_unit
from models.exchange.roster_lists.unit_names import clean_name, is_place, level_of_name
from models.report.filing import Level

ADD, SAME_AS_ABOVE, BY_CODE, NOBODY = "新增", "同上", "按代码", "没有上级"
_NAMED = 5
_NOBODY = frozenset(["/", "-", "—", "——", "无"])
_SERIAL_BRANCH = re.compile(r"^(\d+(?:\.\d+)*)\.\d+$")
_TO_TOP = (TOP, "归到最上级单位下面")


def find_superiors(
    units: list[DraftUnit], questions: Questionnaire, titles: Sequence[str], has: Set[RosterColumn]
) -> tuple[Mapping[str, str], list[str]]:
    """The code of each unit's superior by its own code, absent for those at the top; and remarks.

    A superior that stands in no row is added to the units where a person says so. ``has`` is what there are columns
    for.
    """
    index = UnitIndex(units)
    remarks: list[str] = []
    if any(unit.parents for unit in units):
        _look_up(index, questions)
        _fill_blanks(index, questions)
    else:
        _by_headings(index, questions, title_places(titles))
        remarks += _by_indents(index)
        _by_serials(index)
        remarks += _by_names(index)
        _by_codes(index, questions)
    join_at_the_top(index, questions, titles, has_column=RosterColumn.PARENT in has)
    return index.parents, remarks


def _look_up(index: UnitIndex, questions: Questionnaire) -> None:
    """The superiors that a column names, by code, name or place."""
    unknown: dict[str, list[DraftUnit]] = {}
    for unit in index.units:
        found = next((found for said in unit.parents if (found := index.meant_by(said, unit))), None)
        if found:
            index.parents[unit.code] = found.code
        elif unit.parents and not _NOBODY.intersection(unit.parents):
            unknown.setdefault(unit.parents[0], []).append(unit)
    for said, units in unknown.items():
        several = len(index.named(said))
        why = f"名册里有 {several} 个单位叫这个名字" if several > 1 else "名册里没有"
        text = f"上级“{said}”{why}，{len(units)} 个单位写着它：{name_units(units, 3)}。"
        _ask_to_add(index, questions, said, text, said, units)


def _ask_to_add(
    index: UnitIndex, questions: Questionnaire, key: str, text: str, name: str, units: Sequence[DraftUnit]
) -> None:
    answers = [_TO_TOP] if name.isascii() else [(ADD, f"把“{name}”也加进名册"), _TO_TOP]
    answer = questions.ask(f"上级{key}", text, *answers)
    if answer != TOP and len(answers) > 1:
        index.place_below(units, index.add(name))
    else:
        index.below_top.update(unit.code for unit in units)


def _fill_blanks(index: UnitIndex, questions: Questionnaire) -> None:
    """Superiors left blank below one that is named: merged cells leave them so, and so does not knowing."""
    first = next((at for at, unit in enumerate(index.units) if index.has_parent(unit)), len(index.units))
    blank = [unit for unit in index.units[first:] if not unit.parents and unit.at and not index.has_parent(unit)]
    if not blank:
        return
    answer = questions.ask(
        "上级空白",
        f"{len(blank)} 个单位的上级是空的：{name_units(blank, 3)}。",
        (SAME_AS_ABOVE, "与上一行相同（合并的单元格留下的空白）"),
        _TO_TOP,
        (NOBODY, "本来就没有上级"),
    )
    if answer == TOP:
        index.below_top.update(unit.code for unit in blank)
    elif answer != NOBODY:
        those, above = {id(unit) for unit in blank}, ""
        for unit in index.units:
            if id(unit) in those:
                index.parents[unit.code] = above
            above = index.parents.get(unit.code, "")


def _by_headings(index: UnitIndex, questions: Questionnaire, own_places: Sequence[str]) -> None:
    """A place over a unit, or the sheet's name, is the place of its superior; the government itself stands above."""
    unknown: dict[str, list[DraftUnit]] = {}
    for unit in index.units:
        place = unit.heading_place or (unit.sheet if is_place(unit.sheet) else "")
        governments = index.of_place(place) if place else []
        if not place or any(is_same_unit(unit, one) for one in governments):
            continue
        if len(governments) == 1:
            index.parents[unit.code] = governments[0].code
        elif place not in own_places:
            unknown.setdefault(place, []).append(unit)
    for place, units in unknown.items():
        name = f"{place}办事处" if place.endswith("街道") else f"{place}人民政府"
        text = f"“{place}”下面有 {len(units)} 个单位，名册里却没有 {name}。"
        _ask_to_add(index, questions, place, text, name, units)


def _by_indents(index: UnitIndex) -> list[str]:
    """A name that stands further to the right belongs to the one above that stands less far."""
    if len({unit.indent for unit in index.units}) < 2:
        return []
    above: list[DraftUnit] = []
    last: tuple[object, ...] = ()
    found = 0
    for unit in index.units:
        part = (unit.sheet, unit.block, unit.headings)
        if part != last:
            above, last = [], part
        while above and above[-1].indent >= unit.indent:
            above.pop()
        if above and not index.has_parent(unit):
            index.parents[unit.code] = above[-1].code
            found += 1
        above.append(unit)
    return [f"{found} 个单位的上级按名称前面的缩进定。"] if found else []


def _by_serials(index: UnitIndex) -> None:
    """1.2 belongs to 1."""
    serials: dict[tuple[str, str], DraftUnit] = {}
    for unit in index.units:
        serial = unit.value(RosterColumn.SERIAL).strip(". 、")
        match = _SERIAL_BRANCH.match(serial)
        superior = serials.get((unit.sheet, match[1])) if match else None
        if superior and not index.has_parent(unit):
            index.parents[unit.code] = superior.code
        serials.setdefault((unit.sheet, serial), unit)


def _by_names(index: UnitIndex) -> list[str]:
    """平川县教育局 belongs to 平川县人民政府 where both stand in the list, and 平川县城关镇 too."""
    places = index.sole_places()
    found: Counter[str] = Counter()
    for unit in index.without_parent():
        name = clean_name(unit.name)
        above = (places[name[:end]] for end in range(len(name) - 1, 2, -1) if name[:end] in places)
        superior = next((one for one in above if not is_same_unit(one, unit)), None)
        if superior and (level_of_name(superior.name) is not Level.TOWN or "人民政府" not in unit.name):
            index.parents[unit.code] = superior.code
            found[superior.name] += 1
    if not found:
        return []
    named = "、".join(f"{name} {count} 个" for name, count in found.most_common(_NAMED))
    return [f"上级按单位名称开头的地名定：{named}{' 等' if len(found) > _NAMED else ''}。"]


def _by_codes(index: UnitIndex, questions: Questionnaire) -> None:
    """Codes of divisions nest: 530302001 lies in 530302. Whether they do here is asked."""
    stems = {_stem(unit.code): unit for unit in index.units if unit.code.isdecimal() and len(unit.code) >= 4}
    found: list[tuple[DraftUnit, DraftUnit]] = []
    for unit in index.without_parent():
        stem = _stem(unit.code) if unit.code.isdecimal() else ""
        superior = next((stems[stem[:end]] for end in range(len(stem) - 1, 1, -1) if stem[:end] in stems), None)
        if superior:
            found.append((unit, superior))
    if len({superior.code for _, superior in found}) < 2:
        return
    unit, above = found[0]
    answer = questions.ask(
        "上级按代码",
        f"没有上级一栏。{len(found)} 个单位的代码以另一个单位的代码开头，如 {unit.name}（{unit.code}）与 {above.name}"
        f"（{above.code}）：上级按代码定吗？",
        (BY_CODE, "上级按代码的前几位定"),
        (TOP, "不按代码，归到最上级单位下面"),
    )
    if answer != TOP:
        for unit, above in found:
            index.parents[unit.code] = above.code


def _stem(code: str) -> str:
    """A code of a division without the zeros that say "all of it"."""
    stem = code
    while len(stem) > 2 and stem.endswith("00"):
        stem = stem[:-2]
    return stem
