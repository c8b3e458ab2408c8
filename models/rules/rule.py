"""A rule: one short pure function with its official number, severity, basis and editions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.filing import Filing
from models.rules.finding import Breach, Severity

Check = Callable[[Filing], Iterator[Breach]]


class Basis(StrEnum):
    """Where a rule comes from."""

    OFFICIAL = "official"  # printed on the form, or in the regulation or a notice of the State Council's office
    ARITHMETIC = "arithmetic"  # follows from the form
    LOCAL = "local"  # a local notice or scoring table
    PRACTICE = "practice"  # faults seen in published reports


@dataclass(frozen=True)
class Rule:
    """What a registered check is; its ``about`` says in Chinese what it holds to."""

    id: str
    severity: Severity
    basis: Basis
    about: str
    source: str
    check: Check
    editions: tuple[str, ...] = ()

    def applies_to(self, edition: str) -> bool:
        """Whether reports of that edition are held to it."""
        return not self.editions or edition in self.editions


def rule(
    id: str,
    severity: Severity,
    basis: Basis,
    about: str,
    *,
    source: str = "",
    editions: tuple[str, ...] = (),
) -> Callable[[Check], Rule]:
    """Turn a function from a filing to breaches into a Rule."""

    def wrap(check: Check) -> Rule:
        return Rule(id, severity, basis, about, source, check, editions)

    return wrap
