"""The top of a tab: the section's heading as printed, what it asks for, and the tab's own buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_text import PlainLabel


class SectionHead(QWidget):
    """Heading, guidance, and room for buttons at the right; ``in_one_line`` leaves the height to what is below."""

    def __init__(
        self, heading: str, guidance: str, parent: QWidget | None = None, *, in_one_line: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sectionHead")
        self.heading = PlainLabel(heading)
        self.heading.setProperty("role", "heading")
        self.guidance = ElidedLabel() if in_one_line else PlainLabel()
        self.guidance.setText(guidance)
        self.guidance.setProperty("role", "soft")
        self.guidance.setWordWrap(not in_one_line)
        words: QHBoxLayout | QVBoxLayout = QHBoxLayout() if in_one_line else QVBoxLayout()
        words.setSpacing(14 if in_one_line else 4)
        words.addWidget(self.heading)
        words.addWidget(self.guidance, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(24)
        line.addLayout(words, 1)
        line.addLayout(self._buttons)
        if not in_one_line:
            line.setAlignment(self._buttons, Qt.AlignmentFlag.AlignBottom)

    def add(self, widget: QWidget) -> None:
        """Put a button or a count at the right."""
        self._buttons.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
