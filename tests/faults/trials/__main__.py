"""Trials of what an office PC does to a database: ``python -m tests.faults.trials`` (``--help`` for the parts).

Each part prints its counts; the key "good" stands for: nothing acknowledged lost, nothing corrupt. Ends with 1 when a
part found something. ``planted`` makes each part with faults planted into the program, of which none may go unnoticed.
"""

import argparse
import json
import platform
import sys
import time

from models.store import sqlite_engine
from tests.faults.trials.parts import PARTS
from tests.faults.trials.planted import FAULTS
from tests.faults.trials.planted_runs import notices

PLANTED = "planted"


def main() -> int:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = f"of {', '.join(PARTS)}, {PLANTED}; all when none is named"
    parser.add_argument("parts", nargs="*", metavar="part", help=names)
    parser.add_argument("--count", type=int, help="instead of the full number")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--only", default="", help=f"with {PLANTED}: the faults whose trial or name holds this")
    arguments = parser.parse_args()
    print(f"SQLite {sqlite_engine.driver.sqlite_version}, Python {platform.python_version()}, {platform.platform()}")
    bad = False
    for name in arguments.parts or [*PARTS, PLANTED]:
        begun = time.monotonic()
        if name == PLANTED:
            bad |= planted(arguments.only, arguments.seed)
            continue
        part = PARTS[name]
        found = part.run(arguments.count or part.count, arguments.seed)
        seconds = round(time.monotonic() - begun)
        bad |= bool(found.troubles)
        print(json.dumps({name: found.told, "seconds": seconds}, ensure_ascii=False, indent=1), flush=True)
    return int(bad)


def planted(only: str, seed: int) -> bool:
    """Each trial with each of its faults; whether one went unnoticed."""
    unnoticed = 0
    for fault in FAULTS:
        if only not in f"{fault.trial} {fault.name}":
            continue
        begun = time.monotonic()
        trouble = notices(fault, seed)
        unnoticed += not trouble
        verdict = f"noticed: {trouble}" if trouble else "UNNOTICED"
        print(f"{fault.trial:<11}{fault.name:<28}{time.monotonic() - begun:5.0f} s  {verdict[:150]}", flush=True)
    print(f"{unnoticed} unnoticed", flush=True)
    return unnoticed > 0


if __name__ == "__main__":
    sys.exit(main())
