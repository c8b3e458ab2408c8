"""After Enter only the cells are painted that look different: counted from the paint events the table gets."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest

from models.editions.edition import CellKey
from tests.clerk import Clerk, Key
from tests.widgets import focused
from ui.report.grid.cell_appearance import CellAppearance
from ui.report.grid.grid_body import GridBody
from ui.report.grid.grid_model import APPEARANCE_ROLE
from ui.report.tabs.grid_tab import GridTab
from ui.shell.main_window import MainWindow

REST_MS = 400
"""Longer than any timer that a change of a figure starts."""
GRANTED = CellKey("requests", "granted", "natural_person")
BELOW = CellKey("requests", "granted_in_part", "natural_person")


class PaintedRegion(QObject):
    """What a widget was asked to paint."""

    def __init__(self, body: GridBody) -> None:
        super().__init__()
        self._body = body
        self.region = QRegion()
        self.events = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.events += 1
            self.region = self.region.united(event.region())
        return False

    def cells(self) -> set[CellKey]:
        """The cells of which some part was painted."""
        model = self._body._model
        rects = {cell: self._body.visualRect(model.index_of(cell)) for cell in model.table.cells}
        return {cell for cell, rect in rects.items() if self.region.intersects(rect)}


@contextmanager
def painting(body: GridBody) -> Iterator[PaintedRegion]:
    """Count what is painted meanwhile and in the moment after."""
    QTest.qWait(REST_MS)
    painted = PaintedRegion(body)
    body.viewport().installEventFilter(painted)
    yield painted
    QTest.qWait(REST_MS)
    body.viewport().removeEventFilter(painted)


def looks(body: GridBody) -> dict[CellKey, CellAppearance]:
    model = body._model
    return {cell: model.index_of(cell).data(APPEARANCE_ROLE) for cell in model.table.cells}


def in_sight(body: GridBody) -> set[CellKey]:
    seen = body.viewport().rect()
    return {cell for cell in body._model.table.cells if body.visualRect(body._model.index_of(cell)).intersects(seen)}


def enters(body: GridBody, digits: str) -> tuple[set[CellKey], set[CellKey]]:
    """Type into the current cell and press Enter: the cells painted, and those that had to be."""
    left = body.current_cell
    for digit in digits:
        QTest.keyClicks(focused(), digit)
    with painting(body) as painted:
        before = looks(body)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert painted.events
    entered = body.current_cell
    assert left is not None
    assert entered is not None
    assert left != entered
    after = looks(body)
    due = {cell for cell in after if after[cell] != before[cell]} | {left, entered}
    return painted.cells(), due & in_sight(body)


@pytest.mark.parametrize("digits", ["7", "12", "345"])
def test_enter_repaints_what_moved_and_nothing_else(clerk: Clerk, digits: str) -> None:
    clerk.fills(GRANTED, 5)
    clerk.clicks(BELOW)
    painted, due = enters(clerk.grid(BELOW), digits)
    assert painted == due
    assert len(due) < len(clerk.grid(BELOW)._model.table.cells) / 4


def test_one_more_cell_that_is_filled_changes_the_count_above_and_no_cell(clerk: Clerk) -> None:
    clerk.clicks(GRANTED)
    enters(clerk.grid(GRANTED), "1")  # with the first figure the part is begun, and the list of findings unfolds
    for digit in "123":
        painted, due = enters(clerk.grid(GRANTED), digit)
        assert painted == due


def test_the_whole_window_around_it_makes_no_difference(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    window.page.view.open_section("requests")
    tab = window.page.view.tabs.currentWidget()
    assert isinstance(tab, GridTab)
    body = tab.grid.body
    body.go_to(GRANTED)
    body.setFocus()
    enters(body, "1290")  # the list of findings below takes its room from the table
    for digits in ("1290", "1291", "12910"):
        QTest.keyClick(body, Key.Key_Up)
        painted, due = enters(body, digits)
        assert painted == due
