"""The door: a password set, asked for, changed, taken away; a screen that locks itself and gives everything back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from models.services.backups import MIN_PASSWORD_LENGTH, BackupReason, BackupService, is_encrypted
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.services.collected import send, take, take_roster
from tests.ui.backups.conftest import COUNTY, Rest
from tests.ui.shell.conftest import Opener, Said
from tests.widgets import focused
from ui.backups import password_dialogs
from ui.backups.idle_lock import IdleLock
from ui.backups.lock_dialog import LockDialog, ScreenCover
from ui.backups.open_database import open_library
from ui.backups.password_dialogs import WRONG, WRONG_AGAIN, AskPasswordDialog, PasswordAttempts, SetPasswordDialog
from ui.backups.password_settings_dialog import PasswordSettingsDialog
from ui.report.tabs.grid_tab import GridTab
from ui.settings import Settings
from ui.shell.main_window import MainWindow
from ui.widgets import messages

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.usefixtures("quick_key"),
]
PASSWORD = "三月 Report-2025"


def fill_in(dialog: SetPasswordDialog, first: str, second: str, old: str = "") -> str:
    """Type into the dialog and press its button; what stands against it."""
    for line, words in ((dialog.old, old), (dialog.first, first), (dialog.second, second)):
        line.setText(words)
    dialog.confirm_button.click()
    return dialog.message.text()


def test_a_password_is_taken_only_when_it_can_be_meant(qtbot: QtBot) -> None:
    dialog = SetPasswordDialog(lambda word: word == PASSWORD, MIN_PASSWORD_LENGTH, is_removing=False)
    qtbot.addWidget(dialog)
    assert fill_in(dialog, "短", "短", "不是它") == "现在的密码不对。"
    assert "至少要 8 个字符" in fill_in(dialog, "短", "短", PASSWORD)
    assert "不一样" in fill_in(dialog, "新的密码一二三四", "新的密码一二三五", PASSWORD)
    assert "先把密码记下来" in fill_in(dialog, "新的密码一二三四", "新的密码一二三四", PASSWORD)
    dialog.understood_box.setChecked(True)
    assert fill_in(dialog, "新的密码一二三四", "新的密码一二三四", PASSWORD) == ""
    assert dialog.new == "新的密码一二三四"


def answer_password(first: str, old: str = "") -> None:
    """Fill in the password window that is about to come up, and agree."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SetPasswordDialog)
        dialog.understood_box.setChecked(True)
        fill_in(dialog, first, first, old)

    QTimer.singleShot(0, act)


def test_set_changed_and_taken_away_with_every_backup(
    qtbot: QtBot, open_window: Opener, library: Library, past: int, rests: Rest, said: Said
) -> None:
    window = open_window()
    [backup] = library.backup_service.backups()
    dialog = PasswordSettingsDialog(window.safety, library.backup_service, window.context.settings, window)
    assert not dialog.wait.isEnabled()
    window.open_report(past)
    answer_password(PASSWORD)
    dialog.set.click()
    rests(dialog)
    assert "已设密码" in dialog.state_label.text()
    assert is_encrypted(library.path)
    assert is_encrypted(backup.path)
    assert library.filing(past).text("overview") == "后来的字"
    window.open_report(past)
    assert window.page
    window.page.report.run(ReportSession.set_text, "overview", "加密后写的")
    answer_password("换了一个新的密码", PASSWORD)
    dialog.set.click()
    rests(dialog)
    assert said.boxes == []
    assert not BackupService(library.path, PASSWORD).can_open()
    assert BackupService(library.path, "换了一个新的密码").can_open()
    assert library.filing(past).text("overview") == "加密后写的"
    qtbot.addWidget(dialog)


def test_set_while_the_collection_reads_beside_the_window(
    open_window: Opener, library: Library, tmp_path: Path, rests: Rest, said: Said
) -> None:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", code, value) for code, value in (("10", 10), ("111", 30))])
    window = open_window()
    window.library_page.collect.click()
    assert window.collection.page is not None
    dialog = PasswordSettingsDialog(window.safety, library.backup_service, window.context.settings, window)
    answer_password(PASSWORD)
    dialog.set.click()
    rests(dialog)
    assert said.boxes == []
    assert is_encrypted(library.path)
    assert window.collection.page is None
    dialog.close()
    window.library_page.collect.click()
    page = window.collection.page
    assert page is not None
    QTest.qWaitForWindowExposed(window)
    assert said.boxes == []


def test_taken_away(open_window: Opener, library: Library, past: int, rests: Rest) -> None:
    window = open_window()
    library.close()
    library.backup_service.set_password(PASSWORD)
    library.reopen()
    dialog = PasswordSettingsDialog(window.safety, library.backup_service, window.context.settings, window)
    assert dialog.remove.isVisibleTo(dialog)
    answer_password("", PASSWORD)
    dialog.remove.click()
    rests(dialog)
    assert not is_encrypted(library.path)
    assert "没有设密码" in dialog.state_label.text()
    assert library.filing(past).text("overview") == "后来的字"


def test_a_password_that_could_not_be_changed_leaves_the_library_open(
    open_window: Opener, library: Library, past: int, rests: Rest, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    monkeypatch.setattr("models.store.encryption.sqlite_engine.BUSY_SECONDS", 0.2)
    other = Library(library.path)
    library.reopen()
    dialog = PasswordSettingsDialog(window.safety, library.backup_service, window.context.settings, window)
    other.database.execute_sql("BEGIN IMMEDIATE")
    answer_password(PASSWORD)
    dialog.set.click()
    rests(dialog)
    assert said.boxes[-1][1] == "没有改成，还是原来的密码"
    other.database.execute_sql("ROLLBACK")
    other.close()
    library.reopen()
    assert not is_encrypted(library.path)
    assert library.filing(past).text("overview") == "后来的字"


@pytest.fixture
def locked_up(tmp_path: Path) -> Path:
    """A database behind a password, with one report in it."""
    library = Library(tmp_path / "nianbao.db")
    library.begin_report(COUNTY, 2025)
    library.backup_service.back_up(BackupReason.OPEN)
    library.close()
    library.backup_service.set_password(PASSWORD)
    return library.path


def test_it_is_asked_for_at_the_start(locked_up: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_dialogs, "LONGEST_WAIT", 0)
    heard: list[str] = []

    def try_keys() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskPasswordDialog)
        for wrong in ("不对", "还不对", "三月 report-2025"):
            dialog.form.line.setText(wrong)
            QTest.keyClick(dialog.form.line, Qt.Key.Key_Return)
            heard.append(dialog.form.message.text())
        dialog.form.line.setText(PASSWORD)
        dialog.form.submit()

    QTimer.singleShot(0, qapp, try_keys)
    library = open_library(locked_up, Settings())
    assert library is not None
    assert heard == [WRONG, WRONG, WRONG_AGAIN]
    assert [line.year for line in library.reports()] == [2025]
    assert library.backup_service.has_password
    library.close()


def test_who_gives_up_leaves_it_locked(locked_up: Path, qapp: QApplication) -> None:
    before = locked_up.read_bytes()

    def give_up() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskPasswordDialog)
        dialog.reject()

    QTimer.singleShot(0, qapp, give_up)
    assert open_library(locked_up, Settings()) is None
    assert locked_up.read_bytes() == before


def test_the_next_try_waits_ever_longer() -> None:
    tries = PasswordAttempts()
    waits = []
    for _ in range(12):
        tries.wrong()
        waits.append(tries.wait)
    assert waits == [0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30]


# ── the screen that locks itself ──


@pytest.fixture
def lock(open_window: Opener, library: Library, past: int) -> IdleLock:
    """A window at a report, behind a door."""
    window = open_window()
    library.close()
    library.backup_service.set_password(PASSWORD)
    library.reopen()
    window.show_library()
    window.open_report(past)
    window.safety.lock = IdleLock(window, window.safety.keep_typed, window.context.settings, library.backup_service)
    return window.safety.lock


def window_of(lock: IdleLock) -> MainWindow:
    assert isinstance(lock._window, MainWindow)
    return lock._window


def types(words: str) -> None:
    """Types, into whatever has the keyboard by then."""
    for letter in words:
        QTest.keyClicks(focused(), letter)


def open_door(lock: IdleLock, password: str = PASSWORD) -> None:
    assert lock.dialog
    lock.dialog.form.line.setText(password)
    lock.dialog.form.submit()


def leave_alone(lock: IdleLock, minutes: float) -> None:
    """Nobody touches anything for a while."""
    wall, steady = lock._last_input
    lock._last_input = (wall - minutes * 60, steady - minutes * 60)
    lock._check_idle()


@pytest.mark.promise("idle-lock")
def test_it_locks_after_the_minutes_that_were_chosen(lock: IdleLock) -> None:
    window_of(lock).context.settings.change(lock_minutes=15)
    leave_alone(lock, 14)
    assert not lock.is_locked
    leave_alone(lock, 2)
    assert lock.is_locked
    open_door(lock)
    assert not lock.is_locked
    window_of(lock).context.settings.change(lock_minutes=0)
    leave_alone(lock, 10_000)
    assert not lock.is_locked


@pytest.mark.promise("idle-lock")
def test_what_is_typed_is_kept_first_and_all_is_as_before(qtbot: QtBot, lock: IdleLock, library: Library) -> None:
    window = window_of(lock)
    assert window.page
    view = window.page.view
    view.open_section("requests")
    cell = view.report.edition.find("requests.granted.research")
    view.tabs.go_to_cell(cell)
    types("12")
    title = window.windowTitle()
    lock.lock()
    assert library.filing(view.report.number).figures.get(cell) == 12
    cover = window.findChild(ScreenCover)
    assert cover
    assert cover.geometry() == window.rect()
    assert "示例县" not in window.windowTitle()
    image = window.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 40) for y in range(0, image.height(), 40)}
    assert len(colours) == 1, "nothing of the report can be seen"
    open_door(lock, "不是它")
    assert lock.is_locked
    open_door(lock)
    assert not lock.is_locked
    assert window.windowTitle() == title
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert window.findChild(ScreenCover) is None
    page = view.tabs.currentWidget()
    assert isinstance(page, GridTab)
    assert page.grid.body.current_cell == cell


def test_what_was_refused_is_still_in_its_editor(lock: IdleLock) -> None:
    window = window_of(lock)
    assert window.page
    view = window.page.view
    view.tabs.go_to_cell(view.report.edition.find("requests.granted.research"))
    types("1.5")
    lock.lock()
    open_door(lock)
    assert window.safety.refused_entries() == ["科研机构·予以公开：1.5"]
    for page in view.tabs.tables():
        for editor in page.grid.body.editors():
            editor.is_given_up = True
            page.grid.body.commit_pending()


def test_a_dialog_is_covered_and_goes_on(qtbot: QtBot, lock: IdleLock) -> None:
    dialog = QDialog(window_of(lock))
    line = QLineEdit(dialog)
    QVBoxLayout(dialog).addWidget(line)
    answers: list[int] = []

    def meanwhile() -> None:
        line.setText("半截")
        lock.lock()
        assert dialog.findChild(ScreenCover)
        assert QApplication.activeModalWidget() is lock.dialog
        assert lock.dialog
        lock.dialog.close()
        QTest.keyClick(lock.dialog, Qt.Key.Key_Escape)
        assert lock.is_locked
        open_door(lock)
        assert line.text() == "半截"
        assert QApplication.activeModalWidget() is dialog
        dialog.accept()

    QTimer.singleShot(0, meanwhile)
    answers.append(dialog.exec())
    assert answers == [QDialog.DialogCode.Accepted]


def test_what_comes_up_behind_the_door_waits_there(qtbot: QtBot, lock: IdleLock, said: Said) -> None:
    lock.lock()
    messages.responders.listeners.append(lambda *_: True)
    late = QDialog(window_of(lock))
    late.setModal(True)
    late.show()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is lock.dialog)
    assert late.findChild(ScreenCover)
    messages.responders.listeners.pop()
    open_door(lock)
    assert QApplication.activeModalWidget() is late
    late.close()
    assert said.boxes == []


def test_the_computer_slept(lock: IdleLock) -> None:
    """The steady clock stood still meanwhile; the first touch afterwards finds the door closed."""
    wall, steady = lock._last_input
    lock._last_input = (wall - 3600, steady)
    QTest.mouseClick(window_of(lock).status, Qt.MouseButton.LeftButton)
    assert lock.is_locked
    open_door(lock)


def test_without_a_password_there_is_no_door(open_window: Opener, library: Library) -> None:
    window = open_window()
    window.safety.lock = lock = IdleLock(
        window, window.safety.keep_typed, window.context.settings, library.backup_service
    )
    leave_alone(lock, 10_000)
    assert not lock.is_locked
    window.safety.lock_now()
    assert "锁不住" in window.library_page.notice.label.text()


def test_the_program_can_be_left_from_behind_the_door(lock: IdleLock) -> None:
    lock.lock()
    assert isinstance(lock.dialog, LockDialog)
    lock.dialog.leave.click()
    assert not window_of(lock).isVisible()
    lock.unlock()
