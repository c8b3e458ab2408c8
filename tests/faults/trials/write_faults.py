"""Every write of a working day made to fail: as an I/O error or a full disk, that once or from there on."""

import random
import shutil
import tempfile
import time
from collections import Counter
from math import inf
from pathlib import Path

from tests.faults.trials.disk_layers import Failing
from tests.faults.trials.working_day import NAME, Acknowledged, Day, verdict, without_rules

Case = tuple[int, str, bool]
_OLD = Path(__file__).parents[3] / "tests/databases/v0001.db"


def spoiled_day(at: int, kind: str, is_sticky: bool, is_old: bool = False) -> tuple[str, list[str], list[str]]:
    """One day with a fault at the nth operation.

    What is wrong afterwards (empty when nothing), the files of the day's operations, and the sentences told.
    """
    told = Acknowledged()
    with tempfile.TemporaryDirectory(prefix="inject-") as place:
        folder = Path(place)
        if is_old:
            shutil.copyfile(_OLD, folder / NAME)
        layer = Failing(at, "full" if kind == "full" else "io", is_sticky)
        with layer.in_force(), without_rules():
            layer.is_on = True
            day = Day(folder, told.take)
            try:
                day.run()
            except Exception as bug:
                return f"not a sentence: {bug!r}", layer.names, day.told
            finally:
                layer.is_on = False
                day.close()
        return verdict(folder, told), layer.names, day.told


def operations(is_old: bool = False) -> list[str]:
    """The files of the operations of a day that can fail."""
    wrong, names, told = spoiled_day(0, "io", is_sticky=False, is_old=is_old)
    assert (wrong, told) == ("", []), (wrong, told)
    return names


def cases(is_old: bool = False) -> list[Case]:
    """Each operation in each of the four ways: those on the database first, then those on files being made."""
    names = operations(is_old)
    order = sorted(range(1, len(names) + 1), key=lambda at: ".part" in names[at - 1])
    return [(at, kind, is_sticky) for at in order for kind in ("io", "full") for is_sticky in (False, True)]


def spoil(points: int | None, seed: int, is_old: bool = False, until: float = inf) -> tuple[Counter[str], Counter[str]]:
    """Every case, or so many chosen at random, as far as the time goes; what was wrong, and what was told."""
    everything = cases(is_old)
    chosen = everything if points is None else random.Random(seed).sample(everything, points)
    found: Counter[str] = Counter()
    told: Counter[str] = Counter(cases=len(everything))
    for at, kind, is_sticky in chosen:
        if time.time() > until:
            break
        wrong, _, sentences = spoiled_day(at, kind, is_sticky, is_old)
        found[wrong] += 1
        told[f"{kind}, {'from there on' if is_sticky else 'once'}: {'told' if sentences else 'nothing to tell'}"] += 1
    return found, told
