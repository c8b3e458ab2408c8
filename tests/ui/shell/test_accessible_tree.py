"""What a screen reader is told of the main screens, kept as a file that a person has read (``--golden-update``)."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.ui.shell.accessible import lines_of, nameless_controls
from tests.ui.shell.conftest import Opener
from tests.widgets import children
from ui.shell.main_window import MainWindow

GOLDEN = Path(__file__).with_name("accessible_tree.txt")
GRANTED = CellKey("requests", "granted", "natural_person")
SCREENS = ("cover", "overview", "requests", "disputes")


@pytest.fixture
def at_fault(window: MainWindow, sample_report: int) -> MainWindow:
    """The sample, in which one figure is wrong."""
    window.resize(1366, 768)
    window.open_report(sample_report)
    assert window.page is not None
    window.page.report.run(ReportSession.set_cells, {GRANTED: 1290})
    return window


def tree_of(window: MainWindow, title: str) -> str:
    page = window.page
    shown = window.library_page if page is None else page
    return "\n".join([f"# {title}", *lines_of(shown)])


def test_the_tree_is_as_it_was_read(
    open_window: Opener, sample_report: int, qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    window = open_window()
    window.resize(1366, 768)
    model = window.library_page.model
    line = model.lines[0]
    qtbot.waitUntil(lambda: model.counts_of(line) is not None)
    parts = [tree_of(window, "library").replace(model.changed_text(line), "（最后修改的日子）")]
    window.open_report(sample_report)
    assert window.page is not None
    window.page.report.run(ReportSession.set_cells, {GRANTED: 1290})
    for screen in SCREENS:
        window.page.view.open_section(screen)
        parts.append(tree_of(window, screen))
    tree = "\n\n".join(parts) + "\n"
    if request.config.getoption("--golden-update", default=False):
        GOLDEN.write_text(tree, encoding="utf-8")
    assert tree == GOLDEN.read_text(encoding="utf-8")


def test_nothing_that_can_be_pressed_or_written_into_is_without_a_name(at_fault: MainWindow, library: Library) -> None:
    assert library.reports()
    assert at_fault.page is not None
    for screen in (*SCREENS, "problems_and_improvements"):
        at_fault.page.view.open_section(screen)
        assert nameless_controls(at_fault) == []
    at_fault.show_library()
    assert nameless_controls(at_fault) == []


def test_a_table_is_there_once_with_its_name_and_the_words_of_rows_and_columns(at_fault: MainWindow) -> None:
    assert at_fault.page is not None
    view = at_fault.page.view
    view.open_section("requests")
    [table] = [each for each in children(at_fault, QTableView) if each.isVisible()]
    assert table.accessibleName() == "三、收到和处理政府信息公开申请情况"
    grid = view.tabs.tables()[1].grid
    slot = grid.form.slot_of_cell[GRANTED]
    model = grid.model
    assert model.headerData(slot.row, Qt.Orientation.Vertical) == "三、本年度办理结果 （一）予以公开"
    assert model.headerData(slot.column, Qt.Orientation.Horizontal) == "申请人情况 自然人"
    spoken = model.index_of(GRANTED).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("自然人·予以公开 1290")


def test_a_tab_tells_what_waits_on_it(at_fault: MainWindow) -> None:
    assert at_fault.page is not None
    tabs = at_fault.page.view.tabs
    names = [tabs.tabBar().accessibleTabName(at) for at in range(7)]
    assert names[0] == "封面，没有待办的问题"
    assert names[3] == "三 申请办理，必须改 1"
