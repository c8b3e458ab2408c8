"""Trials of what an office PC does to a database: ``python -m tests.faults.trials`` (``--help`` for the parts).

Each part prints its counts; the key "good" stands for: nothing acknowledged lost, nothing corrupt.
"""

import argparse
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from models.store import sqlite_engine

Told = dict[str, Any]


def _counts(found: Counter[str]) -> Told:
    return {key or "good": count for key, count in found.most_common()}


def kill(count: int, seed: int) -> Told:
    """SIGKILL at random moments."""
    from tests.faults.trials.kills import kill

    found, acknowledged = kill(count, seed)
    return {**_counts(found), "changes acknowledged": acknowledged}


def power(count: int, seed: int) -> Told:
    """Loss of power, a quarter each: both journals, a new database and one that is migrated."""
    from tests.faults.trials.power_cuts import IN_USE, cut_off

    return {
        f"{mode}, {'migrated' if is_old else 'new'}": _counts(cut_off(count // 4, seed, mode, is_old))
        for mode in IN_USE
        for is_old in (False, True)
    }


def control(count: int, seed: int) -> Told:
    """The same with settings that the program does not use: the trial must see losses."""
    from tests.faults.trials.power_cuts import IN_USE, MODES, cut_off

    return {mode: _counts(cut_off(count, seed, mode)) for mode in MODES if mode not in IN_USE}


def inject(count: int, seed: int) -> Told:
    """Every operation that can fail, in four ways; ``count`` of a day that begins with a migration besides."""
    from tests.faults.trials.write_faults import spoil

    found, told = spoil(None, seed)
    old, old_told = spoil(count, seed, is_old=True)
    return {"new": _counts(found), "told": dict(told), "migrated": _counts(old), "migrated told": dict(old_told)}


def rot(count: int, seed: int) -> Told:
    """Bit flips: in a database, in an encrypted one, in a backup that is put back, in a bundle."""
    from tests.faults.trials.bit_rot import flip, flip_backup, flip_bundle

    sixth = count // 6
    return {
        "plain": _counts(flip(count - 3 * sixth, seed)),
        "encrypted": _counts(flip(sixth, seed, True)),
        "backup": _counts(flip_backup(sixth, seed)),
        "bundle": _counts(flip_bundle(sixth, seed)),
    }


def fuzz(count: int, seed: int) -> Told:
    """Spoilt files and strange texts."""
    from tests.faults.trials.strange_inputs import fuzz

    return _counts(fuzz(count, seed))


def characters(count: int, seed: int) -> Told:
    """Every character of Unicode, or about so many of them, through every form and through a cell."""
    from tests.faults.trials.characters import CARRIERS, in_a_cell, through

    share = max(1, (sys.maxunicode + 1) // count)
    return {**{form: _counts(through(form, share)) for form in CARRIERS}, "cell": _counts(in_a_cell())}


def two(count: int, seed: int) -> Told:
    """Two computers with two instances each for so many simulated hours."""
    from tests.faults.trials.two_computers import two

    found, told = two(count, seed)
    return {**_counts(found), "told": dict(told.most_common())}


PARTS: dict[str, tuple[Callable[[int, int], Told], int]] = {
    "kill": (kill, 2000),
    "power": (power, 4000),
    "control": (control, 200),
    "inject": (inject, 600),
    "rot": (rot, 3000),
    "fuzz": (fuzz, 1_000_000),
    "two": (two, 24),
    "characters": (characters, sys.maxunicode + 1),
}


def main() -> int:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all when none is named")
    parser.add_argument("--count", type=int, help="instead of the full number")
    parser.add_argument("--seed", type=int, default=20261123)
    arguments = parser.parse_args()
    print(f"SQLite {sqlite_engine.driver.sqlite_version}, Python {platform.python_version()}, {platform.platform()}")
    for name in arguments.parts or PARTS:
        part, count = PARTS[name]
        begun = time.monotonic()
        told = part(arguments.count or count, arguments.seed)
        seconds = round(time.monotonic() - begun)
        print(json.dumps({name: told, "seconds": seconds}, ensure_ascii=False, indent=1), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
