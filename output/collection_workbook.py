"""The lists of a year's collection as one workbook: a sheet a list, numbers as numbers, words never as formulas."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from pathlib import Path

from models.csv_text import FORMULA_STARTS
from models.report.consolidation import ListTable, TableEntry
from models.texts.characters import replace_unsupported_characters
from output.saving import save_file
from output.workbook import CREATED, LONGEST, OPTIONS, Book, CellFormat, Sheet

_ROWS_OF_A_SHEET = 1_048_575
_LOOKED_AT = 200
_LINE_HEIGHT, _MOST_LINES = 13.5, 30


def write_lists(path: Path, lists: Iterable[ListTable], title: str, office: str) -> None:
    """Write every list, row by row as it is made, so that long ones take no more memory; CannotSave with a sentence.

    A list longer than a sheet goes on in the next.
    """
    save_file(render_lists(lists, title, office), path)


def render_lists(lists: Iterable[ListTable], title: str, office: str) -> bytes:
    """The workbook's bytes."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {**OPTIONS, "in_memory": False, "constant_memory": True})
    book.set_properties({"title": _printable(title), "author": _printable(office), "created": CREATED})
    writer = _SheetWriter(book)
    for one in lists:
        writer.write(one)
    book.close()
    return buffer.getvalue()


class _SheetWriter:
    def __init__(self, book: Book) -> None:
        self._book = book
        frame = {"border": 1, "valign": "top", "font_name": "宋体", "font_size": 10}
        self._head_format = book.add_format({**frame, "bold": True, "bg_color": "#F2F2F2", "text_wrap": True})
        self._text_format = book.add_format({**frame, "text_wrap": True})
        # What a spreadsheet would reckon, were it typed in again or saved as text.
        self._quoted_format = book.add_format({**frame, "text_wrap": True, "quote_prefix": True})
        self._number_format = book.add_format(frame)
        self._share_format = book.add_format({**frame, "num_format": "0.00%"})

    def write(self, one: ListTable) -> None:
        rows = iter(one.rows)
        first = list(islice(rows, _LOOKED_AT))
        rows, number = chain(first, rows), 1
        while (part := list(islice(rows, 1))) or number == 1:
            sheet = self._sheet(one, number, first)
            last = 0
            for last, row in enumerate(chain(part, islice(rows, _ROWS_OF_A_SHEET - 1)), 1):
                # Some programs leave a row one line high whose words go over several.
                if (lines := max((_lines(str(entry or ""), one.widest) for entry in row), default=1)) > 1:
                    sheet.set_row(last, lines * _LINE_HEIGHT)
                for column, entry in enumerate(row):
                    self._entry(sheet, last, column, entry, one.heads[column])
            sheet.autofilter(0, 0, max(last, 1), len(one.heads) - 1)
            number += 1

    def _sheet(self, one: ListTable, number: int, first: list[Sequence[TableEntry]]) -> Sheet:
        sheet = self._book.add_worksheet(one.name if number == 1 else f"{one.name}（{number}）")
        sheet.freeze_panes(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, head in enumerate(one.heads):
            longest = max((_width(str(row[column] or "")) for row in first), default=0)
            sheet.set_column(column, column, min(one.widest, max(_width(head) + 4, longest + 2)))
            sheet.write_string(0, column, head, self._head_format)
        return sheet

    def _entry(self, sheet: Sheet, row: int, column: int, entry: TableEntry, head: str) -> None:
        if entry is None:
            sheet.write_blank(row, column, None, self._number_format)
        elif isinstance(entry, str):
            sheet.write_string(row, column, _printable(entry)[:LONGEST], self._format_for(entry))
        elif Decimal(repr(float(entry))) == entry:
            sheet.write_number(
                row, column, float(entry), self._share_format if head.startswith("占") else self._number_format
            )
        else:
            # More digits than a spreadsheet's number holds.
            sheet.write_string(row, column, str(entry), self._number_format)

    def _format_for(self, text: str) -> CellFormat:
        return self._quoted_format if text.startswith(FORMULA_STARTS) else self._text_format


def _lines(text: str, widest: int) -> int:
    return min(_MOST_LINES, sum(-(-max(1, _width(line)) // max(1, widest - 2)) for line in text.split("\n")))


def _width(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)


def _printable(text: str) -> str:
    return replace_unsupported_characters(text)[0]
