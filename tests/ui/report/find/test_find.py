"""Find and replace in the whole report: every section, one step, never inside a field's name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.editions.edition import CellKey
from models.report.filing import Filing
from models.services.report_session import ReportSession
from tests.clerk import SHIFT, Clerk, Key
from tests.widgets import lit_words
from ui.report.find.find_panel import FindPanel
from ui.report.find.hit_list import HEAD

TOTAL = CellKey("requests", "new_received", "total")
RARE = "\U00020bb7"
WORDS = f"{RARE}公开a。{{{TOTAL}}}公开，requests\n公开a"
TEXTS = {"overview": WORDS, "problems_and_improvements": "公开不够。", "other_matters": "无。公开a。"}


@pytest.fixture
def panel(clerk: Clerk) -> FindPanel:
    """Open over a report with words in three sections, the cursor at the beginning of the first."""
    clerk.report.run(ReportSession.set_texts, {**TEXTS, "lead": ""}, "写好")
    clerk.field("overview").setFocus()
    clerk.view.open_find()
    return clerk.view.finder


def texts(clerk: Clerk) -> dict[str, str]:
    return {section: clerk.report.filing.text(section) for section in TEXTS}


def rows(panel: FindPanel) -> list[str]:
    return [str(panel.model.index(row).data()) for row in range(panel.model.rowCount())]


def where(panel: FindPanel) -> tuple[str, int]:
    hit = panel.current
    assert hit is not None
    assert hit.span is not None
    return hit.section, hit.span[0]


def test_enter_walks_through_all_sections_and_round(clerk: Clerk, panel: FindPanel) -> None:
    assert clerk.hand is panel.needle
    clerk.types("公开a")
    assert panel.count.text() == "3 处"
    assert [str(panel.model.index(row).data(HEAD)) for row in range(3)] == ["总体情况　2", "总体情况", "其他事项　1"]
    assert rows(panel)[2] == "其他事项：无。公开a。"
    seen = []
    for _ in range(4):
        clerk.presses(Key.Key_Return)
        assert clerk.view.current_section() == where(panel)[0]
        assert clerk.hand is panel.needle
        seen.append(where(panel))
    second = WORDS.index("公开a", 5)
    assert seen == [("overview", 1), ("overview", second), ("other_matters", 2), ("overview", 1)]
    clerk.presses(Key.Key_Return, SHIFT)
    assert where(panel) == ("other_matters", 2)
    field = clerk.view.tabs.current_text
    assert field is not None
    assert lit_words(field) == ["公开a"]
    assert not field.textCursor().hasSelection()


def test_it_begins_where_the_cursor_is(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_texts, {**TEXTS, "lead": "公开a"}, "写好")
    field = clerk.field("overview")
    field.select(6, 6)
    clerk.view.open_find()
    clerk.types("公开a")
    clerk.presses(Key.Key_Return)
    assert where(clerk.view.finder) == ("overview", WORDS.index("公开a", 5))


def test_a_line_of_the_list_leads_to_its_place(clerk: Clerk, panel: FindPanel) -> None:
    clerk.types("不够")
    rect = panel.list.visualRect(panel.model.index(0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert clerk.view.current_section() == "problems_and_improvements"


def test_everything_is_replaced_in_all_sections_as_one_step(clerk: Clerk, panel: FindPanel) -> None:
    clerk.types("公开A")
    clerk.presses(Key.Key_Tab)
    assert clerk.hand is panel.other
    clerk.types("bb")
    assert panel.replace_all.text() == "全部替换 3 处"
    QTest.mouseClick(panel.replace_all, Qt.MouseButton.LeftButton)
    assert texts(clerk) == {section: text.replace("公开a", "bb") for section, text in TEXTS.items()}
    assert panel.count.text() == "已替换 3 处，可以撤销"
    assert clerk.report.outcome.undo_name == "替换 3 处“公开A”"
    clerk.report.run(ReportSession.undo)
    assert texts(clerk) == TEXTS


def test_enter_in_the_other_words_replaces_one_place_and_goes_on(clerk: Clerk, panel: FindPanel) -> None:
    clerk.types("公开a")
    clerk.presses(Key.Key_Return)
    panel.other.setFocus()
    clerk.types("公开aa")
    clerk.presses(Key.Key_Return)
    assert texts(clerk)["overview"] == WORDS.replace("公开a", "公开aa", 1)
    assert clerk.report.outcome.undo_name == "替换“公开a”"
    clerk.presses(Key.Key_Return, times=2)
    assert where(panel)[0] == "overview", "round to the first, which is not replaced again unasked"
    assert texts(clerk) == {section: text.replace("公开a", "公开aa") for section, text in TEXTS.items()}


def test_nothing_is_replaced_before_a_place_was_shown(clerk: Clerk, panel: FindPanel) -> None:
    clerk.types("公开a")
    panel.other.setText("x")
    QTest.mouseClick(panel.replace, Qt.MouseButton.LeftButton)
    assert texts(clerk) == TEXTS
    assert where(panel) == ("overview", 1)


def test_fields_stay_whole(clerk: Clerk, panel: FindPanel) -> None:
    clerk.types("requests")
    assert panel.count.text() == "1 处"
    panel.other.setText("申请")
    panel.replace_all.click()
    assert clerk.report.filing.text("overview") == WORDS.replace("，requests", "，申请")


def test_a_live_figure_is_found_as_it_shows_and_never_replaced(clerk: Clerk, panel: FindPanel) -> None:
    clerk.report.run(ReportSession.set_cells, {TOTAL._replace(column="natural_person"): 3119})
    clerk.report.run(ReportSession.set_text, "overview", f"{RARE}新收{{{TOTAL}}}件，其中119件。")
    clerk.types("119件")
    assert panel.count.text() == "2 处，1 处不能替换"
    clerk.presses(Key.Key_Return)
    panel.other.setText("120件")
    panel.replace_here()
    assert f"{{{TOTAL}}}件" in clerk.report.filing.text("overview")
    panel.replace_all.click()
    assert clerk.report.filing.text("overview") == f"{RARE}新收{{{TOTAL}}}件，其中120件。"
    panel.needle.setText("新收3119")
    assert panel.count.text() == "1 处，1 处不能替换"
    assert not panel.replace_all.isEnabled()
    assert not panel.replace.isEnabled()


def test_the_form_and_the_cover_are_found_and_led_to(clerk: Clerk, panel: FindPanel) -> None:
    clerk.report.run(ReportSession.set_cover, "address", "科研路1号", "办公地址")
    panel.needle.setText("科研")
    assert rows(panel) == ["封面：科研路1号", "申请办理：科研机构"]
    clerk.presses(Key.Key_Return)
    assert clerk.view.current_section() == "requests"
    assert str(clerk.stands_on).endswith(".research")
    clerk.presses(Key.Key_Return)
    assert clerk.view.current_section() == "cover"
    assert clerk.view.tabs.cover.fields["address"].selectedText() == "科研"
    assert clerk.hand is panel.needle
    assert not panel.replace_all.isEnabled()


def test_it_begins_with_what_is_selected_and_closes_with_escape(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_text, "overview", "公开有序")
    field = clerk.field("overview")
    field.select(2, 4)
    field.setFocus()
    clerk.view.open_find()
    panel = clerk.view.finder
    assert panel.needle.text() == "有序"
    assert lit_words(field) == ["有序"]
    assert not clerk.view.problems.isVisible()
    clerk.presses(Key.Key_Escape)
    assert not panel.isVisible()
    assert clerk.view.problems.isVisible()
    assert clerk.hand is field
    assert lit_words(field) == []


def test_words_that_are_still_being_written_are_found_and_kept(clerk: Clerk) -> None:
    field = clerk.field("overview")
    field.setFocus()
    clerk.types("刚写的字")
    clerk.view.open_find()
    clerk.types("刚写")
    panel = clerk.view.finder
    assert panel.count.text() == "1 处"
    panel.other.setText("新写")
    panel.replace_all.click()
    assert clerk.report.filing.text("overview") == field.written_text == "新写的字"


def test_a_locked_report_is_searched_and_not_changed(clerk: Clerk, panel: FindPanel, sample: Filing) -> None:
    clerk.report.run(ReportSession.set_cells, {cell: 0 for cell in clerk.report.edition.typed_cells})
    for finding in clerk.report.findings:
        if finding.is_open:
            clerk.report.run(ReportSession.explain, finding, "核对过")
    assert clerk.report.run(ReportSession.finalise), clerk.boxes
    clerk.types("公开")
    assert panel.after.isEnabled()
    assert not panel.replace.isEnabled()
    assert not panel.replace_all.isEnabled()
