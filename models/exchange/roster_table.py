"""A roster as a table: CSV or a workbook's first sheet, with a header row; read strictly, written back as CSV."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from models.csv_text import read_csv, write_csv
from models.errors import AppError, BrokenFile
from models.exchange.formats.workbook_rows import read_first_sheet
from models.exchange.input_file import read_input_file
from models.exchange.public_key import public_key_problem
from models.exchange.recognition.identity import parse_date
from models.report.filing import Level
from models.report.roster import LEVEL_WORDS, UNIT_FIELDS, Roster, RosterUnit, rings
from models.texts.characters import name_problem

COLUMNS = {
    "code": "code", "name": "name", "parent": "parent", "level": "level", "required": "is_required",
    "vertical": "is_vertical", "exempt_reason": "exempt_reason", "contact": "contact", "deadline": "deadline",
    "own_level": "is_own_level", "telephone": "telephone", "seal": "seal",
}  # fmt: skip
"""The columns of the file, in the order they are written, and the fields they fill."""
REQUIRED = ("code", "name", "parent", "level", "required")
_ALIASES = {
    "code": "单位代码 机构代码 统一社会信用代码 编码",
    "name": "单位名称 单位 单位全称",
    "parent": "上级代码 上级单位 上级单位代码",
    "level": "级别 类型",
    "required": "是否应报 应报",
    "vertical": "垂直 是否垂直管理",
    "exempt_reason": "不需报 免报原因 不报原因",
    "telephone": "联系电话 手机",
    "deadline": "报送期限 期限",
    "own_level": "是否本级",
    "seal": "公钥",
}
_LEVELS = {
    Level.TOWN: "乡 镇 街道 乡镇街道",
    Level.DEPARTMENT: "部门单位 局",
    Level.COUNTY: "县 区 县区",
    Level.PREFECTURE: "市 地级 州",
    Level.PROVINCE: "省",
    Level.CENTRAL: "国家",
}
_LEVEL_OF = {
    word: level for level, words in _LEVELS.items() for word in (level.value, LEVEL_WORDS[level], *words.split())
}
_COLUMN_OF = {UNIT_FIELDS[field]: column for column, field in COLUMNS.items()} | {
    word: column for column, words in _ALIASES.items() for word in words.split()
}
_YES, _NO = frozenset({"1", "是", "√", "y", "Y"}), frozenset({"0", "否", "", "×", "n", "N"})
_MAX_ERRORS = 20
MAX_FILE_SIZE = 60_000_000
Row = tuple[int, Sequence[str]]


def read_roster_file(path: Path) -> Roster:
    """The roster in a .csv or .xlsx file; BrokenFile with a sentence for each row at fault, the file's name before."""
    raw = read_input_file(path, "一份名册", MAX_FILE_SIZE)
    try:
        return parse_roster_rows(read_first_sheet(raw)) if raw.startswith(b"PK") else read_roster(_decoded(raw))
    except AppError as error:
        raise BrokenFile(f"{path}：{error.sentence}") from error


def _decoded(raw: bytes) -> str:
    """UTF-8, or the encoding in which Excel writes a CSV on a Chinese Windows."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BrokenFile("认不出文字编码，请另存为 UTF-8 编码的 CSV 或 .xlsx。")


def read_roster(text: str) -> Roster:
    """The roster in CSV text; BrokenFile names each row at fault (counted from 1, the header row included)."""
    return parse_roster_rows(read_csv(text))


def parse_roster_rows(rows: Iterable[Row]) -> Roster:
    """The roster in numbered rows; the first that is not empty is the header."""
    filled = ((at, row) for at, row in rows if any(cell.strip() for cell in row))
    at, head = next(filled, (1, []))
    header = _header(at, head)
    units: list[RosterUnit] = []
    errors: list[str] = []
    for at, row in filled:
        try:
            units.append(_unit(header, row, at))
        except BrokenFile as error:
            errors.append(error.sentence)
    _refuse_if_any(errors)
    if not units:
        raise BrokenFile("名册里没有单位。")
    units = list(_parents_by_name(units))
    _refuse_if_any(_duplicates_and_orphans(units))
    if cycle := set(rings(units)):
        names = "、".join(unit.name for unit in units if unit.code in cycle)
        raise BrokenFile(f"{names}：上级绕成了一圈，请改正 parent 列。")
    return Roster(tuple(units))


def _refuse_if_any(errors: list[str]) -> None:
    if errors:
        more = [f"还有 {len(errors) - _MAX_ERRORS} 处。"] if len(errors) > _MAX_ERRORS else []
        raise BrokenFile("\n".join([*errors[:_MAX_ERRORS], *more]))


def _header(at: int, head: Sequence[str]) -> list[str]:
    header = [_COLUMN_OF.get(name.strip(), name.strip().lower()) for name in head]
    for name in REQUIRED:
        if name not in header:
            words = UNIT_FIELDS[COLUMNS[name]]
            listed = "、".join(f"{column}（{UNIT_FIELDS[field]}）" for column, field in COLUMNS.items())
            raise BrokenFile(f"第 {at} 行：缺少 {name} 列（{words}）。名册的列是 {listed}，前五列必须有。")
    for name in set(header) & COLUMNS.keys():
        if header.count(name) > 1:
            raise BrokenFile(f"第 {at} 行：{name} 列有两个，不能确定用哪一个。")
    return header


def _unit(header: list[str], row: Sequence[str], at: int) -> RosterUnit:
    if any(cell.strip() for cell in row[len(header) :]):
        raise BrokenFile(f"第 {at} 行：比表头多出了列。")
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if name in COLUMNS}
    for name, words in cells.items():
        # A reason may go over several lines.
        if problem := name_problem(words if name in ("code", "name", "parent") else " ".join(words.split())):
            raise BrokenFile(f"第 {at} 行 {name}：{problem}")
    for name in ("code", "name"):
        if not cells.get(name):
            raise BrokenFile(f"第 {at} 行：{name} 是空的。")
    values = {COLUMNS[name]: _VALUE_PARSERS.get(name, _as_text)(words, f"第 {at} 行") for name, words in cells.items()}
    return RosterUnit(**values)  # type: ignore[arg-type]


def _as_text(text: str, at: str) -> str:
    return text


def _boolean_parser(name: str) -> Callable[[str, str], bool]:
    def read(text: str, at: str) -> bool:
        if text in _YES or text in _NO:
            return text in _YES
        raise BrokenFile(f"{at} {name}：写的是“{text[:20]}”，应是 1 或 0。")

    return read


def _parse_level(text: str, at: str) -> Level | None:
    if not text or text in _LEVEL_OF:
        return _LEVEL_OF.get(text)
    labels = "、".join(LEVEL_WORDS.values())
    raise BrokenFile(f"{at}：不认识的层级 {text[:20]}，应是 {' '.join(Level)} 之一（{labels}）。")


def _parse_day(text: str, at: str) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        day = parse_date(text)
    if day is None:
        raise BrokenFile(f"{at} deadline：“{text[:20]}”不是日期，应写成 2026-01-31 或 2026年1月31日。")
    return day.isoformat()


def _parse_public_key(text: str, at: str) -> str:
    if text and (problem := public_key_problem(text)):
        raise BrokenFile(f"{at} seal：{problem}")
    return text


_VALUE_PARSERS: Mapping[str, Callable[[str, str], object]] = {
    "level": _parse_level,
    "required": _boolean_parser("required"),
    "vertical": _boolean_parser("vertical"),
    "own_level": _boolean_parser("own_level"),
    "deadline": _parse_day,
    "seal": _parse_public_key,
}


def _parents_by_name(units: list[RosterUnit]) -> Iterator[RosterUnit]:
    """Many lists name the superior in words: where only one unit bears the name, its code is meant."""
    codes = {unit.code for unit in units}
    named: dict[str, set[str]] = {}
    for unit in units:
        named.setdefault(unit.name, set()).add(unit.code)
    for unit in units:
        if unit.parent and unit.parent not in codes and len(meant := named.get(unit.parent, set())) == 1:
            yield replace(unit, parent=next(iter(meant)))
        else:
            yield unit


def _duplicates_and_orphans(units: list[RosterUnit]) -> list[str]:
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
