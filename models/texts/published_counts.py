"""How much a text says was published, and by which channel: facts that no table of the form holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.editions.lexicon import Lexicon
from models.texts.counted_items import CountedItem
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph

_UNITS = frozenset({"条", "条次", "篇", "则"})


@dataclass(frozen=True)
class PublishedCount:
    """A count of published items; ``is_total`` when its words single none out."""

    channel: str
    unit: str
    item: CountedItem
    is_total: bool


@lru_cache(maxsize=2048)
def published_counts(paragraph: ParsedParagraph, lexicon: Lexicon, agency: str) -> tuple[PublishedCount, ...]:
    """What a paragraph says was published this year by the whole office.

    ``agency`` is the agency's name: it may stand before the words without singling anything out.
    """
    return tuple(_find_published_counts(paragraph, lexicon, agency))


def _find_published_counts(paragraph: ParsedParagraph, lexicon: Lexicon, agency: str) -> Iterator[PublishedCount]:
    patterns = _published_patterns(lexicon)
    for item in paragraph.items:
        number = item.number
        if number.unit not in _UNITS or not number.is_exact or item.value is None or item.multiplier != 1:
            continue
        item_text = paragraph.normalised.text[item.start : item.end]
        before = paragraph.normalised.text[: item.number.start]
        sentence = before[max(before.rfind("。") + 1, 0) :]
        is_part = "其中" in sentence
        is_named = patterns.verb.search(item_text) and patterns.noun.search(item_text)
        if not (is_named or is_part) or patterns.cumulative.search(sentence):
            continue
        if any(n.kind is NumberKind.DATE for n in paragraph.numbers if _is_in_lead(n.start, item, sentence)):
            continue
        other_words = item_text.replace(paragraph.normalised.text[number.start : number.end], "")
        rest = patterns.filler.sub("", _without_agency(other_words, agency))
        channel = next((name for name, pattern in patterns.channels if pattern.search(item_text)), "")
        yield PublishedCount(channel, number.unit, item, not rest and not is_part)


def _is_in_lead(place: int, item: CountedItem, sentence: str) -> bool:
    return item.number.start - len(sentence) <= place < item.number.start


def _without_agency(text: str, agency: str) -> str:
    """The words without the office's own name, however it is cut short at the front."""
    for start in range(len(agency) - 2):
        if agency[start:] in text:
            return text.replace(agency[start:], "")
    return text


@dataclass(frozen=True)
class _PublishedPatterns:
    verb: re.Pattern[str]
    noun: re.Pattern[str]
    cumulative: re.Pattern[str]
    filler: re.Pattern[str]
    channels: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=4)
def _published_patterns(lexicon: Lexicon) -> _PublishedPatterns:
    spoken = {name: lexicon.alternation(words) for name, words in lexicon.phrases.items()}
    return _PublishedPatterns(
        re.compile(spoken["publishing"]),
        re.compile(spoken["published"]),
        re.compile(spoken["stock"]),
        re.compile(f"{spoken['plain_words']}|[^\u4e00-\u9fff]"),
        tuple((name, re.compile(lexicon.alternation(words))) for name, words in lexicon.channels.items()),
    )
