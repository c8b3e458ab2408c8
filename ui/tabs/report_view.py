"""A whole report on screen: its tabs above, what the checks say below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from models.editions.declare import CellKey
from models.rules.finding import Finding
from models.session.outcome import Outcome
from ui.bridge import Bridge
from ui.problems.problems_panel import ProblemsPanel
from ui.tabs.report_tabs import ReportTabs

_PANEL_HEIGHT = 140


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
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.addWidget(self.tabs)
        self.split.addWidget(self.problems)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setSizes([10_000, _PANEL_HEIGHT])
        self.split.setCollapsible(0, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self.problems.chosen.connect(self.go_to)
        self.problems.set_page(self.tabs.open_sections())
        self.tabs.page_changed.connect(self.problems.set_page)
        self.tabs.cell_entered.connect(self.cell_entered)
        bridge.figures_moved.connect(self._remember)
        bridge.history_changed.connect(self._refresh)
        bridge.settling.connect(self.commit_pending)

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
        return self.tabs.commit_pending()

    def _remember(self, moved: frozenset[CellKey]) -> None:
        self._moved = moved

    def _refresh(self, outcome: Outcome) -> None:
        moved, self._moved = self._moved, frozenset()
        self.tabs.refresh(moved, outcome.findings)
        self.problems.take(outcome.findings)
