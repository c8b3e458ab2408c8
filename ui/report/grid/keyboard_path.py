"""The keyboard's path through a table: from any cell to the next one that is typed."""

from collections.abc import Callable, Collection, Iterable
from enum import Enum, auto

from models.editions.edition import CellKey
from models.editions.layout import Layout, Slot


class Move(Enum):
    """A step on the path, or a jump to its ends."""

    STAY = auto()
    DOWN_PATH = auto()  # column by column
    DOWN_PATH_BACK = auto()
    RIGHT_PATH = auto()  # row by row
    RIGHT_PATH_BACK = auto()
    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    TOP = auto()
    BOTTOM = auto()
    ROW_START = auto()
    ROW_END = auto()
    FIRST = auto()
    LAST = auto()


_PATHS = {
    Move.DOWN_PATH: (True, 1),
    Move.DOWN_PATH_BACK: (True, -1),
    Move.RIGHT_PATH: (False, 1),
    Move.RIGHT_PATH_BACK: (False, -1),
}
_STEPS = {Move.UP: (-1, 0), Move.DOWN: (1, 0), Move.LEFT: (0, -1), Move.RIGHT: (0, 1)}
_EDGES = {Move.TOP: Move.UP, Move.BOTTOM: Move.DOWN, Move.ROW_START: Move.LEFT, Move.ROW_END: Move.RIGHT}


class KeyboardPath:
    """Where each move leads in one table; locked cells are stepped over.

    ``passed`` is asked for further cells that the path need not stop at; arrows still lead to them.
    """

    def __init__(
        self, layout: Layout, locked: Iterable[CellKey], passed: Callable[[], Collection[CellKey]] = tuple
    ) -> None:
        self._passed = passed
        self._slots = layout.slot_of_cell
        self._locked = frozenset(locked)
        blocks = {key: at for at, key in enumerate(dict.fromkeys(cell.block for cell in self._slots))}
        self._by_row = sorted(self._slots, key=lambda c: (self._slots[c].row, self._slots[c].column))
        self._by_column = sorted(
            self._slots, key=lambda c: (blocks[c.block], self._slots[c].column, self._slots[c].row)
        )
        self._typed = [cell for cell in self._by_row if cell not in self._locked]

    @property
    def first(self) -> CellKey:
        """The first typed cell of the table."""
        return self._typed[0]

    def follow(self, cell: CellKey, move: Move) -> CellKey:
        """Where the move leads; the cell itself at the end of the path."""
        if move in _PATHS:
            return self._next_along(cell, *_PATHS[move])
        if move in _STEPS:
            return self._nearest_toward(cell, *_STEPS[move]) or cell
        if move in _EDGES:
            while (further := self._nearest_toward(cell, *_STEPS[_EDGES[move]])) is not None:
                cell = further
            return cell
        return {Move.FIRST: self._typed[0], Move.LAST: self._typed[-1]}.get(move, cell)

    def _next_along(self, cell: CellKey, by_column: bool, step: int) -> CellKey:
        order = self._by_column if by_column else self._by_row
        at, passed = order.index(cell) + step, self._passed()
        while 0 <= at < len(order):
            if order[at] not in self._locked and order[at] not in passed:
                return order[at]
            at += step
        return cell

    def _nearest_toward(self, cell: CellKey, down: int, right: int) -> CellKey | None:
        here = self._slots[cell]
        ahead = [c for c in self._typed if _distance(here, self._slots[c], down, right) > 0]
        return min(ahead, key=lambda c: self._nearness(here, self._slots[c], down, right), default=None)

    @staticmethod
    def _nearness(here: Slot, there: Slot, down: int, right: int) -> tuple[int, int]:
        aside = abs(there.column - here.column) if down else abs(there.row - here.row)
        return _distance(here, there, down, right), aside


def _distance(here: Slot, there: Slot, down: int, right: int) -> int:
    """How far ahead the other slot begins in that direction; 0 when it is not ahead or not in line."""
    if down:
        in_line = there.column < here.column + here.columns and here.column < there.column + there.columns
        return max((there.row - here.row) * down, 0) if in_line else 0
    in_line = there.row < here.row + here.rows and here.row < there.row + there.rows
    return max((there.column - here.column) * right, 0) if in_line else 0
