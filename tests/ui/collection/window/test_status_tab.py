"""报送情况: who has reported, who is waited for, and what is known of each unit."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models.report.filing import Agency, Level
from models.report.roster import RosterUnit
from models.services.collection.collection import Collection
from models.services.library import Library
from models.store.collection import submissions
from tests.services.collected import NAMES, YEAR, send, take, take_roster
from tests.ui.collection.asked import click
from tests.ui.collection.window.conftest import Rest
from tests.ui.shell.conftest import Opener, Said
from tests.widgets import children
from ui.collection import unit_actions, unit_tree_model
from ui.collection.collection_page import CollectionPage
from ui.collection.dialogs.answer_dialog import AnswerDialog
from ui.collection.unit_tree_model import BELOW, STATUS, UNIT, UnitTreeModel
from ui.report import operator_dialog
from ui.shell.main_window import MainWindow
from ui.submission.take_distribution_dialog import TakeDistributionDialog


def shown(page: CollectionPage) -> dict[str, str]:
    """The units in the list, whatever is unfolded, and how they stand."""
    model, found = page.status_tab.model, {}
    waiting = [model.index(row, UNIT) for row in range(model.rowCount())]
    while waiting:
        index = waiting.pop(0)
        found[str(index.data())] = str(index.siblingAtColumn(STATUS).data())
        waiting = [model.index(row, UNIT, index) for row in range(model.rowCount(index))] + waiting
    return found


def number(page: CollectionPage, key: str) -> str:
    return page.status_tab.strip.tiles[key].number.text()


def test_the_list_says_how_every_unit_stands(page: CollectionPage) -> None:
    assert shown(page) == {
        "示例市人民政府": "不在应报之列",
        "示例市本级": "已报",
        "示例县人民政府": "未报",
        "甲镇人民政府": "已报",
        "乙镇人民政府": "已报",
        "示例税务局": "垂直管理",
        "示例新区管委会": "不需报",
    }
    assert [number(page, key) for key in ("due", "came", "missing", "exempt")] == ["4", "3", "1", "1"]
    county = page.status_tab.model.index_of("11")
    assert county.siblingAtColumn(BELOW).data() == "2／2"
    assert page.status_tab.strip.share.text() == "3／4　75%"


def test_a_number_shows_its_units_and_the_search_narrows_them(page: CollectionPage, said: Said) -> None:
    page.status_tab.strip.tiles["came"].click()
    assert list(shown(page)) == ["示例市本级", "甲镇人民政府", "乙镇人民政府"]
    page.status_tab.search.setText("镇")
    assert list(shown(page)) == ["甲镇人民政府", "乙镇人民政府"]
    assert "7 个单位中的 2 个" in page.status_tab.count.text()
    page.status_tab.search.setText("没有这个单位")
    click(page.status_tab.write_out)
    assert "列表里一个单位也没有" in said.last
    page.status_tab.search.clear()
    page.status_tab.strip.tiles["came"].click()
    assert len(shown(page)) == 7
    page.status_tab.search.setText("示例县")
    click(page.status_tab.write_out)
    assert "1 个单位都还没有报来" in said.last


def test_the_units_of_a_kind_are_shown_alone(page: CollectionPage, rested: Rest) -> None:
    tab = page.status_tab
    tab.kind.setCurrentIndex(tab.kind.findText("乡镇街道"))
    tab.kind.activated.emit(tab.kind.currentIndex())
    rested(page)
    assert list(shown(page)) == tab_names(tab.shown_codes) == ["甲镇人民政府", "乙镇人民政府"]
    page.reload()
    rested(page)
    assert tab.count.text() == "7 个单位中的 2 个"
    page.go_to_unit("11")
    assert (tab.kind.currentText(), len(shown(page))) == ("全部类别", 7)


def tab_names(codes: list[str]) -> list[str]:
    return [NAMES[code] for code in codes]


def test_a_long_list_comes_as_it_is_scrolled(page: CollectionPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_tree_model, "FETCH_SIZE", 1)
    assert page.controller is not None
    model = UnitTreeModel(page.controller.today)
    model.show_tree(page.controller.tree, page.controller.statuses)
    model.set_filter(lambda _unit, row: row.has_come)
    assert (model.match_count, model.rowCount(), model.canFetchMore(QModelIndex())) == (3, 1, True)
    assert model.index_of("112").row() == 2
    assert not model.canFetchMore(QModelIndex())


def test_the_reminder_is_ready_to_be_pasted(page: CollectionPage, rested: Rest) -> None:
    page.status_tab.remind.click()
    rested(page)
    assert "1. 示例县人民政府（未报" in QGuiApplication.clipboard().text()
    assert "联系人：李某" in QGuiApplication.clipboard().text()
    assert "1 个单位" in page.notice.label.text()


def test_beside_the_list_stands_all_that_is_known_of_a_unit(city: Library, page: CollectionPage, rested: Rest) -> None:
    Collection(city, YEAR).receipts.send_back(
        Collection(city, YEAR).submissions.current()["111"].id, "与台账不符，请核对"
    )
    page.reload()
    rested(page)
    page.go_to_unit("111")
    told = page.status_tab.panel.page.toPlainText()
    for words in ("示例市人民政府 › 示例县人民政府", "◁ 已退回", "已退回，不计入汇总", "没有签名", "与台账不符"):
        assert words in told
    assert not page.status_tab.panel.return_button.isEnabled()
    assert number(page, "returned") == "1"


def test_what_was_returned_and_sent_again_unchanged_can_be_answered_again(
    city: Library, page: CollectionPage, tmp_path: Path, rested: Rest
) -> None:
    kept = Collection(city, YEAR).submissions.current()["111"]
    Collection(city, YEAR).receipts.send_back(kept.id, "与台账不符，请核对")
    take(city, [send(tmp_path / "收件", "111", 30, 2, file="又报来.ndbg")])
    page.reload()
    rested(page)
    page.go_to_unit("111")
    panel = page.status_tab.panel
    assert shown(page)["甲镇人民政府"] == "已退回"
    assert "退回：内容与退回过的 111-1.ndbg 相同，仍算已退回" in panel.page.toPlainText()
    assert (panel.accept_button.isEnabled(), panel.return_button.isEnabled()) == (True, True)


def test_a_unit_is_exempted_with_a_reason(
    city: Library, page: CollectionPage, rested: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_actions, "ask_reason", lambda *_: "机构改革，职能已划转")
    page.go_to_unit("11")
    page.status_tab.panel.menu_actions["exempt"].trigger()
    rested(page)
    assert Collection(city, YEAR).roster.read().by_code["11"].exempt_reason == "机构改革，职能已划转"
    assert shown(page)["示例县人民政府"] == "不需报"
    assert page.status_tab.panel.code == "11"
    page.status_tab.panel.menu_actions["required"].trigger()
    rested(page)
    assert shown(page)["示例县人民政府"] == "未报"


def test_exempting_a_unit_that_reported_is_seen(
    city: Library, page: CollectionPage, rested: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_actions, "ask_reason", lambda *_: "今年并入示例县")
    Collection(city, YEAR).consolidation().save()
    page.go_to_unit("111")
    page.status_tab.panel.menu_actions["exempt"].trigger()
    rested(page)
    assert [number(page, key) for key in ("due", "came", "unasked")] == ["3", "2", "1"]
    assert "今年并入示例县" in page.status_tab.panel.page.toPlainText()
    page.show_tab(page.sum_tab)
    rested(page)
    assert "已过期" in page.sum_tab.stale.label.text()
    consolidation = Collection(city, YEAR).consolidation()
    [saved] = consolidation.saved_sums()
    assert [one.about for one in consolidation.changes_since(saved)] == ["改为不需报，已报来的仍计入"]


def test_whoever_returns_a_report_without_a_name_is_asked_for_it(
    city: Library, page: CollectionPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(operator_dialog, "ask_operator", lambda *told: asked.extend(told))
    monkeypatch.setattr(AnswerDialog, "exec", lambda _: pytest.fail("a return without a name"))
    city.operator = ""
    page.go_to_unit("111")
    page.status_tab.panel.return_button.click()
    assert asked
    assert Collection(city, YEAR).submissions.current()["111"].state == submissions.TAKEN


def test_a_version_taken_by_mistake_is_withdrawn_and_the_one_before_counts(
    city: Library, page: CollectionPage, tmp_path: Path, rested: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(city, [send(tmp_path / "收件", "112", 999, 2)])
    page.reload()
    rested(page)
    page.go_to_unit("112")
    assert "第 2 次修改" in page.status_tab.panel.page.toPlainText()
    monkeypatch.setattr(unit_actions, "ask_reason", lambda *_: "收错了")
    page.status_tab.panel.menu_actions["withdraw"].trigger()
    rested(page)
    assert Collection(city, YEAR).submissions.current()["112"].revision == 1
    assert "撤下：收错了" in page.status_tab.panel.page.toPlainText()


def test_enter_shows_the_report_as_it_prints(page: CollectionPage, qtbot: QtBot) -> None:
    from ui.report.preview.sheet_dialog import SheetDialog

    page.go_to_unit("112")
    QTest.keyClick(page.status_tab.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(children(page.window(), SheetDialog)))
    [dialog] = children(page.window(), SheetDialog)
    qtbot.waitUntil(lambda: dialog.sheets.count > 0, timeout=30_000)
    assert "乙镇人民政府 2025 年度报告" in dialog.windowTitle()
    dialog.reject()


def test_the_rules_go_over_what_came(page: CollectionPage) -> None:
    assert number(page, "found") == "3"
    page.go_to_unit("111")
    assert "问题（" in page.status_tab.panel.page.toPlainText()


# ── the page ──


def test_a_year_without_a_roster_says_what_to_begin_with(
    library: Library, open_window: Opener, rested: Rest, city: Library
) -> None:
    window = open_window()
    window.named_actions["collecting"].trigger()
    page = window.collection.page
    assert page is not None
    page.years.setCurrentIndex(page.years.findData(YEAR - 1))
    page.show_year(YEAR - 1)
    rested(page)
    assert page.stack.currentWidget() is page.empty
    assert page.empty.heading.text() == "2024 年度还没有名册"
    assert not page.empty.last_year_button.isVisible()
    assert not page.take_button.isVisible()
    assert "汇总 · 2024 年度" in window.windowTitle()


def test_a_roster_that_is_not_what_was_kept_is_told(
    city: Library, page: CollectionPage, rested: Rest, said: Said
) -> None:
    city.database.run("UPDATE roster_unit SET name = '别的' WHERE code = '11'")
    page.reload_button.click()
    rested(page)
    assert page.stack.currentWidget() is page.waiting
    assert "与存下时的校验码不符" in page.waiting.text()
    assert said.boxes == []


def test_last_years_roster_is_carried_over(
    city: Library, open_window: Opener, rested: Rest, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.collection.show()
    page = window.collection.page
    assert page is not None
    page.years.addItem("2026 年度", YEAR + 1)
    page.years.setCurrentIndex(page.years.count() - 1)
    page.show_year(YEAR + 1)
    rested(page)
    assert page.empty.last_year_button.text() == "从 2025 年度带过来"
    page.empty.last_year_button.click()
    rested(page)
    assert page.stack.currentWidget() is page.tabs
    assert Collection(city, YEAR + 1).roster.find() is not None
    assert said.boxes == []


def test_the_way_back_leads_to_the_library(page: CollectionPage, city: Library) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.top_bar.name.text() == "汇总 · 2025 年度"
    window.named_actions["library"].trigger()
    assert window.collection.page is None
    assert window.windowTitle() == "阳光年报"
    assert window.safety.close_file()
    city.reopen()
    window.safety.open_file()


def test_the_keyboard_turns_the_tabs(page: CollectionPage, qtbot: QtBot) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    seen = []
    for key, held in (
        (Qt.Key.Key_Tab, control),
        (Qt.Key.Key_PageDown, control),
        (Qt.Key.Key_Backtab, control | shift),
    ):
        QTest.keyClick(page.window(), key, held)
        seen.append(page.bar.currentIndex())
    assert seen == [1, 2, 1]


def test_files_dropped_on_the_page_are_what_units_sent(
    page: CollectionPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[tuple[Path, ...]] = []
    monkeypatch.setattr(CollectionPage, "take_files", lambda _, places: came.append(places))
    window = page.window()
    assert isinstance(window, MainWindow)
    window.take_files([tmp_path / "收件"])
    assert came == [(tmp_path / "收件",)]


def test_the_offices_own_final_report_is_taken_in_without_a_file(
    city: Library, page: CollectionPage, rested: Rest, said: Said
) -> None:
    page.go_to_unit("11")
    page.status_tab.panel.menu_actions["own"].trigger()
    assert "没有 示例县人民政府 2025 年度的报告" in said.last
    report = city.begin_report(Agency("示例县人民政府", "11"), YEAR).report
    session = city.open(report)
    session.set_cells(dict.fromkeys(session.edition.typed_cells, 0))
    for section in session.edition.text_sections:
        session.set_text(section.key, "情况说明。")
    page.status_tab.panel.menu_actions["own"].trigger()
    assert "定稿" in said.last
    for finding in session.findings:
        if finding.is_open:
            session.explain(finding, "经核对属实。")
    session.finalise()
    page.status_tab.panel.menu_actions["own"].trigger()
    rested(page)
    assert shown(page)["示例县人民政府"] == "已报"


@pytest.fixture
def handed_down(tmp_path: Path) -> Path:
    """What the superior handed down, made at the superior's."""
    (tmp_path / "上级").mkdir()
    superior = Library(tmp_path / "上级" / "nianbao.db", "李某")
    take_roster(superior, tmp_path / "上级")
    name, content = Collection(superior, YEAR).distribution.write()
    superior.close()
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


def test_what_the_superior_handed_down_brings_the_roster(
    handed_down: Path, open_window: Opener, rested: Rest, path_answer: list[Path | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path_answer.append(handed_down)
    monkeypatch.setattr(TakeDistributionDialog, "exec", lambda _: True)
    window = open_window()
    window.collection.show()
    page = window.collection.page
    assert page is not None
    rested(page)
    assert page.stack.currentWidget() is page.empty
    page.empty.distribution_button.click()
    again = window.collection.page
    assert again is not None
    rested(again)
    assert again.stack.currentWidget() is again.tabs
    assert number(again, "due") == "4"


def test_what_another_takes_in_is_seen_without_asking(
    city: Library, page: CollectionPage, tmp_path: Path, qtbot: QtBot, rested: Rest
) -> None:
    take(city, [send(tmp_path / "收件", "11", 90)])
    qtbot.waitUntil(lambda: number(page, "came") == "4", timeout=30_000)
    Collection(city, YEAR).roster.put_unit(RosterUnit("14", "示例市新局", "1", Level.DEPARTMENT))
    qtbot.waitUntil(lambda: number(page, "due") == "5", timeout=30_000)
    rested(page)
