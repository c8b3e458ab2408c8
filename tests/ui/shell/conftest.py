"""The whole window over a real database, and everything it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.services.library import Library
from tests.widgets import children
from ui.exporting.export_dialog import ExportDialog
from ui.library.sample import bring_sample
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow
from ui.theme.apply import apply_theme
from ui.widgets import files, messages
from ui.widgets.messages import Tone

TODAY = date(2026, 1, 28)


@dataclass
class Said:
    """What the program said in boxes of its own; ``answer`` is what the clerk says to questions."""

    boxes: list[tuple[Tone, str, str]] = field(default_factory=list)
    answer: bool = True

    def hear(self, tone: Tone, title: str, text: str) -> bool:
        self.boxes.append((tone, title, text))
        return self.answer if tone is Tone.ASK else True

    @property
    def last(self) -> str:
        """The text of the last box."""
        return self.boxes[-1][2]


@pytest.fixture
def said() -> Iterator[Said]:
    """Whoever listens to the boxes."""
    said = Said()
    messages.responders.listeners.append(said.hear)
    yield said
    messages.responders.listeners.remove(said.hear)


@pytest.fixture
def path_answer() -> Iterator[list[Path | None]]:
    """The path that the clerk names when asked where to save; its last item is taken."""
    chosen: list[Path | None] = []

    def answer(_title: str, suggested: Path) -> Path | None:
        return chosen[-1] if chosen else suggested

    files.path_responders.append(answer)
    yield chosen
    files.path_responders.remove(answer)


def export_dialog(window: MainWindow) -> ExportDialog:
    """The dialog that stands before an export, open over the report."""
    [dialog] = [dialog for dialog in children(window, ExportDialog) if dialog.isVisible()]
    return dialog


def export(window: MainWindow, action: str) -> None:
    """Trigger an action that exports, and go on from what is told of the report."""
    window.named_actions[action].trigger()
    export_dialog(window).confirm_button.click()


@pytest.fixture
def kept(tmp_path: Path) -> SettingsStore:
    """Settings in a file of their own."""
    kept = SettingsStore(tmp_path / "settings.ini")
    kept.change(operator="张某")
    return kept


@pytest.fixture
def sample_report(library: Library) -> int:
    """The shipped sample, in the library."""
    return bring_sample(library)


Opener = Callable[[], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, library: Library, kept: SettingsStore, said: Said, tmp_path: Path) -> Iterator[Opener]:
    """Opens a window on the library; the one before, if any, has been closed by the test."""
    opened: list[MainWindow] = []
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)

    def open_one() -> MainWindow:
        window = MainWindow(library, SettingsStore(tmp_path / "settings.ini") if opened else kept, tmp_path, TODAY)
        opened.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield open_one
    said.answer = True
    for window in opened:
        window.close()
        window.context.jobs.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def window(open_window: Opener, sample_report: int) -> MainWindow:
    """A window on a library that holds the sample."""
    assert sample_report
    return open_window()
