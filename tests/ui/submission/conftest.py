"""A unit at its window, and its superior at another database: one of them is at work at a time."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.services.library import Library
from tests.ui.shell.conftest import TODAY, Said, kept, open_window, path_answer, said, sample_report, window
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow
from ui.theme.apply import apply_theme

__all__ = ["kept", "open_window", "path_answer", "said", "sample_report", "window"]
AtUnit = Callable[[], AbstractContextManager[MainWindow]]
AtCity = Callable[[], AbstractContextManager[Library]]


@pytest.fixture
def at_unit(qtbot: QtBot, qapp: QApplication, said: Said, tmp_path: Path) -> AtUnit:
    """The unit's window over its own database, for as long as it works there."""
    apply_theme(qapp)
    settings = tmp_path / "unit.ini"
    SettingsStore(settings).change(operator="填报员")

    @contextmanager
    def open_unit() -> Iterator[MainWindow]:
        library = Library(tmp_path / "unit.db", "填报员")
        window = MainWindow(library, SettingsStore(settings), tmp_path, TODAY)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        yield window
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        library.close()

    return open_unit


@pytest.fixture
def at_city(tmp_path: Path) -> AtCity:
    """The superior's database, for as long as somebody works there."""

    @contextmanager
    def open_city() -> Iterator[Library]:
        library = Library(tmp_path / "city.db", "王主任")
        yield library
        library.close()

    return open_city
