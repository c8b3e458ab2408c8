"""A rule: one short pure function with its official number, title, severity, basis and editions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from models.editions.span import Span
from models.rules.finding import Breach, Severity

Judged = TypeVar("Judged")
"""What a rule looks at: a report, or a sum of reports."""
Check = Callable[[Judged], Iterator[Breach]]


class Basis(StrEnum):
    """Where a rule comes from."""

    OFFICIAL = "official"  # printed on the form, or in the regulation or a notice of the State Council's office
    ARITHMETIC = "arithmetic"  # follows from the form
    LOCAL = "local"  # a local notice or scoring table
    PRACTICE = "practice"  # faults seen in published reports


@dataclass(frozen=True)
class Rule(Generic[Judged]):
    """What a registered check is; ``title`` names it in few words, ``about`` says in Chinese what it holds to.

    ``also`` are further numbers that its breaches may carry, with their titles. ``former`` is the number it had before
    this one: explanations written under that go on applying, since marks are made with it for good.
    """

    id: str
    title: str
    severity: Severity
    basis: Basis
    about: str
    source: str
    check: Check[Judged]
    editions: Span = Span()  # noqa: RUF009, frozen
    also: Mapping[str, str] = field(default_factory=dict)
    former: str = ""

    def applies_to(self, edition: str) -> bool:
        """Whether reports of that edition are held to it."""
        return self.editions.covers(edition)


def rule(
    id: str,
    title: str,
    severity: Severity,
    basis: Basis,
    about: str,
    *,
    source: str = "",
    since: str = "",
    until: str = "",
    also: Mapping[str, str] | None = None,
    former: str = "",
) -> Callable[[Check[Judged]], Rule[Judged]]:
    """Turn a function from what it judges to breaches into a Rule.

    ``since`` and ``until`` name the first and the last edition it is for; without them it is for every edition, those
    to come included. BrokenEdition for an edition that is not shipped.
    """
    editions = Span(since, until)

    def wrap(check: Check[Judged]) -> Rule[Judged]:
        return Rule(id, title, severity, basis, about, source, check, editions, also or {}, former)

    return wrap
