"""Colours and type that follow the desktop and the settings at once, in every widget that is open."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.services.library import Library
from models.services.report_session import ReportSession
from tests.ui.shell.conftest import Opener
from ui.theme import apply
from ui.theme.colours import DARK, HIGH_CONTRAST, LIGHT
from ui.theme.icons import icon


@pytest.fixture(autouse=True)
def light_again() -> Iterator[None]:
    yield
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply.apply_theme(app)


def ground(widget: QWidget) -> str:
    """The colour in a corner of a widget, as it is painted."""
    QApplication.processEvents()
    return widget.grab().toImage().pixelColor(QPoint(2, 2)).name()


def turn_wheel(widget: QWidget, angle: int) -> bool:
    """Turn the wheel over a widget with Ctrl held; whether the widget took it, and did not leave it to those around."""
    spot, control = QPointF(widget.rect().center()), Qt.KeyboardModifier.ControlModifier
    places, turned = (spot, QPointF(widget.mapToGlobal(spot))), (QPoint(), QPoint(0, angle))
    event = QWheelEvent(*places, *turned, Qt.MouseButton.NoButton, control, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_a_switch_in_the_settings_is_worn_at_once(open_window: Opener, sample_report: int) -> None:
    window = open_window()
    window.open_report(sample_report)
    assert window.page is not None
    page = window.page
    page.report.run(ReportSession.set_text, "other_matters", "12件")
    body = page.view.tabs.tables()[1].grid
    page.view.open_section("requests")
    for scheme, worn in (("dark", DARK), ("contrast", HIGH_CONTRAST), ("light", LIGHT)):
        window.context.settings.change(scheme=scheme)
        assert window.page is page, "the report stays open as it is"
        assert ground(window.top_bar) == worn.panel
        assert QApplication.palette().window().color() == QColor(worn.window)
        cell = body.body.visualRect(body.body.currentIndex())
        painted = body.body.grab().toImage()
        assert painted.pixelColor(cell.left() + 3, cell.bottom() - 3).name() in (worn.paper, worn.accent_soft)
        drawn = icon("add", "accent").pixmap(48, 48).toImage()
        inked = [drawn.pixelColor(x, 24) for x in range(48) if drawn.pixelColor(x, 24).alpha() == 255]
        assert {colour.name() for colour in inked} == {worn.accent}


def test_the_colours_of_the_desktop_are_followed_unless_others_are_chosen(
    open_window: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_window().close()  # it follows the desktop, and may not speak for the one that is open
    window = open_window()
    desktop = ["dark"]
    monkeypatch.setattr(apply, "desktop_scheme", lambda: desktop[0])
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.emit(hints.colorScheme())
    assert ground(window.top_bar) == DARK.panel
    desktop[0] = "light"
    hints.colorSchemeChanged.emit(hints.colorScheme())
    assert ground(window.top_bar) == LIGHT.panel
    window.context.settings.change(scheme="light")
    desktop[0] = "dark"
    hints.colorSchemeChanged.emit(hints.colorScheme())
    assert ground(window.top_bar) == LIGHT.panel
    window.context.settings.change(scheme="system")
    assert ground(window.top_bar) == DARK.panel


def test_another_size_of_type_is_laid_out_at_once_where_the_clerk_stands(
    open_window: Opener, library: Library, sample_report: int, qtbot: QtBot
) -> None:
    window = open_window()
    window.open_report(sample_report)
    assert window.page is not None
    cell = window.page.report.edition.find("requests.granted.enterprise")
    window.page.view.tabs.go_to_cell(cell)
    before = window.fontMetrics().height()
    window.context.settings.change(point_size=14)
    assert window.fontMetrics().height() > before
    assert window.page is not None
    assert window.page.view.tabs.current_cell == cell
    assert window.page.view.problems.list.fontMetrics().height() == window.fontMetrics().height()
    assert not turn_wheel(window.page.view.tabs.tables()[1].grid.body.viewport(), -240)
    assert turn_wheel(window, -240)
    qtbot.waitUntil(lambda: window.context.settings.current.point_size == 11)
    window.trigger("larger")
    assert window.status.brief.text() == "界面字号：大"
    assert window.page.view.tabs.current_cell == cell
    window.show_library()
    table = window.library_page.table
    assert table.rowHeight(1) > table.fontMetrics().height()
    assert library.filing(sample_report) is not None
