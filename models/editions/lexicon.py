"""The words by which reports speak of the form's figures, as shipped in ``resources/narrative``."""

import pkgutil
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from models.errors import BrokenEdition

_YEAR = r"\d{4}"
_CATCHING = re.compile(r"(?<!\\)\((?!\?)")
_ENDLESS = re.compile(r"[*+]|\{\d*,\}|\\[1-9]")


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
    words: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]
    disputes: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, tuple[str, ...]]
    flows: Mapping[str, tuple["Sum", ...]]
    facts: tuple["FactWords", ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    channels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """One pattern of all words; the group that matched is the meaning."""
        return re.compile(
            "|".join(
                f"(?P<{name}>{'|'.join(_CATCHING.sub('(?:', word).replace('#', _YEAR) for word in words)})"
                for name, words in self.words.items()
            )
        )

    @cached_property
    def kind_of_unit(self) -> Mapping[str, str]:
        """Measure word → its kind (thing, person, money …)."""
        return {word: kind for kind, words in self.units.items() for word in words}

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """Meaning → the group it belongs to."""
        return {name: group for group, names in self.groups.items() for name in names}

    def alternation(self, *names: tuple[str, ...]) -> str:
        """A pattern of literal words, the longest first."""
        words = {word for group in names for word in group}
        return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@dataclass(frozen=True)
class Sum:
    """One reading of a fact: how a clerk would call it, and the cells it adds (patterns)."""

    say: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class FactWords:
    """What a number tells when these meanings stand with it."""

    key: str
    local: tuple[str, ...]
    units: tuple[str, ...]
    readings: tuple[Sum, ...]


def parse(language: str, facts: str) -> Lexicon:
    """Read the two files; BrokenEdition when one is not understood or a pattern could run away."""
    try:
        spoken, told = tomllib.loads(language), tomllib.loads(facts)
        words = _lists(told["words"])
        for name, patterns in words.items():
            for pattern in patterns:
                if _ENDLESS.search(pattern):
                    raise BrokenEdition(f"词表 {name} 的“{pattern}”用了不限次数的重复。")
                re.compile(pattern)
        return Lexicon(
            **{name: _lists(spoken[name]) for name in _SPOKEN},
            words=words,
            **{name: _lists(told[name]) for name in _TOLD},
            flows={name: _sums(readings) for name, readings in told["flows"].items()},
            facts=tuple(_fact(node) for node in told.get("fact", [])),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as trouble:
        raise BrokenEdition(f"文字核对的词表读不出来：{trouble}") from trouble


_SPOKEN = ("units", "approximate", "marks", "change", "share", "verbs", "labels", "phrases", "channels")

_TOLD = ("groups", "columns", "rows", "disputes", "outcomes", "acts")


def _lists(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in table.items()}


def _fact(node: Mapping[str, Any]) -> FactWords:
    return FactWords(
        key=node["key"],
        local=tuple(node["local"]),
        units=tuple(node.get("units", ("thing",))),
        readings=_sums(node["readings"]),
    )


def _sums(readings: Mapping[str, Any]) -> tuple[Sum, ...]:
    return tuple(Sum(say, tuple(cells)) for say, cells in readings.items())


@cache
def lexicon() -> Lexicon:
    """The shipped words. They are part of the program, so they are read by way of its package."""
    return parse(*(_shipped(name) for name in ("language.toml", "facts.toml")))


def _shipped(name: str) -> str:
    content = pkgutil.get_data("resources", f"narrative/{name}")
    if content is None:
        raise BrokenEdition(f"缺少词表 {name}。")
    return content.decode("utf-8")
