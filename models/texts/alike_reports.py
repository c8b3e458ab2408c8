"""雷同: reports whose sentences are those of another office, but for names and numbers.

A sentence is compared by its words alone: names of the office, what it calls itself, figures and signs are left out.
Sentences that the program itself words from the tables say nothing of who wrote the report, and are not compared.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from models.editions.sentence_templates import known_sentences

LEAST_SHARE = 0.6
"""The part of a report's words that has to stand in another's before the two are called alike."""
LEAST_LENGTH = 150
"""Reports with fewer characters to compare cannot be judged."""
MOST_OF_ONE = 20
"""Others that are named of one report; of more, that there are more is said."""
_SHORTEST = 8
_ENDS = re.compile(r"[。；！？;!?\r\n]+")
_FIELD = re.compile(r"\{[a-z0-9_.]+\}")
_OWN_NAME = re.compile(
    r"[我本全该各](?:市|县|区|州|旗|镇|乡|街道|局|委|办|厅|院|中心|机关|单位|部门)|(?:市|县|区|镇|乡)?(?:人民)?政府|办事处"
)
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z]+|[〇零一二两三四五六七八九十百千万亿]+")
_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,6}?(?:自治区|自治州|自治县|[省市县区旗州盟镇乡])(?=.)|[\u4e00-\u9fff][县州镇乡](?=人民政府))"
)
_PLACE_ENDS = "省市县区旗州镇乡"
_PARTS = "<parts>"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Passage:
    """A sentence as it was written, and what of it is compared; that is empty where it says too little."""

    text: str
    words: str


@dataclass(frozen=True)
class PassageWeights:
    """The sentences of a report by a hash of their words, each with how many characters it has."""

    weights: Mapping[int, int]
    total: int

    @property
    def is_too_short(self) -> bool:
        """Whether there is too little of it to tell anything."""
        return self.total < LEAST_LENGTH

    def shared_with(self, other: "PassageWeights") -> int:
        """How many characters of it stand in another."""
        return sum(weight for key, weight in self.weights.items() if key in other.weights)


@dataclass(frozen=True)
class AlikeTexts(Generic[Key]):
    """Two reports of which the first has most of its words from the other: characters shared, and parts of both."""

    one: Key
    other: Key
    length: int
    share: float
    share_of_other: float


def names_of_office(name: str, above: Iterable[str]) -> tuple[str, ...]:
    """How an office may be called in its own report, the longest first; ``above`` are the names of its superiors."""
    places = [match[0] for one in (name, *above) if (match := _PLACE.match(one))]
    bare = _PLACE.sub("", name)
    called = {name, *places}
    if len(bare) > 1 and bare != "人民政府":
        called |= {bare, *(f"{end}{bare}" for end in _PLACE_ENDS)}
    return tuple(sorted(called, key=len, reverse=True))


def split_passages(text: str, names: Iterable[str]) -> Iterator[Passage]:
    """The sentences of a text, in their order."""
    called = tuple(names)
    for sentence in _ENDS.split(text):
        if written := sentence.strip():
            words = _words(written, called)
            yield Passage(written, "" if len(words) < _SHORTEST or _is_drafted(words) else words)


def weigh_passages(texts: Iterable[str], names: Iterable[str]) -> PassageWeights:
    """A report's texts, ready to be compared."""
    called = tuple(names)
    words = (passage.words for text in texts for passage in split_passages(text, called) if passage.words)
    weights = {hash(each): len(each) for each in words}
    return PassageWeights(weights, sum(weights.values()))


def find_alike(
    reports: Mapping[Key, PassageWeights], asked: Iterable[Key], is_comparable: Callable[[Key, Key], bool]
) -> Iterator[AlikeTexts[Key]]:
    """Of each report that is asked for those whose words make up most of it; no more than MOST_OF_ONE.

    Nothing is missed: whoever holds so much of a report holds one of its rarest sentences, and only who holds one of
    these is looked at. Pairs come once where they are alike both ways.
    """
    holders: dict[int, list[Key]] = {}
    for key, report in reports.items():
        for passage in report.weights:
            holders.setdefault(passage, []).append(key)
    told: set[tuple[Key, Key]] = set()
    for key in asked:
        mine, found = reports[key], 0
        for other in _candidates(mine, holders):
            if found == MOST_OF_ONE:
                break
            if other == key or not is_comparable(key, other):
                continue
            shared = mine.shared_with(reports[other])
            if shared < LEAST_SHARE * mine.total:
                continue
            found += 1
            if (other, key) not in told:
                told.add((key, other))
                yield AlikeTexts(key, other, shared, shared / mine.total, shared / reports[other].total)


def _candidates(report: PassageWeights, holders: Mapping[int, list[Key]]) -> Iterator[Key]:
    """Whoever holds one of the rarest sentences: of so many that the others alone would not be enough."""
    if report.is_too_short:
        return
    seen: set[Key] = set()
    looked_at = 0
    for passage in sorted(report.weights, key=lambda each: len(holders[each])):
        if looked_at > (1 - LEAST_SHARE) * report.total:
            return
        looked_at += report.weights[passage]
        for other in holders[passage]:
            if other not in seen:
                seen.add(other)
                yield other


def _words(sentence: str, names: Iterable[str]) -> str:
    text = _FIELD.sub("", sentence)
    for name in names:
        text = text.replace(name, "")
    return _NOT_WORDS.sub("", _OWN_NAME.sub("", text))


@cache
def _drafted() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of the sentences that the program offers: whole ones, and how those with a list in them begin."""
    whole, begun = set[str](), set[str]()
    forms = (form for sentence in known_sentences() for form in sentence.forms)
    for form in forms:
        for wording in filter(None, (form.words, form.zero)):
            for sentence in filter(None, _ENDS.split(wording)):
                first, mark, _ = sentence.partition(_PARTS)
                words = _words(first, ())
                (begun if mark else whole).add(words)
    return frozenset(whole), tuple(words for words in begun if len(words) >= _SHORTEST)


def _is_drafted(words: str) -> bool:
    whole, begun = _drafted()
    return words in whole or words.startswith(begun)
