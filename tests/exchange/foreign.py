"""Documents that are none of ours, read as the program would: no traceback, no long wait, no great memory.

python -m tests.exchange.foreign FOLDER… [--seconds 5] [--megabytes 300] [--workers 2]

Processes that read some files each do so under a limit of memory; one that dies is told of by the file it had.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from models.errors import AppError
from models.exchange.report_file import UNEXPECTED_ERROR, read_report_file

_HARD_LIMIT = 3_000_000_000  # bytes of address space: beyond it a process ends
_FILES_OF_A_PROCESS = 25
_LIMIT_OF_A_PROCESS = 600  # seconds


@dataclass(frozen=True)
class Reading:
    """What became of a file, the seconds of processor it took, and by how many megabytes the process grew."""

    path: str
    outcome: str
    seconds: float
    megabytes: float


def main(words: Sequence[str]) -> int:
    """Print what became of the files, the slowest and the largest; 1 when one was beyond a limit or unforeseen."""
    if words[:1] == ["--read"]:
        return _read_here(words[1:])
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
    """Each file's reading, by processes that read some files each."""
    chunks = [paths[at : at + _FILES_OF_A_PROCESS] for at in range(0, len(paths), _FILES_OF_A_PROCESS)]
    with ThreadPoolExecutor(workers) as pool:
        for readings in pool.map(_read_chunk, chunks):
            yield from readings


def _read_chunk(paths: Sequence[str]) -> list[Reading]:
    """Files read by a process of their own; where it dies, the file it had is told of and another reads the rest."""
    readings: list[Reading] = []
    while len(readings) < len(paths):
        left = list(paths[len(readings) :])
        call = [sys.executable, "-m", "tests.exchange.foreign", "--read", *left]
        try:
            told = subprocess.run(call, capture_output=True, text=True, timeout=_LIMIT_OF_A_PROCESS, check=False).stdout
        except subprocess.TimeoutExpired as trouble:
            told = trouble.stdout.decode() if isinstance(trouble.stdout, bytes) else ""
        readings += [Reading(*json.loads(line)) for line in told.splitlines()]
        if len(readings) < len(paths):
            readings.append(Reading(paths[len(readings)], _DIED, 0, 0))
    return readings


def _read_here(paths: Sequence[str]) -> int:
    """Read files in this process and print a line for each."""
    resource.setrlimit(resource.RLIMIT_AS, (_HARD_LIMIT, _HARD_LIMIT))
    for path in paths:
        print(json.dumps(astuple(read_one(path))), flush=True)
    return 0


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
