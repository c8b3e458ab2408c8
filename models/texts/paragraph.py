"""A text read once: its paragraphs with everything later checks ask of them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.editions.lexicon import Lexicon
from models.texts.absences import tell_absent, tell_every
from models.texts.claim import Ground, Told, sentence_starts
from models.texts.claims import tell
from models.texts.items import Item, read_items
from models.texts.lists import Listing, find_lists
from models.texts.normalised import Plain, make_plain
from models.texts.numbers import Number, read_numbers
from models.texts.term_matches import Meanings

_CHINESE = "[一二三四五六七八九十]{1,3}"
_HEADING = re.compile(rf"\s*(?:[（(]{_CHINESE}[)）]|{_CHINESE}、|\d{{1,2}}[.．、](?!\d))")
_TOPICS = ("request", "proactive", "reconsideration", "suit", "both_disputes")
_LONGEST_HEADING = 40


@dataclass(frozen=True, eq=False)
class Reading:
    """One paragraph, understood. ``sentences`` are the places in the plain text where each begins."""

    words: str
    plain: Plain
    numbers: tuple[Number, ...]
    items: tuple[Item, ...]
    told: tuple[Told, ...]
    lists: tuple[Listing, ...]
    sentences: tuple[int, ...]
    topic: frozenset[str]
    lexicon: Lexicon

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Start and end, in the words as written, of the sentence of a place in the plain text."""
        index = bisect_right(self.sentences, place)
        last = self.sentences[index] if index < len(self.sentences) else len(self.plain.text)
        return self.plain.span(self.sentences[index - 1], last)


@dataclass(frozen=True)
class Placed:
    """A paragraph and where it begins in its text."""

    start: int
    reading: Reading


@lru_cache(maxsize=2048)
def read_paragraph(words: str, topic: frozenset[str], lexicon: Lexicon) -> Reading:
    """Understand one paragraph under its heading; the same words are never read twice."""
    plain = make_plain(words)
    numbers = read_numbers(plain, lexicon)
    items = read_items(plain, numbers, lexicon)
    sentences = sentence_starts(plain)
    ground = Ground(plain, numbers, Meanings(plain.text, lexicon), lexicon, sentences, topic)
    told = (*tell(ground, items), *tell_absent(ground), *tell_every(ground))
    lists = tuple(find_lists(plain, items, lexicon)) if len(items) > 1 or any(i.inner for i in items) else ()
    return Reading(words, plain, numbers, items, told, lists, sentences, topic, lexicon)


@lru_cache(maxsize=64)
def read_text(words: str, lexicon: Lexicon) -> tuple[Placed, ...]:
    """Every paragraph of a text. Only paragraphs that changed since the last call are read again."""
    return tuple(_place(words, lexicon))


def _place(words: str, lexicon: Lexicon) -> Iterator[Placed]:
    start, topic = 0, frozenset[str]()
    for line in words.split("\n"):
        if _HEADING.match(line):
            topic = _topic(line, lexicon)
        if line.strip():
            yield Placed(start, read_paragraph(line, topic, lexicon))
        start += len(line) + 1


def _topic(line: str, lexicon: Lexicon) -> frozenset[str]:
    heading = re.split("[。:：\n]", line, maxsplit=1)[0][:_LONGEST_HEADING]
    names = {name for name, _, _ in lexicon.scan(heading)}
    if "about_requests" in names:
        names.add("request")
    return frozenset(name for name in _TOPICS if name in names)
