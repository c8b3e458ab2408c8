"""What the tabs of a year share: questions asked beside the window, and the word that something moved."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from models.editions.known_editions import edition_for
from models.errors import Refused
from models.services.collection.queries import Seeing
from models.services.collection.roster import RosterLine, Rosters
from models.services.collection.submissions import Collecting
from models.services.collection.unit_status import glances
from models.services.library import Library
from ui.collection.unit_rows import Standings, UnitTree
from ui.jobs.queue import JobQueue

T = TypeVar("T")
LOOK_MS = 3_000
"""How often others at the same database are looked for."""
PAUSE_MS = 120
"""After something moved the sum goes first: listing a hundred thousand units anew would hold it up."""


class Desk(QObject):
    """A year's collection. ``seeing`` is None until the roster is read, and while there is none.

    ``opened`` comes with a roster, new or changed; ``lacks_roster`` where there is none, ``unreadable`` with a sentence
    where it cannot be read. ``moved`` comes when reports came, went or were judged, ``counted`` when it is known anew
    how all units stand, ``checking`` with how many received reports the rules have gone through and of how many (twice
    0 at the end), ``checked`` when they found anything new. ``troubled`` carries a sentence, ``unit_wanted`` a code.
    """

    opened = Signal()
    lacks_roster = Signal()
    unreadable = Signal(str)
    moved = Signal()
    counted = Signal()
    troubled = Signal(str)
    unit_wanted = Signal(str)
    checking = Signal(int, int)
    checked = Signal()

    def __init__(self, library: Library, year: int, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library, self.year, self.today = library, year, today
        self.edition = edition_for(year)
        self.line: RosterLine | None = None
        self.seeing: Seeing | None = None
        self.tree = UnitTree(())
        self.standings: Standings | None = None
        # A sum does not wait until a hundred thousand units are listed anew.
        self._lists, self._sums, self._checks = self._queues = tuple(JobQueue(library.close) for _ in range(3))
        self._is_unchecked, self._has_checked = False, False
        self._known: tuple[str, int] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._count)
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self._look)
        self._clock.start()

    @property
    def collecting(self) -> Collecting:
        """The collection itself, for what is answered at once; Refused before the roster is read."""
        if self.seeing is None:
            raise Refused("名册还没有读完，请稍候。")
        return self.seeing.collecting

    # ── asked beside the window ──

    def open(self) -> None:
        """Read the roster, then how its units stand."""
        self._lists.discard(self, "lines")
        self.ask("roster", self._read_roster, self._show_roster, self.unreadable.emit)

    def ask(
        self,
        name: str,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """A question of lists, answered by ``then``; only the newest of a name is."""
        self._lists.start(self, work, then, failed or self.troubled.emit, key=name)

    def ask_sum(
        self,
        name: str,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """A question of sums: all that touches one Summing is done here, one thing after the other."""
        self._sums.start(self, work, then, failed or self.troubled.emit, key=name)

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked is answered, and the rules have been through what came."""
        return not self._pause.isActive() and all(jobs.is_idle for jobs in self._queues)

    def tell_moved(self) -> None:
        """Something came, went or was judged: ask again."""
        self._is_unchecked = True
        self.moved.emit()
        self._pause.start()

    def retire(self) -> None:
        """Ask nothing more, and let go of the database."""
        self._clock.stop()
        self._pause.stop()
        for jobs in self._queues:
            jobs.close()

    def _read_roster(self) -> tuple[RosterLine, Seeing, UnitTree] | None:
        line = next((line for line in Rosters(self.library).years() if line.year == self.year), None)
        if line is None:
            return None
        seeing = Seeing(self.library, self.year)
        return line, seeing, UnitTree(seeing.roster.units)

    def _show_roster(self, found: tuple[RosterLine, Seeing, UnitTree] | None) -> None:
        self.standings = None
        if found is None:
            self.line, self.seeing, self.tree = None, None, UnitTree(())
            self.lacks_roster.emit()
            return
        self.line, self.seeing, self.tree = found
        self._is_unchecked = True
        self.opened.emit()
        self._count()

    def _count(self) -> None:
        if self.seeing is not None:
            asked, tree, collecting = (self.seeing.roster, self.year, self.today), self.tree, self.seeing.collecting
            self.ask(
                "lines",
                lambda: (collecting.last_movement(), Standings(tree, glances(self.library, *asked))),
                lambda read: self._show_standings(*read),
            )

    def _show_standings(self, movement: int, standings: Standings) -> None:
        if len(standings.rows) != len(self.tree.units):
            return  # the roster was changed meanwhile, and is being read again
        self.standings = standings
        self._known = (self.line.changed_at if self.line else "", movement)
        self.counted.emit()
        if self._is_unchecked and self.seeing is not None:
            self._is_unchecked = False
            check = self.seeing.check_received
            self._checks.start_steps(self, check, self._show_progress, self._end_checking, key="check")

    # ── others at the same database ──

    def _where(self) -> tuple[str, int]:
        """When the roster was changed last, and the last thing that happened to a report."""
        changed = [line.changed_at for line in Rosters(self.library).years() if line.year == self.year]
        return (*changed, "")[0], self.collecting.last_movement()

    def _look(self) -> None:
        """Look whether another window, or another clerk, has written meanwhile."""
        if self.seeing is not None and self.is_idle:
            self.ask("look", self._where, self._heed, lambda _: None)

    def _heed(self, now: tuple[str, int]) -> None:
        before, self._known = self._known, now
        if before is None or before == now:
            return
        if before[0] != now[0]:
            self.open()
        else:
            self.tell_moved()

    # ── the rules ──

    def _show_progress(self, steps: list[tuple[int, int]]) -> None:
        self._has_checked = True
        self.checking.emit(*steps[-1])

    def _end_checking(self, trouble: str) -> None:
        self.checking.emit(0, 0)
        if trouble:
            self.troubled.emit(trouble)
        if self._has_checked:
            self._has_checked = False
            self.checked.emit()
            self._count()
