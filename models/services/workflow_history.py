"""The course of a report's work as its journal tells it: what the sheet of its checking states."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from models.editions.declare import Edition
from models.exchange.formats.report_json import write_report
from models.report.change import COVER, EXPLANATION, FIGURE, KEYING, STATE, TEXT, Step, Value
from models.report.filing import Filing
from models.report.workflow_record import Act, Keying, Record, State, keying_told
from models.services.report_session import Entry, ReportSession, Turn, keying_place

_FILLED = (FIGURE, TEXT, COVER, EXPLANATION)


@dataclass
class Course:
    """Walks a journal; what a return or a reopening takes back is forgotten, its reason is not."""

    filled: dict[str, Act] = field(default_factory=dict)
    sent: Act | None = None
    checked: Act | None = None
    finalised: Act | None = None
    opened: list[tuple[State, Act]] = field(default_factory=list)

    def follow(self, entry: Entry) -> None:
        """Take one entry of the journal in."""
        for step in entry.change.steps:
            if step.place == STATE:
                self._pass(entry, step)
        if entry.turn is not Turn.BEGIN and any(s.place.startswith(_FILLED) for s in entry.change.steps):
            self.filled[entry.operator] = Act(entry.operator, entry.at)

    def _pass(self, entry: Entry, step: Step) -> None:
        before, after = (State(str(value or State.DRAFT)) for value in (step.before, step.after))
        act = Act(entry.operator, entry.at, entry.change.origin)
        if after is State.FINAL:
            self.finalised = act
            self.checked = act if before is State.CHECKING else None
        elif after is State.CHECKING:
            self.sent, self.checked, self.finalised = act, None, None
        else:
            self.sent = self.checked = self.finalised = None
            self.opened.append((before, act))


def course_of(entries: Iterable[Entry]) -> Course:
    """The course that a report's journal tells, oldest entry first."""
    course = Course()
    for entry in entries:
        course.follow(entry)
    return course


def digest_of_report(filing: Filing) -> str:
    """The SHA-256 of the report in interchange form: of the file ``report.json`` that leaves the office with it."""
    return sha256(write_report(filing).encode()).hexdigest()


def record_of(session: ReportSession) -> Record:
    """What the sheet of an open report's checking states."""
    entries = session.entries()
    course = course_of(entries)
    return Record(
        digest_of_report(session.filing),
        session.state,
        session.current().revision,
        tuple(course.filled.values()),
        course.sent,
        course.checked,
        course.finalised,
        tuple(course.opened),
        tuple((keying, _moved_since(session, entries, keying)) for keying in _keyings(session)),
    )


def _keyings(session: ReportSession) -> list[Keying]:
    found = [keying_told(str(value)) for place, value in session.contents.items() if place.startswith(KEYING)]
    return sorted(found, key=lambda keying: keying.at)


def _moved_since(session: ReportSession, entries: list[Entry], keying: Keying) -> int:
    """How many figures of the scope are not what they were when the second keying was written down."""
    place = keying_place(keying)
    written = max(e.revision for e in entries if any(step.place == place for step in e.change.steps))
    steps = (step for e in entries if e.revision > written for step in e.change.steps)
    then: dict[str, Value] = {}
    for step in steps:
        if step.place.startswith(FIGURE) and _is_within(session.edition, step.place, keying.scope):
            then.setdefault(step.place, step.before)
    return sum(session.contents.get(figure) != value for figure, value in then.items())


def _is_within(edition: Edition, place: str, scope: str) -> bool:
    return not scope or edition.table_of(edition.find(place.removeprefix(FIGURE))).key == scope
