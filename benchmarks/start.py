"""How long it takes from starting the process to a window that can be used: shown, painted, and idle again.

    .venv/bin/python benchmarks/start.py [--runs 11]

Every run is a fresh process on the offscreen platform (or on the one QT_QPA_PLATFORM names). "first" makes the
database and the sample report, "later" finds them, "report" goes on until the last report's tabs are painted.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOAL_MS = 1200
CLOCK = "NIANBAO_BENCHMARK_CLOCK"


def probe(kind: str, folder: str) -> None:
    """In the measured process: run the program, and tell how long ago it was started once it is idle."""
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    import main
    from ui.shell import crash_dialog

    def fail(told: str, *_: object) -> bool:
        # Nobody is here to close the window that a failure opens.
        print(told, file=sys.stderr, flush=True)
        os._exit(1)

    crash_dialog.show = fail

    def stay(app: QApplication) -> int:
        window = next(widget for widget in app.topLevelWidgets() if hasattr(widget, "library_page"))
        if kind == "report":
            window.open_report(window.library_page.model.lines[0].id)
        idle = QTimer()

        def tell() -> None:
            # A timer of zero fires when nothing else waits: shown, laid out, painted.
            wall = (time.perf_counter_ns() - int(os.environ[CLOCK])) / 1e6
            print(f"{wall:.1f} {time.process_time() * 1000:.1f}", flush=True)
            window.close()
            app.quit()

        idle.singleShot(0, tell)
        return real()

    real = QApplication.exec
    QApplication.exec = stay
    sys.exit(main.main(["--data", folder]))


def measure(kind: str, folder: str) -> tuple[float, float]:
    """Milliseconds of one start: by the clock, and of the processor, which other work does not lengthen."""
    environment = {**os.environ, CLOCK: str(time.perf_counter_ns())}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, __file__, "--probe", kind, "--folder", folder]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    if told.returncode != 0 or not told.stdout.strip():
        sys.exit(f"the program did not start:\n{told.stdout}{told.stderr}")
    wall, own = told.stdout.split()[-2:]
    return float(wall), float(own)


def heaviest_imports(folder: str) -> list[tuple[float, str]]:
    """The imports that cost most by themselves, in milliseconds."""
    command = [sys.executable, "-X", "importtime", __file__, "--probe", "later", "--folder", folder]
    environment = {**os.environ, CLOCK: str(time.perf_counter_ns())}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stderr
    rows = [line.removeprefix("import time:").split("|") for line in told.splitlines() if line.count("|") == 2]
    own = [(int(row[0]) / 1000, row[2].strip()) for row in rows if row[0].strip().isdecimal()]
    return sorted(own, reverse=True)[:12]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--probe", choices=("first", "later", "report"))
    parser.add_argument("--folder", default="")
    asked = parser.parse_args()
    if asked.probe:
        probe(asked.probe, asked.folder)
    with tempfile.TemporaryDirectory() as scratch:
        kept = str(Path(scratch) / "kept")
        measure("first", kept)
        for kind in ("first", "later", "report"):
            measured = [
                measure(kind, str(Path(scratch) / f"fresh{run}") if kind == "first" else kept)
                for run in range(asked.runs)
            ]
            times = sorted(wall for wall, _ in measured)
            high = times[min(len(times) - 1, round(0.95 * (len(times) - 1)))]
            verdict = "within" if high <= GOAL_MS else "OVER"
            print(
                f"{kind:<7} median {statistics.median(times):6.0f} ms   p95 {high:6.0f} ms   "
                f"least {times[0]:6.0f} ms   processor {statistics.median(own for _, own in measured):5.0f} ms   "
                f"{verdict} {GOAL_MS} ms"
            )
        print(
            f"load of the machine: {' '.join(f'{load:.1f}' for load in os.getloadavg())}" if os.name == "posix" else ""
        )
        print("\nimports that cost most by themselves (a later start):")
        for cost, name in heaviest_imports(kept):
            print(f"{cost:7.1f} ms  {name}")


if __name__ == "__main__":
    main()
