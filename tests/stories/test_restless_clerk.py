"""A clerk who presses anything anywhere: nothing breaks, and what is on screen is what is on disk."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.report.filing import Agency
from models.report.notes import NoteLineKind
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, SHIFT, Clerk, Key, clerk_at
from tests.widgets import children
from ui.report.grid.paste_preview import PastePreview
from ui.report.tabs.grid_tab import GridTab

STEPS = 250
KEYS = (
    *(Key(Key.Key_0 + digit) for digit in range(10)),
    *(Key.Key_Return, Key.Key_Tab, Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right, Key.Key_Home, Key.Key_End),
    *(Key.Key_Escape, Key.Key_F2, Key.Key_Delete, Key.Key_Backspace, Key.Key_X, Key.Key_Minus, Key.Key_Period),
)
HELD = (
    Key.Key_0,
    Key.Key_J,
    Key.Key_Return,
    Key.Key_C,
    Key.Key_V,
    Key.Key_Tab,
    Key.Key_F,
    Key.Key_Home,
    Key.Key_A,
    Key.Key_X,
)
COPIED = ("1\t2\n3\t4", "12件\t/", "<b>", "一、本年新收政府信息公开申请数量\t3\t4", "", "\x00", "９９", "自然人", "5")


class Restless:
    """Does one thing after another, as a seed says."""

    def __init__(self, clerk: Clerk, seed: int) -> None:
        self.clerk = clerk
        self.chance = random.Random(seed)
        self.deeds = [self.press, self.press, self.press, self.hold, self.turn, self.click, self.settle, self.undo]
        self.deeds += [self.copy, self.choose, self.switch, self.annotate]

    def step(self) -> None:
        for window in children(self.clerk.window, PastePreview):
            window.done(self.chance.randrange(2))
        self.chance.choice(self.deeds)()

    def hand(self) -> bool:
        return QApplication.focusWidget() is not None

    def press(self) -> None:
        for _ in range(self.chance.randrange(1, 4)):
            if self.hand():
                held = SHIFT if self.chance.random() < 0.1 else Qt.KeyboardModifier.NoModifier
                self.clerk.presses(self.chance.choice(KEYS), held)

    def hold(self) -> None:
        if self.hand():
            self.clerk.presses(self.chance.choice(HELD), CONTROL)

    def turn(self) -> None:
        edition = self.clerk.report.edition
        self.clerk.turns_to(self.chance.choice(["cover", *(s.key for s in edition.sections if s.heading)]))

    def click(self) -> None:
        self.clerk.clicks(self.chance.choice(self.clerk.report.edition.cells))

    def settle(self) -> None:
        self.clerk.view.commit_pending()

    def undo(self) -> None:
        self.clerk.report.run(self.chance.choice([ReportSession.undo, ReportSession.redo]))

    def copy(self) -> None:
        QApplication.clipboard().setText(self.chance.choice(COPIED))

    def choose(self) -> None:
        model = self.clerk.view.problems.model
        if model.rowCount():
            self.clerk.view.go_to(model.finding(self.chance.randrange(model.rowCount())))

    def switch(self) -> None:
        side = self.clerk.view.side
        if self.chance.random() < 0.5:
            side.open_page("why")
        elif side.page == "why":
            side.open_page("")
        self.clerk.view.set_enter_goes_right(self.chance.random() < 0.5)

    def annotate(self) -> None:
        view = self.clerk.view
        self.chance.choice([view.write_note, view.next_note, view.show_help])()
        if view.side.page == "notes" and view.side.isVisible() and self.chance.random() < 0.7:
            said = self.chance.choice(list(NoteLineKind))
            if view.notes.buttons[said].isEnabled():
                view.notes.add_line(said)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_breaks_and_the_screen_is_the_disk(qtbot: QtBot, library: Library, seed: int) -> None:
    report = library.begin_report(Agency("示例县人民政府"), 2025).report
    with clerk_at(qtbot, library.open(report)) as clerk:
        restless = Restless(clerk, seed)
        for _ in range(STEPS):
            restless.step()
        for window in children(clerk.window, PastePreview):
            window.reject()
        clerk.view.commit_pending()
        assert all(title == "不能这样做" for title, _ in clerk.boxes), clerk.boxes
        stored = library.filing(report)
        assert stored.figures == clerk.report.filing.figures
        assert stored.texts == clerk.report.filing.texts
        assert stored.cover == clerk.report.filing.cover
        assert stored.notes == clerk.report.filing.notes
        for section in clerk.report.edition.sections:
            if section.table:
                same_on_screen(clerk, section.key)
            elif section.heading:
                assert clerk.field(section.key).written_text == stored.text(section.key)


def same_on_screen(clerk: Clerk, section: str) -> None:
    clerk.turns_to(section)
    page = clerk.view.tabs.page(section)
    assert isinstance(page, GridTab)
    shown = {cell: page.grid.model.index_of(cell).data() or "" for cell in page.grid.model.table.cells}
    fresh = type(page.grid.model)(clerk.report, page.grid.model.table)
    assert shown == {cell: fresh.index_of(cell).data() or "" for cell in shown}
