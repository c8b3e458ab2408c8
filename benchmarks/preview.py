"""How long after the last keystroke the pages show it: a figure committed, the pages made anew and painted.

    .venv/bin/python benchmarks/preview.py

Changes a figure of the shipped sample 40 times, with the pages beside the table, on the offscreen platform.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from models.services.library import Library
from models.services.report_session import ReportSession
from ui.library.sample import bring_first_sample
from ui.report.preview.preview_pane import PreviewPane
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow
from ui.shell.paths import paths
from ui.theme.apply import apply_theme

CHANGES, GOAL_MS = 40, 300.0


def main() -> int:
    """Measure and print; 1 when the goal is missed."""
    app = QApplication(sys.argv)
    apply_theme(app)
    with tempfile.TemporaryDirectory() as folder:
        where = paths(folder)
        where.prepare()
        library = Library(where.database, "张某")
        bring_first_sample(library)
        window = MainWindow(library, SettingsStore(where.settings), where.exports)
        window.resize(1920, 1080)
        window.show()
        window.open_report(library.reports()[0].id)
        page = window.page
        assert page is not None
        page.set_preview_beside(True)
        pane = page.beside
        assert pane is not None
        wait(app, pane)
        cell = page.report.edition.typed_cells[0]
        took = []
        for value in range(CHANGES):
            start = perf_counter()
            page.report.run(ReportSession.set_cells, {cell: value + 1_000})
            wait(app, pane)
            took.append((perf_counter() - start) * 1000)
        window.close()
        library.close()
    late = quantiles(took, n=20)[18]
    load = os.getloadavg()[0]
    print(f"change → pages painted: median {median(took):.0f} ms, p95 {late:.0f} ms (n={CHANGES}, load {load:.1f})")
    return int(median(took) > GOAL_MS)


def wait(app: QApplication, pane: PreviewPane) -> None:
    """Until the pages show the last revision and are painted."""
    end = perf_counter() + 20
    while not (pane.is_current and pane.sheets.is_drawn):
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        if perf_counter() > end:
            raise TimeoutError


if __name__ == "__main__":
    sys.exit(main())
