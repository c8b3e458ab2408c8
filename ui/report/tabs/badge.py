"""The mark a tab wears: how many findings wait there, as a shape with a number."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.rules.finding import Finding, Severity
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip

_SIDE = 18


class Badge(QWidget):
    """A red square for what must be changed, a circle for what is to be explained or looked at, a tick for neither."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._severity = 0, Severity.NOTE
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Wide enough for three digits."""
        return QSize(_SIDE + (10 if self._count > 99 else 0), _SIDE)

    @property
    def text(self) -> str:
        """What it says, for tooltips and tests."""
        return f"{self._severity.label} {self._count}" if self._count else "没有待办的问题"

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Count those of the gravest kind there is; notes and what the office has explained do not wait."""
        waiting: list[Severity] = []
        waiting += [f.severity for f in findings if not f.is_explained and f.severity is not Severity.NOTE]
        severity = min(waiting, key=lambda s: s.weight, default=Severity.NOTE)
        count = waiting.count(severity)
        if (count, severity) != (self._count, self._severity):
            self._count, self._severity = count, severity
            self.setToolTip(plain_tip(self.text))
            self.setFixedSize(self.sizeHint())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shape and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        if not self._count:
            painter.setPen(QColor(colours.good))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "✓")
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.of(self._severity)))
        radius = 4 if self._severity is Severity.BLOCK else _SIDE / 2
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._count))
