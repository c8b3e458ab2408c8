"""What the start page tells of the registers, and the reminder after the start."""

from pytestqt.qtbot import QtBot

from models.services.library import Library
from models.services.registers.registers import Registers
from tests.ui.registers.conftest import OFFICE
from tests.ui.shell.conftest import Opener
from ui.settings import SettingsStore
from ui.widgets.notice_bar import NoticeBar

REMINDER = "台账：已超期 1 件，今天到期 1 件。"


def reminders(notice: NoticeBar) -> list[str]:
    return [notice.label.text()] if notice.label.text().startswith("台账") else []


def test_the_calendar_tells_what_is_due_and_leads_there(
    open_window: Opener, library: Library, kept_cases: Registers, qtbot: QtBot
) -> None:
    library.begin_report(kept_cases.agency, 2025)
    window = open_window()
    calendar = window.library_page.calendar
    qtbot.waitUntil(calendar.requests.isVisible, timeout=30_000)
    assert calendar.requests.text() == "台账：逾期 1、今天到期 1、3 个工作日内 1"
    assert window.notice.label.text() == REMINDER
    calendar.requests.click()
    assert window.registers.page is not None
    assert window.registers.page.model.registers.agency.name == OFFICE.name


def test_the_reminder_leads_to_the_registers_and_comes_once(
    open_window: Opener, kept_cases: Registers, qtbot: QtBot
) -> None:
    assert kept_cases.agency == OFFICE
    window = open_window()
    qtbot.waitUntil(lambda: window.notice.label.text() == REMINDER, timeout=30_000)
    window.notice.accept_offer()
    assert window.registers.page is not None
    window.show_library()
    qtbot.waitUntil(lambda: window.context.jobs.is_idle, timeout=30_000)
    assert reminders(window.notice) == []


def test_the_reminder_can_be_switched_off(
    open_window: Opener, kept_cases: Registers, kept: SettingsStore, qtbot: QtBot
) -> None:
    assert kept_cases.agency == OFFICE
    kept.change(remind_due=False)
    window = open_window()
    with qtbot.waitSignal(window.library_page.agenda_read, timeout=30_000):
        pass
    assert reminders(window.notice) == []


def test_without_an_open_request_nothing_is_told(open_window: Opener, library: Library, qtbot: QtBot) -> None:
    library.begin_report(OFFICE, 2025)
    window = open_window()
    with qtbot.waitSignal(window.library_page.agenda_read, timeout=30_000):
        pass
    assert not window.library_page.calendar.requests.isVisible()
    assert reminders(window.notice) == []
