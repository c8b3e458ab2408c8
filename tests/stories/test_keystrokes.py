"""A whole report by keyboard alone, and every key counted: a city's to 定稿, a town's of noughts to its PDF.

Each key event that reaches the program counts as one, a chord too. A character of the office's name counts as one key
of the input method, and one more chooses it. The words come from another program: Ctrl+V is one key a section. Nothing
has to be explained in this report; what had to be would cost F8, the reason, and Enter.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
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
from tests.widgets import children
from ui.exporting.export_dialog import ExportDialog
from ui.report.grid.keyboard_path import KeyboardPath, Move
from ui.report.tabs.grid_tab import GridTab
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow
from ui.theme.apply import apply_theme
from ui.widgets import files

NAME, YEAR, MORE, WAITS = "淮安市人民政府", 2024, 40, 200
TOWN, MOST_ACTIONS = "示例县城关镇人民政府", 20
WORDS = {
    "overview": "依法主动公开政府信息，办好依申请公开，加强政府信息管理和公开平台建设，落实监督保障，"
    "开展工作考核和社会评议，没有发生责任追究情形。",
    "problems_and_improvements": "存在的主要问题是解读不够及时。改进情况：加强业务培训。",
    "other_matters": "本年度没有收取信息处理费。",
}
ALT = Qt.KeyboardModifier.AltModifier
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
        assert body.current_cell is not None
        for cell, route in cheapest_round(body._path, body.current_cell, page.grid.model.table.cells, left):
            for move in route:
                self.keyboard.press(*STEPS[move])
            assert body.current_cell == cell
            self.keyboard.type(self.figures[cell])


Round = list[tuple[CellKey, list[Move]]]


def cheapest_round(walk: KeyboardPath, here: CellKey, cells: Sequence[CellKey], left: set[CellKey]) -> Round:
    """The way through these cells that takes the fewest keys: always the nearest, by columns or by rows."""
    by_column = sorted(left, key=lambda cell: (cell.block, walk._by_column.index(cell)))
    rounds = [nearest_first(walk, here, left)]
    rounds += [in_order(walk, here, order) for order in (by_column, [cell for cell in cells if cell in left])]
    return min(rounds, key=lambda each: sum(len(route) for _, route in each))


def nearest_first(walk: KeyboardPath, here: CellKey, left: set[CellKey]) -> Round:
    return _walk_through(walk, here, left, lambda waiting: waiting)


def in_order(walk: KeyboardPath, here: CellKey, order: Sequence[CellKey]) -> Round:
    return _walk_through(walk, here, set(order), lambda waiting: {next(cell for cell in order if cell in waiting)})


def _walk_through(
    walk: KeyboardPath, here: CellKey, left: set[CellKey], candidates: Callable[[set[CellKey]], set[CellKey]]
) -> Round:
    waiting, found = set(left), Round()
    while waiting:
        first = FROM_AN_EDITOR if found else tuple(STEPS)
        here, route = nearest(walk, here, candidates(waiting), first)
        found.append((here, route))
        waiting.discard(here)
    return found


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

    keyboard.press(Key.Key_0, CONTROL | ALT)

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


class ActingClerk:
    """Counts actions: a key, a chord, or a text that is typed in one go."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.bot, self.keyboard, self.actions = window, qtbot, Keyboard(), 0

    def press(self, key: Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        self.actions += 1
        self.keyboard.press(key, held)

    def write(self, words: str) -> None:
        self.actions += 1
        self.keyboard.write(words)

    def begin(self, name: str) -> None:
        def answer() -> None:
            self.write(name)
            self.press(Key.Key_Return)

        self.actions += 1
        self.keyboard.press_and_answer(Key.Key_N, CONTROL, answer)
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)

    def take_the_first_sentence(self) -> None:
        self.press(Key.Key_J, CONTROL | SHIFT)
        self.press(Key.Key_Return)

    def export(self, target: Path) -> None:
        files.path_responders.append(lambda _title, _suggested: target)
        self.press(Key.Key_E, CONTROL)
        self.bot.waitUntil(lambda: bool(children(self.window, ExportDialog)))
        [dialog] = children(self.window, ExportDialog)
        self.bot.waitUntil(lambda: dialog.isAncestorOf(self.keyboard.hand))
        self.press(Key.Key_Return)
        self.actions += 1  # the file dialog is the desktop's: its Enter
        self.bot.waitUntil(target.is_file, timeout=60_000)
        files.path_responders.pop()


def test_a_town_of_noughts_from_an_empty_program_to_its_pdf(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    clerk = ActingClerk(window, qtbot)
    clerk.begin(TOWN)
    clerk.press(Key.Key_0, CONTROL | ALT)
    clerk.press(Key.Key_2, ALT)
    clerk.take_the_first_sentence()
    clerk.press(Key.Key_6, ALT)
    clerk.write(WORDS["problems_and_improvements"])
    clerk.press(Key.Key_7, ALT)
    clerk.take_the_first_sentence()
    assert window.page is not None
    assert window.page.commit_pending()
    assert all(window.page.report.filing.text(section) for section in WORDS)
    assert not [finding.message for finding in window.page.report.findings if finding.is_open]
    clerk.export(tmp_path / "年报.pdf")
    assert (tmp_path / "年报.pdf").read_bytes().startswith(b"%PDF")
    assert clerk.actions <= MOST_ACTIONS, clerk.actions
