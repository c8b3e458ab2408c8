"""Shares of the requests handled that name their results and no count: 「公开和部分公开的合计占办结总数的 65.1%」."""

import re
from collections.abc import Iterator

from models.editions.lexicon import FactInterpretation
from models.report.filing import Filing
from models.rules.finding import Breach
from models.rules.narrative.certainty import are_near_shares, told_or_asked
from models.rules.narrative.context import SectionParagraph, evaluate
from models.rules.narrative.share_words import HUNDRED_PERCENT, share_agrees, shares_of
from models.texts.claim import cell_pattern

_OF_HANDLED = re.compile("占(?:全部|全年|本年)?(?:办结|答复|办理)(?:总|件|的)?(?:量|数|件)?(?:总数|的)?$")
_OF_SOME = re.compile("上年|去年|同期|\\d{4}年|季度|半年|其中|本级|[复诉]")


def wrong_shares_of_results(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    """Every such share that is not that of the table."""
    parsed = paragraph.parsed
    lexicon, text = parsed.lexicon, parsed.normalised.text
    totals = tuple(value for value in _figures(filing, ("handled_total",)) if value)
    for share in parsed.named_shares if totals else ():
        words = text[share.start : share.number.start].replace(f"{filing.year}年", "")
        names = [name for name, _, _ in lexicon.scan(words) if name in lexicon.groups["result"]]
        if share.number.approximation or not names or not _OF_HANDLED.search(words) or _OF_SOME.search(words):
            continue
        for part in _figures(filing, tuple(dict.fromkeys(row for name in names for row in lexicon.rows[name]))):
            if any(share_agrees(share.number, part, total) for total in totals):
                continue
            quoted = paragraph.source_text(share.start, share.number.end).strip("，,；; ")
            shown = f"{part}÷{totals[0]}={HUNDRED_PERCENT * part / totals[0]:.2f}%"
            message = f"“{quoted}”与表中的数对不上：{shown}。"
            span = (share.number.start, share.number.end)
            breach = paragraph.breach_at(message, span, left=part, right=totals[0])
            yield told_or_asked(breach, are_near_shares(share.number.value, shares_of(part, totals)))


def _figures(filing: Filing, rows: tuple[str, ...]) -> list[int]:
    """The figure that some rows of the results come to, all columns together; none where it cannot be told."""
    reading = FactInterpretation("", tuple(cell_pattern(row, "total") for row in rows))
    return [option.value for option in evaluate(filing, (reading,)) or []]
