"""A file double-clicked on the desktop: the open window takes it, or the one that starts."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.exchange.packages.bundle import write_bundle
from models.report.filing import Filing
from models.services.backups import acquire_lock
from models.services.library import Library
from ui.importing.import_dialog import ImportDialog
from ui.shell import app, single_instance
from ui.shell.crash import CrashHandler
from ui.shell.main_window import MainWindow

ROOT = Path(__file__).parents[3]
# The offscreen platform has no other windows to come before, and says so.
pytestmark = pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)


@pytest.fixture
def bundle(sample: Filing, tmp_path: Path) -> Path:
    path = tmp_path / "来自 某县.ndbg"
    path.write_bytes(write_bundle(sample))
    return path


def dialogs(qapp: QApplication) -> list[ImportDialog]:
    return [widget for widget in qapp.topLevelWidgets() if isinstance(widget, ImportDialog) and widget.isVisible()]


def test_a_second_start_hands_its_file_to_the_open_window(
    qapp: QApplication, qtbot: QtBot, window: MainWindow, library: Library, bundle: Path
) -> None:
    held = acquire_lock(library.path)
    listener = single_instance.CallListener(library.path, window)
    listener.called.connect(lambda brought: single_instance.bring_forward(window, brought))
    before = len(library.reports())
    call = [sys.executable, str(ROOT / "main.py"), "--data", str(library.path.parent), bundle.name]
    second = subprocess.Popen(call, cwd=bundle.parent)  # a desktop may name it from its own folder
    qtbot.waitUntil(lambda: bool(dialogs(qapp)), timeout=30_000)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.returncode == 0
    [dialog] = dialogs(qapp)
    assert len(library.reports()) == before
    dialog.accept()
    qtbot.waitUntil(lambda: len(library.reports()) == before + 1, timeout=10_000)
    held.release()


def test_a_window_with_a_dialog_open_takes_the_file_afterwards(
    qapp: QApplication, qtbot: QtBot, window: MainWindow, bundle: Path
) -> None:
    asked: list[bool] = []

    def look_and_leave() -> None:
        asked.append(bool(dialogs(qapp)))
        dialog = qapp.activeModalWidget()
        assert dialog is not None
        dialog.close()

    QTimer.singleShot(0, window, lambda: single_instance.bring_forward(window, str(bundle)))
    QTimer.singleShot(600, window, look_and_leave)
    window.show_about()
    assert asked == [False]
    qtbot.waitUntil(lambda: bool(dialogs(qapp)), timeout=10_000)
    dialogs(qapp)[0].reject()


def test_the_window_that_starts_reads_the_file_it_was_started_with(
    qapp: QApplication, qtbot: QtBot, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CrashHandler, "install", lambda _: None)

    def stay() -> int:
        qtbot.waitUntil(lambda: bool(dialogs(qapp)), timeout=20_000)
        dialogs(qapp)[0].reject()
        for widget in qapp.topLevelWidgets():
            if isinstance(widget, MainWindow) and widget.isVisible():
                widget.close()
                widget.deleteLater()
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(stay))
    assert app.run(str(tmp_path / "新"), file=str(bundle)) == 0
