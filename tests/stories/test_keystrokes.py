"""A whole city report by keyboard alone, from an empty library to 定稿, and every key counted.

Each key event that reaches the program counts as one, a chord too. A character of the office's name counts as one key
of the input method, and one more chooses it. The words come from another program: Ctrl+V is one key a section. Nothing
has to be explained in this report; what had to be would cost F8, the reason, and Enter.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_for
from models.figures.totals import add_up
from models.figures.value import format_figure, parse_figure
from models.report.filing import Agency, Filing
from models.services.library import Library
from tests.clerk import CONTROL, SHIFT, Key
from tests.conftest import SHARED
from ui.report.grid.keyboard_path import KeyboardPath, Move
from ui.report.tabs.grid_tab import GridTab
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow
from ui.theme.apply import apply_theme

NAME, YEAR, MORE, WAITS = "淮安市人民政府", 2024, 60, 200
WORDS = {
    "overview": "依法主动公开政府信息，办好依申请公开，加强政府信息管理和公开平台建设，落实监督保障，"
    "开展工作考核和社会评议，没有发生责任追究情形。",
    "problems_and_improvements": "存在的主要问题是解读不够及时。改进情况：加强业务培训。",
    "other_matters": "本年度没有收取信息处理费。",
}
PLAIN, NO_KEYS = Qt.KeyboardModifier.NoModifier, tuple[Key, Qt.KeyboardModifier]
STEPS = {
    Move.UP: (Key.Key_Up, PLAIN),
    Move.DOWN: (Key.Key_Down, PLAIN),
    Move.LEFT: (Key.Key_Left, PLAIN),
    Move.RIGHT: (Key.Key_Right, PLAIN),
    Move.DOWN_PATH: (Key.Key_Return, PLAIN),
    Move.RIGHT_PATH: (Key.Key_Tab, PLAIN),
    Move.TOP: (Key.Key_Up, CONTROL),
    Move.BOTTOM: (Key.Key_Down, CONTROL),
    Move.ROW_START: (Key.Key_Left, CONTROL),
    Move.ROW_END: (Key.Key_Right, CONTROL),
}
FROM_AN_EDITOR = (Move.DOWN_PATH, Move.DOWN, Move.UP, Move.RIGHT, Move.LEFT, Move.RIGHT_PATH)


def own_numbers(edition: Edition) -> dict[str, str]:
    """A city of the same shape as the published one: one column full, most figures 0, up to seven digits."""
    numbers = dict.fromkeys(map(str, edition.typed_cells), "0")
    rows = [row.key for row in edition.blocks["requests"].rows if not row.is_total]
    handled = [row for row in rows if row not in ("new_received", "carried_in", "carried_out")]
    for column, figures in (
        ("natural_person", (1288, 447, 2, 30, 5, 6, 7, 12, 9, 105, 746, 11, 1, 56)),
        ("enterprise", (21, 7, 0, 1)),
    ):
        for row, figure in zip(handled, figures, strict=False):
            numbers[f"requests.{row}.{column}"] = str(figure)
        numbers[f"requests.new_received.{column}"] = str(sum(figures))
    numbers["requests.carried_in.natural_person"] = numbers["requests.carried_out.natural_person"] = "34"
    numbers |= {"licences.licences.decisions": "447228", "enforcement.penalties.decisions": "3985758"}
    numbers |= {"disputes.all.reconsideration_upheld": "72", "disputes.all.suit_direct_upheld": "13"}
    return numbers


def published(edition: Edition, number: str) -> dict[CellKey, str]:
    """What the city typed, as the form shows it; our own numbers where the published ones are not at hand."""
    path = SHARED / "samples/figures" / number
    told = json.loads(path.read_text("utf-8"), parse_float=str)["figures"] if path.is_file() else own_numbers(edition)
    return {cell: str(told[str(cell)]) for cell in edition.typed_cells}


class Keyboard:
    """Presses keys into whatever has them, and counts."""

    def __init__(self) -> None:
        self.pressed = 0

    @property
    def hand(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, key: Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        self.pressed += 1
        QTest.keyClick(self.hand, key, held)

    def type(self, text: str) -> None:
        for char in text:
            self.pressed += 1
            QTest.keyClicks(self.hand, char)

    def write(self, words: str) -> None:
        """By input method: a key a character, and one to choose."""
        self.pressed += len(words) + 1
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(self.hand, event)

    def press_and_answer(self, key: Key, held: Qt.KeyboardModifier, answer: Callable[[], None]) -> None:
        """A key that opens a window, and what is pressed in there."""
        answered: list[bool] = []

        def there() -> None:
            asked = QApplication.activeModalWidget()
            assert isinstance(asked, QDialog)
            try:
                for _ in range(WAITS):
                    if asked.isActiveWindow() and asked.isAncestorOf(self.hand):
                        break
                    QTest.qWait(10)
                answer()
                answered.append(not asked.isVisible())
            finally:
                if asked.isVisible():  # nobody else would close it
                    asked.reject()

        QTimer.singleShot(0, there)
        self.press(key, held)
        assert answered == [True]


class Typist:
    """A clerk with the paper before her: she goes to the next figure that is not 0 by the fewest keys."""

    def __init__(self, window: MainWindow, keyboard: Keyboard, figures: dict[CellKey, str]) -> None:
        self.window, self.keyboard, self.figures = window, keyboard, figures

    def turn(self) -> None:
        self.keyboard.press(Key.Key_Tab, CONTROL)
        QApplication.processEvents()

    def fill(self, page: GridTab) -> None:
        body = page.grid.body
        held = self.window.page.report.carry_over.locked_cells if self.window.page else frozenset()
        left = {cell for cell in page.grid.model.table.cells if self.figures.get(cell, "0") != "0"} - held
        walk, has_typed = body._path, False
        while left:
            assert body.current_cell is not None
            cell, route = nearest(walk, body.current_cell, left, FROM_AN_EDITOR if has_typed else tuple(STEPS))
            for move in route:
                self.keyboard.press(*STEPS[move])
            assert body.current_cell == cell
            self.keyboard.type(self.figures[cell])
            left.discard(cell)
            has_typed = True
        if has_typed:
            self.keyboard.press(Key.Key_Return)
        if page.grid.model.blanks():
            self.keyboard.press(Key.Key_0, CONTROL)


def nearest(
    walk: KeyboardPath, here: CellKey, left: set[CellKey], first: tuple[Move, ...]
) -> tuple[CellKey, list[Move]]:
    """The cell that takes the fewest keys to reach, and the keys; the first of them must be among ``first``."""
    if here in left:
        return here, []
    ahead: deque[tuple[CellKey, list[Move]]] = deque([(here, [])])
    seen = {here}
    while ahead:
        cell, route = ahead.popleft()
        for move in first if not route else tuple(STEPS):
            there = walk.follow(cell, move)
            if there in left:
                return there, [*route, move]
            if there not in seen:
                seen.add(there)
                ahead.append((there, [*route, move]))
    raise AssertionError(f"no way from {here}")


@pytest.fixture
def window(qtbot: QtBot, library: Library, tmp_path: Path) -> Iterator[MainWindow]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)
    window = MainWindow(library, SettingsStore(tmp_path / "settings.ini"), tmp_path, date(2025, 1, 20))
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()
    window.context.jobs.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def begin(window: MainWindow, keyboard: Keyboard, name: str) -> None:
    def answer() -> None:
        if name:
            keyboard.write(name)
        keyboard.press(Key.Key_Return)

    keyboard.press_and_answer(Key.Key_N, CONTROL, answer)
    window.activateWindow()
    QApplication.processEvents()
    assert window.page is not None


def complete(window: MainWindow, keyboard: Keyboard, figures: dict[CellKey, str]) -> None:
    """From the cover to the last tab, then final."""
    assert window.page is not None
    view, typist = window.page.view, Typist(window, keyboard, figures)
    for section in [section for section in window.page.report.edition.sections if section.heading]:
        typist.turn()
        assert view.current_section() == section.key
        page = view.tabs.page(section.key)
        if isinstance(page, GridTab):
            typist.fill(page)
        else:
            QApplication.clipboard().setText(WORDS[section.key])
            keyboard.press(Key.Key_V, CONTROL)

    def agree() -> None:
        keyboard.press(Key.Key_Return)

    keyboard.press_and_answer(Key.Key_D, CONTROL | SHIFT, agree)
    assert window.page.report.is_final, [finding.message for finding in window.page.report.findings if finding.is_open]
    kept = window.page.report.filing.figures.typed
    assert {cell: format_figure(value, edition_for(YEAR).kind(cell)) for cell, value in kept.items()} == figures


def budget(figures: dict[CellKey, str]) -> int:
    """Figures that are 0 are not typed, so they do not count for us."""
    return sum(len(value) + 1 for value in figures.values() if value != "0") + MORE


@pytest.mark.parametrize("number", ["002.json", "not published"])
def test_from_an_empty_library_to_final(window: MainWindow, number: str) -> None:
    keyboard = Keyboard()
    figures = published(edition_for(YEAR), number)
    begin(window, keyboard, NAME)
    complete(window, keyboard, figures)
    assert keyboard.pressed <= budget(figures), keyboard.pressed


@pytest.mark.parametrize("number", ["002.json", "not published"])
def test_with_last_years_report_nothing_carried_is_typed_again(
    window: MainWindow, library: Library, number: str
) -> None:
    edition = edition_for(YEAR)
    figures = published(edition, number)
    out = {
        edition.carried_cells[cell]: parse_figure(figures[cell], edition.kind(cell))
        for cell in edition.carried_cells
        if cell in figures
    }
    last = Filing(edition, YEAR - 1, Agency(NAME), add_up(edition, dict.fromkeys(edition.typed_cells, 0) | out))
    library.add_filing(last, "2023年报.docx")
    window.show_library()
    keyboard = Keyboard()
    begin(window, keyboard, "")
    assert window.page is not None
    held = window.page.report.carry_over.locked_cells
    complete(window, keyboard, figures)
    assert held == {cell for cell in edition.carried_cells if cell in figures}
    assert keyboard.pressed <= budget({cell: value for cell, value in figures.items() if cell not in held})
