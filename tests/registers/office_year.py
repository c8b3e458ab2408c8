"""An office's year of our own making: the table first, then the cases that must come to it, with others around them."""

import random
from datetime import date, timedelta

from models.registers.dispute import Dispute, DisputeKind, DisputeOutcome
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.request import Channel, EventKind, Request, RequestEvent

YEAR = 2025
COLUMNS = ("natural_person", "enterprise", "research", "welfare", "legal_service", "other_org")
# Written down first, as the clerk would fill the form in by hand: 146 requests come in, six of them from last year.
TABLE_3 = {
    "new_received": (98, 21, 4, 3, 9, 5),
    "carried_in": (4, 1, 0, 0, 1, 0),
    "granted": (41, 9, 2, 1, 4, 2),
    "granted_in_part": (11, 3, 1, 0, 1, 0),
    "refused_state_secret": (1, 0, 0, 0, 0, 0),
    "refused_other_law": (1, 0, 0, 0, 1, 0),
    "refused_security_stability": (1, 0, 0, 0, 0, 0),
    "refused_third_party": (4, 1, 0, 0, 0, 0),
    "refused_internal_affairs": (3, 0, 0, 0, 0, 0),
    "refused_process_information": (4, 1, 0, 0, 0, 0),
    "refused_enforcement_files": (2, 0, 0, 0, 1, 0),
    "refused_query_matters": (2, 1, 0, 0, 0, 1),
    "unavailable_not_held": (12, 3, 1, 1, 1, 1),
    "unavailable_needs_creation": (2, 1, 0, 0, 0, 0),
    "unavailable_still_unclear": (1, 0, 0, 0, 0, 0),
    "not_processed_petition": (5, 0, 0, 0, 0, 0),
    "not_processed_repeated": (3, 0, 0, 0, 1, 0),
    "not_processed_publication": (1, 0, 0, 0, 0, 0),
    "not_processed_excessive": (1, 0, 0, 0, 0, 0),
    "not_processed_reissue": (1, 0, 0, 0, 0, 0),
    "otherwise_not_corrected": (2, 1, 0, 0, 0, 0),
    "otherwise_fee_unpaid": (1, 0, 0, 0, 0, 0),
    "otherwise_other": (1, 1, 0, 1, 0, 0),
    "carried_out": (2, 1, 0, 0, 1, 1),
}
TABLE_4 = {
    "reconsideration_upheld": 3, "reconsideration_corrected": 1, "reconsideration_other": 1,
    "reconsideration_pending": 1,
    "suit_direct_upheld": 1, "suit_direct_corrected": 0, "suit_direct_other": 0, "suit_direct_pending": 1,
    "suit_after_upheld": 1, "suit_after_corrected": 0, "suit_after_other": 0, "suit_after_pending": 0,
}  # fmt: skip
# Of 80 documents 72 are of the year's business: those repealed before it and issued after it are not.
TABLE_2 = {
    "government_rules": {"issued": 2, "repealed": 1, "in_force": 9},
    "normative_documents": {"issued": 7, "repealed": 5, "in_force": 57},
}
_COMING, _GOING = ("new_received", "carried_in"), "carried_out"


def requests() -> list[Request]:
    """The year's 146 requests, and 20 that were over before it or came after it."""
    chance = random.Random(2025)
    made: list[Request] = []
    for place, requester in enumerate(COLUMNS):
        results = [
            result
            for result, counts in TABLE_3.items()
            if result not in (*_COMING, _GOING)
            for _ in range(counts[place])
        ]
        results += [""] * TABLE_3[_GOING][place]
        chance.shuffle(results)
        old = TABLE_3["carried_in"][place]
        for at, result in enumerate(results):
            made.append(_request(chance, f"{len(made) + 1:03d}", requester, at < old, result))
    made += [_before(at) for at in range(12)] + [_after(at) for at in range(8)]
    chance.shuffle(made)
    return made


def _request(chance: random.Random, number: str, requester: str, is_old: bool, result: str) -> Request:
    first = date(YEAR - 1, 12, 2) if is_old else date(YEAR, 1, 1)
    received = first + timedelta(chance.randrange(29 if is_old else 330))
    events: tuple[RequestEvent, ...] = ()
    if result == "otherwise_not_corrected":
        events = (RequestEvent(EventKind.CORRECTION, received + timedelta(2)),)
    if result == "otherwise_fee_unpaid":
        events = (RequestEvent(EventKind.FEE, received + timedelta(2), amount=20_000),)
    closed = None
    if result:
        earliest = max(received + timedelta(3), date(YEAR, 1, 1))
        closed = min(earliest + timedelta(chance.randrange(25)), date(YEAR, 12, 31))
    elif chance.random() < 0.5:
        # Answered after the year: at its end it was still open.
        closed, result = date(YEAR + 1, 1, 1) + timedelta(chance.randrange(20)), "granted"
    channel = chance.choice(list(Channel))
    return Request(f"{YEAR}-{number}", received, channel, requester, events=events, closed=closed, result=result)


def _before(at: int) -> Request:
    day = date(YEAR - 1, 3, 1) + timedelta(20 * at)
    last = date(YEAR - 1, 12, 31) if at == 11 else day + timedelta(15)
    return Request(f"{YEAR - 1}-{at:03d}", day, Channel.HAND, "natural_person", closed=last, result="granted")


def _after(at: int) -> Request:
    return Request(f"{YEAR + 1}-{at:03d}", date(YEAR + 1, 1, 1) + timedelta(at), Channel.POST, "research")


def disputes() -> list[Dispute]:
    """The year's nine disputes, two of them filed the year before, and two that have no part in it."""
    made: list[Dispute] = []
    for column, count in TABLE_4.items():
        kind, _, outcome = column.rpartition("_")
        for _ in range(count):
            at = len(made)
            filed = date(YEAR - 1, 11, 20) if at in (0, 6) else date(YEAR, 2, 1) + timedelta(11 * at)
            ended = outcome != "pending"
            made.append(
                Dispute(
                    f"争{at + 1}",
                    DisputeKind(kind),
                    filed,
                    None,
                    date(YEAR, 12, 31) if ended else date(YEAR + 1, 2, 1),
                    DisputeOutcome(outcome) if ended else DisputeOutcome.UPHELD,
                )
            )
    over = Dispute(
        "旧", DisputeKind.SUIT_AFTER, date(YEAR - 1, 2, 1), None, date(YEAR - 1, 12, 31), DisputeOutcome.OTHER
    )
    later = Dispute("新", DisputeKind.RECONSIDERATION, date(YEAR + 1, 1, 2))
    return [*made, over, later]


def documents() -> list[RegisteredDocument]:
    """80 documents: in force, of the year, repealed in it, repealed before it, issued after it."""
    made: list[RegisteredDocument] = []

    def add(kind: str, count: int, issued: date, repealed: date | None = None, expires: date | None = None) -> None:
        for _ in range(count):
            number = f"文{len(made) + 1:03d}"
            made.append(
                RegisteredDocument(
                    f"关于{number}", number, DocumentKind(kind), issued, repealed=repealed, expires=expires
                )
            )

    add("government_rules", 7, date(YEAR - 9, 5, 1))
    add("government_rules", 2, date(YEAR, 12, 31))
    add("government_rules", 1, date(YEAR - 12, 6, 1), date(YEAR, 1, 1))
    add("normative_documents", 49, date(YEAR - 3, 1, 1), expires=date(YEAR, 12, 31))
    add("normative_documents", 2, date(YEAR - 3, 1, 1), repealed=date(YEAR + 1, 1, 1))
    add("normative_documents", 6, date(YEAR, 1, 1))
    add("normative_documents", 1, date(YEAR, 2, 1), date(YEAR, 11, 1))
    add("normative_documents", 2, date(YEAR - 6, 2, 1), expires=date(YEAR, 1, 31))
    add("normative_documents", 2, date(YEAR - 6, 2, 1), expires=date(YEAR - 1, 12, 31))
    add("normative_documents", 4, date(YEAR - 8, 2, 1), date(YEAR - 1, 12, 31))
    add("normative_documents", 4, date(YEAR + 1, 1, 1))
    return made
