"""The head of a table, which stays in view above the rows, and the words by which a row or a column is read out."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.editions.edition import Edition
from models.editions.layout import Layout
from ui.report.grid.cell_appearance import CellAppearance, CellPainter


class FormHead(QWidget):
    """Paints the first rows of a form. To a screen reader it is nothing: the table below tells rows and columns."""

    def __init__(self, cell_painter: CellPainter, parent: QWidget) -> None:
        super().__init__(parent)
        self._cell_painter = cell_painter
        self._form: Layout | None = None
        self._rows = 0
        self._edges: tuple[list[int], list[int]] = ([0], [0])

    def mount(self, form: Layout, rows: int) -> None:
        """Show that many rows of the form."""
        self._form, self._rows = form, rows

    def set_sizes(self, widths: Sequence[int], heights: Sequence[int]) -> None:
        """Take the widths of the columns and the heights of the rows."""
        self._edges = _edges(widths), _edges(heights)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every slot of the head that is to be painted anew."""
        if self._form is None:
            return
        painter = QPainter(self)
        across, down = self._edges
        for slot in self._form.slots:
            if slot.row >= self._rows:
                continue
            right, bottom = across[slot.column + slot.columns], down[slot.row + slot.rows]
            box = QRect(across[slot.column], down[slot.row], right - across[slot.column], bottom - down[slot.row])
            if event.region().intersects(box):
                self._cell_painter.paint(
                    painter, box, CellAppearance(slot.text, slot.role, pieces=slot.pieces), False, False
                )


def _edges(sizes: Sequence[int]) -> list[int]:
    """Where each begins, and where the last ends."""
    edges = [0]
    for size in sizes:
        edges.append(edges[-1] + size)
    return edges


def header_words(edition: Edition, form: Layout) -> tuple[list[str], list[str]]:
    """The words of the form beside each row and above each column; where blocks differ, those of each."""
    rows: list[dict[str, None]] = [{} for _ in range(form.rows)]
    columns: list[dict[str, None]] = [{} for _ in range(form.columns)]
    for cell, slot in form.slot_of_cell.items():
        row, column = edition.row_and_column(cell)
        rows[slot.row].setdefault(" ".join(row.head))
        columns[slot.column].setdefault(" ".join(column.head))
    return [" / ".join(filter(None, words)) for words in rows], [" / ".join(filter(None, words)) for words in columns]
