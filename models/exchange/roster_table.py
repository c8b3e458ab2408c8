"""The roster as the program itself writes it and hands it down: CSV with columns of its own, read back as it was.

What offices keep in their own ways is read by ``models.exchange.list_files`` and ``models.exchange.roster_lists``.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from models.csv_text import read_csv, write_csv
from models.errors import BrokenFile
from models.exchange.public_key import public_key_problem
from models.report.filing import Level
from models.report.roster import UNIT_FIELDS, Roster, RosterUnit, rings
from models.texts.characters import name_problem

COLUMNS = {
    "code": "code", "name": "name", "parent": "parent", "level": "level", "required": "is_required",
    "vertical": "is_vertical", "exempt_reason": "exempt_reason", "contact": "contact", "deadline": "deadline",
    "own_level": "is_own_level", "telephone": "telephone", "seal": "seal",
}  # fmt: skip
"""The columns of the file, in the order they are written, and the fields they fill."""
REQUIRED = ("code", "name", "parent", "level", "required")
_FLAGS = ("required", "vertical", "own_level")
_MAX_ERRORS = 20


def read_roster(text: str) -> Roster:
    """The roster in CSV text; BrokenFile names each row at fault (counted from 1, the header row included)."""
    filled = ((at, row) for at, row in read_csv(text) if any(cell.strip() for cell in row))
    at, head = next(filled, (1, []))
    header = _header(at, head)
    units: list[RosterUnit] = []
    errors: list[str] = []
    for at, row in filled:
        try:
            units.append(_unit(header, row, f"第 {at} 行"))
        except BrokenFile as error:
            errors.append(error.sentence)
    _refuse_if_any(errors)
    if not units:
        raise BrokenFile("名册里没有单位。")
    _refuse_if_any(_duplicates_and_orphans(units))
    if cycle := set(rings(units)):
        names = "、".join(unit.name for unit in units if unit.code in cycle)
        raise BrokenFile(f"{names}：上级绕成了一圈，请改正上级一栏。")
    return Roster(tuple(units))


def _refuse_if_any(errors: list[str]) -> None:
    if errors:
        more = [f"还有 {len(errors) - _MAX_ERRORS} 处。"] if len(errors) > _MAX_ERRORS else []
        raise BrokenFile("\n".join([*errors[:_MAX_ERRORS], *more]))


def _header(at: int, head: Sequence[str]) -> list[str]:
    header = [name.strip().lower() for name in head]
    for name in REQUIRED:
        if name not in header:
            raise BrokenFile(f"第 {at} 行：缺少“{UNIT_FIELDS[COLUMNS[name]]}”一栏（{name}）。")
    for name in set(header) & COLUMNS.keys():
        if header.count(name) > 1:
            raise BrokenFile(f"第 {at} 行：“{UNIT_FIELDS[COLUMNS[name]]}”一栏（{name}）有两个。")
    return header


def _unit(header: Sequence[str], row: Sequence[str], at: str) -> RosterUnit:
    if any(cell.strip() for cell in row[len(header) :]):
        raise BrokenFile(f"{at}：比表头多出了列。")
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if name in COLUMNS}
    for name, words in cells.items():
        # A reason may go over several lines.
        if problem := name_problem(words if name in ("code", "name", "parent") else " ".join(words.split())):
            raise BrokenFile(f"{at} {UNIT_FIELDS[COLUMNS[name]]}：{problem}")
    for name in ("code", "name"):
        if not cells.get(name):
            raise BrokenFile(f"{at}：{UNIT_FIELDS[COLUMNS[name]]}是空的。")
    values = {COLUMNS[name]: _value(name, words, at) for name, words in cells.items()}
    return RosterUnit(**values)  # type: ignore[arg-type]


def _value(name: str, text: str, at: str) -> object:
    where = f"{at} {UNIT_FIELDS[COLUMNS[name]]}"
    if name in _FLAGS:
        if text not in ("1", "0", ""):
            raise BrokenFile(f"{where}：写的是“{text[:20]}”，应是 1 或 0。")
        return text == "1"
    if name == "level":
        if text and text not in list(Level):
            raise BrokenFile(f"{where}：不认识的层级 {text[:20]}，应是 {' '.join(Level)} 之一。")
        return Level(text) if text else None
    if name == "deadline" and text:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise BrokenFile(f"{where}：“{text[:20]}”不是日期，应写成 2026-01-31。") from error
    if name == "seal" and text and (problem := public_key_problem(text)):
        raise BrokenFile(f"{where}：{problem}")
    return text


def _duplicates_and_orphans(units: Iterable[RosterUnit]) -> list[str]:
    seen: set[str] = set()
    errors = []
    for unit in units:
        if unit.code in seen:
            errors.append(f"代码 {unit.code} 出现了两次（{unit.name}）。")
        seen.add(unit.code)
    return errors + [
        f"{unit.name}：上级代码 {unit.parent} 不在名册里。" for unit in units if unit.parent and unit.parent not in seen
    ]


def write_roster(roster: Roster) -> str:
    """The roster as CSV, as ``read_roster`` reads it."""
    rows = ([_format_value(getattr(unit, field)) for field in COLUMNS.values()] for unit in roster.units)
    return write_csv([COLUMNS, *rows])


def _format_value(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)
