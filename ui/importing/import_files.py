"""The files of a folder as rows: whose report each holds, how sure that is, and what became of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from models.exchange.candidate import Candidate
from models.exchange.judging import Verdict
from ui.theme.colours import colours

Index = QModelIndex | QPersistentModelIndex
FILE, AGENCY, YEAR, VERDICT, REMARK = range(5)
HEADS = ("文件", "单位", "年度", "结果", "说明")
SORT_ROLE = int(Qt.ItemDataRole.UserRole)
LOOKS = {
    Verdict.SURE: ("✓", "good"),
    Verdict.LOOK: ("■", "explain"),
    Verdict.HELD: ("◇", "note"),
    Verdict.FAILED: ("✕", "block"),
    Verdict.TAKEN: ("●", "accent"),
}
"""A shape and the meaning whose colour it wears, for each verdict."""
_HELD = "报告库里已有这个单位这一年的报告，要导入请打开核对"
_TWICE = "与 {} 是同一单位同一年，要导入请打开核对"
_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


@dataclass
class Entry:
    """A file that was read: its candidate, or the sentence that says why there is none; ``report`` once taken in."""

    path: Path
    candidate: Candidate | None
    judged: Verdict
    remark: str
    report: int | None = None

    @property
    def whose(self) -> tuple[str, int] | None:
        """The office and the year, as read."""
        return (self.candidate.filing.agency.name, self.candidate.filing.year) if self.candidate else None


def in_words(verdict: Verdict) -> str:
    """A verdict as shape and words."""
    return f"{LOOKS[verdict][0]} {verdict.label}"


class FilesModel(QAbstractTableModel):
    """A row a file, in the order in which they were read."""

    def __init__(self, held: Collection[tuple[str, int]]) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._held = frozenset(held)
        self._first: dict[tuple[str, int], Entry] = {}
        self._rows: dict[int, int] = {}

    def add(self, entries: Sequence[Entry]) -> None:
        """Show more files."""
        if not entries:
            return
        at = len(self.entries)
        self.beginInsertRows(_ROOT, at, at + len(entries) - 1)
        for row, entry in enumerate(entries, at):
            self._rows[id(entry)] = row
            if entry.whose:
                self._first.setdefault(entry.whose, entry)
        self.entries += entries
        self.endInsertRows()

    def mark(self, entry: Entry, report: int | None) -> None:
        """Tell that a file was taken in, or that this was taken back."""
        entry.report = report
        before = self._first.get(entry.whose) if entry.whose else None
        if report is not None and entry.whose:
            self._first[entry.whose] = entry
        for each in (entry, before):
            if each is not None:
                row = self._rows[id(each)]
                self.dataChanged.emit(self.index(row, VERDICT), self.index(row, REMARK))

    def verdict(self, entry: Entry) -> Verdict:
        """How a file stands now."""
        if entry.report is not None:
            return Verdict.TAKEN
        if entry.whose and (entry.whose in self._held or self._first[entry.whose] is not entry):
            return Verdict.HELD
        return entry.judged

    def remark(self, entry: Entry) -> str:
        """What is to be said of a file."""
        if self.verdict(entry) is Verdict.HELD and entry.whose:
            return _HELD if entry.whose in self._held else _TWICE.format(self._first[entry.whose].path.name)
        return entry.remark

    def counts(self) -> Counter[Verdict]:
        """How many files stand how."""
        return Counter(map(self.verdict, self.entries))

    def sure(self) -> list[Entry]:
        """The files that can be taken unseen."""
        return [entry for entry in self.entries if self.verdict(entry) is Verdict.SURE]

    def lines(self) -> list[list[str]]:
        """The whole list as words, its heads first: to be copied or kept."""
        return [
            list(HEADS),
            *([self._text(entry, column, whole=True) for column in range(5)] for entry in self.entries),
        ]

    def _text(self, entry: Entry, column: int, *, whole: bool = False) -> str:
        if column == FILE:
            return str(entry.path) if whole else entry.path.name
        if column == VERDICT:
            return self.verdict(entry).label if whole else in_words(self.verdict(entry))
        if column == REMARK:
            return self.remark(entry)
        if entry.whose is None:
            return ""
        return entry.whose[0] if column == AGENCY else str(entry.whose[1])

    # ── what Qt asks ──

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        entry, column = self.entries[index.row()], index.column()
        if role == _DISPLAY:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(entry, column, whole=column == FILE)
        if role == SORT_ROLE:
            return list(Verdict).index(self.verdict(entry)) if column == VERDICT else self._text(entry, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == VERDICT:
            return QColor(str(getattr(colours, LOOKS[self.verdict(entry)][1])))
        if role == Qt.ItemDataRole.ForegroundRole and column == REMARK:
            return QColor(colours.muted)
        return None
