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
class Act:
    """Something done by somebody: ``at`` is an ISO time in UTC, ``why`` the reason given, empty where none was."""

    who: str
    at: str
    why: str = ""


@dataclass(frozen=True)
class Keying:
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


def told(keying: Keying) -> str:
    """A keying as the value of its place."""
    return json.dumps(asdict(keying), ensure_ascii=False)


def keying_told(value: str) -> Keying:
    """A keying back from its place."""
    return Keying(**json.loads(value))


@dataclass(frozen=True)
class Record:
    """What the sheet of a report's checking states besides the report itself and its findings.

    ``digest`` is the SHA-256 of the report in interchange form, in hexadecimal. The rest is only known of a report in
    the library: ``filled`` are those who filled it in and when the last of it was done, ``sent``, ``checked`` and
    ``finalised`` the acts that still hold, ``opened`` every return and reopening with its reason, oldest first.
    ``keyings`` come with the number of figures that were changed afterwards.
    """

    digest: str
    state: State | None = None
    revision: int = 0
    filled: tuple[Act, ...] = ()
    sent: Act | None = None
    checked: Act | None = None
    finalised: Act | None = None
    opened: tuple[tuple[State, Act], ...] = ()
    keyings: tuple[tuple[Keying, int], ...] = ()
