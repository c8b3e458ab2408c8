"""How much of a text was there before: paragraphs compared by the runs of characters they share."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_SHINGLE_LENGTH = 6
_MIN_LENGTH = 40
_COPIED_SIMILARITY = 0.85
_MIN_SIMILARITY = 0.5
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z]+")
_FIELD = re.compile(r"\{[a-z0-9_.]+\}")


@dataclass(frozen=True)
class ComparableParagraph:
    """A paragraph of a text: where it begins, and its words."""

    start: int
    text: str


@dataclass(frozen=True)
class SimilarParagraph:
    """A paragraph and the one of an older text that is nearest to it; ``similarity`` is as in Copy."""

    paragraph: ComparableParagraph
    original: ComparableParagraph
    similarity: float

    @property
    def is_copied(self) -> bool:
        """Whether it counts as taken over."""
        return self.similarity >= _COPIED_SIMILARITY


@dataclass(frozen=True)
class CopiedPassage:
    """Paragraphs in a row that stand, nearly alike, in an older text as well.

    ``similarity`` is the part of their words that is found there, 1 for all.
    """

    paragraphs: tuple[ComparableParagraph, ...]
    originals: tuple[ComparableParagraph, ...]
    similarity: float

    @property
    def length(self) -> int:
        """How many characters were copied, about."""
        return sum(len(paragraph.text) for paragraph in self.paragraphs)


def comparable_paragraphs(text: str) -> tuple[ComparableParagraph, ...]:
    """The paragraphs of a text that are long enough to compare."""
    matches, start = [], 0
    for line in text.split("\n"):
        if len(_letters_only(line)) >= _MIN_LENGTH:
            matches.append(ComparableParagraph(start, line))
        start += len(line) + 1
    return tuple(matches)


@lru_cache(maxsize=4096)
def _letters_only(text: str) -> str:
    """The words alone: years and figures, bound or typed, change even where nothing else does."""
    return _NOT_WORDS.sub("", _FIELD.sub("", text))


@lru_cache(maxsize=4096)
def shingles(words: str) -> frozenset[int]:
    """The runs of characters of a paragraph, as hashes within this run of the program."""
    text = _letters_only(words)
    return frozenset(hash(text[place : place + _SHINGLE_LENGTH]) for place in range(len(text) - _SHINGLE_LENGTH + 1))


def find_copied_passages(mine: str, theirs: str) -> Iterator[CopiedPassage]:
    """Every group of neighbouring paragraphs of one text that another holds nearly alike."""
    other = comparable_paragraphs(theirs)
    index = _index(other)
    group: list[tuple[ComparableParagraph, ComparableParagraph, float]] = []
    for paragraph in comparable_paragraphs(mine):
        match = _nearest(paragraph, other, index)
        if match and match[1] >= _COPIED_SIMILARITY:
            group.append((paragraph, *match))
            continue
        yield from _passage(group)
        group = []
    yield from _passage(group)


def find_similar_paragraphs(mine: str, theirs: str) -> tuple[SimilarParagraph, ...]:
    """For each paragraph that has at least half its words from another text, the paragraph there that is nearest."""
    other = comparable_paragraphs(theirs)
    index = _index(other)
    matches = ((paragraph, _nearest(paragraph, other, index)) for paragraph in comparable_paragraphs(mine))
    return tuple(
        SimilarParagraph(paragraph, *match) for paragraph, match in matches if match and match[1] >= _MIN_SIMILARITY
    )


def _index(other: Sequence[ComparableParagraph]) -> dict[int, list[int]]:
    index: dict[int, list[int]] = {}
    for number, paragraph in enumerate(other):
        for run in shingles(paragraph.text):
            index.setdefault(run, []).append(number)
    return index


def _nearest(
    paragraph: ComparableParagraph, other: Sequence[ComparableParagraph], index: dict[int, list[int]]
) -> tuple[ComparableParagraph, float] | None:
    mine = shingles(paragraph.text)
    shared = Counter(number for run in mine for number in index.get(run, ()))
    if not shared or not mine:
        return None
    number, count = shared.most_common(1)[0]
    return other[number], count / len(mine)


def _passage(group: list[tuple[ComparableParagraph, ComparableParagraph, float]]) -> Iterator[CopiedPassage]:
    if group:
        weight = sum(len(mine.text) for mine, _, _ in group)
        ratio = sum(len(mine.text) * part for mine, _, part in group) / weight
        yield CopiedPassage(tuple(g[0] for g in group), tuple(dict.fromkeys(g[1] for g in group)), ratio)


def text_similarity(mine: Iterable[str], theirs: Iterable[str]) -> float:
    """The part of one report's paragraphs, by length, that another report holds nearly alike: 0 to 1.

    For comparing sibling offices: cheap enough for every pair of a county.
    """
    text, other = "\n".join(mine), "\n".join(theirs)
    whole = sum(len(paragraph.text) for paragraph in comparable_paragraphs(text))
    return sum(copy.length * copy.similarity for copy in find_copied_passages(text, other)) / whole if whole else 0.0
