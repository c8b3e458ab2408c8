"""Erasing whose requests were, what they asked for and what letters said: the cases and their counts stay."""

from collections.abc import Sequence
from datetime import date

from models.errors import StoreError
from models.registers.request import Particulars
from models.store import ledger
from models.store.database import Database
from models.store.registers.rows import (
    DISPUTE,
    LETTER,
    PERSON,
    REQUEST,
    TEMPLATE,
    TEXT,
    person_digest,
    text_digest,
)

ERASED, ERASED_TEXT = person_digest("", Particulars()), text_digest("", "")
_IDS_PER_STATEMENT = 400
_IS_OVER = (
    "r.agency_id = ? AND r.closed_on <> '' AND r.closed_on < ? "
    f"AND NOT EXISTS (SELECT 1 FROM {DISPUTE} d WHERE d.request_id = r.id AND d.decided_on = '')"
)


def erasable_people(database: Database, agency: int, before: date) -> list[int]:
    """The people of requests that were answered before a day and are under no dispute that goes on.

    What was written of them before a correction is among them, in rows that no request points to any more.
    """
    return _numbers(
        database,
        f"SELECT p.id FROM {PERSON} p JOIN {REQUEST} r ON r.person_id = p.id "
        f"WHERE {_IS_OVER} AND p.digest <> ? ORDER BY p.id",
        (agency, before.isoformat(), ERASED),
        f"SELECT p.id FROM {PERSON} p WHERE p.digest <> ? "
        f"AND NOT EXISTS (SELECT 1 FROM {REQUEST} r WHERE r.person_id = p.id) ORDER BY p.id",
        (ERASED,),
    )


def erasable_texts(database: Database, agency: int, before: date) -> list[int]:
    """The words of the letters in the same requests, and those that neither a letter nor a template has any more."""
    return _numbers(
        database,
        f"SELECT t.id FROM {TEXT} t JOIN {LETTER} l ON l.text_id = t.id JOIN {REQUEST} r ON r.id = l.request_id "
        f"WHERE {_IS_OVER} AND t.digest <> ? ORDER BY t.id",
        (agency, before.isoformat(), ERASED_TEXT),
        f"SELECT t.id FROM {TEXT} t WHERE t.digest <> ? "
        f"AND NOT EXISTS (SELECT 1 FROM {LETTER} l WHERE l.text_id = t.id) "
        f"AND NOT EXISTS (SELECT 1 FROM {TEMPLATE} f WHERE f.text_id = t.id) ORDER BY t.id",
        (ERASED_TEXT,),
    )


def _numbers(
    database: Database, of_cases: str, values: Sequence[object], left_behind: str, more: Sequence[object]
) -> list[int]:
    with database.read():
        rows = database.run(of_cases, values).fetchall()
        orphans = database.run(left_behind, more).fetchall()
    return [int(number) for (number,) in (*rows, *orphans)]


def erasable_numbers(database: Database, agency: int, before: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The 登记号 of answered requests whose people would be erased, and of those kept while a dispute goes on."""
    with database.read():
        rows = database.run(
            f"SELECT r.number, EXISTS (SELECT 1 FROM {DISPUTE} d WHERE d.request_id = r.id AND d.decided_on = '') "
            f"FROM {REQUEST} r JOIN {PERSON} p ON p.id = r.person_id "
            "WHERE r.agency_id = ? AND r.closed_on <> '' AND r.closed_on < ? AND p.digest <> ? ORDER BY r.number",
            (agency, before.isoformat(), ERASED),
        ).fetchall()
    return tuple(n for n, is_held in rows if not is_held), tuple(n for n, is_held in rows if is_held)


def erase_people(database: Database, agency: int, before: date, operator: str, reason: str = "") -> int:
    """Erase them and the words of their letters, salts and digests too, in one transaction with its ledger entry.

    How many people; it is not undone.
    """
    if not (erasable_people(database, agency, before) or erasable_texts(database, agency, before)):
        return 0
    with database.write():
        ledger.reserve_number(database)
        people, texts = erasable_people(database, agency, before), erasable_texts(database, agency, before)
        blank = "name = '', contact = '', matter = '', remark = ''"
        for table, columns, digest, numbers in (
            (PERSON, blank, ERASED, people), (TEXT, "content = ''", ERASED_TEXT, texts),
        ):  # fmt: skip
            for at in range(0, len(numbers), _IDS_PER_STATEMENT):
                some = numbers[at : at + _IDS_PER_STATEMENT]
                marks = ", ".join("?" * len(some))
                statement = f"UPDATE {table} SET {columns}, salt = '', digest = ? WHERE id IN ({marks})"
                database.run(statement, (digest, *some))
        written = {table: numbers for table, numbers in ((PERSON, people), (TEXT, texts)) if numbers}
        why = f"（{reason}）" if reason else ""
        ledger.append(database, operator, f"清除 {len(people)} 件申请人信息{why}", written)
    return len(people)


def drop_free_space(database: Database) -> bool:
    """Write a file anew, so that what was erased stands in no unused part of it; whether that could be done now.

    While another connection reads it cannot. A server clears its own tables.
    """
    if database.is_shared:
        return True
    try:
        with database.read():
            database.execute_sql("VACUUM")
            # What is still in the log is not in the file; while others read, the file keeps its old pages.
            is_busy, *_ = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except StoreError:
        return False
    return not is_busy
