"""同类问题: which rules find fault with most units, and the same finding across all of them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from models.rules.finding import Severity
from models.rules.registry import named
from models.services.collection.results import RuleSummary, SubmissionFinding
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.theme.colours import SHAPES

NameLookup = Callable[[str], str]
"""A unit's name by its code."""


class CommonFindingsPage(QWidget):
    """``rule_requested`` carries a rule whose findings are to be shown, ``unit_requested`` a unit's code."""

    rule_requested = Signal(str)
    unit_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rules = TextTable(
            ("程度", "规则", "单位", "处", "例如"), (7, 15, 5, 5, 0), (2, 3), "收到的报告都没有问题。"
        )
        self.units = TextTable(("单位", "问题", "单位的说明"), (16, 0, 16))
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        for part in (self.rules, self.units):
            split.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.rules.row_selected.connect(lambda same: self.rule_requested.emit(same.rule))
        self.units.row_activated.connect(lambda code: self.unit_requested.emit(code))

    def show_rules(self, same: Sequence[tuple[RuleSummary, str]]) -> None:
        """Show the rules, each with the first sentence it said."""
        self.units.show_rows(())
        self.rules.show_rows([_row(one, example) for one, example in same])

    def show_findings(self, findings: Sequence[SubmissionFinding], named: NameLookup) -> None:
        """Show one rule's findings in all units."""
        self.units.show_rows(
            [ComparedTextRow((named(one.unit), one.message, one.explanation), one.unit) for one in findings],
        )


def _row(one: RuleSummary, example: str) -> ComparedTextRow:
    severity = Severity(one.severity)
    words = (f"{SHAPES[severity]} {severity.label}", named(one.rule), str(one.units), str(one.occurrences), example)
    return ComparedTextRow(words, one, severity.value)
