"""A report that was made of a sum: what the clerk sees of the two, in the library, on its page and in 汇总."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from models.report.workflow_record import State
from models.rules.finding import Severity
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.services.collected import CAME_IN, CELL, TEXTS, YEAR, send_sound, take, take_roster
from tests.ui.collection.window.conftest import Rest
from tests.ui.collection.window.test_sum_tab import answers
from tests.ui.shell.conftest import Opener, Said
from ui.collection.adjust_dialog import AdjustDialog
from ui.collection.collection_page import CollectionPage
from ui.collection.scope_dialog import ScopeChoice
from ui.collection.stale_dialog import StaleDialog
from ui.library.library_model import FINDINGS, SUM_ROLE
from ui.report.operator_dialog import OperatorDialog
from ui.report.reason_dialog import ReasonDialog
from ui.shell.main_window import MainWindow


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    """A city whose own level and two towns have sent reports without a fault."""
    take_roster(library, tmp_path)
    sent = (("10", 10), ("111", 30), ("112", 60))
    take(library, [send_sound(tmp_path / "收件", code, value) for code, value in sent])
    return library


@pytest.fixture
def made(city: Library) -> int:
    """The city's report, made of the sum and final."""
    report = Collection(city, YEAR).consolidation().make_report()
    session = city.open(report)
    session.set_texts(TEXTS, "填写文字")
    for finding in session.findings:
        if finding.severity is Severity.EXPLAIN:
            session.explain(finding, "经核实无误。")
    session.finalise()
    return report


def moved(city: Library, folder: Path) -> None:
    """A town sends a corrected report."""
    take(city, [send_sound(folder / "收件", "112", 75, 2)])


def at_sum(window: MainWindow, rested: Rest) -> CollectionPage:
    """汇总数 in the window."""
    window.named_actions["collecting"].trigger()
    page = window.collection.page
    assert page is not None
    rested(page)
    page.show_tab(page.sum_tab)
    rested(page)
    return page


@pytest.mark.promise("stale-sum")
def test_a_final_report_that_is_outdated_says_so_wherever_it_is_seen(
    city: Library, made: int, open_window: Opener, tmp_path: Path, qtbot: QtBot, rested: Rest
) -> None:
    moved(city, tmp_path)
    window = open_window()
    model = window.library_page.model
    row = model.row_of(made)
    qtbot.waitUntil(lambda: bool(model.index(row, FINDINGS).data(SUM_ROLE)))
    assert model.index(row, FINDINGS).data().startswith("汇总已过期 · 须说明")
    window.open_report(made)
    assert window.page is not None
    assert "这份已定稿的报告由汇总生成" in window.page.notice.label.text()
    assert "已经过期" in window.page.notice.label.text()
    assert [one.rule for one in window.page.report.findings if one.is_open] == ["A-8"]
    window.page.notice.accept_offer()
    page = window.collection.page
    assert page is not None
    rested(page)
    assert page.tabs.currentWidget() is page.sum_tab


def test_what_was_made_final_stays_so_until_a_reason_opens_it(
    city: Library, made: int, open_window: Opener, tmp_path: Path, rested: Rest, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    moved(city, tmp_path)
    page = at_sum(open_window(), rested)
    window = page.window()
    assert isinstance(window, MainWindow)
    told: list[str] = []

    def remake(dialog: QDialog) -> None:
        assert isinstance(dialog, StaleDialog)
        told.append(dialog.page.toPlainText())
        dialog.remake_button.click()

    def give(dialog: QDialog) -> None:
        assert isinstance(dialog, ReasonDialog)
        assert "汇总有变动" in dialog.reason.toPlainText()
        dialog.confirm_button.click()

    answers(monkeypatch, StaleDialog, remake)
    answers(monkeypatch, ReasonDialog, give)
    page.sum_tab.stale.button.click()
    qtbot.waitUntil(lambda: window.page is not None, timeout=30_000)
    assert window.page is not None
    assert window.page.report.filing.figures.get(CELL) == 115
    assert city.open(made).state is State.DRAFT
    assert city.reopen_reason(made) == "汇总有变动，按现在的数重新生成"
    assert "单位报告改了" in told[0]
    assert "60 → 75" in told[0].replace("\n", " ").replace("\xa0", " ").replace("  ", " ")


def test_a_report_changed_by_hand_is_told_and_goes_back_with_undo(
    city: Library, open_window: Opener, rested: Rest
) -> None:
    report = Collection(city, YEAR).consolidation().make_report()
    window = open_window()
    window.open_report(report)
    assert window.page is not None
    opened = window.page.report
    assert "A-1" not in {one.rule for one in opened.findings}
    opened.run(ReportSession.set_cells, {CELL: 5})
    [edited] = [one for one in opened.findings if one.rule == "A-1"]
    assert "100 → 5" in edited.message
    page = at_sum(window, rested)
    assert "手工改了 1 处" in page.sum_tab.stale.label.text()
    window.open_report(report)
    assert "手工改过" in window.page.notice.label.text()
    window.page.report.run(ReportSession.undo)
    assert "A-1" not in {one.rule for one in window.page.report.findings}
    window.page.report.run(ReportSession.undo)
    assert window.page.report.filing.report_sum is None, "the sum itself was taken back"


def test_a_picked_set_asks_before_it_is_written_over_the_sum_of_all(
    city: Library, open_window: Opener, rested: Rest, said: Said, qtbot: QtBot
) -> None:
    report = Collection(city, YEAR).consolidation().make_report()
    page = at_sum(open_window(), rested)
    page.sum_tab.show_scope(ScopeChoice("", ("10",)))
    rested(page)
    said.answer = False
    page.sum_tab.make_button.click()
    qtbot.waitUntil(lambda: bool(said.boxes))
    rested(page)
    assert "现在是示例市人民政府的全部单位之和（3 个单位）" in said.last
    assert "写进去的是挑选的 1 个单位（示例市本级）之和" in said.last
    assert "100 → 10" in said.last
    assert city.open(report).filing.figures.get(CELL) == 100
    said.answer = True
    page.sum_tab.make_button.click()
    window = page.window()
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: window.page is not None, timeout=30_000)
    assert city.open(report).filing.figures.get(CELL) == 10
    assert window.page is not None
    assert "还有应报的单位没有计入" in window.page.notice.label.text()


def test_an_adjustment_that_unbalances_the_sum_is_told_at_once_and_in_the_check(
    city: Library, open_window: Opener, rested: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at_sum(open_window(), rested)
    told: list[str] = []

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, AdjustDialog)
        dialog.number_edit.setText("5")
        told.append(dialog.broken_label.text())
        dialog.reason_edit.setPlainText("据来函")
        dialog.confirm_button.click()

    answers(monkeypatch, AdjustDialog, fill)
    for cell in (CELL, CAME_IN):
        page.sum_tab.go_to(cell)
        page.sum_tab.side.adjust.click()
        rested(page)
    assert told[0].startswith("这样调整，汇总数会不平")
    assert "相差 5" in told[0]
    assert told[1] == "", "the second makes it whole again"
    [one, _] = Collection(city, YEAR).consolidation().adjustments()
    page.sum_tab.presenter.withdraw(one.id)
    page.show_tab(page.check_tab)
    rested(page)
    shown = [row.texts for row in page.check_tab.rules.table.table_model.rows]
    assert any("必须改" in severity and "T3-1" in rule for severity, rule, *_ in shown)


def test_a_finding_on_a_sum_is_explained_and_the_report_knows_it(
    city: Library, open_window: Opener, rested: Rest, tmp_path: Path
) -> None:
    for code in ("112", "10"):
        Collection(city, YEAR).receipts.send_back(Collection(city, YEAR).submissions.current()[code].id, "请核对")
    report = Collection(city, YEAR).consolidation().make_report()
    page = at_sum(open_window(), rested)
    page.show_tab(page.check_tab)
    rested(page)
    rules = page.check_tab.rules
    at = next(at for at, row in enumerate(rules.table.table_model.rows) if "A-2" in row.texts[1])
    rules.table.selectRow(at)
    rules.line.setText("撤并中，今年不报")
    QTest.keyClick(rules.line, Qt.Key.Key_Return)
    rested(page)
    texts = rules.table.table_model.rows[at].texts
    assert (texts[0], texts[3]) == ("✓ 已说明", "撤并中，今年不报")
    [missing] = [one for one in city.findings(report) if one.rule == "A-2"]
    assert missing.explanation == "撤并中，今年不报"
    take(city, [send_sound(tmp_path / "收件", "112", 61, 3)])
    Collection(city, YEAR).receipts.send_back(Collection(city, YEAR).submissions.current()["111"].id, "请核对")
    [missing] = [one for one in city.findings(report) if one.rule == "A-2"]
    assert missing.is_open, "other units are missing now: the explanation was of those before"


def test_whoever_adjusts_without_a_name_is_asked_for_it(
    city: Library, open_window: Opener, rested: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    city.operator = ""
    page = at_sum(window, rested)
    names = iter(("", "李某"))

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, AdjustDialog)
        dialog.number_edit.setText("5")
        dialog.reason_edit.setPlainText("据来函")
        dialog.confirm_button.click()

    def name(dialog: QDialog) -> None:
        assert isinstance(dialog, OperatorDialog)
        dialog.name.setText(next(names))
        dialog.confirm_button.click() if dialog.confirm_button.isEnabled() else dialog.reject()

    answers(monkeypatch, AdjustDialog, fill)
    answers(monkeypatch, OperatorDialog, name)
    page.sum_tab.go_to(CELL)
    for _ in range(2):
        page.sum_tab.side.adjust.click()
        rested(page)
    assert [one.operator for one in Collection(city, YEAR).consolidation().adjustments()] == ["李某"]
