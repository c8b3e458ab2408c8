"""How much of a text was there before: paragraphs compared by the runs of characters they share."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_RUN = 6
_SHORTEST = 40
_COPIED = 0.85
_AKIN = 0.5
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z]+")
_FIELD = re.compile(r"\{[a-z0-9_.]+\}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a text: where it begins, and its words."""

    start: int
    words: str


@dataclass(frozen=True)
class Kin:
    """A paragraph and the one of an older text that is nearest to it; ``ratio`` is as in Copy."""

    mine: Paragraph
    theirs: Paragraph
    ratio: float

    @property
    def is_copied(self) -> bool:
        """Whether it counts as taken over."""
        return self.ratio >= _COPIED


@dataclass(frozen=True)
class Copy:
    """Paragraphs in a row that stand, nearly alike, in an older text as well.

    ``ratio`` is the part of their words that is found there, 1 for all.
    """

    mine: tuple[Paragraph, ...]
    theirs: tuple[Paragraph, ...]
    ratio: float

    @property
    def length(self) -> int:
        """How many characters were copied, about."""
        return sum(len(paragraph.words) for paragraph in self.mine)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text that are long enough to compare."""
    found, start = [], 0
    for line in text.split("\n"):
        if len(_essence(line)) >= _SHORTEST:
            found.append(Paragraph(start, line))
        start += len(line) + 1
    return tuple(found)


@lru_cache(maxsize=4096)
def _essence(words: str) -> str:
    """The words alone: years and figures, bound or typed, change even where nothing else does."""
    return _NOT_WORDS.sub("", _FIELD.sub("", words))


@lru_cache(maxsize=4096)
def runs(words: str) -> frozenset[int]:
    """The runs of characters of a paragraph, as hashes within this run of the program."""
    text = _essence(words)
    return frozenset(hash(text[place : place + _RUN]) for place in range(len(text) - _RUN + 1))


def copies(mine: str, theirs: str) -> Iterator[Copy]:
    """Every group of neighbouring paragraphs of one text that another holds nearly alike."""
    other = paragraphs(theirs)
    index = _index(other)
    group: list[tuple[Paragraph, Paragraph, float]] = []
    for paragraph in paragraphs(mine):
        match = _nearest(paragraph, other, index)
        if match and match[1] >= _COPIED:
            group.append((paragraph, *match))
            continue
        yield from _copy(group)
        group = []
    yield from _copy(group)


def kinships(mine: str, theirs: str) -> tuple[Kin, ...]:
    """For each paragraph that has at least half its words from another text, the paragraph there that is nearest."""
    other = paragraphs(theirs)
    index = _index(other)
    found = ((paragraph, _nearest(paragraph, other, index)) for paragraph in paragraphs(mine))
    return tuple(Kin(paragraph, *match) for paragraph, match in found if match and match[1] >= _AKIN)


def _index(other: Sequence[Paragraph]) -> dict[int, list[int]]:
    index: dict[int, list[int]] = {}
    for number, paragraph in enumerate(other):
        for run in runs(paragraph.words):
            index.setdefault(run, []).append(number)
    return index


def _nearest(
    paragraph: Paragraph, other: Sequence[Paragraph], index: dict[int, list[int]]
) -> tuple[Paragraph, float] | None:
    mine = runs(paragraph.words)
    shared = Counter(number for run in mine for number in index.get(run, ()))
    if not shared or not mine:
        return None
    number, count = shared.most_common(1)[0]
    return other[number], count / len(mine)


def _copy(group: list[tuple[Paragraph, Paragraph, float]]) -> Iterator[Copy]:
    if group:
        weight = sum(len(mine.words) for mine, _, _ in group)
        ratio = sum(len(mine.words) * part for mine, _, part in group) / weight
        yield Copy(tuple(g[0] for g in group), tuple(dict.fromkeys(g[1] for g in group)), ratio)


def likeness(mine: Iterable[str], theirs: Iterable[str]) -> float:
    """The part of one report's paragraphs, by length, that another report holds nearly alike: 0 to 1.

    For comparing sibling offices: cheap enough for every pair of a county.
    """
    text, other = "\n".join(mine), "\n".join(theirs)
    whole = sum(len(paragraph.words) for paragraph in paragraphs(text))
    return sum(copy.length * copy.ratio for copy in copies(text, other)) / whole if whole else 0.0
