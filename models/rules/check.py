"""Run every rule of an edition over a filing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType

from models.filing import Filing
from models.rules import (
    across_years,
    bound_fields,
    completeness,
    disclosure,
    disputes,
    equations,
    narrative,
    narrative_course,
    narrative_gaps,
    narrative_shares,
    narrative_sums,
    narrative_twice,
    office_words,
    open_notes,
    requests,
    similarity,
    typefaces,
    wording,
    wording_years,
    year_on_year,
)
from models.rules.finding import Breach, Finding, Severity, mark_of
from models.rules.rule import Rule

_MODULES: tuple[ModuleType, ...] = (
    equations,
    disclosure,
    requests,
    disputes,
    across_years,
    year_on_year,
    completeness,
    bound_fields,
    narrative,
    narrative_course,
    narrative_gaps,
    narrative_shares,
    narrative_sums,
    narrative_twice,
    office_words,
    wording,
    wording_years,
    similarity,
    typefaces,
    open_notes,
)

ReportCrash = Callable[[str, Exception], None]


def _rules_in(module: ModuleType) -> Iterator[Rule]:
    return (value for value in vars(module).values() if isinstance(value, Rule))


RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in _rules_in(module))


def check(filing: Filing, report_crash: ReportCrash) -> tuple[Finding, ...]:
    """Every finding on the filing, gravest first, then in the order of the report.

    A rule that crashes is our bug, not the clerk's: it is handed to ``report_crash`` with the rule's id,
    becomes a note, and the other rules still run.
    """
    findings: list[Finding] = []
    for rule in RULES:
        if not rule.applies_to(filing.edition.name):
            continue
        try:
            findings += [_finding(filing, rule, breach) for breach in rule.check(filing)]
        except Exception as crash:
            report_crash(rule.id, crash)
            note = Breach(f"检查 {rule.id} 没有完成，请把日志发给技术人员；其他检查不受影响。")
            findings.append(_finding(filing, replace(rule, severity=Severity.NOTE), note))
    order = {section.key: at for at, section in enumerate(filing.edition.sections)}
    return tuple(sorted(findings, key=lambda f: (f.severity.weight, order.get(f.section, -1))))


def _finding(filing: Filing, rule: Rule, breach: Breach) -> Finding:
    number = breach.rule or rule.id
    cells = breach.left_cells + breach.right_cells
    mark = mark_of(number, breach, tuple(filing.figures.get(cell) for cell in cells))
    section = breach.section or (filing.edition.section_of(cells[0]).key if cells else "")
    told = next((e.text for e in filing.explanations if _tells(e.rule, e.mark, e.cells, number, mark, cells)), "")
    return Finding(number, breach.severity or rule.severity, breach, section, mark, told)


def _tells(rule: str, mark: str, cells: object, number: str, its_mark: str, its_cells: object) -> bool:
    """An explanation belongs to a finding by its mark; one read from a file, by rule and cells."""
    return mark == its_mark if mark else (rule == number and cells == its_cells)
