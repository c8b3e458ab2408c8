"""SIGKILL at random moments of random work: entry, import, backup, restore, migration."""

import os
import pickle
import random
import select
import shutil
import signal
import struct
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.faults.trials.working_day import NAME, Acknowledged, RandomDay, State, state_of, verdict, without_rules

_OLD = Path(__file__).parents[3] / "tests/databases/v0001.db"
_LENGTH = struct.Struct("<I")
Marked = tuple[State, State | None]
_KEEP = 12
"""So many lives share a database; then a new one is begun, so that the files stay small."""


def kill(times: int, seed: int, longest: float = 0.25) -> tuple[Counter[str], int]:
    """Kill so many times; how often what was wrong, and how many changes had been acknowledged in all.

    Every third life begins with a database of the first version and is killed early, while it is migrated.
    """
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    acknowledged = 0
    with tempfile.TemporaryDirectory(prefix="kill-") as place:
        folder, told, is_spoilt = Path(place), Acknowledged(), False
        for life in range(times):
            is_old = life % 3 == 2
            if is_old or is_spoilt or life % _KEEP == 0:
                shutil.rmtree(folder)
                folder.mkdir()
                told = Acknowledged()
            if is_old:
                shutil.copyfile(_OLD, folder / NAME)
            wait = chance.uniform(0, longest / 5 if is_old else longest)
            before = told.needed
            marks, has_ended = _one_life(folder, chance.randrange(1 << 30), wait)
            for held, instead in marks:
                told.take(held, instead)
            acknowledged += len(told.needed - before)
            wrong = "ended by itself" if has_ended else verdict(folder, told)
            found[wrong] += 1
            is_spoilt = bool(wrong)
            if not is_spoilt and (folder / NAME).exists():
                told.needed, told.instead = state_of(folder / NAME), None
    return found, acknowledged


def _one_life(folder: Path, seed: int, wait: float) -> tuple[list[Marked], bool]:
    """Fork, work, kill: what was acknowledged, time after time, and whether the child had ended before."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _work(folder, seed, writer)
    os.close(writer)
    received = bytearray()
    if seed % 2:
        # Half of the lives are counted from the first change, so that a busy machine sees work killed too.
        received += os.read(reader, 1 << 20)
    end = time.monotonic() + wait
    while (left := end - time.monotonic()) > 0:
        if select.select([reader], [], [], left)[0]:
            received += os.read(reader, 1 << 20)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while more := os.read(reader, 1 << 20):
        received += more
    os.close(reader)
    return list(_marks(bytes(received))), os.WIFEXITED(status)


def _marks(received: bytes) -> Iterator[Marked]:
    """The marks that came whole."""
    at = 0
    while at + _LENGTH.size <= len(received):
        (length,) = _LENGTH.unpack_from(received, at)
        at += _LENGTH.size
        if at + length > len(received):
            break
        yield pickle.loads(received[at : at + length])
        at += length


def _work(folder: Path, seed: int, writer: int) -> None:
    """The child: it never returns."""

    def mark(held: State, instead: State | None) -> None:
        told = pickle.dumps((held, instead))
        os.write(writer, _LENGTH.pack(len(told)) + told)

    try:
        with without_rules():
            RandomDay(folder, mark, random.Random(seed)).live()
    except BaseException as bug:
        os.write(2, f"the child ended by itself: {bug!r}\n".encode())
    finally:
        os._exit(1)
