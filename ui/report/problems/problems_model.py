"""Findings as rows of a list; what was selected stays selected while they change."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.editions.edition import CellKey, Edition
from models.rules.finding import Finding
from models.rules.registry import named
from ui.report.problems.finding_filter import FindingFilter, count
from ui.theme.colours import SHAPES

FINDING = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()


class FindingIdentity(NamedTuple):
    """What stays the same of a finding while its numbers change."""

    rule: str
    section: str
    cells: tuple[CellKey, ...]
    quote: str


def finding_identity(finding: Finding) -> FindingIdentity:
    """Which finding it is, whatever its numbers."""
    breach = finding.breach
    is_long = len(finding.cells) > 8
    return FindingIdentity(
        finding.rule, finding.section, () if is_long else finding.cells, "" if is_long else breach.quote
    )


class ProblemsModel(QAbstractListModel):
    """The findings that pass the filter."""

    def __init__(self, edition: Edition, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._causes: Mapping[str, str] = {}
        self._names = {section.key: section.short_name for section in edition.sections}
        self._all: tuple[Finding, ...] = ()
        self._shown: tuple[Finding, ...] = ()
        self._identities: list[FindingIdentity] = []
        self.finding_filter = FindingFilter()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Findings shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A finding in words, or as itself."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        finding = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.as_line(finding)
        return finding if role == FINDING else None

    def as_line(self, finding: Finding) -> str:
        """One line that can be read aloud or copied."""
        where = self.section_name(finding)
        return f"{SHAPES[finding.prominence]} {finding.label}  {where}  {self.sentence(finding)}"

    def sentence(self, finding: Finding) -> str:
        """What is wrong, what may have caused it, and how the office explained it."""
        explanation = f"（说明：{finding.explanation}）" if finding.explanation else ""
        return finding.message + self.cause(finding) + explanation

    def _searched(self, finding: Finding) -> str:
        return f"{named(finding.rule)} {self.as_line(finding)}"

    def section_name(self, finding: Finding) -> str:
        """Where the finding is, in the words of its tab."""
        return self._names.get(finding.section, "封面")

    @property
    def total(self) -> int:
        """How many there are, shown or not."""
        return len(self._all)

    @property
    def not_begun(self) -> int:
        """How many of them only say that a part is not begun."""
        return sum(finding.is_not_begun for finding in self._all)

    def finding(self, row: int) -> Finding:
        """The finding of a row."""
        return self._shown[row]

    def row_of(self, place: FindingIdentity) -> int:
        """Where that finding stands now; -1 when it is gone or not shown."""
        return self._identities.index(place) if place in self._identities else -1

    def set_findings(self, findings: tuple[Finding, ...], causes: Mapping[str, str]) -> None:
        """Show these findings; ``causes`` are likely ones, by mark."""
        before = self._causes
        self._all, self._causes = findings, causes
        self._filter(before)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings that pass, in the order of the list."""
        return self._shown

    def cause(self, finding: Finding) -> str:
        """What may have caused it; often nothing is known."""
        return self._causes.get(finding.fingerprint, "")

    def set_filter(self, finding_filter: FindingFilter) -> None:
        """Show only what passes."""
        self.finding_filter = finding_filter
        self._filter()

    def counts(self, facet: str) -> Counter[str]:
        """How many findings each choice of a filter would show, the other filters being as they are."""
        return count(self.finding_filter.without(facet).apply(self._all, self._searched), facet)

    def _filter(self, causes_before: Mapping[str, str] | None = None) -> None:
        shown = self.finding_filter.apply(self._all, self._searched)
        identities = [finding_identity(finding) for finding in shown]
        if self._identities != identities:
            self.beginResetModel()
            self._shown, self._identities = shown, identities
            self.endResetModel()
            return
        before, self._shown = self._shown, shown
        known = self._causes if causes_before is None else causes_before
        for row, (old, new) in enumerate(zip(before, shown, strict=True)):
            # Of one that only moved along its text nothing that is shown changes; the view would lay all rows out anew.
            if _looks(old, known) != _looks(new, self._causes):
                self.dataChanged.emit(self.index(row), self.index(row))


def _looks(finding: Finding, causes: Mapping[str, str]) -> tuple[str, str, str, str]:
    """What a row shows of a finding, but for its place."""
    return finding.message, finding.kind, finding.explanation, causes.get(finding.fingerprint, "")
