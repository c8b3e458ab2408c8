"""Characters of a printed page as lines of words, and the rows of a table that no rule parts from each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, mode

from models.exchange.formats.page_content import PageCharacter
from models.exchange.formats.ruled_grid import RuledCell, RuledGrid
from models.exchange.neutral_document import DocumentCell

_SAME_LINE = 0.4
SMALLER, RAISED_SHARE = 0.9, 0.04  # of the size of the letters beside it
_FIGURE = re.compile(
    r"[\d,.，．/／\-—–%（）()]*\d[\d,.，．/／\-—–%（）()]*(?:件|条|项|个|份|次|宗|起|人次|件次|万元|元)?|[/／\-—–]+|无|零|〇|○"
)
_IS_LATIN = re.compile(r"[\x21-\x7e]")
_GAP_OF_FIGURES, _GAP_BESIDE_FIGURES, _GAP_OF_WORDS = 0.6, 0.45, 1.5
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）、.]|\d{1,2}[.、．]")
_EDGE = 2.5  # points by which a word may reach over the side of a cell
_MIN_FIGURES = 5  # in a line of a table without rules
_MIN_ROWS = 3
_MAX_OPEN_ROWS = 4  # at the edge of a page
_SAME_COLUMN = 8.0
_NEXT_LINE = 1.9
_MIDDLE = 0.75
_COLUMN_GAP = 0.2
_BROKEN_LINES = 1.7  # of a letter's size, to either side of a row's line


@dataclass(frozen=True)
class PrintedWord:
    """Characters without a wide gap between them."""

    characters: tuple[PageCharacter, ...]

    @property
    def text(self) -> str:
        """As read."""
        return "".join(mark.char for mark in self.characters).strip()

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.characters[0].x

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.characters[-1].right

    @property
    def middle(self) -> float:
        """Its middle between left and right."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Its baseline."""
        return self.characters[0].y

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, or a sign for none."""
        return bool(_FIGURE.fullmatch(self.text))


@dataclass(frozen=True)
class PrintedTable:
    """A table on a page: cells, how far it reaches, and the characters it is made of."""

    cells: tuple[DocumentCell, ...]
    top: float
    bottom: float
    characters: frozenset[PageCharacter]


def group_lines(characters: Sequence[PageCharacter]) -> list[list[PageCharacter]]:
    """Characters on a common baseline, from the top down, each line from left to right."""
    rows: list[list[PageCharacter]] = []
    for character in sorted(characters, key=lambda m: -m.y):
        if rows and abs(rows[-1][0].y - character.y) <= _SAME_LINE * max(character.size, rows[-1][0].size):
            rows[-1].append(character)
        else:
            rows.append([character])
    for row in rows:
        row.sort(key=lambda m: m.x)
    return rows


def words_of(row: Sequence[PageCharacter]) -> list[PrintedWord]:
    """A line cut at its wide gaps."""
    words: list[list[PageCharacter]] = []
    for mark in row:
        if mark.char.isspace():
            continue
        before = words[-1][-1] if words else None
        if before and not is_note(before, mark) and mark.x - before.right <= _gap_between(before, mark) * mark.size:
            words[-1].append(mark)
        else:
            words.append([mark])
    return [PrintedWord(tuple(word)) for word in words]


def is_note(before: PageCharacter, after: PageCharacter) -> bool:
    """Whether a sign is set small above or below the line of the figure before it, as the number of a note is."""
    is_small = after.size < SMALLER * before.size
    return before.char.isdigit() and is_small and abs(after.y - before.y) > RAISED_SHARE * before.size


def _gap_between(before: PageCharacter, after: PageCharacter) -> float:
    latin = bool(_IS_LATIN.match(before.char)) + bool(_IS_LATIN.match(after.char))
    return (_GAP_OF_WORDS, _GAP_BESIDE_FIGURES, _GAP_OF_FIGURES)[latin]


def open_rows(grid: RuledGrid, characters: Sequence[PageCharacter], *, is_below: bool) -> PrintedTable | None:
    """The rows of a ruled table that the edge of a page left without their outer rule.

    ``characters`` are all that stand beyond the table on that side. None unless every word of them lies within a
    column and some lines are figures of such a row.
    """
    rows = max(cell.row + cell.rows for cell in grid.cells)
    edge = [cell for cell in grid.cells if (cell.row + cell.rows == rows if is_below else cell.row == 0)]
    lines = [words for line in group_lines(characters) if (words := words_of(line))]
    placed = [(word, box) for words in lines for word in words for box in edge if _lies_in(word, box)]
    if not lines or len(placed) != sum(map(len, lines)):
        return None
    boxes = {id(word): box for word, box in placed}
    levels = [words[0].y for words in lines if _is_row(words, boxes, len(edge))]
    if not 0 < len(levels) <= _MAX_OPEN_ROWS:
        return None
    texts: dict[tuple[int, RuledCell], list[str]] = {}
    for words in lines:
        at = min(range(len(levels)), key=lambda number: abs(levels[number] - words[0].y))
        for word in words:
            texts.setdefault((at, boxes[id(word)]), []).append(word.text)
    cells = tuple(
        DocumentCell(at, box.column, 1, box.columns, "\n".join(texts.get((at, box), ())))
        for at in range(len(levels))
        for box in edge
    )
    return PrintedTable(cells, lines[0][0].y, lines[-1][0].y, frozenset(characters))


def _lies_in(word: PrintedWord, box: RuledCell) -> bool:
    return box.left - _EDGE <= word.left and word.right <= box.right + _EDGE


def _is_row(words: Sequence[PrintedWord], boxes: dict[int, RuledCell], columns: int) -> bool:
    """Whether a line holds figures of a row: in more than half the columns, or beside its label in a narrow table."""
    figures = {boxes[id(word)] for word in words if word.is_figure}
    return 2 * len(figures) > columns or (columns <= 4 and bool(figures) and not words[0].is_figure)


def unruled_table(characters: Sequence[PageCharacter]) -> PrintedTable | None:
    """Lines of figures, each with the label that stands beside its middle or begins with it; None for fewer than three.

    A line of figures without a label of its own is left where it is, never put under another's.
    """
    lines = [words for line in group_lines(characters) if (words := words_of(line))]
    rows = [figures for words in lines if len(figures := [word for word in words if word.is_figure]) >= _MIN_FIGURES]
    if len(rows) < _MIN_ROWS:
        return None
    first = median(figures[0].left for figures in rows)
    rows = [_with_words_between(figures, lines, first) for figures in rows]
    rows = _with_broken_words(rows, [word for words in lines for word in words])
    inner = {id(word) for figures in rows for word in figures}
    labels = _at_columns([word for words in lines for word in words if id(word) not in inner and word.left < first])
    found = [(figures, block) for figures in rows if (block := _label_of(figures[0], _blocks(labels), figures[0].left))]
    if len(found) < _MIN_ROWS:
        return None
    cells = tuple(
        DocumentCell(at, column, 1, 1, text)
        for at, (figures, block) in enumerate(found)
        for column, text in enumerate(("".join(word.text for word in block), *(word.text for word in figures)))
    )
    used = frozenset(mark for figures, block in found for word in (*figures, *block) for mark in word.characters)
    return PrintedTable(cells, found[0][0][0].y, found[-1][0][0].y, used)


def _with_words_between(
    figures: Sequence[PrintedWord], lines: Sequence[Sequence[PrintedWord]], first: float
) -> list[PrintedWord]:
    """The figures of a line and the words among them, which stand where a figure should."""
    line = next(words for words in lines if figures[0] in words)
    return [word for word in line if word in figures or word.left > first - _SAME_COLUMN]


def _with_broken_words(rows: Sequence[list[PrintedWord]], words: Sequence[PrintedWord]) -> list[list[PrintedWord]]:
    """The rows with what stands close above or below their line in a column: figures, or words where it has none."""
    count = mode(map(len, rows))
    full = [row for row in rows if len(row) == count]
    columns = [
        (min(row[at].left for row in full) - _SAME_COLUMN, max(row[at].right for row in full) + _SAME_COLUMN)
        for at in range(count)
    ]
    taken = {id(word) for row in rows for word in row}
    free = [word for word in words if id(word) not in taken]
    return [_completed(row, columns, free) for row in rows]


def _completed(
    row: Sequence[PrintedWord], columns: Sequence[tuple[float, float]], free: Sequence[PrintedWord]
) -> list[PrintedWord]:
    size, y = row[0].characters[0].size, row[0].y
    near = [word for word in free if abs(word.y - y) <= _BROKEN_LINES * size]
    found = list(row)
    for left, right in columns:
        own = [word for word in row if left <= word.middle <= right]
        inside = [word for word in near if left <= word.middle <= right and (word.is_figure or not own)]
        if inside:
            parts = sorted((*own, *inside), key=lambda word: -word.y)
            found = [word for word in found if word not in own]
            found.append(PrintedWord(tuple(mark for word in parts for mark in word.characters)))
    return sorted(found, key=lambda word: word.left)


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
        return abs(middle - figure.y) < _MIDDLE * size or abs(block[0].y - figure.y) < _SAME_LINE * size

    beside = [block for block in blocks if is_beside(block) and max(word.right for word in block) <= left + _EDGE]
    return max(beside, key=lambda block: block[0].left, default=[])


def shifted(cells: Sequence[DocumentCell], rows: int) -> Iterator[DocumentCell]:
    """Cells so many rows further down."""
    return (cell._replace(row=cell.row + rows) for cell in cells)
