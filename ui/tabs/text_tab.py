"""A section that is written in words."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.editions.declare import Section
from models.rules.finding import Finding
from ui.bridge import Bridge
from ui.tabs.section_head import SectionHead
from ui.tabs.text_field import TextField


class TextTab(QWidget):
    """Heading, guidance and the text."""

    def __init__(self, bridge: Bridge, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self.head = SectionHead(section.heading or section.short, section.guidance, self)
        self.count = QLabel()
        self.count.setProperty("role", "soft")
        self.head.add(self.count)
        self.note = QLabel()
        self.note.setProperty("role", "trouble")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        self.field = TextField(bridge, section.key, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addWidget(self.note)
        sheet = QHBoxLayout()
        sheet.addWidget(self.field)
        column.addLayout(sheet, 1)
        self.field.counted.connect(lambda count: self.count.setText(f"{count} 字"))
        self.field.noted.connect(self._tell)
        self.setFocusProxy(self.field)
        self.field.refresh()

    def refresh(self) -> None:
        """Show what a change did."""
        self.field.refresh()

    def show_finding(self, finding: Finding) -> None:
        """Select the words a finding is about."""
        if finding.breach.span:
            self.field.show_span(finding.breach.span)
        self.field.setFocus()

    def commit_pending(self) -> bool:
        """Hand over what is still in the editor."""
        return self.field.commit_pending()

    def showEvent(self, event: QShowEvent) -> None:
        """A tab that was hidden catches up when it is shown."""
        super().showEvent(event)
        self.refresh()

    def _tell(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))
