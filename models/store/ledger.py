"""The ledger: a chained entry for each change of a row that no report's own journal covers.

A report's journal covers what the report holds. Whose it is, its year and label, whether it is deleted, the agencies,
the office's documents, and all of collecting stand in rows of their own; an entry names each row that a transaction
wrote, with what it says from then on. ``models/store/integrity/ledger_audit.py`` holds the rows against it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from models.store.clock import now
from models.store.database import Database
from models.store.tables import FORMER_PASSWORDS

SINCE_VERSION = 5
Key = int | str
Values = dict[str, Any]
"""What a row says, column by column; a long text stands as its SHA-256."""
UPGRADED, SALVAGED = "升级数据库", "抢救数据库"
DELETED, BROUGHT_BACK = "删除报告", "恢复报告"
_COLUMNS = "id, at, operator, action, content, chain"
_LONGEST = 200
_ROWS_PER_ENTRY = 500


@dataclass(frozen=True)
class CoveredTable:
    """A table whose rows the ledger covers. Columns that are not named are covered by one that is, a digest.

    ``key`` tells the rows apart; where it does not, ``is_group`` takes those of one key for one row. ``excluded`` is a
    key that is this computer's own affair. ``since`` is the version of the database that brought the table.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    key: str = "id"
    is_group: bool = False
    excluded: Key | None = None
    since: int = SINCE_VERSION


COVERED = {
    table.name: table
    for table in (
        CoveredTable("agency", "单位", ("name", "code", "level")),
        CoveredTable("report", "报告", ("agency_id", "year", "edition", "label", "created_at", "deleted_at")),
        CoveredTable("paper", "文件", ("digest",), key="name", excluded=FORMER_PASSWORDS),
        CoveredTable("roster", "名册", ("year", "deadlines", "origin", "changed_at", "operator", "digest")),
        CoveredTable(
            "received", "收到的报告", ("edition", "file", "signer", "operator", "proof", "state", "is_current")
        ),
        CoveredTable("movement", "收报经过", ("year", "unit", "received_id", "deed", "reason", "at", "operator")),
        CoveredTable(
            "receipt",
            "回执",
            ("number", "direction", "received_id", "report_id", "verdict", "content", "at", "operator"),
        ),
        CoveredTable(
            "adjustment", "调整", ("year", "node", "cell", "value", "reason", "at", "operator", "withdrawn_at")
        ),
        CoveredTable("kept_sum", "汇总", ("last_movement", "report_id", "operator", "digest")),
        CoveredTable("kept_part", "汇总所含的报告", ("received_id",), key="sum_id", is_group=True),
        CoveredTable(
            "learned_name",
            "认定的写法",
            ("name", "code", "unit", "at", "operator", "removed_at", "removed_by"),
            since=6,
        ),
        CoveredTable("arrival", "收到日期", ("year", "unit", "received_id", "kind", "day", "at", "operator"), since=6),
        CoveredTable("signing_key", "签名密钥", ("public_key", "digest"), since=6),
        CoveredTable("kept_input", "汇总的依据", ("roster", "units", "entry"), key="sum_id", since=7),
        CoveredTable(
            "sum_explanation",
            "汇总问题的说明",
            ("year", "node", "mark", "rule", "content", "at", "operator", "withdrawn_at"),
            since=7,
        ),
        CoveredTable("unit_pick", "挑选的单位", ("name", "content", "at", "operator"), since=7),
        CoveredTable("unit_kind", "单位类别", ("code", "kind", "at", "operator"), since=7),
        CoveredTable("collection_setting", "汇总的设定", ("name", "content", "at", "operator"), since=11),
        CoveredTable(
            "received_counts", "随报告来的台账数", ("digest", "cells", "differing"), key="received_id", since=12
        ),
        # Of a person the digest alone, so that what was erased is nowhere told.
        CoveredTable("register_person", "申请人", ("digest",), since=8),
        CoveredTable(
            "register_request",
            "申请",
            (
                "agency_id",
                "number",
                "received_on",
                "channel",
                "requester",
                "arrived_on",
                "handler",
                "closed_on",
                "result",
                "letter",
                "person_id",
            ),
            since=8,
        ),
        CoveredTable(
            "register_event",
            "申请的办理过程",
            ("request_id", "kind", "begun_on", "ended_on", "limit_on", "arrived_on", "days", "amount", "letter"),
            since=8,
        ),
        CoveredTable(
            "register_dispute",
            "复议诉讼",
            ("agency_id", "number", "request_id", "kind", "filed_on", "decided_on", "outcome"),
            since=8,
        ),
        CoveredTable(
            "register_document",
            "文件台账",
            (
                "agency_id",
                "title",
                "number",
                "kind",
                "issued_on",
                "published_on",
                "amended_on",
                "repealed_on",
                "expires_on",
                "superseded_by",
            ),
            since=8,
        ),
        # Of the words of a letter the digest alone.
        CoveredTable("register_text", "文书正文", ("digest",), since=10),
        CoveredTable(
            "register_letter",
            "文书",
            ("agency_id", "request_id", "kind", "template", "number", "issued_on", "text_id"),
            since=10,
        ),
        CoveredTable("register_template", "文书模板", ("agency_id", "name", "text_id"), since=10),
        CoveredTable("register_change", "台账的修改", ("agency_id", "kind", "of"), since=8),
        CoveredTable("audit_run", "核查", ("year", "source", "at", "operator"), since=9),
        CoveredTable(
            "audit_file",
            "核查的公布件",
            ("run_id", "year", "unit", "status", "file", "sha", "reading", "result", "is_current"),
            since=9,
        ),
        CoveredTable("audit_item", "整改事项", ("year", "unit", "file_id", "content"), since=9),
        CoveredTable("audit_event", "整改经过", ("item_id", "kind", "day", "words", "of", "at", "operator"), since=9),
    )
}


@dataclass(frozen=True)
class RecordedRow:
    """A row that an entry names; ``values`` is None from the moment on when it is gone.

    ``before`` is what it said until then, kept where the change can be undone; None where it was not there.
    """

    table: str
    key: Key
    values: Values | None
    before: Values | None = None


@dataclass(frozen=True)
class LedgerRecord:
    """An entry as it is kept; ``at`` is an ISO text in UTC."""

    id: int
    at: str
    operator: str
    action: str
    rows: tuple[RecordedRow, ...]
    chain: str


def append(
    database: Database,
    operator: str,
    action: str,
    changed: Mapping[str, Iterable[Key]],
    before: Mapping[tuple[str, Key], Values] | None = None,
) -> None:
    """Record rows as they now stand, by table and key; the last statement of the transaction that wrote them.

    Those of several clerks are put in a row by the lock on the head, so nothing may be locked after it. ``before`` is
    what rows said until now, where the change is to be undone from the ledger.
    """
    rows: list[RecordedRow] = []
    for name, keys in changed.items():
        wanted = [key for key in dict.fromkeys(keys) if key != COVERED[name].excluded]
        there = dict(read_rows(database.run, COVERED[name], wanted))
        rows += [RecordedRow(name, key, there.get(key), (before or {}).get((name, key))) for key in wanted]
    _write(database, operator, action, rows)


def reserve_number(database: Database) -> int:
    """The number that the next entry will have, and the lock on the head from here on: the first statement of a
    transaction that reads what it is going to change and appends an entry at its end.
    """
    _lock_head(database, 0)
    return int(database.run("SELECT entries FROM ledger_head WHERE id = 1").fetchone()[0]) + 1


def read_record(database: Database, number: int) -> LedgerRecord | None:
    """One entry by its number; None where there is none."""
    with database.read():
        row = database.run(f"SELECT {_COLUMNS} FROM ledger WHERE id = ?", (number,)).fetchone()
    return _record(*row) if row else None


def read_action(database: Database, number: int) -> str:
    """What an entry is called, without its rows, of which an import has thousands; empty where there is none."""
    with database.read():
        row = database.run("SELECT action FROM ledger WHERE id = ?", (number,)).fetchone()
    return str(row[0]) if row else ""


def _lock_head(database: Database, more: int) -> None:
    database.run("INSERT INTO ledger_head (id, entries, chain) VALUES (1, 0, '') ON CONFLICT DO NOTHING")
    database.run("UPDATE ledger_head SET entries = entries + ? WHERE id = 1", (more,))


def record_everything(database: Database, action: str, gone: Iterable[tuple[str, Key]] = ()) -> None:
    """Record every row as it is found, where nothing was recorded before or part of it was lost; ``gone`` are missed.

    What was changed before can then not be told, and the entry's name says why.
    """
    rows = [RecordedRow(name, key, None) for name, key in gone]
    for table in COVERED.values():
        rows += [RecordedRow(table.name, key, values) for key, values in read_rows(database.run, table)]
    for at in range(0, len(rows), _ROWS_PER_ENTRY):
        _write(database, "", action, rows[at : at + _ROWS_PER_ENTRY])


def _write(database: Database, operator: str, action: str, rows: Sequence[RecordedRow]) -> None:
    if not rows:
        return
    content = serialize_rows(rows)
    with database.write():
        _lock_head(database, 1)
        number, before = database.run("SELECT entries, chain FROM ledger_head WHERE id = 1").fetchone()
        at = now()
        chain = entry_digest(before, int(number), at, operator, action, content)
        database.run(
            "INSERT INTO ledger (id, at, operator, action, content, chain) VALUES (?, ?, ?, ?, ?, ?)",
            (number, at, operator, action, content, chain),
        )
        database.run("UPDATE ledger_head SET chain = ? WHERE id = 1", (chain,))


def entry_count(database: Database) -> int:
    """How many entries there are: another number where anything that the ledger covers was written."""
    with database.read():
        row = database.run("SELECT entries FROM ledger_head WHERE id = 1").fetchone()
    return int(row[0]) if row else 0


def entry_digest(before: str, number: int, at: str, operator: str, action: str, content: str) -> str:
    """The digest over an entry and its predecessor's."""
    told = json.dumps([before, number, at, operator, action, content], ensure_ascii=False)
    return sha256(told.encode()).hexdigest()


def serialize_rows(rows: Iterable[RecordedRow]) -> str:
    """The rows of an entry as JSON."""
    told = [[r.table, r.key, r.values, *([r.before] if r.before is not None else ())] for r in rows]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def parse_rows(content: str) -> tuple[RecordedRow, ...]:
    """The same back; ValueError or TypeError when it is none."""
    return tuple(RecordedRow(*row) for row in json.loads(content))


def read_rows(
    ask: Callable[[str, Sequence[object]], Iterable[Any]], table: CoveredTable, keys: Sequence[Key] | None = None
) -> Iterator[tuple[Key, Values]]:
    """What the rows of a table say, those of some keys or all of them; ``ask`` runs a statement."""
    columns = ", ".join((table.key, *table.columns))
    order = f"ORDER BY {', '.join((table.key, *table.columns) if table.is_group else (table.key,))}"
    if keys is None:
        yield from _named(ask(f"SELECT {columns} FROM {table.name} {order}", ()), table)
        return
    for at in range(0, len(keys), _ROWS_PER_ENTRY):
        some = list(keys[at : at + _ROWS_PER_ENTRY])
        where = f"WHERE {table.key} IN ({', '.join('?' * len(some))})"
        yield from _named(ask(f"SELECT {columns} FROM {table.name} {where} {order}", some), table)


def _named(rows: Iterable[Any], table: CoveredTable) -> Iterator[tuple[Key, Values]]:
    if not table.is_group:
        yield from (
            (key, dict(zip(table.columns, map(_shortened, values), strict=True)))
            for key, *values in rows
            if key != table.excluded
        )
        return
    groups: dict[Key, Any] = {}
    for key, *values in rows:
        groups.setdefault(key, sha256()).update(json.dumps(values).encode())
    for key, digest in groups.items():
        yield key, {table.columns[0]: ["sha256", digest.hexdigest()]}


def _shortened(value: object) -> object:
    """The value, or a long text's digest: what a receipt says need not be kept twice."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return ["sha256", sha256(value.encode()).hexdigest()]
    return value


def _record(number: int, at: str, operator: str, action: str, content: str, chain: str) -> LedgerRecord:
    return LedgerRecord(int(number), at, operator, action, parse_rows(content), chain)


def deletions_of_report(database: Database, report: int) -> list[LedgerRecord]:
    """The entries by which a report was deleted or brought back, oldest first."""
    with database.read():
        rows = database.run(
            f"SELECT {_COLUMNS} FROM ledger WHERE action IN (?, ?) ORDER BY id", (DELETED, BROUGHT_BACK)
        ).fetchall()
    records = [_record(*row) for row in rows]
    return [record for record in records if any((row.table, row.key) == ("report", report) for row in record.rows)]
