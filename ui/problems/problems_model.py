"""Findings as rows of a list; what was selected stays selected while they change."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.editions.declare import CellKey, Edition
from models.rules.finding import Finding, Severity
from ui.look import SHAPES

FINDING = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()


class Place(NamedTuple):
    """What stays the same of a finding while its numbers change."""

    rule: str
    section: str
    cells: tuple[CellKey, ...]
    quote: str


def place_of(finding: Finding) -> Place:
    """Which finding it is, whatever its numbers."""
    breach = finding.breach
    is_long = len(finding.cells) > 8
    return Place(finding.rule, finding.section, () if is_long else finding.cells, "" if is_long else breach.quote)


class ProblemsModel(QAbstractListModel):
    """The findings that pass the filter."""

    def __init__(self, edition: Edition, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._causes: Mapping[str, str] = {}
        self._names = {section.key: section.short for section in edition.sections}
        self._all: tuple[Finding, ...] = ()
        self._shown: tuple[Finding, ...] = ()
        self._severity: Severity | None = None
        self._sections: frozenset[str] | None = None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Findings shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A finding in words, or as itself."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        finding = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.in_words(finding)
        return finding if role == FINDING else None

    def in_words(self, finding: Finding) -> str:
        """One line that can be read aloud or copied."""
        where = self.section_name(finding)
        shape = SHAPES[finding.severity]
        return f"{shape} {finding.severity.label}  {where}  {self.sentence(finding)}"

    def sentence(self, finding: Finding) -> str:
        """What is wrong, what may have caused it, and how the office explained it."""
        told = f"（说明：{finding.explanation}）" if finding.explanation else ""
        return finding.message + self._causes.get(finding.mark, "") + told

    def section_name(self, finding: Finding) -> str:
        """Where the finding is, in the words of its tab."""
        return self._names.get(finding.section, "封面")

    def count(self, severity: Severity) -> int:
        """How many there are, shown or not."""
        return sum(1 for finding in self._all if finding.severity is severity)

    def finding(self, row: int) -> Finding:
        """The finding of a row."""
        return self._shown[row]

    def row_of(self, place: Place) -> int:
        """Where that finding stands now; -1 when it is gone or not shown."""
        return next((row for row, finding in enumerate(self._shown) if place_of(finding) == place), -1)

    def take(self, findings: tuple[Finding, ...], causes: Mapping[str, str]) -> None:
        """Show these findings; ``causes`` are likely ones, by mark."""
        self._all, self._causes = findings, causes
        self._filter()

    def narrow(self, severity: Severity | None, sections: frozenset[str] | None) -> None:
        """Show only one severity, or only some sections."""
        self._severity, self._sections = severity, sections
        self._filter()

    def _filter(self) -> None:
        shown = tuple(
            finding
            for finding in self._all
            if self._severity in (None, finding.severity)
            and (self._sections is None or finding.section in self._sections)
        )
        before, self_places = [place_of(f) for f in self._shown], [place_of(f) for f in shown]
        if before == self_places:
            changed = [row for row, (old, new) in enumerate(zip(self._shown, shown, strict=True)) if old != new]
            self._shown = shown
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
        else:
            self.beginResetModel()
            self._shown = shown
            self.endResetModel()
