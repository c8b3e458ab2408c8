"""Runs of audits and the files of each, as they were read and judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.store import ledger
from models.store.audit.tables import AuditFileRow, AuditRunRow
from models.store.clock import now
from models.store.database import Database


@dataclass(frozen=True)
class AuditRun:
    """A folder that was gone through; ``at`` is an ISO text in UTC."""

    id: int
    year: int
    source: str
    at: str
    operator: str


@dataclass(frozen=True)
class StoredAuditFile:
    """A file of a run as it is kept; ``id`` and ``run`` are 0 before it is."""

    unit: str
    status: str
    file: str
    sha: str
    reading: str
    result: str
    year: int = 0
    is_current: bool = False
    id: int = 0
    run: int = 0


_VALUES = ("unit", "status", "file", "sha", "reading", "result")


def begin_run(database: Database, year: int, source: str, operator: str) -> int:
    """Write down that a folder is gone through; the run's number."""
    with database.write():
        row = AuditRunRow.insert(year=year, source=source, at=now(), operator=operator).execute(database)
        ledger.append(database, operator, "核查公布件", {"audit_run": [int(row)]})
    return int(row)


def save_files(
    database: Database,
    run: AuditRun,
    files: Iterable[StoredAuditFile],
    current: Iterable[StoredAuditFile],
    operator: str,
) -> dict[str, int]:
    """Keep files of a run, those of ``current`` in the place of what counted of their units before; all or nothing.

    Their numbers by name. A unit that has files of this very run among those that count keeps them.
    """
    counting = {one.file for one in current}
    numbers: dict[str, int] = {}
    changed: list[int] = []
    with database.write():
        for one in files:
            if one.unit and one.file in counting:
                changed += _retire(database, run, one.unit)
            values = {name: getattr(one, name) for name in _VALUES}
            row = AuditFileRow.insert(run=run.id, year=run.year, is_current=int(one.file in counting), **values)
            numbers[one.file] = int(row.execute(database))
        ledger.append(database, operator, "核查公布件", {"audit_file": [*changed, *numbers.values()]})
    return numbers


def _retire(database: Database, run: AuditRun, unit: str, own_too: bool = False) -> list[int]:
    """Let no former file of a unit count; the numbers of those that did."""
    table = AuditFileRow
    former = (table.year == run.year) & (table.unit == unit) & (table.is_current == 1)
    if not own_too:
        former &= table.run != run.id
    keys = [row.id for row in table.select(table.id).where(former).execute(database)]
    if keys:
        table.update(is_current=0).where(table.id.in_(keys)).execute(database)
    return keys


def judge_file(database: Database, run: AuditRun, file: StoredAuditFile, is_only: bool, operator: str) -> None:
    """Keep what a file turned out to be: whose it is and what was found; ``is_only`` lets the unit's others count no
    more.
    """
    table = AuditFileRow
    with database.write():
        keys = _retire(database, run, file.unit, own_too=is_only) if file.is_current and file.unit else []
        table.update(unit=file.unit, status=file.status, result=file.result, is_current=int(file.is_current)).where(
            table.id == file.id
        ).execute(database)
        ledger.append(database, operator, "改核查的结果", {"audit_file": [*keys, file.id]})


def restore_files(database: Database, files: Sequence[StoredAuditFile], operator: str) -> None:
    """Let files be again what they were, as a step is taken back."""
    table = AuditFileRow
    with database.write():
        for file in files:
            table.update(unit=file.unit, status=file.status, result=file.result, is_current=int(file.is_current)).where(
                table.id == file.id
            ).execute(database)
        ledger.append(database, operator, "撤销改核查的结果", {"audit_file": [file.id for file in files]})


def list_runs(database: Database, year: int) -> list[AuditRun]:
    """The runs of a year, the last first."""
    with database.read():
        rows = AuditRunRow.select().where(AuditRunRow.year == year).order_by(AuditRunRow.id.desc())
        return [AuditRun(row.id, row.year, row.source, row.at, row.operator) for row in rows.execute(database)]


def files_of_run(database: Database, run: int) -> list[StoredAuditFile]:
    """The files of a run, in their order."""
    return _read(database, AuditFileRow.run == run)


def current_files(database: Database, year: int) -> list[StoredAuditFile]:
    """The files that count of a year, oldest first."""
    return _read(database, (AuditFileRow.year == year) & (AuditFileRow.is_current == 1))


def files_of_unit(database: Database, year: int, unit: str) -> list[StoredAuditFile]:
    """All files of a unit, oldest first."""
    return _read(database, (AuditFileRow.year == year) & (AuditFileRow.unit == unit))


def read_file(database: Database, number: int) -> StoredAuditFile:
    """One file by its number."""
    [file] = _read(database, AuditFileRow.id == number)
    return file


def _read(database: Database, wanted: object) -> list[StoredAuditFile]:
    columns = [getattr(AuditFileRow, name) for name in _VALUES]
    with database.read():
        rows = AuditFileRow.select(
            *columns, AuditFileRow.year, AuditFileRow.is_current, AuditFileRow.id, AuditFileRow.run
        )
        found = rows.where(wanted).order_by(AuditFileRow.id).tuples().execute(database)
        return [
            StoredAuditFile(
                **dict(zip(_VALUES, row, strict=False)), year=year, is_current=bool(is_current), id=key, run=run
            )
            for *row, year, is_current, key, run in found
        ]
