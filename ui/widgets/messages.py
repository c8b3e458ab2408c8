"""Everything the program says in a box of its own, in one place, so that tests can listen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from models.texts.characters import show_direction_controls


class Tone(Enum):
    """How a message is meant."""

    TELL = QMessageBox.Icon.Information
    REFUSE = QMessageBox.Icon.Warning
    ASK = QMessageBox.Icon.Question


LONGEST = 4_000
"""Characters of a message that are shown."""
Listener = Callable[[Tone, str, str], bool]


@dataclass
class _Responders:
    """Who answers instead of a person; empty in the running program."""

    listeners: list[Listener] = field(default_factory=list)


responders = _Responders()


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Say something that needs no answer."""
    _show(Tone.TELL, parent, title, text, "")


def refuse(parent: QWidget | None, title: str, text: str) -> None:
    """Say why something was not done, and what to do."""
    _show(Tone.REFUSE, parent, title, text, "")


def ask(parent: QWidget | None, title: str, text: str, confirm_text: str) -> bool:
    """Ask before something that cannot be undone; ``confirm_text`` names the deed on its button."""
    return _show(Tone.ASK, parent, title, text, confirm_text)


def _show(tone: Tone, parent: QWidget | None, title: str, text: str, confirm_text: str) -> bool:
    if responders.listeners:
        return responders.listeners[-1](tone, title, text)
    box = QMessageBox(parent)
    box.setIcon(tone.value)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(show_direction_controls(text if len(text) <= LONGEST else f"{text[:LONGEST]}…"))
    if not confirm_text:
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        return True
    confirm = box.addButton(confirm_text, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is confirm
