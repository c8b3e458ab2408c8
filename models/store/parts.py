"""What units sent: every version kept whole, one of them counting; written once, never changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import peewee

from models.editions.choose import edition_for, edition_named
from models.editions.declare import CellKey, Edition
from models.errors import StoreTrouble
from models.store.collected import Movement, ReceivedFile, ReceivedRow, execute, received_table
from models.store.connection import guarded
from models.store.received_whole import proof_of
from models.store.reports import now
from models.store.tables import column_of, proxy

TAKEN, ACCEPTED, RETURNED, WITHDRAWN = "taken", "accepted", "returned", "withdrawn"
# In the order of Kept's fields.
_COLUMNS = (
    "id", "year", "unit", "edition", "revision", "digest", "chain", "sha", "file", "signer", "received_at", "operator",
    "proof", "state", "is_current",
)  # fmt: skip


@dataclass(frozen=True)
class Arrival:
    """A version about to be kept: whose it is, the sender's own marks of it, its typed figures and the file."""

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

    @property
    def sha(self) -> str:
        """SHA-256 of the file's content."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Kept:
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
class Moved:
    """An entry of the journal of collecting."""

    id: int
    unit: str
    received: int | None
    deed: str
    reason: str
    at: str
    operator: str


@contextmanager
def hastened() -> Iterator[None]:
    """Let commits follow each other without waiting for the disk; what was written is on it when this ends.

    Each commit stays whole, in order, and outlives a kill of the program. A loss of power inside may take the last
    ones back, never one without those after it.
    """
    is_lite = isinstance(proxy.obj, peewee.SqliteDatabase)
    if is_lite and str(proxy.obj.journal_mode).lower() != "wal":
        yield  # without a write-ahead log the order would not be kept
        return
    before = proxy.obj.synchronous if is_lite else None
    execute("PRAGMA synchronous = 1" if is_lite else "SET synchronous_commit = off")
    try:
        yield
    finally:
        execute(f"PRAGMA synchronous = {before}" if is_lite else "SET synchronous_commit = on")
        _flush(is_lite)


def _flush(is_lite: bool) -> None:
    """A commit that waits for the disk takes all before it along."""
    if is_lite:
        execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    else:
        execute("SELECT pg_logical_emit_message(true, 'nianbao', 'flush')").fetchall()


@cache
def _insert_figures(edition: Edition) -> str:
    names = [*map(column_of, edition.typed), "received_id"]
    marks = ", ".join("?" * len(names))
    quoted = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{received_table(edition)._meta.table_name}" ({quoted}) VALUES ({marks})'


_INSERT = (
    f"INSERT INTO received ({', '.join(_COLUMNS[1:])}) VALUES ({', '.join('?' * (len(_COLUMNS) - 1))}) RETURNING id"
)


@guarded
def keep(arrival: Arrival, operator: str, before: int | None) -> int:
    """Keep a version, which counts from now on instead of ``before``; its number. One transaction.

    StoreTrouble, and nothing kept, when another version counts by now than the one named.
    """
    if arrival.edition is not edition_for(arrival.year):
        raise ValueError("a year's reports are in its edition")  # sums rely on it
    at = now()
    values = [arrival.typed.get(cell) for cell in arrival.edition.typed]
    told = [arrival.year, arrival.unit, arrival.edition.name, arrival.revision, arrival.digest, arrival.chain]
    proof = proof_of([*told, arrival.sha, at], values)
    with proxy.atomic():
        current = _current_id(arrival.year, arrival.unit)
        if current != before:
            raise StoreTrouble(f"{arrival.unit} 的报告刚才在另一个窗口或由别人收过，这一份没有收。请再看一遍。")
        if current is not None:
            execute("UPDATE received SET is_current = 0 WHERE id = ?", (current,))
        row = (*told, arrival.sha, arrival.file, arrival.signer, at, operator, proof, TAKEN, 1)
        (number,) = execute(_INSERT, row).fetchone()
        execute("INSERT INTO received_file (received_id, content) VALUES (?, ?)", (number, arrival.content))
        execute(_insert_figures(arrival.edition), [*values, number])
        _note(arrival.year, arrival.unit, number, TAKEN, "", at, operator)
    return int(number)


def _current_id(year: int, unit: str) -> int | None:
    found = execute("SELECT id FROM received WHERE year = ? AND unit = ? AND is_current = 1", (year, unit)).fetchone()
    return int(found[0]) if found else None


def _note(year: int, unit: str, received: int, deed: str, reason: str, at: str, operator: str) -> None:
    execute(
        "INSERT INTO movement (year, unit, received_id, deed, reason, at, operator) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (year, unit, received, deed, reason, at, operator),
    )


@guarded
def judge(received: int, state: str, reason: str, operator: str) -> None:
    """Say what became of a version; one that is withdrawn gives its place back to the last one before it."""
    with proxy.atomic():
        kept = version(received)
        at = now()
        execute(
            "UPDATE received SET state = ?, is_current = ? WHERE id = ?",
            (state, 0 if state == WITHDRAWN else int(kept.is_current), received),
        )
        if state == WITHDRAWN and kept.is_current:
            older = [one for one in versions(kept.year, kept.unit) if one.id < received and one.state != WITHDRAWN]
            if older:
                execute("UPDATE received SET is_current = 1 WHERE id = ?", (older[0].id,))
        _note(kept.year, kept.unit, received, state, reason, at, operator)


_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM received"


def _kept(row: Sequence[Any]) -> Kept:
    return Kept(*(*row[:-1], bool(row[-1])))


@guarded
def version(received: int) -> Kept:
    """One version; StoreTrouble when there is none of that number."""
    row = execute(f"{_SELECT} WHERE id = ?", (received,)).fetchone()
    if row is None:
        raise StoreTrouble("这份收到的报告已经不在数据库里。")
    return _kept(row)


@guarded
def versions(year: int, unit: str) -> list[Kept]:
    """Every version of a unit's report, the one received last first."""
    rows = execute(f"{_SELECT} WHERE year = ? AND unit = ? ORDER BY id DESC", (year, unit)).fetchall()
    return [_kept(row) for row in rows]


@guarded
def current(year: int, unit: str) -> Kept | None:
    """The version that counts."""
    row = execute(f"{_SELECT} WHERE year = ? AND unit = ? AND is_current = 1", (year, unit)).fetchone()
    return _kept(row) if row else None


@guarded
def all_current(year: int) -> dict[str, Kept]:
    """The version of each unit that counts, or would if it had not been returned, by the unit's code."""
    rows = execute(f"{_SELECT} WHERE year = ? AND is_current = 1 ORDER BY id", (year,)).fetchall()
    return {row[2]: _kept(row) for row in rows}


@guarded
def marks(year: int) -> dict[str, tuple[int, int, str, str]]:
    """The same in a few words: number, revision, moment received and state, by the unit's code."""
    rows = execute(
        "SELECT unit, id, revision, received_at, state FROM received WHERE year = ? AND is_current = 1 ORDER BY id",
        (year,),
    ).fetchall()
    return {unit: (number, revision, received_at, state) for unit, number, revision, received_at, state in rows}


@guarded
def with_sha(sha: str) -> Kept | None:
    """The version that came as exactly this file, the last one where there are several."""
    row = execute(f"{_SELECT} WHERE sha = ? ORDER BY id DESC LIMIT 1", (sha,)).fetchone()
    return _kept(row) if row else None


@guarded
def content_of(received: int) -> bytes:
    """The file a version came as; StoreTrouble when it is not what was kept."""
    row = ReceivedFile.get_or_none(ReceivedFile.received == received)
    kept = version(received)
    if row is None or sha256(bytes(row.content)).hexdigest() != kept.sha:
        raise StoreTrouble(f"收到的文件“{kept.file}”与收下时的校验码不符，可能已损坏。请从备份恢复，或请单位重新报送。")
    return bytes(row.content)


@guarded
def typed_of(received: int) -> dict[CellKey, int]:
    """The typed figures of a version; StoreTrouble when they are not what was kept."""
    kept = version(received)
    edition = edition_named(kept.edition)
    table = received_table(edition)
    names = ", ".join(f'"{column_of(cell)}"' for cell in edition.typed)
    row = execute(f"SELECT {names} FROM {table._meta.table_name} WHERE received_id = ?", (received,)).fetchone() or ()
    told = [kept.year, kept.unit, kept.edition, kept.revision, kept.digest, kept.chain, kept.sha, kept.received_at]
    if proof_of(told, row) != kept.proof:
        raise StoreTrouble(f"收到的报告“{kept.file}”与收下时的校验码不符，可能已损坏，或被别的程序改过。请从备份恢复。")
    return {cell: value for cell, value in zip(edition.typed, row, strict=True) if value is not None}


@guarded
def last_movement(year: int) -> int:
    """The number of the last thing that happened to any unit's report of the year; 0 without any."""
    (number,) = execute("SELECT coalesce(max(id), 0) FROM movement WHERE year = ?", (year,)).fetchone()
    return int(number)


@guarded
def movements(year: int, unit: str) -> list[Moved]:
    """What happened to a unit's report, oldest first."""
    columns = (Movement.id, Movement.unit, Movement.received, Movement.deed, Movement.reason, Movement.at)
    query = Movement.select(*columns, Movement.operator).where((Movement.year == year) & (Movement.unit == unit))
    rows: Iterable[Any] = query.order_by(Movement.id).tuples()
    return [Moved(*row) for row in rows]


@guarded
def moved_since(year: int, movement: int) -> set[str]:
    """The units to whose reports something happened after a movement."""
    rows = execute("SELECT DISTINCT unit FROM movement WHERE year = ? AND id > ?", (year, movement)).fetchall()
    return {unit for (unit,) in rows}


@guarded
def years() -> list[int]:
    """The report years of which something was received, newest first."""
    return [row.year for row in ReceivedRow.select(ReceivedRow.year).distinct().order_by(ReceivedRow.year.desc())]
