"""From the registers into the report, and from a figure back to its cases; the open cases on paper."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.report.change import ValueSource
from models.services.library import Library
from models.services.registers.registers import Registers
from models.services.report_session import ReportSession
from tests.ui.registers.conftest import OFFICE, open_page
from tests.widgets import cell_text, children
from ui.jobs.call_later import call_later
from ui.registers.fill_dialog import FillDialog
from ui.report.preview.sheet_dialog import SheetDialog
from ui.shell.main_window import MainWindow

NEW = CellKey("requests", "new_received", "natural_person")


@pytest.fixture
def report(window: MainWindow, library: Library) -> int:
    """The office's report of the year, open, with one figure typed otherwise."""
    number = library.begin_report(OFFICE, 2025).report
    window.library_page.refresh(0)
    window.open_report(number)
    assert window.page is not None
    window.page.report.run(ReportSession.set_cells, {NEW: 7})
    return number


def fill(window: MainWindow, takes: bool) -> Iterator[tuple[str, ...]]:
    """Opens what the registers would change, gives its rows, and takes it or not."""
    rows: list[tuple[str, ...]] = []

    def look() -> None:
        [dialog] = [each for each in children(window, FillDialog) if each.isVisible()]
        table = dialog.table
        told = dialog.status_label.text()
        assert "那以前收到、没有登记的，这里数不到" in told, "the register begins in the year"
        rows.extend(
            tuple(cell_text(table, row, at) for at in range(table.columnCount())) for row in range(table.rowCount())
        )
        (dialog.fill_button if takes else dialog.back_button).click()

    call_later(50, window, look)
    window.named_actions["fill_registers"].trigger()
    QApplication.processEvents()
    yield from rows


def test_what_will_change_is_shown_and_taken_as_one_step(window: MainWindow, report: int) -> None:
    assert report
    page = window.page
    assert page is not None
    before = page.report.filing.figures.typed
    rows = list(fill(window, takes=False))
    name = page.report.edition.short_name(NEW)
    assert (name, "7", "3", "-4", "2025-001、2025-002、2025-003") in rows
    assert page.report.filing.figures.typed == before
    list(fill(window, takes=True))
    assert page.report.filing.figures.typed[NEW] == 3
    assert page.report.entries()[-1].change.source is ValueSource.REGISTER
    window.notice.accept_offer()
    assert page.report.filing.figures.typed == before


def test_a_figure_leads_to_its_case(window: MainWindow, report: int, qtbot: QtBot) -> None:
    assert report
    page = window.page
    assert page is not None
    page.view.tabs.go_to_cell(NEW)
    page.view.side.open_page("why")
    panel = page.view.origin_panel
    qtbot.waitUntil(lambda: "2025-002" in panel.page.toPlainText(), timeout=30_000)
    panel.page.anchorClicked.emit(QUrl("case:2025-002"))
    registers = window.registers.page
    assert registers is not None
    assert window.page is None
    chosen = registers.requests_tab.chosen
    assert chosen is not None
    assert chosen.request.number == "2025-002"


def test_the_open_cases_are_laid_out_without_names(window: MainWindow, qtbot: QtBot, kept_cases: Registers) -> None:
    assert kept_cases.agency == OFFICE
    page = open_page(window)
    page.print_button.click()
    [dialog] = children(window, SheetDialog)
    qtbot.waitUntil(lambda: dialog.sheets.count > 0, timeout=60_000)
    assert dialog.sheets.count == 1
    dialog.close()
