"""What the tabs of a year share: questions asked beside the window, and the word that something moved."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from models.editions.known_editions import edition_for
from models.errors import Refused
from models.services.collection.collection import Collection
from models.services.collection.results import RosterSummary
from models.services.library import Library
from ui.collection.unit_hierarchy import UnitStatuses, UnitTree
from ui.jobs.queue import JobQueue

T = TypeVar("T")
POLL_MS = 3_000
"""How often others at the same database are looked for."""
STATUS_DELAY_MS = 120
"""After something moved the sum goes first: listing a hundred thousand units anew would hold it up."""


class CollectionController(QObject):
    """A year's collection. ``collection`` is None until the roster is read, and while there is none.

    ``roster_loaded`` comes with a roster, new or changed; ``roster_missing`` where there is none, ``roster_failed``
    with a sentence where it cannot be read. ``submissions_changed`` comes when reports came, went or were judged,
    ``statuses_changed`` when it is known anew how all units stand, ``check_progressed`` with how many received reports
    the rules have gone through and of how many (twice 0 at the end), ``check_finished`` when they found anything new.
    ``failed`` carries a sentence, ``unit_requested`` a code.
    """

    roster_loaded = Signal()
    roster_missing = Signal()
    roster_failed = Signal(str)
    submissions_changed = Signal()
    statuses_changed = Signal()
    failed = Signal(str)
    unit_requested = Signal(str)
    check_progressed = Signal(int, int)
    check_finished = Signal()

    def __init__(
        self,
        library: Library,
        year: int,
        today: date,
        parent: QObject | None = None,
        ask_operator: Callable[[], object] = bool,
    ) -> None:
        """``ask_operator`` asks whose name stands on what is written."""
        super().__init__(parent)
        self._ask_operator = ask_operator
        self.library, self.year, self.today = library, year, today
        self.edition = edition_for(year)
        self.roster_line: RosterSummary | None = None
        self.collection: Collection | None = None
        self.tree = UnitTree(())
        self.statuses: UnitStatuses | None = None
        # A sum does not wait until a hundred thousand units are listed anew.
        self._lists, self._sums, self._checks = self._queues = tuple(JobQueue(library.close) for _ in range(3))
        self._is_unchecked, self._has_checked = False, False
        self._version: tuple[str, int] | None = None
        self._status_timer = QTimer(self, singleShot=True, interval=STATUS_DELAY_MS)
        self._status_timer.timeout.connect(self._load_statuses)
        self._poll_timer = QTimer(self, interval=POLL_MS)
        self._poll_timer.timeout.connect(self._poll)
        self._poll_timer.start()

    @property
    def loaded_collection(self) -> Collection:
        """The collection, for what is answered at once; Refused before the roster is read."""
        if self.collection is None:
            raise Refused("名册还没有读完，请稍候。")
        return self.collection

    def is_named(self) -> bool:
        """Whether it is known whose name stands on what is written; else the clerk is asked."""
        if not self.library.operator:
            self._ask_operator()
        return bool(self.library.operator)

    # ── asked beside the window ──

    def open(self) -> None:
        """Read the roster, then how its units stand."""
        self._lists.discard(self, "lines")
        self.run_query("roster", self._read_roster, self._set_roster, self.roster_failed.emit)

    def run_query(
        self,
        name: str,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """A question of lists, answered by ``then``; only the newest of a name is."""
        self._lists.start(self, work, then, failed or self.failed.emit, key=name)

    def run_sum(
        self,
        name: str,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """A question of sums: all that touches one consolidation is done here, one thing after the other."""
        self._sums.start(self, work, then, failed or self.failed.emit, key=name)

    def run_scan(
        self,
        name: str,
        steps: Callable[[], Iterable[T]],
        progress: Callable[[list[T]], object],
        finished: Callable[[str], object],
    ) -> None:
        """Go through what takes long, after the rules; ``finished`` gets the sentence of what went wrong, or none."""
        self._checks.start_steps(self, steps, progress, finished, key=name)

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked is answered, and the rules have been through what came."""
        return not self._status_timer.isActive() and all(jobs.is_idle for jobs in self._queues)

    def notify_changed(self) -> None:
        """Something came, went or was judged: ask again."""
        self._is_unchecked = True
        self.submissions_changed.emit()
        self._status_timer.start()

    def close(self) -> None:
        """Ask nothing more, and let go of the database."""
        self._poll_timer.stop()
        self._status_timer.stop()
        for jobs in self._queues:
            jobs.close()

    def _read_roster(self) -> tuple[RosterSummary, Collection, UnitTree] | None:
        collection = Collection(self.library, self.year)
        line = collection.roster.info()
        return (line, collection, UnitTree(collection.roster.current.units)) if line else None

    def _set_roster(self, loaded: tuple[RosterSummary, Collection, UnitTree] | None) -> None:
        self.statuses = None
        if loaded is None:
            self.roster_line, self.collection, self.tree = None, None, UnitTree(())
            self.roster_missing.emit()
            return
        self.roster_line, self.collection, self.tree = loaded
        self._is_unchecked = True
        self.roster_loaded.emit()
        self._load_statuses()

    def _load_statuses(self) -> None:
        if self.collection is not None:
            collection, tree, today = self.collection, self.tree, self.today
            self.run_query(
                "lines",
                lambda: (
                    collection.submissions.last_movement(),
                    UnitStatuses(tree, collection.queries.unit_statuses(today)),
                ),
                lambda read: self._set_statuses(*read),
            )

    def _set_statuses(self, movement: int, statuses: UnitStatuses) -> None:
        if len(statuses.rows) != len(self.tree.units):
            return  # the roster was changed meanwhile, and is being read again
        self.statuses = statuses
        self._version = (self.roster_line.changed_at if self.roster_line else "", movement)
        self.statuses_changed.emit()
        if self._is_unchecked and self.collection is not None:
            self._is_unchecked = False
            check = self.collection.queries.check_received
            self._checks.start_steps(self, check, self._report_progress, self._finish_check, key="check")

    # ── others at the same database ──

    def _read_version(self) -> tuple[str, int]:
        """When the roster was changed last, and the last thing that happened to a report."""
        collection = self.loaded_collection
        line = collection.roster.info()
        return line.changed_at if line else "", collection.submissions.last_movement()

    def _poll(self) -> None:
        """Look whether another window, or another clerk, has written meanwhile."""
        if self.collection is not None and self.is_idle:
            self.run_query("look", self._read_version, self._compare_version, lambda _: None)

    def _compare_version(self, now: tuple[str, int]) -> None:
        before, self._version = self._version, now
        if before is None or before == now:
            return
        if before[0] != now[0]:
            self.open()
        else:
            self.notify_changed()

    # ── the rules ──

    def _report_progress(self, steps: list[tuple[int, int]]) -> None:
        self._has_checked = True
        self.check_progressed.emit(*steps[-1])

    def _finish_check(self, error: str) -> None:
        self.check_progressed.emit(0, 0)
        if error:
            self.failed.emit(error)
        if self._has_checked:
            self._has_checked = False
            self.check_finished.emit()
            self._load_statuses()
