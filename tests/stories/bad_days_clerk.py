"""The whole program as a child of its own, with a clerk who writes while something bad happens to the PC.

python tests/stories/bad_days_clerk.py <folder> <deed>; what the program says to the clerk goes to standard output.
"""

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt, QThread, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.store import sqlite_engine
from tests.widgets import focused
from ui.report.tabs.text_field import TextField
from ui.report.tabs.text_tab import TextTab
from ui.shell import app, routine_backup
from ui.shell.main_window import MainWindow
from ui.widgets import messages
from ui.widgets.messages import Tone

FOLDER, DEED = Path(sys.argv[1]), sys.argv[2]


def tell(words: str) -> None:
    """A line for whoever started this."""
    sys.stdout.write(words.replace("\n", " ") + "\n")
    sys.stdout.flush()


def hear(tone: Tone, _title: str, text: str) -> bool:
    """Read a box; close whatever is asked about."""
    tell(text)
    return tone is Tone.ASK


def window() -> MainWindow:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))


def text() -> TextField:
    """The text of the report, opened."""
    here = window()
    here.open_report(here.context.library.reports()[0].id)
    assert here.page is not None
    here.page.view.open_section("overview")
    page = here.page.view.tabs.currentWidget()
    assert isinstance(page, TextTab)
    return page.field


def write(words: str) -> None:
    field = text()
    field.textCursor().insertText(words)
    if field.commit_pending():
        tell("kept")


def fill_the_disk() -> None:
    """Everything that is free is taken by something else; then the clerk writes more than there is room for."""
    field = text()
    with (FOLDER / "ballast").open("wb", buffering=0) as ballast:
        try:
            while ballast.write(bytes(4096)) == 4096:
                pass
        except OSError:
            pass
    field.textCursor().insertText("很长的字" * 30_000)
    field.commit_pending()


def copy(what: str) -> None:
    """Put something on the clipboard, as the last thing before leaving."""
    field = text()
    here = window()
    assert here.page is not None
    if what == "words":
        field.selectAll()
        field.copy()
    elif what == "cells":
        view = here.page.view
        cell = view.report.edition.find("requests.granted.research")
        view.tabs.go_to_cell(cell)
        QTest.keyClicks(focused(), "3")
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        view.tabs.go_to_cell(cell)
        QTest.keyClick(focused(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    else:
        here.named_actions["copy_report"].trigger()
    tell(", ".join(QApplication.clipboard().mimeData().formats()))


def stay() -> None:
    """Stay open, and say when somebody calls."""
    tell("open")
    app.single_instance.bring_forward = lambda *_: tell("forward")  # type: ignore[attr-defined]


def lose_the_folder() -> None:
    field = text()
    FOLDER.rename(FOLDER.with_name(f"{FOLDER.name}-away"))
    field.textCursor().insertText("写到哪里去")
    field.commit_pending()


def wait_for_backup() -> None:
    """Wait until something is said of it."""
    notice = window().library_page.notice.label
    for _ in range(150):
        if notice.text():
            break
        QTest.qWait(200)
    tell(notice.text())


DEEDS: dict[str, Callable[[], None]] = {
    "start": lambda: tell("open"),
    "write": lambda: write("又写的字。"),
    "write-while-locked": lambda: write("写不进的字"),
    "fill-the-disk": fill_the_disk,
    "lose-the-folder": lose_the_folder,
    "wait-for-backup": wait_for_backup,
    "copy-report": lambda: copy("report"),
    "copy-words": lambda: copy("words"),
    "copy-cells": lambda: copy("cells"),
}


def act() -> None:
    """Once the window has the keyboard and the start is over, however slow the machine is."""
    here = next((each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)), None)
    if here is None or not here.isActiveWindow() or QThread.currentThread().loopLevel() != 1:
        if here is not None:
            here.activateWindow()
        QTimer.singleShot(100, act)
    elif DEED == "stay":
        stay()
    else:
        DEEDS[DEED]()
        here.close()


def main() -> int:
    """Start as anybody does."""
    messages.responders.listeners.append(hear)
    routine_backup.FIRST_MS = 100 if DEED == "wait-for-backup" else 600_000
    sqlite_engine.BUSY_SECONDS = 1
    QTimer.singleShot(1000, act)
    return app.run(str(FOLDER))


if __name__ == "__main__":
    app.start_qt()
    sys.exit(main())
