"""A superior at her database: a city with a roster, and what she is asked and told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.services.library import Library
from tests.services.collected import take_roster
from tests.ui.shell.conftest import kept, open_window, path_answer, said, sample_report, window
from ui.theme.apply import apply_theme

__all__ = ["kept", "open_window", "path_answer", "said", "sample_report", "window"]


@pytest.fixture
def dressed(qapp: QApplication) -> None:
    """The program's own look."""
    apply_theme(qapp)


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    """A library with a city's roster for 2025."""
    take_roster(library, tmp_path)
    return library


@pytest.fixture
def desk(dressed: None) -> Iterator[list[QWidget]]:
    """What is laid on it is put away when the test is over."""
    laid: list[QWidget] = []
    yield laid
    for widget in laid:
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
