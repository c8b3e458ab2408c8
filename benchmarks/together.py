"""Several clerks at one report on a real PostgreSQL: is anything lost, and is each conflict told once?

    python -m benchmarks.together --writers 8 --seconds 300

Each writer is a process with a window's session. All write the same few cells and texts as fast as they can, every
value their own. In the end each acknowledged value must stand in the journal exactly once, the report must follow from
its journal, and a conflict must have been told only for a value that somebody else put there since the writer looked.
"""

import argparse
import json
import multiprocessing
import random
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from models.editions.edition import CellKey
from models.errors import StoreError
from models.report.filing import Agency
from models.services.library import Library, parse_server
from models.services.report_session import Conflict, ReportSession
from models.store.postgres.integrity_check import examine_server
from tests.postgres import LocalServer

_CELLS = 6


@dataclass
class Told:
    """What one writer was told."""

    kept: list[tuple[str, int]] = field(default_factory=list)
    conflicts: list[list[int | str | None]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def note(self, conflict: Conflict) -> None:
        """Write down what clashed."""
        self.conflicts += [[str(c.place), c.before, c.theirs, c.by.id] for c in conflict.clashes]


def write(address: str, report: int, number: int, seconds: float, out: str) -> None:
    """Work as one clerk; write down what was acknowledged, what clashed and how long each step took."""
    chance = random.Random(number)
    library = Library(parse_server(address), f"{number}号")
    session = library.open(report)
    cells = session.edition.typed_cells[:_CELLS]
    told = Told()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        value = number * 10_000_000 + len(told.times)
        began = time.perf_counter()
        try:
            step(session, chance.choice(cells), value, told, insists=chance.random() < 0.5)
        except Conflict as again:
            told.note(again)
        except StoreError as trouble:
            told.troubles.append(trouble.sentence)
        told.times.append(time.perf_counter() - began)
    library.close()
    Path(out).write_text(json.dumps(asdict(told)), encoding="utf-8")


def step(session: ReportSession, cell: CellKey, value: int, told: Told, insists: bool) -> None:
    """Write one value; where another was first, let one's own stand or the other's."""
    try:
        session.set_cells({cell: value})
    except Conflict as conflict:
        told.note(conflict)
        if not insists:
            return
        session.resolve_conflict(conflict, [clash.place for clash in conflict.clashes])
    told.kept.append((f"figure:{cell}", value))


def trial(writers: int, seconds: float) -> dict[str, object]:
    """Let them work, then hold the journal against what they were told."""
    server = LocalServer(is_sure=True)
    try:
        place = server.database()
        library = Library(place, "建立")
        report = library.begin_report(Agency("示例县人民政府"), 2025).report
        with TemporaryDirectory() as folder:
            outs = [f"{folder}/{number}.json" for number in range(1, writers + 1)]
            context = multiprocessing.get_context("spawn")
            works = [
                context.Process(target=write, args=(str(place), report, number, seconds, out))
                for number, out in enumerate(outs, 1)
            ]
            for work in works:
                work.start()
            for work in works:
                work.join()
            told = [json.loads(Path(out).read_text(encoding="utf-8")) for out in outs]
        session = library.open(report)
        entries = session.entries()[1:]
        journal = [(step.place, step.after) for entry in entries for step in entry.change.steps]
        kept = [(place, value) for one in told for place, value in one["kept"]]
        lost = set(kept) - set(journal)
        seen = [(n, *c) for n, one in enumerate(told) for c in one["conflicts"]]
        times = sorted(t for one in told for t in one["times"])
        good = examine_server(place).is_good
        library.close()
    finally:
        server.discard()
    return {
        "writers": writers,
        "seconds": seconds,
        "acknowledged": len(kept),
        "journal": len(journal),
        "lost": len(lost),
        "twice": len(journal) - len(set(journal)),
        "not_acknowledged": len(set(journal) - set(kept)),
        "conflicts": len(seen),
        "conflicts_told_twice": len(seen) - len({tuple(map(str, c)) for c in seen}),
        "troubles": Counter(sentence for one in told for sentence in one["troubles"]),
        "median_ms": round(times[len(times) // 2] * 1000, 1),
        "p99_ms": round(times[len(times) * 99 // 100] * 1000, 1),
        "reads_through": good,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=300)
    asked = parser.parse_args()
    print(json.dumps(trial(asked.writers, asked.seconds), indent=1, ensure_ascii=False))
