"""Documents that are none of ours, read as the program would: no traceback, no long wait, no great memory.

python -m tests.exchange.foreign FOLDER… [--seconds 5] [--megabytes 300] [--workers 2]

Each file is read by a process that is started for it, or has read the ones before, under limits of time and memory.
"""

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from models.errors import AppError
from models.exchange.report_file import UNEXPECTED_ERROR, read_report_file

_HARD_LIMIT = 3_000_000_000  # bytes of address space: beyond it a process ends
_FILES_OF_A_PROCESS = 25


@dataclass(frozen=True)
class Reading:
    """What became of a file, the seconds of processor it took, and by how many megabytes the process grew."""

    path: str
    outcome: str
    seconds: float
    megabytes: float


def main(words: Sequence[str]) -> int:
    """Print what became of the files, the slowest and the largest; 1 when one was beyond a limit or unforeseen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--megabytes", type=float, default=300)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(words)
    paths = [str(path) for folder in options.folders for path in sorted(folder.rglob("*")) if path.is_file()]
    readings = list(read_all(paths, options.workers))
    kinds = Counter(Path(reading.path).suffix.lower() or "(none)" for reading in readings)
    print(f"{len(readings)} files: " + ", ".join(f"{ending} {count}" for ending, count in kinds.most_common(20)))
    for outcome, count in Counter(reading.outcome.split("：")[0][:60] for reading in readings).most_common():
        print(f"{count:6}  {outcome}")
    for name, key in (("slowest", "seconds"), ("largest", "megabytes")):
        print(f"{name}:")
        for reading in sorted(readings, key=lambda one: -float(getattr(one, key)))[:8]:
            print(f"  {reading.seconds:6.2f} s {reading.megabytes:7.1f} MB  {reading.path}: {reading.outcome[:60]}")
    bad = [
        one
        for one in readings
        if one.seconds > options.seconds or one.megabytes > options.megabytes or one.outcome in (_DIED, _UNFORESEEN)
    ]
    for one in bad:
        print(f"BEYOND  {one.seconds:.2f} s {one.megabytes:.0f} MB  {one.outcome}  {one.path}")
    accepted = [one for one in readings if one.outcome.startswith(_READ)]
    for one in accepted[:40]:
        print(f"read as a report: {one.path}: {one.outcome}")
    return 1 if bad else 0


_READ, _DIED, _UNFORESEEN = "read", "the process died", "unforeseen"


def read_all(paths: Sequence[str], workers: int) -> Iterator[Reading]:
    """Each file's reading. A process that dies is told of by the file it had, and the others are read by new ones."""
    left = list(paths)
    while left:
        done: set[str] = set()
        context = get_context("spawn")
        with ProcessPoolExecutor(workers, context, _limit, max_tasks_per_child=_FILES_OF_A_PROCESS) as pool:
            futures = {pool.submit(read_one, path): path for path in left}
            try:
                for future in as_completed(futures):
                    reading = future.result()
                    done.add(reading.path)
                    yield reading
            except BrokenProcessPool:
                alone = next(path for path in left if path not in done)
                yield from _alone(alone)
                done.add(alone)
        left = [path for path in left if path not in done]


def _alone(path: str) -> Iterator[Reading]:
    try:
        with ProcessPoolExecutor(1, get_context("spawn"), _limit) as pool:
            yield pool.submit(read_one, path).result()
    except BrokenProcessPool:
        yield Reading(path, _DIED, 0, 0)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_HARD_LIMIT, _HARD_LIMIT))


def read_one(path: str) -> Reading:
    """Read a file and measure it."""
    before, start = _peak(), time.process_time()
    try:
        candidate = read_report_file(Path(path))
        sure = sum(placed.value is not None for placed in candidate.cells.values())
        outcome = f"{_READ}：{candidate.filing.title[:40]} {sure} figures"
    except AppError as error:
        outcome = error.sentence.removeprefix(f"{path}：")
        if UNEXPECTED_ERROR in outcome:
            outcome = _UNFORESEEN
    except MemoryError:
        outcome = _DIED
    return Reading(path, outcome, time.process_time() - start, _peak() - before)


def _peak() -> float:
    """The most memory that the process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
