"""The words of a share, and when a printed percentage is that of a part and a total."""

import re
from collections.abc import Sequence
from decimal import Decimal

from models.rules.narrative.slips import is_one_digit_off
from models.texts.counted_items import CountedItem
from models.texts.numbers import Number
from models.texts.paragraph import ParsedParagraph

HUNDRED_PERCENT = Decimal(100)
SHARE_WORD = re.compile("占比?|比重|比例")
_AROUND_NAME = re.compile("^[全总同]部?|(?:总?[数量]|申请|件|的|比[例重]|约|[为达到近])+$")
NAMES_WHOLE = re.compile(
    "(?:全[部年市县区镇省局校]|本年度?|当年|总|新收|受理|收到|办结|答复|办理|信息|公开|政府|的|量|数|件|申请|在|所有|各类|以上|上述|这些|当中|工作|渠道|主体)+"
)


def name_of_base(paragraph: ParsedParagraph, item: CountedItem) -> str:
    """The name of the total that the share of an item is said to be of: 「占法人申请的 68.5%」; empty for none."""
    words = paragraph.normalised.text[item.number.end : item.shares[0].start]
    match = SHARE_WORD.search(words)
    return _AROUND_NAME.sub("", words[match.end() :]) if match else ""


def share_agrees(share: Number, part: int, total: int) -> bool:
    """Whether a share may be printed for so many of so many, rounded or cut."""
    return total > 0 and abs(share.value - HUNDRED_PERCENT * part / total) < share.precision


def is_slip_of_share(share: Number, part: int, total: int) -> bool:
    """Whether a printed percentage is that of a part and a total but for one digit, or for two exchanged."""
    places = max(0, -int(share.precision.normalize().as_tuple().exponent))
    shown = (f"{value:.{places}f}" for value in (share.value, HUNDRED_PERCENT * part / total))
    one, other = (value.replace(".", "") for value in shown)
    return len(one) == len(other) > 1 and is_one_digit_off(one, other)


def shares_of(part: int, totals: Sequence[int]) -> list[Decimal]:
    """The percentages that a part is of each total."""
    return [HUNDRED_PERCENT * part / total for total in totals if total]


def share_sum(run: Sequence[CountedItem]) -> Decimal:
    """What the shares of some items come to."""
    return sum((item.shares[0].value for item in run), Decimal(0))


def rounding_tolerance(run: Sequence[CountedItem]) -> Decimal:
    """How far rounding may take the sum of some shares off a whole."""
    return sum((item.shares[0].precision for item in run), Decimal(0))
