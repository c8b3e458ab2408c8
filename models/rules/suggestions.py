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


def set_lapsed_aside(filing: Filing, findings: Iterable[Finding]) -> Filing:
    """The filing with only those explanations that still belong to a finding; the others are ``lapsed``."""
    marks = {finding.mark for finding in findings}
    lapsed = tuple(told for told in filing.explanations if told.mark and told.mark not in marks)
    if not lapsed:
        return filing
    standing = tuple(told for told in filing.explanations if told not in lapsed)
    return replace(filing, explanations=standing, lapsed=lapsed)


def lapsed_for(filing: Filing, finding: Finding) -> tuple[Explanation, ...]:
    """The lapsed explanations of the same rule and cells, oldest first."""
    return _of(filing.lapsed, finding)


def suggestions(filing: Filing, finding: Finding) -> tuple[Suggestion, ...]:
    """What may be said again of a finding that waits for an explanation, the likeliest first; each text once."""
    if finding.severity is not Severity.EXPLAIN or finding.explanation:
        return ()
    found = {told.text: Suggestion(told.text) for told in reversed(lapsed_for(filing, finding))}
    if last := filing.last_year:
        for told in reversed(_of(last.explanations, finding)):
            found.setdefault(told.text, Suggestion(told.text, last.year))
    return tuple(found.values())


def _of(told: Iterable[Explanation], finding: Finding) -> tuple[Explanation, ...]:
    return tuple(each for each in told if finding.is_what(each.rule, each.cells))
