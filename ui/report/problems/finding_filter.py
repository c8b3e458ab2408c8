"""Which findings the list shows, and how many each choice of a filter would leave."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from models.rules.finding import Finding


@dataclass(frozen=True)
class FindingFilter:
    """What the clerk chose; empty lets everything through. ``page`` are the sections of the open tab."""

    kind: str = ""
    section: str | None = None
    rule: str = ""
    text: str = ""
    page: frozenset[str] | None = None

    @property
    def lets_all_through(self) -> bool:
        """Whether it lets everything through."""
        return self == FindingFilter()

    def apply(self, findings: Iterable[Finding], sentence: Callable[[Finding], str]) -> tuple[Finding, ...]:
        """The findings that pass; ``sentence`` is what the words are looked for in."""
        if self.lets_all_through:
            return tuple(findings)
        terms = self.text.casefold().split()
        return tuple(
            finding
            for finding in findings
            if self.kind in ("", finding.kind)
            and self.section in (None, finding.section)
            and self.rule in ("", finding.rule)
            and (self.page is None or finding.section in self.page)
            and all(word in sentence(finding).casefold() for word in terms)
        )

    def without(self, facet: str) -> "FindingFilter":
        """The same with one of its choices undone."""
        return replace(self, **{facet: getattr(FindingFilter(), facet)})


def count(findings: Iterable[Finding], facet: str) -> Counter[str]:
    """How many findings there are of each kind, section or rule."""
    return Counter(str(getattr(finding, facet)) for finding in findings)
