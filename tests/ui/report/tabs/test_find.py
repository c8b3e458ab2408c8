"""Find and replace: every place, one step, never inside a field's name."""

from models.editions.edition import CellKey
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, SHIFT, Clerk, Key
from ui.report.tabs.find_bar import FindBar
from ui.report.tabs.text_tab import TextTab

TOTAL = CellKey("requests", "new_received", "total")
RARE = "\U00020bb7"
WORDS = f"{RARE}公开a。{{{TOTAL}}}公开，requests\n公开a"


def bar(clerk: Clerk, words: str = WORDS) -> FindBar:
    clerk.report.run(ReportSession.set_text, "overview", words)
    clerk.field("overview").setFocus()
    clerk.presses(Key.Key_F, CONTROL)
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    return page.finder


def test_places_are_counted_and_walked_round(clerk: Clerk) -> None:
    finder = bar(clerk)
    assert clerk.hand is finder.needle
    finder.needle.setText("公开")
    assert finder.count.text() == "3 处"
    field = clerk.field("overview")
    seen = []
    for _ in range(4):
        clerk.presses(Key.Key_Return)
        assert field.textCursor().selectedText() == "公开"
        seen.append(field.textCursor().selectionStart())
    assert seen[0] == seen[3]
    assert seen[:3] == sorted(set(seen))
    clerk.presses(Key.Key_Return, SHIFT)
    assert field.textCursor().selectionStart() == seen[2]


def test_everything_is_replaced_as_one_step_and_fields_stay_whole(clerk: Clerk) -> None:
    finder = bar(clerk)
    finder.needle.setText("requests")
    assert finder.count.text() == "1 处"
    finder.other.setText("申请")
    finder.replace_all.click()
    assert clerk.report.filing.text("overview") == WORDS.replace("，requests", "，申请")
    assert clerk.report.outcome.undo_name == "替换 1 处“requests”"
    clerk.report.run(ReportSession.undo)
    assert clerk.report.filing.text("overview") == WORDS


def test_one_place_is_replaced_at_a_time(clerk: Clerk) -> None:
    finder = bar(clerk)
    finder.needle.setText("公开a")
    finder.other.setText("b")
    finder.replace.click()
    assert clerk.field("overview").written_text == WORDS
    finder.replace.click()
    assert clerk.view.commit_pending()
    assert clerk.report.filing.text("overview") in (
        WORDS.replace("公开a", "b", 1),
        "b".join(WORDS.rsplit("公开a", 1)),
    )


def test_it_begins_with_what_is_selected_and_closes_with_escape(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_text, "overview", "公开有序")
    field = clerk.field("overview")
    field.select(2, 4)
    field.setFocus()
    clerk.presses(Key.Key_F, CONTROL)
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    assert page.finder.needle.text() == "有序"
    assert len(field.extraSelections()) == 1
    clerk.presses(Key.Key_Escape)
    assert not page.finder.isVisible()
    assert clerk.hand is field
    assert field.extraSelections() == []


def test_a_live_figure_is_found_as_it_shows_and_never_replaced(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_cells, {TOTAL._replace(column="natural_person"): 3119})
    finder = bar(clerk, f"{RARE}新收{{{TOTAL}}}件，其中119件。")
    finder.needle.setText("119件")
    assert finder.count.text() == "2 处，1 处是表中的数"
    field = clerk.field("overview")
    clerk.presses(Key.Key_Return)
    assert field.textCursor().selectedText() in ("\ufffc件", "119件")
    finder.other.setText("120件")
    finder.replace_all.click()
    assert clerk.report.filing.text("overview") == f"{RARE}新收{{{TOTAL}}}件，其中120件。"
    finder.needle.setText("新收3119")
    assert finder.count.text() == "1 处，1 处是表中的数"
    assert not finder.replace_all.isEnabled()
    clerk.presses(Key.Key_Return)
    finder.replace_here()
    assert clerk.view.commit_pending()
    assert f"{{{TOTAL}}}" in clerk.report.filing.text("overview")
