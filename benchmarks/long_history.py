"""What a long history costs: opening a report after many edits, beside one after few, in one run.

    .venv/bin/python benchmarks/long_history.py [--edits 100 10000] [--rounds 15]

Each report is filled by the program itself, one cell or text a change, in a database file on this disk. Printed are
medians in ms of opening it through the library, of the next edit, and of an undo, and the ratio of the longest history
to the shortest; then the whole look that ``verify`` takes, once.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from models.report.filing import Agency
from models.services.library import Library


def main() -> int:
    """Fill, measure in turns, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "nianbao.db", "张某")
        reports = {edits: fill(library, edits) for edits in asked.edits}
        print(f"{'edits':>8} {'open':>9} {'edit':>9} {'undo':>9}   ms, median of {asked.rounds}")
        medians = measure(library, reports, asked.rounds)
        for edits, values in medians.items():
            print(f"{edits:>8} " + " ".join(f"{value:9.2f}" for value in values))
        shortest, longest = medians[min(medians)], medians[max(medians)]
        ratios = [long / short for short, long in zip(shortest, longest, strict=True)]
        print(f"{'ratio':>8} " + " ".join(f"{ratio:9.2f}" for ratio in ratios))
        begun = perf_counter()
        seen = library.backup_service.examine()
        verdict = "good" if seen.is_good else str(seen.issues)
        print(f"verify: {seen.entries} entries, {verdict}, {perf_counter() - begun:.2f} s")
        library.close()
    return 0


def fill(library: Library, edits: int) -> int:
    """A report with that many changes, and a few undone and made again."""
    report = library.begin_report(Agency(f"示例{edits}单位"), 2025).report
    session = library.open(report)
    cells = session.edition.typed_cells
    for number in range(edits):
        if number % 50 == 49:
            session.set_text("overview", f"第 {number} 次写的一段文字。" * 3)
        else:
            session.set_cells({cells[number % len(cells)]: number})
    for _ in range(5):
        session.undo()
    session.redo()
    return report


def measure(library: Library, reports: dict[int, int], rounds: int) -> dict[int, list[float]]:
    """In turns, so that a busy moment of the machine meets all of them."""
    times: dict[int, list[list[float]]] = {edits: [] for edits in reports}
    for turn in range(rounds):
        for edits, report in reports.items():
            begun = perf_counter()
            session = library.open(report)
            opened = perf_counter()
            session.set_cells({session.edition.typed_cells[0]: 1_000_000 + turn})
            edited = perf_counter()
            session.undo()
            undone = perf_counter()
            times[edits].append([1000 * seconds for seconds in (opened - begun, edited - opened, undone - edited)])
    return {edits: [statistics.median(column) for column in zip(*rows, strict=True)] for edits, rows in times.items()}


if __name__ == "__main__":
    sys.exit(main())
