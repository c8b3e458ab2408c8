"""The rows of a workbook's sheets, as words: for lists, which are longer than any table of a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from models.errors import BrokenFile
from models.exchange.formats.compound_file import SIGNATURE, extract_workbook
from models.exchange.formats.zip_archive import open_archive
from models.exchange.neutral_document import Untyped

MAX_CELLS = 3_000_000
_MAX_SHEETS, _MAX_MERGED = 60, 20_000
_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY")
_TOO_LARGE = "工作表太大，不像一份名册。请只留下名册的行和列。"
Rows = list[tuple[int, list[str]]]
"""Each row with its number, counted from 1."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's name and rows; a cell that is merged down is repeated in each row that it spans."""

    name: str
    rows: Rows


def read_first_sheet(raw: bytes) -> Rows:
    """The rows of the first sheet of an .xlsx. BrokenFile with a sentence for a hostile or broken file."""
    _check_archive(raw)
    with _Trouble():
        return _rows(_open(raw).get_sheet_by_index(0))


def read_sheets(raw: bytes) -> list[Sheet]:
    """Every visible sheet of an .xlsx or .xls, however long. BrokenFile as for the first sheet."""
    from python_calamine import SheetVisibleEnum

    if raw.startswith(SIGNATURE):
        raw = extract_workbook(raw, MAX_CELLS)
    else:
        _check_archive(raw)
    with _Trouble():
        workbook = _open(raw)
        seen = [each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        if len(seen) > _MAX_SHEETS:
            raise BrokenFile(f"工作簿有 {len(seen)} 张表，太多了，不像一份台账。")
        return [_filled_down(name, workbook.get_sheet_by_name(name)) for name in seen]


def _filled_down(name: str, sheet: Untyped) -> Sheet:
    rows = _rows(sheet)
    merged = sheet.merged_cell_ranges or ()
    if len(merged) > _MAX_MERGED:
        raise BrokenFile("工作表的合并单元格太多，不像一份台账。")
    for (top, left), (bottom, _) in merged:
        for at in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[at][1]) and top < len(rows):
                rows[at][1][left] = rows[top][1][left]
    return Sheet(name, rows)


def _check_archive(raw: bytes) -> None:
    archive = open_archive(raw)
    for name in archive.names:
        if name.endswith(".xml") and any(declaration in archive.read(name) for declaration in _DOCTYPE):
            raise BrokenFile("文件里有不该有的文档类型声明（DOCTYPE），没有打开。")


def _open(raw: bytes) -> Untyped:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(BytesIO(raw))


class _Trouble:
    """Says in a sentence what the library raises."""

    def __enter__(self) -> None:
        """Nothing is needed."""

    def __exit__(self, kind: type[BaseException] | None, trouble: BaseException | None, _: object) -> None:
        from python_calamine import CalamineError

        if kind and issubclass(kind, (CalamineError, ValueError, OSError, IndexError)):
            raise BrokenFile("Excel 文件不完整或已损坏，读不出来。") from trouble


def _rows(sheet: Untyped) -> Rows:
    if sheet.height * sheet.width > MAX_CELLS:
        raise BrokenFile(_TOO_LARGE)
    rows: Iterator[list[object]] = iter(sheet.to_python(skip_empty_area=False))
    return [(at, [_cell_text(value) for value in row]) for at, row in enumerate(rows, 1)]


def _cell_text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
