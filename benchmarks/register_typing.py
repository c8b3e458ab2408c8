"""How long a key in the form of a request takes to be seen, and Enter until the case is kept and listed, beside ten
years of ten thousand requests each.

python -m benchmarks.register_typing [--years 10] [--requests 10000] [--cases 30]
"""

import argparse
import gc
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from benchmarks.keystroke import GOAL_KEY
from benchmarks.registers import AGENCY, LAST_YEAR, TODAY, fill
from models.services.library import Library
from models.services.registers.registers import Registers
from tests.widgets import focused
from ui.jobs.queue import JobQueue
from ui.registers.register_model import RegisterModel
from ui.registers.requests_tab import RequestsTab
from ui.shell.app import start_qt
from ui.theme.apply import apply_theme
from ui.widgets.notice_bar import NoticeBar

NAME = "lisi"
Times = list[tuple[float, float]]
"""On the clock, and of the processor in the thread of the window, in ms."""


def timed(app: QApplication, deed: "partial[None]") -> tuple[float, float]:
    """Until the deed is done and painted."""
    begun, worked = perf_counter(), thread_time()
    deed()
    app.processEvents()
    return (perf_counter() - begun) * 1000, (thread_time() - worked) * 1000


def told(name: str, times: Times) -> float:
    """Print median, p95 and what part of the goal that is; the ratio, by the processor's time."""
    clock, busy = ([one[at] for one in times] for at in (0, 1))
    p95 = quantiles(busy, n=20)[-1]
    ratio = p95 / GOAL_KEY
    print(
        f"{name}: clock median {median(clock):.1f} ms, p95 {quantiles(clock, n=20)[-1]:.1f}; processor median "
        f"{median(busy):.1f} ms, p95 {p95:.1f}; {ratio:.2f} of the goal of {GOAL_KEY:.0f} ms"
    )
    return ratio


def enter_cases(app: QApplication, tab: RequestsTab, cases: int) -> tuple[Times, Times]:
    """Enter so many requests by the keyboard: the times of each letter, and of Enter."""
    letters: Times = []
    entered: Times = []
    for _ in range(cases):
        tab.begin_new()
        app.processEvents()
        letters += [timed(app, partial(QTest.keyClicks, focused(), letter)) for letter in NAME]
        entered.append(timed(app, partial(QTest.keyClick, focused(), Qt.Key.Key_Return)))
        if (form := tab.pane.form) is not None:
            raise RuntimeError(f"not kept: {[label.text() for label in form.problem_labels.values()]}, {form.values}")
        # What follows beside the window is not waited for; it must not pile up either.
        while not tab.table_model.is_complete:
            app.processEvents()
    return letters, entered


def shown_register(library: Library, jobs: JobQueue) -> tuple[QWidget, RequestsTab]:
    """The requests in a window that has the keyboard, as on the page."""
    window = QWidget()
    column = QVBoxLayout(window)
    notice = NoticeBar()
    model = RegisterModel(Registers(library, AGENCY, lambda: TODAY), notice)
    tab = RequestsTab(model, jobs, lambda: TODAY, LAST_YEAR)
    column.addWidget(tab, 1)
    column.addWidget(notice)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    return window, tab


def main() -> int:
    """Fill a database in a temporary folder and type; 1 where a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--cases", type=int, default=30)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = start_qt()
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "nianbao.db", "")
        fill(library, arguments.years, arguments.requests)
        jobs = JobQueue(library.close)
        window, tab = shown_register(library, jobs)
        tab.reload()
        gc.collect()
        enter_cases(app, tab, 2)
        letters, entered = enter_cases(app, tab, arguments.cases)
        print(f"load average {os.getloadavg()[0]:.1f}; {arguments.years} × {arguments.requests} requests")
        ratios = [told("a letter typed and shown", letters), told("Enter: kept, listed anew, painted", entered)]
        window.close()
        jobs.close()
        library.close()
    return int(max(ratios) > 1)


if __name__ == "__main__":
    sys.exit(main())
