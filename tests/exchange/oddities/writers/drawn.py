"""A PDF drawn by hand, plainly: letters and rules, as many rows on a page as is said."""

import io
from collections.abc import Iterator
from functools import cache

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from resources import find
from tests.exchange.oddities.printed import Kind, Line, Piece, Printed, Table

_FACE, _SIZE, _ROW, _SIDE, _LEFT, _TOP, _FOOT = "Hei", 5.0, 22, 842, 30, 790, 40
_WIDTH, _WIDE_LABELS, _MANY_ROWS = 780.0, (60.0, 60.0, 300.0), 33
KINDS = frozenset({
    Kind.PLAIN, Kind.STRUCK, Kind.HIDDEN, Kind.WHITE, Kind.TINY, Kind.RAISED, Kind.LOWERED, Kind.BREAK, Kind.COVERED,
    Kind.TRANSPARENT, Kind.ERROR, Kind.BOLD,
})  # fmt: skip


def write_drawn(printed: Printed) -> bytes:
    """The PDF."""
    _register_face()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, (_SIDE, _SIDE))
    pen = _Pen(canvas, printed)
    for part in printed.parts:
        pen.table(part) if isinstance(part, Table) else pen.line(part)
    pen.end_page()
    canvas.save()
    return _worked_over(buffer.getvalue(), printed)


@cache
def _register_face() -> TTFont:
    face = TTFont(_FACE, find("fonts/hei.ttf"))
    pdfmetrics.registerFont(face)
    return face


def can_draw(text: str) -> bool:
    """Whether the typeface has every character."""
    return all(ord(char) in _register_face().face.charToGlyph for char in text)


def _worked_over(raw: bytes, printed: Printed) -> bytes:
    if not (printed.is_painted_twice or printed.is_turned):
        return raw
    with pikepdf.open(io.BytesIO(raw)) as document:
        for page in document.pages:
            if printed.is_painted_twice:
                held = page.obj.Contents
                parts = list(held) if isinstance(held, pikepdf.Array) else [held]
                page.obj.Contents = pikepdf.Array([*parts, *parts])
            if printed.is_turned:
                page.contents_add(f"q 0 1 -1 0 {_SIDE} 0 cm".encode(), prepend=True)
                page.contents_add(b"Q")
                page.obj.Rotate = 90
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


class _Pen:
    """Draws from the top of a page downwards."""

    def __init__(self, canvas: Canvas, printed: Printed) -> None:
        self.canvas, self.printed = canvas, printed
        self.y = float(_TOP)

    def end_page(self) -> None:
        for text, y in ((self.printed.header, _SIDE - 25), (self.printed.footer, 20)):
            if text:
                self.write([Piece(text)], _LEFT, y, 8)
        if self.printed.stamp:
            self.canvas.setFillGray(0.6)
            for at in range(5):
                self.canvas.saveState()
                self.canvas.translate(100 + 120 * at, 120 + 130 * at)
                self.canvas.rotate(30)
                self.canvas.setFont(_FACE, 20)
                self.canvas.drawString(0, 0, self.printed.stamp)
                self.canvas.restoreState()
            self.canvas.setFillGray(0)
        self.canvas.showPage()
        self.y = _TOP

    def line(self, line: Line) -> None:
        """A paragraph, broken after so many characters."""
        size = 16 if not line.level else 10
        text = line.text
        for start in range(0, max(len(text), 1), 70):
            if self.y < _FOOT:
                self.end_page()
            pieces = line.pieces if len(text) <= 70 else [Piece(text[start : start + 70])]
            self.write(pieces, _LEFT, self.y, size)
            self.y -= 2 * size

    def table(self, table: Table) -> None:
        """A table from where the page stands, or on pages of so many rows."""
        step = self.printed.rows_of_a_page or _MANY_ROWS
        if min(step, table.rows) * _ROW > self.y - _FOOT:
            self.end_page()
        for first in range(0, table.rows, step):
            if first:
                self.end_page()
            self.part(table, first, first + step)
        self.y -= 20

    def part(self, table: Table, first: int, end: int) -> None:
        """Some rows of a table."""
        top = self.y
        edges = _edges(table)
        for cell in table.cells:
            begin, stop = max(cell.row, first), min(cell.row + cell.rows, end)
            if begin >= stop or table.is_hidden or cell.row in table.hidden_rows:
                continue
            left, right = edges[cell.column], edges[cell.column + cell.columns]
            high, low = top - (begin - first) * _ROW, top - (stop - first) * _ROW
            if cell.row >= first or cell.key:
                pieces = _wrapped(cell.pieces, right - left - 5)
                lines = sum(piece.kind is Kind.BREAK for piece in pieces)
                self.write(pieces, left + 4, (high + low) / 2 - 2 + lines * (_SIZE + 1) / 2, _SIZE)
            if table.has_rules:
                self.rules(left, right, high, low, is_open=self.is_open(table, end, stop))
        self.y = top - (min(end, table.rows) - first) * _ROW

    def is_open(self, table: Table, end: int, stop: int) -> bool:
        """Whether the foot of a cell is where the page ends, and has no rule there."""
        return end < table.rows and stop == end and not self.printed.has_rule_at_break

    def rules(self, left: float, right: float, high: float, low: float, *, is_open: bool) -> None:
        """The four sides of a cell, its foot left out where it is open."""
        foot = low + _ROW if is_open else low
        self.canvas.line(left, high, right, high)
        for x in (left, right):
            self.canvas.line(x, high, x, min(high, foot))
        if not is_open:
            self.canvas.line(left, low, right, low)

    def write(self, pieces: list[Piece], x: float, y: float, size: float) -> None:
        """Pieces one after the other."""
        start = x
        for piece in pieces:
            if piece.kind is Kind.BREAK:
                x, y = start, y - size - 1
                continue
            x += self.piece(piece, x, y, size)

    def piece(self, piece: Piece, x: float, y: float, size: float) -> float:
        """One piece; how wide it is."""
        raised = {Kind.RAISED: size / 2, Kind.LOWERED: -size / 3}.get(piece.kind, 0)
        drawn = {Kind.TINY: 0.1, Kind.RAISED: size * 0.6, Kind.LOWERED: size * 0.6}.get(piece.kind, size)
        width: float = pdfmetrics.stringWidth(piece.text, _FACE, drawn)
        self.canvas.saveState()
        words = self.canvas.beginText(x, y + raised)
        words.setFont(_FACE, drawn)
        words.setFillGray(1 if piece.kind is Kind.WHITE else 0)
        words.setTextRenderMode(3 if piece.kind is Kind.HIDDEN else 0)
        if piece.kind is Kind.TRANSPARENT:
            self.canvas.setFillAlpha(0)
        words.textOut(piece.text)
        self.canvas.drawText(words)
        self.canvas.restoreState()
        if piece.kind is Kind.STRUCK:
            self.canvas.line(x, y + size / 3, x + width, y + size / 3)
        if piece.kind is Kind.COVERED:
            self.canvas.saveState()
            self.canvas.setFillGray(1)
            self.canvas.rect(x - 0.3, y - 1.5, width + 0.6, size + 2, stroke=0, fill=1)
            self.canvas.restoreState()
            return 0.0
        return width


def _wrapped(pieces: list[Piece], width: float) -> list[Piece]:
    """The pieces on as many lines as a cell's width asks for, where they are plain words."""
    text = "".join(piece.text for piece in pieces)
    if any(piece.kind is not Kind.PLAIN for piece in pieces) or text.isascii():
        return pieces
    lines = [""]
    for char in text:
        if pdfmetrics.stringWidth(lines[-1] + char, _FACE, _SIZE) > width:
            lines.append("")
        lines[-1] += char
    return [piece for line in lines for piece in (Piece("", Kind.BREAK), Piece(line))][1:]


def _edges(table: Table) -> list[float]:
    labels = min((cell.column for cell in table.cells if cell.key), default=0)
    rest = table.columns - labels
    wide = _WIDE_LABELS if labels == 3 else (_WIDTH / table.columns,) * labels
    widths = (*wide, *((_WIDTH - sum(wide)) / rest for _ in range(rest)))
    return list(_sums(widths))


def _sums(widths: tuple[float, ...]) -> Iterator[float]:
    edge = float(_LEFT)
    yield edge
    for width in widths:
        edge += width
        yield edge
