"""How much a text says was published, and by which channel: facts that no table of the form holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.editions.lexicon import Lexicon
from models.texts.items import Item
from models.texts.numbers import Sort
from models.texts.paragraph import Reading

_UNITS = frozenset({"条", "条次", "篇", "则"})


@dataclass(frozen=True)
class Published:
    """A count of published items; ``is_whole`` when its words single none out."""

    channel: str
    unit: str
    item: Item
    is_whole: bool


@lru_cache(maxsize=2048)
def published(reading: Reading, lexicon: Lexicon, office: str) -> tuple[Published, ...]:
    """What a paragraph says was published this year by the whole office.

    ``office`` is the agency's name: it may stand before the words without singling anything out.
    """
    return tuple(_published(reading, lexicon, office))


def _published(reading: Reading, lexicon: Lexicon, office: str) -> Iterator[Published]:
    words = _patterns(lexicon)
    for item in reading.items:
        number = item.number
        if number.unit not in _UNITS or not number.is_exact or item.worth is None or item.copies != 1:
            continue
        said = reading.plain.text[item.start : item.end]
        before = reading.plain.text[: item.number.start]
        sentence = before[max(before.rfind("。") + 1, 0) :]
        if not words.verb.search(said) or not words.noun.search(said) or words.stock.search(sentence):
            continue
        if "其中" in sentence or any(n.sort is Sort.DATE for n in reading.numbers if _in(n.start, item, sentence)):
            continue
        left = said.replace(reading.plain.text[number.start : number.end], "")
        rest = words.plain.sub("", _without(left, office))
        channel = next((name for name, found in words.channels if found.search(said)), "")
        yield Published(channel, number.unit, item, not rest)


def _in(place: int, item: Item, sentence: str) -> bool:
    return item.number.start - len(sentence) <= place < item.number.start


def _without(words: str, office: str) -> str:
    """The words without the office's own name, however it is cut short at the front."""
    for start in range(len(office) - 2):
        if office[start:] in words:
            return words.replace(office[start:], "")
    return words


@dataclass(frozen=True)
class _Patterns:
    verb: re.Pattern[str]
    noun: re.Pattern[str]
    stock: re.Pattern[str]
    plain: re.Pattern[str]
    channels: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> _Patterns:
    spoken = {name: lexicon.alternation(words) for name, words in lexicon.phrases.items()}
    return _Patterns(
        re.compile(spoken["publishing"]),
        re.compile(spoken["published"]),
        re.compile(spoken["stock"]),
        re.compile(f"{spoken['plain_words']}|[^\u4e00-\u9fff]"),
        tuple((name, re.compile(lexicon.alternation(words))) for name, words in lexicon.channels.items()),
    )
