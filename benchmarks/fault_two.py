"""Two computers, two instances of the program on each, over simulated hours; looked through after every step.

Each instance is a process of its own with its own clock, which may jump. The instances of one computer work on one
database at the same time; the computers hand each other reports on a stick.
"""

import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self
from unittest.mock import patch

from benchmarks.fault_day import NOTHING, RandomDay, State, verdict, without_rules
from models.errors import StoreTrouble
from models.exchange.bundle import write_bundle
from models.exchange.reading import read_path
from models.session.safekeeping import Why

COMPUTERS, INSTANCES = 2, 2
BETWEEN = 60.0
"""Seconds between two deeds of an instance, on the average."""
_CLOCKS = ("models.store.reports", "models.store.backup", "models.session.safekeeping", "models.store.damage")


class Simulated(datetime):
    """A clock that is set."""

    at = datetime(2026, 1, 29, 8, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """The time it was set to."""
        return cls.fromtimestamp(Simulated.at.timestamp(), tz)


class Clerk(RandomDay):
    """Any deed of a day in any order, and reports carried on a stick from computer to computer."""

    def __init__(self, folder: Path, stick: Path, chance: random.Random) -> None:
        super().__init__(folder, lambda _held, _instead: None, chance)
        self._stick = stick

    def once(self) -> tuple[State, list[str]]:
        """One deed; what is then acknowledged, and what was said."""
        self.told.clear()
        self.step(self._some_deed())
        return self.held, list(self.told)

    def _some_deed(self) -> Callable[[], object]:
        roll = self._chance.random()
        if roll < 0.03:
            return self._hand_over
        if roll < 0.06:
            return self._take
        if roll < 0.10:
            return self._back_up_when_due
        deed = super()._some_deed()
        # A restore takes the file from under the other window; the program asks for all to be closed first.
        return deed if roll < 0.9 else self._enter

    def restore(self, which: int) -> None:
        """Left out: it is tried alone, by the kill trial."""

    def _hand_over(self) -> None:
        name = f"{os.getpid()}-{self._chance.randrange(9)}.ndbg"
        (self._stick / name).write_bytes(write_bundle(self.session.filing))

    def _take(self) -> None:
        files = sorted(self._stick.glob("*.ndbg"))
        if not files:
            return
        sent = read_path(self._chance.choice(files)).filing
        number = self.library.bring_in(sent, "来自优盘.ndbg")
        kept = self.library.filing(number)
        if (kept.figures, kept.agency, kept.year) != (sent.figures, sent.agency, sent.year):
            raise AssertionError("a report changed on its way")

    def _back_up_when_due(self) -> None:
        if self.library.safekeeping.is_due():
            self.back_up(Why.TIMED)


@dataclass
class Instance:
    """A process and the pipe to it."""

    computer: int
    pipe: Connection


def two(hours: float, seed: int) -> tuple[Counter[str], Counter[str]]:
    """So many simulated hours; what was wrong after how many steps, and what the clerks were told."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="two-") as place:
        stick = Path(place) / "stick"
        stick.mkdir()
        folders = [Path(place) / f"computer{number}" for number in range(COMPUTERS)]
        held = [NOTHING] * COMPUTERS
        known: set[Path] = set()
        instances = [
            _start(number, folder, stick, chance) for number, folder in enumerate(folders) for _ in range(INSTANCES)
        ]
        at, end = Simulated.at, Simulated.at + timedelta(hours=hours)
        while at < end:
            at += timedelta(seconds=chance.expovariate(len(instances) / BETWEEN))
            # Mostly one at a time; now and then all at once.
            busy = instances if chance.random() < 0.1 else [chance.choice(instances)]
            jump = timedelta(hours=chance.choice((-26, -1, 5))) if chance.random() < 0.01 else timedelta()
            for instance in busy:
                instance.pipe.send(at + jump)
            for instance in busy:
                kept, sentences = instance.pipe.recv()
                held[instance.computer] |= kept
                told.update(sentence[:18] for sentence in sentences)
            for computer in {instance.computer for instance in busy}:
                found[verdict(folders[computer], held[computer], known=known)] += 1
        for instance in instances:
            instance.pipe.send(None)
    return found, told


def _start(computer: int, folder: Path, stick: Path, chance: random.Random) -> Instance:
    folder.mkdir(exist_ok=True)
    ours, theirs = get_context("fork").Pipe()
    arguments = (theirs, folder, stick, chance.randrange(1 << 30))
    get_context("fork").Process(target=_live, args=arguments, daemon=True).start()
    return Instance(computer, ours)


def _live(pipe: Connection, folder: Path, stick: Path, seed: int) -> None:
    with without_rules():
        patches = [patch(f"{module}.datetime", Simulated) for module in _CLOCKS]
        for each in patches:
            each.start()
        clerk = Clerk(folder, stick, random.Random(seed))
        clerk.step(lambda: clerk.library)
        while (at := pipe.recv()) is not None:
            Simulated.at = at
            try:
                pipe.send(clerk.once())
            except (StoreTrouble, AssertionError) as trouble:
                pipe.send((NOTHING, [f"BUG {trouble}"]))
        clerk.close()
