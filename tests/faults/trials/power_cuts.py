"""Loss of power: a recorded day, cut off at random operations with unflushed writes gone, partly there or torn."""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from models.store import connection
from models.store.backups import restore
from tests.faults.trials.disk_layers import Disk, Event, Recorder
from tests.faults.trials.working_day import NAME, Acknowledged, Day, State, verdict

_OLD = Path(__file__).parents[3] / "tests/databases/v0001.db"
# The settings are asked for when a day begins, as the program asks for them.
MODES: dict[str, Callable[[], dict[str, str]]] = {
    "WAL + FULL": lambda: connection.journal_pragmas((3, 53, 4)),
    "DELETE + EXTRA": lambda: connection.journal_pragmas((3, 40, 1)),
    # Not used by the program; they show that the trial would see a loss.
    "WAL + NORMAL": lambda: {"journal_mode": "wal", "synchronous": "normal"},
    "DELETE + OFF": lambda: {"journal_mode": "delete", "synchronous": "off"},
}
IN_USE = ("WAL + FULL", "DELETE + EXTRA")


def record(folder: Path, mode: str, is_old: bool) -> tuple[list[Event], Disk]:
    """A day's operations, and the disk as it was in the morning."""
    if is_old:
        shutil.copyfile(_OLD, folder / NAME)
    morning = Disk(folder)
    recorder = Recorder()
    pragmas = MODES[mode]()

    def mark(held: State, instead: State | None) -> None:
        recorder.mark((held, instead))

    with (
        recorder.in_force(),
        patch.object(connection, "pragmas_for", lambda _: pragmas),
        patch.object(restore, "pragmas_for", lambda _: pragmas),
    ):
        day = Day(folder, mark)
        day.run()
    assert day.told == [], day.told
    return recorder.events, morning


def cut_off(points: int, seed: int, mode: str = IN_USE[0], is_old: bool = False) -> Counter[str]:
    """Cut the power at so many points of a day; how often what was wrong (the key "" counts the good ones)."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="power-") as place:
        folder = Path(place) / "day"
        folder.mkdir()
        events, disk = record(folder, mode, is_old)
        cuts = sorted(chance.choices(range(1, len(events) + 1), k=points))
        told = Acknowledged()
        done = 0
        for cut in cuts:
            for event in events[done:cut]:
                if event.kind == "mark":
                    assert isinstance(event.mark, tuple)
                    told.take(*event.mark)
                else:
                    disk.apply(event)
            done = cut
            after = Path(place) / "after"
            _put_down(disk.after_power_loss(chance), folder, after)
            found[verdict(after, told)] += 1
            shutil.rmtree(after)
    return found


def _put_down(files: dict[str, bytes], folder: Path, after: Path) -> None:
    after.mkdir()
    for name, content in files.items():
        if name.startswith(str(folder)):
            target = after / Path(name).relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
