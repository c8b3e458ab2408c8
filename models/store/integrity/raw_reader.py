"""Reports read by plain SQL from any file of ours: a backup, an older file, a damaged one; nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.editions.known_editions import edition_by_name
from models.report.change import (
    AGENCY_PLACE,
    EXPLANATION_PREFIX,
    FIGURE_PREFIX,
    PRINTED_BLANK,
    PRINTED_PREFIX,
    STATE_PLACE,
    Contents,
    Value,
)
from models.report.filing import Agency, Level
from models.store.postgres.raw_reader import Reader
from models.store.reports import serialize_agency
from models.store.tables import column_of

_REPORTS = (
    "SELECT r.id, a.name, a.code, a.level, r.year, r.edition, r.label, r.state, r.revision, r.digest, "
    "r.created_at, r.changed_at, r.deleted_at FROM report r LEFT JOIN agency a ON a.id = r.agency_id"
)


@dataclass(frozen=True)
class RawReport:
    """A report's row as a file holds it; what is missing is empty."""

    id: int
    agency: str
    code: str
    level: str
    year: int
    edition: str
    label: str
    state: str
    revision: int
    digest: str
    created_at: str
    changed_at: str
    deleted_at: str

    @property
    def name(self) -> str:
        """The words by which a person knows the report."""
        suffix = "（已删除）" if self.deleted_at else ""
        return f"{self.agency or '（单位不明）'}{self.year}年{self.label and f'（{self.label}）'}{suffix}"


def read_reports(connection: Reader) -> list[RawReport]:
    """Every report's row, in the order of their numbers."""
    return [_parse_report(row) for row in connection.execute(f"{_REPORTS} ORDER BY r.id")]


def read_report(connection: Reader, report: int) -> RawReport | None:
    """One report's row."""
    row = connection.execute(f"{_REPORTS} WHERE r.id = ?", (report,)).fetchone()
    return _parse_report(row) if row else None


def _parse_report(row: tuple[object, ...]) -> RawReport:
    number, *values = row
    columns = ["" if word is None else word for word in values]
    return RawReport(number, *columns)  # type: ignore[arg-type]


def read_contents(connection: Reader, report: RawReport) -> Contents:
    """All the report holds; AppError for an edition nobody knows, the driver's errors for what does not read."""
    return dict(_read_places(connection, report))


def _read_places(connection: Reader, report: RawReport) -> Iterator[tuple[str, Value]]:
    edition = edition_by_name(report.edition)
    columns = ", ".join(f'"{column_of(cell)}"' for cell in edition.typed_cells)
    row = connection.execute(
        f"SELECT {columns} FROM figures_{edition.name} WHERE report_id = ?", (report.id,)
    ).fetchone()
    for cell, value in zip(edition.typed_cells, row or (), strict=False):
        if value is not None:
            yield f"{FIGURE_PREFIX}{cell}", value
    yield from connection.execute("SELECT place, words FROM words WHERE report_id = ?", (report.id,))
    for cell_name, value in connection.execute(
        "SELECT cell, value FROM printed_total WHERE report_id = ?", (report.id,)
    ):
        yield f"{PRINTED_PREFIX}{cell_name}", PRINTED_BLANK if value is None else value
    for fingerprint, explanation in connection.execute(
        "SELECT mark, told FROM explanation WHERE report_id = ?", (report.id,)
    ):
        yield f"{EXPLANATION_PREFIX}{fingerprint}", explanation
    if report.state != "draft":
        yield STATE_PLACE, report.state
    yield (
        AGENCY_PLACE,
        serialize_agency(Agency(report.agency, report.code, Level(report.level) if report.level else None)),
    )
