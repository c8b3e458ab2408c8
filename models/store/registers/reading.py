"""What is read of the registers: cases whole, lists by year, and the bare facts that a count needs."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from models.registers.counting import RequestFacts
from models.registers.dispute import Dispute
from models.registers.document import RegisteredDocument
from models.registers.letters.letter import Letter
from models.registers.request import Particulars, Request, RequestEvent
from models.report.filing import Agency, Level
from models.store.database import Database
from models.store.registers.rows import (
    DISPUTE,
    DOCUMENT,
    EVENT,
    LETTER,
    PERSON,
    REQUEST,
    TEMPLATE,
    TEXT,
    columns,
    parse_dispute,
    parse_document,
    parse_event,
    parse_letter_row,
    parse_request,
)

_MANY = 400


def find_agency(database: Database, agency: Agency) -> int | None:
    """The number of the office that keeps registers under this name and code.

    One that was once named without a code is the same office; None where nothing was ever registered.
    """
    with database.read():
        rows = database.run(
            "SELECT id, code FROM agency WHERE name = ? "
            "AND EXISTS (SELECT 1 FROM register_change c WHERE c.agency_id = agency.id) ORDER BY id",
            (agency.name,),
        ).fetchall()
    exact = [int(number) for number, code in rows if code == agency.code]
    alike = [int(number) for number, code in rows if not code or not agency.code]
    return exact[0] if exact else alike[0] if len(alike) == 1 else None


def list_agencies(database: Database) -> list[Agency]:
    """The offices there are, by name."""
    with database.read():
        rows = database.run("SELECT name, code, level FROM agency ORDER BY name, code").fetchall()
    return [Agency(name, code, Level(level) if level else None) for name, code, level in rows]


def read_request(database: Database, agency: int, number: int) -> Request | None:
    """One request by its number in the database."""
    found = _requests(database, "agency_id = ? AND id = ?", (agency, number))
    return found[0] if found else None


def requests_by_number(database: Database, agency: int, numbers: Sequence[str]) -> list[Request]:
    """The requests that have one of these 登记号."""
    found: list[Request] = []
    for at in range(0, len(numbers), _MANY):
        some = numbers[at : at + _MANY]
        marks = ", ".join("?" * len(some))
        found += _requests(database, f"agency_id = ? AND number IN ({marks})", (agency, *some))
    return found


def open_requests(database: Database, agency: int) -> list[Request]:
    """The requests that are still to be answered, oldest first."""
    return _requests(database, "agency_id = ? AND closed_on = ''", (agency,))


_OF_YEAR = "agency_id = ? AND received_on <= ? AND (closed_on = '' OR closed_on >= ?)"


def _bounds(agency: int, year: int) -> tuple[object, ...]:
    return agency, f"{year}-12-31", f"{year}-01-01"


def requests_of_year(
    database: Database, agency: int, year: int, limit: int | None = None, offset: int = 0
) -> list[Request]:
    """The requests that were received, open or answered in a year, oldest first; some of them by their place."""
    return _requests(database, _OF_YEAR, _bounds(agency, year), limit, offset)


def count_of_year(database: Database, agency: int, year: int) -> int:
    """How many requests were received, open or answered in a year."""
    with database.read():
        statement = f"SELECT count(*) FROM {REQUEST} WHERE {_OF_YEAR}"
        return int(database.run(statement, _bounds(agency, year)).fetchone()[0])


def all_requests(database: Database, agency: int) -> list[Request]:
    """Every request, oldest first."""
    return _requests(database, "agency_id = ?", (agency,))


def _requests(
    database: Database, which: str, values: Sequence[object], limit: int | None = None, offset: int = 0
) -> list[Request]:
    page = f" LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    with database.snapshot():
        rows = database.run(
            f"SELECT {columns(REQUEST)} FROM {REQUEST} WHERE {which} ORDER BY received_on, number{page}", values
        ).fetchall()
        events = _events(database, which, values, [row[0] for row in rows])
    return [parse_request(row, events) for row in rows]


def _events(database: Database, which: str, values: Sequence[object], ids: list[int]) -> dict[int, list[RequestEvent]]:
    if len(ids) <= _MANY:
        marks = ", ".join("?" * len(ids)) or "NULL"
        asked: tuple[str, Sequence[object]] = (f"request_id IN ({marks})", ids)
    else:
        asked = (f"request_id IN (SELECT id FROM {REQUEST} WHERE {which})", values)
    statement = f"SELECT {columns(EVENT)} FROM {EVENT} WHERE {asked[0]} ORDER BY id"
    events: dict[int, list[RequestEvent]] = defaultdict(list)
    for row in database.run(statement, asked[1]).fetchall():
        request, event = parse_event(row)
        events[request].append(event)
    return events


def find_number(database: Database, agency: int, number: str) -> int | None:
    """Which request has a 登记号; None where none has."""
    with database.read():
        statement = f"SELECT id FROM {REQUEST} WHERE agency_id = ? AND number = ?"
        row = database.run(statement, (agency, number)).fetchone()
    return int(row[0]) if row else None


def numbers_of_year(database: Database, agency: int, year: int) -> list[str]:
    """The numbers that the office's own count of a year has given."""
    with database.read():
        statement = f"SELECT number FROM {REQUEST} WHERE agency_id = ? AND number >= ? AND number < ?"
        rows = database.run(statement, (agency, f"{year}-", f"{year}.")).fetchall()
    return [str(number) for (number,) in rows]


def request_facts(database: Database, agency: int, year: int) -> list[RequestFacts]:
    """The facts of what was received, open or answered in a year, as rows: quick for ten thousand of them."""
    with database.read():
        rows: list[RequestFacts] = database.run(
            f"SELECT id, number, requester, received_on, closed_on, result FROM {REQUEST} WHERE {_OF_YEAR}",
            _bounds(agency, year),
        ).fetchall()
    return rows


def register_digest(database: Database, agency: int) -> str:
    """The link of the ledger at the last change of an office's registers; empty where nothing was ever registered."""
    with database.read():
        row = database.run(
            "SELECT l.chain FROM register_change c JOIN ledger l ON l.id = c.id WHERE c.agency_id = ? "
            "ORDER BY c.id DESC LIMIT 1",
            (agency,),
        ).fetchone()
    return str(row[0]) if row else ""


def has_requests(database: Database, agency: int, until: str) -> bool:
    """Whether a request was received up to a day."""
    with database.read():
        statement = f"SELECT 1 FROM {REQUEST} WHERE agency_id = ? AND received_on <= ? LIMIT 1"
        return database.run(statement, (agency, until)).fetchone() is not None


def first_request_day(database: Database, agency: int) -> date | None:
    """The day on which the first request of all was received; None without any."""
    with database.read():
        [(day,)] = database.run(f"SELECT min(received_on) FROM {REQUEST} WHERE agency_id = ?", (agency,)).fetchall()
        return date.fromisoformat(day) if day else None


def read_disputes(database: Database, agency: int) -> list[Dispute]:
    """Every dispute, oldest first."""
    return [parse_dispute(row) for row in _rows(database, DISPUTE, agency, "filed_on, number")]


def read_documents(database: Database, agency: int) -> list[RegisteredDocument]:
    """Every document, oldest first."""
    return [parse_document(row) for row in _rows(database, DOCUMENT, agency, "issued_on, id")]


def _rows(database: Database, table: str, agency: int, order: str) -> list[Any]:
    with database.read():
        statement = f"SELECT {columns(table)} FROM {table} WHERE agency_id = ? ORDER BY {order}"
        return list(database.run(statement, (agency,)).fetchall())


def read_particulars(database: Database, people: Sequence[int]) -> dict[int, Particulars]:
    """Private particulars by their numbers."""
    found: dict[int, Particulars] = {}
    with database.read():
        for at in range(0, len(people), _MANY):
            some = list(people[at : at + _MANY])
            marks = ", ".join("?" * len(some))
            rows = database.run(
                f"SELECT id, name, contact, matter, remark FROM {PERSON} WHERE id IN ({marks})", some
            ).fetchall()
            found |= {int(number): Particulars(*texts) for number, *texts in rows}
    return found


def read_letters(database: Database, agency: int, request: int) -> list[Letter]:
    """The letters of a request, oldest first."""
    with database.read():
        statement = (
            f"SELECT {columns(LETTER)} FROM {LETTER} WHERE agency_id = ? AND request_id = ? ORDER BY issued_on, id"
        )
        return [parse_letter_row(row) for row in database.run(statement, (agency, request)).fetchall()]


def letter_numbers(database: Database, agency: int, kind: str, year: int) -> list[str]:
    """The numbers of a kind of letters in a year."""
    with database.read():
        rows = database.run(
            f"SELECT number FROM {LETTER} WHERE agency_id = ? AND kind = ? AND issued_on >= ? AND issued_on <= ?",
            (agency, kind, f"{year}-01-01", f"{year}-12-31"),
        ).fetchall()
    return [str(number) for (number,) in rows]


def find_letter_number(database: Database, agency: int, number: str) -> str:
    """The 登记号 of the request that has a letter, a step or an answer of that number; empty where none has."""
    with database.read():
        for statement in (
            f"SELECT r.number FROM {LETTER} l JOIN {REQUEST} r ON r.id = l.request_id "
            "WHERE l.agency_id = ? AND l.number = ?",
            f"SELECT number FROM {REQUEST} WHERE agency_id = ? AND letter = ?",
            f"SELECT r.number FROM {EVENT} e JOIN {REQUEST} r ON r.id = e.request_id "
            "WHERE r.agency_id = ? AND e.letter = ?",
        ):
            if row := database.run(f"{statement} LIMIT 1", (agency, number)).fetchone():
                return str(row[0])
    return ""


def read_text(database: Database, number: int) -> str:
    """Words that are kept apart; empty where they were erased."""
    with database.read():
        row = database.run(f"SELECT content FROM {TEXT} WHERE id = ?", (number,)).fetchone()
    return str(row[0]) if row else ""


def text_digest_of(database: Database, number: int) -> str:
    """The digest that is kept beside such words; empty where they are gone."""
    with database.read():
        row = database.run(f"SELECT digest FROM {TEXT} WHERE id = ?", (number,)).fetchone()
    return str(row[0]) if row else ""


def read_templates(database: Database, agency: int) -> dict[str, str]:
    """The office's own versions of templates by their keys, and its settings; those that were erased left out."""
    with database.read():
        rows = database.run(
            f"SELECT f.name, t.content FROM {TEMPLATE} f JOIN {TEXT} t ON t.id = f.text_id "
            "WHERE f.agency_id = ? AND t.content <> ''",
            (agency,),
        ).fetchall()
    return {str(name): str(content) for name, content in rows}
