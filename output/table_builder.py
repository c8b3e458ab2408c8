"""A table of the office's own papers, built row by row: heads, words, figures and room to sign."""

from models.editions.layout import Layout, Slot, SlotRole
from output.blocks import Grid

Cell = tuple[str, int, SlotRole]
"""A text, how many columns it takes, and what it is."""


def head_cell(text: str, columns: int = 1) -> Cell:
    """A head over what stands below it."""
    return text, columns, SlotRole.COLUMN_HEAD


def label_cell(text: str, columns: int = 1) -> Cell:
    """A head of the row."""
    return text, columns, SlotRole.ROW_HEAD


def text_cell(text: str, columns: int = 1) -> Cell:
    """Words, over as many lines as they need."""
    return text, columns, SlotRole.TEXT


def figure_cell(text: str, columns: int = 1) -> Cell:
    """A figure or a few signs, in one line."""
    return text, columns, SlotRole.CELL


class TableBuilder:
    """Rows from the top; ``widths`` are relative, ``size`` that of the type where it is given."""

    def __init__(self, name: str, widths: tuple[float, ...], size: float = 0.0) -> None:
        self._name, self._size = name, size
        self._widths = widths
        self._slots: list[Slot] = []
        self._rows = 0
        self.head_rows = 0

    def title(self, text: str) -> None:
        """A heading across the table."""
        self.row((text, len(self._widths), SlotRole.TITLE))

    def row(self, *cells: Cell, height: int = 1) -> None:
        """A row whose cells take all columns; ``height`` counts rows of the grid, for room to write."""
        at = 0
        for text, columns, role in cells:
            self._slots.append(Slot(self._rows, at, height, columns, role, text))
            at += columns
        assert at == len(self._widths), cells
        self._rows += height

    def spanned(self, first: str, rest: list[tuple[Cell, ...]]) -> None:
        """Several rows with one head at their left."""
        self._slots.append(Slot(self._rows, 0, len(rest), 1, SlotRole.ROW_HEAD, first))
        for cells in rest:
            at = 1
            for text, columns, role in cells:
                self._slots.append(Slot(self._rows, at, 1, columns, role, text))
                at += columns
            self._rows += 1

    def grid(self) -> Grid:
        """The table as a block."""
        layout = Layout(self._rows, len(self._widths), self.head_rows, 1, tuple(self._slots), self._widths)
        return Grid(self._name, layout, {}, flows=True, size=self._size)
