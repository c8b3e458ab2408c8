"""Who is out of line, cell after cell beside the window, so that other questions are answered in between."""

from PySide6.QtCore import QObject, Signal

from models.services.collection.collection import Collection
from models.services.collection.results import Outlier
from ui.collection.controller import CollectionController

MAX_LISTED = 5000
"""Figures that are listed; more nobody reads."""


class OutlierScan(QObject):
    """``progressed`` carries how many cells were looked at and of how many; ``finished`` a list, the farthest off
    first.
    """

    progressed = Signal(int, int)
    finished = Signal(object)

    def __init__(self, controller: CollectionController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._all: list[Outlier] = []

    def start(self, collection: Collection) -> None:
        """Look at every cell anew."""
        self._all = []
        self._scan(collection, 0)

    def _scan(self, collection: Collection, at: int) -> None:
        cells = self._controller.edition.cells
        if at == len(cells):
            ranked = sorted(self._all, key=lambda one: -abs(one.value - one.reference))
            self._all = []
            self.finished.emit(ranked[:MAX_LISTED])
            return
        self.progressed.emit(at, len(cells))
        self._controller.run_query(
            "strange", lambda: collection.outliers.of_cell(cells[at]), lambda some: self._add(collection, at, some)
        )

    def _add(self, collection: Collection, at: int, some: list[Outlier]) -> None:
        self._all += some
        self._scan(collection, at + 1)
