"""A number that a finding underlines answers the mouse and the keys with what the list of findings offers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from models.report.filing import Filing
from models.rules.finding import Severity
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.clerk import Clerk, Key, clerk_at
from tests.widgets import lit_words
from ui.report.problems.finding_actions import (
    ACTION_IDS,
    BIND,
    CELL,
    NOT_OF_THE_TABLE,
    PUT,
    SETTLE,
    TAKE_BACK,
    finding_actions,
)
from ui.report.problems.finding_card import FindingCard
from ui.report.tabs.text_findings import GRACE_MS
from ui.report.tabs.text_highlighter import TextHighlighter
from ui.report.tabs.text_tab import TextTab

RARE = "\U00020bb7"
WORDS = f"{RARE}今年，新收{{requests.new_received.total}}件，予以公开1363件，部分公开454件。"
FIELD = "{requests.granted.total}"


@pytest.fixture
def clerk(qtbot: QtBot, library: Library, sample: Filing) -> Iterator[Clerk]:
    """At the sample, whose text says 1363 where the table says 1362."""
    texts = {**sample.texts, "overview": WORDS}
    with clerk_at(qtbot, library.open(library.add_filing(replace(sample, texts=texts), "示例"))) as clerk:
        clerk.field("overview").setFocus()
        yield clerk


def place_of(clerk: Clerk, words: str) -> QPoint:
    """The middle of some words on the text's viewport."""
    field = clerk.field("overview")
    found = field.document().find(words)
    cursor = QTextCursor(field.document())
    cursor.setPosition((found.selectionStart() + found.selectionEnd()) // 2)
    return field.cursorRect(cursor).center()


def card(clerk: Clerk) -> FindingCard:
    card = clerk.field("overview").findings.card
    assert card is not None
    assert card.isVisible()
    return card


def menu() -> QMenu:
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    return opened


def entry(words: str) -> QAction:
    return next(action for action in menu().actions() if action.text() == words)


def stored(clerk: Clerk) -> str:
    return clerk.report.filing.text("overview")


def test_pointing_at_it_tells_what_is_wrong_and_a_click_puts_the_figure_there(clerk: Clerk, qtbot: QtBot) -> None:
    field = clerk.field("overview")
    QTest.mouseMove(field.viewport(), place_of(clerk, "今年"))
    QTest.mouseMove(field.viewport(), place_of(clerk, "1363"))
    qtbot.waitUntil(lambda: field.findings.card is not None and field.findings.card.isVisible(), timeout=20_000)
    shown = card(clerk)
    assert [finding.rule for finding in shown.findings] == ["N-7"]
    QTest.mouseClick(shown.buttons[PUT], Qt.MouseButton.LeftButton)
    assert stored(clerk) == WORDS.replace("1363", "1362")
    assert clerk.report.outcome.undo_name == "改成 1362（总计·予以公开）"
    assert not shown.isVisible()
    clerk.report.run(ReportSession.undo)
    assert stored(clerk) == WORDS


def test_a_click_shows_the_same_and_chooses_its_row_in_the_list(clerk: Clerk) -> None:
    field = clerk.field("overview")
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=place_of(clerk, "1363"))
    chosen = clerk.view.problems.selected()
    assert chosen is not None
    assert card(clerk).findings == (chosen,)
    assert not field.textCursor().hasSelection()
    assert clerk.hand is field
    QTest.mouseClick(card(clerk).buttons[BIND], Qt.MouseButton.LeftButton)
    assert stored(clerk) == WORDS.replace("1363", FIELD)
    assert clerk.report.outcome.undo_name == "换成表中的数 总计·予以公开"
    assert clerk.hand is field


def test_words_without_a_finding_and_keys_take_the_card_away(clerk: Clerk, qtbot: QtBot) -> None:
    field = clerk.field("overview")
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=place_of(clerk, "1363"))
    shown = card(clerk)
    clerk.presses(Key.Key_Right)
    assert not shown.isVisible()
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=place_of(clerk, "1363"))
    assert shown.isVisible()
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=place_of(clerk, "今年"))
    assert not shown.isVisible()
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=place_of(clerk, "1363"))
    QTest.mouseMove(field.viewport(), place_of(clerk, "今年"))
    qtbot.waitUntil(lambda: not shown.isVisible(), timeout=GRACE_MS * 20)
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(field.viewport().width() - 4, 4))
    assert not shown.isVisible()


def test_a_right_click_offers_it_above_the_usual_menu(clerk: Clerk) -> None:
    field = clerk.field("overview")
    spot = place_of(clerk, "1363")
    QApplication.sendEvent(
        field.viewport(),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, field.viewport().mapToGlobal(spot)),
    )
    head, *rest = menu().actions()
    assert head.text().startswith("文字写“予以公开1363件”")
    assert not head.isEnabled()
    usual = next(at for at, action in enumerate(rest) if action.isSeparator())
    assert len(rest[usual:]) > 3
    entry(NOT_OF_THE_TABLE).trigger()
    [finding] = [finding for finding in clerk.report.findings if finding.rule == "N-7"]
    assert finding.explanation == NOT_OF_THE_TABLE
    assert TAKE_BACK in [offered.text for offered in finding_actions(clerk.report, finding)]
    assert "说明" in clerk.report.outcome.undo_name


def test_the_menu_key_offers_it_at_the_cursor_and_enter_takes_the_first(clerk: Clerk) -> None:
    field = clerk.field("overview")
    cursor = field.textCursor()
    cursor.setPosition(field.document().find("1363").selectionStart() + 2)
    field.setTextCursor(cursor)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(field, event)
    QTest.keyClick(menu(), Key.Key_Return)
    assert stored(clerk) == WORDS.replace("1363", FIELD)


def test_the_cell_is_gone_to(clerk: Clerk) -> None:
    QTest.mouseClick(clerk.field("overview").viewport(), Qt.MouseButton.LeftButton, pos=place_of(clerk, "1363"))
    QTest.mouseClick(card(clerk).buttons[CELL], Qt.MouseButton.LeftButton)
    assert clerk.view.current_section() == "requests"
    assert str(clerk.stands_on) == "requests.granted.total"


def test_the_list_the_card_and_the_menu_offer_the_same(clerk: Clerk) -> None:
    finding = clerk.clicks_finding("1363")
    offered = [action.text for action in finding_actions(clerk.report, finding)]
    bar = clerk.view.problems.words_bar
    assert [bar.buttons[name].text() for name in ACTION_IDS if not bar.buttons[name].isHidden()] == offered
    clerk.field("overview").findings.show_card((finding,))
    assert sorted(button.text() for button in card(clerk).buttons.values()) == sorted(offered)
    clerk.field("overview").setFocus()
    assert clerk.view.offer_finding_actions()
    assert [action.text() for action in menu().actions()][1 : len(offered) + 1] == offered
    menu().close()


def test_a_finding_of_the_list_is_shown_with_the_cursor_before_it_and_nothing_selected(clerk: Clerk) -> None:
    field = clerk.field("overview")
    clerk.clicks_finding("1363")
    assert lit_words(field) == ["1363件"]
    assert not field.textCursor().hasSelection()
    assert field.textCursor().position() == field.document().find("1363").selectionStart()
    for key in (Key.Key_Return, Key.Key_Delete, Key.Key_Backspace, Key.Key_5):
        clerk.presses(key)
    assert stored(clerk) == WORDS
    field.setFocus()
    clerk.types("5")
    assert field.commit_pending()
    assert stored(clerk) == WORDS.replace("1363", "51363")


def test_the_keys_stay_with_the_list_when_another_tab_is_shown(clerk: Clerk) -> None:
    clerk.turns_to("requests")
    clerk.clicks_finding("1363")
    assert clerk.view.current_section() == "overview"
    assert clerk.hand is clerk.view.problems.list
    clerk.presses(Key.Key_Delete)
    assert stored(clerk) == WORDS


def test_a_finding_of_the_lead_is_shown_the_same_way(clerk: Clerk) -> None:
    lead = clerk.report.filing.text("lead")
    clerk.report.run(ReportSession.set_text, "lead", f"{lead}予以公开1365件。")
    clerk.clicks_finding("1365")
    field = clerk.view.tabs.current_text
    assert field is not None
    assert lit_words(field) == ["1365件"]
    assert not field.textCursor().hasSelection()


def test_while_the_words_have_moved_on_nothing_is_offered(clerk: Clerk) -> None:
    field = clerk.field("overview")
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=place_of(clerk, "1363"))
    shown = card(clerk)
    clerk.types("9")
    assert not shown.isVisible()
    assert field.is_pending
    assert field.findings.at_cursor() == ()


def test_a_reason_that_is_asked_for_is_written_in_the_list(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_text, "problems_and_improvements", "")
    [finding, *_] = [f for f in clerk.report.findings if f.severity is Severity.EXPLAIN and not f.is_explained]
    clerk.view.problems.filters.chips[Severity.WARN].click()
    offered = {action.text: action for action in finding_actions(clerk.report, finding)}
    offered["写明原因…"].run()
    assert clerk.view.problems.selected() == finding
    assert clerk.hand is clerk.view.problems.explain_bar.line


def test_a_locked_report_only_leads_to_the_cell(clerk: Clerk) -> None:
    finding = clerk.findings("1363")[0]
    clerk.report.run(ReportSession.explain, finding, NOT_OF_THE_TABLE)
    for each in clerk.report.findings:
        if each.severity is Severity.EXPLAIN:
            clerk.report.run(ReportSession.explain, each, "核对过")
    assert clerk.report.run(ReportSession.finalise)
    finding = clerk.findings("1363")[0]
    assert [action.id for action in finding_actions(clerk.report, finding)] == [CELL]
    assert SETTLE in ACTION_IDS
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    QTest.keyClicks(page.field, "a")
    assert "已经定稿" in page.note.text()
    assert not page.note.isHidden()
    clerk.report.run(ReportSession.reopen, "改一个字")
    assert page.note.isHidden()


@pytest.mark.parametrize("number", ["0.14万", "1300余"])
def test_a_number_in_another_unit_is_not_replaced(clerk: Clerk, number: str) -> None:
    clerk.report.run(ReportSession.set_text, "overview", f"全年予以公开{number}件。")
    for finding in clerk.findings(number):
        assert {action.id for action in finding_actions(clerk.report, finding)} <= {SETTLE, CELL}


def test_a_key_draws_its_own_paragraph_anew_and_no_other(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.report.run(ReportSession.set_text, "overview", "\n".join(["全年收到申请9999件。"] * 20))
    clerk.view.open_section("overview")
    field, drawn = clerk.field("overview"), list[int]()
    draw = TextHighlighter.highlightBlock

    def noted(highlighter: TextHighlighter, text: str) -> None:
        drawn.append(highlighter.currentBlock().blockNumber())
        draw(highlighter, text)

    monkeypatch.setattr(TextHighlighter, "highlightBlock", noted)
    field.select(0, 0)
    QTest.keyClicks(field, "ab")
    assert field.commit_pending()
    assert set(drawn) == {0}
    for paragraph in (0, 19):
        block = field.document().findBlockByNumber(paragraph)
        place = block.position() + block.text().index("9999") + 1
        field.select(place, place)
        assert field.findings.at_cursor(), paragraph
    field.select(0, 0)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(set(drawn)) > 1, "paragraphs that have another number are drawn anew"
