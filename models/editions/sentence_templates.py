"""Sentences to be drafted from the tables, as shipped in ``resources/narrative/sentences.toml``."""

import pkgutil
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.editions.span import Span
from models.errors import BrokenEdition

Toml = Any
_FILE = "narrative/sentences.toml"


@dataclass(frozen=True)
class SentenceVariant:
    """One wording. It fits when all cells of ``none`` are 0 and one of ``some`` is not.

    ``words`` hold bound fields and at most one ``<parts>``: a list of (words with ``{}``, cell), or of the ``rows``
    that fit a pattern, by the form's own names. ``zero`` is said when every part is 0.
    """

    words: str
    none: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    rows: str = ""
    zero: str = ""


@dataclass(frozen=True)
class SentenceTemplate:
    """A sentence with its wordings, the first that fits first; ``doubt`` is what the tables do not tell.

    ``editions`` are those whose tables it is about.
    """

    name: str
    section: str
    forms: tuple[SentenceVariant, ...]
    editions: Span
    doubt: str = ""


@cache
def known_sentences() -> tuple[SentenceTemplate, ...]:
    """Every shipped sentence; BrokenEdition names the one at fault."""
    content = pkgutil.get_data("resources", _FILE) or b""
    return tuple(_template(node) for node in tomllib.loads(content.decode("utf-8"))["sentence"])


def _template(node: Toml) -> SentenceTemplate:
    try:
        forms = tuple(_variant(**form) for form in node["forms"])
        rest = {key: told for key, told in node.items() if key not in ("since", "until", "forms")}
        return SentenceTemplate(**rest, forms=forms, editions=Span(node.get("since", ""), node.get("until", "")))
    except (TypeError, KeyError, ValueError, BrokenEdition) as error:
        raise BrokenEdition(f"{_FILE} 的 {node.get('name', '')}：{error}") from error


def _variant(words: str, parts: Toml = (), **rest: Toml) -> SentenceVariant:
    listed = tuple((text, cell) for text, cell in parts)
    rest |= {key: tuple(rest[key]) for key in ("none", "some") if key in rest}
    return SentenceVariant(words, parts=listed, **rest)
