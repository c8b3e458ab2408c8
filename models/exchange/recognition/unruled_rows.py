"""Rows out of running text: a table pasted as lines, or printed without rules."""

import re
from collections.abc import Iterator, Sequence

from models.editions.edition import Block
from models.exchange.label_matching import normalise_text, reduce_label
from models.exchange.neutral_document import DocumentCell
from models.exchange.recognition.form_index import FormIndex
from models.exchange.recognition.tables import ColumnHeads, LabelledRow, is_blank, is_label, is_number

_LABEL_AND_NUMBER = re.compile(r"^(.*[^\d\s.,、()（）])(\d[\d\s]*)$")
_PAGE_NUMBER = re.compile(r"^\s*[-—–]\s*\d{1,3}\s*[-—–]\s*$")
_FIGURES_AT_END = re.compile(r"\d(?:\s+\d[\d.,]*){4,}\s*$")
_MAX_LABELS = 40
_MIN_SCORE = 0.8  # of a label that no rule ties to its figures
PlacedLine = tuple[str, str]


def find_unruled_rows(lines: Sequence[PlacedLine], form: FormIndex) -> Iterator[LabelledRow | PlacedLine]:
    """Rows of the form found in lines (text, place); a line that is no part of one comes back as it was."""
    labels: list[PlacedLine] = []
    values: list[PlacedLine] = []
    for text, place in lines:
        if _PAGE_NUMBER.match(text):
            continue
        if _is_prose(text):
            yield from _row(labels, values, form)
            labels, values = [], []
            yield (text, place)
            continue
        for token in _tokens(text):
            if is_number(token) or (is_blank(token) and (values or labels)):
                values.append((token, place))
                continue
            if values:
                yield from _row(labels, values, form)
                labels, values = [], []
            labels = [*labels[-_MAX_LABELS:], (token, place)]
    yield from _row(labels, values, form)


def _is_prose(text: str) -> bool:
    if _FIGURES_AT_END.search(text):
        return False  # heads and the row below them run together
    return len(text) > 90 or (text.rstrip().endswith(("。", "；")) and len(text) > 12)


def _tokens(text: str) -> Iterator[str]:
    for word in re.split(r"[\s|]+", text):
        if not word:
            continue
        glued = _LABEL_AND_NUMBER.match(word)
        if glued and not is_number(word) and is_label(glued[1]):
            yield glued[1]
            yield glued[2]
        else:
            yield word


def _row(
    labels: Sequence[PlacedLine], values: Sequence[PlacedLine], form: FormIndex
) -> Iterator[LabelledRow | PlacedLine]:
    if not labels and not values:
        return
    place = (labels or values)[-1][1]
    words = tuple(label for label, _ in labels)
    cells = tuple(DocumentCell(0, at, 1, 1, text) for at, (text, _) in enumerate(values))
    block = form.find_block(tuple((word,) for word in words)) if values else None
    yield from (label for label in labels if values and _is_lost_figure(label[0], form))
    if block and len(values) in (len(block.columns), sum(not column.is_total for column in block.columns)):
        yield LabelledRow(words, cells, ColumnHeads(), place, block, block.rows[0].key, 0.9, is_unaligned=True)
    elif values and (match := _best_row(words, form)):
        yield LabelledRow(words, cells, ColumnHeads(), place, *match, is_unaligned=True)
    elif values:
        yield LabelledRow(words[-2:], cells, ColumnHeads(), place, is_unaligned=True)
    else:
        yield from (label for label in labels if reduce_label(normalise_text(label[0])))


def _is_lost_figure(word: str, form: FormIndex) -> bool:
    """Whether a word before the labels of a row is a figure that could not be read, and so is not to be forgotten."""
    digits = sum(char.isdigit() for char in word)
    return 2 * digits > len(word) and form.find_row((word,)) is None


def _best_row(words: tuple[str, ...], form: FormIndex) -> tuple[Block, str, float] | None:
    """The row meant by the last words, also where they were broken over several lines."""
    trials = []
    for count in range(1, min(5, len(words)) + 1):
        if match := form.find_row(("".join(words[-count:]),)):
            trials.append(match)
    best = max(trials, key=lambda trial: trial[2], default=None)
    return best if best and best[2] >= _MIN_SCORE else None
