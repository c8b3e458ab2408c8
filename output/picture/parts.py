"""The parts of a picture: headings, tiles, bars, rows of figures; each draws itself and says how high it is.

Bars begin at zero and are drawn to one scale within a part. What nobody gave is a dash and no bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from output.page.fonts import FontRole
from output.page.page_model import Ink
from output.page.titles import title_lines
from output.picture.facts import Matrix, Series
from output.picture.shapes import ASCENT, PictureText, Rectangle, Shape, text_width

RED: Ink = (0.545, 0.102, 0.102)
WHITE: Ink = (1.0, 1.0, 1.0)
TEXT: Ink = (0.13, 0.13, 0.13)
SOFT: Ink = (0.36, 0.34, 0.33)
RULE: Ink = (0.80, 0.77, 0.74)
TINT: Ink = (0.972, 0.957, 0.941)
YEARS: tuple[Ink, ...] = (RED, (0.80, 0.55, 0.51), (0.94, 0.87, 0.84))
"""The report's year and those before it: dark, middle and light, so that they differ in grey as well."""
EDGE: Ink = (0.55, 0.40, 0.38)
_LINE = 1.35  # ems from one baseline to the next


@dataclass
class Pen:
    """Collects shapes. ``unit`` is the size of plain type, to which all other measures stand in proportion."""

    unit: float
    years: tuple[int, ...]
    shapes: list[Shape] = field(default_factory=list)

    @property
    def small(self) -> float:
        """The size of what stands beside."""
        return self.unit * 0.8

    def write(
        self,
        x: float,
        top: float,
        size: float,
        text: str,
        anchor: str = "start",
        ink: Ink = TEXT,
        voice: FontRole = FontRole.HEI,
    ) -> None:
        """A line of words with its top at ``top``."""
        if text:
            self.shapes.append(PictureText(x, top + ASCENT * size, size, text, anchor, ink, voice))

    def write_lines(
        self,
        x: float,
        top: float,
        size: float,
        lines: Sequence[str],
        anchor: str = "start",
        ink: Ink = TEXT,
        voice: FontRole = FontRole.HEI,
    ) -> float:
        """Lines one below the other; their height."""
        for number, line in enumerate(lines):
            self.write(x, top + number * size * _LINE, size, line, anchor, ink, voice)
        return lines_height(len(lines), size)

    def fill(self, x: float, top: float, width: float, height: float, ink: Ink, edge: Ink | None = None) -> None:
        """A filled rectangle."""
        self.shapes.append(Rectangle(x, top, width, height, ink, edge))


def lines_height(count: int, size: float) -> float:
    """How high so many lines are."""
    return (count - 1) * size * _LINE + size if count else 0.0


def wrap(text: str, size: float, width: float) -> list[str]:
    """The text in as few lines as hold it, broken by sense; one that has room for no character holds one."""
    if not text:
        return []
    if text_width(text, size) <= width:
        return [text]
    before, mark, within = text.partition("（")
    if before and mark:
        return [*wrap(before, size, width), *wrap(mark + within, size, width)]
    return title_lines(text, max(1.0, width / size))


def fitting_size(text: str, size: float, width: float, voice: FontRole = FontRole.HEI) -> float:
    """The size at which a line is no longer than ``width``, at most ``size``."""
    natural = text_width(text, size, voice)
    return size if natural <= width else size * width / natural


def section_heading(pen: Pen, x: float, top: float, width: float, text: str) -> float:
    """The name of a table of the form, over a rule."""
    size = pen.unit * 1.3
    pen.fill(x, top + size * 0.08, size * 0.28, size * 0.92, RED)
    lines = wrap(text, size, width - size * 0.7)
    height = pen.write_lines(x + size * 0.7, top, size, lines, ink=RED, voice=FontRole.TITLE)
    pen.fill(x, top + height + size * 0.45, width, max(1.0, pen.unit * 0.05), RULE)
    return height + size * 0.45 + pen.unit * 0.7


def part_heading(pen: Pen, x: float, top: float, width: float, text: str, note: str) -> float:
    """What a part shows, and in small type of what."""
    pen.write(x, top, pen.unit, text)
    after = text_width(text, pen.unit) + pen.unit * 0.6
    size = fitting_size(note, pen.small, width - after)
    pen.write(x + after, top + pen.unit - size, size, note, ink=SOFT)
    return pen.unit * 1.75


def legend(pen: Pen, x: float, top: float) -> float:
    """Which ground stands for which year; nothing where there is one year."""
    if len(pen.years) < 2:
        return 0.0
    for number, year in enumerate(pen.years):
        pen.fill(x, top + pen.small * 0.12, pen.small * 1.1, pen.small * 0.8, YEARS[number], EDGE)
        x += pen.small * 1.5
        pen.write(x, top, pen.small, f"{year}年", ink=SOFT)
        x += text_width(f"{year}年", pen.small) + pen.unit
    return pen.small * 1.9


def tile(pen: Pen, x: float, top: float, width: float, height: float, series: Series) -> None:
    """One figure, large, and below it the years side by side. ``height`` is that of its row, from ``tile_height``."""
    pen.fill(x, top, width, height, TINT)
    pad = pen.unit * 0.7
    inside = width - 2 * pad
    pen.write_lines(x + pad, top + pad, pen.small, _tile_label(pen, series, inside), ink=SOFT)
    columns = pen.unit * 0.6 + _columns_height(pen) if len(pen.years) > 1 else 0.0
    at = top + height - pad - columns - pen.unit * 2.1
    text, unit_width = series.text(), text_width(series.unit, pen.small) + pen.unit * 0.3
    size = fitting_size(text, pen.unit * 2.1, inside - unit_width, FontRole.TITLE)
    line = pen.unit * 2.1
    pen.write(x + pad, at + (line - size), size, text, ink=RED, voice=FontRole.TITLE)
    end = x + pad + text_width(text, size, FontRole.TITLE) + pen.unit * 0.3
    if series.value is not None:
        pen.write(end, at + line - pen.small, pen.small, series.unit, ink=SOFT)
    if len(pen.years) > 1:
        _year_columns(pen, x + pad, top + height - pad - _columns_height(pen), inside, series)


def tile_height(pen: Pen, width: float, row: Sequence[Series]) -> float:
    """How high the tiles of a row are that are ``width`` wide each."""
    pad = pen.unit * 0.7
    labels = max(lines_height(len(_tile_label(pen, each, width - 2 * pad)), pen.small) for each in row)
    columns = pen.unit * 0.6 + _columns_height(pen) if len(pen.years) > 1 else 0.0
    return pad + labels + pen.unit * 0.45 + pen.unit * 2.1 + columns + pad


def _tile_label(pen: Pen, series: Series, width: float) -> list[str]:
    return [*wrap(series.label, pen.small, width), *wrap(series.note, pen.small, width)]


def _columns_height(pen: Pen) -> float:
    return pen.small * 1.2 + pen.unit * 2.2 + pen.small * 1.25


def _year_columns(pen: Pen, x: float, top: float, width: float, series: Series) -> None:
    """Standing bars, the earliest year first, as on an axis of time."""
    largest = max((value for value in series.values if value is not None and value > 0), default=0)
    pitch = width / len(pen.years)
    foot = top + pen.small * 1.2 + pen.unit * 2.2
    for place, year in enumerate(reversed(range(len(pen.years)))):
        middle = x + (place + 0.5) * pitch
        value = series.values[year]
        tall = pen.unit * 2.2 * value / largest if largest and value is not None and value > 0 else 0.0
        if tall:
            pen.fill(middle - pen.unit * 0.6, foot - tall, pen.unit * 1.2, tall, YEARS[year], EDGE)
        text = series.text(year)
        size = fitting_size(text, pen.small, pitch * 0.94)
        pen.write(middle, foot - tall - size * 1.15, size, text, "middle")
        pen.write(middle, foot + pen.small * 0.25, pen.small, str(pen.years[year]), "middle", SOFT)
    pen.fill(x, foot, width, max(1.0, pen.unit * 0.04), EDGE)


def bars(pen: Pen, x: float, top: float, width: float, items: Sequence[Series], *, has_shares: bool = True) -> float:
    """Lying bars, one an item and year, with figures and, in the report's own year, shares of the whole; the height.

    Without ``has_shares`` the items are not parts of a whole.
    """
    whole = sum(item.value or 0 for item in items)
    has_unknown = any(item.value is None for item in items)
    shares = [_share(item, 0 if has_unknown or not has_shares else whole) for item in items]
    label_width = min(pen.unit * 6.2, max(text_width(item.label, pen.unit) for item in items))
    room = max(text_width(f"{item.text()}{share}", pen.unit) for item, share in zip(items, shares, strict=True))
    left = x + label_width + pen.unit * 0.5
    longest = width - label_width - pen.unit - room - pen.unit * 0.4
    largest = max((value for item in items for value in item.values if value), default=0)
    at = top + pen.unit * 0.1
    for item, share in zip(items, shares, strict=True):
        begun = at
        for year, value in enumerate(item.values):
            thick = pen.unit * (1.0 if year == 0 else 0.7)
            length = longest * value / largest if value and largest else 0.0
            if length:
                pen.fill(left, at, length, thick, YEARS[year], EDGE if year else None)
            size = pen.unit if year == 0 else pen.unit * 0.75
            text = item.text(year) + (share if year == 0 else "")
            pen.write(left + length + pen.unit * 0.35, at + (thick - size) / 2, size, text, ink=SOFT if year else TEXT)
            at += thick + pen.unit * 0.18
        label = wrap(item.label, pen.unit, label_width)
        middle, tall = begun + (at - pen.unit * 0.18 - begun) / 2, lines_height(len(label), pen.unit)
        # A label taller than its bars begins with them: above stands the item before, or the heading.
        pen.write_lines(x + label_width, max(begun, middle - tall / 2), pen.unit, label, "end")
        at = max(at, begun + tall) + pen.unit * 0.55
    pen.fill(left - pen.unit * 0.08, top, pen.unit * 0.06, at - pen.unit * 0.55 - top, EDGE)
    return at - pen.unit * 0.55 - top


def _share(item: Series, whole: int) -> str:
    return f"（{item.value * 100 / whole:.1f}%）" if whole and item.value else ""


def matrix(pen: Pen, x: float, top: float, width: float, figures: Matrix) -> float:
    """Rows of figures under heads, earlier years small below where a row has no total of its own; the height."""
    label_width = width * (0.3 if len(figures.columns) <= 3 else 0.24)
    column = (width - label_width) / len(figures.columns)
    heads = [wrap(head, pen.small, column * 0.9) for head in figures.columns]
    tallest = max(lines_height(len(head), pen.small) for head in heads)
    for number, head in enumerate(heads):
        middle = x + label_width + (number + 0.5) * column
        pen.write_lines(middle, top + tallest - lines_height(len(head), pen.small), pen.small, head, "middle", SOFT)
    at = top + tallest + pen.unit * 0.45
    for label, row in figures.rows:
        pen.fill(x, at, width, max(1.0, pen.unit * 0.04), RULE)
        at += pen.unit * 0.5
        at += _matrix_row(pen, x, at, label_width, column, label, row) + pen.unit * 0.5
    return at - top


def _matrix_row(
    pen: Pen, x: float, top: float, label_width: float, column: float, label: str, row: Sequence[Series]
) -> float:
    large, little = pen.unit * 1.45, pen.unit * 0.75
    has_total = any(series.is_total for series in row)
    words = wrap(label, pen.unit, label_width * 0.94)
    earlier = len(pen.years) - 1
    height = max(large + earlier * little * _LINE, lines_height(len(words), pen.unit))
    pen.write_lines(x, top + (large - pen.unit) / 2 if len(words) == 1 else top, pen.unit, words)
    for number, series in enumerate(row):
        middle = x + label_width + (number + 0.5) * column
        text = series.text()
        size = fitting_size(text, large, column * 0.92, FontRole.TITLE)
        pen.write(middle, top + large - size, size, text, "middle", RED, FontRole.TITLE)
        for year in range(1, len(pen.years)) if series.is_total or not has_total else ():
            told = f"{pen.years[year]}年 {series.text(year)}"
            fitted = fitting_size(told, little, column * 0.96)
            pen.write(middle, top + large + little * 0.35 + (year - 1) * little * _LINE, fitted, told, "middle", SOFT)
    return height + (little * 0.35 if earlier else 0.0)
