"""Erasing whose requests were and what they asked for: the cases and their counts stay."""

from datetime import date

from models.errors import StoreError
from models.registers.request import Particulars
from models.store import ledger
from models.store.database import Database
from models.store.registers.rows import DISPUTE, PERSON, REQUEST, person_digest

ERASED = person_digest("", Particulars())
_IDS_PER_STATEMENT = 400


def erasable_people(database: Database, agency: int, before: date) -> list[int]:
    """The people of requests that were answered before a day and are under no dispute that goes on.

    What was written of them before a correction is among them, in rows that no request points to any more.
    """
    with database.read():
        rows = database.run(
            f"SELECT p.id FROM {PERSON} p JOIN {REQUEST} r ON r.person_id = p.id "
            "WHERE r.agency_id = ? AND r.closed_on <> '' AND r.closed_on < ? AND p.digest <> ? "
            f"AND NOT EXISTS (SELECT 1 FROM {DISPUTE} d WHERE d.request_id = r.id AND d.decided_on = '') "
            "ORDER BY p.id",
            (agency, before.isoformat(), ERASED),
        ).fetchall()
        orphans = database.run(
            f"SELECT p.id FROM {PERSON} p WHERE p.digest <> ? "
            f"AND NOT EXISTS (SELECT 1 FROM {REQUEST} r WHERE r.person_id = p.id) ORDER BY p.id",
            (ERASED,),
        ).fetchall()
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
    """Erase them, salt and digest too, in one transaction with its entry in the ledger; how many. It is not undone."""
    if not erasable_people(database, agency, before):
        return 0
    with database.write():
        ledger.reserve_number(database)
        people = erasable_people(database, agency, before)
        for at in range(0, len(people), _IDS_PER_STATEMENT):
            some = people[at : at + _IDS_PER_STATEMENT]
            marks = ", ".join("?" * len(some))
            database.run(
                f"UPDATE {PERSON} SET name = '', contact = '', matter = '', remark = '', salt = '', digest = ? "
                f"WHERE id IN ({marks})",
                (ERASED, *some),
            )
        why = f"（{reason}）" if reason else ""
        ledger.append(database, operator, f"清除 {len(people)} 件申请人信息{why}", {PERSON: people})
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
