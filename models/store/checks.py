"""What the rules say of received reports: kept beside them, so that a hundred thousand need not be checked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.store.collected import ReceivedCheck, ReceivedFinding, execute
from models.store.connection import guarded
from models.store.tables import proxy

_CURRENT = "r.year = ? AND r.is_current = 1"


@dataclass(frozen=True)
class ReceivedTrouble:
    """A finding on a received report; ``severity`` is the value of a Severity, ``cells`` are keys, parted by blanks."""

    unit: str
    received: int
    rule: str
    severity: str
    message: str
    cells: str
    explanation: str


@dataclass(frozen=True)
class SameFinding:
    """How many units one rule finds fault with, and how often."""

    rule: str
    severity: str
    units: int
    times: int


@guarded
def unchecked(year: int, rules: str, limit: int) -> list[int]:
    """Versions that count and were not yet checked by these rules, oldest first."""
    rows = execute(
        "SELECT r.id FROM received r LEFT JOIN received_check c ON c.received_id = r.id "
        f"WHERE {_CURRENT} AND (c.rules IS NULL OR c.rules <> ?) ORDER BY r.id LIMIT ?",
        (year, rules, limit),
    ).fetchall()
    return [int(number) for (number,) in rows]


@guarded
def keep_findings(received: int, rules: str, found: Iterable[Sequence[str]]) -> None:
    """Write down what was found (rule, severity, message, cells, explanation), in place of what was before."""
    with proxy.atomic():
        ReceivedFinding.delete().where(ReceivedFinding.received == received).execute()
        ReceivedCheck.delete().where(ReceivedCheck.received == received).execute()
        ReceivedCheck.insert(received=received, rules=rules).execute()
        for rule, severity, message, cells, explanation in found:
            ReceivedFinding.insert(
                received=received, rule=rule, severity=severity, message=message, cells=cells, explanation=explanation
            ).execute()


def _troubles(rows: Iterable[Any]) -> list[ReceivedTrouble]:
    return [ReceivedTrouble(*row) for row in rows]


_SELECT = (
    "SELECT r.unit, r.id, f.rule, f.severity, f.message, f.cells, f.explanation "
    "FROM received_finding f JOIN received r ON r.id = f.received_id "
)


@guarded
def findings_of(received: int) -> list[ReceivedTrouble]:
    """What was found in one version, in the order it was told."""
    return _troubles(execute(f"{_SELECT} WHERE r.id = ? ORDER BY f.id", (received,)).fetchall())


@guarded
def with_rule(year: int, rule: str) -> list[ReceivedTrouble]:
    """One rule's findings in all units of a year."""
    return _troubles(
        execute(f"{_SELECT} WHERE {_CURRENT} AND f.rule = ? ORDER BY r.unit, f.id", (year, rule)).fetchall()
    )


@guarded
def same_findings(year: int) -> list[SameFinding]:
    """Each rule that finds fault with units of a year, the one with most units first."""
    rows = execute(
        "SELECT f.rule, f.severity, COUNT(DISTINCT r.unit), COUNT(*) "
        f"FROM received_finding f JOIN received r ON r.id = f.received_id WHERE {_CURRENT} "
        "GROUP BY f.rule, f.severity ORDER BY COUNT(DISTINCT r.unit) DESC, f.rule",
        (year,),
    ).fetchall()
    return [SameFinding(rule, severity, int(units), int(times)) for rule, severity, units, times in rows]


@guarded
def counts(year: int) -> dict[str, dict[str, int]]:
    """How many findings of each severity are open in each unit's report: unit → severity → count."""
    rows = execute(
        "SELECT r.unit, f.severity, COUNT(*) FROM received_finding f JOIN received r ON r.id = f.received_id "
        f"WHERE {_CURRENT} AND f.explanation = '' GROUP BY r.unit, f.severity",
        (year,),
    ).fetchall()
    found: dict[str, dict[str, int]] = {}
    for unit, severity, count in rows:
        found.setdefault(unit, {})[severity] = int(count)
    return found
