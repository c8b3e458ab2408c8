"""The open report as the screen knows it: every change goes in by one method, and one signal says what became of it."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from models.editions.edition import Edition
from models.errors import AppError, Refused
from models.report.filing import Filing
from models.rules.finding import Finding
from models.services.carry_over import CarryOver
from models.services.outcome import Outcome
from models.services.report_session import Conflict, Entry, ReportSession
from ui.widgets import messages

P = ParamSpec("P")
T = TypeVar("T")
_SETTLED_FIRST = frozenset(
    {ReportSession.undo, ReportSession.redo, ReportSession.finalise, ReportSession.send_to_check}
)
"""Before these every editor hands over what it holds: they turn history, or lock the report."""

_TURNS = frozenset({ReportSession.undo, ReportSession.redo})


class ReportModel(QObject):
    """Holds the session, which nobody else on the screen does.

    ``changed`` carries the Outcome of every change, whoever made it. ``settling`` asks every editor to hand over what
    it still holds, before history turns or the report is locked; ``catching_up`` asks for words that are half written,
    before what others wrote is taken in. ``unsaved`` says of what is typed and not on the disk yet, empty when there is
    nothing. ``noticed`` carries words for the notice bar and what it offers. ``cell_wanted`` asks for a cell to be
    shown; ``finding_wanted`` for a finding to be chosen in the list, and whether its reason is to be written.
    ``turned`` carries the places that undo or redo wrote, and the Filing before.
    """

    changed = Signal(object)
    settling = Signal()
    catching_up = Signal()
    unsaved = Signal(str)
    noticed = Signal(str, object)
    cell_wanted = Signal(object)
    finding_wanted = Signal(object, bool)
    turned = Signal(object, object)

    def __init__(self, session: ReportSession, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._number, self._edition = session.report, session.edition
        self._outcome = session.current()
        self._being_edited: set[str] = set()
        self._unsaved: dict[str, str] = {}

    @property
    def number(self) -> int:
        """The report's number in the database."""
        return self._number

    @property
    def edition(self) -> Edition:
        """The form; a report keeps its edition for life."""
        return self._edition

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
    def lock_reason(self) -> str:
        """Why nothing can be written; empty where it can."""
        return self._session.lock_reason

    @property
    def carry_over(self) -> CarryOver:
        """The report beside last year's: what is carried in and held."""
        return self._session.carry_over

    @property
    def operator(self) -> str:
        """Whose name stands on the next change."""
        return self._session.operator

    def set_operator(self, name: str) -> None:
        """Say who goes on."""
        self._session.operator = name

    def entries(self) -> list[Entry]:
        """The report's journal, oldest first."""
        return self._session.entries()

    def passages(self) -> list[Entry]:
        """The entries that changed the report's state, oldest first."""
        return self._session.passages()

    def changed_by(self, place: str) -> Entry | None:
        """Who else changed the place since the report was opened, as long as the clerk has not seen it."""
        return self._session.changed_by_others.get(place)

    def mark_seen(self, place: str) -> bool:
        """Say that the clerk has seen a place; False where nobody else had changed it."""
        return self._session.mark_seen(place)

    def read(self, question: Callable[Concatenate[ReportSession, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function that only reads the session answers; a change goes by ``run``."""
        return question(self._session, *args, **kwargs)

    def run(self, change: Callable[Concatenate[ReportSession, P], Outcome], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Make a change, a method of ReportSession; False when it was refused or not written: the clerk has been told.

        Where others changed the same place first, the clerk is asked whose value stands.
        """
        if change in _SETTLED_FIRST:
            self.settling.emit()
        before = self.filing
        try:
            outcome = change(self._session, *args, **kwargs)
        except Conflict as conflict:
            self._show_current()
            return self.run(ReportSession.resolve_conflict, conflict, self._decide(conflict))
        except AppError as error:
            self._show_current()
            title = "不能这样做" if isinstance(error, Refused) else "没有存上"
            messages.refuse(self._window, title, error.sentence)
            return False
        self._show(outcome)
        if change in _TURNS:
            others = {step.place for entry in outcome.changes_by_others for step in entry.change.steps}
            self.turned.emit(outcome.places - others, before)
        return True

    def catch_up(self) -> None:
        """Take in what others wrote meanwhile; open editors and the cursor stay as they are.

        Trouble is kept to itself: the next thing the clerk does tells of it.
        """
        self.catching_up.emit()
        try:
            outcome = self._session.catch_up(self._being_edited)
        except AppError:
            return
        if outcome.changes_by_others:
            self._show(outcome)

    def open_on(self, place: str, is_open: bool) -> None:
        """Say that an editor stands open on a place, or no longer."""
        (self._being_edited.add if is_open else self._being_edited.discard)(place)
        if not self._being_edited:
            self._session.clear_unseen()

    def set_unsaved(self, place: str, sentence: str) -> None:
        """Say that an editor holds something which is not on the disk yet, or (with an empty sentence) no longer."""
        before = self.unsaved_sentence
        self._unsaved.pop(place, None)
        if sentence:
            self._unsaved[place] = sentence
        if before != self.unsaved_sentence:
            self.unsaved.emit(self.unsaved_sentence)

    @property
    def unsaved_sentence(self) -> str:
        """What is typed and not on the disk yet, in words; empty when everything is."""
        return next(reversed(self._unsaved.values()), "")

    def _decide(self, conflict: Conflict) -> list[str]:
        from ui.report import conflict_dialog

        return conflict_dialog.ask_about_conflict(self.edition, conflict, self._window)

    def _show_current(self) -> None:
        """Show what came in although the step was refused."""
        outcome = self._session.current()
        if outcome.revision != self._outcome.revision:
            self._show(outcome)

    def _show(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.changed.emit(outcome)
