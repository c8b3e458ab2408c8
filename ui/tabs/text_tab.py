"""A section that is written in words."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.editions.declare import CellKey, Section
from models.rules.finding import Finding
from ui.bridge import Bridge
from ui.tabs.field_picker import FieldPicker
from ui.tabs.find_bar import FindBar
from ui.tabs.outline import Outline
from ui.tabs.section_head import SectionHead
from ui.tabs.text_field import TextField


class TextTab(QWidget):
    """Heading, guidance and the text."""

    def __init__(self, bridge: Bridge, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self.head = SectionHead(section.heading or section.short, section.guidance, self)
        self.field = TextField(bridge, section.key, self)
        self.picker = FieldPicker(bridge, self)
        self.insert = QPushButton("插入表中的数")
        self.insert.setToolTip("把表格里的数放进文字，表里改了文字里也跟着改（Ctrl+I）")
        self.insert.setShortcut("Ctrl+I")
        self.insert.setEnabled(not bridge.is_locked)
        self.finder = FindBar(self.field, self)
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Find),
            self,
            self.finder.open,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        self.outline = Outline(bridge, section, self)
        self.count = QLabel()
        self.count.setProperty("role", "soft")
        self.head.add(self.count)
        self.head.add(self.insert)
        self.note = QLabel()
        self.note.setProperty("role", "trouble")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        self._lay_out()
        self.field.counted.connect(lambda count: self.count.setText(f"{count} 字"))
        self.field.noted.connect(self._tell)
        self.insert.clicked.connect(self._turn_picker)
        self.picker.given_up.connect(self.field.setFocus)
        self.picker.picked.connect(self._insert)
        self.finder.closed.connect(self.field.setFocus)
        self.setFocusProxy(self.field)
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 16, 8)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.outline)
        column.addWidget(self.note)
        column.addWidget(self.finder)
        sheet = QHBoxLayout()
        sheet.addWidget(self.field)
        column.addLayout(sheet, 1)

    def refresh(self) -> None:
        """Show what a change did."""
        self.field.refresh()
        self.outline.refresh()
        self.insert.setEnabled(not self.field.isReadOnly())

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

    def _turn_picker(self) -> None:
        if self.picker.isVisible():
            self.picker.hide()
        else:
            self.picker.open_below(self.insert)

    def _insert(self, cell: CellKey) -> None:
        self.field.insert_field(cell)
        self.field.setFocus()

    def _tell(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))
