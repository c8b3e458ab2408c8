"""A report as .xlsx: a sheet for each section, tables as printed, numbers as numbers, totals as formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from models.editions.edition import CellKey, CellKind
from models.editions.layout import Layout, Slot, SlotRole
from models.figures.value import format_exact, format_figure
from models.report.filing import Filing
from models.rules.causes import likely_causes
from models.rules.check import check
from models.rules.finding import Finding
from models.rules.registry import named
from models.texts.characters import replace_unsupported_characters
from output.blocks import DRAFT, Document, Grid, Heading, Paragraph, Signature
from output.saving import save_file

_TABLE_TOP = 2
_TEXT_WIDTH = 100
_TABLE_WIDTH = 110.0
_LEAST_WIDTH = 6.0
# Heights in points. A Chinese character is two units of a column wide, other characters one.
_TEXT_LINE, _TABLE_LINE, _BLANK, _HIGHEST = 17.0, 13.5, 5.0, 409.0
_WIDE = "\u1100"  # the first character that is two units wide
LONGEST = 32_767  # what Excel keeps of a text in one cell
_SIGNED = "+0;-0;0"
CREATED = datetime(1980, 1, 1)  # noqa: DTZ001, kept out of the file's bytes: the same report, the same file
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Book = Any
Sheet = Any
CellFormat = Any


@dataclass(frozen=True)
class ExtraSheet:
    """A further sheet, such as findings or a consolidation: heads, and rows of texts and numbers."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def findings_sheet(filing: Filing, findings: Sequence[Finding]) -> ExtraSheet:
    """What the rules say, one finding a row."""
    names = {section.key: section.short_name for section in filing.edition.sections}
    rows = tuple(
        (
            finding.severity.label,
            names.get(finding.section, "封面"),
            finding.message,
            "".join(likely_causes(finding, filing, findings)),
            "、".join(filing.edition.short_name(cell) for cell in finding.cells),
            finding.explanation,
            named(finding.rule),
        )
        for finding in findings
    )
    return ExtraSheet("校验结果", ("程度", "部分", "问题", "可能原因", "单元格", "说明", "规则"), rows)


def render_published(filing: Filing, document: Document) -> bytes:
    """The file as output.formats wants it, with a sheet of what the rules say."""
    return render(filing, document, [findings_sheet(filing, check(filing, _ignore_crash))])


def _ignore_crash(rule: str, crash: Exception) -> None:
    """A rule that breaks is told of where findings are looked at; a workbook lists what the others found."""


def render_list(title: str, author: str, extra: ExtraSheet) -> bytes:
    """A workbook of one list."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"title": _text(title), "author": _text(author), "created": CREATED})
    _write_extra(book, extra)
    book.close()
    return buffer.getvalue()


def render(filing: Filing, document: Document, extras: Sequence[ExtraSheet] = ()) -> bytes:
    """The whole workbook: ``document`` is the filing as composed for print."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"title": _text(document.title), "author": _text(document.agency), "created": CREATED})
    _WorkbookWriter(book, filing, document).write_sections()
    for extra in extras:
        _write_extra(book, extra)
    book.close()
    return buffer.getvalue()


def write(filing: Filing, document: Document, path: Path, extras: Sequence[ExtraSheet] = ()) -> None:
    """Write the workbook; CannotSave when the disk refuses."""
    save_file(render(filing, document, extras), path)


class _WorkbookWriter:
    def __init__(self, book: Book, filing: Filing, document: Document) -> None:
        self.book, self.filing, self.document = book, filing, document
        face = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        frame = {**face, "border": 1}
        self.title = book.add_format({"font_name": "黑体", "font_size": 16, "text_wrap": True, "valign": "vcenter"})
        self.heading = book.add_format({"font_name": "黑体", "font_size": 12})
        self.text_format = book.add_format({**face, "font_name": "仿宋", "font_size": 12, "valign": "top"})
        self.head = book.add_format({**frame, "align": "center", "bg_color": "#F2F2F2"})
        self.label_format = book.add_format({**frame, "align": "left", "bg_color": "#F2F2F2"})
        self.number_format = book.add_format({**frame, "align": "center"})
        self.signed_format = book.add_format({**frame, "align": "center", "num_format": _SIGNED})

    def write_sections(self) -> None:
        """A sheet for the lead, then one for each heading with what stands under it."""
        names = iter(section.short_name for section in self.filing.edition.sections)
        sheet, row = self.add_text_sheet(next(names)), 1
        sheet.write_string(0, 0, _text(self.document.title), self.title)
        for block in self.document.blocks:
            match block:
                case Heading(level=1):
                    sheet, row = self.add_text_sheet(next(names)), 1
                    sheet.write_string(0, 0, _text(block.text), self.heading)
                case Heading() | Paragraph():
                    text = block.text + (block.rest if isinstance(block, Heading) else "")
                    row = self.write_paragraph(sheet, row, text)
                case Grid():
                    self.write_table(sheet, block)
                case Signature():
                    for text in filter(None, (block.organisation, block.date)):
                        row = self.write_paragraph(sheet, row, text)

    def add_text_sheet(self, name: str) -> Sheet:
        sheet = self.book.add_worksheet(name[:31])
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, _TEXT_WIDTH)
        sheet.center_horizontally()
        sheet.set_footer("&C— &P —")
        if self.document.is_draft:
            sheet.set_header(f"&R{DRAFT}")
        return sheet

    def write_paragraph(self, sheet: Sheet, row: int, content: str) -> int:
        """A paragraph in its own row; one too long for a cell goes on in the next."""
        text = _text(content)
        for at in range(0, len(text), LONGEST):
            part = text[at : at + LONGEST]
            # Excel finds the height when the file is opened, LibreOffice does not: without it one line would show.
            sheet.set_row(row, min(_HIGHEST, _line_count(part, _TEXT_WIDTH) * _TEXT_LINE + _BLANK))
            sheet.write_string(row, 0, part, self.text_format)
            row += 1
        return row

    def write_table(self, sheet: Sheet, grid: Grid) -> None:
        layout = grid.layout
        share = _TABLE_WIDTH / sum(layout.widths)
        widths = [max(_LEAST_WIDTH, width * share) for width in layout.widths]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for row, height in enumerate(_row_heights(grid, widths)):
            sheet.set_row(_TABLE_TOP + row, height)
        for slot in layout.slots:
            self.write_slot(sheet, layout, slot)
        sheet.repeat_rows(_TABLE_TOP, _TABLE_TOP + layout.head_rows - 1)
        sheet.freeze_panes(_TABLE_TOP + layout.head_rows, layout.label_columns)

    def write_slot(self, sheet: Sheet, layout: Layout, slot: Slot) -> None:
        row, column = _TABLE_TOP + slot.row, slot.column
        cell_format = self.format_of(slot)
        if slot.rows > 1 or slot.columns > 1:
            sheet.merge_range(row, column, row + slot.rows - 1, column + slot.columns - 1, "", cell_format)
        if slot.cell is None:
            sheet.write_string(row, column, _text("\n".join(slot.pieces) or slot.text), cell_format)
        else:
            self.write_figure(sheet, layout, slot, slot.cell)

    def format_of(self, slot: Slot) -> CellFormat:
        if slot.cell is not None:
            return self.signed_format if self.filing.edition.kind(slot.cell) is CellKind.SIGNED else self.number_format
        return self.label_format if slot.role is SlotRole.ROW_HEAD else self.head

    def write_figure(self, sheet: Sheet, layout: Layout, slot: Slot, cell: CellKey) -> None:
        """A number as a number, a total as the sum that it is, a blank as a blank."""
        value = self.filing.figures.get(cell)
        kind, cell_format = self.filing.edition.kind(cell), self.format_of(slot)
        row, column = _TABLE_TOP + slot.row, slot.column
        if value is None:
            sheet.write_blank(row, column, None, cell_format)
        elif parts := self.filing.edition.operands.get(cell):
            sheet.write_formula(
                row, column, f"=SUM({_places(parts, layout.slot_of_cell)})", cell_format, _number(value, kind)
            )
        elif repr(number := _number(value, kind)).removesuffix(".0") == format_exact(value, kind):
            sheet.write_number(row, column, number, cell_format)
        else:
            sheet.write_string(row, column, format_figure(value, kind), cell_format)


def _line_count(text: str, width: float) -> int:
    """The lines a text takes in a column that many units wide."""
    units = (sum(2 if char >= _WIDE else 1 for char in line) for line in text.split("\n"))
    return sum(max(1, -(-each // int(width - 1))) for each in units)


def _row_heights(grid: Grid, widths: Sequence[float]) -> list[float]:
    heights = [_TABLE_LINE + _BLANK] * grid.layout.rows
    for slot in sorted(grid.layout.slots, key=lambda slot: slot.rows):
        text = "\n".join(slot.pieces) or grid.text(slot)
        lines = _line_count(text, sum(widths[slot.column : slot.column + slot.columns]))
        span = range(slot.row, slot.row + slot.rows)
        short = lines * _TABLE_LINE + _BLANK - sum(heights[row] for row in span)
        for row in span if short > 0 else ():
            heights[row] += short / slot.rows
    return heights


def _number(value: int, kind: CellKind) -> float | int:
    return float(format_exact(value, kind)) if kind.is_money else value


def _places(parts: Sequence[CellKey], slots: Mapping[CellKey, Slot]) -> str:
    """Cell references, neighbours in a row or column as one range."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    at = [(_TABLE_TOP + slots[part].row, slots[part].column) for part in parts]
    runs: list[list[tuple[int, int]]] = []
    for place in at:
        before = runs[-1] if runs else []
        step = (place[0] - before[-1][0], place[1] - before[-1][1]) if before else (0, 0)
        is_next = step in ((0, 1), (1, 0))
        same_way = len(before) < 2 or step == (before[-1][0] - before[-2][0], before[-1][1] - before[-2][1])
        if is_next and same_way:
            before.append(place)
        else:
            runs.append([place])
    names = [(xl_rowcol_to_cell(*run[0]), xl_rowcol_to_cell(*run[-1])) for run in runs]
    return ",".join(first if first == last else f"{first}:{last}" for first, last in names)


def _write_extra(book: Book, extra: ExtraSheet) -> None:
    sheet = book.add_worksheet(extra.name[:31])
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for column, text in enumerate(extra.heads):
        longest = max((len(str(row[column])) for row in extra.rows), default=0)
        sheet.set_column(column, column, min(60, max(8, 2 * len(text), longest * 1.6)))
        sheet.write_string(0, column, _text(text), head)
    for number, row in enumerate(extra.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value, cell)
            else:
                sheet.write_string(number, column, _text(value)[:LONGEST], cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(extra.rows), 1), len(extra.heads) - 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _text(text: str) -> str:
    return replace_unsupported_characters(text)[0]
