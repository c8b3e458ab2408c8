"""The only QObject around a session: calls go in, coarse signals come out."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from models.change import Source
from models.editions.declare import CellKey, Edition
from models.errors import AppError, Refused
from models.filing import Agency, Filing
from models.notes import Said
from models.record import Keying
from models.rules.finding import Finding
from models.session.carry_over import CarryOver
from models.session.outcome import Outcome
from models.session.report_session import Conflict, ReportSession
from models.texts.word_list import WordList
from ui import messages


class Bridge(QObject):
    """Carries a screen's wishes to the session, and what became of them to every screen.

    ``figures_moved`` carries a frozenset of CellKey, ``texts_changed`` a frozenset of places
    (``text:overview``, ``cover:signed_on``, ``agency``, ``state`` …), ``findings_changed`` a tuple of
    Finding, ``history_changed`` the Outcome. ``settling`` asks every editor to hand over what it still holds,
    before history turns or the report is locked. ``noticed`` carries words for the notice bar and what it offers;
    ``last_year_wanted`` the cell that the clerk wants to see in last year's report.
    ``catching_up`` asks for words that are half written, before what others wrote is taken in; ``others_came`` carries
    the journal entries that others wrote.
    """

    figures_moved = Signal(object)
    texts_changed = Signal(object)
    findings_changed = Signal(object)
    history_changed = Signal(object)
    settling = Signal()
    noticed = Signal(str, object)
    last_year_wanted = Signal(object)
    catching_up = Signal()
    others_came = Signal(object)

    def __init__(self, session: ReportSession, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._outcome = session.current()
        self._busy: set[str] = set()

    @property
    def edition(self) -> Edition:
        """The form."""
        return self._session.edition

    @property
    def filing(self) -> Filing:
        """The report as it stands on disk."""
        return self._session.filing

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks say of it."""
        return self._session.findings

    @property
    def outcome(self) -> Outcome:
        """The last outcome."""
        return self._outcome

    @property
    def is_final(self) -> bool:
        """Whether the report is final."""
        return self._session.is_final

    @property
    def is_locked(self) -> bool:
        """Whether figures and words stand as they are."""
        return self._session.is_locked

    @property
    def lock(self) -> str:
        """Why nothing can be written; empty where it can."""
        return self._session.lock

    @property
    def session(self) -> ReportSession:
        """For reading only: journal, contents, operator."""
        return self._session

    def catch_up(self) -> None:
        """Take in what others wrote meanwhile; open editors and the cursor stay as they are.

        Trouble is kept to itself: the next thing the clerk does tells of it.
        """
        self.catching_up.emit()
        try:
            outcome = self._session.catch_up(self._busy)
        except AppError:
            return
        if outcome.others:
            self._show(outcome)

    def open_on(self, place: str, is_open: bool) -> None:
        """Say that an editor stands open on a place, or no longer."""
        (self._busy.add if is_open else self._busy.discard)(place)
        if not self._busy:
            self._session.let_go()

    def set_cells(
        self, values: Mapping[CellKey, int | None], say: str = "", source: Source = Source.TYPED, origin: str = ""
    ) -> bool:
        """Fill or blank cells; False when it was refused (the clerk has been told)."""
        return self._turn(lambda: self._session.set_cells(values, say, source, origin))

    @property
    def carry_over(self) -> CarryOver:
        """The report beside last year's: what is carried in and held."""
        return self._session.carry_over

    def carry_in(self) -> bool:
        """Take over what last year's report leaves."""
        return self._turn(self._session.carry_in)

    def unlock(self, cells: Iterable[CellKey], reason: str) -> bool:
        """Let carried figures be changed, with a reason."""
        return self._turn(lambda: self._session.unlock(cells, reason))

    def lock_back(self, cells: Iterable[CellKey]) -> bool:
        """Give unlocked cells last year's figure again."""
        return self._turn(lambda: self._session.lock_back(cells))

    def set_text(self, section: str, words: str, say: str = "", source: Source = Source.TYPED) -> bool:
        """Replace a section's text."""
        return self._turn(lambda: self._session.set_text(section, words, say, source))

    def set_cover(self, field: str, words: str, name: str) -> bool:
        """Fill in a field of the cover."""
        return self._turn(lambda: self._session.set_cover(field, words, name))

    def set_agency(self, agency: Agency) -> bool:
        """Say whose report it is."""
        return self._turn(lambda: self._session.set_agency(agency))

    def explain(self, finding: Finding, text: str) -> bool:
        """Explain a finding, or withdraw the explanation with an empty text."""
        return self._turn(lambda: self._session.explain(finding, text))

    def say_of(self, cell: CellKey, said: Said, words: str = "") -> bool:
        """Note, ask, answer, close or reopen something on a cell."""
        return self._turn(lambda: self._session.say_of(cell, said, words))

    def drop_note(self, cell: CellKey) -> bool:
        """Take a note off a cell."""
        return self._turn(lambda: self._session.drop_note(cell))

    def finalise(self) -> bool:
        """Lock the report as final."""
        self.settling.emit()
        return self._turn(self._session.finalise)

    def reopen(self, reason: str) -> bool:
        """Unlock it."""
        return self._turn(lambda: self._session.reopen(reason))

    def send_to_check(self) -> bool:
        """Hand the report to whoever checks it, and lock it."""
        self.settling.emit()
        return self._turn(self._session.send_to_check)

    def send_back(self, reason: str) -> bool:
        """Return it to whoever fills it in."""
        return self._turn(lambda: self._session.send_back(reason))

    def record_keying(self, keying: Keying) -> bool:
        """Write down what a second keying came to."""
        return self._turn(lambda: self._session.record_keying(keying))

    def lay_beside(self, unprintable: Iterable[str] | None = None, words: WordList | None = None) -> bool:
        """Check again with what has become known outside the report."""
        return self._turn(lambda: self._session.lay_beside(unprintable, words))

    def undo(self) -> bool:
        """Take back the last change."""
        self.settling.emit()
        return self._turn(self._session.undo)

    def redo(self) -> bool:
        """Make it again."""
        self.settling.emit()
        return self._turn(self._session.redo)

    def _turn(self, deed: Callable[[], Outcome]) -> bool:
        try:
            outcome = deed()
        except Conflict as conflict:
            self._show_current()
            mine = self._decide(conflict)
            return self._turn(partial(self._session.insist, conflict, mine))
        except AppError as trouble:
            self._show_current()
            title = "不能这样做" if isinstance(trouble, Refused) else "没有存上"
            messages.refuse(self._window, title, trouble.sentence)
            return False
        self._show(outcome)
        return True

    def _decide(self, conflict: Conflict) -> list[str]:
        from ui.together import conflict_dialog

        return conflict_dialog.ask(self.edition, conflict, self._window)

    def _show_current(self) -> None:
        """Show what came in although the step was refused."""
        outcome = self._session.current()
        if outcome.revision != self._outcome.revision:
            self._show(outcome)

    def _show(self, outcome: Outcome) -> None:
        self._outcome = outcome
        if outcome.moved:
            self.figures_moved.emit(outcome.moved)
        if outcome.places:
            self.texts_changed.emit(outcome.places)
        self.findings_changed.emit(outcome.findings)
        self.history_changed.emit(outcome)
        if outcome.others:
            self.others_came.emit(outcome.others)
