"""What was said before of the same matter, offered again: words that lapsed when a number moved, and last year's."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.report.filing import Explanation, Filing
from models.rules.finding import Finding, Severity


@dataclass(frozen=True)
class Suggestion:
    """Words that explained the same rule on the same cells; ``year`` is 0 for this report's own, which lapsed."""

    text: str
    year: int = 0


def separate_lapsed(filing: Filing, findings: Iterable[Finding]) -> Filing:
    """The filing with only those explanations that still belong to a finding; the others are ``lapsed``."""
    fingerprints = {finding.fingerprint for finding in findings}
    lapsed = tuple(
        explanation
        for explanation in filing.explanations
        if explanation.fingerprint and explanation.fingerprint not in fingerprints
    )
    if not lapsed:
        return filing
    current = tuple(explanation for explanation in filing.explanations if explanation not in lapsed)
    return replace(filing, explanations=current, lapsed=lapsed)


def lapsed_for(filing: Filing, finding: Finding) -> tuple[Explanation, ...]:
    """The lapsed explanations of the same rule and cells, oldest first."""
    return _matching(filing.lapsed, finding)


def suggest_explanations(filing: Filing, finding: Finding) -> tuple[Suggestion, ...]:
    """What may be said again of a finding that waits for an explanation, the likeliest first; each text once."""
    if finding.severity is not Severity.EXPLAIN or finding.explanation:
        return ()
    suggested = {
        explanation.text: Suggestion(explanation.text) for explanation in reversed(lapsed_for(filing, finding))
    }
    if last := filing.last_year:
        for explanation in reversed(_matching(last.explanations, finding)):
            suggested.setdefault(explanation.text, Suggestion(explanation.text, last.year))
    return tuple(suggested.values())


def _matching(explanations: Iterable[Explanation], finding: Finding) -> tuple[Explanation, ...]:
    return tuple(explanation for explanation in explanations if finding.is_what(explanation.rule, explanation.cells))
