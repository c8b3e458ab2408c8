"""How long it takes from starting the process to a window that can be used, beside an empty window in the same run.

    .venv/bin/python benchmarks/start.py [--runs 11]

Every run is a fresh process on the offscreen platform (or on the one QT_QPA_PLATFORM names), ended when the window is
shown, painted and idle. "empty" is PySide6 alone: six tabs of a table with 25 x 8 cells. "first" makes the database
and the sample report, "library" finds them, "report" goes on until the last report is open and painted. They are run
in turn, so that other work on the machine meets all alike, and with the bytecode cached. Each is told as a multiple of
the empty window, by the clock and by the processor; the goals are set on the processor, which other work does not
lengthen. Neither goal is met: docs/decisions/window-start-time.md says how near it came and what is in the way.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
GOALS = {"library": 1.6, "report": 2.5}
KINDS = ("empty", "first", "library", "report")
CLOCK = "NIANBAO_BENCHMARK_CLOCK"


def tell() -> None:
    """Print how long ago the process was started, and how much of that the processor worked for it."""
    wall = (time.perf_counter_ns() - int(os.environ[CLOCK])) / 1e6
    print(f"{wall:.1f} {time.process_time() * 1000:.1f}", flush=True)


def show_empty() -> None:
    """In the measured process: the yardstick, a window of tables that PySide6 alone fills."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem, QTabWidget

    app = QApplication(sys.argv[:1])
    window, tabs = QMainWindow(), QTabWidget()
    for number in range(6):
        table = QTableWidget(25, 8)
        for row in range(25):
            for column in range(8):
                table.setItem(row, column, QTableWidgetItem(str(row * column)))
        tabs.addTab(table, str(number))
    window.setCentralWidget(tabs)
    window.resize(1280, 800)
    window.show()

    def end() -> None:
        tell()
        app.quit()

    QTimer.singleShot(0, end)
    app.exec()


def probe(kind: str, folder: str) -> None:
    """In the measured process: run the program, and tell how long ago it was started once it is idle."""
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    import main

    def stay() -> int:
        from ui.shell.main_window import MainWindow

        window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
        if kind == "report":
            window.open_report(window.library_page.model.lines[0].id)

        def end() -> None:
            # A timer of zero fires when nothing else waits: shown, laid out, painted.
            tell()
            window.close()
            QApplication.quit()

        QTimer.singleShot(0, end)
        return real()

    real = QApplication.exec
    with patch.object(QApplication, "exec", staticmethod(stay)):
        sys.exit(main.main(["--data", folder]))


def command(kind: str, folder: str, *options: str) -> list[str]:
    """The call of one measured process."""
    return [sys.executable, *options, __file__, "--probe", kind, "--folder", folder]


def environment() -> dict[str, str]:
    """What a measured process is started with; it may write bytecode."""
    held = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    held.setdefault("QT_QPA_PLATFORM", "offscreen")
    return {**held, CLOCK: str(time.perf_counter_ns())}


def measure(kind: str, folder: str) -> tuple[float, float]:
    """Milliseconds of one start: by the clock, and of the processor."""
    told = subprocess.run(
        command(kind, folder), env=environment(), capture_output=True, text=True, check=False, timeout=60
    )
    if told.returncode != 0 or not told.stdout.strip():
        sys.exit(f"the program did not start:\n{told.stdout}{told.stderr}")
    wall, own = told.stdout.split()[-2:]
    return float(wall), float(own)


def heaviest_imports(folder: str) -> list[tuple[float, str]]:
    """The imports that cost most by themselves, in milliseconds."""
    call = command("library", folder, "-X", "importtime")
    told = subprocess.run(call, env=environment(), capture_output=True, text=True, check=True, timeout=60).stderr
    rows = [line.removeprefix("import time:").split("|") for line in told.splitlines() if line.count("|") == 2]
    own = [(int(row[0]) / 1000, row[2].strip()) for row in rows if row[0].strip().isdecimal()]
    return sorted(own, reverse=True)[:12]


def run_in_turn(runs: int, scratch: Path) -> dict[str, list[tuple[float, float]]]:
    """Every kind, one after the other, as often as asked."""
    kept = str(scratch / "kept")
    for kind in KINDS:
        measure("first" if kind == "empty" else kind, kept)
    measured: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    for number in range(runs):
        for kind in KINDS:
            measured[kind].append(measure(kind, str(scratch / f"fresh{number}") if kind == "first" else kept))
    return measured


def main() -> int:
    """Measure and print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--probe", choices=KINDS)
    parser.add_argument("--folder", default="")
    asked = parser.parse_args()
    if asked.probe == "empty":
        show_empty()
        return 0
    if asked.probe:
        probe(asked.probe, asked.folder)
    missed = False
    with tempfile.TemporaryDirectory() as scratch:
        measured = run_in_turn(asked.runs, Path(scratch))
        walls = {kind: sorted(wall for wall, _ in runs) for kind, runs in measured.items()}
        owns = {kind: statistics.median(own for _, own in runs) for kind, runs in measured.items()}
        for kind in KINDS:
            wall, ratio = statistics.median(walls[kind]), owns[kind] / owns["empty"]
            by_clock = wall / statistics.median(walls["empty"])
            goal = GOALS.get(kind)
            verdict = "" if goal is None else f"   goal {goal}: {'met' if ratio <= goal else 'MISSED'}"
            missed |= goal is not None and ratio > goal
            print(
                f"{kind:<8} processor {owns[kind]:5.0f} ms, {ratio:4.2f} x empty   "
                f"clock median {wall:5.0f} ms, {by_clock:4.2f} x, least {walls[kind][0]:5.0f} ms{verdict}"
            )
        if os.name == "posix":
            print(f"load of the machine: {' '.join(f'{load:.1f}' for load in os.getloadavg())}")
        print("\nimports that cost most by themselves (a later start):")
        for cost, name in heaviest_imports(str(Path(scratch) / "kept")):
            print(f"{cost:7.1f} ms  {name}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
