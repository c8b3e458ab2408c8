"""The course of a report's work as its journal tells it: what the sheet of its checking states."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from models.editions.edition import Edition
from models.report.change import (
    COVER_PREFIX,
    EXPLANATION_PREFIX,
    FIGURE_PREFIX,
    KEYING_PREFIX,
    STATE_PLACE,
    TEXT_PREFIX,
    Step,
    Value,
)
from models.report.filing import Filing
from models.report.workflow_record import KeyingResult, State, WorkflowEvent, WorkflowRecord, parse_keying
from models.services.report_session import Entry, EntryKind, ReportSession, keying_place

_FILLED = (FIGURE_PREFIX, TEXT_PREFIX, COVER_PREFIX, EXPLANATION_PREFIX)


@dataclass
class WorkflowHistory:
    """Walks a journal; what a return or a reopening takes back is forgotten, its reason is not."""

    filled: dict[str, WorkflowEvent] = field(default_factory=dict)
    sent: WorkflowEvent | None = None
    checked: WorkflowEvent | None = None
    finalised: WorkflowEvent | None = None
    reopenings: list[tuple[State, WorkflowEvent]] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Take one entry of the journal in."""
        for step in entry.change.steps:
            if step.place == STATE_PLACE:
                self._add_transition(entry, step)
        if entry.kind is not EntryKind.BEGIN and any(s.place.startswith(_FILLED) for s in entry.change.steps):
            self.filled[entry.operator] = WorkflowEvent(entry.operator, entry.at)

    def _add_transition(self, entry: Entry, step: Step) -> None:
        before, after = (State(str(value or State.DRAFT)) for value in (step.before, step.after))
        act = WorkflowEvent(entry.operator, entry.at, entry.change.origin)
        if after is State.FINAL:
            self.finalised = act
            self.checked = act if before is State.CHECKING else None
        elif after is State.CHECKING:
            self.sent, self.checked, self.finalised = act, None, None
        else:
            self.sent = self.checked = self.finalised = None
            self.reopenings.append((before, act))


def workflow_history(entries: Iterable[Entry]) -> WorkflowHistory:
    """The course that a report's journal tells, oldest entry first."""
    history = WorkflowHistory()
    for entry in entries:
        history.add(entry)
    return history


def report_digest(filing: Filing) -> str:
    """The SHA-256 of the report in interchange form: of the file ``report.json`` that leaves the office with it."""
    from models.exchange.formats.report_json import write_report

    return sha256(write_report(filing).encode()).hexdigest()


def workflow_record(session: ReportSession) -> WorkflowRecord:
    """What the sheet of an open report's checking states."""
    entries = session.entries()
    course = workflow_history(entries)
    return WorkflowRecord(
        report_digest(session.filing),
        session.state,
        session.current().revision,
        tuple(course.filled.values()),
        course.sent,
        course.checked,
        course.finalised,
        tuple(course.reopenings),
        tuple((keying, _moved_since(session, entries, keying)) for keying in _keying_results(session)),
    )


def _keying_results(session: ReportSession) -> list[KeyingResult]:
    results = [parse_keying(str(value)) for place, value in session.contents.items() if place.startswith(KEYING_PREFIX)]
    return sorted(results, key=lambda keying: keying.at)


def _moved_since(session: ReportSession, entries: list[Entry], keying: KeyingResult) -> int:
    """How many figures of the scope are not what they were when the second keying was written down."""
    place = keying_place(keying)
    written = max(e.revision for e in entries if any(step.place == place for step in e.change.steps))
    steps = (step for e in entries if e.revision > written for step in e.change.steps)
    then: dict[str, Value] = {}
    for step in steps:
        if step.place.startswith(FIGURE_PREFIX) and _is_within(session.edition, step.place, keying.scope):
            then.setdefault(step.place, step.before)
    return sum(session.contents.get(figure) != value for figure, value in then.items())


def _is_within(edition: Edition, place: str, scope: str) -> bool:
    return not scope or edition.table_of(edition.find(place.removeprefix(FIGURE_PREFIX))).key == scope
