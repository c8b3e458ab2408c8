"""A request for information as the register keeps it: facts and events, without whose it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

MAX_LENGTH = 200
"""Of a text in a register, so that its change can be kept whole beside the case."""


class Channel(StrEnum):
    """How a request came. What counts as its day of receipt is laid down by 条例 art. 31."""

    HAND = "hand"
    POST = "post"
    MAIL = "mail"
    ONLINE = "online"
    FAX = "fax"
    EMAIL = "email"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return _CHANNELS[self][0]

    @property
    def counts_from(self) -> str:
        """Which day is the day of receipt, in words."""
        return _CHANNELS[self][1]

    @property
    def needs_confirmation(self) -> bool:
        """Whether the day on which both sides confirm is the day of receipt, not the day on which it came."""
        return self in (Channel.MAIL, Channel.ONLINE, Channel.FAX, Channel.OTHER)


_CHANNELS = {
    Channel.HAND: ("当面提交", "提交之日"),
    Channel.POST: ("邮寄（签收）", "签收之日"),
    Channel.MAIL: ("平常信函", "与申请人确认之日"),
    Channel.ONLINE: ("网上提交", "双方确认之日"),
    Channel.FAX: ("传真", "双方确认之日"),
    Channel.EMAIL: ("电子邮件", "进入公布的邮箱之日"),
    Channel.OTHER: ("其他", "双方确认之日"),
}


def day_of_receipt(channel: Channel, arrived: date, confirmed: date | None) -> date | None:
    """The day that counts as received; None while both sides have still to confirm it (条例 art. 31)."""
    return confirmed if channel.needs_confirmation else arrived


class EventKind(StrEnum):
    """What happens to a request between its receipt and its answer, and the delivery behind that."""

    CORRECTION = "correction"
    THIRD_PARTY = "third_party"
    OTHER_BODY = "other_body"
    EXTENSION = "extension"
    TERM = "term"
    FEE = "fee"
    DELIVERY = "delivery"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return _EVENTS[self]

    @property
    def is_consultation(self) -> bool:
        """Whether somebody is asked for an opinion, and the time for it left out."""
        return self in (EventKind.THIRD_PARTY, EventKind.OTHER_BODY)

    @property
    def is_span(self) -> bool:
        """Whether it has an end: the corrected request, the opinion, the payment."""
        return self.is_consultation or self in (EventKind.CORRECTION, EventKind.FEE, EventKind.TERM)


_EVENTS = {
    EventKind.CORRECTION: "补正",
    EventKind.THIRD_PARTY: "征求第三方意见",
    EventKind.OTHER_BODY: "征求其他机关意见",
    EventKind.EXTENSION: "延长答复期限",
    EventKind.TERM: "另定合理期限",
    EventKind.FEE: "信息处理费",
    EventKind.DELIVERY: "送达",
}


@dataclass(frozen=True)
class RequestEvent:
    """Something that happened to a request on ``day``.

    ``until`` is when the corrected request, the opinion or the payment came, or the later day that was set.
    ``limit`` is the last day given for it. ``arrived`` is when a letter reached the third party. ``days`` are the
    working days of an extension, ``amount`` a fee in fen, ``letter`` the number of the notice. ``id`` is 0 for a new
    one.
    """

    kind: EventKind
    day: date
    until: date | None = None
    limit: date | None = None
    arrived: date | None = None
    days: int = 0
    amount: int | None = None
    letter: str = ""
    id: int = 0


@dataclass(frozen=True)
class Request:
    """One request. ``received`` is the day that counts, ``arrived`` the day it came where that is another.

    ``requester`` is the key of a column of the form and ``result`` that of a row; an open one has neither ``closed``
    nor ``result``. ``person`` is the number of the private particulars, which are kept apart; ``id`` is 0 for
    a new one.
    """

    number: str
    received: date
    channel: Channel
    requester: str
    arrived: date | None = None
    handler: str = ""
    events: tuple[RequestEvent, ...] = ()
    closed: date | None = None
    result: str = ""
    letter: str = ""
    person: int | None = None
    id: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered."""
        return self.closed is None

    def events_of(self, *kinds: EventKind) -> tuple[RequestEvent, ...]:
        """Its events of some kinds, earliest first."""
        return tuple(sorted((e for e in self.events if e.kind in kinds), key=lambda event: (event.day, event.id)))

    def with_event(self, event: RequestEvent) -> "Request":
        """The request with one event more, or with the one of that number as it is now."""
        if event.id and any(one.id == event.id for one in self.events):
            return replace(self, events=tuple(event if one.id == event.id else one for one in self.events))
        return replace(self, events=(*self.events, event))

    def without_event(self, number: int) -> "Request":
        """The request without an event."""
        return replace(self, events=tuple(event for event in self.events if event.id != number))


@dataclass(frozen=True)
class Particulars:
    """Whose a request is and what it asks for: kept apart from the figures, erased after the office's period."""

    name: str = ""
    contact: str = ""
    matter: str = ""
    remark: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written down."""
        return not any((self.name, self.contact, self.matter, self.remark))


def next_number(year: int, numbers: Iterable[str]) -> str:
    """The number after the highest of the year that the office's own count has given: 2026-017."""
    prefix = f"{year}-"
    given = [
        int(n.removeprefix(prefix)) for n in numbers if n.startswith(prefix) and n.removeprefix(prefix).isdecimal()
    ]
    return f"{prefix}{max(given, default=0) + 1:03d}"
