"""The words of offices' own lists: what a heading, a result, a kind of requester or a way of asking is called."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.editions.known_editions import known_editions
from models.registers.form_words import REQUESTS, newest_edition, requester_keys, result_keys
from resources import find

_ORDINAL = re.compile(r"^(?:第?[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、．)）])")
_NOISE = re.compile(r"[\s\W_]+")
_BRACKET = re.compile(r"[(（].*?[)）]")
PART_OF_BOTH = "granted_in_part"
REQUEST_COLUMNS, DOCUMENT_COLUMNS, DISPUTE_COLUMNS = "columns", "document_columns", "dispute_columns"


@dataclass(frozen=True)
class Meaning:
    """What words are taken for; where not ``is_sure`` it is asked, and the key may be empty."""

    key: str
    is_sure: bool


@dataclass(frozen=True)
class _Words:
    columns: Mapping[str, Mapping[str, str]]
    results: Mapping[str, str]
    doubtful: Mapping[str, str]
    requesters: Mapping[str, str]
    channels: Mapping[str, str]
    open_words: frozenset[str]
    skipped: tuple[str, ...]
    kinds: Mapping[str, str]
    dispute_kinds: Mapping[str, str]
    outcomes: Mapping[str, str]
    doubtful_disputes: Mapping[str, str]
    qualifiers: tuple[str, ...]


def bare(text: str) -> str:
    """The words without blanks, signs and ordinals, in half width."""
    told = unicodedata.normalize("NFKC", text).strip()
    return _NOISE.sub("", _ORDINAL.sub("", told)).lower()


@cache
def _words() -> _Words:
    told = tomllib.loads(find("registers/synonyms.toml").read_text(encoding="utf-8"))

    def turned(section: str) -> dict[str, str]:
        return {bare(word): key for key, words in told[section].items() for word in words}

    return _Words(
        {section: turned(section) for section in (REQUEST_COLUMNS, DOCUMENT_COLUMNS, DISPUTE_COLUMNS)},
        turned("results") | _labels_of_results(),
        {bare(word): key for word, key in told["doubtful"].items()},
        turned("requesters") | _labels_of_requesters(),
        turned("channels"),
        frozenset({bare(word) for word in told["open"]["words"]} | {""}),
        tuple(bare(word) for word in told["skip"]["rows"]),
        turned("document_kinds"),
        turned("dispute_kinds"),
        turned("dispute_outcomes"),
        {bare(word): key for word, key in told["doubtful_disputes"].items()},
        tuple(told["column_qualifiers"]["words"]),
    )


def _labels_of_results() -> dict[str, str]:
    """The rows of the form by their own words, with and without the group they stand in."""
    labels: dict[str, str] = {}
    edition = newest_edition()
    rows = {row.key: row for row in edition.blocks[REQUESTS].rows}
    for key in result_keys(edition):
        *groups, leaf = rows[key].head
        for words in (
            leaf,
            _BRACKET.sub("", _ORDINAL.sub("", leaf)),
            "".join(bare(group) for group in groups[1:]) + leaf,
        ):
            if len(bare(words)) > 2 or len(groups) == 1:
                labels[bare(words)] = key
        if len(groups) > 1:
            labels[bare(groups[-1]) + bare(leaf)] = key
    return labels


def _labels_of_requesters() -> dict[str, str]:
    columns = {column.key: column for edition in known_editions() for column in edition.blocks[REQUESTS].columns}
    return {bare("".join(columns[key].head[1:])): key for key in requester_keys(newest_edition())}


def column_of(heading: str, columns: str = REQUEST_COLUMNS) -> str:
    """Which column a heading names, empty where it is not known: exactly, or by the longest words in it.

    Words in it count for nothing where others say that it is about something else: 复议受理日期 is no 受理日期.
    """
    return _words().columns[columns].get(_known_words(heading, columns)[0], "")


def column_rank(heading: str, columns: str = REQUEST_COLUMNS) -> int:
    """The less, the plainer a heading names its column: of several that name one, that with the least is meant."""
    word, is_whole = _known_words(heading, columns)
    words = list(_words().columns[columns])
    return (words.index(word) if word in words else len(words)) + (0 if is_whole else len(words))


def _known_words(heading: str, columns: str) -> tuple[str, bool]:
    """The words by which a heading is known, empty without any, and whether they are all of it."""
    words, told = _words().columns[columns], bare(heading)
    for whole in (told, bare(_BRACKET.sub("", unicodedata.normalize("NFKC", heading)))):
        if whole in words:
            return whole, True
    others = [word for word in _words().qualifiers if columns == REQUEST_COLUMNS and word in told]
    inside = [word for word in words if len(word) > 2 and word in told and all(other in word for other in others)]
    longest = [word for word in inside if len(word) == max(map(len, inside))]
    return (longest[0], False) if len({words[word] for word in longest}) == 1 else ("", False)


def result_of(text: str) -> Meaning:
    """Which result words tell. What holds several of them is 部分公开 by the form's remark, and is asked."""
    told, words = bare(text), _words()
    if told in words.results:
        return Meaning(words.results[told], True)
    if told in words.doubtful:
        return Meaning(words.doubtful[told], False)
    parts = {words.results[part] for part in map(bare, re.split(r"[,，、;；/和及]", text)) if part in words.results}
    if len(parts) > 1:
        return Meaning(PART_OF_BOTH if {"granted", PART_OF_BOTH} & parts else "", False)
    inside = sorted((word for word in words.results if len(word) > 1 and word in told), key=len, reverse=True)
    found = words.results[inside[0]] if inside else ""
    is_denied = found in ("granted", PART_OF_BOTH) and any(no in told for no in ("不", "未", "无"))
    return Meaning("" if is_denied else found, False)


def is_open_word(text: str) -> bool:
    """Whether words in the place of a result say that there is none yet."""
    return bare(text) in _words().open_words


def requester_of(text: str) -> Meaning:
    """Which kind of requester words tell."""
    found = _words().requesters.get(bare(text), "")
    return Meaning(found, bool(found))


_ENDINGS = (
    ("legal_service", ("律师事务所", "法律服务所", "律所")),
    ("research", ("大学", "学院", "研究院", "研究所", "科学院", "设计院")),
    ("welfare", ("基金会", "慈善会", "公益组织", "公益中心", "志愿者协会")),
    ("enterprise", ("公司", "厂", "集团", "合作社", "商行", "企业", "中心（有限合伙）")),
    ("other_org", ("委员会", "协会", "村委会", "局", "院", "中心", "学校", "政府")),
)


def requester_by_name(name: str) -> Meaning:
    """What a name looks like; never sure, so that it is asked."""
    told = unicodedata.normalize("NFKC", name).strip()
    for key, endings in _ENDINGS:
        if told.endswith(endings):
            return Meaning(key, False)
    return Meaning("natural_person" if 2 <= len(told) <= 4 else "", False)


def document_kind_of(text: str) -> Meaning:
    """Which kind of document words tell."""
    found = _words().kinds.get(bare(text), "")
    return Meaning(found, bool(found))


def dispute_kind_of(text: str) -> Meaning:
    """Which kind of dispute words tell; 诉讼 alone can mean either, and is asked."""
    return _dispute_meaning(_words().dispute_kinds, text)


def dispute_outcome_of(text: str) -> Meaning:
    """Which outcome of a dispute words tell."""
    return _dispute_meaning(_words().outcomes, text)


def _dispute_meaning(known: Mapping[str, str], text: str) -> Meaning:
    told = bare(text)
    return Meaning(known[told], True) if told in known else Meaning(_words().doubtful_disputes.get(told, ""), False)


def channel_of(text: str) -> Meaning:
    """Which way of asking words tell."""
    found = _words().channels.get(bare(text), "")
    return Meaning(found or "other", bool(found))


def is_yes(text: str) -> bool:
    """Whether a cell of 是否… says yes."""
    return bare(text) in {"是", "有", "已", "y", "yes", "1", "√", "✓", "已延期", "已补正"} or text.strip() in (
        "√",
        "✓",
        "☑",
    )


def is_skipped_row(first: str) -> bool:
    """Whether a row's first words say that it is no case: a sum, a note, who filled the list in."""
    told = bare(first)
    return any(told.startswith(word) for word in _words().skipped)
