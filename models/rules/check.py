"""Run every rule of an edition over a filing, and every rule of a sum over a sum."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from models.report.filing import Explanation, Filing
from models.rules.finding import Breach, Finding, Severity, fingerprint_of
from models.rules.registry import RULES, SUM_RULES
from models.rules.rule import Rule

# Only a sum of reports is judged by it; one report is checked without.
if TYPE_CHECKING:
    from models.report.consolidation import ConsolidationReview

ReportCrash = Callable[[str, Exception], None]


def check(filing: Filing, report_crash: ReportCrash) -> tuple[Finding, ...]:
    """Every finding on the filing, gravest first, then in the order of the report; what is not begun comes last.

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
            note = Breach(f"检查“{rule.title}”没有完成，请把日志发给技术人员；其他检查不受影响。")
            findings.append(_finding(filing, replace(rule, severity=Severity.NOTE), note))
    order = {section.key: at for at, section in enumerate(filing.edition.sections)}
    return tuple(sorted(findings, key=lambda f: (f.is_not_begun, f.severity.weight, order.get(f.section, -1))))


def check_figures(filing: Filing, report_crash: ReportCrash) -> tuple[Finding, ...]:
    """Every finding on the figures alone, where there are no words to judge: those that a sum has."""
    return tuple(one for one in check(filing, report_crash) if one.cells and one.breach.span is None)


def check_sum(gathered: "ConsolidationReview") -> tuple[Finding, ...]:
    """Every finding on a sum, gravest first, then by rule."""
    found = [_of_sum(gathered, rule, breach) for rule in SUM_RULES for breach in rule.check(gathered)]
    return tuple(sorted(found, key=lambda finding: (finding.severity.weight, finding.rule)))


def _of_sum(gathered: "ConsolidationReview", rule: "Rule[ConsolidationReview]", breach: Breach) -> Finding:
    cells = breach.left_cells + breach.right_cells
    mark = fingerprint_of(rule.id, replace(breach, mark=breach.mark or f"{gathered.node.code} {breach.message}"), ())
    section = gathered.consolidation.edition.section_of(cells[0]).key if cells else ""
    return Finding(rule.id, breach.severity or rule.severity, breach, section, mark)


def _finding(filing: Filing, rule: Rule[Filing], breach: Breach) -> Finding:
    rule_id = breach.rule or rule.id
    former = rule.former if rule_id == rule.id else ""
    cells = breach.left_cells + breach.right_cells
    fingerprint = fingerprint_of(former or rule_id, breach, tuple(filing.figures.get(cell) for cell in cells))
    section = breach.section or (filing.edition.section_of(cells[0]).key if cells else "")
    found = Finding(rule_id, breach.severity or rule.severity, breach, section, fingerprint, former=former)
    explanation = next((each.text for each in filing.explanations if _is_of(each, found)), "")
    if not explanation and filing.report_sum is not None:
        explanation = filing.report_sum.explanations.get(fingerprint, "")
    return replace(found, explanation=explanation) if explanation else found


def _is_of(explanation: Explanation, finding: Finding) -> bool:
    """An explanation belongs to a finding by its mark; one read from a file, by rule and cells."""
    if explanation.fingerprint:
        return explanation.fingerprint == finding.fingerprint
    return finding.is_what(explanation.rule, explanation.cells)
