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
from models.store.reports import told_agency
from models.store.tables import column_of

_REPORTS = (
    "SELECT r.id, a.name, a.code, a.level, r.year, r.edition, r.label, r.state, r.revision, r.digest, "
    "r.created_at, r.changed_at, r.deleted_at FROM report r LEFT JOIN agency a ON a.id = r.agency_id"
)


@dataclass(frozen=True)
class Held:
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
        mark = "（已删除）" if self.deleted_at else ""
        return f"{self.agency or '（单位不明）'}{self.year}年{self.label and f'（{self.label}）'}{mark}"


def held(connection: Reader) -> list[Held]:
    """Every report's row, in the order of their numbers."""
    return [_held(row) for row in connection.execute(f"{_REPORTS} ORDER BY r.id")]


def held_one(connection: Reader, report: int) -> Held | None:
    """One report's row."""
    row = connection.execute(f"{_REPORTS} WHERE r.id = ?", (report,)).fetchone()
    return _held(row) if row else None


def _held(row: tuple[object, ...]) -> Held:
    number, *words = row
    told = ["" if word is None else word for word in words]
    return Held(number, *told)  # type: ignore[arg-type]


def contents(connection: Reader, report: Held) -> Contents:
    """All the report holds; AppError for an edition nobody knows, the driver's errors for what does not read."""
    return dict(_contents(connection, report))


def _contents(connection: Reader, report: Held) -> Iterator[tuple[str, Value]]:
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
    for mark, told in connection.execute("SELECT mark, told FROM explanation WHERE report_id = ?", (report.id,)):
        yield f"{EXPLANATION_PREFIX}{mark}", told
    if report.state != "draft":
        yield STATE_PLACE, report.state
    yield AGENCY_PLACE, told_agency(Agency(report.agency, report.code, Level(report.level) if report.level else None))
