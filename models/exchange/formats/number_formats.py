"""What a number format of Excel shows of a number, as far as a report needs it: rounded, otherwise, or not at all."""

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto

_NAMED = {
    "": None, "General": None, "General Number": None, "@": None, "Fixed": 2, "Standard": 2, "Currency": 2,
    "Euro Currency": 2,
}  # fmt: skip
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0?,]*[#0?](?:\.([#0?]*))?(,*)")
_OF_DATES = re.compile(r"[ymdhs]", re.IGNORECASE)


class Shown(Enum):
    """How a format shows a number otherwise than rounded."""

    HIDDEN = auto()
    OTHERWISE = auto()  # as a date, in percent, in thousands


def format_number(number: Decimal, code: str) -> Decimal | Shown:
    """The number as it stands in the cell: rounded, or what a format makes of it that is no plain number."""
    if code in _NAMED:
        places = _NAMED[code]
        return number if places is None else _rounded(number, places)
    sections = _LITERAL.sub("", code).split(";")
    at = 1 if number < 0 and len(sections) > 1 else 2 if not number and len(sections) > 2 else 0
    section = sections[at]
    if not section.strip():
        # Words alone stand there in place of the number.
        return Shown.HIDDEN if not code.split(";")[min(at, code.count(";"))].strip() else Shown.OTHERWISE
    if "General" in section:
        return number
    digits = _DIGITS.search(section)
    if digits is None or digits[2] or _OF_DATES.search(section) or set(section) & set("%/E"):
        return Shown.OTHERWISE
    return _rounded(number, len(digits[1] or ""))


def _rounded(number: Decimal, places: int) -> Decimal:
    shown = number.quantize(Decimal(1).scaleb(-min(places, 30)), ROUND_HALF_UP)
    return shown if shown != number else number
