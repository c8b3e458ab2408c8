"""A day as a line of type: any usual way of writing it is read, and what was read is written out when it is left."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from models.registers.days import parse_day
from ui.widgets.plain_text import plain_tip

_TIP = "写 2026-03-05、20260305、3.5 都行；上下键加减一天"
_UNREADABLE = "这不像一个日期，请写成 2026-03-05 或 3.5。"


class DayEdit(QLineEdit):
    """``value`` is None for no day; ``problem`` says that what stands there is none. A year left out is this year's.

    ``is_optional`` says in the empty line that it may stay so.
    """

    changed = Signal()

    def __init__(
        self, value: date | None, today: date, is_optional: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(value.isoformat() if value else "", parent)
        self._today = today
        self.setMaxLength(30)
        self.setPlaceholderText("没有就空着" if is_optional else "")
        self.setToolTip(plain_tip(_TIP))
        self.textChanged.connect(lambda _: self.changed.emit())

    @property
    def value(self) -> date | None:
        """The day that is written."""
        return parse_day(self.text(), self._today.year)

    @property
    def problem(self) -> str:
        """Why what is written is no day; empty where it is one, or nothing."""
        return _UNREADABLE if self.text().strip() and self.value is None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go a day on and back."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.setText(((self.value or self._today) + timedelta(step)).isoformat())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write out the day that was read."""
        if day := self.value:
            self.setText(day.isoformat())
        super().focusOutEvent(event)
