"""The list of findings: it leads, keeps what was selected, filters, copies, explains."""

from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from models.editions.declare import CellKey
from models.rules.finding import Severity
from tests.clerk import CONTROL, Clerk, Key
from ui.grid.grid_model import LOOK


def requests(row: str, column: str = "natural_person") -> CellKey:
    return CellKey("requests", row, column)


def breach(clerk: Clerk) -> None:
    clerk.turns_to("requests")
    clerk.table("requests").setFocus()
    clerk.presses(Key.Key_0, CONTROL)
    clerk.fills(requests("new_received"), 5)
    clerk.fills(requests("new_received", "enterprise"), 2)


def test_a_click_leads_to_the_cell_and_points_at_all_operands(clerk: Clerk) -> None:
    breach(clerk)
    clerk.turns_to("cover")
    finding = clerk.clicks_finding("商业企业")
    assert clerk.view.current_section() == "requests"
    assert clerk.stands_on == requests("new_received", "enterprise")
    pointed = {c for c in clerk.bridge.edition.cells if c.block == "requests" and shown(clerk, c).is_pointed_at}
    assert pointed == set(finding.cells)
    clerk.types("0")
    clerk.presses(Key.Key_Return)
    assert not clerk.findings("商业企业：")


def shown(clerk: Clerk, cell: CellKey) -> object:
    return clerk.table("requests").model().index_of(cell).data(LOOK)  # type: ignore[attr-defined]


def test_the_keyboard_leads_too(clerk: Clerk) -> None:
    breach(clerk)
    panel = clerk.view.problems
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(0))
    clerk.turns_to("cover")
    panel.list.setFocus()
    clerk.presses(Key.Key_Return)
    selected = panel.selected()
    assert selected is not None
    assert clerk.view.current_section() == selected.section != "cover"


def test_blanks_lead_to_the_first_blank_cell(clerk: Clerk) -> None:
    clerk.fills(requests("new_received"), 5)
    clerk.clicks_finding("收到和处理")
    assert clerk.stands_on == requests("new_received", "enterprise")


def test_what_was_selected_stays_selected_while_its_numbers_change(clerk: Clerk) -> None:
    breach(clerk)
    clerk.clicks_finding("商业企业")
    clerk.fills(requests("new_received", "enterprise"), 7)
    selected = clerk.view.problems.selected()
    assert selected is not None
    assert "相差 7" in selected.message
    clerk.fills(requests("new_received"), 0)
    assert clerk.view.problems.selected() == clerk.findings("商业企业：")[0]
    clerk.fills(requests("new_received", "enterprise"), 0)
    selected = clerk.view.problems.selected()
    assert selected is None or "商业企业" not in selected.message


def test_the_list_is_filtered_by_severity_and_page(clerk: Clerk) -> None:
    breach(clerk)
    panel = clerk.view.problems
    total = panel.model.rowCount()
    panel.severity.setCurrentIndex(panel.severity.findData(Severity.EXPLAIN))
    assert {panel.model.finding(row).severity for row in range(panel.model.rowCount())} == {Severity.EXPLAIN}
    panel.severity.setCurrentIndex(0)
    panel.this_page.click()
    assert {panel.model.finding(row).section for row in range(panel.model.rowCount())} == {"requests"}
    clerk.turns_to("disputes")
    assert {panel.model.finding(row).section for row in range(panel.model.rowCount())} == {"disputes"}
    panel.this_page.click()
    assert panel.model.rowCount() == total


def test_a_finding_is_copied_as_a_sentence(clerk: Clerk) -> None:
    breach(clerk)
    clerk.clicks_finding("商业企业")
    clerk.view.problems.list.setFocus()
    clerk.presses(Key.Key_C, CONTROL)
    assert QApplication.clipboard().text().startswith("■ 必须改  申请办理  商业企业：第一项 2")


def test_a_finding_that_asks_for_it_is_explained_in_place(clerk: Clerk) -> None:
    clerk.view.problems.severity.setCurrentIndex(clerk.view.problems.severity.findData(Severity.EXPLAIN))
    finding = clerk.clicks_finding("还没有写")
    bar = clerk.view.problems.explain_bar
    assert bar.isVisible()
    bar.words.setFocus()
    clerk.types("no problems this year")
    clerk.presses(Key.Key_Return)
    told = next(f for f in clerk.bridge.findings if f.rule == finding.rule)
    assert told.explanation == "no problems this year"
    assert not told.is_open
    assert "说明：no problems" in str(clerk.view.problems.model.index(0).data())
    clerk.bridge.undo()
    assert bar.words.text() == ""


def test_an_explanation_is_kept_when_the_clerk_goes_elsewhere(clerk: Clerk) -> None:
    clerk.view.problems.severity.setCurrentIndex(clerk.view.problems.severity.findData(Severity.EXPLAIN))
    finding = clerk.clicks_finding("还没有写")
    clerk.view.problems.explain_bar.words.setFocus()
    clerk.types("nothing to report")
    clerk.clicks(requests("granted"))
    told = next(f for f in clerk.bridge.findings if f.rule == finding.rule)
    assert told.explanation == "nothing to report"


def test_a_likely_cause_is_named_behind_the_finding(clerk: Clerk) -> None:
    clerk.turns_to("requests")
    clerk.table("requests").setFocus()
    clerk.presses(Key.Key_0, CONTROL)
    clerk.fills(requests("new_received"), 1288)
    clerk.fills(requests("granted"), 1828)
    clerk.clicks_finding("的 1828 可能颠倒了两位，应为 1288")
    clerk.fills(requests("granted"), 1288)
    assert not clerk.findings("自然人：")


def test_only_findings_that_ask_for_it_can_be_explained(clerk: Clerk) -> None:
    breach(clerk)
    clerk.clicks_finding("商业企业")
    assert not clerk.view.problems.explain_bar.isVisible()


def test_each_tab_wears_its_open_findings(clerk: Clerk) -> None:
    breach(clerk)
    badges = {name: badge.words for sections, badge in clerk.view.tabs._badges for name in sections}
    assert badges["requests"] == "必须改 2"
    assert badges["problems_and_improvements"] == "须说明 1"
    assert badges["other_matters"] == "提醒 1"
    assert badges["cover"] == "没有待办的问题"


def test_the_models_keep_qt_s_rules(clerk: Clerk, qtmodeltester: ModelTester) -> None:
    panel = clerk.view.problems
    grid = clerk.table("requests").model()
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
        for model in (panel.model, grid)
    ]
    breach(clerk)
    panel.this_page.click()
    clerk.turns_to("cover")
    panel.this_page.click()
    qtmodeltester.check(panel.model)
    qtmodeltester.check(grid)
    assert len(testers) == 2
