"""Figures carried from last year: locked by shape and in words, let go with a reason, never touched in passing."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.registers.request import Channel, Request
from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, SHIFT, Clerk, Key, clerk_at
from tests.widgets import children
from ui.report.grid.padlock import LockState
from ui.report.grid.paste_preview import PastePreview
from ui.report.grid.unlock_dialog import UnlockDialog

COLUMNS = ("natural_person", "enterprise", "research", "welfare", "legal_service", "other_org")
INTO, OUT, NEW = (
    {column: CellKey("requests", row, column) for column in COLUMNS}
    for row in ("carried_in", "carried_out", "new_received")
)
Notices = list[tuple[str, dict[str, Callable[[], object]]]]
ONE, TWO = INTO["natural_person"], INTO["enterprise"]


@pytest.fixture
def notices() -> Notices:
    """What the notice bar said, with what it offered."""
    return []


@pytest.fixture
def clerk(qtbot: QtBot, library: Library, notices: Notices) -> Iterator[Clerk]:
    """A clerk at the report of the year after one that left seven requests over."""
    agency = Agency("示例县人民政府")
    last = library.open(library.begin_report(agency, 2024).report)
    last.set_cells({cell: 7 if column == "natural_person" else 0 for column, cell in OUT.items()})
    with clerk_at(qtbot, library.open(library.begin_report(agency, 2025).report)) as clerk:
        clerk.report.noticed.connect(lambda words, offers: notices.append((words, dict(offers))))
        yield clerk
        assert clerk.boxes == []


def unlocks(clerk: Clerk, reason: str) -> None:
    """Presses the key, writes a reason into the dialog and presses Enter; gives up without one."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, UnlockDialog)
        assert not dialog.confirm_button.isEnabled()
        QTest.keyClicks(dialog.reason, reason)
        QTest.keyClick(dialog.reason, Key.Key_Return if reason else Key.Key_Escape)

    QTimer.singleShot(0, answer)
    clerk.presses(Key.Key_U, CONTROL)
    clerk.window.activateWindow()
    QApplication.processEvents()


@pytest.mark.parametrize("key", ["8", Key.Key_F2, "８", "double click"])
def test_typing_into_a_carried_cell_says_where_it_is_from_and_how_to_unlock(
    clerk: Clerk, notices: Notices, key: str | Key
) -> None:
    clerk.clicks(ONE)
    if key == "double click":
        body = clerk.table("requests")
        body.doubleClicked.emit(body.currentIndex())
        body.edit(body.currentIndex(), body.EditTrigger.DoubleClicked, None)
    elif isinstance(key, str):
        clerk.types(key)
    else:
        clerk.presses(key)
    [(words, offers)] = notices
    assert "从“示例县人民政府 2024 年报告”带入的，已锁定" in words
    assert "Ctrl+U" in words
    assert "解锁…" in offers
    assert clerk.editors == []
    assert clerk.reads(ONE) == "7"


def test_a_held_cell_shows_a_lock_and_says_so(clerk: Clerk) -> None:
    clerk.turns_to("requests")
    assert clerk.look(ONE).lock is LockState.LOCKED
    assert clerk.look(NEW["natural_person"]).lock is None
    index = clerk.index_of(ONE)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("7，上年结转，已锁定")


def test_delete_and_fill_leave_carried_cells_as_they_are_and_say_so(clerk: Clerk, notices: Notices) -> None:
    clerk.fills(NEW["natural_person"], 5)
    clerk.clicks(NEW["natural_person"])
    clerk.presses(Key.Key_Down, SHIFT)
    clerk.presses(Key.Key_Delete)
    assert (clerk.reads(NEW["natural_person"]), clerk.reads(ONE)) == ("", "7")
    assert "已锁定" in notices[-1][0]
    assert "其余 1 格已清空" in notices[-1][0]
    clerk.clicks(CellKey("requests", "granted", "natural_person"))
    clerk.types("3")
    clerk.presses(Key.Key_Return)
    clerk.clicks(CellKey("requests", "granted", "natural_person"))
    clerk.presses(Key.Key_Up, SHIFT)
    clerk.presses(Key.Key_Return, CONTROL)
    assert clerk.reads(ONE) == "7"


def test_zero_fill_never_touches_them(clerk: Clerk) -> None:
    clerk.clicks(ONE)
    clerk.presses(Key.Key_0, CONTROL)
    assert clerk.reads(ONE) == "7"
    assert clerk.reads(NEW["research"]) == "0"


def test_the_path_steps_over_them_and_arrows_reach_them(clerk: Clerk) -> None:
    clerk.clicks(NEW["natural_person"])
    clerk.presses(Key.Key_Return)
    assert clerk.stands_on == CellKey("requests", "granted", "natural_person")
    clerk.presses(Key.Key_Up)
    assert clerk.stands_on == ONE


def preview(clerk: Clerk) -> PastePreview:
    found: PastePreview
    [found] = children(clerk.window, PastePreview)
    return found


def test_a_block_over_them_asks_and_writes_the_rest_in_place(clerk: Clerk) -> None:
    clerk.clicks(NEW["natural_person"])
    clerk.pastes("11\t12\n8\t0\n21\t22")
    shown = preview(clerk)
    model = shown.lines.model()
    assert [model.index(2, column).data() for column in range(1, 5)] == ["7", "8", "不写入", "从上年报告带入，已锁定"]
    assert shown.write.text() == "写入 5 格"
    shown.write.click()
    typed = clerk.report.filing.figures.typed
    assert [typed[CellKey("requests", row, "natural_person")] for row in ("new_received", "carried_in", "granted")] == [
        11,
        7,
        21,
    ]


def test_a_block_that_says_the_same_is_no_question(clerk: Clerk) -> None:
    clerk.clicks(NEW["natural_person"])
    clerk.pastes("11\t12\n7\t0\n21\t22")
    assert not children(clerk.window, PastePreview)
    assert clerk.reads(CellKey("requests", "granted", "enterprise")) == "22"


@pytest.mark.promise("carried-and-held")
def test_a_key_a_reason_and_the_cell_is_free(clerk: Clerk, notices: Notices) -> None:
    clerk.clicks(ONE)
    unlocks(clerk, "")
    assert clerk.look(ONE).lock is LockState.LOCKED
    unlocks(clerk, "2 cases moved in")
    assert clerk.look(ONE).lock is LockState.OPEN
    clerk.types("9")
    clerk.presses(Key.Key_Return)
    assert clerk.look(ONE).lock is LockState.CHANGED
    assert clerk.look(ONE).shapes.endswith("≠")
    [finding] = clerk.findings("上年结转填 9，而 2024 年报告的结转下年度是 7")
    assert finding.explanation == "2 cases moved in"
    clerk.clicks(ONE)
    body = clerk.table("requests")
    assert body.carry_lock.restore_action in body.actions()
    assert body.carry_lock.restore_action.isVisible()
    body.carry_lock.restore_action.trigger()
    assert (clerk.reads(ONE), clerk.look(ONE).lock) == ("7", LockState.LOCKED)
    clerk.report.run(ReportSession.undo)
    assert (clerk.reads(ONE), clerk.look(ONE).lock) == ("9", LockState.CHANGED)
    clerk.report.run(ReportSession.undo)
    clerk.report.run(ReportSession.undo)
    assert clerk.look(ONE).lock is LockState.LOCKED


def test_several_cells_are_unlocked_with_one_reason(clerk: Clerk) -> None:
    clerk.clicks(ONE)
    clerk.presses(Key.Key_Right, SHIFT)
    unlocks(clerk, "recount")
    assert clerk.report.filing.unlocked == {ONE: "recount", TWO: "recount"}


def test_the_menu_offers_only_what_can_be_done(clerk: Clerk) -> None:
    clerk.clicks(ONE)
    holding = clerk.table("requests").carry_lock
    assert [a.isVisible() for a in (holding.unlock_action, holding.restore_action, holding.carry_action)] == [
        True,
        False,
        False,
    ]
    clerk.clicks(NEW["natural_person"])
    assert not holding.unlock_action.isVisible()


def test_when_last_year_moved_on_the_notice_offers_its_figure(
    clerk: Clerk, library: Library, qtbot: QtBot, notices: Notices
) -> None:
    report = clerk.report.number
    last = next(line.id for line in library.reports() if line.year == 2024)
    library.open(last).set_cells({OUT["natural_person"]: 4})
    with clerk_at(qtbot, library.open(report)) as again:
        again.report.noticed.connect(lambda words, offers: notices.append((words, dict(offers))))
        again.clicks(ONE)
        again.types("5")
        words, offers = notices[-1]
        assert "结转下年度现在是 4" in words
        offers["改为上年现在的数"]()
        assert again.reads(ONE) == "4"


def test_a_cell_filled_from_the_registers_is_held_like_a_carried_one(
    clerk: Clerk, notices: Notices, library: Library
) -> None:
    registers = Registers(library, Agency("示例县人民政府"), lambda: date(2026, 1, 20))
    for number in ("2025-001", "2025-002"):
        registers.requests.add(Request(number, date(2025, 3, 3), Channel.HAND, "natural_person"))
    clerk.report.run(ReportSession.fill_from_registers)
    new = NEW["natural_person"]
    clerk.clicks(new)
    assert clerk.look(new).lock is LockState.FILLED
    clerk.types("9")
    words, offers = notices[-1]
    assert "是由台账填入的，已锁定，不用填" in words
    assert "解锁…" in offers
    assert clerk.editors == []
    unlocks(clerk, "lou deng yi jian")
    assert clerk.look(new).lock is LockState.RELEASED
    clerk.types("9")
    clerk.presses(Key.Key_Return)
    assert clerk.reads(new) == "9"
    assert clerk.look(new).lock is LockState.REWRITTEN
    assert clerk.report.filing.unlocked == {new: "lou deng yi jian"}
    clerk.report.run(ReportSession.relock, [new])
    assert (clerk.reads(new), clerk.look(new).lock) == ("2", LockState.FILLED)
