"""A finding: what a check says of a report, as a value."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from models.editions.edition import CellKey


class Severity(StrEnum):
    """How far a finding stands in the way of a final report."""

    BLOCK = "block"
    EXPLAIN = "explain"
    WARN = "warn"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return _LABELS[self]

    @property
    def weight(self) -> int:
        """0 for the gravest."""
        return _WEIGHTS[self]


_LABELS = {
    Severity.BLOCK: "必须改",
    Severity.EXPLAIN: "须说明",
    Severity.WARN: "提醒",
    Severity.NOTE: "提示",
}
_WEIGHTS = {severity: weight for weight, severity in enumerate(Severity)}


NOT_BEGUN = "not_begun"
"""The kind of a finding on a part of the report in which nothing stands yet."""


def kind_label(kind: str) -> str:
    """The word a clerk reads for a kind of findings."""
    return "未开始" if kind == NOT_BEGUN else Severity(kind).label


@dataclass(frozen=True)
class Breach:
    """What a rule yields: a sentence, and the cells or the words it is about.

    ``left`` and ``right`` are the two sides of a broken equality; ``section``, ``span`` (start and end
    in the section's text, in characters) and ``quote`` point into a text. ``rule`` and ``severity``
    speak only where they differ from those of the rule that yields it. ``is_not_begun`` says that nothing
    at all has been filled in there yet: it is work ahead, not a mistake. ``mark`` is what else an explanation
    holds for: with another one it lapses. ``is_question`` where the words may well tell of something else: it does
    not say that anything is wrong.
    """

    message: str
    left_cells: tuple[CellKey, ...] = ()
    right_cells: tuple[CellKey, ...] = ()
    left: int | None = None
    right: int | None = None
    section: str = ""
    span: tuple[int, int] | None = None
    quote: str = ""
    rule: str = ""
    severity: Severity | None = None
    is_not_begun: bool = False
    mark: str = ""
    is_question: bool = False


@dataclass(frozen=True)
class Finding:
    """A breach with the rule that found it, its severity, and the mark that explanations are tied to.

    ``former`` is the number that the rule had when older explanations were written, empty where it is the same.
    """

    rule: str
    severity: Severity
    breach: Breach
    section: str
    fingerprint: str
    explanation: str = ""
    former: str = ""

    @property
    def message(self) -> str:
        """The sentence for the clerk."""
        return self.breach.message

    @property
    def is_not_begun(self) -> bool:
        """Whether it only says that a part is still to be filled in, and nobody has said why it is not."""
        return self.breach.is_not_begun and not self.explanation

    @property
    def kind(self) -> str:
        """By what findings are counted and listed: the severity, or NOT_BEGUN."""
        return NOT_BEGUN if self.is_not_begun else self.severity.value

    @property
    def label(self) -> str:
        """The word a clerk reads before the sentence."""
        return kind_label(self.kind)

    @property
    def prominence(self) -> Severity:
        """The severity it is shown with: work that is not begun stands out no more than a note."""
        return Severity.NOTE if self.is_not_begun else self.severity

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """Every cell of both sides."""
        return self.breach.left_cells + self.breach.right_cells

    def is_what(self, rule: str, cells: tuple[CellKey, ...]) -> bool:
        """Whether an explanation without a mark, given for a rule on these cells, is of this finding."""
        return bool(rule) and rule in (self.rule, self.former) and cells == self.cells

    @property
    def is_explained(self) -> bool:
        """Whether the office has said why it stands as it is."""
        return bool(self.explanation)

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way: it blocks, or waits for an explanation."""
        if self.severity is Severity.EXPLAIN:
            return not self.explanation
        return self.severity is Severity.BLOCK


def fingerprint_of(rule: str, breach: Breach, values: tuple[int | None, ...]) -> str:
    """A stable name for this finding on these values; it changes when a number or the quoted words do."""
    cells = ",".join(map(str, breach.left_cells + breach.right_cells))
    content = "|".join((rule, cells, repr(values), str(breach.left), str(breach.right), breach.section, breach.quote))
    content += f"|{breach.mark}" if breach.mark else ""
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
