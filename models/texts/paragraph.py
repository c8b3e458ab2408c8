"""A text read once: its paragraphs with everything later checks ask of them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from models.editions.lexicon import Lexicon
from models.texts.absence_claims import find_absence_claims, find_universal_claims, find_zero_claims
from models.texts.breakdowns import Breakdown, find_breakdowns
from models.texts.claim import Claim, ParagraphContext, sentence_starts
from models.texts.count_claims import find_count_claims
from models.texts.counted_items import CountedItem, NamedShare, StatedRate, flattened, read_counts
from models.texts.normalised_text import NormalisedText, normalise
from models.texts.numbers import Number, read_numbers
from models.texts.term_matches import TermMatches

_CHINESE = "[一二三四五六七八九十]{1,3}"
_HEADING = re.compile(
    rf"\s*(?:[（(]{_CHINESE}[)）]|{_CHINESE}、|[（(]?\d{{1,2}}(?:[.．、)）]|\s(?=[\u4e00-\u9fff]))(?!\d)"
    r"|\d{1,2}(?:[.．]\d{1,2}){1,2}\s?(?=[\u4e00-\u9fff]))"
)
_TOPICS = ("request", "proactive", "reconsideration", "suit", "both_disputes")
_MAX_HEADING_LENGTH = 40


@dataclass(frozen=True, eq=False)
class ParsedParagraph:
    """One paragraph, understood. ``sentence_starts`` are the places in the plain text where each begins.

    ``presumed_claims`` are statements that no word says are on requests; figures that agree may show it.
    """

    text: str
    normalised: NormalisedText
    numbers: tuple[Number, ...]
    items: tuple[CountedItem, ...]
    named_shares: tuple[NamedShare, ...]
    rates: tuple[StatedRate, ...]
    claims: tuple[Claim, ...]
    presumed_claims: tuple[Claim, ...]
    breakdowns: tuple[Breakdown, ...]
    sentence_starts: tuple[int, ...]
    topic: frozenset[str]
    lexicon: Lexicon

    @cached_property
    def all_items(self) -> tuple[CountedItem, ...]:
        """Every count, those in brackets behind the one that they are noted to."""
        return tuple(flattened(self.items))

    def is_in_brackets(self, place: int, until: int) -> bool:
        """Whether a place stands in round brackets that are closed before another."""
        opening = self.normalised.text.rfind("(", max(0, place - _LONGEST_NOTE), place)
        return place < self.normalised.brackets.get(opening, -1) < until

    def sentence_of(self, place: int) -> int:
        """Which sentence a place in the plain text is in."""
        return bisect_right(self.sentence_starts, place) - 1

    def sentence_span(self, place: int) -> tuple[int, int]:
        """Start and end, in the words as written, of the sentence of a place in the plain text."""
        index = bisect_right(self.sentence_starts, place)
        last = self.sentence_starts[index] if index < len(self.sentence_starts) else len(self.normalised.text)
        return self.normalised.source_span(self.sentence_starts[index - 1], last)


@dataclass(frozen=True)
class PlacedParagraph:
    """A paragraph and where it begins in its text."""

    start: int
    parsed: ParsedParagraph


@lru_cache(maxsize=2048)
def parse_paragraph(text: str, topic: frozenset[str], lexicon: Lexicon) -> ParsedParagraph:
    """Understand one paragraph under its heading; the same words are never read twice."""
    normalised = normalise(text)
    numbers = () if _is_table_row(text) else read_numbers(normalised, lexicon)
    counts = read_counts(normalised, numbers, lexicon)
    items = counts.items
    sentences = sentence_starts(normalised)
    context = ParagraphContext(normalised, numbers, TermMatches(normalised.text, lexicon), lexicon, sentences, topic)
    claims = (
        *(find_count_claims(context, items) if items else ()),
        *find_absence_claims(context),
        *find_zero_claims(context),
        *find_universal_claims(context),
    )
    breakdowns = (
        tuple(find_breakdowns(normalised, items, lexicon)) if len(items) > 1 or any(i.nested for i in items) else ()
    )
    return ParsedParagraph(
        text,
        normalised,
        numbers,
        items,
        counts.shares,
        counts.rates,
        tuple(claim for claim in claims if not claim.is_presumed),
        tuple(claim for claim in claims if claim.is_presumed),
        breakdowns,
        sentences,
        topic,
        lexicon,
    )


_LONGEST_NOTE = 120
_FAR_COLUMN = re.compile(r"\d(?:[ \u3000]{2,}|[ \u3000]*[\t|｜][ \t\u3000]*)(?=\d)")
_NEXT_COLUMN = re.compile(r"\d[ \t\u3000|｜]+(?=\d)")


def _is_table_row(text: str) -> bool:
    """Whether a paragraph is a row of a table: numbers that only blanks or bars part."""
    if "。" in text:
        return False
    return len(_NEXT_COLUMN.findall(text)) > 2 or (_FAR_COLUMN.search(text) is not None and "，" not in text)


@lru_cache(maxsize=64)
def parse_text(text: str, lexicon: Lexicon) -> tuple[PlacedParagraph, ...]:
    """Every paragraph of a text. Only paragraphs that changed since the last call are read again."""
    return tuple(_parse_lines(text, lexicon))


def _parse_lines(text: str, lexicon: Lexicon) -> Iterator[PlacedParagraph]:
    start, topic, above, beside = 0, frozenset[str](), frozenset[str](), frozenset[str]()
    for line in text.split("\n"):
        if _HEADING.match(line):
            topic = _topic(line, lexicon)
            if _ITEM.match(line):
                # 「2.渠道：……」 under 「（二）依申请公开情况」, or behind 「1.新收申请 86 件」
                topic = topic or above or beside
                beside = topic
            else:
                above, beside = topic, frozenset()
        if line.strip():
            yield PlacedParagraph(start, parse_paragraph(line, topic, lexicon))
        start += len(line) + 1


_ITEM = re.compile(r"\s*[（(]?\d")


def _topic(line: str, lexicon: Lexicon) -> frozenset[str]:
    heading = re.split("[。:：\n]", line, maxsplit=1)[0][:_MAX_HEADING_LENGTH]
    names = {name for name, _, _ in lexicon.scan(heading)}
    if "about_requests" in names:
        names.add("request")
    return frozenset(name for name in _TOPICS if name in names)
