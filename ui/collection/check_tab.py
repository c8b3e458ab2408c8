"""核对: what does not fit together in a year's collection, in lists that each lead to the unit."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from models.errors import AppError
from models.figures.value import format_figure
from models.rules.finding import Finding
from models.rules.registry import named
from models.services.collection.queries import Outlier, ReceivedTrouble, SameFinding, Seeing
from ui.collection.beside_page import BesidePage, Side
from ui.collection.compared_page import ComparedPage
from ui.collection.desk import Desk
from ui.collection.outlying import Outlying
from ui.collection.plain_list import PlainList, PlainRow
from ui.collection.same_page import SamePage
from ui.collection.sum_figures import Checked, SumFigures
from ui.theme.colours import SHAPES
from ui.theme.icons import icon

TOPICS = {
    "rules": "汇总检查",
    "compared": "上下级核对",
    "strange": "数字异常",
    "same": "同类问题",
    "beside": "并排比对",
}

NOTHING_STRANGE = "没有单位的数与上年或同级单位相差悬殊。"


class CheckTab(QWidget):
    """Asks when it is shown; ``export_wanted`` asks for a workbook of all lists."""

    export_wanted = Signal()

    def __init__(self, desk: Desk, figures: SumFigures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._figures = desk, figures
        self._is_due = True
        self.rules = PlainList(("程度", "规则", "问题"), (7, 14, 0), none="没有发现问题。")
        self.compared = ComparedPage(desk.edition)
        self.strange = PlainList(("单位", "格", "今年", "对照", "为什么"), (15, 13, 8, 8, 0), (2, 3), NOTHING_STRANGE)
        self.same, self.beside = SamePage(), BesidePage(desk.edition)
        self.chips = {key: QPushButton(words) for key, words in TOPICS.items()}
        self.outlying = Outlying(desk, self)
        self.told = QLabel()
        self.export = QPushButton(icon("export"), "导出清单…")
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.told.setProperty("role", "soft")
        self.export.setToolTip("报送情况、汇总数、各项核对，每张清单一个工作表")
        head = QHBoxLayout()
        head.setContentsMargins(18, 8, 14, 6)
        head.setSpacing(8)
        group = QButtonGroup(self)
        for key, page in zip(
            self.chips, (self.rules, self.compared, self.strange, self.same, self.beside), strict=True
        ):
            chip = self.chips[key]
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            group.addButton(chip)
            head.addWidget(chip)
            self.stack.addWidget(page)
            chip.clicked.connect(lambda _checked=False, page=page: self.stack.setCurrentWidget(page))
        self.chips["rules"].setChecked(True)
        head.addSpacing(8)
        head.addWidget(self.told, 1)
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        desk = self._desk
        for arrived in (desk.moved, desk.opened, desk.checked, self._figures.came):
            arrived.connect(self._ask)
        self.export.clicked.connect(self.export_wanted)
        self.outlying.reached.connect(self._tell_outlying)
        self.outlying.found.connect(self._show_strange)
        self._figures.checked.connect(self._show_checked)
        self._figures.refused.connect(self.told.setText)
        self.compared.unit_wanted.connect(desk.unit_wanted)
        self.same.unit_wanted.connect(desk.unit_wanted)
        self.same.rule_wanted.connect(self._ask_rule)
        self.strange.opened.connect(lambda code: desk.unit_wanted.emit(code))
        self.beside.wanted.connect(self._compare)
        for side in self.beside.sides:
            side.unit_named.connect(lambda code, side=side: self._offer_versions(side, code))

    def showEvent(self, event: QShowEvent) -> None:
        """What moved while another tab was shown is looked at now."""
        super().showEvent(event)
        if self._is_due:
            self._ask()

    def _ask(self) -> None:
        seeing = self._desk.seeing
        self._is_due = not self.isVisible() or seeing is None
        if self._is_due or seeing is None:
            return
        self.told.setText("正在核对…")
        self._figures.check()
        self._desk.ask("same", lambda: _same(seeing), self._show_same)
        self.outlying.begin(seeing)
        called = {f"{unit.name}（{unit.code}）": unit.code for unit in self._desk.tree.units}
        for side in self.beside.sides:
            side.offer(called)

    # ── what was found ──

    def _show_checked(self, checked: Checked) -> None:
        self.told.setText("")
        self.rules.show_rows([_finding(one) for one in checked.findings])
        self._count("rules", len(checked.findings))
        self.compared.show_compared(checked.compared)
        self._count("compared", sum(bool(one.differences) for one in checked.compared if one.can_judge))

    def _tell_outlying(self, done: int, total: int) -> None:
        self.chips["strange"].setText(f"{TOPICS['strange']} {done * 100 // total}%")

    def _show_strange(self, found: Sequence[Outlier]) -> None:
        edition = self._desk.edition
        rows = []
        for one in found:
            kind = edition.kind(one.cell)
            figures = (format_figure(one.value, kind), format_figure(one.beside, kind))
            rows.append(PlainRow((one.name, edition.short_name(one.cell), *figures, one.why), one.unit))
        self.strange.show_rows(rows)
        self._count("strange", len(rows))

    def _show_same(self, same: Sequence[tuple[SameFinding, str]]) -> None:
        self.same.show_same(same)
        self._count("same", len(same))

    def _ask_rule(self, rule: str) -> None:
        seeing = self._desk.seeing
        if seeing is not None:
            self._desk.ask("rule", lambda: seeing.with_rule(rule), self._show_rule)

    def _show_rule(self, found: Sequence[ReceivedTrouble]) -> None:
        tree = self._desk.tree
        self.same.show_rule(
            found, lambda code: tree.units[tree.positions[code]].name if code in tree.positions else code
        )

    def _count(self, key: str, number: int) -> None:
        self.chips[key].setText(f"{TOPICS[key]} {number}")

    # ── two reports side by side ──

    def lay_beside(self, one: int, other: int) -> None:
        """Lay two versions side by side."""
        self.chips["beside"].click()
        for side, received in zip(self.beside.sides, (one, other), strict=True):
            side.blockSignals(True)
            kept = self._desk.collecting.version(received)
            self._offer_versions(side, kept.unit, received)
            side.blockSignals(False)
        self._compare(one, other)

    def _offer_versions(self, side: Side, code: str, received: int = 0) -> None:
        tree = self._desk.tree
        unit = tree.units[tree.positions[code]]
        self._try(lambda: side.show_unit(f"{unit.name}（{code}）", self._desk.collecting.versions(code), received))

    def _compare(self, one: int, other: int) -> None:
        seeing = self._desk.seeing
        if seeing is not None:
            self._desk.ask("beside", lambda: seeing.beside(one, other), lambda both: self.beside.show_beside(*both))

    def _try(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except AppError as trouble:
            self._desk.troubled.emit(trouble.sentence)


def _same(seeing: Seeing) -> list[tuple[SameFinding, str]]:
    return [(one, seeing.with_rule(one.rule)[0].message) for one in seeing.same_findings()]


def _finding(one: Finding) -> PlainRow:
    label = f"{SHAPES[one.severity]} {one.severity.label}"
    return PlainRow((label, named(one.rule), one.message), one, one.severity.value)
