"""汇总数: the sum in the form itself, by its parts; a cell leads to the units that make it up."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from models.editions.edition import CellKey
from models.figures.totals import Figures
from models.report.consolidation import Consolidation
from models.report.workflow_record import State
from models.services.collection.results import SumReportPreview, UnitContribution
from ui.collection.adjust_dialog import AdjustDialog
from ui.collection.adjustment_effects import find_broken
from ui.collection.caution_bar import CautionBar
from ui.collection.contributions_panel import ContributionsPanel
from ui.collection.controller import CollectionController
from ui.collection.scope_dialog import ScopeChoice, ScopeDialog
from ui.collection.stale_dialog import StaleDialog, describe_kinds
from ui.collection.sum_cell_styles import LEGEND, CellStyles, SumPart, plain_styles, styles_of
from ui.collection.sum_presenter import SumPresenter
from ui.report import reason_dialog
from ui.report.grid.read_only_grid import ReadOnlyGrid, ReadOnlyGridModel
from ui.theme.icons import icon
from ui.widgets import messages, wording
from ui.widgets.plain_text import PlainLabel
from ui.widgets.type_size_layout import set_least_width_letters

SHARES = (1000, 350)
MAX_NAMED = 6
"""Units that are named in the caution; the others are counted."""


class SumTab(QWidget):
    """``report_requested`` carries the number of the report the sum became, ``missing_requested`` asks for who is
    missing.
    """

    report_requested = Signal(int)
    missing_requested = Signal()

    def __init__(self, controller: CollectionController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.presenter = SumPresenter(controller, self)
        self.part = SumPart.WHOLE
        self._is_due = True
        self.scope_button = QPushButton(icon("collect"), "")
        self.make_button = QPushButton(icon("report", "on_accent"), "生成汇总报告")
        self.parts = {part: QPushButton(part.label) for part in SumPart}
        self.sections = QTabBar()
        self.tables: list[ReadOnlyGrid] = []
        self.stack = QStackedWidget()
        self.missing, self.stale = CautionBar("看名单"), CautionBar("改了什么…")
        self.count, self.legend = PlainLabel(), PlainLabel(LEGEND)
        self.side = ContributionsPanel(controller.edition)
        self._make_tables()
        self._lay_out()
        self._connect()

    def _make_tables(self) -> None:
        edition = self._controller.edition
        for section in edition.sections:
            if section.table:
                table = ReadOnlyGrid(ReadOnlyGridModel(edition, edition.table(section.table)))
                table.cell_entered.connect(self._enter_cell)
                table.chosen.connect(self.side.list.setFocus)
                self.tables.append(table)
                self.stack.addWidget(table)
                self.sections.addTab(section.short_name)

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self._form())
        self.split.addWidget(self.side)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes(list(SHARES))
        set_least_width_letters(self.side, 23)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._head())
        column.addWidget(self.missing)
        column.addWidget(self.stale)
        column.addWidget(self.split, 1)

    def _head(self) -> QHBoxLayout:
        self.make_button.setProperty("role", "main")
        self.make_button.setToolTip("把汇总数写进本单位的年度报告，文字、封面不动；可以撤销")
        self.scope_button.setToolTip("全部、某个单位的下属，或挑选的单位")
        self.count.setProperty("role", "soft")
        head = QHBoxLayout()
        head.setContentsMargins(18, 8, 14, 4)
        head.setSpacing(8)
        head.addWidget(self.scope_button)
        head.addWidget(self.count)
        head.addStretch(1)
        group = QButtonGroup(self)
        for part, chip in self.parts.items():
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setChecked(part is self.part)
            group.addButton(chip)
            head.addWidget(chip)
        head.addSpacing(10)
        head.addWidget(self.make_button)
        return head

    def _form(self) -> QWidget:
        self.sections.setDocumentMode(True)
        self.sections.setExpanding(False)
        self.legend.setProperty("role", "faint")
        form = QWidget()
        inner = QVBoxLayout(form)
        inner.setContentsMargins(14, 0, 6, 6)
        inner.setSpacing(6)
        inner.addWidget(self.sections)
        inner.addWidget(self.stack, 1)
        inner.addWidget(self.legend)
        return form

    def _connect(self) -> None:
        controller, figures = self._controller, self.presenter
        controller.roster_loaded.connect(lambda: self._request(anew=True))
        controller.submissions_changed.connect(self._request)
        self.sections.currentChanged.connect(self._show_table)
        for part, chip in self.parts.items():
            chip.clicked.connect(lambda _checked=False, part=part: self.show_part(part))
        self.scope_button.clicked.connect(self.choose_scope)
        self.make_button.clicked.connect(self.make_report)
        self.missing.pressed.connect(self.missing_requested)
        self.stale.pressed.connect(self.show_stale)
        self.side.unit_requested.connect(controller.unit_requested)
        self.side.adjustment_requested.connect(self.adjust)
        self.side.withdrawal_requested.connect(self.withdraw)
        figures.total_ready.connect(self._show_total)
        figures.state_changed.connect(self._show)
        figures.outliers_changed.connect(self._show)
        figures.contributions_ready.connect(self._show_contributions)
        figures.failed.connect(self._show_failure)
        figures.report_previewed.connect(self._confirm_report)
        figures.report_made.connect(self.report_requested)

    # ── what is shown ──

    @property
    def current(self) -> Consolidation | None:
        """The sum on screen, None while it is being added up."""
        return self.presenter.state.sum if self.presenter.state else None

    @property
    def table(self) -> ReadOnlyGrid:
        """The table on screen."""
        return self.tables[self.stack.currentIndex()]

    def showEvent(self, event: QShowEvent) -> None:
        """What moved while another tab was shown is added now."""
        super().showEvent(event)
        if self._is_due:
            self._request(anew=self.presenter.state is None)

    def _request(self, anew: bool = False) -> None:
        self._is_due = not self.isVisible() or self._controller.collection is None
        if anew:
            self.presenter.state = None
        if not self._is_due:
            self.presenter.restart() if anew or self.presenter.state is None else self.presenter.refresh()

    def _show_total(self, total: Figures) -> None:
        """The first answer; later ones come at once with all around them."""
        if self.presenter.state is None:
            self._set_styles(plain_styles(self._controller.edition, total))

    def _show(self) -> None:
        figures, state, collection = self.presenter, self.presenter.state, self._controller.collection
        if state is None or collection is None:
            return
        self._set_styles(styles_of(state.sum, self.part, figures.last_year, figures.outliers))
        self.scope_button.setText(figures.scope.label(collection.roster.current))
        self.count.setText(f"{state.sum.unit_count} 个单位相加")
        self.make_button.setEnabled(state.sum.unit_count > 0)
        self._show_missing(state.sum)
        saved_at = wording.moment_text(state.saved.at, self._controller.today) if state.saved else ""
        self.stale.show_text(f"{saved_at}的汇总已过期：{describe_kinds(state.changes)}。" if state.changes else "")
        self._refresh_cell()

    def _show_missing(self, consolidation: Consolidation) -> None:
        names = "、".join(unit.name for unit in consolidation.missing[:MAX_NAMED])
        more = f"等 {len(consolidation.missing)} 个单位" if len(consolidation.missing) > MAX_NAMED else ""
        text = f"数不全：{names}{more}没有报齐（未报或已退回）。这里只是已收单位之和，不能判断与实际是否一致。"
        self.missing.show_text(text if consolidation.missing else "")

    def _set_styles(self, styles: CellStyles) -> None:
        for table in self.tables:
            table.model.show_appearances(*styles)

    def _show_failure(self, sentence: str) -> None:
        self.scope_button.setText("请选一个单位")
        self.missing.show_text(sentence)

    def _show_table(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self._enter_cell(self.table.cell)

    def show_part(self, part: SumPart) -> None:
        """Show the whole, the units below, the own level, or the adjustments."""
        self.part = part
        self.parts[part].setChecked(True)
        self._show()

    # ── a cell ──

    def _enter_cell(self, cell: CellKey | None) -> None:
        self._show_cell(cell)
        if cell is not None:
            self.presenter.request_contributions(cell)

    def _show_cell(self, cell: CellKey | None) -> None:
        state = self.presenter.state
        consolidated = state.sum.cell(cell) if state and cell else None
        self.side.show_cell(cell, consolidated, state.adjustments if state else ())

    def _refresh_cell(self) -> None:
        """What stands beside the form follows the sum."""
        self._show_cell(self.table.cell)
        if self.side.cell is not None:
            self.presenter.request_contributions(self.side.cell)

    def _show_contributions(self, cell: CellKey, shares: list[UnitContribution]) -> None:
        state = self.presenter.state
        units = (state.sum.units_total.get(cell) or 0) if state else 0
        self.side.show_contributions(cell, shares, units, self.presenter.outliers.get(cell, ()))

    def go_to(self, cell: CellKey) -> None:
        """Turn to a cell."""
        at = next(at for at, table in enumerate(self.tables) if cell in table.model.form.slot_of_cell)
        self.sections.setCurrentIndex(at)
        self.tables[at].body.go_to(cell)

    # ── what is done ──

    def show_scope(self, scope: ScopeChoice) -> None:
        """Add these units, at once or when the tab is turned to."""
        self.presenter.scope = scope
        self._request(anew=True)

    def choose_scope(self) -> None:
        """Add other units."""
        dialog = ScopeDialog(self._controller, self.presenter.scope, self.window())
        if dialog.exec():
            self.show_scope(dialog.choice)

    def adjust(self, cell: CellKey) -> None:
        """Add to a cell, or take off, with the reason."""
        now = self.current
        if now is None:
            return
        dialog = AdjustDialog(
            self._controller.edition, cell, now.total.get(cell), partial(find_broken, now, cell), self.window()
        )
        if dialog.exec() and self._controller.is_named():
            self.presenter.adjust(cell, dialog.value, dialog.reason)

    def withdraw(self, adjustment: int) -> None:
        """Take an adjustment back."""
        if self._controller.is_named():
            self.presenter.withdraw(adjustment)

    def show_stale(self) -> None:
        """Say what changed since the sum was made."""
        state = self.presenter.state
        if state is None or state.saved is None:
            return
        saved_at = wording.moment_text(state.saved.at, self._controller.today)
        if StaleDialog(self._controller.edition, saved_at, state.changes, self.window()).exec():
            self.make_report()

    def make_report(self) -> None:
        """Write the sum into the node's own report, once the clerk knows what is there and what will be."""
        if self.current is not None and self._controller.is_named():
            self.presenter.preview_report()

    def _confirm_report(self, preview: SumReportPreview) -> None:
        """Ask where units are missing or other figures would be written over, and for a reason where it is locked."""
        missing = len(self.current.missing) if self.current else 0
        told = [preview.sentence] if preview.asks else []
        if missing:
            told.append(
                f"还有 {missing} 个单位没有报来，生成的报告只是已报单位之和。"
                "以后补报了，这里会提示已过期，可以重新生成。"
            )
        title = f"写进“{preview.agency}”的报告" if preview.asks else "数还不全"
        if told and not messages.ask(self.window(), title, "\n\n".join(told), "仍要生成"):
            return
        reason = ""
        if preview.is_locked:
            prompt = reason_dialog.REOPEN if preview.state is State.FINAL else reason_dialog.RETURN
            reason = reason_dialog.ask_reason(self.window(), prompt, "汇总有变动，按现在的数重新生成")
            if not reason:
                return
        self.presenter.make_report(preview.asks, reason)
