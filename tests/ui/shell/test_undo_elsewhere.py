"""What was undone from another page stays undone: when the report is left, and while others are looked for."""

from PySide6.QtTest import QTest

from models.services.library import Library
from models.services.report_session import ReportSession
from ui.report.tabs.text_tab import TextTab
from ui.shell.main_window import MainWindow


def test_a_text(window: MainWindow, sample_report: int, library: Library) -> None:
    window.open_report(sample_report)
    assert window.page
    view = window.page.view
    before = library.filing(sample_report).text("overview")
    view.open_section("overview")
    page = view.tabs.page("overview")
    assert isinstance(page, TextTab)
    QTest.keyClicks(page.field, "abc")
    assert page.field.commit_pending()
    view.open_section("requests")
    window.page.report.run(ReportSession.undo)
    window.show_library()
    assert library.filing(sample_report).text("overview") == before


def test_a_field_of_the_cover(window: MainWindow, sample_report: int, library: Library) -> None:
    window.open_report(sample_report)
    assert window.page
    view = window.page.view
    before = library.filing(sample_report).cover["telephone"]
    view.open_section("cover")
    line = view.tabs.cover.fields["telephone"]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "123456")
    line.clearFocus()
    assert library.filing(sample_report).cover["telephone"] == "123456"
    view.open_section("requests")
    window.page.report.run(ReportSession.undo)
    window.show_library()
    assert library.filing(sample_report).cover["telephone"] == before


def test_a_text_while_others_are_looked_for(window: MainWindow, sample_report: int, library: Library) -> None:
    window.open_report(sample_report)
    assert window.page
    view = window.page.view
    view.open_section("requests")
    window.page.report.run(ReportSession.set_text, "overview", "别处写的字")
    window.shared_database.follower.report_changed.emit(0)
    assert library.filing(sample_report).text("overview") == "别处写的字"
    window.page.report.run(ReportSession.undo)
    before = library.filing(sample_report).text("overview")
    window.shared_database.follower.report_changed.emit(0)
    window.shared_database.follower.report_changed.emit(0)
    assert library.filing(sample_report).text("overview") == before != "别处写的字"
    view.open_section("overview")
    page = view.tabs.page("overview")
    assert isinstance(page, TextTab)
    assert page.field.written_text == before
