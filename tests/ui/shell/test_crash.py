"""The program's own failures: written down, shown, and no failing step of the rescue stops the next."""

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.crash import Crash, keep_log, what_to_send
from ui.dialogs.crash_dialog import CrashDialog

ROOT = Path(__file__).parents[3]


class Shown(list[str]):
    """What was put before the clerk."""

    def show(self, told: str, _log: Path, _can_go_on: bool) -> bool:
        self.append(told)
        return True


def crash_with(crash: Crash, trouble: BaseException) -> None:
    """As if nobody had caught it."""
    crash.caught(type(trouble), trouble, trouble.__traceback__)


@pytest.mark.loud
def test_it_is_logged_and_shown(tmp_path: Path, qapp: object, caplog: pytest.LogCaptureFixture) -> None:
    assert qapp
    shown = Shown()
    crash_with(Crash(tmp_path / "x.log", shown.show), ZeroDivisionError("by nought"))
    assert "ZeroDivisionError: by nought" in shown[0]
    assert "Python 3" in shown[0]
    assert "by nought" in caplog.text


@pytest.mark.loud
def test_each_step_is_guarded(tmp_path: Path, qapp: object) -> None:
    assert qapp
    shown, ran = Shown(), []
    crash = Crash(tmp_path / "x.log", shown.show)

    def fail() -> None:
        ran.append("failed")
        raise OSError("disk")

    crash.steps = (fail, lambda: ran.append("next"))
    crash_with(crash, ValueError("first"))
    assert ran == ["failed", "next"]
    assert len(shown) == 1


@pytest.mark.loud
def test_a_failure_while_showing_is_only_logged(tmp_path: Path, qapp: object, caplog: pytest.LogCaptureFixture) -> None:
    assert qapp
    crash: Crash

    def show(_told: str, _log: Path, _can_go_on: bool) -> bool:
        crash_with(crash, ValueError("inside"))
        raise ValueError("showing")

    crash = Crash(tmp_path / "x.log", show)
    crash_with(crash, ValueError("outside"))
    assert all(words in caplog.text for words in ("outside", "inside", "showing"))


@pytest.mark.loud
def test_a_thread_is_written_down_without_a_window(
    tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    shown = Shown()
    crash = Crash(tmp_path / "x.log", shown.show)
    monkeypatch.setattr(crash, "_enable_faulthandler", lambda: None)
    crash.install()

    def fail() -> None:
        raise ValueError("far away")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert shown == []
    assert sys.excepthook == crash.caught


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.crash import Crash, keep_log
app = QApplication([])
path = Path(sys.argv[1])
keep_log(path)
Crash(path, lambda told, log, can_go_on: not can_go_on).install()
QTimer.singleShot(0, lambda: 1 // 0)
sys.exit(app.exec())
"""


def test_a_failure_in_the_running_program_ends_it_as_the_clerk_chose(tmp_path: Path) -> None:
    path = tmp_path / "nianbao.log"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM, str(path)]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert told.returncode == 1
    assert "ZeroDivisionError" in path.read_text("utf-8")
    assert (tmp_path / "fault.log").exists()


def test_the_log_is_a_file_that_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    path = tmp_path / "nianbao.log"
    path.write_text("x" * 2_000_001)
    keep_log(path)
    assert not path.exists()
    assert (tmp_path / "nianbao.old.log").stat().st_size == 2_000_001


def test_the_window_offers_to_go_on_only_where_that_makes_sense(qtbot: QtBot, tmp_path: Path) -> None:
    for can_go_on in (True, False):
        dialog = CrashDialog(what_to_send("Traceback …"), tmp_path / "x.log", can_go_on)
        qtbot.addWidget(dialog)
        assert "Traceback …" in dialog.told.toPlainText()
        assert dialog.told.isReadOnly()
        words = [button.text() for button in dialog.buttons.buttons()]
        assert ("继续填写" in words) is can_go_on
        assert "关闭程序" in words
