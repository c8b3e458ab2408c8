"""A section that is a table."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from models.editions.edition import CellKey, Section
from models.report.notes import open_questions
from models.rules.finding import Finding
from ui.report.report_model import ReportModel
from ui.report.tabs.centred_page import CentredPage
from ui.report.tabs.section_head import SectionHead
from ui.widgets.fixed_size_label import FixedSizeLabel
from ui.widgets.plain_text import plain_tip


class GridTab(CentredPage):
    """Heading, guidance and the table.

    ``cell_entered`` carries the CellKey the clerk is on; the others tell what she chose for every table:
    whether Enter goes right, whether last year is shown, which page of the pane beside is.
    """

    widest = 1_540  # a table, with the bar beside it
    cell_entered = Signal(object)
    path_chosen = Signal(bool)
    last_year_chosen = Signal(bool)
    side_chosen = Signal(str, bool)

    def __init__(self, report: ReportModel, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.section = section
        self._offered: list[QAction] = []
        self._origins: Mapping[CellKey, str] = {}
        self._goes_right = self._shows_last_year = False
        self._side = ""

    def make_parts(self) -> Sequence[QWidget]:
        """Heading, buttons and table, as was chosen for all tables meanwhile."""
        # Loaded with the first table that is seen, not with the cover.
        from ui.report.grid.grid_view import GridView

        report, section = self._report, self.section
        self.grid = GridView(report, report.edition.table(section.table), self)
        self._typed = [cell for cell in self.grid.model.table.cells if self.grid.model.is_typed(cell)]
        self.grid.body.setAccessibleName(section.heading)
        self.head = SectionHead(section.heading, section.guidance, self, in_one_line=True)
        self._build_buttons()
        column = self.make_column(8, 4)
        column.setSpacing(6)
        column.addWidget(self.head)
        column.addWidget(self.grid, 1)
        self.grid.body.cell_entered.connect(self.cell_entered)
        self.grid.body.chosen.connect(self._sum_up)
        # Tab would look for the whole table where Qt put it, which is last.
        self.grid.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none for no proxy
        self.setFocusProxy(self.grid.body)
        self._take_choices()
        self._count()
        return self.grid.body, self.path, self.zero_fill

    def _build_buttons(self) -> None:
        from ui.report.grid.selection_summary import WIDEST

        total = len(self._typed)
        self.summary = FixedSizeLabel(WIDEST)
        self.summary.setProperty("role", "soft")
        self.filled = FixedSizeLabel(_filled(total, total))
        self.filled.setProperty("role", "soft")
        self.path = QComboBox()
        self.path.addItems(["回车向下", "回车向右"])
        self.path.setAccessibleName("按回车键以后")
        self.path.setToolTip("按回车键以后到哪一格：同一列的下一格，或同一行的下一格")
        self.zero_fill = QPushButton("空格填 0")
        self.zero_fill.setToolTip("把还空着的格都填上 0，可以撤销（Ctrl+0）")
        self.last_year = _make_switch("对照上年", "在每格的角上用小字显示上年的数")
        self.why = _make_switch("来源", "这个数哪来的：公式、填报人和时间、上年的数、用在哪句话里")
        self.notes = _make_switch("备注", "这一格的备注和疑问，以及全部备注（Shift+F2）")
        self.head.add(self.summary)
        self.summary.hide()
        for widget in (self.filled, self.last_year, self.why, self.notes, self.path, self.zero_fill):
            self.head.add(widget)
        # Only now that it stands in the page: on its own it would be a window.
        self.last_year.setVisible(self._report.filing.last_year is not None)
        self.path.currentIndexChanged.connect(lambda at: self.path_chosen.emit(at == 1))
        self.last_year.toggled.connect(self.last_year_chosen)
        self.why.toggled.connect(lambda is_on: self.side_chosen.emit("why", is_on))
        self.notes.toggled.connect(lambda is_on: self.side_chosen.emit("notes", is_on))
        self.zero_fill.clicked.connect(self._fill_zeros)

    def _take_choices(self) -> None:
        self.grid.model.set_origins(self._origins)
        self.set_enter_goes_right(self._goes_right)
        self.set_last_year_shown(self._shows_last_year)
        self.show_side(self._side)
        self._offer()

    def set_enter_goes_right(self, goes_right: bool) -> None:
        """Choose the path that Enter takes."""
        self._goes_right = goes_right
        if self.is_made:
            self.grid.set_enter_goes_right(goes_right)
            self.path.setCurrentIndex(int(goes_right))

    def set_last_year_shown(self, shown: bool) -> None:
        """Show last year's figures in the corners, or not."""
        self._shows_last_year = shown
        if self.is_made:
            self.grid.model.set_last_year_shown(shown)
            self.last_year.setChecked(shown)

    def set_origins(self, origins: Mapping[CellKey, str]) -> None:
        """Give the shapes of figures that were not typed here."""
        self._origins = origins
        if self.is_made:
            self.grid.model.set_origins(origins)

    def point_at(self, cells: Iterable[CellKey]) -> None:
        """Tint these cells; what nobody has seen yet has nothing tinted to take back."""
        own = [cell for cell in cells if cell in self._report.edition.table(self.section.table).cells]
        if own or self.is_made:
            self.grid.model.highlight(own)

    def show_side(self, name: str) -> None:
        """Say which page is open beside the tables; none with an empty name."""
        self._side = name
        if self.is_made:
            self.why.setChecked(name == "why")
            self.notes.setChecked(name == "notes")

    def offer(self, actions: list[QAction]) -> None:
        """Put actions into the menu of a cell."""
        self._offered = actions
        if self.is_made:
            self._offer()

    def _offer(self) -> None:
        self.grid.body.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.grid.body.addActions(self._offered)

    def refresh(self, moved: frozenset[CellKey], findings: tuple[Finding, ...]) -> None:
        """Show what a change did."""
        self.grid.model.refresh(moved, findings)
        self._count()
        self._sum_up()

    def show_finding(self, finding: Finding, takes_keyboard: bool = True) -> None:
        """Stand on the first cell of a finding that can be typed, with all its operands tinted."""
        model = self.grid.model
        own = [cell for cell in finding.cells if cell in model.form.slot_of_cell]
        model.highlight(own)
        blank = set(model.blanks(own))
        first = next((c for c in own if c in blank), None) or next((c for c in own if model.is_typed(c)), None)
        if target := first or next(iter(own), None):
            self.grid.body.go_to(target)
        if takes_keyboard:
            self.grid.body.setFocus()

    def commit_pending(self) -> bool:
        """Hand over what is still in an editor."""
        return not self.is_made or self.grid.body.commit_pending()

    def showEvent(self, event: QShowEvent) -> None:
        """A tab that was hidden catches up when it is shown."""
        super().showEvent(event)
        self.grid.model.catch_up()
        self._count()
        self._sum_up()
        self.grid.body.go_to_first()

    def _fill_zeros(self) -> None:
        self.grid.body.edits.zero_fill()
        self.grid.body.setFocus()

    def _sum_up(self) -> None:
        """Say below the table what the selected figures come to."""
        from ui.report.grid.selection_summary import summarise

        words = summarise(self._report.edition, self._report.filing.figures, self.grid.body.selected_cells())
        if words != self.summary.text():
            self.summary.setText(words)
            # What is selected is told in place of the guidance, so that the table keeps its height.
            self.summary.setVisible(bool(words))
            self.head.guidance.setVisible(not words)

    def _count(self) -> None:
        blank = len(self.grid.model.blanks())
        self.filled.setText(_filled(len(self._typed) - blank, len(self._typed)))
        asked = len(open_questions(self._report.filing.notes, self.grid.model.table.cells))
        self.notes.setText(f"备注 {asked}" if asked else "备注")
        self.zero_fill.setEnabled(blank > 0 and not self._report.is_locked)


def _filled(count: int, total: int) -> str:
    return f"已填 {count}／{total}"


def _make_switch(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "chip")
    button.setCheckable(True)
    button.setToolTip(plain_tip(tip))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
