"""Counts by quarter, half-year or months that between them make up the year, and the total they may be of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.texts.counted_items import SENTENCE_SEPARATOR, CountedItem
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph

_YEAR = frozenset(range(1, 13))
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile("(?:第)?([一二三四1-4])季度?(?!度)|Q([1-4])")
_FIRST_QUARTERS = re.compile("前([二两三])个?季度")
_HALF = re.compile("([上下])半年")
_MONTHS = re.compile(r"(\d{1,2})月?(?:份)?(?:[-—–~～]{1,2}|至|到)(\d{1,2})月")
_BY_QUARTER = re.compile("逐季|按季|各季度|四个季度|分季度|[一1][至到—-][四4]季度|按季度?")
_WHOLE = re.compile("全年|年度|年内|合计|累计|总计|共|总数|总量|四个季度")
_BEFORE, _BEHIND = 6, 2  # so many counts before or behind a row may be its total


@dataclass(frozen=True)
class PeriodRow:
    """The parts of a year in their order, and the counts before or behind them that may be of the whole year."""

    parts: tuple[CountedItem, ...]
    totals: tuple[CountedItem, ...]
    neighbours: tuple[CountedItem, ...]


@lru_cache(maxsize=2048)
def period_rows(paragraph: ParsedParagraph) -> tuple[PeriodRow, ...]:
    """Every row of a paragraph that covers the year and no month twice."""
    text = paragraph.normalised.text
    if "季" not in text and "半年" not in text and "月" not in text:
        return ()
    return tuple(_period_rows(paragraph))


def _period_rows(paragraph: ParsedParagraph) -> Iterator[PeriodRow]:
    items, place = paragraph.items, 0
    while place < len(items):
        end = _end_of_row(paragraph, items, place)
        if end is None:
            place += 1
            continue
        parts = items[place:end]
        around = (*items[max(0, place - _BEFORE) : place], *items[end : end + _BEHIND])
        alike = [item for item in around if _may_be_whole(item, parts)]
        totals = [item for item in alike if _says_whole(paragraph, item, parts)]
        yield PeriodRow(parts, tuple(totals), tuple(alike))
        place = end


def _end_of_row(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> int | None:
    """Where the row ends that begins at an item; None where none does."""
    first = items[place]
    if _is_quarterly(paragraph, items, place):
        return place + 4
    covered: frozenset[int] = frozenset()
    for at in range(place, min(place + 12, len(items))):
        item = items[at]
        months = _months_of(paragraph, item)
        if not months or months & covered or not _is_alike(first, item) or min(months) != len(covered) + 1:
            return None
        covered |= months
        if covered == _YEAR:
            return at + 1 if at > place else None
    return None


def _is_quarterly(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> bool:
    """Whether four counts are those of the quarters in turn: 「逐季为 30 件、41 件、36 件和 39 件」."""
    row = items[place : place + 4]
    text = paragraph.normalised.text
    if len(row) < 4 or not _BY_QUARTER.search(text, row[0].start, row[0].number.start):
        return False
    bare = all(not text[i.start : i.number.start].strip("、，,和及与") for i in row[1:])
    following = items[place + 4 : place + 5]
    goes_on = any(not text[i.start : i.number.start].strip("、，,和及与") for i in following)
    return bare and not goes_on and all(_is_alike(row[0], item) for item in row)


def _months_of(paragraph: ParsedParagraph, item: CountedItem) -> frozenset[int]:
    text = paragraph.normalised.text
    start, end = item.label or (item.start, item.number.start)
    words = text[start:end]
    if first := _FIRST_QUARTERS.search(words):
        return frozenset(range(1, (3 if first[1] == "三" else 2) * 3 + 1))
    if quarters := _QUARTER.findall(words):
        quarter = _NUMERALS[quarters[0][0] or quarters[0][1]]
        return frozenset(range(quarter * 3 - 2, quarter * 3 + 1)) if len(quarters) == 1 else frozenset()
    if halves := _HALF.findall(words):
        return frozenset(range(1, 7) if halves[0] == "上" else range(7, 13)) if len(halves) == 1 else frozenset()
    if item.label and words.strip("、，,和") in ("一", "二", "三", "四", "上", "下"):
        return _months_of_short(words.strip("、，,和"), text[end : item.number.start + 40])
    if months := _MONTHS.search(words):
        begin, last = int(months[1]), int(months[2])
        return frozenset(range(begin, last + 1)) if 0 < begin <= last <= 12 else frozenset()
    return frozenset()


def _months_of_short(word: str, behind: str) -> frozenset[int]:
    """The months of 「一」 in 「一、二季度分别为」 or 「上」 in 「上、下半年分别为」."""
    if word in "上下" and "半年" in behind:
        return frozenset(range(1, 7) if word == "上" else range(7, 13))
    if word in _NUMERALS and "季度" in behind:
        quarter = _NUMERALS[word]
        return frozenset(range(quarter * 3 - 2, quarter * 3 + 1))
    return frozenset()


def _is_alike(one: CountedItem, other: CountedItem) -> bool:
    mine, theirs = one.number, other.number
    exact = theirs.kind is NumberKind.COUNT and theirs.is_exact and other.value is not None and other.multiplier == 1
    return exact and (mine.unit == theirs.unit or not mine.unit or not theirs.unit) and not other.is_compared


def _may_be_whole(item: CountedItem, parts: Sequence[CountedItem]) -> bool:
    near = parts[0].sentence - 1 <= item.sentence <= parts[-1].sentence + 1
    return near and _is_alike(parts[-1], item) and not item.is_reference


def _says_whole(paragraph: ParsedParagraph, item: CountedItem, parts: Sequence[CountedItem]) -> bool:
    """Whether a count is told to be of the whole year; what stands before the row in its sentence is."""
    text = paragraph.normalised.text
    words = text[item.start : item.number.start]
    if _QUARTER.search(words) or _HALF.search(words) or _MONTHS.search(words) or "其中" in words:
        return False
    if _ANOTHER_YEAR.search(words):
        return False
    before = item.number.start < parts[0].start and item.sentence == parts[0].sentence
    return before or (bool(_WHOLE.search(words)) and (item.separator <= SENTENCE_SEPARATOR))


_ANOTHER_YEAR = re.compile("上年|去年|同期|结转|办结|答复")
