"""The course of the work on a report: its states, who did what when, and what a second keying found."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class State(StrEnum):
    """How far the work on a report has come."""

    DRAFT = "draft"
    RETURNED = "returned"
    CHECKING = "checking"
    FINAL = "final"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return {"draft": "草稿", "returned": "已退回", "checking": "校核中", "final": "已定稿"}[self.value]

    @property
    def is_locked(self) -> bool:
        """Whether figures and words stand as they are."""
        return self in (State.CHECKING, State.FINAL)


@dataclass(frozen=True)
class WorkflowEvent:
    """Something done by somebody: ``at`` is an ISO time in UTC, ``reason`` the reason given, empty where none was."""

    who: str
    at: str
    reason: str = ""


@dataclass(frozen=True)
class KeyingResult:
    """What came of keying a report a second time.

    ``scope`` is the key of a table, empty for the whole report; ``is_short`` says that only figures other than 0 and
    totals were keyed. Of the ``differing`` cells, ``changed`` became the second figure or a third one, ``kept`` stayed,
    ``unsettled`` were left open. ``at`` is an ISO time in UTC.
    """

    scope: str
    is_short: bool
    cells: int
    differing: int
    changed: int
    kept: int
    unsettled: int
    who: str
    at: str


def serialize_keying(keying: KeyingResult) -> str:
    """A keying as the value of its place."""
    return json.dumps(asdict(keying), ensure_ascii=False)


def parse_keying(value: str) -> KeyingResult:
    """A keying back from its place."""
    return KeyingResult(**json.loads(value))


@dataclass(frozen=True)
class WorkflowRecord:
    """What the sheet of a report's checking states besides the report itself and its findings.

    ``digest`` is the SHA-256 of the report in interchange form, in hexadecimal. The rest is only known of a report in
    the library: ``filled`` are those who filled it in and when the last of it was done, ``sent``, ``checked`` and
    ``finalised`` the acts that still hold, ``reopenings`` every return and reopening with its reason, oldest first.
    ``keyings`` come with the number of figures that were changed afterwards.
    """

    digest: str
    state: State | None = None
    revision: int = 0
    filled: tuple[WorkflowEvent, ...] = ()
    sent: WorkflowEvent | None = None
    checked: WorkflowEvent | None = None
    finalised: WorkflowEvent | None = None
    reopenings: tuple[tuple[State, WorkflowEvent], ...] = ()
    keyings: tuple[tuple[KeyingResult, int], ...] = ()
