"""SIGKILL of the whole program while a clerk types without a pause: how much of the typing is missing afterwards.

Each life is a process of its own with the real window, forked from one that has loaded the program but made no window.
Every key is written down with its time as soon as the window has it; what the database then lacks was lost.
"""

import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from models.editions.edition import CellKey, CellKind
from models.report.change import TEXT_PREFIX, figure_place
from models.report.filing import Agency
from models.services.library import Library, Place, Server
from models.store import reports
from tests.postgres import LocalServer

LONGEST_LOSS = 1.0
"""Seconds of typing: what is promised."""
KEY_MS = 100
SECTION = "overview"
_LIVES = 20
"""So many share a database; then a new one is begun, so that its texts stay of a usual length."""
_PATIENCE = 120.0
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
FILE, SERVER = "file", "server"
SAID = "stderr.txt"


@dataclass(frozen=True)
class Key:
    """A key that the window had taken: when, and what is to be found of it."""

    at: float
    place: str
    value: str


def lives(count: int, seed: int, engine: str) -> tuple[Counter[str], list[float]]:
    """So many kills, half in words and half in figures; what was wrong, and the seconds of words that were lost."""
    # Loaded once for all lives; the application itself is made in each.
    import ui.shell.app
    import ui.shell.main_window  # noqa: F401

    chance = random.Random(seed)
    found: Counter[str] = Counter()
    losses: list[float] = []
    server = LocalServer(is_sure=True) if engine == SERVER else None
    try:
        for begun in range(0, count, _LIVES):
            with tempfile.TemporaryDirectory(prefix="typing-", ignore_cleanup_errors=True) as folder:
                office = _Office(Path(folder), server.database() if server else None)
                for number in range(begun, min(count, begun + _LIVES)):
                    is_text = number % 2 == 0
                    loss = office.live(chance, is_text)
                    if is_text:
                        losses.append(loss)
                        found[f"more than {LONGEST_LOSS:.0f} s of words lost" if loss > LONGEST_LOSS else ""] += 1
                    else:
                        found["a figure that was entered lost" if loss else ""] += 1
    finally:
        if server:
            server.discard()
    return found, losses


class _Office:
    """A database with one report, and the lives that are spent on it."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self.folder = folder
        self.place: Place = server or folder / "nianbao.db"
        with closing(Library(self.place, "张某", may_upgrade=True)) as library:
            self.report = library.begin_report(Agency("示例县人民政府"), 2025).report

    def live(self, chance: random.Random, is_text: bool) -> float:
        """One life; the seconds of typing that are missing."""
        side = self.folder / "keys.txt"
        side.unlink(missing_ok=True)
        child = os.fork()
        if not child:
            _work(self, side, chance.randrange(1 << 30), is_text)
        end = time.monotonic() + _PATIENCE
        while not (side.exists() and side.stat().st_size):
            if time.monotonic() > end or os.waitpid(child, os.WNOHANG)[0]:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                said = (self.folder / SAID).read_text(encoding="utf-8", errors="replace")
                raise AssertionError(f"the window never took a key: {said[-2000:]}")
            time.sleep(0.02)
        time.sleep(chance.uniform(0.2, 2.6))
        killed = time.monotonic()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return self.lost(_keys(side), killed)

    def lost(self, keys: list[Key], killed: float) -> float:
        """How long before the end the first key was pressed of which nothing is kept."""
        with closing(Library(self.place)) as library:
            contents = reports.read(library.database, self.report).contents
        return max((killed - key.at for key in keys if not _is_kept(key, contents.get(key.place))), default=0.0)


def _is_kept(key: Key, kept: object) -> bool:
    if key.place.startswith(TEXT_PREFIX):
        return str(kept or "").startswith(key.value)
    # The cell is typed into once in a life.
    return str(kept) == key.value


def _keys(side: Path) -> list[Key]:
    keys = []
    for line in side.read_text(encoding="utf-8").split("\n")[:-1]:
        at, place, value = line.split("\t")
        keys.append(Key(float(at), place, value.replace("¶", "\n")))
    return keys


def _work(office: _Office, side: Path, seed: int, is_text: bool) -> None:
    """The child: it never returns."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.dup2(os.open(office.folder / SAID, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    try:
        from PySide6.QtCore import QTimer

        from ui.shell import app

        app.start_qt()
        typist = _Typist(side, office.report, random.Random(seed), is_text)
        QTimer.singleShot(0, typist.begin)
        app.run(str(office.folder), str(office.place) if isinstance(office.place, Server) else None)
    finally:
        os._exit(1)


class _Typist:
    """Types on and on as soon as the window is there."""

    def __init__(self, side: Path, report: int, chance: random.Random, is_text: bool) -> None:
        from PySide6.QtCore import QTimer

        self._side = os.open(side, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._report = report
        self._chance = chance
        self._is_text = is_text
        self._clock = QTimer(interval=50)
        self._press: Callable[[], None] = self.begin
        self._clock.timeout.connect(lambda: self._press())
        self._clock.start()
        self._cells: list[CellKey] = []
        self._digits = ""

    def begin(self) -> None:
        """Go to the place, once the window has the keyboard."""
        from PySide6.QtWidgets import QApplication

        from ui.shell.main_window import MainWindow

        window = next((each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)), None)
        if window is None or not window.isVisible():
            return
        if not window.isActiveWindow():
            window.activateWindow()
            return
        if window.page is None or window.page.report.number != self._report:
            window.open_report(self._report)
            return
        self._go_to(window)
        self._clock.setInterval(KEY_MS)

    def _go_to(self, window: object) -> None:
        from PySide6.QtGui import QTextCursor

        from ui.report.tabs.text_tab import TextTab
        from ui.shell.main_window import MainWindow

        assert isinstance(window, MainWindow)
        assert window.page
        self._view = window.page.view
        if not self._is_text:
            edition = self._view.report.edition
            self._cells = [cell for cell in edition.typed_cells if edition.kind(cell) is CellKind.COUNT]
            self._chance.shuffle(self._cells)
            self._press = self._press_digit
            return
        self._view.open_section(SECTION)
        tab = self._view.tabs.page(SECTION)
        assert isinstance(tab, TextTab)
        self._field = tab.field
        self._field.setFocus()
        self._field.moveCursor(QTextCursor.MoveOperation.End)
        self._press = self._press_letter

    def _press_letter(self) -> None:
        from PySide6.QtTest import QTest

        QTest.keyClicks(self._field, self._chance.choice(_LETTERS))
        self._note(f"{TEXT_PREFIX}{SECTION}", self._field.written_text.replace("\n", "¶"))

    def _press_digit(self) -> None:
        """A figure of three digits and Enter, in a cell that this life has not been at."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from tests.widgets import focused

        if not self._digits:
            self._view.tabs.go_to_cell(self._cells[-1])
            self._number, self._began = str(self._chance.randint(100, 999)), time.monotonic()
            self._digits = self._number + "\r"
        key, self._digits = self._digits[0], self._digits[1:]
        if key == "\r":
            QTest.keyClick(focused(), Qt.Key.Key_Return)
            self._note(figure_place(self._cells.pop()), self._number, self._began)
        else:
            QTest.keyClicks(focused(), key)

    def _note(self, place: str, value: str, at: float | None = None) -> None:
        # A figure counts from its first digit.
        os.write(self._side, f"{at or time.monotonic()}\t{place}\t{value}\n".encode())
