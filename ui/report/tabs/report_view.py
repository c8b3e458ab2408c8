"""A whole report on screen: its tabs above, what the checks say below."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from models.report.notes import unclosed_notes
from models.report.search import Hit
from models.rules.finding import Finding
from models.services.origin import figure_sources
from models.services.outcome import Outcome
from ui.report.find.find_panel import FindPanel
from ui.report.grid.cell_appearance import ORIGINS
from ui.report.help.help_page import HelpPage
from ui.report.notes.notes_page import NotesPage
from ui.report.origin.origin_panel import OriginPanel
from ui.report.problems.problems_panel import ProblemsPanel
from ui.report.report_model import ReportModel
from ui.report.tabs.grid_tab import GridTab
from ui.report.tabs.report_tabs import ReportTabs
from ui.report.tabs.side_pane import WIDTH, SidePane
from ui.report.tabs.text_tab import TextTab

_PANEL_HEIGHT, _FIND_HEIGHT, _REST_MS = 122, 180, 250
ORIGIN, HELP, NOTES = "why", "help", "notes"


class ReportView(QWidget):
    """The one widget that a window mounts for an open report.

    ``cell_entered`` carries the CellKey the clerk is on, None on the form's own words; ``last_year_wanted`` the one
    that she wants to see in last year's report, ``case_wanted`` one with the name of a case behind it in 台账.
    """

    cell_entered = Signal(object)
    last_year_wanted = Signal(object)
    case_wanted = Signal(object, str)

    def __init__(
        self,
        report: ReportModel,
        preview: QWidget | None = None,
        parent: QWidget | None = None,
        section: str = "",
    ) -> None:
        """``section`` is the tab to begin on; by default the cover."""
        super().__init__(parent)
        self.report = report
        # From the outside in: what is moved into another widget is styled anew with all that it holds.
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self._beside = QSplitter(Qt.Orientation.Horizontal, self.split)
        self.tabs = ReportTabs(report, preview, self._beside)
        self.problems = ProblemsPanel(report, self.split)
        self.finder = FindPanel(report, self.commit_pending, self.split)
        self.origin_panel = OriginPanel(report, self)
        self.help = HelpPage(report.edition, self)
        self.notes = NotesPage(report, self)
        pages = {ORIGIN: ("来源", self.origin_panel), HELP: ("怎么填", self.help), NOTES: ("备注", self.notes)}
        self.side = SidePane(pages, self._beside)
        self._rest = QTimer(self, singleShot=True)
        self._lay_out()
        self._connect()
        self._share_height(self.problems.is_folded)
        self._rest.start(0)
        self.tabs.begin_on(section)

    def _lay_out(self) -> None:
        beside = self._beside
        beside.setChildrenCollapsible(False)
        for widget in (self.tabs, self.side):
            beside.addWidget(widget)
        beside.setStretchFactor(0, 1)
        beside.setSizes([10_000, WIDTH])
        for part in (beside, self.problems, self.finder):
            self.split.addWidget(part)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setSizes([10_000, _PANEL_HEIGHT, _FIND_HEIGHT])
        self.split.setCollapsible(0, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)

    def _connect(self) -> None:
        self.problems.chosen.connect(self.tabs.go_to)
        self.problems.list.typed.connect(self.tabs.type_ahead)
        self.problems.folded.connect(self._share_height)
        self.problems.leave_wanted.connect(lambda: self.tabs.currentWidget().setFocus())
        self.problems.set_page(self.tabs.open_sections())
        self.tabs.page_changed.connect(self._turn_page)
        self.tabs.cell_entered.connect(self.cell_entered)
        for page in (self.origin_panel, self.help, self.notes):
            self.tabs.cell_entered.connect(page.show_cell)
        self.tabs.side_chosen.connect(self._choose_side)
        self.side.turned.connect(self._show_side)
        self.side.turned.connect(lambda _: self._give_room_beside())
        self.notes.cell_wanted.connect(self.tabs.go_to_cell)
        self.notes.leave_wanted.connect(self._leave_side)
        for table in self.tabs.tables():
            table.offer(self._cell_menu())
        self.origin_panel.cell_wanted.connect(self.tabs.go_to_cell)
        self.origin_panel.text_wanted.connect(self.tabs.go_to_text)
        self.origin_panel.finding_wanted.connect(self.go_to)
        self.origin_panel.cells_wanted.connect(self.tabs.highlight)
        self.origin_panel.last_year_wanted.connect(self.last_year_wanted)
        self.origin_panel.case_wanted.connect(self.case_wanted)
        self._rest.timeout.connect(self.show_origins)
        self.report.changed.connect(self._refresh)
        self.report.settling.connect(self.commit_pending)
        self.report.cell_wanted.connect(self.tabs.go_to_cell)
        self.report.turned.connect(self.tabs.go_to_change)
        self.finder.hit_wanted.connect(self._go_to_hit)
        self.finder.hits_changed.connect(self._show_hits)
        self.finder.closed.connect(self._close_find)

    def go_to(self, finding: Finding) -> None:
        """Show where a finding is: the tab, the cell or the words, and its operands tinted."""
        self.tabs.go_to(finding)

    def open_section(self, section: str) -> None:
        """Show the tab of a section; ``cover`` is the cover."""
        self.tabs.open(section)

    def current_section(self) -> str:
        """The section on the open tab; ``cover`` for the cover, empty for the preview."""
        sections = self.tabs.open_sections()
        return "cover" if "cover" in sections else next(iter(sections), "")

    def is_text_open(self) -> bool:
        """Whether the open tab is one of words, not of a table or the cover."""
        return isinstance(self.tabs.currentWidget(), TextTab)

    def commit_pending(self) -> bool:
        """Hand over what is still in an editor, before history turns or the report closes.

        False when some of it was refused: it is still there, with the reason beside it.
        """
        self.problems.explain_bar.save()
        return self.tabs.commit_pending()

    def set_enter_goes_right(self, goes_right: bool) -> None:
        """Choose the path that Enter takes in every table."""
        self.tabs.set_enter_goes_right(goes_right)

    def set_last_year_shown(self, shown: bool) -> None:
        """Show last year's figures in the corners of the cells."""
        self.tabs.set_last_year_shown(shown)

    def write_note(self) -> None:
        """Open the notes of the cell the clerk is on, and wait for words."""
        if self._table() is not None:
            self.side.open_page(NOTES)
            self.notes.write()

    def next_note(self) -> bool:
        """Stand on the next cell with a note that is not closed, round at the end; False when there is none."""
        cells = [note.cell for note in unclosed_notes(self.report.filing.notes, self.report.edition.cells)]
        if not cells:
            return False
        table, order = self._table(), self.report.edition.cells
        here = table.grid.body.current_cell if table else None
        after = order.index(here) if here else -1
        self.tabs.go_to_cell(next((cell for cell in cells if order.index(cell) > after), cells[0]))
        self.side.open_page(NOTES)
        return True

    def show_help(self) -> bool:
        """Tell what the form asks for where the clerk is; False where nothing more is to be told. The cursor stays."""
        if not self.current_section() or (self.side.page == HELP and self.side.isVisible()):
            return False
        self.side.open_page(HELP)
        return True

    def show_origins(self) -> None:
        """Give each figure the shape of how it came in; done while the clerk rests, since it reads the journal."""
        source_of_cell = figure_sources(self.report.edition, self.report.entries())
        shapes = {cell: ORIGINS[source] for cell, source in source_of_cell.items() if source in ORIGINS}
        for page in self.tabs.tables():
            page.set_origins(shapes)

    def open_find(self) -> None:
        """Look for words in the whole report, from where the clerk is; what is selected in a text is looked for."""
        text = self.tabs.current_text
        section = self.tabs.current_text_section or self.current_section()
        at, words = (text.written_place, text.chosen_words) if text else (0, "")
        self.finder.open(section, at, words)
        self._share_foot()

    def show_findings(self) -> None:
        """Give the list of findings the keyboard, in place of the words that were looked for."""
        if not self.finder.isHidden():
            self.finder.leave()
        if self.problems.isVisible():
            self.problems.take_focus()

    def _close_find(self) -> None:
        self._share_foot()
        self.tabs.currentWidget().setFocus()

    def _share_foot(self) -> None:
        """One list at a time; beside the printed pages, which need the height, no findings."""
        self.problems.setVisible(self.finder.isHidden() and bool(self.tabs.open_sections()))

    def _go_to_hit(self, hit: Hit) -> None:
        self.tabs.go_to_hit(hit)
        self._show_hits()

    def _show_hits(self) -> None:
        self.tabs.show_hits(self.finder.model.hits, self.finder.current)

    def offer_finding_actions(self) -> bool:
        """Open the menu of what can be done about the words at the cursor, else about the finding that is selected.

        False where there is neither.
        """
        text = self.tabs.current_text
        if text is not None and text.hasFocus() and text.findings.at_cursor():
            text.findings.open_menu()
            return True
        return self.problems.isVisible() and self.problems.open_menu()

    def _give_room_beside(self) -> None:
        """In a narrow window the pane beside would be opened without any width."""
        if self.side.isVisible() and self.side.width() < self.side.minimumSizeHint().width():
            self._beside.setSizes([10_000, WIDTH])

    def _turn_page(self, sections: frozenset[str]) -> None:
        self.problems.set_page(sections)
        self._share_foot()
        self._show_hits()
        table = self._table()
        if table is None and sections:
            self.help.show_text(self.current_section())
        self.side.allow(frozenset({ORIGIN, HELP, NOTES} if table else {HELP} if sections else ()))
        self._give_room_beside()

    def _table(self) -> GridTab | None:
        page = self.tabs.currentWidget()
        return page if isinstance(page, GridTab) else None

    def _cell_menu(self) -> list[QAction]:
        entries = (("写备注、提疑问\tShift+F2", NOTES), ("这一格怎么填\tF1", HELP), ("这个数哪来的", ORIGIN))
        actions = []
        for text, name in entries:
            action = QAction(text, self)
            action.triggered.connect(
                self.write_note if name == NOTES else lambda _checked=False, name=name: self.side.open_page(name)
            )
            actions.append(action)
        if self.report.filing.last_year is not None:
            last_year = QAction("看上年报告的这一格", self)
            last_year.triggered.connect(self._ask_for_last_year)
            actions.append(last_year)
        return actions

    def _ask_for_last_year(self) -> None:
        if (cell := self.tabs.current_cell) is not None:
            self.last_year_wanted.emit(cell)

    def _choose_side(self, name: str, is_shown: bool) -> None:
        if is_shown:
            self.side.open_page(name)
        elif self.side.page == name:
            self.side.open_page("")

    def _show_side(self, name: str) -> None:
        for page in self.tabs.tables():
            page.show_side(name)

    def _leave_side(self) -> None:
        if table := self._table():
            table.grid.body.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, where nothing nearer took it, closes the pane beside."""
        if event.key() == Qt.Key.Key_Escape and self.side.isVisible():
            self.side.open_page("")
            self._leave_side()
        else:
            super().keyPressEvent(event)

    def _share_height(self, is_folded: bool) -> None:
        """The list gives its room to the report when it is folded, and takes it back when it is not."""
        height = self.problems.maximumHeight() if is_folded else _PANEL_HEIGHT
        self.split.setSizes([10_000, height, _FIND_HEIGHT])

    def _refresh(self, outcome: Outcome) -> None:
        self.tabs.refresh(outcome.moved, outcome.findings)
        self.problems.set_findings(outcome.findings)
        self.finder.refresh()
        self._rest.start(_REST_MS)  # what it was started with last time would hold otherwise
