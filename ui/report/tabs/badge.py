"""The mark a tab wears: how many findings wait there, as a shape with a number."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from models.rules.finding import NOT_BEGUN, Finding, Severity, kind_label
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip

_SIDE, _MOST = 18, 99


class Badge(QWidget):
    """A red square for what must be changed, a circle for what is to be explained or looked at, a tick for neither.

    A hollow grey circle where nothing is filled in yet.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._severity = 0, Severity.NOTE
        self._is_begun = True
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Wide enough for 99+."""
        return QSize(_SIDE + (10 if self._count > _MOST else 0), _SIDE)

    @property
    def text(self) -> str:
        """What it says, for tooltips and tests."""
        if self._count:
            return f"{self._severity.label} {self._count}"
        return "没有待办的问题" if self._is_begun else kind_label(NOT_BEGUN)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Count those of the gravest kind there is; notes and what the office has explained do not wait."""
        here = list(findings)
        waiting = [f.severity for f in here if not f.is_explained and f.prominence is not Severity.NOTE]
        severity = min(waiting, key=lambda s: s.weight, default=Severity.NOTE)
        state = waiting.count(severity), severity, not any(f.is_not_begun for f in here)
        if state != (self._count, self._severity, self._is_begun):
            self._count, self._severity, self._is_begun = state
            self.setToolTip(plain_tip(self.text))
            self.setAccessibleName(self.text)
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
        if not self._count and not self._is_begun:
            painter.setPen(QPen(QColor(colours.line_strong), 1.4))
            painter.drawEllipse(self.rect().adjusted(5, 5, -5, -5))
            return
        if not self._count:
            painter.setPen(QColor(colours.good))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "✓")
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.of(self._severity)))
        radius = 4 if self._severity is Severity.BLOCK else _SIDE / 2
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        painter.setPen(QColor(colours.on_accent))
        number = str(self._count) if self._count <= _MOST else f"{_MOST}+"
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, number)
