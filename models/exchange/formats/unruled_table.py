"""The rows of a printed table that has no rules: figures in columns, the label beside them, the words above."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median, mode

from models.exchange.formats.page_content import PageCharacter
from models.exchange.formats.printed_lines import SAME_LINE, SMALLER, group_lines, text_of_cell
from models.exchange.formats.printed_words import PrintedTable, PrintedWord, words_of
from models.exchange.neutral_document import DocumentCell

_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）、.]|\d{1,2}[.、．]")
_EDGE = 2.5  # points by which a word may reach over the start of a column of labels
_MIN_FIGURES = 5  # in a line
_MIN_ROWS = 3
_SAME_COLUMN = 8.0
_NEXT_LINE = 1.9
_MIDDLE = 0.75
_COLUMN_GAP = 0.2
_BROKEN_LINES = 1.7  # of a letter's size, to either side of a row's line
_BESIDE = 1.0  # points between a head's edge and the side of its column
_STRUCK_LINES = 0.6  # of a letter's size, between the lines of a figure and of one that is struck out beside it
_Figures = list[PrintedWord]
_Sides = tuple[float, float]


def unruled_table(characters: Sequence[PageCharacter], struck: Sequence[PageCharacter] = ()) -> PrintedTable | None:
    """Lines of figures, each with the label that stands beside its middle or begins with it; None for fewer than three.

    A line of figures without a label of its own is left where it is, never put under another's. ``struck`` are the
    characters that a line goes through: what is struck out in a cell is told of there.
    """
    lines = [words for line in group_lines(characters) if (words := words_of(line))]
    rows = [figures for words in lines if len(figures := [word for word in words if word.is_figure]) >= _MIN_FIGURES]
    if len(rows) < _MIN_ROWS:
        return None
    first = median(figures[0].left for figures in rows)
    rows = [_with_words_between(figures, lines, first) for figures in rows]
    columns = _columns(rows)
    rows = [_completed(row, columns, _apart(rows, lines)) for row in rows]
    inner = {id(word) for figures in rows for word in figures}
    labels = _at_columns([word for words in lines for word in words if id(word) not in inner and word.left < first])
    found = [(figures, block) for figures in rows if (block := _label_of(figures[0], _blocks(labels), figures[0].left))]
    if len(found) < _MIN_ROWS:
        return None
    cells = tuple(
        DocumentCell(at, column, 1, 1, text, notes)
        for at, (figures, block) in enumerate(found)
        for column, (text, notes) in enumerate(
            (("".join(word.text for word in block), ()), *_said(figures, columns, struck))
        )
    )
    used = frozenset(mark for figures, block in found for word in (*figures, *block) for mark in word.characters)
    top = found[0][0][0].y
    above = [mark for mark in characters if mark.y > top + mark.size and mark not in used]
    return PrintedTable(cells, top, found[-1][0][0].y, used, _heads(above, rows))


def _said(
    figures: _Figures, columns: Sequence[_Sides], struck: Sequence[PageCharacter]
) -> list[tuple[str, tuple[str, ...]]]:
    """What each cell of a row says, and the notes on what is no part of it; also one in which all is struck out."""
    y, size = figures[0].y, figures[0].characters[0].size
    crossed = [mark for mark in struck if abs(mark.y - y) <= _STRUCK_LINES * size]
    cells: list[tuple[float, tuple[PageCharacter, ...], _Sides | None]] = [
        (word.left, word.characters, next((side for side in columns if _is_in(word, side)), None)) for word in figures
    ]
    taken = {side for _, _, side in cells}
    cells += [(side[0], (), side) for side in columns if side not in taken]
    said = []
    for _, marks, side in sorted(cells, key=lambda cell: cell[0]):
        own = [mark for mark in crossed if side and side[0] <= (mark.x + mark.right) / 2 <= side[1]]
        if marks or own:
            said.append(text_of_cell(marks, own))
    return said


def _heads(characters: Sequence[PageCharacter], rows: Sequence[_Figures]) -> tuple[str, ...]:
    """The words that stand above each column, from the top down; words that are broken over lines are one."""
    sides = _sides_of_heads(rows)
    heads = ["" for _ in sides[1:]]
    for mark in (mark for line in group_lines(characters) for mark in line):
        at = bisect_right(sides, (mark.x + mark.right) / 2) - 1
        if 0 <= at < len(heads) and not mark.char.isspace():
            heads[at] += mark.char
    return tuple(heads)


def _sides_of_heads(rows: Sequence[_Figures]) -> list[float]:
    """Between which sides the head of each column stands, if it is set as the figures are: centred, left or right."""
    count = mode(map(len, rows))
    full = [row for row in rows if len(row) == count]
    edges = [
        [[word.middle for word in row] for row in full],
        [[word.left for word in row] for row in full],
        [[word.right for word in row] for row in full],
    ]
    aligned = min(range(3), key=lambda at: sum(max(column) - min(column) for column in zip(*edges[at], strict=True)))
    lines = [median(column) for column in zip(*edges[aligned], strict=True)]
    lines = [2 * lines[0] - lines[1], *lines, 2 * lines[-1] - lines[-2]]
    if aligned:
        return [line - _BESIDE for line in lines[1:]] if aligned == 1 else [line + _BESIDE for line in lines[:-1]]
    return [(left + right) / 2 for left, right in pairwise(lines)]


def _with_words_between(figures: _Figures, lines: Sequence[_Figures], first: float) -> _Figures:
    """The figures of a line and the words among them, which stand where a figure should."""
    line = next(words for words in lines if figures[0] in words)
    return [word for word in line if word in figures or word.left > first - _SAME_COLUMN]


def _columns(rows: Sequence[_Figures]) -> list[_Sides]:
    """From where to where each column of figures reaches, by the rows of the usual length."""
    count = mode(map(len, rows))
    full = [row for row in rows if len(row) == count]
    return [
        (min(row[at].left for row in full) - _SAME_COLUMN, max(row[at].right for row in full) + _SAME_COLUMN)
        for at in range(count)
    ]


def _apart(rows: Sequence[_Figures], lines: Sequence[_Figures]) -> _Figures:
    """The words of a page that are in none of the rows."""
    taken = {id(word) for row in rows for word in row}
    return [word for words in lines for word in words if id(word) not in taken]


def _completed(row: _Figures, columns: Sequence[_Sides], free: _Figures) -> _Figures:
    """A row with what stands in a column beside its figure, or close above or below it: words where it has none."""
    size, y = row[0].characters[0].size, row[0].y
    near = [word for word in free if abs(word.y - y) <= _BROKEN_LINES * size]
    found = list(row)
    for side in columns:
        own = [word for word in row if _is_in(word, side)]
        inside = [word for word in near if _is_in(word, side) and (word.is_figure or not own or _is_small(word, size))]
        beside = own if all(sum(_is_in(word, each) for each in columns) == 1 for word in own) else own[:1]
        if inside or len(beside) > 1:
            found = [word for word in found if word not in beside]
            found.append(PrintedWord(tuple(mark for word in (*beside, *inside) for mark in word.characters)))
    return sorted(found, key=lambda word: word.left)


def _is_small(word: PrintedWord, size: float) -> bool:
    return all(mark.size < SMALLER * size for mark in word.characters)


def _is_in(word: PrintedWord, side: _Sides) -> bool:
    return side[0] <= word.middle <= side[1]


def _at_columns(labels: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Words cut where one column of labels runs into the next: there other lines begin, and a gap is left."""
    starts = [word.left for word in labels]
    found: list[PrintedWord] = []
    for word in labels:
        cuts = [0]
        for at, (before, mark) in enumerate(pairwise(word.characters), 1):
            is_start = sum(abs(mark.x - start) < _EDGE for start in starts) >= _MIN_ROWS
            if is_start and mark.x - before.right > _COLUMN_GAP * mark.size:
                cuts.append(at)
        ends = [*cuts[1:], len(word.characters)]
        found += [PrintedWord(word.characters[start:end]) for start, end in zip(cuts, ends, strict=True)]
    return found


def _blocks(labels: Sequence[PrintedWord]) -> list[list[PrintedWord]]:
    """Words that stand below each other in a column as labels: one begins with its number, or after a gap."""
    columns: list[list[PrintedWord]] = []
    for word in sorted(labels, key=lambda word: (word.left, -word.y)):
        column = next((each for each in columns if abs(each[0].left - word.left) < _SAME_COLUMN), None)
        if column is None:
            columns.append([word])
        else:
            column.append(word)
    blocks: list[list[PrintedWord]] = []
    for column in columns:
        column.sort(key=lambda word: -word.y)
        for at, word in enumerate(column):
            height = _NEXT_LINE * word.characters[0].size
            if at and not _ORDINAL.match(word.text) and column[at - 1].y - word.y <= height:
                blocks[-1].append(word)
            else:
                blocks.append([word])
    return blocks


def _label_of(figure: PrintedWord, blocks: Sequence[list[PrintedWord]], left: float) -> list[PrintedWord]:
    """The label nearest at the left of the figures, of those beside whose middle or first line they stand."""
    size = figure.characters[0].size

    def is_beside(block: Sequence[PrintedWord]) -> bool:
        middle = (block[0].y + block[-1].y) / 2
        return abs(middle - figure.y) < _MIDDLE * size or abs(block[0].y - figure.y) < SAME_LINE * size

    beside = [block for block in blocks if is_beside(block) and max(word.right for word in block) <= left + _EDGE]
    return max(beside, key=lambda block: block[0].left, default=[])
