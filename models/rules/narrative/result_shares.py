"""Shares of requests that name a kind of result or requester and no count: 「公开和部分公开占办结总数的 65.1%」."""

import re
from collections.abc import Iterator

from models.editions.lexicon import FactInterpretation
from models.report.filing import Filing
from models.rules.finding import Breach
from models.rules.narrative.certainty import are_near_shares, told_or_asked
from models.rules.narrative.context import SectionParagraph, evaluate
from models.rules.narrative.share_words import HUNDRED_PERCENT, share_agrees, shares_of
from models.texts.claim import cell_pattern
from models.texts.counted_items import NamedShare
from models.texts.paragraph import ParsedParagraph

_OF_HANDLED = re.compile("占(?:全部|全年|本年)?(?:办结|答复|办理)(?:总|件|的)?(?:量|数|件)?(?:总数|的)?$")
_OF_RECEIVED = re.compile("占(?:全部|全年|本年)?(?:新收|收件|受理|申请)(?:总|件|的)?(?:量|数|件)?(?:总数|的)?$")
_OF_WHOLE = re.compile("(?:占|占比|比[例重])[为达]?$")
_SEVERAL = re.compile("[和与及、]")
_OF_SOME = re.compile("上年|去年|同期|\\d{4}年|季度|半年|本级|[复诉]|其余|个百分点|[由从]")


def wrong_shares_of_table(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    """Every such share that is not that of the table."""
    parsed = paragraph.parsed
    for share in parsed.named_shares:
        words = parsed.normalised.text[share.start : share.number.start].replace(f"{filing.year}年", "")
        if share.number.approximation or _OF_SOME.search(words):
            continue
        parts, totals = _part_and_totals(filing, parsed, share, words)
        if not parts or not totals or any(share_agrees(share.number, parts[0], total) for total in totals):
            continue
        quoted = paragraph.source_text(share.start, share.number.end).strip("，,；; ")
        shown = f"{parts[0]}÷{totals[0]}={HUNDRED_PERCENT * parts[0] / totals[0]:.2f}%"
        message = f"“{quoted}”与表中的数对不上：{shown}。"
        span = (share.number.start, share.number.end)
        breach = paragraph.breach_at(message, span, left=parts[0], right=totals[0])
        yield told_or_asked(breach, are_near_shares(share.number.value, shares_of(parts[0], totals)))


def _part_and_totals(
    filing: Filing, paragraph: ParsedParagraph, share: NamedShare, words: str
) -> tuple[list[int], list[int]]:
    """The figure of what a share names, and those it may be of."""
    lexicon = paragraph.lexicon
    names = {name for name, _, _ in lexicon.scan(words)}
    results = [name for name in names if name in lexicon.groups["result"]]
    columns = [name for name in names if name in lexicon.columns and name != "organisation"]
    columns = [] if _SEVERAL.search(words) else columns
    start = paragraph.sentence_starts[share.sentence]
    told = {c.key for c in paragraph.claims if c.number and start <= c.start < share.start and not c.is_partial}
    if results and (_OF_HANDLED.search(words) or ("answer" in told and _OF_WHOLE.search(words))):
        rows = tuple(dict.fromkeys(row for name in results for row in lexicon.rows[name]))
        return _figures(filing, rows, "total"), [f for f in _figures(filing, ("handled_total",), "total") if f]
    is_of_received = _OF_RECEIVED.search(words) or (told & {"newly", "receive", "request"} and _OF_WHOLE.search(words))
    if len(columns) == 1 and is_of_received:
        kinds = lexicon.columns[columns[0]]
        totals = _figures(filing, ("new_received",), "total")
        totals += _figures(filing, ("new_received", "carried_in"), "total")
        return [sum(sum(_figures(filing, ("new_received",), kind)) for kind in kinds)], [f for f in totals if f]
    return [], []


def _figures(filing: Filing, rows: tuple[str, ...], column: str) -> list[int]:
    """What some rows of the requests come to in a column; none where it cannot be told."""
    reading = FactInterpretation("", tuple(cell_pattern(row, column) for row in rows))
    return [option.value for option in evaluate(filing, (reading,)) or []]
