"""Amounts with the digits of the table's in another unit or order: whatever narrows them, they were meant."""

import re
from collections.abc import Iterator

from models.editions.lexicon import shipped_lexicon
from models.report.filing import Filing
from models.rules.finding import Breach
from models.rules.narrative.context import covers_whole_report, evaluate, section_paragraphs
from models.texts.claim import Claim
from models.texts.numbers import Number
from models.texts.pointing_back import is_exchange


def is_in_other_unit(filing: Filing, claim: Claim) -> bool:
    """Whether an amount has the very digits of the table in another unit: 27.5 亿元 for 27.5 万元."""
    number = claim.number
    if number is None or number.unit_kind != "money" or not number.value or claim.is_past:
        return False
    options = evaluate(filing, claim.interpretations) or []
    return any(_differs_by_unit(number, option.value) for option in options)


_OF_FEES = re.compile("收费|征收|收取|费")
_FACTORS = (10**4, 10**8)


_LEAST_DIGITS = 4


def miswritten_fees(filing: Filing) -> Iterator[Breach]:
    """Amounts of fees with the digits of the table's, but another unit (27.5 亿元 for 27.5 万元) or two exchanged."""
    readings = next(fact.interpretations for fact in shipped_lexicon().facts if fact.key == "fees")
    option = next(iter(evaluate(filing, readings) or []), None)
    if option is None or len(str(option.value).rstrip("0")) < 2:
        return  # one digit is soon the same by chance
    for paragraph in section_paragraphs(filing):
        parsed = paragraph.parsed
        claims = (c for c in parsed.claims if c.number and c.key == "fees" and not c.is_qualified)
        told = {c.number.start for c in claims if c.number and covers_whole_report(c, filing)}
        for number in parsed.numbers:
            if number.unit_kind != "money" or number.start in told:
                continue
            if _differs_by_unit(number, option.value):
                how = "数字相同而单位不同"
            elif _differs_by_exchange(number, option.value):
                how = "有两位数字颠倒了"
            else:
                continue
            start = parsed.sentence_starts[parsed.sentence_of(number.start)]
            if _OF_FEES.search(parsed.normalised.text, start, number.start):
                quoted = paragraph.source_text(number.start, number.end)
                message = f"文字写“{quoted}”，表中的收费金额为 {option.computation}，{how}。"
                yield paragraph.breach_at(message, (number.start, number.end), cells=option.cells, right=option.value)


def _differs_by_exchange(number: Number, fen: int) -> bool:
    """Whether two neighbouring digits are exchanged, of so many that it is hardly by chance."""
    told = int(number.value * 100)
    return len(str(fen).rstrip("0")) >= _LEAST_DIGITS and is_exchange(told, fen)


def _differs_by_unit(number: Number, fen: int) -> bool:
    amount = number.value * 100
    return any(amount * factor == fen or amount == fen * factor for factor in _FACTORS)
