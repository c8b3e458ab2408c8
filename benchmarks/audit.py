"""How long a folder of published pages is audited, how much memory that takes, and whether the window waits.

python -m benchmarks.audit [--files 1000]
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from models.services.library import Library
from output.compose import compose
from output.formats import FORMATS
from tests.audit.published import TOTAL, YEAR, report
from tests.services.collected import take_roster
from ui.audit.audit_model import AuditModel
from ui.audit.units_tab import UnitsTab

TICK_MS = 10
STEMS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")


def publish_many(folder: Path, count: int) -> str:
    """As many pages, every tenth with a wrong total; the roster of their units."""
    folder.mkdir()
    roster = ["code,name,parent,level,required", "1,示例市人民政府,,prefecture,1"]
    for at in range(count):
        # Names of offices hold no figures.
        name = f"示例市{f'{at:04}'.translate(STEMS)}局"
        roster.append(f"u{at},{name},1,department,1")
        filing = report("10", came_in=at % 90 + 1, name=name, printed={TOTAL: 99} if at % 10 == 0 else None)
        (folder / f"{name}.html").write_bytes(FORMATS[".html"].write(filing, compose(filing)))
    return "\n".join(roster) + "\n"


def wait(model: AuditModel, app: QApplication) -> float:
    """Let the window live until all is done; the longest time between two ticks of it."""
    gaps, last = [0.0], [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer(interval=TICK_MS)
    timer.timeout.connect(tick)
    timer.start()
    while not model.is_idle:
        app.processEvents()
        time.sleep(0.001)
    timer.stop()
    return max(gaps)


def measure(library: Library, place: Path, app: QApplication, count: int) -> None:
    """Go through the pages as the page of the window does, and say what it took."""
    model = AuditModel(library, YEAR, date(YEAR + 1, 4, 1), bool, place)
    tab = UnitsTab(model)
    tab.show()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    model.go_through([place / "pages"])
    longest = wait(model, app)
    took, own = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    faulty = sum(bool(one.faults) for one in model.picture.units)
    print(f"{count} pages, {faulty} faulty: {took:.1f} s on the clock (load {os.getloadavg()[0]:.1f})")
    print(f"processor: {own:.1f} s in the window's process; the readers are processes of their own")
    print(f"memory: {before / 1024:.0f} MB before, {peak / 1024:.0f} MB at most; longest wait {longest:.2f} s")
    print(f"database: {(place / 'nianbao.db').stat().st_size / 1e6:.1f} MB")
    model.close()
    tab.deleteLater()


def main() -> None:
    """Make the pages and measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=1000)
    count = arguments.parse_args().files
    app = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        library = Library(place / "nianbao.db", "张某")
        take_roster(library, place, publish_many(place / "pages", count), YEAR)
        measure(library, place, app, count)
        library.close()


if __name__ == "__main__":
    main()
