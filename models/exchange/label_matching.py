"""Words of the form as offices print them: reduced to what matters, compared with the form's own."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from resources import find

EXACT_SCORE, ALIAS_SCORE, ALIKE_SCORE, MIN_SCORE = 1.0, 0.95, 0.7, 0.6
_MAX_LABEL_LENGTH = 120
_ORDINAL = r"(?:\(?[一二三四五六七八九十]{1,3}[)、.:]|第[一二三四五六七八九十]部分[、:]?|\d{1,2}[.、)](?!\d))"
_FIRST_ORDINAL = re.compile(rf"^(?:{_ORDINAL})+")
_INNER_ORDINAL = re.compile(r"(?<=.)(?:\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d))(?=\D)")
_BRACKETED = re.compile(r"\([^()]*\)")
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"[^\w]|_")


@dataclass(frozen=True)
class Aliases:
    """The shipped list of how words drift; see ``resources/recognise/aliases.toml``."""

    to_simplified: Mapping[int, int]
    radicals: str
    ordinary: str
    blank_words: frozenset[str]
    placeholders: frozenset[str]
    ignored_sheets: frozenset[str]
    page_furniture: re.Pattern[str]
    headings: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]


@cache
def load_aliases() -> Aliases:
    """The list, read once."""
    root: dict[str, Any] = tomllib.loads(find("recognise/aliases.toml").read_text(encoding="utf-8"))
    table = {ord(old): ord(new) for old, new in zip(root["traditional"], root["simplified"], strict=True)}
    return Aliases(
        to_simplified=table,
        radicals=root["radicals"],
        ordinary=root["ordinary"],
        blank_words=frozenset(root["nothing"]),
        placeholders=frozenset(_strip_marks(word.translate(table)) for word in root["placeholders"]),
        ignored_sheets=frozenset(root["beside"]),
        page_furniture=re.compile("|".join(f"(?:{pattern})" for pattern in root["chrome"])),
        headings={key: tuple(words) for key, words in root["headings"].items()},
        rows={_strip_marks(key): tuple(words) for key, words in root["rows"].items()},
        columns={_strip_marks(key): tuple(words) for key, words in root["columns"].items()},
    )


def normalise_text(text: str) -> str:
    """The text in simplified characters with half-width marks and without blanks, otherwise as it stands."""
    if not text or (text.isascii() and text.isalnum()):
        return text
    return _normalise_label(text) if len(text) <= _MAX_LABEL_LENGTH else _normalise_long_text(text)


@lru_cache(maxsize=50_000)
def _normalise_label(text: str) -> str:
    return _normalise(text)


@lru_cache(maxsize=16)
def _normalise_long_text(text: str) -> str:
    """Paragraphs are asked about several times in a row; only few are kept, for they may be very long."""
    return _normalise(text)


def _normalise(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(load_aliases().to_simplified)


def _strip_marks(text: str) -> str:
    return _MARKS.sub("", _SPACE.sub("", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=20_000)
def reduce_label(text: str) -> str:
    """A label reduced to its words: no number in front, no brackets, no marks, simplified."""
    short = _FIRST_ORDINAL.sub("", normalise_text(text[: 4 * _MAX_LABEL_LENGTH]))
    return _MARKS.sub("", _BRACKETED.sub("", short)) or _MARKS.sub("", short)


@lru_cache(maxsize=20_000)
def innermost_label(text: str) -> str:
    """Of several numbered labels written into one cell, the innermost."""
    cuts = list(_INNER_ORDINAL.finditer(normalise_text(text[: 4 * _MAX_LABEL_LENGTH])))
    return normalise_text(text)[cuts[-1].start() :] if cuts else text


@lru_cache(maxsize=20_000)
def label_similarity(label: str, official: str) -> float:
    """How alike two reduced labels are, 0 to below ALIAS; one within the other counts by its share."""
    if not label or not official or len(label) > _MAX_LABEL_LENGTH:
        return 0.0
    short, long = sorted((label, official), key=len)
    if len(short) >= 4 and short in long:
        return 0.7 + 0.2 * len(short) / len(long)
    matcher = SequenceMatcher(None, label, official, autojunk=False)
    if matcher.real_quick_ratio() < MIN_SCORE or matcher.quick_ratio() < MIN_SCORE:
        return 0.0
    return 0.9 * matcher.ratio()


class LabelIndex:
    """The words of some lines of the form, each with its drifts; answers which line a label means."""

    def __init__(self, words: Iterable[str], aliases: Mapping[str, tuple[str, ...]]) -> None:
        self._official = tuple(dict.fromkeys(reduce_label(word) for word in words))
        self._aliases: dict[str, str] = {}
        for official in self._official:
            for alias in aliases.get(official, ()):
                self._aliases.setdefault(reduce_label(alias), official)
        self._known: dict[str, dict[str, float]] = {}

    def scores(self, label: str) -> Mapping[str, float]:
        """Official reduced words → how well the label fits, only those that do at all."""
        scores = self._known.get(label)
        if scores is None:
            if len(self._known) > 20_000:
                self._known.clear()
            scores = self._known[label] = self._score(reduce_label(label))
        return scores

    def _score(self, word: str) -> dict[str, float]:
        if not word:
            return {}
        if word in self._official:
            return {word: EXACT_SCORE}
        if word in self._aliases:
            return {self._aliases[word]: ALIAS_SCORE}
        scores = {official: label_similarity(word, official) for official in self._official}
        return {official: score for official, score in scores.items() if score >= MIN_SCORE}
