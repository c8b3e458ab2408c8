"""Rows out of running text: a table pasted as lines, or printed without rules."""

import re
from collections.abc import Iterator, Sequence

from models.editions.declare import Block
from models.exchange.label_matching import narrow, plain
from models.exchange.neutral_document import Cell
from models.exchange.recognition.form_index import FormWords
from models.exchange.recognition.tables import Heads, Row, has_words, is_nothing, is_value

_GLUED = re.compile(r"^(.*[^\d\s.,、()（）])(\d[\d\s]*)$")
_PAGE_NUMBER = re.compile(r"^\s*[-—–]\s*\d{1,3}\s*[-—–]\s*$")
_MOST_LABELS = 40
Token = tuple[str, str]


def loose_rows(lines: Sequence[Token], form: FormWords) -> Iterator[Row | Token]:
    """Rows of the form found in lines (text, place); a line that is no part of one comes back as it was."""
    labels: list[Token] = []
    values: list[Token] = []
    for text, place in lines:
        if _PAGE_NUMBER.match(text):
            continue
        if _is_prose(text):
            yield from _row(labels, values, form)
            labels, values = [], []
            yield (text, place)
            continue
        for token in _tokens(text):
            if is_value(token) or (is_nothing(token) and (values or labels)):
                values.append((token, place))
                continue
            if values:
                yield from _row(labels, values, form)
                labels, values = [], []
            labels = [*labels[-_MOST_LABELS:], (token, place)]
    yield from _row(labels, values, form)


def _is_prose(text: str) -> bool:
    return len(text) > 90 or (text.rstrip().endswith(("。", "；")) and len(text) > 12)


def _tokens(text: str) -> Iterator[str]:
    for word in re.split(r"[\s|]+", text):
        if not word:
            continue
        glued = _GLUED.match(word)
        if glued and not is_value(word) and has_words(glued[1]):
            yield glued[1]
            yield glued[2]
        else:
            yield word


def _row(labels: Sequence[Token], values: Sequence[Token], form: FormWords) -> Iterator[Row | Token]:
    if not labels and not values:
        return
    place = (labels or values)[-1][1]
    words = tuple(label for label, _ in labels)
    cells = tuple(Cell(0, at, 1, 1, text) for at, (text, _) in enumerate(values))
    block = form.block_of(tuple((word,) for word in words)) if values else None
    if block and len(values) in (len(block.columns), sum(not column.is_total for column in block.columns)):
        yield Row(words, cells, Heads(), place, block, block.rows[0].key, 0.9, loose=True)
    elif values and (found := _best(words, form)):
        yield Row(words, cells, Heads(), place, *found, loose=True)
    elif values:
        yield Row(words[-2:], cells, Heads(), place, loose=True)
    else:
        yield from (label for label in labels if plain(narrow(label[0])))


def _best(words: tuple[str, ...], form: FormWords) -> tuple[Block, str, float] | None:
    """The row meant by the last words, also where they were broken over several lines."""
    trials = []
    for count in range(1, min(5, len(words)) + 1):
        if found := form.row(("".join(words[-count:]),)):
            trials.append(found)
    return max(trials, key=lambda trial: trial[2], default=None)
