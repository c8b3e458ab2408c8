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

EXACT, ALIAS, LEAST = 1.0, 0.95, 0.6
_LONGEST_LABEL = 120
_ORDINAL = r"(?:\(?[一二三四五六七八九十]{1,3}[)、.:]|第[一二三四五六七八九十]部分[、:]?|\d{1,2}[.、)](?!\d))"
_FIRST_ORDINAL = re.compile(rf"^(?:{_ORDINAL})+")
_INNER_ORDINAL = re.compile(r"(?<=.)(?:\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d))(?=\D)")
_BRACKETED = re.compile(r"\([^()]*\)")
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"[^\w]|_")


@dataclass(frozen=True)
class Drifts:
    """The shipped list of how words drift; see ``resources/recognise/aliases.toml``."""

    to_simplified: Mapping[int, int]
    nothing: frozenset[str]
    placeholders: frozenset[str]
    beside: frozenset[str]
    chrome: re.Pattern[str]
    headings: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]


@cache
def drifts() -> Drifts:
    """The list, read once."""
    root: dict[str, Any] = tomllib.loads(find("recognise/aliases.toml").read_text(encoding="utf-8"))
    table = {ord(old): ord(new) for old, new in zip(root["traditional"], root["simplified"], strict=True)}
    return Drifts(
        to_simplified=table,
        nothing=frozenset(root["nothing"]),
        placeholders=frozenset(_bare(word.translate(table)) for word in root["placeholders"]),
        beside=frozenset(root["beside"]),
        chrome=re.compile("|".join(f"(?:{pattern})" for pattern in root["chrome"])),
        headings={key: tuple(words) for key, words in root["headings"].items()},
        rows={_bare(key): tuple(words) for key, words in root["rows"].items()},
        columns={_bare(key): tuple(words) for key, words in root["columns"].items()},
    )


def narrow(text: str) -> str:
    """The text in simplified characters with half-width marks and without blanks, otherwise as it stands."""
    if not text or (text.isascii() and text.isalnum()):
        return text
    return _narrow_label(text) if len(text) <= _LONGEST_LABEL else _narrow_long(text)


@lru_cache(maxsize=50_000)
def _narrow_label(text: str) -> str:
    return _narrow(text)


@lru_cache(maxsize=16)
def _narrow_long(text: str) -> str:
    """Paragraphs are asked about several times in a row; only few are kept, for they may be very long."""
    return _narrow(text)


def _narrow(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(drifts().to_simplified)


def _bare(text: str) -> str:
    return _MARKS.sub("", _SPACE.sub("", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A label reduced to its words: no number in front, no brackets, no marks, simplified."""
    short = _FIRST_ORDINAL.sub("", narrow(text[: 4 * _LONGEST_LABEL]))
    return _MARKS.sub("", _BRACKETED.sub("", short)) or _MARKS.sub("", short)


@lru_cache(maxsize=20_000)
def last_part(text: str) -> str:
    """Of several numbered labels written into one cell, the innermost."""
    cuts = list(_INNER_ORDINAL.finditer(narrow(text[: 4 * _LONGEST_LABEL])))
    return narrow(text)[cuts[-1].start() :] if cuts else text


@lru_cache(maxsize=20_000)
def likeness(found: str, official: str) -> float:
    """How alike two reduced labels are, 0 to below ALIAS; one within the other counts by its share."""
    if not found or not official or len(found) > _LONGEST_LABEL:
        return 0.0
    short, long = sorted((found, official), key=len)
    if len(short) >= 4 and short in long:
        return 0.7 + 0.2 * len(short) / len(long)
    matcher = SequenceMatcher(None, found, official, autojunk=False)
    if matcher.real_quick_ratio() < LEAST or matcher.quick_ratio() < LEAST:
        return 0.0
    return 0.9 * matcher.ratio()


class Lexicon:
    """The words of some lines of the form, each with its drifts; answers which line a label means."""

    def __init__(self, words: Iterable[str], aliases: Mapping[str, tuple[str, ...]]) -> None:
        self._official = tuple(dict.fromkeys(plain(word) for word in words))
        self._aliases: dict[str, str] = {}
        for official in self._official:
            for alias in aliases.get(official, ()):
                self._aliases.setdefault(plain(alias), official)
        self._known: dict[str, dict[str, float]] = {}

    def scores(self, label: str) -> Mapping[str, float]:
        """Official reduced words → how well the label fits, only those that do at all."""
        found = self._known.get(label)
        if found is None:
            if len(self._known) > 20_000:
                self._known.clear()
            found = self._known[label] = self._score(plain(label))
        return found

    def _score(self, word: str) -> dict[str, float]:
        if not word:
            return {}
        if word in self._official:
            return {word: EXACT}
        if word in self._aliases:
            return {self._aliases[word]: ALIAS}
        scores = {official: likeness(word, official) for official in self._official}
        return {official: score for official, score in scores.items() if score >= LEAST}
