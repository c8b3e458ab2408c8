"""Cases as rows and back: days as ISO texts, empty where there is none."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from models.registers.dispute import Dispute, DisputeKind, DisputeOutcome
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.letters.letter import Letter
from models.registers.letters.template import LetterKind
from models.registers.request import Channel, EventKind, Particulars, Request, RequestEvent
from models.store.ledger import COVERED, Values

REQUEST, EVENT, DISPUTE, DOCUMENT, PERSON = (
    "register_request", "register_event", "register_dispute", "register_document", "register_person",
)  # fmt: skip
LETTER, TEMPLATE, TEXT = "register_letter", "register_template", "register_text"


def columns(table: str) -> str:
    """The columns of a table as they are asked for: its number first."""
    return ", ".join(("id", *COVERED[table].columns))


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def request_values(agency: int, request: Request) -> Values:
    """A request's own row."""
    return {
        "agency_id": agency,
        "number": request.number,
        "received_on": _text(request.received),
        "channel": request.channel.value,
        "requester": request.requester,
        "arrived_on": _text(request.arrived),
        "handler": request.handler,
        "closed_on": _text(request.closed),
        "result": request.result,
        "letter": request.letter,
        "person_id": request.person,
    }


def parse_request(row: Sequence[Any], events: Mapping[int, Sequence[RequestEvent]]) -> Request:
    """A request from its row (``columns``) and the events of all requests."""
    number, _, label, received, channel, requester, arrived, handler, closed, result, letter, person = row
    return Request(
        label, date.fromisoformat(received), Channel(channel), requester, _day(arrived), handler,
        tuple(events.get(number, ())), _day(closed), result, letter, person, int(number),
    )  # fmt: skip


def event_values(request: int, event: RequestEvent) -> Values:
    """An event's row."""
    return {
        "request_id": request,
        "kind": event.kind.value,
        "begun_on": _text(event.day),
        "ended_on": _text(event.until),
        "limit_on": _text(event.limit),
        "arrived_on": _text(event.arrived),
        "days": event.days,
        "amount": event.amount,
        "letter": event.letter,
    }


def parse_event(row: Sequence[Any]) -> tuple[int, RequestEvent]:
    """The number of the request, and the event."""
    number, request, kind, begun, ended, limit, arrived, days, amount, letter = row
    return int(request), RequestEvent(
        EventKind(kind), date.fromisoformat(begun), _day(ended), _day(limit), _day(arrived), days, amount, letter,
        int(number),
    )  # fmt: skip


def dispute_values(agency: int, dispute: Dispute) -> Values:
    """A dispute's row."""
    return {
        "agency_id": agency,
        "number": dispute.number,
        "request_id": dispute.request,
        "kind": dispute.kind.value,
        "filed_on": _text(dispute.filed),
        "decided_on": _text(dispute.decided),
        "outcome": dispute.outcome.value if dispute.outcome else "",
    }


def parse_dispute(row: Sequence[Any]) -> Dispute:
    """A dispute from its row."""
    number, _, label, request, kind, filed, decided, outcome = row
    return Dispute(
        label, DisputeKind(kind), date.fromisoformat(filed), request, _day(decided),
        DisputeOutcome(outcome) if outcome else None, int(number),
    )  # fmt: skip


def document_values(agency: int, document: RegisteredDocument) -> Values:
    """A document's row."""
    return {
        "agency_id": agency,
        "title": document.title,
        "number": document.number,
        "kind": document.kind.value,
        "issued_on": _text(document.issued),
        "published_on": _text(document.published),
        "amended_on": _text(document.amended),
        "repealed_on": _text(document.repealed),
        "expires_on": _text(document.expires),
        "superseded_by": document.superseded_by,
    }


def parse_document(row: Sequence[Any]) -> RegisteredDocument:
    """A document from its row."""
    number, _, title, label, kind, issued, published, amended, repealed, expires, superseded = row
    return RegisteredDocument(
        title, label, DocumentKind(kind), date.fromisoformat(issued), _day(published), _day(amended), _day(repealed),
        _day(expires), superseded, int(number),
    )  # fmt: skip


def letter_values(agency: int, letter: Letter) -> Values:
    """A letter's row."""
    return {
        "agency_id": agency,
        "request_id": letter.request,
        "kind": letter.kind.value,
        "template": letter.template,
        "number": letter.number,
        "issued_on": _text(letter.day),
        "text_id": letter.text,
    }


def parse_letter_row(row: Sequence[Any]) -> Letter:
    """A letter from its row."""
    number, _, request, kind, template, label, issued, text = row
    return Letter(LetterKind(kind), template, label, date.fromisoformat(issued), int(request), int(text), int(number))


def text_digest(salt: str, content: str) -> str:
    """The digest over words that are kept apart."""
    return sha256(json.dumps([salt, content], ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def person_digest(salt: str, particulars: Particulars) -> str:
    """The digest over private particulars; without the salt nobody can try words against it."""
    told = [salt, particulars.name, particulars.contact, particulars.matter, particulars.remark]
    return sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
