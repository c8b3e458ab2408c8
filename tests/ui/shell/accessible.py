"""The window as a screen reader is told of it."""

from collections.abc import Iterator
from typing import Protocol, cast

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QComboBox, QWidget

LONG = 40
"""Parts of a table or list: of more than these only their number is told."""


class _State(Protocol):
    """Of QAccessible.State; the stubs of PySide6 6.8 leave its fields out."""

    invisible: bool


def lines_of(widget: QWidget) -> list[str]:
    """What is shown below a widget, a line a part: its role, its name, what it is for."""
    return list(_lines(QAccessible.queryAccessibleInterface(widget), 0))


def nameless_controls(widget: QWidget) -> list[str]:
    """What can be pressed or written into, is shown, and has no name."""
    return [
        line.strip() for line in lines_of(widget) if line.strip().split("“")[0].strip() in _CONTROLS and "“”" in line
    ]


_CONTROLS = {"Button", "ButtonMenu", "CheckBox", "EditableText", "ComboBox", "Table", "List", "PageTab", "PageTabList"}


def _lines(part: QAccessibleInterface, depth: int) -> Iterator[str]:
    if cast(_State, part.state()).invisible:
        return
    box = part.object()
    # On Unix Qt answers with what is chosen, elsewhere with the name.
    name = box.accessibleName() if isinstance(box, QComboBox) else part.text(QAccessible.Text.Name)
    name = name.replace("\n", " ")
    count = part.childCount()
    is_long = count > LONG
    number = f" ×{count}" if is_long else ""
    role = part.role().name
    yield f"{'  ' * depth}{role} “{name}”{number}"
    # A box of choices tells the one that is chosen; its popup is its own affair.
    for at in range(0 if is_long or role == "ComboBox" else count):
        below = part.child(at)
        if below is not None:
            yield from _lines(below, depth + 1)
