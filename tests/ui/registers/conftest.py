"""An office with registers, and its page in the whole window."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from models.registers.request import Channel, Particulars, Request
from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from tests.ui.shell.conftest import TODAY, Opener, kept, open_window, path_answer, said, sample_report
from tests.widgets import focused
from ui.registers.case_form import CaseForm
from ui.registers.registers_page import RegistersPage
from ui.shell.main_window import MainWindow

__all__ = ["kept", "open_window", "path_answer", "said", "sample_report"]
OFFICE = Agency("示例县人民政府")


def request(number: str, received: date, requester: str = "natural_person", handler: str = "") -> Request:
    """A request as the clerk would have typed it."""
    return Request(number, received, Channel.ONLINE, requester, handler=handler)


@pytest.fixture
def registers(library: Library) -> Registers:
    """The empty registers of a county, on the day of the window."""
    return Registers(library, OFFICE, lambda: TODAY)


@pytest.fixture
def kept_cases(registers: Registers) -> Registers:
    """Registers with a request that is late, one due today, one within three days, one later and one answered."""
    requests = registers.requests
    for number, received in (
        ("2025-001", date(2025, 12, 25)),
        ("2025-002", date(2025, 12, 30)),
        ("2025-003", date(2025, 12, 31)),
        ("2026-001", TODAY - timedelta(2)),
        ("2026-002", TODAY - timedelta(7)),
    ):
        requests.add(request(number, received, handler="王某"), Particulars(f"申请人{number[-1]}", "", "道路规划"))
    answered = requests.find("2026-002")
    assert answered is not None
    requests.answer(answered, TODAY - timedelta(1), "granted", "示例复1号")
    return registers


def types(words: str) -> None:
    """Types words into what has the keyboard, Chinese ones by an input method."""
    for character in words:
        if character.isascii():
            QTest.keyClicks(focused(), character)
        else:
            event = QInputMethodEvent()
            event.setCommitString(character)
            QApplication.sendEvent(focused(), event)


def write(form: CaseForm, field: str, words: str) -> None:
    """Writes words over what stands in a field."""
    editor: QWidget = form.fields[field].editor
    editor.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    types(words)


def problem(form: CaseForm, field: str) -> str:
    """What is said below a field."""
    label = form.problem_labels[field]
    return label.text() if label.isVisible() else ""


def open_page(window: MainWindow) -> RegistersPage:
    """Goes to 台账 by the button of the library."""
    window.library_page.registers.click()
    page = window.registers.page
    assert page is not None
    QApplication.processEvents()
    return page


@pytest.fixture
def window(open_window: Opener, kept_cases: Registers) -> MainWindow:
    """A window on a library whose office keeps registers."""
    assert kept_cases.agency == OFFICE
    return open_window()


@pytest.fixture
def page(window: MainWindow) -> RegistersPage:
    """台账, opened from the library."""
    return open_page(window)
