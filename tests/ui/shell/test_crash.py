"""The program's own failures: written down, shown, begun anew, and no failing step of the rescue stops the next."""

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.shell import crash as crashes
from ui.shell.crash import CrashHandler, Failure, crash_report
from ui.shell.crash_dialog import CrashDialog

ROOT = Path(__file__).parents[3]


class Shown(list[Failure]):
    """What was put before the clerk."""

    def show(self, failure: Failure) -> bool:
        self.append(failure)
        return True


def crash_with(crash: CrashHandler, trouble: BaseException) -> None:
    """As if nobody had caught it."""
    crash.handle_exception(type(trouble), trouble, trouble.__traceback__)


@pytest.mark.loud
def test_it_is_logged_and_shown(tmp_path: Path, qapp: object, caplog: pytest.LogCaptureFixture) -> None:
    assert qapp
    shown = Shown()
    crash_with(CrashHandler(tmp_path / "x.log", shown.show), ZeroDivisionError("by nought"))
    assert "ZeroDivisionError: by nought" in shown[0].report
    assert "Python 3" in shown[0].report
    assert "by nought" in caplog.text


@pytest.mark.loud
def test_each_step_is_guarded_and_what_is_left_is_named(tmp_path: Path, qapp: object) -> None:
    assert qapp
    shown, ran = Shown(), []
    crash = CrashHandler(tmp_path / "x.log", shown.show)

    def fail() -> None:
        ran.append("failed")
        raise OSError("disk")

    crash.steps = (fail, lambda: ran.append("next"))
    crash.unsaved = lambda: ["予以公开：1.5"]
    crash_with(crash, ValueError("first"))
    assert ran == ["failed", "next"]
    assert [failure.unsaved for failure in shown] == [("予以公开：1.5",)]


@pytest.mark.loud
def test_a_failure_while_showing_is_only_logged(tmp_path: Path, qapp: object, caplog: pytest.LogCaptureFixture) -> None:
    assert qapp
    crash: CrashHandler

    def show(_: Failure) -> bool:
        crash_with(crash, TypeError("inside"))
        raise TypeError("showing")

    crash = CrashHandler(tmp_path / "x.log", show)
    crash_with(crash, TypeError("outside"))
    assert all(words in caplog.text for words in ("outside", "inside", "showing"))


def _answer(answer: bool, _: object) -> bool:
    return answer


@pytest.mark.loud
def test_who_wants_no_restart_begins_in_the_library_next_time(tmp_path: Path, qapp: object) -> None:
    assert qapp
    told: list[str] = []
    for answer in (True, False):
        crash = CrashHandler(tmp_path / "x.log", partial(_answer, answer))
        crash.closed = lambda: told.append("closed")
        crash_with(crash, ValueError("first"))
    assert told == ["closed"]


@pytest.mark.loud
def test_a_thread_is_written_down_without_a_window(
    tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    shown = Shown()
    crash = CrashHandler(tmp_path / "x.log", shown.show)
    monkeypatch.setattr(crash, "_enable_faulthandler", lambda: None)
    crash.install()

    def fail() -> None:
        raise ValueError("far away")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert shown == []
    assert sys.excepthook == crash.handle_exception


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.shell.crash import CrashHandler
from ui.shell.privacy_log import keep_log
app = QApplication([])
path = Path(sys.argv[1])
keep_log(path)
CrashHandler(path, lambda failure: sys.argv[2] == "again" and failure.can_restart).install()
QTimer.singleShot(0, lambda: 1 // 0)
sys.exit(app.exec())
"""


@pytest.mark.parametrize(("answer", "status"), [("close", crashes.FAILED), ("again", crashes.AGAIN)])
def test_a_failure_in_the_running_program_ends_it_as_the_clerk_chose(tmp_path: Path, answer: str, status: int) -> None:
    path = tmp_path / "nianbao.log"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM, str(path), answer]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert told.returncode == status, told.stderr
    assert "ZeroDivisionError" in path.read_text("utf-8")
    assert (tmp_path / "fault.log").exists()


def test_the_window_offers_to_start_anew_only_where_that_makes_sense(qtbot: QtBot, tmp_path: Path) -> None:
    for can_restart in (True, False):
        failure = Failure(crash_report("Traceback …"), tmp_path / "x.log", ("甲：1.5",), can_restart)
        dialog = CrashDialog(failure)
        qtbot.addWidget(dialog)
        assert "Traceback …" in dialog.report_text.toPlainText()
        assert dialog.report_text.isReadOnly()
        assert "甲：1.5" in dialog.unsaved_label.text()
        words = [button.text() for button in dialog.buttons.buttons()]
        assert ("重新打开" in words) is can_restart
        assert "关闭程序" in words
