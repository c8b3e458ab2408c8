"""核对: what does not fit together in a year's collection, in lists that each lead to the unit."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from models.errors import AppError
from models.figures.value import format_figure
from models.rules.finding import Finding
from models.services.collection.collection import Collection
from models.services.collection.results import AlikeReports, Outlier, RuleSummary, SubmissionFinding
from ui.collection.alike_page import AlikePage
from ui.collection.common_findings_page import CommonFindingsPage
from ui.collection.comparison_page import ComparisonPage, VersionPicker
from ui.collection.controller import CollectionController
from ui.collection.outlier_scan import OutlierScan
from ui.collection.sum_findings_page import SumFindingsPage
from ui.collection.sum_presenter import SumCheck, SumPresenter
from ui.collection.superior_comparison_page import SuperiorComparisonPage
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.theme.icons import icon
from ui.widgets.plain_text import PlainLabel

TOPICS = {
    "rules": "汇总检查",
    "compared": "上下级核对",
    "strange": "数字异常",
    "same": "同类问题",
    "alike": "文字雷同",
    "beside": "并排比对",
}

NO_OUTLIERS = "没有单位的数与上年或同级单位相差悬殊。"


class CheckTab(QWidget):
    """Asks when it is shown; ``export_requested`` asks for a workbook of all lists."""

    export_requested = Signal()

    def __init__(self, controller: CollectionController, figures: SumPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._figures = controller, figures
        self._is_due = True
        self.rules = SumFindingsPage()
        self.superiors = SuperiorComparisonPage(controller.edition)
        self.outliers = TextTable(("单位", "格", "今年", "对照", "为什么"), (15, 13, 8, 8, 0), (2, 3), NO_OUTLIERS)
        self.common, self.alike, self.comparison = CommonFindingsPage(), AlikePage(), ComparisonPage(controller.edition)
        self.chips = {key: QPushButton(words) for key, words in TOPICS.items()}
        self.outlier_scan = OutlierScan(controller, self)
        self.status = PlainLabel()
        self.export_button = QPushButton(icon("export"), "导出清单…")
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.status.setProperty("role", "soft")
        self.export_button.setToolTip("报送情况、汇总数、各项核对，每张清单一个工作表")
        head = QHBoxLayout()
        head.setContentsMargins(18, 8, 14, 6)
        head.setSpacing(8)
        group = QButtonGroup(self)
        pages = (self.rules, self.superiors, self.outliers, self.common, self.alike, self.comparison)
        for key, page in zip(self.chips, pages, strict=True):
            chip = self.chips[key]
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            group.addButton(chip)
            head.addWidget(chip)
            self.stack.addWidget(page)
            chip.clicked.connect(lambda _checked=False, page=page: self.stack.setCurrentWidget(page))
        self.chips["rules"].setChecked(True)
        head.addSpacing(8)
        head.addWidget(self.status, 1)
        head.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        controller = self._controller
        for arrived in (
            controller.submissions_changed,
            controller.roster_loaded,
            controller.check_finished,
            self._figures.state_changed,
        ):
            arrived.connect(self._request)
        self.export_button.clicked.connect(self.export_requested)
        self.outlier_scan.progressed.connect(self._show_scan_progress)
        self.outlier_scan.finished.connect(self._show_outliers)
        self._figures.check_finished.connect(self._show_checked)
        self._figures.failed.connect(self.status.setText)
        self.rules.explained.connect(self._explain)
        self.superiors.unit_requested.connect(controller.unit_requested)
        self.common.unit_requested.connect(controller.unit_requested)
        self.common.rule_requested.connect(self._request_rule)
        self.outliers.row_activated.connect(lambda code: controller.unit_requested.emit(code))
        self.alike.unit_requested.connect(controller.unit_requested)
        self.alike.pair_requested.connect(self._request_passages)
        self.comparison.comparison_requested.connect(self._compare)
        for side in self.comparison.sides:
            side.unit_chosen.connect(lambda code, side=side: self._offer_versions(side, code))

    def _explain(self, finding: Finding, text: str) -> None:
        if self._controller.is_named():
            self._figures.explain(finding, text)

    def showEvent(self, event: QShowEvent) -> None:
        """What moved while another tab was shown is looked at now."""
        super().showEvent(event)
        if self._is_due:
            self._request()

    def _request(self) -> None:
        collection = self._controller.collection
        self._is_due = not self.isVisible() or collection is None
        if self._is_due or collection is None:
            return
        self.status.setText("正在核对…")
        self._figures.check()
        self._controller.run_query("same", lambda: _common_findings(collection), self._show_common)
        self.outlier_scan.start(collection)
        self._scan_likeness(collection)
        called = {f"{unit.name}（{unit.code}）": unit.code for unit in self._controller.tree.units}
        for side in self.comparison.sides:
            side.set_units(called)

    # ── what was found ──

    def _show_checked(self, checked: SumCheck) -> None:
        self.status.setText("")
        self.rules.show_findings(checked.findings)
        self._count("rules", sum(not one.is_explained for one in checked.findings))
        self.superiors.show_comparisons(checked.comparisons)
        self._count("compared", sum(bool(one.differences) for one in checked.comparisons if one.can_judge))

    def _show_scan_progress(self, done: int, total: int) -> None:
        self.chips["strange"].setText(f"{TOPICS['strange']} {done * 100 // total}%")

    def _show_outliers(self, outliers: Sequence[Outlier]) -> None:
        edition = self._controller.edition
        rows = []
        for one in outliers:
            kind = edition.kind(one.cell)
            figures = (format_figure(one.value, kind), format_figure(one.reference, kind))
            rows.append(ComparedTextRow((one.name, edition.short_name(one.cell), *figures, one.reason), one.unit))
        self.outliers.show_rows(rows)
        self._count("strange", len(rows))

    def _show_common(self, same: Sequence[tuple[RuleSummary, str]]) -> None:
        self.common.show_rules(same)
        self._count("same", len(same))

    def _request_rule(self, rule: str) -> None:
        collection = self._controller.collection
        if collection is not None:
            self._controller.run_query("rule", lambda: collection.queries.findings_of_rule(rule), self._show_rule)

    def _show_rule(self, findings: Sequence[SubmissionFinding]) -> None:
        tree = self._controller.tree
        self.common.show_findings(
            findings, lambda code: tree.units[tree.positions[code]].name if code in tree.positions else code
        )

    def _scan_likeness(self, collection: Collection) -> None:
        def progress(steps: list[tuple[int, int]]) -> None:
            done, total = steps[-1]
            self.chips["alike"].setText(f"{TOPICS['alike']} {done * 100 // total}%")

        def finished(problem: str) -> None:
            result = collection.likeness.result
            if problem or result is None:
                self._controller.failed.emit(problem)
                return
            self.alike.show_result(result)
            if result.judged:
                self._count("alike", len(result.pairs))
            else:
                self.chips["alike"].setText(TOPICS["alike"])
            if result.pairs:
                self._figures.check()  # 汇总检查 names them too

        self._controller.run_scan("likeness", collection.likeness.scan, progress, finished)

    def _request_passages(self, pair: AlikeReports) -> None:
        collection = self._controller.collection
        if collection is not None:
            self._controller.run_query(
                "passages",
                lambda: collection.likeness.passages(pair),
                lambda passages: self.alike.show_passages(pair, passages),
            )

    def _count(self, key: str, number: int) -> None:
        self.chips[key].setText(f"{TOPICS[key]} {number}")

    # ── two reports side by side ──

    def compare(self, one: int, other: int) -> None:
        """Lay two versions side by side."""
        self.chips["beside"].click()
        for side, received in zip(self.comparison.sides, (one, other), strict=True):
            side.blockSignals(True)
            submission = self._controller.loaded_collection.submissions.version(received)
            self._offer_versions(side, submission.unit, received)
            side.blockSignals(False)
        self._compare(one, other)

    def _offer_versions(self, side: VersionPicker, code: str, received: int = 0) -> None:
        tree = self._controller.tree
        unit = tree.units[tree.positions[code]]
        submissions = self._controller.loaded_collection.submissions
        self._try(lambda: side.show_unit(f"{unit.name}（{code}）", submissions.versions(code), received))

    def _compare(self, one: int, other: int) -> None:
        collection = self._controller.collection
        if collection is not None:
            compare = collection.queries.compare
            self._controller.run_query(
                "compare", lambda: compare(one, other), lambda both: self.comparison.differences.show_differences(*both)
            )

    def _try(self, action: Callable[[], object]) -> None:
        try:
            action()
        except AppError as error:
            self._controller.failed.emit(error.sentence)


def _common_findings(collection: Collection) -> list[tuple[RuleSummary, str]]:
    queries = collection.queries
    return [(one, queries.findings_of_rule(one.rule)[0].message) for one in queries.common_findings()]
