"""How long a keystroke takes: from the key to the figure on disk and every moved cell repainted.

    .venv/bin/python benchmarks/keystroke.py

Types 300 figures into 表三 of a report that is full and carries a breach, through the real widgets on the
offscreen platform, into a database file on this disk. The key measured is the Enter that commits: reading the
number, one transaction, all totals and all checks again, the moved cells, the list of findings, the badges.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from tests.widgets import focused

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6 import __version__ as pyside
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from models.exchange.formats.report_json import read_report
from models.services.library import Library
from resources import find
from ui.report.grid.grid_body import GridBody
from ui.report.report_model import ReportModel
from ui.report.tabs.grid_tab import GridTab
from ui.report.tabs.report_view import ReportView
from ui.theme.apply import apply_theme

KEYSTROKES, REPAINTS, CELLS = 300, 40, 400
GOAL_KEY, GOAL_REPAINT = 16.0, 50.0


def main() -> int:
    """Measure and print; 1 when a goal is missed."""
    app = QApplication(sys.argv)
    apply_theme(app)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "nianbao.db", "张某")
        filing = read_report(find("sample/report.json").read_text("utf-8")).filing
        report = ReportModel(library.open(library.add_filing(filing, "sample")))
        window = QMainWindow()
        view = ReportView(report, None, window)
        window.setCentralWidget(view)
        window.resize(1920, 1080)
        window.show()
        QTest.qWaitForWindowExposed(window)
        section = max(report.edition.tables, key=lambda table: len(table.cells)).key
        view.open_section(report.edition.section_of(report.edition.table(section).cells[0]).key)
        page = view.tabs.currentWidget()
        assert isinstance(page, GridTab)
        app.processEvents()
        digits, commits = type_figures(app, page.grid.body)
        cells = report.edition.table(section).cells
        repaint = repaints(app, page.grid.body) * CELLS / len(cells)
        revision = report.outcome.revision
        window.close()
        library.close()
    print(f"Python {platform.python_version()}, PySide6 {pyside}, {platform.machine()}, {os.cpu_count()} cores")
    print(f"load average {os.getloadavg()[0]:.2f}; {revision} revisions in the report; {section}")
    told("digit typed and shown", digits)
    p95 = told("Enter: committed, checked, repainted", commits)
    print(f"full repaint, for {CELLS} cells: {repaint:.1f} ms (goal ≤ {GOAL_REPAINT:.0f})")
    return int(p95 > GOAL_KEY or repaint > GOAL_REPAINT)


def type_figures(app: QApplication, body: GridBody) -> tuple[list[float], list[float]]:
    """Times in ms of the first digit and of Enter, over a walk down the columns."""
    body.go_to_first()
    body.setFocus()
    digits, commits = [], []
    for number in range(KEYSTROKES):
        if number % 100 == 0:
            QTest.keyClick(body, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        digits.append(timed(app, partial(QTest.keyClicks, body, "123456789"[number % 9])))
        commits.append(timed(app, partial(QTest.keyClick, focused(), Qt.Key.Key_Return)))
    return digits, commits


def repaints(app: QApplication, body: GridBody) -> float:
    """The median time in ms of painting every visible cell."""
    return median(timed(app, lambda: body.viewport().repaint()) for _ in range(REPAINTS))


def timed(app: QApplication, deed: Callable[[], object]) -> float:
    """Milliseconds until the deed is done and painted."""
    start = perf_counter()
    deed()
    app.processEvents()
    return (perf_counter() - start) * 1000


def told(name: str, times: list[float]) -> float:
    """Print median and p95; the p95."""
    p95 = quantiles(times, n=20)[-1]
    print(f"{name}: median {median(times):.1f} ms, p95 {p95:.1f} ms, worst {max(times):.1f} ms (n={len(times)})")
    return p95


if __name__ == "__main__":
    sys.exit(main())
