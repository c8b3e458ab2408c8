"""The rows of a workbook's first sheet, as words: for lists, which are longer than any table of a report."""

from datetime import date
from io import BytesIO

from models.errors import BrokenFile
from models.exchange.formats.zip_archive import open_archive

MAX_CELLS = 3_000_000
_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY")


def read_first_sheet(raw: bytes) -> list[tuple[int, list[str]]]:
    """Each row with its number, counted from 1. BrokenFile with a sentence for a hostile or broken file."""
    from python_calamine import CalamineError, CalamineWorkbook

    archive = open_archive(raw)
    for name in archive.names:
        if name.endswith(".xml") and any(declaration in archive.read(name) for declaration in _DOCTYPE):
            raise BrokenFile("文件里有不该有的文档类型声明（DOCTYPE），没有打开。")
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0)
        if sheet.height * sheet.width > MAX_CELLS:
            raise BrokenFile("工作表太大，不像一份名册。请只留下名册的行和列。")
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise BrokenFile("Excel 文件不完整或已损坏，读不出来。") from error
    return [(at, [_cell_text(value) for value in row]) for at, row in enumerate(rows, 1)]


def _cell_text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
