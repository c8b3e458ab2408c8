"""What units sent: every version kept whole, one of them counting; written once, never changed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import peewee

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name, edition_for
from models.errors import StoreError
from models.registers.reported_counts import RegisterCounts
from models.store import ledger
from models.store.clock import now
from models.store.collection.tables import MovementRow, ReceivedFileRow, ReceivedRow, received_table
from models.store.database import Database
from models.store.integrity.submission_integrity import submission_proof
from models.store.tables import column_of

TAKEN, ACCEPTED, RETURNED, WITHDRAWN = "taken", "accepted", "returned", "withdrawn"
_STATE_ACTIONS = {TAKEN: "收下报告", ACCEPTED: "接收报告", RETURNED: "退回报告", WITHDRAWN: "撤销收下"}
# In the order of Kept's fields.
_COLUMNS = (
    "id", "year", "unit", "edition", "revision", "digest", "chain", "sha", "file", "signer", "received_at", "operator",
    "proof", "state", "is_current",
)  # fmt: skip


class TakenElsewhere(StoreError):
    """Another version of the unit's report was taken since this one was looked at; nothing was kept."""


@dataclass(frozen=True)
class NewSubmission:
    """A version about to be kept: whose it is, the sender's own marks of it, its typed figures and the file.

    ``reason`` is why it is taken though something spoke against it, ``counts`` what the sender tells of its registers.
    """

    year: int
    unit: str
    edition: Edition
    revision: int
    digest: str
    chain: str
    file: str
    signer: str
    typed: Mapping[CellKey, int]
    content: bytes
    reason: str = ""
    counts: RegisterCounts | None = None

    @property
    def sha(self) -> str:
        """SHA-256 of the file's content."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class ReceivedCounts:
    """That a report came with what its sender's registers count: ``cells`` were counted, of which ``differing`` have
    another figure in the report.
    """

    digest: str
    cells: int
    differing: int

    @property
    def label(self) -> str:
        """有台账, and in how many cells the report differs from it."""
        return f"有台账，{self.differing} 格不同" if self.differing else "有台账"


@dataclass(frozen=True)
class Submission:
    """A version as it is kept; ``state`` is TAKEN, ACCEPTED, RETURNED or WITHDRAWN, times are ISO texts in UTC."""

    id: int
    year: int
    unit: str
    edition: str
    revision: int
    digest: str
    chain: str
    sha: str
    file: str
    signer: str
    received_at: str
    operator: str
    proof: str
    state: str
    is_current: bool


@dataclass(frozen=True)
class Movement:
    """An entry of the journal of collecting."""

    id: int
    unit: str
    received: int | None
    action: str
    reason: str
    at: str
    operator: str


@cache
def _insert_figures(edition: Edition) -> str:
    names = [*map(column_of, edition.typed_cells), "received_id"]
    placeholders = ", ".join("?" * len(names))
    quoted = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{received_table(edition)._meta.table_name}" ({quoted}) VALUES ({placeholders})'


_INSERT = (
    f"INSERT INTO received ({', '.join(_COLUMNS[1:])}) VALUES ({', '.join('?' * (len(_COLUMNS) - 1))}) RETURNING id"
)


def save_submission(
    database: Database, arrival: NewSubmission, operator: str, before: int | None, is_resent: bool = False
) -> int:
    """Keep a version, which counts from now on instead of ``before``; its number. One transaction.

    A return holds for what was returned: a version that says the same, by its digest or, where ``is_resent``, as much
    as ``before``, counts no more than that did. TakenElsewhere, and nothing kept, when another version counts by now
    than the one named.
    """
    if arrival.edition is not edition_for(arrival.year):
        raise ValueError("a year's reports are in its edition")  # sums rely on it
    at = now()
    values = [arrival.typed.get(cell) for cell in arrival.edition.typed_cells]
    identity = [arrival.year, arrival.unit, arrival.edition.name, arrival.revision, arrival.digest, arrival.chain]
    proof = submission_proof([*identity, arrival.sha, at], values)
    elsewhere = TakenElsewhere(f"{arrival.unit} 的报告刚才在另一个窗口或由别人收过，这一份没有收。请再看一遍。")
    with _refusing_second(elsewhere), database.write():
        current = _current_id(database, arrival.year, arrival.unit)
        if current != before:
            raise elsewhere
        if current is not None:
            database.run("UPDATE received SET is_current = 0 WHERE id = ?", (current,))
        ruled = (
            read_submission(database, current)
            if is_resent and current
            else last_with_digest(database, arrival.year, arrival.unit, arrival.digest)
        )
        returned = ruled if ruled and ruled.state == RETURNED else None
        state = RETURNED if returned else TAKEN
        row = (*identity, arrival.sha, arrival.file, arrival.signer, at, operator, proof, state, 1)
        (number,) = database.run(_INSERT, row).fetchone()
        database.run("INSERT INTO received_file (received_id, content) VALUES (?, ?)", (number, arrival.content))
        database.run(_insert_figures(arrival.edition), [*values, number])
        counts = _save_counts(database, number, arrival)
        events = [record_event(database, arrival.year, arrival.unit, number, TAKEN, arrival.reason, at, operator)]
        if returned:
            reason = f"内容与退回过的 {returned.file} 相同，仍算已退回"
            events.append(record_event(database, arrival.year, arrival.unit, number, RETURNED, reason, at, operator))
        versions = [number] if current is None else [current, number]
        ledger.append(database, operator, "收下报告", {"received": versions, "movement": events, **counts})
    return int(number)


def _save_counts(database: Database, number: int, arrival: NewSubmission) -> dict[str, list[ledger.Key]]:
    """Keep that a version came with counts; what is to be recorded of it."""
    if arrival.counts is None:
        return {}
    told = arrival.counts
    database.run(
        "INSERT INTO received_counts (received_id, digest, cells, differing) VALUES (?, ?, ?, ?)",
        (number, told.digest, len(told.cells), len(told.differing(arrival.typed))),
    )
    return {"received_counts": [number]}


@contextmanager
def _refusing_second(elsewhere: TakenElsewhere) -> Iterator[None]:
    """Two clerks on a server may both see that nothing counts yet: the index lets only one of them in."""
    try:
        yield
    except peewee.IntegrityError as error:
        if "received_current" in str(error):
            raise elsewhere from error
        raise


def _current_id(database: Database, year: int, unit: str) -> int | None:
    row = database.run(
        "SELECT id FROM received WHERE year = ? AND unit = ? AND is_current = 1", (year, unit)
    ).fetchone()
    return int(row[0]) if row else None


def record_event(
    database: Database, year: int, unit: str, received: int | None, action: str, reason: str, at: str, operator: str
) -> int:
    """Write into the journal of collecting, inside the caller's transaction; the entry's number."""
    statement = (
        "INSERT INTO movement (year, unit, received_id, deed, reason, at, operator) VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    values = (year, unit, received, action, reason, at, operator)
    return int(database.run(f"{statement} RETURNING id", values).fetchone()[0])


def set_submission_state(database: Database, received: int, state: str, reason: str, operator: str) -> None:
    """Say what became of a version; one that is withdrawn gives its place back to the last one before it."""
    with database.write():
        submission = read_submission(database, received)
        at = now()
        database.run(
            "UPDATE received SET state = ?, is_current = ? WHERE id = ?",
            (state, 0 if state == WITHDRAWN else int(submission.is_current), received),
        )
        older: list[Submission] = []
        if state == WITHDRAWN and submission.is_current:
            older = [
                one
                for one in submissions_of_unit(database, submission.year, submission.unit)
                if one.id < received and one.state != WITHDRAWN
            ]
            if older:
                database.run("UPDATE received SET is_current = 1 WHERE id = ?", (older[0].id,))
        event = record_event(database, submission.year, submission.unit, received, state, reason, at, operator)
        versions = [received, *(one.id for one in older[:1])]
        ledger.append(database, operator, _STATE_ACTIONS[state], {"received": versions, "movement": [event]})


_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM received"


def _parse_submission(row: Sequence[Any]) -> Submission:
    return Submission(*(*row[:-1], bool(row[-1])))


def read_submission(database: Database, received: int) -> Submission:
    """One version; StoreError when there is none of that number."""
    with database.read():
        row = database.run(f"{_SELECT} WHERE id = ?", (received,)).fetchone()
        if row is None:
            raise StoreError("这份收到的报告已经不在数据库里。")
        return _parse_submission(row)


def submissions_of_unit(database: Database, year: int, unit: str) -> list[Submission]:
    """Every version of a unit's report, the one received last first."""
    with database.read():
        rows = database.run(f"{_SELECT} WHERE year = ? AND unit = ? ORDER BY id DESC", (year, unit)).fetchall()
        return [_parse_submission(row) for row in rows]


def current_submission(database: Database, year: int, unit: str) -> Submission | None:
    """The version that counts."""
    with database.read():
        row = database.run(f"{_SELECT} WHERE year = ? AND unit = ? AND is_current = 1", (year, unit)).fetchone()
        return _parse_submission(row) if row else None


def last_with_digest(database: Database, year: int, unit: str, digest: str) -> Submission | None:
    """The last version of a unit's report that said exactly this and was not withdrawn."""
    with database.read():
        row = database.run(
            f"{_SELECT} WHERE year = ? AND unit = ? AND digest = ? AND state <> ? ORDER BY id DESC LIMIT 1",
            (year, unit, digest, WITHDRAWN),
        ).fetchone()
        return _parse_submission(row) if row else None


def current_submissions(database: Database, year: int) -> dict[str, Submission]:
    """The version of each unit that counts, or would if it had not been returned, by the unit's code."""
    with database.read():
        rows = database.run(f"{_SELECT} WHERE year = ? AND is_current = 1 ORDER BY id", (year,)).fetchall()
        return {row[2]: _parse_submission(row) for row in rows}


def current_summaries(database: Database, year: int) -> dict[str, tuple[int, int, str, str]]:
    """The same in a few words: number, revision, the moment it first came and state, by the unit's code."""
    with database.read():
        rows = database.run(
            "SELECT unit, id, revision, received_at, state FROM received WHERE year = ? AND is_current = 1 ORDER BY id",
            (year,),
        ).fetchall()
        first = first_received(database, year)
        return {
            unit: (number, revision, first.get(unit, received_at), state)
            for unit, number, revision, received_at, state in rows
        }


def first_received(database: Database, year: int) -> dict[str, str]:
    """When what counts came for the first time, by the unit's code, for the units that sent the same again since."""
    with database.read():
        rows = database.run(
            "SELECT now.unit, MIN(former.received_at) FROM received former JOIN received now "
            "ON now.year = former.year AND now.unit = former.unit AND now.digest = former.digest "
            "AND now.is_current = 1 "
            "WHERE former.year = ? AND former.is_current = 0 AND former.state <> ? AND former.id < now.id "
            "GROUP BY now.unit",
            (year, WITHDRAWN),
        ).fetchall()
        return dict(rows)


def current_counts(database: Database, year: int) -> dict[str, ReceivedCounts]:
    """What is known of the registers behind the versions that count, by the unit's code; those without are absent."""
    with database.read():
        rows = database.run(
            "SELECT r.unit, c.digest, c.cells, c.differing FROM received_counts c JOIN received r "
            "ON r.id = c.received_id WHERE r.year = ? AND r.is_current = 1",
            (year,),
        ).fetchall()
        return {unit: ReceivedCounts(*told) for unit, *told in rows}


def counts_of(database: Database, received: int) -> ReceivedCounts | None:
    """The same of one version; None where it came without counts."""
    with database.read():
        row = database.run(
            "SELECT digest, cells, differing FROM received_counts WHERE received_id = ?", (received,)
        ).fetchone()
        return ReceivedCounts(*row) if row else None


def find_by_sha(database: Database, sha: str) -> Submission | None:
    """The version that came as exactly this file, the last one where there are several."""
    with database.read():
        row = database.run(f"{_SELECT} WHERE sha = ? ORDER BY id DESC LIMIT 1", (sha,)).fetchone()
        return _parse_submission(row) if row else None


def read_content(database: Database, received: int) -> bytes:
    """The file a version came as; StoreError when it is not what was kept."""
    with database.read():
        row = ReceivedFileRow.select().where(ReceivedFileRow.received == received).first(database)
        submission = read_submission(database, received)
        if row is None or sha256(bytes(row.content)).hexdigest() != submission.sha:
            raise StoreError(
                f"收到的文件“{submission.file}”与收下时的校验码不符，可能已损坏。请从备份恢复，或请单位重新报送。"
            )
        return bytes(row.content)


def read_figures(database: Database, received: int) -> dict[CellKey, int]:
    """The typed figures of a version; StoreError when they are not what was kept."""
    with database.read():
        submission = read_submission(database, received)
        edition = edition_by_name(submission.edition)
        table = received_table(edition)
        names = ", ".join(f'"{column_of(cell)}"' for cell in edition.typed_cells)
        row = (
            database.run(f"SELECT {names} FROM {table._meta.table_name} WHERE received_id = ?", (received,)).fetchone()
            or ()
        )
        identity = [
            submission.year,
            submission.unit,
            submission.edition,
            submission.revision,
            submission.digest,
            submission.chain,
            submission.sha,
            submission.received_at,
        ]
        if submission_proof(identity, row) != submission.proof:
            raise StoreError(
                f"收到的报告“{submission.file}”与收下时的校验码不符，可能已损坏，或被别的程序改过。请从备份恢复。"
            )
        return {cell: value for cell, value in zip(edition.typed_cells, row, strict=True) if value is not None}


def last_event(database: Database, year: int) -> int:
    """The number of the last thing that happened to any unit's report of the year; 0 without any."""
    with database.read():
        (number,) = database.run("SELECT coalesce(max(id), 0) FROM movement WHERE year = ?", (year,)).fetchone()
        return int(number)


def events_of_unit(database: Database, year: int, unit: str) -> list[Movement]:
    """What happened to a unit's report, oldest first."""
    with database.read():
        columns = (
            MovementRow.id,
            MovementRow.unit,
            MovementRow.received,
            MovementRow.deed,
            MovementRow.reason,
            MovementRow.at,
        )
        query = MovementRow.select(*columns, MovementRow.operator).where(
            (MovementRow.year == year) & (MovementRow.unit == unit)
        )
        return [Movement(*row) for row in query.order_by(MovementRow.id).tuples().execute(database)]


def units_changed_since(database: Database, year: int, movement: int) -> set[str]:
    """The units to whose reports something happened after a movement."""
    with database.read():
        rows = database.run("SELECT DISTINCT unit FROM movement WHERE year = ? AND id > ?", (year, movement)).fetchall()
        return {unit for (unit,) in rows}


def submission_years(database: Database) -> list[int]:
    """The report years of which something was received, newest first."""
    with database.read():
        query = ReceivedRow.select(ReceivedRow.year).distinct().order_by(ReceivedRow.year.desc())
        return [row.year for row in query.execute(database)]
