"""Undo over many random reports: as many steps as asked, all taken back, all made again, digests compared.

    .venv/bin/python benchmarks/undo.py [--runs 50] [--steps 200] [--seed 0]

Each run works on a report of its own in a database file on this disk. Typing, pasting, zero fill, words, cover,
explanations, unlocking, notes, second keying, renaming, and undo and redo in between. Exit status 1 when a digest
differs.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from models.services.library import Library
from models.store.reports import digest_of
from tests.services.any_steps import AnySteps, full_report, undo_all, values_in


def main() -> int:
    """Run them and print what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    begun, undone, refused, wrong = perf_counter(), 0, 0, []
    for seed in range(asked.seed, asked.seed + asked.runs):
        with tempfile.TemporaryDirectory() as folder:
            steps_undone, steps_refused, is_right = run(Path(folder) / "nianbao.db", asked.steps, seed)
        undone, refused = undone + steps_undone, refused + steps_refused
        wrong += [] if is_right else [seed]
    print(f"{asked.runs} reports, {asked.steps} steps each ({refused} refused): {undone} undone and made again")
    print(f"{perf_counter() - begun:.0f} s; digests that differed: {len(wrong)} {wrong or ''}")
    return int(bool(wrong))


def run(path: Path, steps: int, seed: int) -> tuple[int, int, bool]:
    """One report: steps undone, steps refused, and whether the digests agree."""
    library = Library(path, "张某")
    session = full_report(library)

    def look() -> tuple[str, str]:
        return digest_of(session.contents), values_in(path, session.report, session.edition.name)

    begun = look()
    somebody = AnySteps(session, seed)
    somebody.take(steps)
    ended = look()
    undone = undo_all(session)
    is_right = look() == begun
    for _ in range(undone):
        session.redo()
    is_right = is_right and look() == ended
    library.close()
    return undone, somebody.refused, is_right


if __name__ == "__main__":
    sys.exit(main())
