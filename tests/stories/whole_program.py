"""The whole program as a child of its own, with a clerk inside who goes to a place, and then something happens.

python tests/stories/whole_program.py <folder> <deed>

A start that finds the mark ``restarted`` in the folder was made by the program itself after a failure: it says where
it stands and leaves.
"""

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QThread, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.widgets import focused
from ui.report.cursor_position import REST_MS, position_in
from ui.report.tabs.text_tab import TextTab
from ui.shell import app
from ui.shell.crash_dialog import CrashDialog
from ui.shell.main_window import MainWindow

FOLDER, DEED = Path(sys.argv[1]), sys.argv[2]
CELL = "requests.granted.research"
UNKEPT = "end"
TYPED = "张三丰 Zhang-Sanfeng 不予公开的理由"


def tell(**words: object) -> None:
    """A line for whoever started this."""
    with (FOLDER / "told.txt").open("a", encoding="utf-8") as file:
        file.write(json.dumps(words, ensure_ascii=False) + "\n")


def window() -> MainWindow:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))


def once_open(deed: Callable[[], None]) -> None:
    """Do it when the window has the keyboard and the start is over, however slow the machine is."""
    here = next((each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)), None)
    if here is not None and here.isActiveWindow() and QThread.currentThread().loopLevel() == 1:
        QTimer.singleShot(300, deed)
        return
    if here is not None:
        here.activateWindow()
    QTimer.singleShot(100, lambda: once_open(deed))


def type_in(words: str) -> None:
    for letter in words:
        QTest.keyClicks(focused(), letter)


def go_and_type() -> None:
    """Open the first report, write a text, then stand in a cell with a figure half typed."""
    here = window()
    here.activateWindow()
    here.open_report(here.context.library.reports()[0].id)
    assert here.page is not None
    view = here.page.view
    view.open_section("overview")
    page = view.tabs.currentWidget()
    assert isinstance(page, TextTab)
    page.field.textCursor().insertText(TYPED)
    page.field.commit_pending()
    if DEED.endswith("-in-text"):
        cursor = page.field.textCursor()
        cursor.setPosition(7)
        page.field.setTextCursor(cursor)
        page.field.setFocus()
    else:
        view.tabs.go_to_cell(view.report.edition.find(CELL))
        type_in("37")
    if DEED.startswith("ended"):
        be_busy()
    QTest.qWait(REST_MS * 3)
    tell(deed=DEED, spot=position_in(view).__dict__)
    QTimer.singleShot(0, fail)


def be_busy() -> None:
    """Stand somewhere with something that is not kept yet, until the system ends the session."""
    here = window()
    assert here.page is not None
    if DEED == "ended-while-writing":
        here.page.view.open_section("overview")
        page = here.page.view.tabs.currentWidget()
        assert isinstance(page, TextTab)
        page.field.setFocus()
        page.field.moveCursor(QTextCursor.MoveOperation.End)
        QTimer.singleShot(REST_MS * 3, lambda: type_in(UNKEPT))
    if DEED == "ended-with-a-refused-entry":
        type_in("x9")


def fail() -> None:
    """What happens to the program."""
    if DEED == "ended-before-a-dialog":
        window().show_settings()
    if DEED.startswith("exception"):
        QTimer.singleShot(500, press_again)
        (FOLDER / "restarted").write_text("", "utf-8")
        raise ValueError(f"{TYPED} could not be taken")
    if DEED.startswith("segv"):
        ctypes.string_at(0)
    if DEED.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)


def press_again() -> None:
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, CrashDialog):
        QTimer.singleShot(100, press_again)
        return
    tell(shown=dialog.report_text.toPlainText())
    dialog.again.click()


def say_where() -> None:
    """Where the program stands after its start, and what stands there."""
    here = window()
    spot, figure, overview, notice = None, None, "", ""
    if here.page is not None:
        spot = position_in(here.page.view).__dict__
        filing = here.page.report.filing
        figure, overview = filing.figures.get(filing.edition.find(CELL)), filing.text("overview")
        notice = here.page.notice.label.text()
    tell(stands=spot, figure=figure, overview=overview, notice=notice)
    here.close()


def main() -> int:
    """Start as anybody does."""
    is_after = DEED == "look" or (FOLDER / "restarted").exists()
    QTimer.singleShot(500, lambda: once_open(say_where if is_after else go_and_type))
    return app.run(str(FOLDER))


if __name__ == "__main__":
    app.start_qt()
    sys.exit(main())
