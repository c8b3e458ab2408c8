"""How soon 汇总 opens with a province's roster, what it weighs, and how soon a changed sum is on screen.

    python -m benchmarks.roster_window [--units 100000] [--database FILE]

The units are made with what they would have reported (FILE is made where it is not there yet, and used again). The
window is a real one on Qt's offscreen platform: a time ends when the widget was painted with what it is to show. The
goals stand beside what was measured, with the share of the goal that was used; the load tells what else was going on.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.consolidate import EDITION, YEAR, bundle, figures, roster_csv
from models.report.consolidation import Consolidation
from models.rules.ruleset_version import ruleset_version
from models.services.collection.collection import Collection
from models.services.library import Library
from models.store.tables import column_of

if TYPE_CHECKING:
    from ui.collection.collection_page import CollectionPage

TODAY = date(YEAR + 1, 2, 3)
GOALS = {"open": 1000.0, "memory": 400.0, "sum": 50.0} | dict.fromkeys(
    ("roster opens", "roster sought", "roster changed", "roster taken back"), 200.0
)
"""Milliseconds to the first units on screen, megabytes, milliseconds from a changed unit to the new sum on screen; the
longest that the window may stand still."""
MISSING, RETURNED = 50, 500
"""Every so many units one has not reported, and one was sent back."""


def fill(path: Path, units: int) -> None:
    """A province's roster through the program, its reports straight into their tables."""
    library = Library(path)
    names = path.with_suffix(".csv")
    names.write_text(roster_csv(units), encoding="utf-8")
    service = Collection(library, YEAR).roster
    service.apply(service.preview(names))
    rnd = random.Random(1)
    columns = ", ".join(f'"{column_of(cell)}"' for cell in EDITION.typed_cells)
    marks = ", ".join("?" * (len(EDITION.typed_cells) + 1))
    pack = ruleset_version(EDITION)
    with library.database.atomic():
        for at in range(1, units + 1):
            if at % MISSING == 7:
                continue
            digests = [sha256(f"{kind}{at}".encode()).hexdigest() for kind in "dcsp"]
            state = "returned" if at % RETURNED == 3 else "accepted" if at % 3 else "taken"
            library.database.run(
                "INSERT INTO received (id, year, unit, edition, revision, digest, chain, sha, file, signer, "
                "received_at, operator, proof, state, is_current) "
                "VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, '', '2026-01-20T02:03:04.123+00:00', '张某', ?, ?, 1)",
                (
                    *(at, YEAR, f"u{at - 1}", EDITION.name, *digests[:3]),
                    *(f"单位{at}2025年报告-第1次修改.ndbg", digests[3], state),
                ),
            )
            library.database.run(
                f"INSERT INTO figures_received_{EDITION.name} ({columns}, received_id) VALUES ({marks})",
                [*figures(rnd), at],
            )
            library.database.run("INSERT INTO received_check (received_id, rules) VALUES (?, ?)", (at, pack))
            if at % 20 == 0:
                library.database.run(
                    "INSERT INTO received_finding (received_id, rule, severity, message, cells, explanation) "
                    "VALUES (?, 'T3-1', 'block', '不平', '', '')",
                    (at,),
                )
    library.close()


def resident() -> float:
    """What the process holds in memory now, in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


class Stopwatch:
    """A window over a province, and how long what it is asked takes until it was painted."""

    def __init__(self, place: Path, folder: Path) -> None:
        from ui.settings import SettingsStore
        from ui.shell.app import start_qt
        from ui.shell.main_window import MainWindow
        from ui.theme.apply import apply_theme

        apply_theme(start_qt())
        self.folder = folder
        self.library = Library(place, "张某")
        self.window = MainWindow(self.library, SettingsStore(folder / "settings.ini"), folder, TODAY)
        self.window.resize(1366, 768)
        self.window.show()
        self.found: dict[str, float] = {}
        self.until(self.window.isVisible)
        self.found["window"] = resident()

    def _has_moved(self, was: Consolidation | None) -> bool:
        return self.page.sum_tab.current is not was

    def until(self, is_so: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        from PySide6.QtWidgets import QApplication

        while not is_so():
            QApplication.processEvents()
            time.sleep(0.001)

    @property
    def page(self) -> "CollectionPage":
        """汇总 as it is open."""
        page = self.window.collection.page
        assert page is not None
        assert page.controller is not None
        return page

    def is_idle(self) -> bool:
        """Whether nothing is asked any more."""
        return self.page.controller is not None and self.page.controller.is_idle

    def open(self) -> None:
        """From the key to the first units, and to how they stand."""
        begun, worked = time.perf_counter(), time.process_time()
        self.window.named_actions["collecting"].trigger()
        tree, model = self.page.status_tab.tree, self.page.status_tab.model
        self.until(lambda: model.rowCount() > 0)
        tree.viewport().repaint()
        self.found["open"] = (time.perf_counter() - begun) * 1000
        self.found["open, worked"] = (time.process_time() - worked) * 1000
        self.until(lambda: self.page.controller is not None and self.page.controller.statuses is not None)
        tree.viewport().repaint()
        self.found["standing"] = (time.perf_counter() - begun) * 1000
        self.until(self.is_idle)
        self.found["after list"] = resident()

    def look_at_the_sum(self) -> None:
        """Turn to the sum, until it stands there with all around it."""
        begun = time.perf_counter()
        self.page.show_tab(self.page.sum_tab)
        self.until(lambda: self.page.sum_tab.current is not None)
        self.page.sum_tab.table.repaint()
        self.found["sum shown"] = (time.perf_counter() - begun) * 1000
        self.until(self.is_idle)
        self.found["memory"] = resident()

    def send_again(self, times: int = 5) -> None:
        """One unit sends again; the middle of the times until its new figure is painted."""
        rnd, path, taken, worked = random.Random(2), self.folder / "one.ndbg", [], []
        first = int(time.time())  # newer than what a run before left in the same database
        for revision in range(first, first + times):
            path.write_bytes(bundle("u8", rnd, revision))
            list(Collection(self.library, YEAR).submissions.take([path]))
            was, begun, at_work = self.page.sum_tab.current, time.perf_counter(), time.process_time()
            assert self.page.controller is not None
            self.page.controller.notify_changed()
            self.until(partial(self._has_moved, was))
            self.page.sum_tab.table.repaint()
            taken.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - at_work) * 1000)
            self.until(self.is_idle)
        self.found["sum"] = sorted(taken)[times // 2]
        self.found["sum, worked"] = sorted(worked)[times // 2]

    def change_the_roster(self) -> None:
        """Open the roster, look for a unit, change it and take that back: the window waits for each of these."""
        from PySide6.QtWidgets import QApplication

        from ui.collection.dialogs.roster_dialog import RosterDialog

        assert self.page.controller is not None
        collection = Collection(self.library, YEAR)
        collection.roster.share(self.page.controller.loaded_collection.roster)
        made: list[RosterDialog] = []

        def step(name: str, work: Callable[[], object]) -> None:
            worked = time.process_time()
            work()
            QApplication.processEvents()
            self.found[f"roster {name}"] = (time.process_time() - worked) * 1000

        def show() -> None:
            made.append(RosterDialog(collection, self.window))
            made[0].show()

        step("opens", show)
        dialog, unit = made[0], collection.roster.read().by_code["u8"]
        step("sought", lambda: dialog.search.setText("单位77"))
        dialog.search.setText("")
        changed = replace(unit, contact=f"王某{time.time()}")
        step("changed", lambda: dialog.write_step("改", lambda: collection.roster.put_unit(changed)))
        step("taken back", lambda: dialog.undo_button.click())
        dialog.close()

    def close(self) -> dict[str, float]:
        """Close the window; all that was measured."""
        self.found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.window.close()
        self.library.close()
        return self.found


def main() -> None:
    """Everything, in one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--database", type=Path)
    asked = parser.parse_args()
    os.environ.update(QT_QPA_PLATFORM="offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        place = asked.database or Path(scratch) / "nianbao.db"
        if not place.exists():
            fill(place, asked.units)
        watch = Stopwatch(place, Path(scratch))
        watch.open()
        watch.look_at_the_sum()
        watch.send_again()
        watch.change_the_roster()
        found = watch.close()
    told = {
        "open": "汇总 opened: the roster on screen, ms",
        "open, worked": "    of it the program at work itself (processor time), ms",
        "standing": "how every unit stands on screen, ms",
        "sum shown": "the sum on screen, with all around it, the first time, ms",
        "sum": "one unit sent again: the new sum on screen, ms",
        "sum, worked": "    of it the program at work itself (processor time), ms",
        "roster opens": "the roster's dialog opened (processor time), ms",
        "roster sought": "    a unit sought in it (processor time), ms",
        "roster changed": "    a unit changed (processor time), ms",
        "roster taken back": "    that taken back (processor time), ms",
        "window": "memory before, MB",
        "after list": "memory with the list, MB",
        "memory": "memory with list and sum, MB",
        "peak": "memory at its highest, MB",
    }
    load = os.getloadavg()[0]
    print(f"{asked.units} units, load {load:.1f}")
    for key, words in told.items():
        goal = GOALS.get(key)
        share = f"   goal {goal:.0f}, {found[key] / goal:.2f} of it" if goal else ""
        print(f"{words:<66}{found[key]:>10.0f}{share}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
