"""The one door through which the registers change: rows, a chained entry of the ledger and undo in one transaction."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.errors import ConcurrentChange, Refused
from models.registers.dispute import Dispute
from models.registers.document import RegisteredDocument
from models.registers.letters.letter import Letter
from models.registers.request import Particulars, Request
from models.report.filing import Agency
from models.store import ledger
from models.store.database import Database
from models.store.journal import EntryKind, EntryOutline, History
from models.store.ledger import COVERED, Values
from models.store.registers.reading import find_agency
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
    dispute_values,
    document_values,
    event_values,
    letter_values,
    parse_letter_row,
    person_digest,
    request_values,
    text_digest,
)
from models.store.reports import ensure_agency

CHANGE = "register_change"
_ORDER = (PERSON, TEXT, REQUEST, EVENT, LETTER, TEMPLATE, DISPUTE, DOCUMENT)
"""The tables, each after those it points to."""
_NEVER_CHANGED = (PERSON, TEXT)
_IDS_PER_CHANGE = 1_000_000
_UNDO_DEPTH = 400
_OVERTAKEN = "这一件刚才在另一个窗口或由别人改过，这一步没有存上。请再看一遍，再改一次。"


class _NothingChanged(Exception):
    """Ends a transaction that has nothing to write, so that it leaves nothing."""


@dataclass
class Writer:
    """Takes the rows of one change. A row is numbered by its change, so that no number is ever given twice."""

    database: Database
    agency: int
    number: int

    def __post_init__(self) -> None:
        self._taken = 0
        self._after: dict[tuple[str, int], Values | None] = {}
        self._before: dict[tuple[str, ledger.Key], Values] = {}

    def new_id(self) -> int:
        """The number of a new row."""
        self._taken += 1
        return self.number * _IDS_PER_CHANGE + self._taken

    def put(self, table: str, key: int, values: Values | None, known: Values | None) -> None:
        """Let a row say something else, None for gone; ConcurrentChange when it does not say what is ``known``."""
        there = dict(ledger.read_rows(self.database.run, COVERED[table], [key])).get(key)
        if there != known:
            raise ConcurrentChange(_OVERTAKEN)
        if there != values:
            self._after[table, key] = values
            if there is not None:
                self._before[table, key] = there

    def add(self, table: str, values: Values) -> int:
        """Add a row; its number."""
        key = self.new_id()
        self._after[table, key] = values
        return key

    def put_request(self, request: Request, known: Request | None) -> int:
        """Write a request with its events; ``known`` is the one that was read, None for a new one. Its number."""
        values = request_values(self.agency, request)
        if known is None:
            number = self.add(REQUEST, values)
        else:
            number = known.id
            self.put(REQUEST, number, values, request_values(self.agency, known))
        before = {event.id: event for event in known.events} if known else {}
        for event in request.events:
            if event.id in before:
                self.put(EVENT, event.id, event_values(number, event), event_values(number, before.pop(event.id)))
            else:
                self.add(EVENT, event_values(number, event))
        for event in before.values():
            self.put(EVENT, event.id, None, event_values(number, event))
        return number

    def remove_request(self, known: Request) -> None:
        """Take a request out, with its events and letters."""
        statement = f"SELECT {columns(LETTER)} FROM {LETTER} WHERE request_id = ?"
        for row in self.database.run(statement, (known.id,)).fetchall():
            self.put_letter(None, parse_letter_row(row))
        for event in known.events:
            self.put(EVENT, event.id, None, event_values(known.id, event))
        self.put(REQUEST, known.id, None, request_values(self.agency, known))

    def put_dispute(self, dispute: Dispute | None, known: Dispute | None) -> None:
        """Write a dispute, or with None take it out."""
        after = dispute_values(self.agency, dispute) if dispute else None
        self._put_case(DISPUTE, after, known.id if known else 0, dispute_values(self.agency, known) if known else None)

    def put_document(self, document: RegisteredDocument | None, known: RegisteredDocument | None) -> None:
        """Write a document, or with None take it out."""
        after = document_values(self.agency, document) if document else None
        self._put_case(
            DOCUMENT, after, known.id if known else 0, document_values(self.agency, known) if known else None
        )

    def _put_case(self, table: str, after: Values | None, key: int, before: Values | None) -> int:
        if before is not None:
            self.put(table, key, after, before)
        elif after is not None:
            return self.add(table, after)
        return key

    def add_person(self, particulars: Particulars) -> int:
        """Keep private particulars in a row of their own, which is never changed but to erase it; its number."""
        key = self.new_id()
        salt = secrets.token_hex(16)
        self.database.run(
            f"INSERT INTO {PERSON} (id, name, contact, matter, remark, salt, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, particulars.name, particulars.contact, particulars.matter, particulars.remark, salt,
             person_digest(salt, particulars)),
        )  # fmt: skip
        self._after[PERSON, key] = {}
        return key

    def add_text(self, content: str) -> int:
        """Keep the words of a letter or a template, as those of a person are kept; its number."""
        key = self.new_id()
        salt = secrets.token_hex(16)
        statement = f"INSERT INTO {TEXT} (id, content, salt, digest) VALUES (?, ?, ?, ?)"
        self.database.run(statement, (key, content, salt, text_digest(salt, content)))
        self._after[TEXT, key] = {}
        return key

    def put_letter(self, letter: Letter | None, known: Letter | None) -> int:
        """Write a letter, or with None take it out; its words stay until they are erased. Its number."""
        after = letter_values(self.agency, letter) if letter else None
        before = letter_values(self.agency, known) if known else None
        return self._put_case(LETTER, after, known.id if known else 0, before)

    def put_template(self, name: str, content: str) -> None:
        """Write the office's own version of a template, or with nothing take it away."""
        statement = f"SELECT id, text_id FROM {TEMPLATE} WHERE agency_id = ? AND name = ?"
        row = self.database.run(statement, (self.agency, name)).fetchone()
        after = {"agency_id": self.agency, "name": name, "text_id": self.add_text(content)} if content else None
        known = {"agency_id": self.agency, "name": name, "text_id": int(row[1])} if row else None
        self._put_case(TEMPLATE, after, int(row[0]) if row else 0, known)

    def reverse(self, record: ledger.LedgerRecord, again: bool = False) -> None:
        """Let each row that a change wrote say what it said before it, or ``again`` what it said after.

        Refused where it was written over since.
        """
        for row in record.rows:
            if row.table in _ORDER and row.table not in _NEVER_CHANGED:
                after, known = (row.values, row.before) if again else (row.before, row.values)
                try:
                    self.put(row.table, int(row.key), after, known)
                except ConcurrentChange as error:
                    raise Refused("这一件后来又改过，不能再退回去。请直接改。") from error

    def finish(self, operator: str, action: str, kind: EntryKind, target: int | None, is_new_agency: bool) -> None:
        """Write the rows, and what became of them into the ledger."""
        if not self._after:
            raise _NothingChanged
        for table in reversed(_ORDER):
            gone = [key for (name, key), values in self._after.items() if name == table and values is None]
            for key in gone:
                self.database.run(f"DELETE FROM {table} WHERE id = ?", (key,))
        for table in _ORDER:
            for (name, key), values in self._after.items():
                if name == table and values:
                    self._write_row(table, key, values, is_new=(table, key) not in self._before)
        self.database.run(
            f"INSERT INTO {CHANGE} (id, agency_id, kind, of) VALUES (?, ?, ?, ?)",
            (self.number, self.agency, kind.value, target),
        )
        changed: dict[str, list[ledger.Key]] = {"agency": [self.agency]} if is_new_agency else {}
        for table, key in self._after:
            changed.setdefault(table, []).append(key)
        changed[CHANGE] = [self.number]
        ledger.append(self.database, operator, action, changed, self._before)

    def _write_row(self, table: str, key: int, values: Values, is_new: bool) -> None:
        names = list(values)
        if is_new:
            marks = ", ".join("?" * (len(names) + 1))
            statement = f"INSERT INTO {table} (id, {', '.join(names)}) VALUES ({marks})"
            self.database.run(statement, (key, *values.values()))
        else:
            setting = ", ".join(f"{name} = ?" for name in names)
            self.database.run(f"UPDATE {table} SET {setting} WHERE id = ?", (*values.values(), key))


def write(
    database: Database,
    agency: Agency,
    operator: str,
    description: str,
    fill: Callable[[Writer], None],
    kind: EntryKind = EntryKind.MAKE,
    target: int | None = None,
) -> None:
    """Make one change of an office's registers, in one transaction: ``fill`` is called once nobody else can write.

    Nothing is written where nothing changes or ``fill`` raises; ConcurrentChange when others were first.
    """
    try:
        with database.write():
            number = ledger.reserve_number(database)
            known = find_agency(database, agency)
            agency_id, is_new = (known, False) if known else ensure_agency(database, agency)
            writer = Writer(database, agency_id, number)
            fill(writer)
            writer.finish(operator, description, kind, target, is_new)
    except _NothingChanged:
        return


def read_history(database: Database, agency: int) -> History:
    """What can be undone and redone in an office's registers: of the newest changes."""
    with database.read():
        rows = database.run(
            f"SELECT c.id, c.kind, c.of, l.operator FROM {CHANGE} c JOIN ledger l ON l.id = c.id "
            f"WHERE c.agency_id = ? ORDER BY c.id DESC LIMIT {_UNDO_DEPTH}",
            (agency,),
        ).fetchall()
    outlines: Iterable[EntryOutline] = (
        EntryOutline(number, EntryKind(kind), of, operator) for number, kind, of, operator in reversed(rows)
    )
    return History.of(outlines)
