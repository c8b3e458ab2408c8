"""Two computers, two instances of the program on each, over simulated hours; looked through after every step.

Each instance is a process of its own with its own clock, which may jump. The instances of one computer work on one
database at the same time; the computers hand each other reports on a stick. An instance that dies or answers no more
is a fault like any other, and the day goes on with a new one.
"""

import faulthandler
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Self
from unittest.mock import patch

from models.exchange.packages.bundle import write_bundle
from models.exchange.report_file import read_report_file
from models.services.backups import BackupReason
from models.store.integrity import integrity_check
from models.store.integrity.raw_reader import RawReport
from models.store.postgres.raw_reader import Reader
from tests.faults.trials.working_day import NOTHING, Acknowledged, RandomDay, State, verdict, without_rules

COMPUTERS, INSTANCES = 2, 2
BUG = "not a sentence: "
BETWEEN = 60.0
"""Seconds between two deeds of an instance, on the average."""
PATIENCE = 300
"""Real seconds after which an instance that does not answer stands still; a lock is waited for five."""
_CLOCKS = (
    "models.store.clock",
    "models.store.backups.backup",
    "models.services.backups",
    "models.store.backups.damage",
)


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
        # Backups are thinned by clocks that jump here.
        return frozenset(each for each in self.held if not each.startswith("backup ")), list(self.told)

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
        sent = read_report_file(self._chance.choice(files)).filing
        number = self.library.add_filing(sent, "来自优盘.ndbg")
        kept = self.library.filing(number)
        if (kept.figures, kept.agency, kept.year) != (sent.figures, sent.agency, sent.year):
            raise AssertionError("a report changed on its way")

    def _back_up_when_due(self) -> None:
        if self.library.backup_service.is_due():
            self.back_up(BackupReason.TIMED)


@dataclass
class Instance:
    """A process and the pipe to it."""

    computer: int
    pipe: Connection
    process: ForkProcess

    def hear(self) -> tuple[State, list[str]]:
        """What it acknowledged and was told; RuntimeError when it died or stands still."""
        if not self.pipe.poll(PATIENCE):
            os.kill(self.process.pid or 0, signal.SIGUSR1)  # it says where it stands
            time.sleep(1)
            raise RuntimeError("an instance stands still")
        try:
            heard: tuple[State, list[str]] = self.pipe.recv()
        except EOFError:
            self.process.join()
            raise RuntimeError(f"an instance died: {self.process.exitcode}") from None
        return heard


class Offices:
    """The computers, what each must hold, and the instances at work."""

    def __init__(self, place: Path, chance: random.Random) -> None:
        self._chance = chance
        self._stick = place / "stick"
        self._stick.mkdir()
        self._folders = [place / f"computer{number}" for number in range(COMPUTERS)]
        self._held = [NOTHING] * COMPUTERS
        self._known: set[Path] = set()
        self.instances: list[Instance] = []
        self.found: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        for number, folder in enumerate(self._folders):
            folder.mkdir()
            for _ in range(INSTANCES):
                self._start(number)

    def _start(self, computer: int) -> None:
        ours, theirs = get_context("fork").Pipe()
        # An end that another process keeps open would hide that this one has died.
        not_theirs = [ours, *(each.pipe for each in self.instances)]
        arguments = (theirs, not_theirs, self._folders[computer], self._stick, self._chance.randrange(1 << 30))
        process = get_context("fork").Process(target=_live, args=arguments, daemon=True)
        process.start()
        theirs.close()
        self.instances.append(Instance(computer, ours, process))

    def turn(self, busy: list[Instance], at: datetime) -> None:
        """A deed of each of these, at the same time; then everything is looked through."""
        for instance in busy:
            instance.pipe.send(at)
        for instance in busy:
            try:
                kept, sentences = instance.hear()
            except RuntimeError as trouble:
                self.found[str(trouble)] += 1
                instance.process.kill()
                self.instances.remove(instance)
                self._start(instance.computer)
                continue
            self._held[instance.computer] |= kept
            self.found.update(sentence for sentence in sentences if sentence.startswith(BUG))
            self.told.update(sentence[:18] for sentence in sentences if not sentence.startswith(BUG))
        for computer in {instance.computer for instance in busy}:
            self.found[verdict(self._folders[computer], Acknowledged(self._held[computer]), self._known)] += 1

    def close(self) -> None:
        """Send everybody home."""
        for instance in self.instances:
            instance.pipe.send(None)
            instance.process.join(PATIENCE)


def two(hours: float, seed: int) -> tuple[Counter[str], Counter[str]]:
    """So many simulated hours; what was wrong after how many steps, and what the clerks were told."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="two-") as place, each_report_once():
        offices = Offices(Path(place), chance)
        at, end = Simulated.at, Simulated.at + timedelta(hours=hours)
        while at < end:
            at += timedelta(seconds=chance.expovariate(len(offices.instances) / BETWEEN))
            # Mostly one at a time; now and then all at once.
            busy = list(offices.instances) if chance.random() < 0.1 else [chance.choice(offices.instances)]
            jump = timedelta(hours=chance.choice((-26, -1, 5))) if chance.random() < 0.01 else timedelta()
            offices.turn(busy, at + jump)
        offices.close()
    return offices.found, offices.told


@contextmanager
def each_report_once() -> Iterator[None]:
    """A report that was found whole is not rebuilt from its journal again while every byte of its rows is the same.

    All rows are read after every step all the same; without this a day of 24 hours would take as many.
    """
    real = integrity_check.examine_report
    whole: dict[bytes, int] = {}

    def examine_report(connection: Reader, report: RawReport) -> tuple[list[integrity_check.IntegrityIssue], int]:
        rows = [
            connection.execute(f"SELECT rowid, * FROM {table} WHERE report_id = ?", (report.id,)).fetchall()
            for table in (f"figures_{report.edition}", "words", "printed_total", "explanation", "journal")
        ]
        key = sha256(repr((report, rows)).encode("utf-8", "surrogatepass")).digest()
        if key in whole:
            return [], whole[key]
        flaws, count = real(connection, report)
        if not flaws:
            whole[key] = count
        return flaws, count

    with patch.object(integrity_check, "examine_report", examine_report):
        yield


def _live(pipe: Connection, not_ours: list[Connection], folder: Path, stick: Path, seed: int) -> None:
    for each in not_ours:
        each.close()
    faulthandler.register(signal.SIGUSR1, file=sys.stderr)
    with without_rules():
        patches = [patch(f"{module}.datetime", Simulated) for module in _CLOCKS]
        for each_patch in patches:
            each_patch.start()
        clerk = Clerk(folder, stick, random.Random(seed))
        clerk.step(lambda: clerk.library)
        while (at := pipe.recv()) is not None:
            Simulated.at = at
            try:
                pipe.send(clerk.once())
            except Exception as bug:
                traceback.print_exc(file=sys.stderr)
                pipe.send((NOTHING, [f"{BUG}{bug!r}"[:120]]))
        clerk.close()
