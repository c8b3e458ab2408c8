"""Who is out of line, cell after cell beside the window, so that other questions are answered in between."""

from PySide6.QtCore import QObject, Signal

from models.services.collection.queries import Outlier, Seeing
from ui.collection.desk import Desk

MOST = 5000
"""Figures that are listed; more nobody reads."""


class Outlying(QObject):
    """``reached`` carries how many cells were looked at and of how many; ``found`` a list, the farthest off first."""

    reached = Signal(int, int)
    found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._all: list[Outlier] = []

    def begin(self, seeing: Seeing) -> None:
        """Look at every cell anew."""
        self._all = []
        self._look(seeing, 0)

    def _look(self, seeing: Seeing, at: int) -> None:
        cells = self._desk.edition.cells
        if at == len(cells):
            ranked = sorted(self._all, key=lambda one: -abs(one.value - one.beside))
            self._all = []
            self.found.emit(ranked[:MOST])
            return
        self.reached.emit(at, len(cells))
        self._desk.ask("strange", lambda: seeing.outliers(cells[at]), lambda some: self._take(seeing, at, some))

    def _take(self, seeing: Seeing, at: int, some: list[Outlier]) -> None:
        self._all += some
        self._look(seeing, at + 1)
