"""Whether a number that contradicts another is told as a contradiction, or only asked about.

A slip of the pen changes a digit or is a little off, and a figure that was left standing is last year's. Two numbers
that are far apart more likely count two things, whatever the words around them say: then the clerk is asked.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from models.rules.finding import Breach, Severity
from models.rules.narrative.slips import is_near, is_one_digit_off

_POINTS = 10
_A_THIRD = 3
_FAR_APART = "两数相差较大，也可能说的不是一回事；如果是一回事，请核对。"
_SOFTER = {"对不上": "不同", "同一件事说了": "像是同一件事说了"}
MAY_BE_TWO_THINGS = "也可能是两件事；如果是一件事，请核对。"
MAY_LEAVE_OUT = "也可能没有全部列出；如果已经列全，请核对。"
MAY_BE_OF_SOME = "这句话也可能只说其中一部分；如果说的是全部，请核对。"


def told_or_asked(breach: Breach, is_certain: bool, doubt: str = _FAR_APART) -> Breach:
    """The breach as it is, or as a question."""
    return breach if is_certain else as_question(breach, doubt)


def as_question(breach: Breach, doubt: str) -> Breach:
    """The breach as a note with the doubt, that does not say that anything is wrong; one that is a question stays."""
    if breach.is_question:
        return breach
    message = breach.message.removesuffix("请核对总数和各分项。")
    for certain, unsure in _SOFTER.items():
        message = message.replace(certain, unsure)
    return replace(breach, message=message + doubt, severity=Severity.NOTE, is_question=True)


def are_near_counts(told: Decimal | int, meant: Iterable[Decimal | int]) -> bool:
    """Whether a count is one of those it may stand for, written wrongly."""
    return any(is_near(int(told), int(other)) for other in meant)


def are_near_shares(told: Decimal, meant: Iterable[Decimal]) -> bool:
    """Whether a percentage is one of those it may stand for, worked out or written wrongly; both in percent."""
    places = max(0, -int(told.normalize().as_tuple().exponent))
    return any(
        abs(told - other) <= _POINTS or is_one_digit_off(_digits(told, places), _digits(other, places))
        for other in meant
    )


def are_near_means(told: Decimal, meant: Decimal) -> bool:
    """Whether an average is another, worked out or written wrongly."""
    return abs(told - meant) * _A_THIRD <= meant


def _digits(number: Decimal, places: int) -> str:
    return f"{number:.{places}f}".replace(".", "")
