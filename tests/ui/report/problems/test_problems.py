"""The list of findings: it leads, keeps what was selected, filters, copies, explains."""

from dataclasses import replace
from time import monotonic

from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.report.filing import Filing
from models.rules.finding import NOT_BEGUN, Severity
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, SHIFT, Clerk, Key, clerk_at
from tests.widgets import focused


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
    pointed = {c for c in clerk.report.edition.cells if c.block == "requests" and clerk.look(c).is_pointed_at}
    assert pointed == set(finding.cells)
    clerk.types("0")
    clerk.presses(Key.Key_Return)
    assert not clerk.findings("商业企业：")


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
    clerk.writes("problems_and_improvements", "无")
    panel = clerk.view.problems
    total = panel.model.rowCount()
    panel.filters.chips[Severity.EXPLAIN].click()
    assert {panel.model.finding(row).severity for row in range(panel.model.rowCount())} == {Severity.EXPLAIN}
    panel.filters.chips[Severity.EXPLAIN].click()
    clerk.turns_to("requests")
    panel.filters.this_page.click()
    assert {panel.model.finding(row).section for row in range(panel.model.rowCount())} == {"requests"}
    clerk.turns_to("disputes")
    assert {panel.model.finding(row).section for row in range(panel.model.rowCount())} == {"disputes"}
    panel.filters.this_page.click()
    assert panel.model.rowCount() == total


def test_each_filter_says_how_many_it_would_show(clerk: Clerk) -> None:
    breach(clerk)
    panel, filters = clerk.view.problems, clerk.view.problems.filters
    total = panel.model.rowCount()
    assert filters.total.text() == f"问题 {total - panel.model.not_begun}"
    assert filters.chips[NOT_BEGUN].text() == "○ 未开始 5"
    assert filters.chips[Severity.BLOCK].text() == f"■ 必须改 {panel.model.counts('kind')['block']}"
    at = filters.rule.findData("T3-1")
    assert filters.rule.itemText(at) == "表三勾稽关系（T3-1）　2"
    filters.rule.setCurrentIndex(at)
    assert panel.model.rowCount() == 2
    assert filters.total.text() == f"问题 2／{total}"
    assert [filters.section.itemText(at) for at in range(filters.section.count())] == [
        "各部分",
        "三、收到和处理政府信息公开申请情况　2",
    ]
    clerk.fills(requests("new_received"), 0)
    clerk.fills(requests("new_received", "enterprise"), 0)
    assert panel.model.rowCount() == 0
    assert filters.rule.currentText().endswith("　0")
    assert panel.all_clear.isVisible()


def test_words_are_looked_for_by_the_keyboard_alone(clerk: Clerk) -> None:
    breach(clerk)
    panel = clerk.view.problems
    total = panel.model.rowCount()
    panel.take_focus()
    for _ in range(4):
        if focused() is not panel.filters.search:
            clerk.presses(Key.Key_Backtab, SHIFT)
    assert focused() is panel.filters.search
    clerk.types("t3-1 ")
    panel.filters.search.insert("商业企业")
    assert [f.rule for f in panel.model.shown] == ["T3-1"]
    clerk.presses(Key.Key_Down)
    assert focused() is panel.list
    clerk.presses(Key.Key_Return)
    assert clerk.stands_on == requests("new_received", "enterprise")
    panel.take_focus()
    clerk.presses(Key.Key_Escape)
    assert panel.model.rowCount() == total
    clerk.presses(Key.Key_Escape)
    assert focused() is not panel.list


def test_one_key_leads_from_finding_to_finding(clerk: Clerk) -> None:
    breach(clerk)
    panel = clerk.view.problems
    panel.filters.rule.setCurrentIndex(panel.filters.rule.findData("T3-1"))
    panel.step(1)
    assert clerk.stands_on == requests("new_received")
    panel.step(1)
    assert clerk.stands_on == requests("new_received", "enterprise")
    panel.step(1)
    assert clerk.stands_on == requests("new_received")
    panel.step(-1)
    assert clerk.stands_on == requests("new_received", "enterprise")


def test_all_that_is_listed_is_copied(clerk: Clerk) -> None:
    breach(clerk)
    panel = clerk.view.problems
    panel.filters.rule.setCurrentIndex(panel.filters.rule.findData("T3-1"))
    panel.filters.more.menu().actions()[1].trigger()
    lines = QApplication.clipboard().text().split("\n")
    assert [line[:18] for line in lines] == ["■ 必须改  申请办理  自然人：第", "■ 必须改  申请办理  商业企业："]


def test_three_hundred_findings_are_listed_fast(clerk: Clerk) -> None:
    panel = clerk.view.problems
    one = clerk.report.findings[0]
    many = tuple(
        replace(one, fingerprint=str(at), breach=replace(one.breach, message=f"第 {at} 个问题，" + "很长的一句话" * 12))
        for at in range(300)
    )
    panel.set_findings(many)
    QApplication.processEvents()
    panel.filters.search.setText("第 29")
    assert panel.model.rowCount() == 13
    begun = monotonic()
    panel.set_findings(many[:-1])
    panel.filters.search.clear()
    QApplication.processEvents()
    assert panel.model.rowCount() == 299
    assert monotonic() - begun < 1  # measured: see the benchmark of keystrokes


def test_a_finding_is_copied_as_a_sentence(clerk: Clerk) -> None:
    breach(clerk)
    clerk.clicks_finding("商业企业")
    clerk.view.problems.list.setFocus()
    clerk.presses(Key.Key_C, CONTROL)
    assert QApplication.clipboard().text().startswith("■ 必须改  申请办理  商业企业：第一项 2")


def test_a_finding_that_asks_for_it_is_explained_in_place(clerk: Clerk) -> None:
    clerk.writes("problems_and_improvements", "无")
    clerk.view.problems.filters.chips[Severity.EXPLAIN].click()
    finding = clerk.clicks_finding("只写了")
    bar = clerk.view.problems.explain_bar
    assert bar.isVisible()
    bar.line.setFocus()
    clerk.types("no problems this year")
    clerk.presses(Key.Key_Return)
    told = next(f for f in clerk.report.findings if f.rule == finding.rule)
    assert told.explanation == "no problems this year"
    assert not told.is_open
    assert "说明：no problems" in str(clerk.view.problems.model.index(0).data())
    clerk.report.run(ReportSession.undo)
    assert bar.line.text() == ""


def test_words_that_lapsed_are_offered_again_and_taken_with_one_key(
    qtbot: QtBot, library: Library, sample: Filing
) -> None:
    library.add_filing(replace(sample, year=2024, explanations=()), "上年")
    carried = requests("carried_in")
    with clerk_at(qtbot, library.open(library.add_filing(sample, "示例"))) as clerk:
        finding = clerk.clicks_finding("自然人：上年结转")
        bar = clerk.view.problems.explain_bar
        assert not bar.again.isVisible()
        clerk.view.problems.take_focus()
        clerk.presses(Key.Key_F2)
        assert clerk.hand is bar.line
        bar.line.setText("机构改革移交 3 件")
        clerk.presses(Key.Key_Return)
        assert clerk.report.filing.explanations[-1].text == "机构改革移交 3 件"
        clerk.report.run(ReportSession.set_cells, {carried: (clerk.report.filing.figures.get(carried) or 0) + 1})
        assert clerk.report.filing.explanations == ()
        moved = clerk.clicks_finding("自然人：上年结转")
        assert moved.fingerprint != finding.fingerprint
        assert bar.suggestion_label.text() == "数字改动前的说明（已失效）：机构改革移交 3 件"
        clerk.view.problems.take_focus()
        clerk.presses(Key.Key_Return, CONTROL)
        told = next(f for f in clerk.report.findings if f.cells == moved.cells and f.rule == moved.rule)
        assert told.explanation == "机构改革移交 3 件"
        assert not clerk.report.filing.lapsed
        assert not bar.again.isVisible()
        clerk.report.run(ReportSession.undo)
        assert bar.again.isVisible()


def test_last_years_explanation_is_offered(qtbot: QtBot, library: Library, sample: Filing) -> None:
    older = library.open(library.add_filing(replace(sample, year=2023), "前年"))
    last = library.open(library.add_filing(replace(sample, year=2024), "上年"))
    assert older.report != last.report
    for finding in [f for f in last.findings if f.severity is Severity.EXPLAIN]:
        last.explain(finding, "机构改革，部分申请移交")
    with clerk_at(qtbot, library.open(library.add_filing(replace(sample, explanations=()), "今年"))) as clerk:
        clerk.clicks_finding("自然人：上年结转")
        bar = clerk.view.problems.explain_bar
        assert bar.suggestion_label.text() == "2024 年的说明：机构改革，部分申请移交"
        bar.again.click()
        chosen = clerk.view.problems.selected()
        assert chosen is not None
        assert chosen.explanation == "机构改革，部分申请移交"


def test_an_explanation_is_kept_when_the_clerk_goes_elsewhere(clerk: Clerk) -> None:
    finding = clerk.clicks_finding("存在的主要问题及改进情况”还没有写")
    clerk.view.problems.explain_bar.line.setFocus()
    clerk.types("nothing to report")
    clerk.clicks(requests("granted"))
    told = next(f for f in clerk.report.findings if f.rule == finding.rule)
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
    badges = {name: badge.text for sections, badge in clerk.view.tabs._badges for name in sections}
    assert badges["requests"] == "必须改 2"
    assert badges["problems_and_improvements"] == badges["other_matters"] == "未开始"
    assert badges["cover"] == "没有待办的问题"


def test_the_models_keep_qt_s_rules(clerk: Clerk, qtmodeltester: ModelTester) -> None:
    panel = clerk.view.problems
    grid = clerk.table("requests").model()
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
        for model in (panel.model, grid)
    ]
    breach(clerk)
    panel.filters.this_page.click()
    clerk.turns_to("cover")
    panel.filters.this_page.click()
    qtmodeltester.check(panel.model)
    qtmodeltester.check(grid)
    assert len(testers) == 2
