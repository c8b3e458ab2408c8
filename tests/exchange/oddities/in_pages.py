"""Pages of a PDF made odd: something is drawn over them."""

import io
from collections.abc import Callable, Iterator
from typing import Literal

import pikepdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from tests.exchange.oddities.in_files import NEW, Oddity

Draw = Callable[[Canvas, float, float], None]


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
