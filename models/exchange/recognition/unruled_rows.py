"""Rows out of running text: a table pasted as lines, or printed without rules."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from models.editions.edition import Block
from models.exchange.label_matching import EXACT_SCORE, normalise_text, reduce_label
from models.exchange.neutral_document import DocumentCell
from models.exchange.recognition.form_index import FormIndex
from models.exchange.recognition.tables import ColumnHeads, LabelledRow, is_blank, is_number

_LABEL_AND_NUMBER = re.compile(r"^(.*[^\d\s.,、()（）])(\d[\d\s]*)$")
_NUMBER_BEFORE = re.compile(r"^[（(]?\d{1,2}[)）.．、]")
_PAGE_NUMBER = re.compile(r"^\s*[-—–]\s*\d{1,3}\s*[-—–]\s*$")
_FIGURES_AT_END = re.compile(r"\d(?:\s+\d[\d.,]*){4,}\s*$")
_UNITS = frozenset(("件", "条", "项", "个", "份", "次", "宗", "起", "万元", "元"))
_MONEY = frozenset(("¥", "￥", "人民币"))
_ON_TWO_LINES = "这一行的数分在两行里，不能确定各属于哪一列"
_MAX_LABELS = 40
_MIN_SCORE = 0.8  # of a label that no rule ties to its figures
PlacedLine = tuple[str, str]


def find_unruled_rows(lines: Sequence[PlacedLine], form: FormIndex) -> Iterator[LabelledRow | PlacedLine]:
    """Rows of the form found in lines (text, place); a line that is no part of one comes back as it was."""
    above: LabelledRow | None = None
    for item in _rows_and_lines(lines, form):
        if above:
            if isinstance(item, LabelledRow) and item.block:
                item = replace(item, values=(*above.values, *item.values), doubt=_ON_TWO_LINES)
            else:
                yield above
            above = None
        if isinstance(item, LabelledRow) and not item.block and item.labels and form.is_column_word(item.labels[-1]):
            above = item  # a figure straight below the heads may be the upper one of the first row's two
        else:
            yield item
    if above:
        yield above


def _rows_and_lines(lines: Sequence[PlacedLine], form: FormIndex) -> Iterator[LabelledRow | PlacedLine]:
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
        if row := _row_on_a_line(text, place, form):
            heads = () if values else tuple(label for label, _ in labels)
            yield from _row(labels, values, form)
            labels, values = [], []
            yield replace(row, labels=(*heads, *row.labels))
            continue
        for token in _with_signs_of_figures(_tokens(text, form)):
            if is_number(token) or (is_blank(token) and (values or labels)):
                values.append((token, place))
                continue
            if values:
                yield from _row(labels, values, form)
                labels, values = [], []
            labels = [*labels[-_MAX_LABELS:], (token, place)]
    yield from _row(labels, values, form)


def _row_on_a_line(text: str, place: str, form: FormIndex) -> LabelledRow | None:
    """A line that is a row's own label and behind it as many words as the row has columns, whatever they say."""
    words = text.split()
    match = form.find_row((words[0],)) if len(words) > 1 else None
    if match is None or match[2] < EXACT_SCORE:
        return None
    columns = match[0].columns
    count = len(words) - 1
    is_row = count in (len(columns), sum(not column.is_total for column in columns))
    if not is_row or any(form.is_form_word(word) or form.find_row((word,)) for word in words[1:]):
        return None
    cells = tuple(DocumentCell(0, at, 1, 1, word) for at, word in enumerate(words[1:]))
    return LabelledRow((words[0],), cells, ColumnHeads(), place, *match, is_unaligned=True)


def _is_prose(text: str) -> bool:
    if _FIGURES_AT_END.search(text):
        return False  # heads and the row below them run together
    return len(text) > 90 or (text.rstrip().endswith(("。", "；")) and len(text) > 12)


def _tokens(text: str, form: FormIndex) -> Iterator[str]:
    for word in re.split(r"[\s|]+", text):
        if not word:
            continue
        glued = _LABEL_AND_NUMBER.match(word)
        if glued and not is_number(word) and form.ends_a_label(glued[1]):
            yield glued[1]
            yield glued[2]
        else:
            yield word


def _with_signs_of_figures(tokens: Iterable[str]) -> Iterator[str]:
    """The tokens, a sign of money with the figure behind it and a unit with the figure before it."""
    before = ""
    for token in tokens:
        is_behind = normalise_text(token) in _UNITS and is_number(before)
        if before and (is_behind or (normalise_text(before) in _MONEY and is_number(token))):
            before = f"{before} {token}"
            continue
        if before:
            yield before
        before = token
    if before:
        yield before


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
    """Whether a word before the labels of a row holds a figure that could not be read, and is not to be forgotten."""
    has_figure = any(char.isdigit() for char in _NUMBER_BEFORE.sub("", word))
    return has_figure and not form.is_form_word(word) and not form.ends_a_label(word) and form.find_row((word,)) is None


def _best_row(words: tuple[str, ...], form: FormIndex) -> tuple[Block, str, float] | None:
    """The row meant by the last words, also where they were broken over several lines."""
    if words and normalise_text(words[-1]) in _UNITS:
        return None  # of a column between labels and figures
    trials = []
    for count in range(1, min(5, len(words)) + 1):
        if match := form.find_row(("".join(words[-count:]),)):
            trials.append(match)
    best = max(trials, key=lambda trial: trial[2], default=None)
    return best if best and best[2] >= _MIN_SCORE else None
