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
_PARTED = re.compile(r"\d\s+\d")
_GROUPED = re.compile(r"\d{1,3}(?:[^\S\n]\d{3})+")
_SPACED = re.compile(r"\d(?:[^\S\n]+\d){2,}")
_NO_FRACTION = re.compile(r"(\d+)\.0{1,2}")
JOINED = "连起来读"
_MAX_QUOTE = 20
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
    if normalised.isdigit() and normalised == text and not unit and not _has_zeros_before(normalised):
        return parse_loose_figure(normalised, kind)
    if any(map(_is_note_sign, text)):
        raise NotANumber(f"“{text.strip()[:_MAX_QUOTE]}”里有上标或带圈的数字，看不出是不是附注。")
    if is_blank(text):
        return ParsedFigure(None, (f"“{normalised}”按空格处理",))
    notes: tuple[str, ...] = ()
    if remark := _REMARK.match(normalised):
        normalised = remark[1]
        notes = (f"“{remark[2][:20]}”是附注，未计入",)
    elif _PARTED.search(text):
        notes = (_note_joined(text.strip()),)
    elif not kind.is_money and (whole := _NO_FRACTION.fullmatch(normalised)):
        normalised, notes = whole[1], (f"“{normalised[:_MAX_QUOTE]}”读作 {int(whole[1])}",)
    elif _has_zeros_before(normalised):
        notes = (f"“{normalised[:_MAX_QUOTE]}”前面的 0 没有计入",)
    source = normalised if notes else text
    if unit and kind.is_money and not _HAS_UNIT.search(normalised):
        source = normalised + unit
    reading = parse_loose_figure(source, kind)
    return ParsedFigure(reading.value, (*notes, *reading.notes))


def _note_joined(text: str) -> str:
    """What is said of digits with a blank or a line's end between them; JOINED only where they may be two numbers."""
    quoted = text[:_MAX_QUOTE].replace("\n", " ")
    if _GROUPED.fullmatch(text):
        return f"“{quoted}”按千位分隔读"
    return f"“{quoted}”各位之间有空格，按一个数读" if _SPACED.fullmatch(text) else f"“{quoted}”中间断开，{JOINED}"


def _is_note_sign(char: str) -> bool:
    """Whether a character is a raised, lowered or circled digit, such as number notes."""
    return not char.isascii() and char.isdigit() and not char.isdecimal()


def _has_zeros_before(number: str) -> bool:
    return len(number) > 1 and number[0] == "0" and number[1].isdigit()


def offered_numbers(text: str, kind: CellKind) -> tuple[int, ...]:
    """What a cell that is no plain number may mean: its one number, at its scale; nothing where it has several."""
    found = _NUMBER.findall(normalise_text("".join(char for char in text if not _is_note_sign(char)) or text))
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
