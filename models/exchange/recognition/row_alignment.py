"""How the cells of a row lie under the columns of the form: by the grid, else in their order; where both may be, asked.

The row as a whole is the evidence: no figure may fall beside the columns, and a printed total has to hold.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.exchange.label_matching import ALIAS_SCORE, EXACT_SCORE, normalise_text
from models.exchange.neutral_document import DocumentCell
from models.exchange.recognition.tables import LabelledRow

ColumnMatch = tuple[str | None, float]
NO_COLUMN: ColumnMatch = (None, 0.0)
SumCheck = Callable[[Mapping[str, str]], bool | None]
"""Whether the row's printed totals hold for texts by column; None where nothing tells."""

SHIFTED = "这一行与表头错开，按各格的顺序放入"
_UNSURE_COLUMN = "这一行与表头错开，不能确定这个数属于哪一列"
_MISSING_CELLS = "这一行少了单元格，不能确定这个数属于哪一列"
_SPANNING = "这一格横跨几列"
_MIN_SHORT = 5  # figures in a row that may lack one
_FROM_ABOVE = "这一格与上面一行合并"


@dataclass(frozen=True)
class AlignedCell:
    """A cell under a column; ``doubt`` says why it is to be asked about, ``note`` what was done to place it.

    ``rivals`` are the texts that the column would have in another way to read the row.
    """

    key: str | None
    score: float
    cell: DocumentCell
    note: str = ""
    doubt: str = ""
    rivals: tuple[str, ...] = ()


def align_by_grid(
    row: LabelledRow, order: Sequence[ColumnMatch], by_grid: Mapping[int, ColumnMatch], holds: SumCheck
) -> list[AlignedCell] | None:
    """The row's cells under the columns of the grid; None where only their order may say what they are."""
    fit = [by_grid.get(cell.column, NO_COLUMN) for cell in row.values]
    keys = [key for key, _ in fit if key]
    columns = [key for key, _ in order if key]
    placed = [AlignedCell(key, score, cell) for (key, score), cell in zip(fit, row.values, strict=True)]
    covered = _covered(row, by_grid)
    is_whole = len(set(keys)) == len(keys) and set(keys) | set(covered) >= set(columns)
    strays = [cell for cell in placed if cell.key is None and _is_stray(cell.cell, by_grid)]
    under = [each for each in (*placed, *covered.values()) if each.key]
    if is_whole and (not strays or all(normalise_text(each.cell.text) for each in under)):
        return _doubt_if_short(placed, columns) or [*placed, *covered.values()]
    texts = {each.key: each.cell.text for each in placed if each.key}
    in_order = trim_blanks(row.values, len(order))
    if len(in_order) == len(order):
        if not strays:
            return None  # heads and cells are divided differently, one for one
        return _in_order(order, in_order, texts, holds)
    if not keys or (not strays and len(in_order) > len(order)):
        return placed if keys else None
    if holds(texts):
        return [*placed, *covered.values()]
    doubt = _UNSURE_COLUMN if strays else _MISSING_CELLS
    spread = [each for cell in placed for each in _spread(cell, by_grid)]
    is_missing = not set(columns) <= {each.key for each in (*spread, *covered.values())}
    if not strays and not is_missing:
        return [*spread, *covered.values()]
    return [*_doubted((*spread, *covered.values()), columns, doubt), *(each for each in spread if each.key is None)]


def _doubt_if_short(placed: Sequence[AlignedCell], columns: Sequence[str]) -> list[AlignedCell]:
    """The cells as questions where the last is empty and the one before it is no less than all others together.

    Then that may be their total: a cell was left out, and every figure behind it stands under the head before its own.
    """
    texts = [normalise_text(each.cell.text) for each in placed if each.key]
    *figures, last = texts or [""]
    if last or len(figures) < _MIN_SHORT or not all(text.isascii() and text.isdigit() for text in figures):
        return []
    *parts, total = map(int, figures)
    if not total or sum(parts) > total:
        return []
    return list(_doubted(placed, columns, _MISSING_CELLS))


def _in_order(
    order: Sequence[ColumnMatch], cells: Sequence[DocumentCell], by_grid: Mapping[str, str], holds: SumCheck
) -> list[AlignedCell]:
    """As many figures as columns, though not below their heads."""
    texts = {key: cell.text for (key, _), cell in zip(order, cells, strict=True) if key}
    proven = holds(texts)
    if proven or (proven is None and all(normalise_text(cell.text) for cell in cells)):
        most = EXACT_SCORE if proven else ALIAS_SCORE
        return [
            AlignedCell(key, min(score, most), cell, SHIFTED) for (key, score), cell in zip(order, cells, strict=True)
        ]
    return [
        AlignedCell(key, score, cell, doubt=_UNSURE_COLUMN, rivals=(by_grid.get(key or "", ""),))
        for (key, score), cell in zip(order, cells, strict=True)
    ]


def _is_stray(cell: DocumentCell, by_grid: Mapping[int, ColumnMatch]) -> bool:
    """Whether a figure stands left of the first column of the form, or under no head at all."""
    first = min((at for at, (key, _) in by_grid.items() if key), default=0)
    return bool(normalise_text(cell.text)) and (cell.column < first or cell.column not in by_grid)


def _covered(row: LabelledRow, by_grid: Mapping[int, ColumnMatch]) -> dict[str, AlignedCell]:
    """The columns over which a cell of an earlier row reaches down."""
    own = {by_grid.get(cell.column, NO_COLUMN)[0] for cell in row.values}
    found = {}
    for cell in row.covering:
        for key, score in _keys_under(cell, by_grid).items():
            if key not in own:
                doubt = _FROM_ABOVE if normalise_text(cell.text) else ""
                found[key] = AlignedCell(key, score, cell, doubt=doubt)
    return found


def _keys_under(cell: DocumentCell, by_grid: Mapping[int, ColumnMatch]) -> dict[str, float]:
    under = (by_grid.get(at, NO_COLUMN) for at in range(cell.column, cell.column + cell.columns))
    return {key: score for key, score in under if key}


def _spread(each: AlignedCell, by_grid: Mapping[int, ColumnMatch]) -> list[AlignedCell]:
    """A cell that lies across several columns, once for each: its figure may be any one's."""
    keys = _keys_under(each.cell, by_grid).items()
    if len(keys) < 2:
        return [each]
    doubt = _SPANNING if normalise_text(each.cell.text) else ""
    return [AlignedCell(key, score, each.cell, doubt=doubt) for key, score in keys]


def _doubted(cells: Sequence[AlignedCell], columns: Sequence[str], doubt: str) -> Iterator[AlignedCell]:
    """Every column in question: its figure may be the one below its head or the one before it."""
    under = {each.key: each for each in cells if each.key}
    before = ""
    for key in columns:
        each = under.get(key) or AlignedCell(key, 0.0, DocumentCell(0, 0, 1, 1, ""))
        yield each if each.doubt else AlignedCell(key, 0.0, each.cell, doubt=doubt, rivals=(before,))
        before = each.cell.text


def doubt_all(cells: Sequence[AlignedCell], doubt: str) -> list[AlignedCell]:
    """The cells as questions, each of which may hold any one's figure; as they are where there is no doubt."""
    texts = tuple(each.cell.text for each in cells)
    return [replace(each, doubt=doubt, rivals=texts) for each in cells] if doubt else list(cells)


def trim_blanks(values: Sequence[DocumentCell], count: int) -> Sequence[DocumentCell]:
    """The values without the empty cells that a row has too many of, at its right and then at its left."""
    values = list(values)
    while len(values) > count and not normalise_text(values[-1].text):
        values.pop()
    while len(values) > count and not normalise_text(values[0].text):
        values = values[1:]
    return values
