"""Every rule there is, by its number: those of a report, and those of a sum of reports."""

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

from models.report.filing import Filing
from models.rules import (
    across_years,
    bound_fields,
    completeness,
    consolidation,
    disclosure,
    disputes,
    equations,
    office_words,
    open_notes,
    printability,
    registers,
    report_sum,
    requests,
    similarity,
    wording,
    year_on_year,
    years_and_names,
)
from models.rules.narrative import against_tables, consistency, gaps, repeated_facts, shares, sums
from models.rules.rule import Rule

if TYPE_CHECKING:
    from models.report.consolidation import ConsolidationReview

_MODULES: tuple[ModuleType, ...] = (
    equations,
    disclosure,
    requests,
    disputes,
    across_years,
    year_on_year,
    completeness,
    bound_fields,
    against_tables,
    consistency,
    gaps,
    shares,
    sums,
    repeated_facts,
    office_words,
    wording,
    years_and_names,
    similarity,
    printability,
    open_notes,
    registers,
    report_sum,
)


class TwoRulesOfOneNumber(Exception):
    """Explanations, the lists of a collection and other programs know a rule by its number: two cannot share one."""


def _rules_in(module: ModuleType) -> Iterator[Rule[Any]]:
    return (value for value in vars(module).values() if isinstance(value, Rule))


def titles_of(rules: Iterable[Rule[Any]]) -> dict[str, str]:
    """Number → title of these rules; TwoRulesOfOneNumber when a number stands twice."""
    found: dict[str, str] = {}
    for rule in rules:
        for number, title in {rule.id: rule.title, **rule.also}.items():
            if number in found:
                raise TwoRulesOfOneNumber(f"{number}: {found[number]}, {title}")
            found[number] = title
    return found


RULES: tuple[Rule[Filing], ...] = tuple(rule for module in _MODULES for rule in _rules_in(module))
SUM_RULES: "tuple[Rule[ConsolidationReview], ...]" = tuple(_rules_in(consolidation))
# What is asked of a sum is asked of the report that it became, under the same number and title.
TITLES = titles_of((*(one for one in RULES if one.id not in titles_of(SUM_RULES)), *SUM_RULES))


def title_of(number: str) -> str:
    """What the rule is called; a number that this program does not know, kept by another version, is its own title."""
    return TITLES.get(number, number)


def named(number: str) -> str:
    """The rule as a list shows it, such as ``统计期限（W-1）``."""
    return f"{TITLES[number]}（{number}）" if number in TITLES else number
