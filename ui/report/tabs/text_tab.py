"""A section that is written in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from models.editions.edition import CellKey, Section
from models.rules.finding import Finding
from models.texts.characters import REPLACEMENT_CHARACTER
from ui.report.report_model import ReportModel
from ui.report.tabs.centred_page import CentredPage
from ui.report.tabs.section_head import SectionHead
from ui.report.tabs.text_field import WIDEST, TextField
from ui.widgets.plain_text import PlainLabel

if TYPE_CHECKING:
    from models.texts.drafts import Draft


WIDEST_ALONE, WIDEST_PAIR = WIDEST, 1560
"""Units of the screen that a text with its heading takes at most, alone and with last year's beside it."""


class TextTab(CentredPage):
    """Heading, guidance, the text, and last year's beside it. ``beside_chosen`` says whether that is wanted.

    ``cursor_moved`` comes when the place in the text is another.
    """

    beside_chosen = Signal(bool)
    cursor_moved = Signal()

    def __init__(self, report: ReportModel, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.section = section
        self._is_beside = False

    def make_parts(self) -> Sequence[QWidget]:
        """Heading, buttons and text, as was chosen for all texts meanwhile."""
        # Loaded with the first text that is seen, not with the cover.
        from ui.report.tabs.field_picker import FieldPicker
        from ui.report.tabs.last_year_pane import LastYearPane
        from ui.report.tabs.outline import Outline
        from ui.report.tabs.sentence_picker import SentencePicker

        report, section = self._report, self.section
        self.head = SectionHead(section.heading or section.short_name, section.guidance, self)
        self.field = TextField(report, section.key, self)
        self.field.setAccessibleName(section.heading or section.short_name)
        self.picker = FieldPicker(report, self)
        self.sentences = SentencePicker(report, section.key, self)
        self.last_year = LastYearPane(report.filing, section.key, self)
        self.outline = Outline(report, section, self)
        self.note = PlainLabel()
        self.note.setProperty("role", "trouble")
        self.note.setWordWrap(True)
        self.note.hide()
        self._build_buttons()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.field)
        self.refresh()
        self.set_last_year_beside(self._is_beside)
        pickers = (self.picker.search, self.picker.list, self.sentences.search, self.sentences.list)
        buttons = (self.outline.begin, self.draft, self.insert)
        return self.field, *pickers, self.last_year.text, *buttons

    def _build_buttons(self) -> None:
        self.count = PlainLabel()
        self.count.setProperty("role", "soft")
        self.beside = QPushButton("对照上年")
        self.beside.setProperty("role", "chip")
        self.beside.setCheckable(True)
        self.beside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.beside.setToolTip("把上年这一部分的文字放在旁边，逐段对照")
        self.draft = QPushButton("插入句子")
        self.draft.setToolTip("由表格里的数写成的句子，选一句放在光标处，再随意改写（Ctrl+Shift+J）")
        self.insert = QPushButton("插入表中的数")
        self.insert.setToolTip("把表格里的数放进文字，表里改了文字里也跟着改（Ctrl+J）")
        for widget in (self.count, self.beside, self.draft, self.insert):
            self.head.add(widget)
        # Only now that it stands in the page: on its own it would be a window.
        self.beside.setVisible(self.last_year.has_text)

    def _connect(self) -> None:
        keys = {
            QKeySequence("Ctrl+J"): self.insert.click,
            QKeySequence("Ctrl+Shift+J"): self.draft.click,
        }
        for key, function in keys.items():
            QShortcut(key, self, function, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.field.counted.connect(self._settle)
        self.field.noted.connect(self._show_message)
        self.field.cursorPositionChanged.connect(self._follow_last_year)
        self.field.cursorPositionChanged.connect(self.cursor_moved)
        self.beside.toggled.connect(self.beside_chosen)
        self.last_year.paragraph_wanted.connect(self.field.show_paragraph)
        for button, picker in ((self.insert, self.picker), (self.draft, self.sentences)):
            button.clicked.connect(lambda _checked=False, p=picker, b=button: p.toggle(b))
            picker.given_up.connect(self.field.setFocus)
        self.picker.picked.connect(self._insert)
        self.sentences.picked.connect(self._insert_draft)

    def _lay_out(self) -> None:
        column = self.make_column(12, 8)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.outline)
        column.addWidget(self.note)
        sheet = QHBoxLayout()
        sheet.setSpacing(12)
        sheet.addWidget(self.field, 3)
        sheet.addWidget(self.last_year, 2)
        column.addLayout(sheet, 1)

    def refresh(self) -> None:
        """Show what a change did."""
        self.field.refresh()
        self.outline.refresh()
        self.last_year.compare(self.field.stored_text)
        self._follow_last_year()
        for button in (self.insert, self.draft):
            button.setEnabled(not self.field.isReadOnly())

    def show_finding(self, finding: Finding) -> None:
        """Light up the words a finding is about; the keys stay with the list of findings."""
        if finding.breach.span:
            self.field.point_at(finding.breach.span)
        else:
            self.field.setFocus()

    def commit_pending(self) -> bool:
        """Hand over what is still in the editor."""
        return not self.is_made or self.field.commit_pending()

    def showEvent(self, event: QShowEvent) -> None:
        """A tab that was hidden catches up when it is shown."""
        super().showEvent(event)
        self.refresh()

    def _insert(self, cell: CellKey) -> None:
        self.field.insert_field(cell)
        self.field.setFocus()

    def _insert_draft(self, draft: "Draft") -> None:
        self.field.insert_text(draft.text, f"插入句子 {draft.name}")
        self.field.setFocus()

    def set_last_year_beside(self, is_shown: bool) -> None:
        """Show last year's text beside this year's, where there is one."""
        self._is_beside = is_shown
        if not self.is_made:
            return
        self.beside.setChecked(is_shown)
        self.last_year.setVisible(is_shown and self.last_year.has_text)
        self.widest = WIDEST_PAIR if self.last_year.isVisibleTo(self) else WIDEST_ALONE
        self.centre()
        self._follow_last_year()

    def _follow_last_year(self) -> None:
        self.last_year.show_similar(self.field.textCursor().blockNumber())

    def _show_message(self, text: str) -> None:
        """Say it above the text; what stands for a lost character stays until it is gone."""
        self.note.setText(text)
        self.note.setProperty("role", "trouble" if REPLACEMENT_CHARACTER in text else "soft")
        self.note.style().polish(self.note)
        self.note.setVisible(bool(text))

    def _settle(self, count: int) -> None:
        self.count.setText(f"{count} 字")
        if not self.note.isHidden() and REPLACEMENT_CHARACTER not in self.field.written_text:
            self.note.hide()
