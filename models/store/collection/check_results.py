"""What the rules say of received reports: kept beside them, so that a hundred thousand need not be checked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.store.collection.tables import ReceivedCheck, ReceivedFinding
from models.store.database import Database

_CURRENT = "r.year = ? AND r.is_current = 1"


@dataclass(frozen=True)
class SubmissionFinding:
    """A finding on a received report; ``severity`` is the value of a Severity, ``cells`` are keys, parted by blanks."""

    unit: str
    received: int
    rule: str
    severity: str
    message: str
    cells: str
    explanation: str


@dataclass(frozen=True)
class RuleSummary:
    """How many units one rule finds fault with, and how often."""

    rule: str
    severity: str
    units: int
    occurrences: int


def unchecked_submissions(database: Database, year: int, rules: str, limit: int) -> list[int]:
    """Versions that count and were not yet checked by these rules, oldest first."""
    with database.read():
        rows = database.run(
            "SELECT r.id FROM received r LEFT JOIN received_check c ON c.received_id = r.id "
            f"WHERE {_CURRENT} AND (c.rules IS NULL OR c.rules <> ?) ORDER BY r.id LIMIT ?",
            (year, rules, limit),
        ).fetchall()
        return [int(number) for (number,) in rows]


def save_findings(database: Database, received: int, rules: str, findings: Iterable[Sequence[str]]) -> None:
    """Write down what was found (rule, severity, message, cells, explanation), in place of what was before."""
    with database.write():
        ReceivedFinding.delete().where(ReceivedFinding.received == received).execute(database)
        ReceivedCheck.delete().where(ReceivedCheck.received == received).execute(database)
        ReceivedCheck.insert(received=received, rules=rules).execute(database)
        for rule, severity, message, cells, explanation in findings:
            ReceivedFinding.insert(
                received=received, rule=rule, severity=severity, message=message, cells=cells, explanation=explanation
            ).execute(database)


def forget_checks(database: Database, year: int, units: Sequence[str]) -> None:
    """Have the rules go over these units' reports again."""
    with database.write():
        for unit in units:
            database.run(
                "DELETE FROM received_check WHERE received_id IN (SELECT id FROM received WHERE year = ? AND unit = ?)",
                (year, unit),
            )


def _findings(rows: Iterable[Any]) -> list[SubmissionFinding]:
    return [SubmissionFinding(*row) for row in rows]


_SELECT = (
    "SELECT r.unit, r.id, f.rule, f.severity, f.message, f.cells, f.explanation "
    "FROM received_finding f JOIN received r ON r.id = f.received_id "
)


def findings_of(database: Database, received: int) -> list[SubmissionFinding]:
    """What was found in one version, in the order it was told."""
    with database.read():
        return _findings(database.run(f"{_SELECT} WHERE r.id = ? ORDER BY f.id", (received,)).fetchall())


def findings_of_rule(database: Database, year: int, rule: str) -> list[SubmissionFinding]:
    """One rule's findings in all units of a year."""
    with database.read():
        return _findings(
            database.run(f"{_SELECT} WHERE {_CURRENT} AND f.rule = ? ORDER BY r.unit, f.id", (year, rule)).fetchall()
        )


def summarise_rules(database: Database, year: int) -> list[RuleSummary]:
    """Each rule that finds fault with units of a year, the one with most units first."""
    with database.read():
        rows = database.run(
            "SELECT f.rule, f.severity, COUNT(DISTINCT r.unit), COUNT(*) "
            f"FROM received_finding f JOIN received r ON r.id = f.received_id WHERE {_CURRENT} "
            "GROUP BY f.rule, f.severity ORDER BY COUNT(DISTINCT r.unit) DESC, f.rule",
            (year,),
        ).fetchall()
        return [RuleSummary(rule, severity, int(units), int(times)) for rule, severity, units, times in rows]


def count_open_findings(database: Database, year: int) -> dict[str, dict[str, int]]:
    """How many findings of each severity are open in each unit's report: unit → severity → count."""
    with database.read():
        rows = database.run(
            "SELECT r.unit, f.severity, COUNT(*) FROM received_finding f JOIN received r ON r.id = f.received_id "
            f"WHERE {_CURRENT} AND f.explanation = '' GROUP BY r.unit, f.severity",
            (year,),
        ).fetchall()
        totals: dict[str, dict[str, int]] = {}
        for unit, severity, count in rows:
            totals.setdefault(unit, {})[severity] = int(count)
        return totals
