"""The top of a tab: the section's heading as printed, what it asks for, and the tab's own buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.plain_text import PlainLabel


class SectionHead(QWidget):
    """Heading, guidance, and room for buttons at the right."""

    def __init__(self, heading: str, guidance: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sectionHead")
        self.heading = PlainLabel(heading)
        self.heading.setProperty("role", "heading")
        self.guidance = PlainLabel(guidance)
        self.guidance.setProperty("role", "soft")
        self.guidance.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.guidance)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(24)
        line.addLayout(column, 1)
        line.addLayout(self._buttons)
        line.setAlignment(self._buttons, Qt.AlignmentFlag.AlignBottom)

    def add(self, widget: QWidget) -> None:
        """Put a button or a count at the right."""
        self._buttons.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
