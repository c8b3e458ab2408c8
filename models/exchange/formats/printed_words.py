"""Lines of a printed page cut into words, and the rows that the edge of a page left without their outer rule."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.exchange.formats.page_content import PageCharacter
from models.exchange.formats.printed_lines import (
    group_lines,
    is_note,
)
from models.exchange.formats.ruled_grid import RuledCell, RuledGrid
from models.exchange.neutral_document import DocumentCell

_FIGURE = re.compile(
    r"[\d,.，．/／\-—–%（）()]*\d[\d,.，．/／\-—–%（）()]*(?:件|条|项|个|份|次|宗|起|人次|件次|万元|元)?|[/／\-—–]+|无|零|〇|○"
)
_IS_LATIN = re.compile(r"[\x21-\x7e]")
_GAP_OF_FIGURES, _GAP_BESIDE_FIGURES, _GAP_OF_WORDS = 0.6, 0.45, 1.5
_EDGE = 2.5  # points by which a word may reach over the side of a cell
_MAX_OPEN_ROWS = 4  # at the edge of a page


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
    """A table on a page: cells, how far it reaches, and the characters it is made of.

    ``heads`` are the words above each of its columns of figures, where no rule ties them to these.
    """

    cells: tuple[DocumentCell, ...]
    top: float
    bottom: float
    characters: frozenset[PageCharacter]
    heads: tuple[str, ...] = ()


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


def shifted(cells: Sequence[DocumentCell], rows: int) -> Iterator[DocumentCell]:
    """Cells so many rows further down."""
    return (cell._replace(row=cell.row + rows) for cell in cells)
