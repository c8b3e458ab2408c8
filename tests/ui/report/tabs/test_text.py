"""Writing a text: what is kept, when, and what becomes of characters that no file can carry."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.errors import StoreError
from models.services.report_session import ReportSession
from output.blocks import Heading
from output.compose import split_paragraphs
from tests.clerk import CONTROL, Clerk, Key
from tests.widgets import formats_of, lit_words
from ui.report.tabs.text_field import PAUSE_MS
from ui.report.tabs.text_highlighter import typed_end
from ui.report.tabs.text_tab import TextTab

RARE = "\U00020bb7"  # a character of two UTF-16 units


def test_a_text_is_kept_after_a_pause(clerk: Clerk, qtbot: QtBot) -> None:
    field = clerk.field("overview")
    field.setFocus()
    clerk.types("今年")
    assert clerk.report.filing.text("overview") == ""
    with qtbot.waitSignal(clerk.report.changed, timeout=PAUSE_MS * 10):
        pass
    assert clerk.report.filing.text("overview") == "今年"
    assert clerk.report.outcome.undo_name == "改正文“总体情况”"


@pytest.mark.parametrize("goes", ["tab", "elsewhere", "close"])
def test_a_text_is_kept_when_the_clerk_leaves_at_once(clerk: Clerk, goes: str) -> None:
    clerk.field("overview").setFocus()
    clerk.types("今年")
    if goes == "tab":
        clerk.turns_to("requests")
    elif goes == "elsewhere":
        clerk.view.problems.list.setFocus()
    else:
        assert clerk.view.commit_pending()
    assert clerk.report.filing.text("overview") == "今年"


@pytest.mark.parametrize("literal", ["<b>粗</b>", "a & b &amp; c", "<img src=/etc/passwd>", "{requests.x.y}", RARE])
def test_markup_is_plain_text(clerk: Clerk, literal: str) -> None:
    clerk.writes("overview", literal)
    assert clerk.report.filing.text("overview") == literal
    assert clerk.field("overview").written_text == literal


@pytest.mark.promise("paste-plain")
def test_pasted_rich_text_keeps_paragraphs_and_drops_styles(clerk: Clerk) -> None:
    field = clerk.field("overview")
    source = QMimeData()
    source.setHtml(
        "<p><b>（一）公开</b></p><p style='mso-x:1'><img src='x.png'>二&nbsp;<br>三</p><table><tr><td>四<td>五</table>"
    )
    source.setText("一\r\n二")
    clerk.report.run(ReportSession.set_text, "overview", "前后")
    field.select(1, 1)
    field.insertFromMimeData(source)
    assert clerk.report.filing.text("overview") == "前（一）公开\n二三\n四，五后"
    assert clerk.report.outcome.undo_name == "粘贴文字"
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    assert page.note.text() == "已粘贴。1 个表格改成了 1 行文字，请核对；1 张图片没有带入。"
    assert page.note.isVisible()
    clerk.report.run(ReportSession.undo)
    assert clerk.report.filing.text("overview") == "前后"
    assert not page.note.isVisible()


def test_a_paragraph_is_a_step_of_its_own(clerk: Clerk) -> None:
    clerk.field("overview").setFocus()
    clerk.types("ab")
    clerk.presses(Key.Key_Return)
    clerk.types("cd")
    clerk.report.run(ReportSession.undo)
    assert clerk.report.filing.text("overview") == "ab\n"
    clerk.report.run(ReportSession.undo)
    assert clerk.report.filing.text("overview") == ""


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("（一）主动公开。有序。", "（一）主动公开。"),
        ("  1. 建章立制。有序。", "  1. 建章立制。"),
        ("1.\u3000建章立制。有序。", "1.\u3000建章立制。"),
        ("（二） 依申请 公开。 有序。", "（二） 依申请 公开。"),
        ("\u200b（三）管理，\u200b监督。好。", "\u200b（三）管理，\u200b监督。"),
        ("（四）保障", "（四）保障"),
    ],
)
def test_the_heading_ends_where_it_ends_in_print(words: str, shown: str) -> None:
    [block] = split_paragraphs(words)
    assert isinstance(block, Heading)
    assert words[: typed_end(block.text, words)] == shown


@pytest.mark.parametrize("stranger", ["\x00", "\x07", "\ufffe"])
def test_a_control_character_is_shown_and_told(clerk: Clerk, stranger: str) -> None:
    field = clerk.field("overview")
    source = QMimeData()
    source.setText(f"今{stranger}年")
    field.insertFromMimeData(source)
    assert field.written_text == "今\ufffd年"
    assert field.commit_pending()
    assert clerk.report.filing.text("overview") == "今\ufffd年"
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    assert "有 1 个看不见的控制字符" in page.note.text()
    assert clerk.boxes == []


def test_half_a_character_never_reaches_the_report(clerk: Clerk) -> None:
    field = clerk.field("overview")
    field.setFocus()
    event = QInputMethodEvent()
    event.setCommitString("今\ud800年")
    QApplication.sendEvent(field, event)
    assert field.commit_pending()
    kept = clerk.report.filing.text("overview")
    kept.encode("utf-8")
    assert kept[0] + kept[-1] == "今年"


def test_undo_belongs_to_the_report_and_takes_what_was_not_yet_kept(clerk: Clerk) -> None:
    clerk.writes("overview", "今年")
    field = clerk.field("overview")
    field.setFocus()
    clerk.types("好")
    clerk.report.run(ReportSession.undo)
    assert field.written_text == "今年"
    clerk.report.run(ReportSession.undo)
    assert field.written_text == ""
    clerk.report.run(ReportSession.redo)
    assert field.written_text == "今年"


def test_the_widget_leaves_the_undo_key_to_the_window(clerk: Clerk, qtbot: QtBot) -> None:
    from PySide6.QtGui import QKeySequence, QShortcut

    clerk.writes("overview", "今年")
    pressed = []
    QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), clerk.window, lambda: pressed.append(True))
    clerk.field("overview").setFocus()
    clerk.presses(Key.Key_Z, CONTROL)
    assert pressed == [True]


def test_the_cursor_stays_when_a_change_comes_from_elsewhere(clerk: Clerk) -> None:
    clerk.writes("overview", f"{RARE}今年\n明年")
    field = clerk.field("overview")
    cursor = field.textCursor()
    cursor.setPosition(2)
    field.setTextCursor(cursor)
    clerk.report.run(ReportSession.set_text, "overview", f"{RARE}今年\n后年很好")
    assert field.written_text == f"{RARE}今年\n后年很好"
    assert field.textCursor().position() == 2


def test_headings_wear_the_faces_they_print_in(clerk: Clerk) -> None:
    clerk.writes("overview", "（一）主动公开。有序。")
    field = clerk.field("overview")
    first = formats_of(field.document().firstBlock())[0]
    assert (first.start, first.length) == (0, len("（一）主动公开。"))


@pytest.mark.promise("words-against-tables")
def test_words_a_finding_is_about_are_underlined_and_lit_but_no_key_deletes_them(clerk: Clerk) -> None:
    clerk.writes("overview", f"{RARE}有序。\n二、主动公开政府信息情况\n好。")
    finding = clerk.clicks_finding("有一行标题")
    field = clerk.field("overview")
    assert lit_words(field) == ["二、主动公开政府信息情况"] == [finding.breach.quote]
    assert not field.textCursor().hasSelection()
    clerk.presses(Key.Key_Return)
    assert clerk.report.filing.text("overview").count("二、主动公开政府信息情况") == 1
    formats = formats_of(field.document().findBlockByNumber(1))
    assert any(f.format.underlineStyle().value for f in formats)


def test_the_words_are_counted(clerk: Clerk) -> None:
    clerk.writes("overview", "今年 好。\n明年")
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    assert page.count.text() == "6 字"


def test_twenty_thousand_characters_are_no_trouble(clerk: Clerk) -> None:
    words = "\n".join("公开" * 100 for _ in range(100))
    source = QMimeData()
    source.setText(words)
    field = clerk.field("overview")
    field.insertFromMimeData(source)
    assert field.commit_pending()
    assert clerk.report.filing.text("overview") == words


def test_what_the_disk_refuses_stays_in_the_text(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("磁盘满了，请腾出空间再试。")

    field = clerk.field("overview")
    field.setFocus()
    with monkeypatch.context() as patched:
        patched.setattr(ReportSession, "_write", full)
        clerk.types("now")
        assert not field.commit_pending()
        assert field.written_text == "now"
        field.refresh()
        assert field.written_text == "now"
    assert clerk.view.commit_pending()
    assert clerk.report.filing.text("overview") == "now"
