"""A roster as a table (``ROSTER.csv``: UTF-8 with a header row), read strictly."""

import csv
import io
from collections.abc import Mapping

from models.errors import BrokenFile
from models.filing import Level
from models.roster import Roster, RosterUnit, rings
from models.texts.characters import first_unkeepable

REQUIRED = ("code", "name", "parent", "level", "required")
OPTIONAL = ("contact", "deadline", "exempt_reason", "vertical")
_YES, _NO = frozenset({"1", "是"}), frozenset({"0", "否", ""})


def read_roster(text: str) -> Roster:
    """The roster in the table; BrokenFile names the row (counted from 1, the header row included) and what to do."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        header = [name.strip() for name in rows.fieldnames or ()]
        rows.fieldnames = header
        _check_header(header)
        units = [_unit(row, rows.line_num) for row in rows if any((value or "").strip() for value in _cells(row))]
    except csv.Error as trouble:
        raise BrokenFile(f"第 {rows.line_num} 行：不是有效的 CSV（{trouble}）。") from trouble
    _check_whole(units)
    return Roster(tuple(units))


def _check_header(header: list[str]) -> None:
    for name in REQUIRED:
        if name not in header:
            raise BrokenFile(f"第 1 行：缺少 {name} 列。名册的列是 {','.join(REQUIRED)}，可加 {','.join(OPTIONAL)}。")


def _cells(row: Mapping[str | None, str | list[str] | None]) -> list[str]:
    return [value for value in row.values() if isinstance(value, str)]


def _unit(row: Mapping[str, str], at: int) -> RosterUnit:
    if None in row:
        raise BrokenFile(f"第 {at} 行：比表头多出了列。")
    cells = {name: (row.get(name) or "").strip() for name in (*REQUIRED, *OPTIONAL)}
    for name, value in cells.items():
        if found := first_unkeepable(value):
            raise BrokenFile(f"第 {at} 行 {name}：{found.sentence}")
    for name in ("code", "name"):
        if not cells[name]:
            raise BrokenFile(f"第 {at} 行：{name} 是空的。")
    if cells["level"] and cells["level"] not in list(Level):
        raise BrokenFile(f"第 {at} 行：不认识的层级 {cells['level']}，应是 {' '.join(Level)} 之一。")
    return RosterUnit(
        code=cells["code"],
        name=cells["name"],
        parent=cells["parent"],
        level=Level(cells["level"]) if cells["level"] else None,
        is_required=_yes(cells["required"], f"第 {at} 行 required"),
        is_vertical=_yes(cells["vertical"], f"第 {at} 行 vertical"),
        exempt_reason=cells["exempt_reason"],
        contact=cells["contact"],
        deadline=cells["deadline"],
    )


def _yes(word: str, at: str) -> bool:
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BrokenFile(f"{at}：写的是“{word}”，应是 1 或 0。")


def _check_whole(units: list[RosterUnit]) -> None:
    if not units:
        raise BrokenFile("名册里没有单位。")
    codes: set[str] = set()
    for unit in units:
        if unit.code in codes:
            raise BrokenFile(f"代码 {unit.code} 出现了两次（{unit.name}）。")
        codes.add(unit.code)
    for unit in units:
        if unit.parent and unit.parent not in codes:
            raise BrokenFile(f"{unit.name}：上级代码 {unit.parent} 不在名册里。")
    if ring := rings(units):
        names = "、".join(unit.name for unit in units if unit.code in ring)
        raise BrokenFile(f"{names}：上级绕成了一圈，请改正 parent 列。")
