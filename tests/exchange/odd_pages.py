"""Pages of a PDF made odd: drawn over, painted twice, or drawn with rules left out."""

import io
from collections.abc import Callable, Iterator
from typing import Literal

import pikepdf
import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from models.editions.layout import Layout, Slot
from models.report.filing import Filing
from output.blocks import Grid
from output.compose import compose
from tests.exchange.oddities import NEW, Oddity

Draw = Callable[[Canvas, float, float], None]
_FACE, _SIZE, _ROW, _TOP, _LEFT, _SIDE = "STSong-Light", 5, 22, 780, 30, 842
_FIGURES, _LABELS = 50, (60, 60, 300)


def overlaid(draw: Draw, figure: str = "3001") -> Callable[[bytes], bytes]:
    """A PDF with something drawn over the page of a figure; ``draw`` is given where the figure begins."""

    def change(raw: bytes) -> bytes:
        number, left, bottom = list(_places_of(raw, figure))[-1]
        with pikepdf.open(io.BytesIO(raw)) as document:
            page = document.pages[number]
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            buffer = io.BytesIO()
            canvas = Canvas(buffer, (width, height))
            draw(canvas, left, bottom)
            canvas.save()
            with pikepdf.open(buffer) as over:
                page.add_overlay(over.pages[0], pikepdf.Rectangle(0, 0, width, height))
                out = io.BytesIO()
                document.save(out)
        return out.getvalue()

    return change


def _places_of(raw: bytes, words: str) -> Iterator[tuple[int, float, float]]:
    """Where a text stands in a PDF: the number of its page, its left edge and its foot."""
    document = pypdfium2.PdfDocument(raw)
    for number in range(len(document)):
        text = document[number].get_textpage()
        search = text.search(words)
        while found := search.get_next():
            left, bottom, _, _ = text.get_charbox(found[0])
            yield number, left, bottom


def written(text: str, *, grey: float = 0, mode: Literal[0, 3] = 0, shift: float = -6) -> Draw:
    """Letters beside the figure."""

    def draw(canvas: Canvas, left: float, bottom: float) -> None:
        words = canvas.beginText(left + shift, bottom)
        words.setFont("Helvetica", 8)
        words.setFillGray(grey)
        words.setTextRenderMode(mode)
        words.textOut(text)
        canvas.drawText(words)

    return draw


def slanted(canvas: Canvas, left: float, bottom: float) -> None:
    """A year across the page, as watermarks are."""
    canvas.setFillGray(0.5)
    canvas.setFont("Helvetica", 20)
    for at in range(-4, 5):
        canvas.saveState()
        canvas.translate(left + 40 * at, bottom + 35 * at)
        canvas.rotate(30)
        canvas.drawString(0, 0, "2 0 2 5")
        canvas.restoreState()


def retyped(canvas: Canvas, left: float, bottom: float) -> None:
    """The figure covered and another written in its place."""
    canvas.setFillGray(1)
    canvas.rect(left - 1, bottom - 1, 24, 9, stroke=0, fill=1)
    written("3002", shift=0)(canvas, left, bottom)


def painted_twice(raw: bytes) -> bytes:
    """Every page painted once more over itself."""
    with pikepdf.open(io.BytesIO(raw)) as document:
        for page in document.pages:
            held = page.obj.Contents
            parts = list(held) if isinstance(held, pikepdf.Array) else [held]
            page.obj.Contents = pikepdf.Array([*parts, *parts])
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


PAGES = {
    "slanted watermark": Oddity(".pdf", overlaid(slanted)),
    "level light watermark": Oddity(".pdf", overlaid(written("2025", grey=0.9, shift=-20))),
    "white digits": Oddity(".pdf", overlaid(written("88", grey=1))),
    "invisible digits": Oddity(".pdf", overlaid(written("88", mode=3))),
    "covered and retyped": Oddity(".pdf", overlaid(retyped), {NEW: 3002}),
    "painted twice": Oddity(".pdf", painted_twice),
}


def drawn(filing: Filing, *, has_rules: bool = True, rows_of_a_page: int = 17) -> bytes:
    """A report drawn plainly: no rule under a page's last row where the table goes on, or none in the long table."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FACE))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, (_SIDE, _SIDE))
    for table, grid in zip(
        filing.edition.tables, (b for b in compose(filing).blocks if isinstance(b, Grid)), strict=True
    ):
        is_long = grid.layout.rows > rows_of_a_page
        canvas.setFont(_FACE, 12)
        canvas.drawString(_LEFT, _TOP + 40, filing.title if table is filing.edition.tables[0] else "")
        canvas.drawString(_LEFT, _TOP + 15, filing.edition.section_of(table.cells[0]).heading)
        for first in range(0, grid.layout.rows, rows_of_a_page):
            _part(canvas, grid, first, first + rows_of_a_page, has_rules=has_rules or not is_long)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _part(canvas: Canvas, grid: Grid, first: int, end: int, *, has_rules: bool) -> None:
    """Some rows of a table at the top of a page."""
    canvas.setFont(_FACE, _SIZE)
    edges = _edges(grid.layout)
    for slot in grid.layout.slots:
        top, bottom = max(slot.row, first), min(slot.row + slot.rows, end)
        if top >= bottom:
            continue
        left, right = edges[slot.column], edges[slot.column + slot.columns]
        high, low = _TOP - (top - first) * _ROW, _TOP - (bottom - first) * _ROW
        text = grid.text(slot) if slot.row >= first or _is_cell(slot) else ""
        canvas.drawString(left + 4, (high + low) / 2 - 2, text)
        if not has_rules:
            continue
        is_open = end < grid.layout.rows and bottom == end
        canvas.line(left, high, right, high)
        foot = low + _ROW if is_open else low
        for x in (left, right):
            canvas.line(x, high, x, min(high, foot))
        if not is_open:
            canvas.line(left, low, right, low)


def _is_cell(slot: Slot) -> bool:
    return slot.cell is not None


def _edges(layout: Layout) -> list[float]:
    widths = (*_LABELS, *[_FIGURES] * 7) if layout.columns == 10 else [770 / layout.columns] * layout.columns
    edges = [float(_LEFT)]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges
