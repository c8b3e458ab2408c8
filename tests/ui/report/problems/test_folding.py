"""The list of findings gives its room to the report while nothing is open, and the table shows its rows."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.rules.finding import NOT_BEGUN
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.clerk import Clerk, Key
from ui.library.sample import bring_sample
from ui.report.grid.form_view import FormView
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow
from ui.theme.apply import apply_theme

GRANTED = CellKey("requests", "granted", "natural_person")


def test_a_report_not_begun_folds_the_list_to_a_line(clerk: Clerk) -> None:
    panel = clerk.view.problems
    assert panel.is_folded
    assert not panel.list.isVisible()
    assert panel.filters.total.text() == "还没有开始填"
    assert panel.filters.chips[NOT_BEGUN].isVisible()
    assert panel.height() <= panel.filters.sizeHint().height() + 4


def test_an_open_finding_unfolds_it_and_the_last_one_settled_folds_it(clerk: Clerk) -> None:
    panel = clerk.view.problems
    clerk.fills(GRANTED, 5)
    assert not panel.is_folded, "the other cells of the table are open now"
    assert panel.list.isVisible()
    clerk.report.run(ReportSession.undo)
    assert panel.is_folded


def test_it_is_unfolded_by_key_by_its_button_and_by_a_filter(clerk: Clerk) -> None:
    panel = clerk.view.problems
    clerk.view.show_findings()
    assert (panel.is_folded, panel.list.hasFocus()) == (False, True)
    panel.filters.fold_button.click()
    assert panel.is_folded
    panel.filters.chips[NOT_BEGUN].click()
    assert panel.list.isVisible()
    panel.filters.fold_button.click()
    clerk.fills(GRANTED._replace(column="enterprise"), 1)
    assert not panel.is_folded, "something new stands in the way"
    panel.filters.fold_button.click()
    clerk.fills(GRANTED._replace(column="research"), 1)
    assert panel.is_folded, "it was folded by hand, and nothing changed between open and not"
    clerk.presses(Key.Key_Escape)


@pytest.fixture
def window(qtbot: QtBot, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The whole window at the sample's table of requests."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)
    folder = tmp_path_factory.mktemp("window")
    window = MainWindow(library, SettingsStore(folder / "settings.ini"), folder)
    window.show()
    qtbot.waitExposed(window)
    window.open_report(bring_sample(library))
    yield window
    window.close()
    window.context.jobs.close()
    window.deleteLater()


def whole_rows(view: FormView) -> int:
    """How many rows of the table are to be seen whole."""
    body = view.body
    rows = [row for row in range(view.form.rows) if not body.isRowHidden(row)]
    shown = [(body.rowViewportPosition(row), body.rowHeight(row)) for row in rows]
    return sum(top >= 0 and top + height <= body.viewport().height() for top, height in shown)


@pytest.mark.parametrize(
    ("size", "is_folded", "least"),
    [((1366, 768), False, 18), ((1366, 768), True, 21), ((1920, 1080), True, 25), ((1920, 1080), False, 25)],
)
def test_the_rows_of_the_largest_table_that_are_seen(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], is_folded: bool, least: int
) -> None:
    window.resize(*size)
    assert window.page is not None
    view = window.page.view
    view.open_section("requests")
    if not is_folded:
        window.page.report.run(ReportSession.set_cells, {GRANTED: 1290})
    view.problems.fold(is_folded)
    grid = view.tabs.tables()[1].grid
    qtbot.waitUntil(lambda: whole_rows(grid) >= least)
    assert view.problems.is_folded is is_folded
    assert grid.form.rows - grid.form.head_rows == 25, "all there are below the three of the head"
