"""The words by which reports speak of the form's figures, as shipped in ``resources/narrative``."""

import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple

from models.errors import BrokenEdition

_YEAR = r"\d{4}"
_CAPTURING = re.compile(r"(?<!\\)\((?!\?)")
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}|\\[1-9]")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Every list of words, by file section and name; made once, compared by identity."""

    units: Mapping[str, tuple[str, ...]]
    approximate: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, tuple[str, ...]]
    change: Mapping[str, tuple[str, ...]]
    share: Mapping[str, tuple[str, ...]]
    verbs: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]
    scope: Mapping[str, tuple[str, ...]]
    exhaustive: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]
    disputes: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, tuple[str, ...]]
    flows: Mapping[str, tuple["FactInterpretation", ...]]
    facts: tuple["FactPattern", ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    channels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _terms_by_character(self) -> Mapping[str, Mapping[str, list[str]]]:
        """First character → the words that may begin with it, by meaning."""
        by_character: dict[str, dict[str, list[str]]] = {}
        for name, words in self.terms.items():
            for word in words:
                for char in {beginning[0] for beginning in beginnings(word)}:
                    by_character.setdefault(char, {}).setdefault(name, []).append(_non_capturing(word))
        return by_character

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        """Any character that a word may begin with, before one that may stand second in some word."""
        begun = {beginning for words in self.terms.values() for word in words for beginning in beginnings(word)}
        first = _any_of({beginning[0] for beginning in begun})
        second = _any_of({beginning[1] for beginning in begun if len(beginning) > 1})
        alone = {beginning for beginning in begun if len(beginning) == 1}
        return re.compile(f"{first}(?:(?={second})|(?<={_any_of(alone)}))" if alone else f"{first}(?={second})")

    @cached_property
    def _term_patterns(self) -> dict[str, re.Pattern[str]]:
        """The pattern of each first character that a text has had; most texts have few of them."""
        return {}

    def _pattern_from(self, char: str) -> re.Pattern[str]:
        names = self._terms_by_character[char]
        pattern = re.compile("|".join(f"(?P<{name}>{'|'.join(words)})" for name, words in names.items()))
        self._term_patterns[char] = pattern
        return pattern

    def scan(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Every meaning in a text with its start and end, from left to right, none overlapping another."""
        patterns, place = self._term_patterns, 0
        for opening in self._opening.finditer(text):
            start, char = opening.start(), opening[0]
            if start < place:
                continue
            match = (patterns.get(char) or self._pattern_from(char)).match(text, start)
            if match and match.end() > start:
                place = match.end()
                yield match.lastgroup or "", start, place

    @cached_property
    def kind_of_unit(self) -> Mapping[str, str]:
        """Measure word → its kind (thing, person, money …)."""
        return {word: kind for kind, words in self.units.items() for word in words}

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """Meaning → the group it belongs to."""
        return {name: group for group, names in reversed(tuple(self.groups.items())) for name in names}

    def alternation(self, *names: tuple[str, ...]) -> str:
        """A pattern of literal words, the longest first.

        Words that begin alike are one alternative, so that a text is passed over after one look for all of them.
        """
        words = {word for group in names for word in group}
        rests: dict[str, list[str]] = {}
        for word in sorted(words, key=lambda word: (-len(word), word)):
            rests.setdefault(word[:1], []).append(re.escape(word[1:]))
        return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())


def _any_of(characters: set[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


def _non_capturing(word: str) -> str:
    return _CAPTURING.sub("(?:", word).replace("#", _YEAR)


_BEGINNING = 2


def beginnings(word: str) -> frozenset[str]:
    """The first two characters that a match of a pattern of the lexicon may have.

    One character where the match may end behind it or anything may follow, none where that is so from the start.
    """
    begun = {""}
    place = 0
    while place < len(word) and min(map(len, begun)) < _BEGINNING:
        pieces, end = _piece_at(word, place)
        follows = word[end : end + 1]
        if word[place] == "." or follows == "{":
            break
        if follows == "?":
            pieces, end = pieces | {""}, end + 1
        place = end
        begun = {(start + piece)[:_BEGINNING] for start in begun for piece in pieces}
    return frozenset(begun)


def _piece_at(word: str, place: int) -> tuple[frozenset[str], int]:
    """How the piece of a pattern at a place may begin, and where it ends."""
    char = word[place]
    if char == "(":
        end = _closing(word, place)
        inner = word[place + 1 : end]
        parts = [""] if inner.startswith("?") else _alternatives(inner)
        return frozenset().union(*(beginnings(part) for part in parts)), end + 1
    if char == "[":
        end = word.index("]", place)
        return frozenset(word[place + 1 : end]), end + 1
    if char == "\\":
        return frozenset(word[place + 1]), place + 2
    if char == "#":
        return frozenset(f"{number:02}" for number in range(100)), place + 1
    return frozenset(char), place + 1


def _closing(word: str, place: int) -> int:
    depth = 0
    for index in range(place, len(word)):
        if word[index] in "()" and word[index - 1 : index] != "\\":
            depth += 1 if word[index] == "(" else -1
            if depth == 0:
                return index
    raise BrokenEdition(f"词表里“{word}”的括号不成对。")


def _alternatives(inner: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, char in enumerate(inner):
        escaped = inner[index - 1 : index] == "\\"
        if char in "()" and not escaped:
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            parts.append(inner[start:index])
            start = index + 1
    return [*parts, inner[start:]]


class FactInterpretation(NamedTuple):
    """One reading of a fact: how a clerk would call it, and the cells it adds (patterns)."""

    label: str
    cell_patterns: tuple[str, ...]


@dataclass(frozen=True)
class FactPattern:
    """What a number tells when these meanings stand with it."""

    key: str
    required_terms: tuple[str, ...]
    excluded_terms: tuple[str, ...]
    units: tuple[str, ...]
    interpretations: tuple[FactInterpretation, ...]
    is_alone: bool = False

    @cached_property
    def _required(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(terms.split("|")) for terms in self.required_terms)

    def is_told_by(self, names: set[str]) -> bool:
        """Whether these meanings have one of each that it needs, and none that it excludes."""
        return not any(names.isdisjoint(terms) for terms in self._required) and names.isdisjoint(self.excluded_terms)


def parse_lexicon(language: str, facts: str) -> Lexicon:
    """Read the two files; BrokenEdition when one is not understood or a pattern could run away."""
    found = _read(language, facts)
    for name, patterns in found.terms.items():
        for pattern in patterns:
            refuse_endless(name, pattern)
    return found


def _read(language: str, facts: str) -> Lexicon:
    try:
        language_root, facts_root = tomllib.loads(language), tomllib.loads(facts)
        return Lexicon(
            **{name: _lists(language_root[name]) for name in _LANGUAGE_TABLES},
            terms=_lists(facts_root["words"]),
            **{name: _lists(facts_root[name]) for name in _FACT_TABLES},
            flows={name: _interpretations(readings) for name, readings in facts_root["flows"].items()},
            facts=tuple(_fact_pattern(node) for node in facts_root.get("fact", [])),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, re.error) as error:
        raise BrokenEdition(f"文字核对的词表读不出来：{error}") from error


def refuse_endless(name: str, pattern: str) -> None:
    """BrokenEdition for a pattern that could run away, may match nothing, or is none."""
    if _UNBOUNDED.search(pattern):
        raise BrokenEdition(f"词表 {name} 的“{pattern}”用了不限次数的重复。")
    try:
        re.compile(pattern)
    except re.error as error:
        raise BrokenEdition(f"词表 {name} 的“{pattern}”写错了：{error}。") from error
    if "" in beginnings(pattern):
        raise BrokenEdition(f"词表 {name} 的“{pattern}”没有一个一定要有的字。")


_LANGUAGE_TABLES = (
    "units",
    "approximate",
    "marks",
    "change",
    "share",
    "verbs",
    "labels",
    "scope",
    "exhaustive",
    "phrases",
    "channels",
)

_FACT_TABLES = ("groups", "columns", "rows", "disputes", "outcomes", "acts")


def _lists(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in table.items()}


def _fact_pattern(node: Mapping[str, Any]) -> FactPattern:
    return FactPattern(
        key=node["key"],
        required_terms=tuple(node["local"]),
        excluded_terms=tuple(node.get("without", ())),
        units=tuple(node.get("units", ("thing",))),
        interpretations=_interpretations(node["readings"]),
        is_alone=bool(node.get("alone", False)),
    )


def _interpretations(readings: Mapping[str, Any]) -> tuple[FactInterpretation, ...]:
    return tuple(FactInterpretation(say, tuple(cells)) for say, cells in readings.items())


@cache
def shipped_lexicon() -> Lexicon:
    """The shipped words. They are part of the program: read by way of its package, their patterns tested with it."""
    return _read(*(_shipped(name) for name in ("language.toml", "facts.toml")))


def _shipped(name: str) -> str:
    content = pkgutil.get_data("resources", f"narrative/{name}")
    if content is None:
        raise BrokenEdition(f"缺少词表 {name}。")
    return content.decode("utf-8")
