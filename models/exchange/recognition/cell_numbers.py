"""The number in a printed cell: what it says, what had to be set right, and what it may mean where it is none."""

import re
from decimal import Decimal
from functools import lru_cache

from models.editions.edition import CellKind
from models.errors import NotANumber
from models.exchange.label_matching import normalise_text
from models.exchange.recognition.tables import is_blank
from models.figures.value import ParsedFigure, format_exact, parse_figure, parse_loose_figure

_REMARK = re.compile(r"^(.*?\d.*?)(\([^()]*\)|其中.*)$")
_HAS_UNIT = re.compile(r"元")
_PARTED = re.compile(r"\d[^\S\n]+\d")
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)([百千万亿]*)")
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_BLANK = ParsedFigure(None)


@lru_cache(maxsize=20_000)
def parse_cell_number(text: str, kind: CellKind, unit: str = "") -> ParsedFigure:
    """The number in a printed cell. ``unit`` is what the head says the money is in.

    NotANumber when there is none to be read.
    """
    normalised = normalise_text(text)
    if not normalised:
        return _BLANK
    if normalised.isdigit() and normalised == text and not unit:
        return parse_loose_figure(normalised, kind)
    if is_blank(text):
        return ParsedFigure(None, (f"“{normalised}”按空格处理",))
    notes: tuple[str, ...] = ()
    if remark := _REMARK.match(normalised):
        normalised = remark[1]
        notes = (f"“{remark[2][:20]}”是附注，未计入",)
    elif _PARTED.search(text):
        notes = (f"“{text.strip()[:20]}”中间有空格，连起来读",)
    source = normalised if notes else text
    if unit and kind.is_money and not _HAS_UNIT.search(normalised):
        source = normalised + unit
    reading = parse_loose_figure(source, kind)
    return ParsedFigure(reading.value, (*notes, *reading.notes))


def offered_numbers(text: str, kind: CellKind) -> tuple[int, ...]:
    """What a cell that is no plain number may mean: its one number, at its scale; nothing where it has several."""
    found = _NUMBER.findall(normalise_text(text))
    if len(found) != 1 or found[0][1] not in _SCALES:
        return ()
    number, scale = Decimal(found[0][0].replace(",", "")), _SCALES[found[0][1]]
    if kind is CellKind.MONEY_WAN and scale > 1:
        scale //= _SCALES["万"]
    value = number * scale
    try:
        return (parse_figure(f"{value.normalize():f}", kind) or 0,)
    except NotANumber:
        return ()


def is_plain(text: str, value: int | None, kind: CellKind) -> bool:
    """Whether a cell says a number in so many digits, so that nothing had to be set right to read it."""
    if value is None:
        return not text.strip()
    return text.strip() in (str(value), format_exact(value, kind))
