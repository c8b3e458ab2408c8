"""A whole report on screen: its tabs above, what the checks say below."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from models.editions.declare import CellKey
from models.rules.finding import Finding
from models.session.origin import sources
from models.session.outcome import Outcome
from ui.bridge import Bridge
from ui.grid.cell_look import ORIGINS
from ui.problems.problems_panel import ProblemsPanel
from ui.tabs.report_tabs import ReportTabs
from ui.why.why_panel import WhyPanel

_PANEL_HEIGHT, _WHY_WIDTH, _REST_MS = 122, 300, 250


class ReportView(QWidget):
    """The one widget that a window mounts for an open report.

    ``cell_entered`` carries the CellKey the clerk is on, None on the form's own words.
    """

    cell_entered = Signal(object)

    def __init__(self, bridge: Bridge, preview: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self._moved: frozenset[CellKey] = frozenset()
        self.tabs = ReportTabs(bridge, preview, self)
        self.problems = ProblemsPanel(bridge, self)
        self.why = WhyPanel(bridge, self)
        self.why.hide()
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._lay_out()
        self._connect()
        self._share_height(not bridge.findings)
        self._rest.start(0)

    def _lay_out(self) -> None:
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.setChildrenCollapsible(False)
        for widget in (self.tabs, self.why):
            beside.addWidget(widget)
        beside.setStretchFactor(0, 1)
        beside.setSizes([10_000, _WHY_WIDTH])
        for part in (beside, self.problems):
            self.split.addWidget(part)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setSizes([10_000, _PANEL_HEIGHT])
        self.split.setCollapsible(0, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)

    def _connect(self) -> None:
        self.problems.chosen.connect(self.go_to)
        self.problems.emptied.connect(self._share_height)
        self.problems.left.connect(lambda: self.tabs.currentWidget().setFocus())
        self.problems.set_page(self.tabs.open_sections())
        self.tabs.page_changed.connect(self._turn_page)
        self.tabs.cell_entered.connect(self.cell_entered)
        self.tabs.cell_entered.connect(self.why.look_at)
        self.tabs.why_chosen.connect(self.set_why_shown)
        self.why.cell_wanted.connect(self.tabs.go_to_cell)
        self.why.words_wanted.connect(self.tabs.go_to_words)
        self._rest.timeout.connect(self.show_origins)
        self.bridge.figures_moved.connect(self._remember)
        self.bridge.history_changed.connect(self._refresh)
        self.bridge.settling.connect(self.commit_pending)

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

    def commit_pending(self) -> bool:
        """Hand over what is still in an editor, before history turns or the report closes.

        False when some of it was refused: it is still there, with the reason beside it.
        """
        self.problems.explain_bar.keep()
        return self.tabs.commit_pending()

    def set_enter_goes_right(self, goes_right: bool) -> None:
        """Choose the path that Enter takes in every table."""
        self.tabs.set_enter_goes_right(goes_right)

    def set_last_year_shown(self, shown: bool) -> None:
        """Show last year's figures in the corners of the cells."""
        self.tabs.set_last_year_shown(shown)

    def set_why_shown(self, shown: bool) -> None:
        """Show the panel 「这个数哪来的」 beside the tables."""
        self.why.setVisible(shown)
        for page in self.tabs.tables():
            page.why.setChecked(shown)

    def show_origins(self) -> None:
        """Give each figure the shape of how it came in; done while the clerk rests, since it reads the journal."""
        found = sources(self.bridge.edition, self.bridge.session.entries())
        shapes = {cell: ORIGINS[source] for cell, source in found.items() if source in ORIGINS}
        for page in self.tabs.tables():
            page.grid.model.set_origins(shapes)

    def _turn_page(self, sections: frozenset[str]) -> None:
        self.problems.set_page(sections)
        self.problems.setVisible(bool(sections))  # the printed pages have the whole height
        is_table = any(page is self.tabs.currentWidget() for page in self.tabs.tables())
        self.why.setVisible(is_table and self.tabs.tables()[0].why.isChecked())

    def _share_height(self, is_empty: bool) -> None:
        """The list gives its room to the report when it has nothing to say, and takes it back when it has."""
        self.split.setSizes([10_000, self.problems.maximumHeight() if is_empty else _PANEL_HEIGHT])

    def _remember(self, moved: frozenset[CellKey]) -> None:
        self._moved = moved

    def _refresh(self, outcome: Outcome) -> None:
        moved, self._moved = self._moved, frozenset()
        self.tabs.refresh(moved, outcome.findings)
        self.problems.take(outcome.findings)
        self._rest.start()
