"""An Excel workbook (.xlsx, .xls, WPS's .et saved as either) as tables of its sheets."""

import re
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from models.errors import BrokenFile
from models.exchange.formats.compound_file import extract_workbook
from models.exchange.formats.hidden_cells import (
    NOTHING_HIDDEN,
    HiddenLines,
    hidden_lines_of_xlsx,
    hidden_texts,
    set_hidden_apart,
)
from models.exchange.formats.visible_text import remark_on_unseen
from models.exchange.formats.workbook_looks import SHEETS, Address, CellLook, odd_cells, parts_by_name
from models.exchange.formats.xls_looks import hidden_lines_of_xls, odd_cells_of_xls
from models.exchange.formats.zip_archive import Archive, open_archive
from models.exchange.label_matching import load_aliases
from models.exchange.neutral_document import DocumentCell, DocumentTable, NeutralDocument, ReadBudget, Untyped

_CELL_ADDRESS = re.compile(rb"\sr\s*=\s*[\"'](?:([A-Za-z]{0,4})([0-9]{1,8})[\"'])?")
_RUN = re.compile(rb"<(?:\w+:)?(?:c|row)[ />]")
MAX_GRID = 1_000_000
_MAX_MERGED = 5_000
_MAX_SHEETS = 60
_PANIC = "PanicException"
_DAMAGE_ERRORS = (ValueError, OSError, IndexError, OverflowError)
_PARSED_PARTS = ("xl/worksheets/", "xl/workbook", "xl/_rels/workbook", "xl/sharedStrings", "xl/styles")
_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY")


def read_workbook(raw: bytes) -> NeutralDocument:
    """Read every visible sheet. BrokenFile with a sentence for a hostile, locked or broken file."""
    remarks: tuple[str, ...] = ()
    odd: Mapping[str, Mapping[Address, CellLook]] = {}
    hidden: Mapping[str, HiddenLines] = {}
    if raw.startswith(b"PK"):
        archive = open_archive(raw)
        parts = _checked_parts(archive)
        odd, hidden = odd_cells(parts), _hidden_lines(parts)
        if any("vbaProject" in name for name in archive.names):
            remarks = ("文件带有宏，宏没有运行，也没有读入。",)
    else:
        checked = extract_workbook(raw, MAX_GRID)
        odd, hidden, raw = odd_cells_of_xls(raw), hidden_lines_of_xls(raw), checked
    with CalamineErrors():
        sheets = _sheets(raw, odd, hidden)
    return NeutralDocument(sheets, remarks=(*remarks, *remark_on_unseen(hidden_texts(sheets))))


def _hidden_lines(parts: Mapping[str, bytes]) -> Mapping[str, HiddenLines]:
    """What the sheets hide, by name."""
    sheets = (name for name in parts if name.startswith(SHEETS))
    by_part = {name: found for name in sheets if (found := hidden_lines_of_xlsx(parts[name])) != NOTHING_HIDDEN}
    return {name: by_part[part] for name, part in parts_by_name(parts).items() if part in by_part} if by_part else {}


class CalamineErrors:
    """Says in a sentence what the library raises: its errors, and its panics, which are no Exceptions."""

    def __enter__(self) -> None:
        """Nothing is needed."""

    def __exit__(self, kind: type[BaseException] | None, trouble: BaseException | None, _: object) -> None:
        from python_calamine import CalamineError

        if kind and (issubclass(kind, (CalamineError, *_DAMAGE_ERRORS)) or kind.__name__ == _PANIC):
            raise BrokenFile("Excel 文件不完整或已损坏，读不出来。") from trouble


def _sheets(
    raw: bytes, odd: Mapping[str, Mapping[Address, CellLook]], hidden: Mapping[str, HiddenLines]
) -> tuple[DocumentTable, ...]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(BytesIO(raw))
    visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    if len(visible) > _MAX_SHEETS:
        raise BrokenFile(f"工作簿有 {len(visible)} 张表，太多了，不像一份年报。")
    budget = ReadBudget()
    names = [name for name in visible if name not in load_aliases().ignored_sheets]
    return tuple(
        set_hidden_apart(
            _cells(workbook, name, odd.get(name, {}), budget), _place(name), hidden.get(name, NOTHING_HIDDEN)
        )
        for name in names
    )


def _place(name: str) -> str:
    return f"工作表“{name[:40]}”"


def _checked_parts(archive: Archive) -> dict[str, bytes]:
    """The parts that are parsed, unpacked once. BrokenFile for what is no workbook, or may do harm."""
    if not any(name.startswith("xl/") for name in archive.names):
        raise BrokenFile("这不是 Excel 工作簿，里面没有工作表。")
    if any(name.lower() == "xl/workbook.bin" for name in archive.names):
        raise BrokenFile("这是二进制工作簿（.xlsb），请用 Excel 或 WPS 另存为 .xlsx 后再导入。")
    parts = {name: archive.read(name) for name in archive.names if name.startswith(_PARSED_PARTS)}
    for name, content in parts.items():
        if b"\x00" in content[:200]:
            raise BrokenFile("工作簿的内部编码少见，请用 Excel 或 WPS 重新保存后再导入。")
        if any(declaration in content for declaration in _DOCTYPE):
            raise BrokenFile("文件里有不该有的文档类型声明（DOCTYPE），没有打开。")
        if name.startswith(SHEETS):
            _check_size(content)
    return parts


def _check_size(content: bytes) -> None:
    """A sheet is kept as a full rectangle while it is read: refuse one whose corners lie too far apart."""
    if content.count(b"<mergeCell ") > _MAX_MERGED:
        raise BrokenFile("工作表的合并单元格太多，不像一份年报。")
    columns, numbers = map(set, zip((b"", b"1"), *_CELL_ADDRESS.findall(content), strict=True))
    if b"" in numbers:
        raise BrokenFile("工作表里有看不懂的单元格地址，文件可能已损坏。")
    width, rows = max(_column(letters.upper()) for letters in columns), max(map(int, numbers))
    # The shortest cell takes four bytes.
    is_long = len(content) > MAX_GRID and len(_RUN.findall(content)) > MAX_GRID // 4
    if rows * width > MAX_GRID or is_long:
        raise BrokenFile("工作表太大，不像一份年报。请只留下年报的表格再导入。")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cells(workbook: Untyped, name: str, odd: Mapping[Address, CellLook], budget: ReadBudget) -> list[DocumentCell]:
    sheet = workbook.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    merged = {tuple(first): tuple(last) for first, last in sheet.merged_cell_ranges or ()}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merged.items():
        area = (bottom - top + 1) * (right - left + 1)
        if area > 20_000 or len(covered) > 60_000:
            raise BrokenFile("工作表的合并单元格太大，不像年报的表格。")
        covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)} - {(top, left)}
    cells = list[DocumentCell]()
    # The library's rectangle ends where its values end; a cell that only shows something may stand outside.
    widths: dict[int, int] = {}
    for at, column in odd:
        widths[at] = max(widths.get(at, 0), column + 1)
    for r in range(max(len(rows), *(at + 1 for at in widths), 0)):
        row = rows[r] if r < len(rows) else []
        if r not in widths and not any(value != "" for value in row):
            continue
        for c, value in enumerate([*row, *[""] * (widths.get(r, 0) - len(row))]):
            if (r, c) not in covered:
                bottom, right = merged.get((r, c), (r, c))
                shown, notes = odd.get((r, c)) or (value if isinstance(value, str) else _text(value), ())
                text = budget.spend(shown, is_cell=True)
                cells.append(DocumentCell(r, c, bottom - r + 1, right - c + 1, text, notes))
    return cells


def _text(value: object) -> str:
    """A cell as a person reads it; a whole number has no fraction, whatever Excel keeps."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{Decimal(repr(value)):f}"
    return str(value)
