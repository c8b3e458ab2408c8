"""A report that was sent, as the form prints it: read-only, with findings, notes, and what is asked on its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from models.editions.edition import CellKey, Table
from models.editions.layout import SlotRole
from models.figures.value import format_figure
from models.report.filing import Filing
from models.report.notes import Note
from models.rules.finding import Finding
from models.texts.fields import fill_fields
from ui.report.grid.cell_appearance import CellAppearance, FindingMark, finding_marks
from ui.report.grid.grid_model import APPEARANCE_ROLE
from ui.report.grid.read_only_grid import ReadOnlyGrid, ReadOnlyGridModel
from ui.theme.colours import colours
from ui.widgets.plain_text import MarkupPage


class SubmissionTableModel(ReadOnlyGridModel):
    """One table of the report, with its findings and notes."""

    def __init__(self, filing: Filing, table: Table, marks: Mapping[CellKey, FindingMark]) -> None:
        super().__init__(filing.edition, table)
        self._filing, self._marks = filing, marks
        styles = {cell: self._cell_style(cell) for cell in table.cells}
        tips = {cell: "\n".join(style.mark.messages) for cell, style in styles.items() if style.mark}
        self.show_appearances(styles, tips)

    def show_note(self, cell: CellKey, note: Note | None) -> None:
        """Put the mark of a note on a cell, or take it off."""
        if cell in self.form.slot_of_cell:
            index = self.index_of(cell)
            self.setData(index, replace(index.data(APPEARANCE_ROLE), note=note), APPEARANCE_ROLE)

    def _cell_style(self, cell: CellKey) -> CellAppearance:
        edition, last = self._filing.edition, self._filing.last_year
        before = (
            format_figure(last.figures.get(cell), last.edition.kind(cell)) if last and last.edition.has(cell) else ""
        )
        return CellAppearance(
            format_figure(self._filing.figures.get(cell), edition.kind(cell)),
            SlotRole.CELL,
            is_total=cell in edition.operands,
            mark=self._marks.get(cell),
            last_year=before,
        )


class SubmissionTable(ReadOnlyGrid):
    """One table of the report."""

    model: SubmissionTableModel

    def go_to(self, cell: CellKey) -> None:
        """Stand on a cell, in sight."""
        self.body.go_to(cell)


class SubmissionForm(QTabWidget):
    """The tables and the words of a report. ``cell_entered`` and ``chosen`` are those of its tables."""

    cell_entered = Signal(object)
    chosen = Signal()

    def __init__(self, filing: Filing, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self._tables: dict[str, SubmissionTable] = {}
        marks = finding_marks(findings, filing.figures)
        for section in filing.edition.sections:
            if section.table:
                table = SubmissionTable(SubmissionTableModel(filing, filing.edition.table(section.table), marks), self)
                table.cell_entered.connect(self.cell_entered)
                table.chosen.connect(self.chosen)
                self._tables[section.table] = table
                self.addTab(table, section.short_name)
        self._edition = filing.edition
        self.addTab(_text_page(filing), "文字")

    def go_to(self, cell: CellKey) -> None:
        """Turn to the table of a cell, and stand on it."""
        table = self._tables[self._edition.table_of(cell).key]
        self.setCurrentWidget(table)
        table.go_to(cell)

    def show_note(self, cell: CellKey, note: Note | None) -> None:
        """Put the mark of a note on a cell, or take it off."""
        self._tables[self._edition.table_of(cell).key].model.show_note(cell, note)


def _text_page(filing: Filing) -> MarkupPage:
    page = MarkupPage()
    page.setStyleSheet("QTextBrowser { border: 0; padding: 8px 14px; }")
    parts = []
    for section in filing.edition.text_sections:
        heading = escape(section.heading or section.short_name)
        words = fill_fields(filing.text(section.key), filing.edition, filing.figures).text
        text = escape(words).replace("\n", "<br>")
        text = text or f'<span style="color:{colours.explain}">（没有写）</span>'
        parts.append(f"<h3>{heading}</h3><p>{text}</p>")
    page.setHtml("".join(parts))
    return page
