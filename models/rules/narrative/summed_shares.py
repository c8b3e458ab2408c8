"""Shares that several counts have together: 「予以公开 40 件、部分公开 12 件，两项合计占办结总数的 55.9%」."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.rules.narrative.share_words import share_agrees
from models.texts.counted_items import CountedItem
from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph


@dataclass(frozen=True, slots=True)
class SummedShare:
    """A percentage that counts have together, of those handled (``is_of_handled``) or of those that came in."""

    share: Number
    parts: tuple[CountedItem, ...]
    is_of_handled: bool

    @property
    def part(self) -> int:
        """What the counts come to."""
        return sum(item.value or 0 for item in self.parts)

    def agrees_with(self, total: int) -> bool:
        """Whether it is the share of that total."""
        return share_agrees(self.share, self.part, total)


_HOW_MANY = {"两": 2, "二": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_TOGETHER = re.compile(
    "(?:以上|上述|前述|这)?(?:(?P<many>[两二俩三四五六])[项者类种样]|合计|合起来|加起来|相加|合共|合|共)"
    "(?:合计|合起来|加起来|相加|之和|共计?|一共|总共|结果|答复|申请|件)*"
    "占(?:到|了)?(?:全部|全年|本年|年内|同期)?(?:(?P<done>已?办结|已?答复|办理)|新收|收到|受理|收件|申请)(?:总|件|申请|的)*[数量件]?(?:的|比[例重]为?)*(?:约|近|超过?|[一二三四五六七八九]成[多余半几]?)*\\(?"
)


@lru_cache(maxsize=2048)
def find_summed_shares(paragraph: ParsedParagraph) -> tuple[SummedShare, ...]:
    """Every such share of a paragraph, right or wrong."""
    return tuple(_summed_shares(paragraph))


def are_summed(words: str) -> bool:
    """Whether words right before a share say that several counts have it together."""
    return _TOGETHER.fullmatch(words) is not None


def _summed_shares(paragraph: ParsedParagraph) -> Iterator[SummedShare]:
    text = paragraph.normalised.text
    for share in paragraph.numbers:
        if share.kind is not NumberKind.PERCENT or share.approximation:
            continue
        clause = max(text.rfind(mark, 0, share.start) for mark in "，;。:") + 1
        named = _TOGETHER.fullmatch(text, clause, share.start)
        if named is None:
            continue
        many = _HOW_MANY[named["many"]] if named["many"] else 2
        before = [item for item in paragraph.items if item.number.start < clause][-many:]
        alike = len({(item.sentence, item.number.unit) for item in before}) == 1
        is_here = before and before[-1].sentence == paragraph.sentence_of(share.start)
        if len(before) == many and alike and is_here and all(item.value and item.number.is_exact for item in before):
            yield SummedShare(share, tuple(before), bool(named["done"]))
