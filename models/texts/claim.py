"""A statement about a figure of the form, and the paragraph it is found in."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from models.editions.lexicon import FactInterpretation, Lexicon
from models.texts.normalised_text import NormalisedText
from models.texts.numbers import Number, NumberKind
from models.texts.scopes import Scopes
from models.texts.term_matches import TermMatches, phrase_patterns


class ClaimKind(StrEnum):
    """How a statement is made."""

    COUNT = "count"
    ABSENT = "absent"  # none of it
    EVERY = "every"  # all of them: what its readings add up must be none


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about a fact at ``start`` to ``end`` of a plain paragraph.

    ``year`` is the year named with it, None where none is; ``is_past`` that it speaks of an earlier year,
    ``is_partial`` that it speaks of a part of the office or of the year, ``is_qualified`` that further words
    single out some of the cases, so that the figure is only an upper bound. ``is_presumed`` is set where no
    word says that requests are counted (「受理 133 件，办结 131 件」): only figures that agree can show it.
    ``is_plain`` is set where no other words stand in its clause, so that nothing but the whole can be meant.
    ``is_existential`` is set where it only says that there are so many: 「年内有 1 件依法未予公开」.
    ``is_among`` is set where 其中 stands before it in its clause.
    ``subject`` are the words before it that may name who is spoken of, ``part`` the word for a part of the office
    where it is partial for that alone: in the report of a 分局 it means the whole.
    """

    key: str
    interpretations: tuple[FactInterpretation, ...]
    kind: ClaimKind
    number: Number | None
    start: int
    end: int
    sentence: int
    year: int | None = None
    is_past: bool = False
    is_partial: bool = False
    is_qualified: bool = False
    is_presumed: bool = False
    is_plain: bool = True
    is_existential: bool = False
    is_among: bool = False
    subject: str = ""
    part: str = ""


class TimeFrame(NamedTuple):
    """The ``year`` named last, all ``years`` named, and whether a time within the year is (``is_dated``)."""

    year: int | None
    years: frozenset[int]
    is_dated: bool


# A year that is compared with, or that something goes to or comes from, is not the year of what follows.
_OTHER_TIME = re.compile(
    r"(?:比|较|[与同和]|(?<!截)至|(?<!止)到|[转移推延][入至到]?|结转|留待|加上|外加|连同|包括|含|\()$"
)
_BACK_TO_THIS_YEAR = re.compile("[，;:](?:而|但)?(?:今年|本年)(?!度?报告)")
_CLAUSE_MARK = re.compile("[，;:、]")
_ALL_YEAR = re.compile("全年|本年|年内|一年来")
_OF_THAT_YEAR = re.compile(r"(?:度)?的\d")  # 「由 2023 年的 16 件增至 23 件」
# 「已于 1 月 17 日答复」: the day is told of its own clause alone.
_ON_A_DAY = re.compile("[已均都][于在至]$|[一-鿿][于在]$")
_WHOLE_YEAR = re.compile(r"(?<!1)1月1日|12月31日|年(?:年?底|末)|12月(?:底|末)")

_DECISIONS = re.compile("处罚|许可|行政强制|执法|工伤|征收决定|行政赔偿")
_DISCLOSURE = re.compile("公开|申请(?!行政复议|复议|听证)")

ABOUT_REQUESTS = ("request", "about_requests")
# Words without an end of sentence or clause are looked back on no further than this.
MAX_SENTENCE_LENGTH = 600
MAX_CLAUSE_LENGTH = 120
MAX_NOTE = 60


@dataclass(frozen=True)
class ParagraphContext:
    """One paragraph as read so far: what the statements are found in."""

    normalised: NormalisedText
    numbers: tuple[Number, ...]
    terms: TermMatches
    lexicon: Lexicon
    sentences: tuple[int, ...]  # where each begins
    topic: frozenset[str]  # meanings of the heading it stands under

    def sentence_start(self, place: int) -> int:
        """Where the sentence of a place begins, or the last stretch of one that has no end."""
        return max(self.sentences[bisect_right(self.sentences, place) - 1], place - MAX_SENTENCE_LENGTH)

    @cached_property
    def _partial_scope_starts(self) -> tuple[int, ...]:
        return tuple(match.start() for match in phrase_patterns(self.lexicon).narrow.finditer(self.normalised.text))

    @cached_property
    def scopes(self) -> Scopes:
        """Of how much of the office and the year each place speaks."""
        return Scopes(self.normalised.text, self.sentences, self.lexicon)

    @cached_property
    def result_terms(self) -> frozenset[str]:
        """The kinds of result that the paragraph names."""
        group_of = self.lexicon.group_of
        return frozenset(m.name for m in self.terms.all if group_of.get(m.name) == "result")

    def concerns_requests(self, start: int, end: int) -> bool:
        """Whether the heading, a word up to the end of a stretch, or the kinds of count say that requests are meant."""
        if "request" in self.topic or self.terms.has(ABOUT_REQUESTS, 0, end):
            return True
        text, whole = self.normalised.text, len(self.normalised.text)
        own = [m for m in self.terms.within_span(start, end, []) if m.name in self.lexicon.rows or m.name == "newly"]
        specific = self.lexicon.groups["specific"]
        if any("申请" in text[m.start : m.end] or m.name in specific for m in own):
            return True
        carried = self.terms.has(("carry_in", "carry_out", "carried"), 0, whole)
        return bool(len(self.result_terms) > 1 or self.result_terms & set(self.lexicon.groups["specific"])) or (
            carried and self.terms.has(("newly", "answer", "handle"), 0, whole)
        )

    def is_about_decisions(self, start: int, end: int) -> bool:
        """Whether a sentence up to a stretch is about penalties and the like: 「处罚 876 件，其中复议 31 件」."""
        words = self.normalised.text[self.sentence_start(start) : end]
        return _DECISIONS.search(words) is not None and not _DISCLOSURE.search(words)

    def continues(self, sentence: int) -> bool:
        """Whether a sentence goes on with the matter of the one before it."""
        start = self.sentences[sentence]
        return sentence > 0 and phrase_patterns(self.lexicon).continues.match(self.normalised.text, start) is not None

    def is_singled_out(self, start: int, end: int) -> bool:
        """Whether a word in the stretch, or in its clause before it, singles out some of what is counted."""
        start = min(start, clause_start(self.normalised.text, start + 1))
        index = bisect_left(self._partial_scope_starts, start)
        return index < len(self._partial_scope_starts) and self._partial_scope_starts[index] < end

    def frame(self, place: int) -> "TimeFrame":
        """The year, and the time of the year, that the sentence has set for what stands at a place."""
        text, start = self.normalised.text, self.sentence_start(place)
        years: list[int] = []
        is_dated = False
        for number in self.numbers_in(start, place):
            if number.kind not in (NumberKind.YEAR, NumberKind.DATE):
                continue
            if number.kind is NumberKind.YEAR and self.is_in_note(number, place):
                continue
            if ";" in text[number.end : place] and _CLAUSE_MARK.search(text, start, number.start):
                continue  # 「自然人 209 件，2023 年这一比重为 79.3%；企业 36 件」: of its own part of the sentence
            is_apart = any(mark in text[number.end : place] for mark in "，;:")
            if is_apart and _BACK_TO_THIS_YEAR.search(text, number.end, place):
                continue  # 「2022 年底现行有效 9 件；今年新出台 1 件」
            written_out = text[number.start : number.start + 4]
            is_whole = number.kind is NumberKind.YEAR or bool(_WHOLE_YEAR.search(text, number.start, number.end))
            if is_whole and (number.value or written_out.isdigit()):
                if not (self.is_inside_term(number.start) or (is_apart and self.is_of_other_time(start, number))):
                    years.append(int(number.value or written_out))
            elif not is_whole:
                is_over = is_apart and (
                    _ON_A_DAY.search(text, start, number.start) or _ALL_YEAR.search(text, number.end, place)
                )
                is_dated = is_dated or not is_over
        return TimeFrame(years[-1] if years else None, frozenset(years), is_dated)

    def is_in_note(self, number: Number, place: int) -> bool:
        """Whether a year stands in brackets that are closed before a place: 「(括号内为 2024 年数)」."""
        opening = self.normalised.text.rfind("(", max(0, number.start - MAX_NOTE), number.start)
        return number.start <= self.normalised.brackets.get(opening, -1) < place

    def is_of_other_time(self, start: int, year: Number) -> bool:
        """Whether a year is one that is compared with, or that something comes from or goes to."""
        text = self.normalised.text
        return bool(_OTHER_TIME.search(text, start, year.start) or _OF_THAT_YEAR.match(text, year.end))

    def is_inside_term(self, place: int) -> bool:
        """Whether a year is part of a word such as 「2022年结转」."""
        last = self.terms.last_before(place + 1)
        return last is not None and place < last.end

    def sentence_of(self, place: int) -> int:
        """Which sentence a place is in."""
        return bisect_right(self.sentences, place) - 1

    def sentence_end(self, place: int) -> int:
        """Where the sentence of a place ends."""
        index = self.sentence_of(place) + 1
        return self.sentences[index] if index < len(self.sentences) else len(self.normalised.text)

    def numbers_in(self, start: int, end: int) -> tuple[Number, ...]:
        """The numbers that begin in a stretch."""
        first = bisect_left(self._number_starts, start)
        return self.numbers[first : bisect_left(self._number_starts, end, first)]

    @cached_property
    def _number_starts(self) -> tuple[int, ...]:
        return tuple(number.start for number in self.numbers)


def sentence_starts(normalised: NormalisedText) -> tuple[int, ...]:
    """Where each sentence begins; a full stop inside quotation marks ends none."""
    text = normalised.text
    return (0, *(place + 1 for place in normalised.marks if text[place] in "。!?"))


_CLAUSE_MARKS = frozenset("，,。;:(、")


def clause_start(text: str, place: int) -> int:
    """Where the clause of a place begins."""
    for at in range(place - 1, max(0, place - MAX_CLAUSE_LENGTH) - 1, -1):
        if text[at] in _CLAUSE_MARKS:
            return at + 1
    return 0


def cell_pattern(row: str, column: str) -> str:
    """The pattern of a cell of the requests; a minus before the row takes it away from the sum."""
    sign = "-" if row.startswith("-") else ""
    return f"{sign}requests.{row.removeprefix('-')}.{column}"
