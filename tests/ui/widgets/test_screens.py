"""A widget that is gone takes no screen with it."""

import gc

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.widgets.screens import screen_of


@pytest.mark.parametrize("is_shown", [False, True])
def test_the_screen_outlives_the_widget(qapp: QApplication, is_shown: bool) -> None:
    widget = QWidget()
    widget.setVisible(is_shown)
    screen = screen_of(widget)
    assert screen is qapp.primaryScreen()
    widget.close()
    del widget
    gc.collect()
    assert isValid(screen)
    assert qapp.primaryScreen().availableSize().isValid()
