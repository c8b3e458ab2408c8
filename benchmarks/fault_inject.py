"""Every write of a working day made to fail: as an I/O error or a full disk, that once or from there on."""

import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.fault_day import NAME, NOTHING, Day, State, verdict
from benchmarks.fault_disk import Failing

_OLD = Path(__file__).parents[1] / "tests/databases/v0001.db"


def spoiled_day(at: int, kind: str, is_sticky: bool, is_old: bool = False) -> tuple[str, int, list[str]]:
    """One day with a fault at the nth operation.

    What is wrong afterwards (empty when nothing), how many operations the day had, and the sentences told.
    """
    needed: State = NOTHING
    instead: State | None = None

    def mark(held: State, other: State | None) -> None:
        nonlocal needed, instead
        needed, instead = held, other

    with tempfile.TemporaryDirectory(prefix="inject-") as place:
        folder = Path(place)
        if is_old:
            shutil.copyfile(_OLD, folder / NAME)
        layer = Failing(at, "full" if kind == "full" else "io", is_sticky)
        with layer.in_force():
            layer.is_on = True
            day = Day(folder, mark)
            try:
                day.run()
            except Exception as bug:
                return f"not a sentence: {bug!r}", layer.count, day.told
            finally:
                layer.is_on = False
                day.close()
        return verdict(folder, needed, instead), layer.count, day.told


def operations(is_old: bool = False) -> int:
    """How many operations a day has that can fail."""
    wrong, count, told = spoiled_day(0, "io", is_sticky=False, is_old=is_old)
    assert (wrong, told) == ("", []), (wrong, told)
    return count


def spoil(points: int | None, seed: int, is_old: bool = False) -> tuple[Counter[str], Counter[str]]:
    """Each operation (or so many chosen at random) in each of the four ways; what was wrong, and what was told."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    told: Counter[str] = Counter()
    everything = [
        (at, kind, is_sticky)
        for at in range(1, operations(is_old) + 1)
        for kind in ("io", "full")
        for is_sticky in (False, True)
    ]
    for at, kind, is_sticky in everything if points is None else chance.sample(everything, points):
        wrong, _, sentences = spoiled_day(at, kind, is_sticky, is_old)
        found[wrong] += 1
        told[f"{kind}, {'from there on' if is_sticky else 'once'}: {'told' if sentences else 'nothing to tell'}"] += 1
    return found, told
