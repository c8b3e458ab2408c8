"""What follows from a letter for its case: the event, the answer or the delivery that it is."""

from dataclasses import replace

from models.registers.letters.letter import LetterDraft
from models.registers.letters.template import AMOUNT, DELIVERED, EXTENDED_BY, LIMITS, NEW_TERM, LetterKind
from models.registers.request import EventKind, Request, RequestEvent


def request_after(request: Request, draft: LetterDraft) -> Request:
    """The case as it stands once the letter is out. A receipt, and a proof of delivery not yet signed, change none."""
    kind = draft.template.kind
    if kind is LetterKind.ANSWER:
        return replace(request, closed=draft.day, result=draft.result, letter=draft.number.strip())
    if kind is LetterKind.DELIVERY:
        day = draft.day_of(DELIVERED)
        return request.with_event(RequestEvent(EventKind.DELIVERY, day)) if day else request
    if kind.event is None:
        return request
    event = RequestEvent(
        kind.event,
        draft.day,
        until=draft.day_of(NEW_TERM) if kind is LetterKind.TERM else None,
        limit=draft.day_of(LIMITS[kind]) if kind in LIMITS else None,
        days=(draft.count_of(EXTENDED_BY) or 0) if kind is LetterKind.EXTENSION else 0,
        amount=draft.count_of(AMOUNT) if kind is LetterKind.FEE else None,
        letter=draft.number.strip(),
    )
    return request.with_event(event)
