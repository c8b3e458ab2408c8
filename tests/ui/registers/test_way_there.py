"""How 台账 is opened: whose it is, by menu and key, and in which colours."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from tests.ui.registers.conftest import OFFICE, open_page, types
from tests.ui.shell.conftest import Opener
from tests.widgets import children
from ui.jobs.call_later import call_later
from ui.registers.office_dialog import OfficeDialog
from ui.registers.registers_page import RegistersPage
from ui.shell.main_window import MainWindow
from ui.theme.apply import apply_theme
from ui.theme.colours import colours


@pytest.fixture
def light_again() -> Iterator[None]:
    """The colours as other tests expect them."""
    yield
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)


def test_an_empty_library_asks_whose_registers_and_remembers(open_window: Opener, library: Library) -> None:
    window = open_window()

    def name_office() -> None:
        [dialog] = children(window, OfficeDialog)
        assert not dialog.confirm_button.isEnabled()
        dialog.name.setFocus()
        types("示例县教育局")
        dialog.confirm_button.click()

    call_later(50, window, name_office)
    page = open_page(window)
    assert page.model.registers.agency == Agency("示例县教育局")
    page.begin_new()
    assert page.requests_tab.pane.form is not None
    page.requests_tab.pane.form.submit()
    assert Registers(library, Agency("示例县教育局")).requests.find("2026-001") is not None
    window.show_library()
    assert open_page(window).model.registers.agency == Agency("示例县教育局")


def test_giving_no_office_stays_in_the_library(open_window: Opener) -> None:
    window = open_window()
    call_later(50, window, lambda: children(window, OfficeDialog)[0].reject())
    window.named_actions["registers"].trigger()
    assert window.registers.page is None


def test_another_office_has_registers_of_its_own(open_window: Opener, library: Library, kept_cases: Registers) -> None:
    other = Agency("示例县教育局")
    library.begin_report(other, 2025)
    window = open_window()
    window.context.settings.change(register_office=kept_cases.agency.name)
    page = open_page(window)
    assert page.requests_tab.table_model.rowCount() == 5
    page.offices.setCurrentIndex(page.offices.findText(other.name))
    page.offices.activated.emit(page.offices.currentIndex())
    assert page.requests_tab.table_model.rowCount() == 0
    assert "示例县教育局" in window.windowTitle()


@pytest.mark.usefixtures("light_again")
def test_a_case_is_written_in_the_colours_that_are_worn(page: RegistersPage, window: MainWindow) -> None:
    assert page.go_to_request("2025-001")
    light = colours.muted
    window.context.settings.change(scheme="dark")
    html = page.requests_tab.pane.page.toHtml()
    assert colours.muted != light
    assert colours.muted in html
    assert light not in html
    assert page.model.registers.agency == OFFICE
