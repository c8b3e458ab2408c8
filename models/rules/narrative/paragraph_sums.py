"""Totals whose parts stand each in a paragraph of its own: above (以上三个平台共……) or below (具体如下：)."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, product, takewhile

from models.report.filing import Filing
from models.rules.finding import Breach
from models.rules.narrative.context import SectionParagraph, section_paragraphs, shown_amount
from models.texts.counted_items import PART_SEPARATOR, CountedItem
from models.texts.numbers import NumberKind
from models.texts.numerals import parse_numeral
from models.texts.overlap_words import are_told_to_overlap
from models.texts.paragraph import ParsedParagraph

_OF_THOSE_ABOVE = re.compile(
    "^(?:以上|上述|前述|这)(?P<count>[两二三四五六七八九十])(?:[个类项种者处场次]|部分|方面|渠道|平台)[^，。;:\\d]{0,10}(?:共|合计|总计|累计|合共)"
)
_ANNOUNCES = re.compile("(?:如下|具体|分别|其中|包括|情况)[^。;]{0,6}[:：]?$|[:：]$")
_BEGINS_ITEM = re.compile(r"(?:[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．]|[①-⑳])")
_MOST_OFF = 1.25
_MOST_PARAGRAPHS = 12
_TotalOfParagraphs = tuple[CountedItem | None, Sequence[SectionParagraph]]


def wrong_paragraph_sums(filing: Filing) -> Iterator[Breach]:
    """Every such total that its parts do not add up to."""
    for _, group in groupby(section_paragraphs(filing), lambda paragraph: paragraph.section):
        paragraphs = list(group)
        for place, paragraph in enumerate(paragraphs):
            for total, above in (_parts_above(paragraphs, place), _parts_below(paragraphs, place)):
                parts = _first_counts(above, total) if total else []
                if total is not None and _is_wrong(paragraph.parsed, total, parts) and not _fits(above, total):
                    yield _breach(paragraph, total, parts)


def _fits(paragraphs: Sequence[SectionParagraph], total: CountedItem) -> bool:
    """Whether some paragraphs tell several parts side by side: 「予以公开 15 件；部分公开 7 件」."""
    choices = []
    for paragraph in paragraphs:
        first, *others = (item for item in paragraph.parsed.items if item.number.unit == total.number.unit)
        beside = [item for item in others if item.separator >= PART_SEPARATOR]
        choices.append({first.value or 0, sum(item.value or 0 for item in (first, *beside))})
    return len(choices) <= _MOST_PARAGRAPHS and any(sum(chosen) == total.value for chosen in product(*choices))


def _parts_above(paragraphs: Sequence[SectionParagraph], place: int) -> _TotalOfParagraphs:
    """A total that closes so many paragraphs, and these."""
    parsed = paragraphs[place].parsed
    total = parsed.items[0] if parsed.items else None
    closes = _OF_THOSE_ABOVE.match(parsed.normalised.text, 0, total.number.start) if total else None
    count = parse_numeral(closes["count"]) or 0 if closes else 0
    if total is None or not 1 < count <= place:
        return None, ()
    return total, paragraphs[place - count : place]


def _parts_below(paragraphs: Sequence[SectionParagraph], place: int) -> _TotalOfParagraphs:
    """A total that announces the items below it, and these."""
    parsed = paragraphs[place].parsed
    total = parsed.items[-1] if parsed.items else None
    if total is None or not _ANNOUNCES.search(parsed.normalised.text, total.number.end):
        return None, ()
    items = list(takewhile(lambda paragraph: _BEGINS_ITEM.match(paragraph.parsed.text), paragraphs[place + 1 :]))
    return (total, items) if len(items) > 1 else (None, ())


def _first_counts(paragraphs: Sequence[SectionParagraph], total: CountedItem) -> list[CountedItem]:
    """The first count of each paragraph; none where one has none in the unit of the total."""
    firsts = [paragraph.parsed.items[0] for paragraph in paragraphs if paragraph.parsed.items]
    alike = [item for item in firsts if item.number.unit == total.number.unit and _is_exact(item)]
    return alike if len(alike) == len(paragraphs) else []


def _is_exact(item: CountedItem) -> bool:
    return item.number.kind is NumberKind.COUNT and item.number.is_exact and bool(item.value)


def _is_wrong(parsed: ParsedParagraph, total: CountedItem, parts: Sequence[CountedItem]) -> bool:
    sum_, stated = sum(part.value or 0 for part in parts), total.value or 0
    text = parsed.normalised.text
    is_doubtful = total.is_compared or are_told_to_overlap(text, 0, len(text)) or "等" in text[total.start : total.end]
    is_near = 0 < sum_ <= stated * _MOST_OFF and stated <= sum_ * _MOST_OFF
    return len(parts) > 1 and _is_exact(total) and not is_doubtful and is_near and sum_ != stated


def _breach(paragraph: SectionParagraph, total: CountedItem, parts: Sequence[CountedItem]) -> Breach:
    kind = total.number.unit_kind
    addends = "+".join(shown_amount(part.number.value, kind) for part in parts)
    sum_, stated = sum(part.value or 0 for part in parts), total.value or 0
    gap = shown_amount(abs(sum_ - stated), kind)
    message = f"各段所列相加：{addends}={shown_amount(sum_, kind)}，与这里的 {shown_amount(stated, kind)} 相差 {gap}。"
    return paragraph.breach_at(message, (total.number.start, total.number.end), left=sum_, right=stated)
