"""Sentences drafted from the tables: seen with live figures, put in at the cursor, undone as one step."""

import pytest

from models.editions.edition import CellKey
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, SHIFT, Clerk, Key
from ui.report.tabs.sentence_picker import SentencePicker
from ui.report.tabs.text_tab import TextTab

NEW = CellKey("requests", "new_received", "natural_person")
GRANTED = NEW._replace(row="granted")


def filled(clerk: Clerk) -> None:
    typed = dict.fromkeys(clerk.report.edition.typed_cells, 0)
    clerk.report.run(ReportSession.set_cells, typed | {NEW: 12, GRANTED: 12})


def opens(clerk: Clerk, words: str) -> SentencePicker:
    clerk.report.run(ReportSession.set_text, "overview", words)
    field = clerk.field("overview")
    field.setFocus()
    clerk.presses(Key.Key_End, CONTROL)
    clerk.presses(Key.Key_J, CONTROL | SHIFT)
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    assert page.sentences.isVisible()
    return page.sentences


def listed(picker: SentencePicker) -> dict[str, str]:
    """Each sentence that the words leave, under its name."""
    items = (picker.list.item(row) for row in range(picker.list.count()))
    told = (item.text().split("\n", 1) for item in items if not item.isHidden())
    return {name: words for name, words in told}


def test_a_sentence_is_chosen_by_the_keyboard_and_follows_the_table(clerk: Clerk) -> None:
    filled(clerk)
    picker = opens(clerk, "今年。")
    assert listed(picker)["申请人"] == "新收的申请中，自然人提出12件。"
    picker.search.setText("申请人")
    assert list(listed(picker)) == ["申请人"]
    clerk.presses(Key.Key_Return)
    field = clerk.field("overview")
    assert clerk.hand is field
    assert clerk.report.filing.text("overview") == f"今年。新收的申请中，自然人提出{{{NEW}}}件。"
    assert clerk.report.outcome.undo_name == "插入句子 申请人"
    clerk.report.run(ReportSession.set_cells, {NEW: 13})
    assert "13" in field._shown
    clerk.report.run(ReportSession.undo)
    clerk.report.run(ReportSession.undo)
    assert clerk.report.filing.text("overview") == "今年。"


@pytest.mark.promise("drafted-from-tables")
def test_what_is_still_blank_is_named_and_cannot_be_taken(clerk: Clerk) -> None:
    picker = opens(clerk, "")
    picker.search.setText("行政复议")
    assert listed(picker)["行政复议"] == "表里还没有填 行政复议·总计"
    clerk.presses(Key.Key_Return)
    assert picker.isVisible()
    clerk.presses(Key.Key_Escape)
    assert not picker.isVisible()
    assert clerk.hand is clerk.field("overview")
    assert clerk.report.filing.text("overview") == ""


def test_a_part_begins_with_its_own_sentences_and_says_what_the_tables_do_not(clerk: Clerk) -> None:
    filled(clerk)
    clerk.turns_to("other_matters")
    page = clerk.view.tabs.page("other_matters")
    assert isinstance(page, TextTab)
    page.draft.click()
    name, words = next(iter(listed(page.sentences).items()))
    assert name == "信息处理费：没有收取"
    assert "表里没有信息处理费" in words


def test_a_selection_gives_way_to_the_sentence(clerk: Clerk) -> None:
    filled(clerk)
    clerk.report.run(ReportSession.set_text, "overview", "今年xx。")
    field = clerk.field("overview")
    field.select(2, 4)
    field.insert_text("好", "插入句子")
    assert clerk.report.filing.text("overview") == "今年好。"


def test_the_other_list_opens_with_its_own_key(clerk: Clerk) -> None:
    clerk.field("overview").setFocus()
    clerk.presses(Key.Key_J, CONTROL)
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    assert page.picker.isVisible()
    assert not page.sentences.isVisible()
