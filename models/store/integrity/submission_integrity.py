"""Whether what units sent is still as it was kept, read by plain SQL from any file of ours; nothing is changed."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from models.editions.edition import Edition
from models.editions.known_editions import known_editions
from models.store.postgres.raw_reader import Reader
from models.store.tables import column_of

SINCE_VERSION = 4
_ROW = ("year", "unit", "edition", "revision", "digest", "chain", "sha", "received_at")
_BELONGING = ("received_file", "received_check", "received_finding", "movement", "receipt", "kept_part", "arrival",
              "received_counts")  # fmt: skip
UNIT_COLUMNS = (
    "code", "name", "parent", "level", "is_required", "is_vertical", "exempt_reason", "contact", "deadline",
    "is_own_level", "telephone", "seal",
)  # fmt: skip
"""The columns of a roster's unit, as its digest takes them."""
Row = dict[str, object]


def collection_tables() -> tuple[str, ...]:
    """Every table of collecting, those first on which others stand."""
    figures = (f"figures_received_{edition.name}" for edition in known_editions())
    return (
        "roster", "roster_unit", "roster_change", "received", "received_file", *figures, "received_check",
        "received_finding", "movement", "receipt", "adjustment", "kept_sum", "kept_part", "learned_name", "arrival",
        "kept_input", "sum_explanation", "unit_pick", "unit_kind", "collection_setting", "received_counts",
    )  # fmt: skip


def submission_proof(row: Sequence[object], values: Sequence[object]) -> str:
    """The digest over what a row says (year to chain, sha, received_at) and its figures in the edition's order."""
    return sha256(json.dumps([*row, *values], ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def broken_submissions(connection: Reader, editions: Iterable[Edition]) -> Iterator[str]:
    """A sentence for each received report of these editions whose file or figures are not what was kept."""
    for edition in editions:
        table, names = f"figures_received_{edition.name}", ", ".join(f'f."{column_of(c)}"' for c in edition.typed_cells)
        rows = connection.execute(
            f"SELECT r.proof, r.file, c.content, {', '.join(f'r.{name}' for name in _ROW)}, {names} FROM received r "
            f"LEFT JOIN received_file c ON c.received_id = r.id LEFT JOIN {table} f ON f.received_id = r.id "
            "WHERE r.edition = ?",
            (edition.name,),
        )
        for proof, file, content, *identity in rows:
            row, values = identity[: len(_ROW)], identity[len(_ROW) :]
            is_whole = content is not None and sha256(content).hexdigest() == row[_ROW.index("sha")]
            if not is_whole or submission_proof(row, values) != proof:
                yield f"收到的报告“{file}”与收下时的校验码不符。"


def broken_rosters(connection: Reader) -> Iterator[str]:
    """A sentence for each roster whose units, deadlines or changes are not what was kept."""
    for number, year, deadlines, digest in connection.execute(
        "SELECT id, year, deadlines, digest FROM roster"
    ).fetchall():
        units = connection.execute(
            f"SELECT {', '.join(UNIT_COLUMNS)} FROM roster_unit WHERE roster_id = ? ORDER BY place, id", (number,)
        ).fetchall()
        changes = connection.execute(
            "SELECT kind, source, target, reason, carried FROM roster_change WHERE roster_id = ?", (number,)
        ).fetchall()
        try:
            is_whole = roster_digest([units_text(units)], json.loads(deadlines), changes) == digest
        except (ValueError, AttributeError):
            is_whole = False
        if not is_whole:
            yield f"{year} 年度的名册与存下时的校验码不符。"


def broken_sums(connection: Reader) -> Iterator[str]:
    """A sentence for each kept sum that is not what was kept."""
    for *content, digest, is_vertical in connection.execute(
        "SELECT year, edition, node, picked, parts, totals, adjusted, at, digest, has_vertical FROM kept_sum"
    ).fetchall():
        content.insert(4, bool(is_vertical))
        if sum_digest(content) != digest:
            yield f"{content[0]} 年度存下的一次汇总（{content[-1]}）与当时的校验码不符。"


def units_text(units: Iterable[Sequence[object]]) -> str:
    """Units of a roster in their order (see ``UNIT_COLUMNS``), as the digest covers them."""
    return json.dumps([list(unit) for unit in units], ensure_ascii=False, separators=(",", ":"))[1:-1]


def roster_digest(units: Sequence[str], deadlines: Mapping[Any, str], changes: Iterable[Sequence[str]]) -> str:
    """The digest over a roster's units, given as texts, its deadlines and its changes."""
    rest = json.dumps(
        [sorted(deadlines.items()), sorted(list(change) for change in changes)],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return sha256(f"[[{','.join(units)}],{rest[1:]}".encode()).hexdigest()


def sum_digest(content: Sequence[object]) -> str:
    """The digest over a kept sum: year, edition, node, picked, with vertical units, parts, totals, adjusted, at."""
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def drop_broken_submissions(rows_by_table: dict[str, list[Row]]) -> None:
    """Leave out, of rows read from a damaged file, received reports that are not whole, and what belongs to them."""
    files = {row["received_id"]: row for row in rows_by_table["received_file"]}
    figures = {
        edition.name: {r["received_id"]: r for r in _figures(rows_by_table, edition)} for edition in known_editions()
    }
    editions = {edition.name: edition for edition in known_editions()}
    whole = {row["id"] for row in rows_by_table["received"] if _is_whole(row, files, figures, editions)}
    rows_by_table["received"] = [row for row in rows_by_table["received"] if row["id"] in whole]
    for table in (*_BELONGING, *(f"figures_received_{name}" for name in editions)):
        rows_by_table[table] = [row for row in rows_by_table[table] if row["received_id"] in whole | {None}]
    sums = {row["id"] for row in rows_by_table["kept_sum"]}
    for table in ("kept_part", "kept_input"):
        rows_by_table[table] = [row for row in rows_by_table[table] if row["sum_id"] in sums]
    rosters = {row["id"] for row in rows_by_table["roster"]}
    for table in ("roster_unit", "roster_change"):
        rows_by_table[table] = [row for row in rows_by_table[table] if row["roster_id"] in rosters]


def _figures(rows_by_table: Mapping[str, list[Row]], edition: Edition) -> list[Row]:
    return rows_by_table[f"figures_received_{edition.name}"]


def _is_whole(
    row: Row,
    files: Mapping[object, Row],
    figures: Mapping[str, Mapping[object, Row]],
    editions: Mapping[str, Edition],
) -> bool:
    edition = editions.get(str(row["edition"]))
    file, typed_values = files.get(row["id"]), figures.get(str(row["edition"]), {}).get(row["id"])
    if edition is None or file is None or typed_values is None or not isinstance(file["content"], bytes):
        return False
    values = [typed_values[column_of(cell)] for cell in edition.typed_cells]
    is_same = submission_proof([row[name] for name in _ROW], values) == row["proof"]
    return is_same and sha256(file["content"]).hexdigest() == row["sha"]
