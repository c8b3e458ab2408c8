"""What an audit says of a published report: a finding, how certain it is, the words of the page, what is due."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from models.rules.finding import Severity
from models.rules.registry import TITLES

NOT_PUBLISHED, LATE, DIFFERS, NOT_READ, SEVERAL = "P-1", "P-2", "P-3", "P-4", "P-5"
TITLES_OF_PUBLICATION = {
    NOT_PUBLISHED: "没有公布件",
    LATE: "公布晚于期限",
    DIFFERS: "公布的与报送的不同",
    NOT_READ: "没有读准、没有核的内容",
    SEVERAL: "几份公布件不同",
}
"""What an audit asks beyond the rules of a report, by number; the rules keep their own numbers and titles."""
_SPACE = re.compile(r"\s+")
Json = dict[str, Any]


def audit_title(number: str) -> str:
    """What a rule of an audit is called, whichever it is."""
    return TITLES_OF_PUBLICATION.get(number) or TITLES.get(number, number)


class Certainty(StrEnum):
    """Whether a finding is the unit's, or a person has to look at the page first, or nobody can say."""

    CERTAIN = "certain"
    ASKED = "asked"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return {"certain": "确定", "asked": "请对照原文", "unknown": "判断不了"}[self.value]

    @property
    def weight(self) -> int:
        """0 for what is certain."""
        return list(Certainty).index(self)


@dataclass(frozen=True)
class AuditFinding:
    """``where`` names cells or section, ``quote`` is what the page has there, ``expected`` what it should be.

    ``doubt`` says why it is not certain. ``cells`` are keys of cells, ``section`` the key of a text. ``asked_in`` is
    the year in which the unit was already asked to rectify the same, 0 for never. ``confirmed_by`` and
    ``dismissed_by`` name who looked at the page and found it so, or not so.
    """

    rule: str
    severity: Severity
    certainty: Certainty
    message: str
    where: str = ""
    quote: str = ""
    expected: str = ""
    doubt: str = ""
    cells: tuple[str, ...] = ()
    section: str = ""
    asked_in: int = 0
    confirmed_by: str = ""
    dismissed_by: str = ""

    @property
    def title(self) -> str:
        """What the rule is called."""
        return audit_title(self.rule)

    @property
    def order(self) -> tuple[int, int, str]:
        """What is certain first, the gravest first."""
        return self.certainty.weight, self.severity.weight, self.rule

    @property
    def key(self) -> tuple[str, tuple[str, ...], str, str]:
        """By what the same finding is known in another file: the rule and its cells, or the words of a text."""
        return self.rule, self.cells, self.section, "" if self.cells else compact(self.quote)

    @property
    def is_fault(self) -> bool:
        """Whether it is held against the unit: certain, more than a hint, and nobody found it untrue."""
        return self.certainty is Certainty.CERTAIN and self.severity is not Severity.NOTE and not self.dismissed_by

    @property
    def is_question(self) -> bool:
        """Whether somebody has still to look at the page."""
        return self.certainty is not Certainty.CERTAIN and not self.dismissed_by

    def confirmed(self, by: str) -> "AuditFinding":
        """The same once a person has looked at the page and found it so."""
        return replace(self, certainty=Certainty.CERTAIN, confirmed_by=by, dismissed_by="")

    def dismissed(self, by: str) -> "AuditFinding":
        """The same once a person has looked at the page and found that it is not so."""
        return replace(self, dismissed_by=by)


def compact(text: str) -> str:
    """A text without blanks, to be compared."""
    return _SPACE.sub("", text)


def serialize_finding(finding: AuditFinding) -> Json:
    """A finding as JSON."""
    return {name: value for name, value in asdict(finding).items() if value}


def parse_finding(node: Json) -> AuditFinding:
    """The same back."""
    values = node | {"severity": Severity(node["severity"]), "certainty": Certainty(node["certainty"])}
    return AuditFinding(**values | {"cells": tuple(node.get("cells", ())), "message": node.get("message", "")})


def sorted_findings(findings: Iterable[AuditFinding]) -> tuple[AuditFinding, ...]:
    """What is certain first, the gravest of it first."""
    return tuple(sorted(findings, key=lambda finding: finding.order))
