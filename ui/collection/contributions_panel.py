"""The cell of the sum that was chosen, beside the form: its columns, who makes it up, and its adjustments."""

from collections.abc import Collection, Sequence
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.editions.edition import CellKey, Edition
from models.figures.value import format_figure
from models.report.consolidation import ConsolidatedCell
from models.services.collection.results import Adjustment, Outlier, UnitContribution
from ui.collection.contribution_list import ContributionList
from ui.collection.sum_cell_styles import SumPart
from ui.theme.colours import colours
from ui.widgets.plain_text import MarkupLabel, PlainLabel

MAX_CONTRIBUTIONS = 200
"""Units that are listed; what the others add is told in one line."""
NOTHING = "点表里的一格，这里列出它由哪些单位的数加成、各占多少、上年多少。"


class ContributionsPanel(QWidget):
    """``unit_requested`` carries a unit's code, ``adjustment_requested`` a cell, ``withdrawal_requested`` an
    adjustment's number.
    """

    unit_requested = Signal(str)
    adjustment_requested = Signal(object)
    withdrawal_requested = Signal(int)

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self.cell: CellKey | None = None
        self.name, self.figure, self.parts, self.rest = PlainLabel(NOTHING), PlainLabel(), PlainLabel(), PlainLabel()
        self.adjusted = MarkupLabel()
        self.list = ContributionList()
        self.adjust = QPushButton("调整这一格…")
        self.adjust.setToolTip("另列一栏增减，写明原因；各单位报来的数不动")
        self._lay_out()
        self.list.unit_requested.connect(self.unit_requested)
        self.adjust.clicked.connect(lambda: self.adjustment_requested.emit(self.cell))
        self.adjusted.linkActivated.connect(lambda link: self.withdrawal_requested.emit(int(link)))
        self.show_cell(None, None, ())

    def _lay_out(self) -> None:
        self.name.setProperty("role", "soft")
        self.figure.setProperty("role", "title")
        for label in (self.parts, self.rest):
            label.setProperty("role", "soft")
        for label in (self.name, self.parts, self.rest):
            label.setWordWrap(True)
        self.adjusted.setWordWrap(True)
        head = QVBoxLayout()
        head.setContentsMargins(14, 12, 12, 6)
        head.setSpacing(3)
        for label in (self.name, self.figure, self.parts):
            head.addWidget(label)
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 4, 12, 10)
        foot.setSpacing(6)
        foot.addWidget(self.rest)
        foot.addWidget(self.adjusted)
        line = QHBoxLayout()
        line.addWidget(self.adjust)
        line.addStretch(1)
        foot.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def show_cell(
        self, cell: CellKey | None, consolidated: ConsolidatedCell | None, adjustments: Sequence[Adjustment]
    ) -> None:
        """Tell of a cell; who makes it up follows."""
        is_same, self.cell = cell == self.cell, cell
        for part in (self.figure, self.parts, self.adjusted, self.adjust, self.rest):
            part.setVisible(cell is not None)
        if cell is None:
            self.name.setText(NOTHING)
            self.list.contributions.show_contributions((), self.list.contributions.kind, ())
            return
        kind = self._edition.kind(cell)
        self.name.setText(self._edition.full_name(cell))
        if consolidated is not None:
            self.figure.setText(format_figure(consolidated.whole, kind) or "空")
            columns = ((part, part.of(consolidated)) for part in (SumPart.BELOW, SumPart.OWN, SumPart.ADJUSTED))
            self.parts.setText(
                "　".join(f"{part.label} {format_figure(value, kind)}" for part, value in columns if value)
            )
        is_total = cell in self._edition.operands
        self.adjust.setVisible(not is_total)
        self._show_adjustments([one for one in adjustments if one.cell == cell])
        if not is_same:
            self.list.contributions.show_contributions((), kind, ())
            self.rest.setText("正在找出由哪些单位加成…")

    def _show_adjustments(self, adjustments: Sequence[Adjustment]) -> None:
        parts = []
        for one in adjustments:
            value = format_figure(one.value, self._edition.kind(one.cell))
            words = f"调整 {'+' if one.value > 0 and not value.startswith('+') else ''}{value}：{escape(one.reason)}"
            if one.withdrawn_at:
                parts.append(f'<span style="color:{colours.faint}"><s>{words}</s> 已撤销</span>')
            else:
                link = f'<a href="{one.id}" style="color:{colours.accent}; text-decoration:none">撤销</a>'
                parts.append(f'{words}　<span style="color:{colours.muted}">{escape(one.operator)}</span>　{link}')
        self.adjusted.setText("<br>".join(parts))
        self.adjusted.setVisible(bool(parts))

    def show_contributions(
        self, cell: CellKey, shares: Sequence[UnitContribution], units: int, outliers: Collection[Outlier]
    ) -> None:
        """List who makes up the cell, the largest first; ``units`` is what all of them add up to."""
        if cell != self.cell:
            return
        kind = self._edition.kind(cell)
        self.list.contributions.show_contributions(shares[:MAX_CONTRIBUTIONS], kind, outliers)
        if not shares:
            self.rest.setText("各单位这一格都是 0 或没有填。")
        elif len(shares) > MAX_CONTRIBUTIONS:
            rest = units - sum(share.value for share in shares[:MAX_CONTRIBUTIONS])
            self.rest.setText(f"列出最大的 {MAX_CONTRIBUTIONS} 个，其余合计 {format_figure(rest, kind)}。")
        else:
            count = sum(len(share.below) or 1 for share in shares)
            opened = "点一下有下属的，列出它的下属。" if any(share.below for share in shares) else ""
            self.rest.setText(f"共 {count} 个单位有数。{opened}")
