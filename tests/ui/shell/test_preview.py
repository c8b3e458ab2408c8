"""The preview: the real pages, following every change, in nobody's way."""

import io

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.errors import Refused
from models.services.report_session import ReportSession
from tests.widgets import focused
from ui.report.preview import preview_pane
from ui.report.preview.pdf_pages import PAGE, WIDTH, PdfPages
from ui.report.preview.preview_pane import PreviewPane, render_pdf
from ui.report.report_page import ReportPage
from ui.shell.main_window import MainWindow

GRANTED = CellKey("requests", "granted", "natural_person")


@pytest.fixture
def page(window: MainWindow, sample_report: int) -> ReportPage:
    """The sample, open."""
    window.open_report(sample_report)
    assert window.page is not None
    return window.page


def settled(qtbot: QtBot, pane: PreviewPane) -> PdfPages:
    """The pages, once they show the last revision and are drawn."""
    qtbot.waitUntil(lambda: pane.is_current and pane.sheets.is_drawn)
    return pane.sheets


def words(sheets: PdfPages) -> str:
    """All the text of the pages on screen."""
    assert sheets.document is not None
    texts = (sheets.document.text(page) for page in range(sheets.count))
    return "".join("".join(texts).split())


@pytest.mark.promise("preview-is-print")
def test_shows_every_page_of_the_real_pdf(qtbot: QtBot, page: ReportPage) -> None:
    page.show_preview()
    sheets = settled(qtbot, page.preview)
    assert sheets.count == len(PdfReader(io.BytesIO(render_pdf(page.report.filing))).pages)
    assert page.preview.pages.text() == f"页，共 {sheets.count} 页"
    assert "示例市人民政府" in words(sheets)


def test_nothing_is_made_while_nobody_looks(qtbot: QtBot, page: ReportPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_pane, "render_pdf", lambda _: pytest.fail("made pages for nobody"))
    page.report.run(ReportSession.set_cells, {GRANTED: 1})
    QApplication.processEvents()
    assert not page.preview.is_current


def test_follows_a_change_without_losing_place_or_focus(qtbot: QtBot, window: MainWindow, page: ReportPage) -> None:
    window.resize(1280, 800)  # room for both, so that no width follows what is typed
    window.named_actions["beside"].trigger()
    page.view.open_section("requests")
    assert page.beside is not None
    sheets = settled(qtbot, page.beside)
    sheets.go_to(2)
    place = sheets.verticalScrollBar().value()
    assert place > 0
    page.view.tabs.go_to_cell(GRANTED)
    for char in "987654":
        QTest.keyClicks(focused(), char)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert not page.beside.is_current
    settled(qtbot, page.beside)
    assert "987654" in words(sheets)
    assert sheets.verticalScrollBar().value() == place
    assert page.view.isAncestorOf(focused())


def test_a_tab_turned_to_catches_up(qtbot: QtBot, page: ReportPage) -> None:
    page.show_preview()
    settled(qtbot, page.preview)
    page.view.open_section("requests")
    page.report.run(ReportSession.set_cells, {GRANTED: 876543})
    page.show_preview()
    assert "876543" in words(settled(qtbot, page.preview))


def test_trouble_is_told_in_place_and_goes_away(
    qtbot: QtBot, page: ReportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_filing: object, **_: object) -> bytes:
        raise Refused("缺少字体文件。")

    with monkeypatch.context() as patch:
        patch.setattr(preview_pane, "render_pdf", refuse)
        page.show_preview()
        qtbot.waitUntil(page.preview.error_label.isVisible)
        assert page.preview.error_label.text() == "缺少字体文件。"
    page.report.run(ReportSession.set_cells, {GRANTED: 3})
    settled(qtbot, page.preview)
    assert not page.preview.error_label.isVisible()


def test_pages_make_room(page: ReportPage) -> None:
    page.show_preview()
    assert not page.view.problems.isVisible()
    page.view.open_section("requests")
    assert page.view.problems.isVisible()


def test_fits_and_zooms(qtbot: QtBot, page: ReportPage) -> None:
    page.show_preview()
    sheets = settled(qtbot, page.preview)
    by_width = sheets.factor
    page.preview.fits[PAGE].click()
    assert sheets.factor < by_width
    assert sheets._boxes[0].height() <= sheets.viewport().height()
    page.preview.fits[WIDTH].click()
    assert sheets.factor == by_width
    sheets.zoom(1.2)
    assert sheets.factor == pytest.approx(by_width * 1.2)
    assert not any(button.isChecked() for button in page.preview.fits.values())


def test_a_page_number_goes_to_its_page(qtbot: QtBot, page: ReportPage) -> None:
    page.show_preview()
    sheets = settled(qtbot, page.preview)
    page.preview.page.setValue(4)
    assert sheets.page_in_view() == 4
    sheets.verticalScrollBar().setValue(0)
    assert page.preview.page.value() == 1
    assert sheets.verticalScrollBar().value() == 0


def test_pages_beside_turn_with_the_tabs(qtbot: QtBot, window: MainWindow, page: ReportPage) -> None:
    page.view.open_section("disputes")
    window.named_actions["beside"].trigger()
    assert page.beside is not None
    sheets = settled(qtbot, page.beside)
    heading = {key: page.report.edition.section(key).heading for key in ("disputes", "requests")}
    assert sheets.page_in_view() == sheets.page_of(heading["disputes"]) > 1
    page.view.open_section("requests")
    wanted = sheets.page_of(heading["requests"])
    assert sheets.page_in_view() == wanted > 1
    page.view.open_section("cover")
    assert sheets.page_in_view() == wanted
    window.named_actions["beside"].trigger()
    assert not page.beside.isVisible()


def test_leaving_while_pages_are_made(page: ReportPage, window: MainWindow) -> None:
    page.show_preview()
    window.show_library()
    assert window.page is None
    window.context.jobs.close()
