"""The start page: what it lists, and what can be done with a report there."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.report.filing import Agency, Filing, Level
from models.rules.check import ReportCrash, check
from models.rules.finding import Finding, Severity
from models.services.collection.collection import Collection
from models.services.library import Library
from tests.services.collected import YEAR, send, take, take_roster
from tests.ui.shell.conftest import TODAY, Opener, Said
from ui.library.library_model import AGENCY, CHANGED, FINDINGS, LibraryModel, counts_text
from ui.library.new_report_dialog import NewReportDialog
from ui.shell.main_window import MainWindow

BUREAU = Agency("示例县教育局")


def shown(window: MainWindow) -> list[str]:
    """The first words of every row."""
    model = window.library_page.model
    return [str(model.index(row, AGENCY).data()) for row in range(model.rowCount())]


def test_lists_by_year_and_marks_the_sample(open_window: Opener, library: Library, sample_report: int) -> None:
    library.begin_report(BUREAU, 2024)
    window = open_window()
    assert shown(window) == ["2025 年度", "示例市人民政府", "2024 年度", "示例县教育局"]
    line = window.library_page.model.line(1)
    assert line is not None
    assert (line.id, line.label) == (sample_report, "示例")


def test_the_model_keeps_the_rules_of_models(
    library: Library, sample_report: int, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    assert sample_report
    model = LibraryModel(library, date(2026, 1, 28))
    qtmodeltester.check(model)
    model.refresh()
    qtmodeltester.check(model)
    with qtbot.waitSignal(model.dataChanged):
        model.index(1, FINDINGS).data()
    qtmodeltester.check(model)


def test_open_findings_come_after_the_list(window: MainWindow, library: Library, qtbot: QtBot) -> None:
    page = window.library_page
    session = library.open(page.model.lines[0].id)
    session.set_cells({CellKey("requests", "granted", "natural_person"): 9})
    page.refresh(0)
    line = page.model.line(1)
    assert line is not None

    def is_counted() -> None:
        counts = page.model.counts_of(line)
        assert isinstance(counts, dict)
        assert counts[Severity.BLOCK] >= 1

    qtbot.waitUntil(is_counted)
    assert "必须改" in page.card.state.text()


def test_each_row_is_checked_once(
    library: Library, sample_report: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.begin_report(BUREAU, 2024)
    model = LibraryModel(library, date(2026, 1, 28))
    model.refresh()
    checked: list[str] = []

    def counted(filing: Filing, report_crash: ReportCrash) -> tuple[Finding, ...]:
        checked.append(filing.agency.name)
        return check(filing, report_crash)

    monkeypatch.setattr("models.rules.check.check", counted)
    lines = [line for row in range(model.rowCount()) if (line := model.line(row))]
    for line in lines:
        model.counts_of(line)
    qtbot.waitUntil(lambda: all(model.counts_of(line) is not None for line in lines))
    assert sorted(checked) == sorted(line.agency.name for line in lines)


def test_open_findings_in_words() -> None:
    assert counts_text({}) == "没有问题"
    assert counts_text({Severity.WARN: 3, Severity.BLOCK: 1}) == "必须改 1 · 提醒 3"


def test_enter_and_double_click_open(window: MainWindow, sample_report: int) -> None:
    table = window.library_page.table
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.page is not None
    assert window.page.report.number == sample_report


def test_copy_is_a_draft_of_its_own_and_can_be_undone(window: MainWindow, library: Library, sample_report: int) -> None:
    page = window.library_page
    page.actions_by_name["copy"].trigger()
    assert len(library.reports()) == 2
    chosen = page.chosen()
    assert chosen is not None
    assert chosen.label == "副本"
    assert "副本是草稿" in page.notice.label.text()
    assert window.status.saved.text() == "共 2 份报告"
    page.notice.accept_offer()
    assert [line.id for line in library.reports()] == [sample_report]


@pytest.mark.promise("deleted-comes-back")
def test_delete_asks_nothing_and_can_be_undone(
    window: MainWindow, library: Library, sample_report: int, said: Said
) -> None:
    page = window.library_page
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert library.reports() == []
    assert page.notice.label.text() == "已删除“示例市人民政府 2025 年度”。"
    assert page.welcome.isVisible()
    assert not page.table.isVisible()
    page.notice.accept_offer()
    assert [line.id for line in library.reports()] == [sample_report]
    assert not page.notice.isVisible()
    assert page.table.isVisible()
    assert said.boxes == []


def test_an_empty_library_helps_and_gives_the_sample_back(open_window: Opener, library: Library) -> None:
    window = open_window()
    page = window.library_page
    assert page.welcome.isVisible()
    assert not page.table.isVisible()
    assert not page.card.isVisible()
    page.welcome.sample.click()
    assert [line.label for line in library.reports()] == ["示例"]
    assert window.page is not None
    window.show_library()
    assert page.table.isVisible()
    page.welcome.sample.click()
    assert len(library.reports()) == 1, "the sample is there, it is only opened"


def test_a_newcomer_sees_three_steps_and_whoever_has_a_report_goes_on(
    open_window: Opener, library: Library, sample_report: int
) -> None:
    assert sample_report
    window = open_window()
    page = window.library_page
    assert page.welcome.isVisible()
    assert (page.card.isVisible(), page.calendar.isVisible()) == (False, False)
    assert page.welcome.due.text() == (
        "2025 年度报告的期限　1 月 31 日　还有 3 天　乡镇、街道和政府部门　·　3 月 31 日　还有 62 天　县级以上人民政府"
    )
    library.begin_report(BUREAU, 2025)
    page.refresh(0)
    assert not page.welcome.isVisible()
    assert (page.card.isVisible(), page.calendar.isVisible()) == (True, True)
    assert page.calendar.due.text().splitlines()[0] == "1 月 31 日　还有 3 天　乡镇、街道和政府部门"


def test_a_report_not_begun_is_grey(open_window: Opener, library: Library, qtbot: QtBot) -> None:
    begun = library.begin_report(BUREAU, 2025)
    window = open_window()
    page = window.library_page

    def said() -> str:
        line = page.model.line(page.model.row_of(begun.report))
        return page.model.findings_text(line) if line else ""

    qtbot.waitUntil(lambda: said() == "未开始")
    library.open(begun.report).set_text("other_matters", "没有其他需要报告的事项。")
    page.refresh(0)
    qtbot.waitUntil(lambda: said() == "提醒 1 · 未开始 5")


def test_the_calendar_tells_what_waits_and_what_came_back(
    open_window: Opener, library: Library, sample: Filing, qtbot: QtBot, tmp_path: Path
) -> None:
    take_roster(library, tmp_path)
    Collection(library, YEAR).roster.set_deadlines({Level.TOWN: date(2026, 1, 20)})
    take(library, [send(tmp_path / "reports", "111", 3)])
    checked = library.open(library.add_filing(sample, "上年"))
    for finding in checked.findings:
        if finding.is_open:
            checked.explain(finding, "经核对属实。")
    checked.send_to_check()
    checked.send_back("数字有误")
    window = open_window()
    calendar = window.library_page.calendar
    qtbot.waitUntil(lambda: calendar.units.isVisible())
    assert calendar.due.text().splitlines()[0] == "1 月 20 日（上级定）　已过 8 天　乡镇、街道"
    assert calendar.units.text() == "下属单位　应报 4 · 已报 1 · 未报 3 · 其中逾期 1"
    assert calendar.waiting.text() == "1 份被退回：示例市人民政府 2025 年度"
    calendar.waiting.click()
    assert window.page is not None
    assert window.page.report.number == checked.report
    window.show_library()
    qtbot.waitUntil(lambda: calendar.units.isVisible())
    calendar.units.click()
    assert window.collection.page is not None


def test_in_a_narrow_window_the_names_are_still_read(open_window: Opener, library: Library) -> None:
    library.begin_report(Agency("示例市自然资源和规划局"), 2025)
    window = open_window()
    table = window.library_page.table
    for width, is_hidden in ((800, True), (1280, False)):
        window.resize(width, 600)
        QApplication.processEvents()
        assert table.isColumnHidden(CHANGED) is is_hidden
        assert table.columnWidth(AGENCY) > table.fontMetrics().horizontalAdvance("示例市自然资源和规划局")


def test_seeking_narrows_the_list(open_window: Opener, library: Library) -> None:
    for number in range(8):
        library.begin_report(Agency(f"示例县第{number}局"), 2025)
    window = open_window()
    page = window.library_page
    assert page.search.isVisible()
    page.search.setText("第3")
    assert shown(window) == ["2025 年度", "示例县第3局"]
    page.search.setText("没有")
    assert shown(window) == []
    page.open_chosen()
    assert window.page is None


def test_new_opens_what_it_begins(open_window: Opener, library: Library) -> None:
    window = open_window()
    page = window.library_page
    dialog = NewReportDialog(library, [], 2025, window)
    assert not dialog.confirm_button.isEnabled()
    dialog.name.setText("示例县教育局")
    assert dialog.confirm_button.isEnabled()
    page.begin_report(dialog)
    assert window.page is not None
    assert window.page.report.filing.agency == Agency("示例县教育局")
    assert window.page.report.filing.year == 2025


def test_in_a_question_the_keyboard_begins_with_what_is_asked(
    open_window: Opener, library: Library, qtbot: QtBot
) -> None:
    dialog = NewReportDialog(library, [], 2025, open_window())
    dialog.name.setText("示例县教育局")
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    stops = [dialog.focusWidget()]
    for _ in range(4):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        stops.append(dialog.focusWidget())
    dialog.close()
    assert stops[:4] == [dialog.name, dialog.level, dialog.year, dialog.confirm_button]
    assert isinstance(stops[4], QPushButton)
    assert stops[4].text() == "取消"


def test_new_tells_what_last_year_carries_in(open_window: Opener, library: Library) -> None:
    last = library.open(library.begin_report(BUREAU, 2024).report)
    last.set_cells({CellKey("requests", "carried_out", "natural_person"): 4})
    window = open_window()
    dialog = NewReportDialog(library, library.reports(), 2025, window)
    assert dialog.name.text() == "示例县教育局"
    assert "从 2024 年度报告带入" in dialog.outlook.text()
    window.library_page.begin_report(dialog)
    assert window.page is not None
    figures = window.page.report.filing.figures
    assert figures.get(CellKey("requests", "carried_in", "natural_person")) == 4
    assert "带入“上年结转”1 格" in window.page.notice.label.text()


@pytest.mark.parametrize(
    ("name", "year", "words"),
    [
        ("", 2025, "请与公章一致"),
        ("示例县水利局", 2025, "从头填写"),
        ("示例县教育局", 2024, "会另建一份"),
        ("示例县水利局", 2020, "采用 2019 年起施行的报告格式"),
    ],
)
def test_new_says_what_it_will_make(qtbot: QtBot, library: Library, name: str, year: int, words: str) -> None:
    library.begin_report(BUREAU, 2024)
    dialog = NewReportDialog(library, library.reports(), year)
    qtbot.addWidget(dialog)
    dialog.name.setText(name)
    assert words in dialog.outlook.text()


def test_new_looks_at_name_and_year_and_says_what_it_judged(qtbot: QtBot, library: Library) -> None:
    dialog = NewReportDialog(library, [], 2025, today=TODAY)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.name.setText("示例县教育局")
    assert dialog.level.currentText() == "由单位名称判断：政府部门"
    assert "最晚公布的日期是 1 月 31 日" in dialog.outlook.text()
    assert not dialog.name_remark.isVisible()
    assert not dialog.year_remark.isVisible()
    dialog.name.setText("示例市人民政府")
    assert dialog.level.currentText() == "由单位名称判断：看不出，请选一类"
    assert "最晚公布的日期是 3 月 31 日" in dialog.outlook.text()
    dialog.name.setText("××县自然资源局")
    dialog.year.setValue(2028)
    assert dialog.name_remark.isVisible()
    assert "还没有过完" in dialog.year_remark.text()
    assert dialog.confirm_button.isEnabled(), "a word beside the field, not a wall"
