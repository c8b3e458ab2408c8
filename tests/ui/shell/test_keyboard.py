"""Everything by keyboard: the menu and its letters, the palette, the pages, out of a table, and what is told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.report.filing import Agency
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.ui.shell.conftest import Opener
from tests.widgets import children, focused
from ui.shell.about_dialog import AboutDialog
from ui.shell.actions import ACTIONS, WIDGET_KEYS
from ui.shell.command_palette import CommandPalette
from ui.shell.main_window import MainWindow
from ui.widgets import notice_bar

Key, ALT, CONTROL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
GRANTED = CellKey("requests", "granted", "natural_person")


@pytest.fixture
def at_report(window: MainWindow, sample_report: int) -> MainWindow:
    window.open_report(sample_report)
    return window


def menus(menu: QMenu) -> Iterator[QMenu]:
    yield menu
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from menus(below)


def letters(menu: QMenu) -> list[str]:
    texts = [action.text().replace("&&", "") for action in menu.actions() if not action.isSeparator()]
    return [found[1].upper() for text in texts if (found := re.search(r"&(\w)", text))]


def test_f10_opens_a_menu_that_holds_every_action_with_a_letter_of_its_own(at_report: MainWindow) -> None:
    QTest.keyClick(focused(), Key.Key_F10)
    menu = at_report.top_bar.more.menu()
    assert menu.isVisible()
    assert menu.activeAction() is at_report.named_actions["palette"]
    for each in menus(menu):
        entries = [action for action in each.actions() if not action.isSeparator()]
        assert len(letters(each)) == len(set(letters(each))) == len(entries), [action.text() for action in entries]
    offered = {action for each in menus(menu) for action in each.actions()}
    only_keys = {spec.id for spec in ACTIONS if at_report.named_actions[spec.id] not in offered}
    turns = {spec.id for spec in ACTIONS if spec.argument is not None}
    assert only_keys == {"menu", "notice", "next_tab", "previous_tab", "saved", "larger", "smaller", *turns}
    menu.close()


def test_letters_of_the_menu_lead_to_what_had_no_key(at_report: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(focused(), Key.Key_F10)
    menu = at_report.top_bar.more.menu()
    QTest.keyClick(menu, Key.Key_J)
    checking = next(each for each in menus(menu) if each.title().startswith("检查"))
    qtbot.waitUntil(checking.isVisible)
    QTest.keyClick(checking, Key.Key_S)
    assert at_report.page is not None
    assert at_report.page.report.is_locked


def test_alt_and_a_digit_turn_the_pages(at_report: MainWindow) -> None:
    assert at_report.page is not None
    tabs = at_report.page.view.tabs
    QTest.keyClick(focused(), Key.Key_4, ALT)
    assert at_report.page.view.current_section() == "requests"
    assert focused() is at_report.page.view.tabs.tables()[1].grid.body
    QTest.keyClick(focused(), Key.Key_PageDown, CONTROL)
    assert at_report.page.view.current_section() == "disputes"
    QTest.keyClick(focused(), Key.Key_PageUp, CONTROL)
    QTest.keyClick(focused(), Key.Key_1, ALT)
    assert at_report.page.view.current_section() == "cover"
    name = at_report.page.view.tabs.cover.name.text()
    QTest.keyClick(focused(), Key.Key_PageUp, CONTROL)
    assert tabs.currentWidget() is at_report.page.preview
    assert at_report.page.view.tabs.cover.name.text() == name, "a digit is no word for the name"


def test_tab_leaves_a_table_at_its_last_cell_and_comes_back(at_report: MainWindow) -> None:
    QTest.keyClick(focused(), Key.Key_4, ALT)
    body = focused()
    QTest.keyClick(body, Key.Key_End, CONTROL)
    for _ in range(8):
        QTest.keyClick(focused(), Key.Key_Tab)
        if focused() is not body:
            break
    assert focused() is not body
    QTest.keyClick(focused(), Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focused() is body
    QTest.keyClick(body, Key.Key_Home, CONTROL)
    QTest.keyClick(body, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focused() is not body


def test_every_button_on_top_and_at_the_foot_is_reached_by_tab(at_report: MainWindow) -> None:
    at_report.say("已导出。", ("打开文件", lambda: None))
    wanted = {
        button
        for place in (at_report.top_bar, at_report.status)
        for kind in (QToolButton, QPushButton)
        for button in children(place, kind)
        if button.isVisible() and button.isEnabled()
    }
    reached = set()
    for _ in range(120):
        QTest.keyClick(focused(), Key.Key_Tab)
        reached.add(focused())
    assert {button.accessibleName() or button.text() for button in wanted - reached} == set()


def test_the_notice_is_reached_with_f7_and_left_with_escape(at_report: MainWindow) -> None:
    done: list[str] = []
    assert at_report.page is not None
    QTest.keyClick(focused(), Key.Key_4, ALT)
    before = focused()
    at_report.say("已导入。", ("撤销导入", lambda: done.append("撤销")), ("打开", lambda: done.append("打开")))
    assert focused() is before, "it never takes the keyboard by itself"
    QTest.keyClick(focused(), Key.Key_F7)
    QTest.keyClick(focused(), Key.Key_Escape)
    assert (focused(), done) == (before, [])
    at_report.say("已导入。", ("撤销导入", lambda: done.append("撤销")), ("打开", lambda: done.append("打开")))
    QTest.keyClick(focused(), Key.Key_F7)
    QTest.keyClick(focused(), Key.Key_Tab)
    QTest.keyClick(focused(), Key.Key_Return)
    assert (focused(), done) == (before, ["打开"])
    assert not at_report.notice.isVisible()


def test_a_notice_moves_nothing_fades_and_can_be_called_back(
    at_report: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_bar, "LEAST_MS", 50)
    monkeypatch.setattr(notice_bar, "OFFER_MS", 0)
    monkeypatch.setattr(notice_bar, "MS_A_CHARACTER", 1)
    assert at_report.page is not None

    def places() -> list[object]:
        QApplication.processEvents()
        page = at_report.page
        assert page is not None
        parts = (page, page.view.tabs, page.view.problems, at_report.top_bar, at_report.status)
        return [(part.mapTo(at_report, part.rect().topLeft()), part.size()) for part in parts]

    before = places()
    at_report.say("已从上年带入“上年结转”6 格，请核对；封面的联系方式也已照抄。" * 3, ("撤销", lambda: None))
    assert at_report.notice.isVisible()
    assert places() == before
    assert at_report.status.rect().contains(at_report.notice.geometry()), "it lies over nothing but the foot"
    qtbot.waitUntil(lambda: not at_report.notice.isVisible())
    assert places() == before
    QTest.keyClick(focused(), Key.Key_F7)
    assert at_report.notice.isVisible()
    assert at_report.notice.buttons[0].hasFocus()
    at_report.say("正在读入…")
    assert at_report.notice.duration == 0, "what goes on is told until it is over"


def test_what_is_told_of_a_report_goes_with_it_and_what_is_told_of_the_library_stays(
    window: MainWindow, sample_report: int
) -> None:
    window.say("已恢复。", ("退回恢复前", lambda: None))
    window.open_report(sample_report)
    window.show_library()
    assert window.notice.label.text() == "已恢复。"
    window.open_report(sample_report)
    window.say("已导入。", ("撤销导入", lambda: None))
    window.show_library()
    assert (window.notice.label.text(), window.notice.buttons) == ("", [])


# ── the palette ──


def palette(window: MainWindow, words: str) -> CommandPalette:
    window.activateWindow()
    QTest.keyClick(focused(), Key.Key_K, CONTROL)
    [found] = [each for each in children(window, CommandPalette) if each.isVisible()]
    QTest.keyClicks(found.line, "")
    found.line.setText(words)
    return found


def shown(found: CommandPalette) -> list[str]:
    return [f"{entry.kind} {entry.text}" for entry in found.model.found]


def test_the_palette_finds_actions_with_their_keys_and_runs_them(at_report: MainWindow) -> None:
    found = palette(at_report, "读校")
    assert shown(found)[0] == "命令 读校单…"
    found.close()
    found = palette(at_report, "预览")
    assert (shown(found)[0], found.model.found[0].hint) == ("命令 预览", "F9")
    QTest.keyClick(found.line, Key.Key_Return)
    assert at_report.page is not None
    assert at_report.page.view.tabs.currentWidget() is at_report.page.preview
    assert not [each for each in children(at_report, CommandPalette) if each.isVisible()]


def test_the_palette_leads_to_a_part_and_to_a_cell_by_row_and_column(at_report: MainWindow) -> None:
    assert at_report.page is not None
    found = palette(at_report, "复议")
    assert "部分 四 复议诉讼" in shown(found)
    found.close()
    found = palette(at_report, "自然 予以")
    assert shown(found)[0] == "格子 自然人·予以公开"
    assert found.model.found[0].hint == "1288"
    QTest.keyClick(found.line, Key.Key_Return)
    assert at_report.page.view.tabs.current_cell == GRANTED
    assert focused() is at_report.page.view.tabs.tables()[1].grid.body
    found = palette(at_report, "自予公")
    assert shown(found)[0] == "格子 自然人·予以公开", "characters in their order are enough"


def test_the_palette_walks_with_the_arrows_and_shows_what_cannot_be_done(at_report: MainWindow) -> None:
    found = palette(at_report, "撤销")
    assert [entry.is_enabled for entry in found.model.found if entry.text == "撤销"] == [False]
    found.line.setText("公开")
    first = found.list.currentIndex().row()
    QTest.keyClick(found.line, Key.Key_Down)
    assert found.list.currentIndex().row() != first
    QTest.keyClick(found.line, Key.Key_Escape)
    assert not [each for each in children(at_report, CommandPalette) if each.isVisible()]


def test_the_palette_opens_a_report_of_the_library(open_window: Opener, library: Library, sample_report: int) -> None:
    assert sample_report
    other = library.begin_report(Agency("示例县教育局"), 2024).report
    window = open_window()
    found = palette(window, "教育 2024")
    assert shown(found) == ["报告 示例县教育局 2024 年度"]
    QTest.keyClick(found.line, Key.Key_Return)
    assert window.page is not None
    assert window.page.report.number == other


def test_the_palette_keeps_what_is_being_typed(at_report: MainWindow) -> None:
    assert at_report.page is not None
    QTest.keyClick(focused(), Key.Key_4, ALT)
    at_report.page.view.tabs.go_to_cell(GRANTED)
    for digit in "77":
        QTest.keyClicks(focused(), digit)
    found = palette(at_report, "自然人·予以公开")
    assert at_report.page.report.filing.figures.get(GRANTED) == 77
    assert found.model.found[0].hint == "77"
    at_report.page.report.run(ReportSession.undo)


# ── the list of keys ──

_KEYS = re.compile(r'(?:QKeySequence\(|\()"((?:Ctrl|Alt|Shift)\+[A-Za-z0-9+]+|F\d+|Esc)"')
_DIALOGS = ("ui/collection/dialogs", "ui/second_keying", "ui/report/notes", "ui/collection/status_tab.py")
"""Whose keys are told beside what they press."""


def test_every_key_that_the_program_takes_is_in_the_list_of_keys() -> None:
    listed = " ".join([*(keys for spec in ACTIONS for keys in spec.keys), *(keys for keys, _ in WIDGET_KEYS)])
    known = listed.replace("回车", "Return")
    root = Path(__file__).parents[3]
    taken = {
        keys
        for path in sorted((root / "ui").rglob("*.py"))
        if not path.relative_to(root).as_posix().startswith(_DIALOGS)
        for keys in _KEYS.findall(path.read_text(encoding="utf-8"))
    }
    assert {"Ctrl+J", "Ctrl+0", "Ctrl+PgDown", "F2"} <= taken
    assert {keys for keys in taken if keys not in known} == set()


def test_the_list_of_keys_cuts_nothing_off(qtbot: QtBot, library: Library) -> None:
    dialog = AboutDialog(library)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    short = [each.text() for each in children(dialog, QLabel) if each.text() and not each.wordWrap()]
    assert "Ctrl+K" in short
    assert [
        each.text()
        for each in children(dialog, QLabel)
        if each.text() and not each.wordWrap() and each.width() < each.sizeHint().width()
    ] == []
