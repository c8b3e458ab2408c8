"""Reports in the database: read one whole, write one change in one transaction."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from models.editions.edition import Edition
from models.editions.known_editions import edition_by_name
from models.errors import ConcurrentChange, Disconnected, StoreError
from models.report.change import (
    AGENCY_PLACE,
    EXPLANATION_PREFIX,
    FIGURE_PREFIX,
    PRINTED_BLANK,
    PRINTED_PREFIX,
    STATE_PLACE,
    Change,
    Contents,
    Value,
    apply_change,
)
from models.report.filing import Agency, Level
from models.store import ledger
from models.store.clock import now as now
from models.store.database import Database
from models.store.journal import (
    Entry,
    EntryKind,
    History,
    last_entry_id,
    read_entries,
    read_newest_entries,
    write_entry,
)
from models.store.tables import (
    AgencyRow,
    ExplanationRow,
    PeeweeModel,
    PrintedTotal,
    Report,
    TextRow,
    column_of,
    figures_table,
)


@dataclass(frozen=True)
class StoredReport:
    """A report as it stands in the database."""

    id: int
    agency: Agency
    year: int
    edition: Edition
    label: str
    revision: int
    changed_at: str
    contents: Contents


@dataclass(frozen=True)
class ReportLine:
    """A report as a list shows it; ``state`` is a value of ``State``, times are ISO texts in UTC."""

    id: int
    agency: Agency
    year: int
    edition: str
    label: str
    state: str
    revision: int
    changed_at: str


def digest_of(contents: Contents) -> str:
    """A digest of everything the report holds; whose it is belongs to the roster and may be renamed there."""
    places = sorted(item for item in contents.items() if item[0] != AGENCY_PLACE)
    text = json.dumps(places, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def create(
    database: Database, agency: Agency, year: int, edition: Edition, label: str, change: Change, operator: str
) -> int:
    """A new report holding what the change puts into it, in one transaction; its number."""
    at = now()
    with database.write():
        owner = _agency_row(database, agency)
        report = Report.insert(
            agency=owner,
            year=year,
            edition=edition.name,
            label=label,
            digest=digest_of({}),
            created_at=at,
            changed_at=at,
        ).execute(database)
        figures_table(edition).insert(report=report).execute(database)
        if change.steps:
            write(database, read(database, report), change, operator, EntryKind.BEGIN)
        ledger.append(database, operator, "新建报告", {"agency": [owner.id], "report": [int(report)]})
    return int(report)


def _agency_row(database: Database, agency: Agency, says_level: bool = False) -> AgencyRow:
    """The agency's row. Without ``says_level`` a level that is not told leaves the one that is known."""
    level = agency.level.value if agency.level else ""
    row = _find_agency(database, agency)
    if row is None:
        # Somebody else may be quicker.
        new = AgencyRow.insert(name=agency.name, code=agency.code, level=level)
        new.on_conflict_ignore().execute(database)
        row = _find_agency(database, agency)
        assert row is not None
    if (level or says_level) and row.level != level:
        AgencyRow.update(level=level).where(AgencyRow.id == row.id).execute(database)
    return row


def ensure_agency(database: Database, agency: Agency) -> tuple[int, bool]:
    """The number of the agency's row, inside the caller's transaction, and whether it was made just now."""
    is_new = _find_agency(database, agency) is None
    return int(_agency_row(database, agency).id), is_new


def _find_agency(database: Database, agency: Agency) -> AgencyRow | None:
    query = AgencyRow.select().where((AgencyRow.name == agency.name) & (AgencyRow.code == agency.code))
    row: AgencyRow | None = query.first(database)
    return row


def with_known_level(database: Database, agency: Agency) -> Agency:
    """The agency with the level it is known by, where none was said."""
    with database.read():
        row = None if agency.level else _find_agency(database, agency)
        return replace(agency, level=Level(row.level)) if row and row.level else agency


def serialize_agency(agency: Agency) -> str:
    """The agency as the value of its place."""
    return json.dumps([agency.name, agency.code, agency.level.value if agency.level else ""], ensure_ascii=False)


def parse_agency(value: Value) -> Agency:
    """The agency back from its place."""
    name, code, level = json.loads(str(value))
    return Agency(name, code, Level(level) if level else None)


def read(database: Database, report: int) -> StoredReport:
    """The whole report; StoreError when it is gone or its digest says that it was altered outside."""
    # One moment for all its tables: others may be writing.
    with database.snapshot():
        return _read(database, report)


def _row(database: Database, report: int) -> PeeweeModel:
    row = Report.select(Report, AgencyRow).join(AgencyRow).where(Report.id == report).first(database)
    if row is None:
        raise StoreError("这份报告已经不在数据库里。")
    return row


def _read(database: Database, report: int) -> StoredReport:
    row = _row(database, report)
    edition = edition_by_name(row.edition)
    contents = dict(_read_places(database, row, edition))
    if digest_of(contents) != row.digest:
        raise StoreError(
            f"“{row.agency.name}{row.year}年”的报告与存下时的校验码不符，数据可能已损坏，或被别的程序改过。请从备份恢复。"
        )
    return StoredReport(
        row.id, _agency(row.agency), row.year, edition, row.label, row.revision, row.changed_at, contents
    )


def _agency(row: AgencyRow) -> Agency:
    return Agency(row.name, row.code, Level(row.level) if row.level else None)


def _read_places(database: Database, row: Report, edition: Edition) -> Iterable[tuple[str, Value]]:
    # A row that is gone reads as blank, and then the digest says so.
    table = figures_table(edition)
    figures = table.select().where(table.report == row.id).first(database)
    for cell in edition.typed_cells if figures else ():
        value = getattr(figures, column_of(cell))
        if value is not None:
            yield f"{FIGURE_PREFIX}{cell}", value
    for text in TextRow.select().where(TextRow.report == row.id).execute(database):
        yield text.place, text.words
    for total in PrintedTotal.select().where(PrintedTotal.report == row.id).execute(database):
        yield f"{PRINTED_PREFIX}{total.cell}", PRINTED_BLANK if total.value is None else total.value
    for explanation in ExplanationRow.select().where(ExplanationRow.report == row.id).execute(database):
        yield f"{EXPLANATION_PREFIX}{explanation.mark}", explanation.told
    if row.state != "draft":
        yield STATE_PLACE, row.state
    yield AGENCY_PLACE, serialize_agency(_agency(row.agency))


def read_since(database: Database, report: int, revision: int) -> tuple[StoredReport, list[Entry]]:
    """The report as it stands, and its entries from that revision on, of one moment."""
    with database.snapshot():
        return _read(database, report), read_entries(database, report, revision)


def read_with_history(database: Database, report: int) -> tuple[StoredReport, list[Entry], History]:
    """The report, its newest entries and the upper part of what can be undone and redone, of one moment."""
    with database.snapshot():
        stored = _read(database, report)
        return stored, *read_newest_entries(database, report, stored.revision)


def revision_of(database: Database, report: int) -> int:
    """How many changes the report has seen; 0 for one that is gone."""
    with database.read():
        return int(Report.select(Report.revision).where(Report.id == report).scalar(database) or 0)


def write(
    database: Database,
    stored: StoredReport,
    change: Change,
    operator: str,
    kind: EntryKind = EntryKind.MAKE,
    target: int | None = None,
) -> tuple[StoredReport, Entry]:
    """Make the change on disk: values, journal, revision and digest in one transaction.

    Returns the report as it now stands. ConcurrentChange when another window or person changed it first; nothing is
    written then. When a server's answer was lost, it is asked whether the change is there before it is made again.
    """
    contents = apply_change(stored.contents, change)
    row = Report(revision=stored.revision + 1, changed_at=now(), digest=digest_of(contents))
    try:
        entry = _write_change(database, stored, contents, change, operator, kind, target, row)
    except (Disconnected, ConcurrentChange) as error:
        written = _find_written_entry(database, stored, change, operator, kind, row)
        if written is None and isinstance(error, ConcurrentChange):
            raise
        entry = written or _write_change(database, stored, contents, change, operator, kind, target, row)
    agency = parse_agency(contents[AGENCY_PLACE])
    return replace(stored, agency=agency, revision=row.revision, changed_at=row.changed_at, contents=contents), entry


def _find_written_entry(
    database: Database, stored: StoredReport, change: Change, operator: str, kind: EntryKind, row: Report
) -> Entry | None:
    """The entry of a change that reached the disk although nobody was told."""
    with database.read():
        entries = read_entries(database, stored.id, row.revision)
        written = [(e.revision, e.at, e.operator, e.kind, e.change) for e in entries]
        return entries[0] if (row.revision, row.changed_at, operator, kind, change) in written[:1] else None


def _write_change(
    database: Database,
    stored: StoredReport,
    contents: Contents,
    change: Change,
    operator: str,
    kind: EntryKind,
    target: int | None,
    row: Report,
) -> Entry:
    with database.write():
        moved = (
            Report.update(
                revision=row.revision,
                changed_at=row.changed_at,
                digest=row.digest,
                state=contents.get(STATE_PLACE, "draft"),
            )
            .where((Report.id == stored.id) & (Report.revision == stored.revision))
            .execute(database)
        )
        if not moved:
            raise ConcurrentChange("这份报告刚才在另一个窗口或由别人改过，这一步没有存上。请重新打开报告，再改一次。")
        _put_figures(database, stored, contents, change)
        is_moved = any(step.place == AGENCY_PLACE for step in change.steps)
        agency = _agency_row(database, parse_agency(contents[AGENCY_PLACE]), says_level=True) if is_moved else None
        if agency:
            Report.update(agency=agency).where(Report.id == stored.id).execute(database)
        for place in dict.fromkeys(step.place for step in change.steps):
            _put(database, stored.id, place, contents.get(place))
        entry = write_entry(database, stored.id, row.revision, row.changed_at, operator, kind, target, change)
        if agency:
            ledger.append(database, operator, change.description, {"agency": [agency.id], "report": [stored.id]})
        return entry


def _put_figures(database: Database, stored: StoredReport, contents: Contents, change: Change) -> None:
    table = figures_table(stored.edition)
    moved = {
        column_of(stored.edition.find(step.place.removeprefix(FIGURE_PREFIX))): contents.get(step.place)
        for step in change.steps
        if step.place.startswith(FIGURE_PREFIX)
    }
    if moved:
        table.update(moved).where(table.report == stored.id).execute(database)


def _put(database: Database, report: int, place: str, value: Value) -> None:
    if place.startswith(FIGURE_PREFIX) or place in (STATE_PLACE, AGENCY_PLACE):
        return
    table, key, row = _row_for(place, value)
    table.delete().where((table.report == report) & (getattr(table, key) == row[key])).execute(database)
    if value is not None:
        table.insert(report=report, **row).execute(database)


def _row_for(place: str, value: Value) -> tuple[PeeweeModel, str, dict[str, Value]]:
    if place.startswith(PRINTED_PREFIX):
        number = None if value == PRINTED_BLANK else value
        return PrintedTotal, "cell", {"cell": place.removeprefix(PRINTED_PREFIX), "value": number}
    if place.startswith(EXPLANATION_PREFIX):
        return ExplanationRow, "mark", {"mark": place.removeprefix(EXPLANATION_PREFIX), "told": value}
    return TextRow, "place", {"place": place, "words": value}


def list_reports(database: Database, deleted: bool = False) -> list[ReportLine]:
    """Every report, newest year first, then by agency."""
    with database.read():
        rows = (
            Report.select(Report, AgencyRow)
            .join(AgencyRow)
            .where(Report.deleted_at != "" if deleted else Report.deleted_at == "")
            .order_by(Report.year.desc(), AgencyRow.name, Report.id)
        )
        return [
            ReportLine(r.id, _agency(r.agency), r.year, r.edition, r.label, r.state, r.revision, r.changed_at)
            for r in rows.execute(database)
        ]


def set_deleted(database: Database, report: int, deleted: bool, operator: str) -> None:
    """Put a report away, or bring it back; nothing is erased, and the ledger keeps who did it."""
    with database.write():
        Report.update(deleted_at=now() if deleted else "").where(Report.id == report).execute(database)
        ledger.append(database, operator, ledger.DELETED if deleted else ledger.BROUGHT_BACK, {"report": [report]})


def find_last_year(database: Database, agency: Agency, year: int) -> int | None:
    """The same agency's report for the year before: by name and code; a final one first, copies last.

    Of several the one changed last, by the journal's own count: a clock may have gone back.
    """
    with database.read():
        rows = [line for line in list_reports(database) if line.year == year - 1 and line.agency.name == agency.name]
        rows = [line for line in rows if not agency.code or line.agency.code in ("", agency.code)]
        rows.sort(key=lambda line: (line.state == "final", not line.label, last_entry_id(database, line.id), line.id))
        return rows[-1].id if rows else None
