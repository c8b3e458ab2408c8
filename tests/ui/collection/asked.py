"""Answering dialogs that wait: the deed is done once the dialog stands before the window."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from ui.jobs.call_later import call_later

D = TypeVar("D", bound=QDialog)
_PATIENCE = 200


def click(button: QWidget) -> None:
    """Click it, as a clerk can: it has to be there, and to be enabled."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def writes(line: QLineEdit, words: str) -> None:
    """Write words in place of what is there."""
    line.setFocus()
    line.setText(words)  # as if pasted: no list of completions opens, which this screen cannot show


def answers(owner: QWidget, kind: type[D], deed: Callable[[D], object]) -> list[D]:
    """Once a dialog of the kind waits, do the deed in it; it is closed afterwards. Who was asked, once it was."""
    asked: list[D] = []

    def look(left: int = _PATIENCE) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            if left:
                call_later(5, owner, lambda: look(left - 1))
            return
        asked.append(dialog)
        try:
            deed(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    call_later(0, owner, look)
    return asked
