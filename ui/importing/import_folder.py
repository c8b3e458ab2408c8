"""A folder of reports: what was read, how sure that is, what failed and why; taken in one by one or all at once."""

import csv
import io
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from models.exchange.judging import Verdict
from ui.importing.import_files import AGENCY, FILE, REMARK, SORT_ROLE, VERDICT, YEAR, Entry, FilesModel, in_words
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.quiet_table import dress

SIZE, AROUND = (86, 44), 40
"""In Chinese characters, and the units that are left free around it on a small screen."""
WIDTHS = {FILE: 20, AGENCY: 17, YEAR: 5, VERDICT: 10}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class OfVerdict(QSortFilterProxyModel):
    """The files of one verdict, or all; sorted by any column."""

    def __init__(self, files: FilesModel) -> None:
        super().__init__()
        self._files = files
        self._wanted: Verdict | None = None
        self.setSourceModel(files)
        self.setSortRole(SORT_ROLE)

    def want(self, verdict: Verdict | None) -> None:
        """Show only these."""
        self._wanted = verdict
        self.invalidate()

    def filterAcceptsRow(self, row: int, _parent: object) -> bool:
        return self._wanted is None or self._files.verdict(self._files.entries[row]) is self._wanted

    def entry(self, index: QModelIndex) -> Entry | None:
        """The file in a row."""
        return self._files.entries[self.mapToSource(index).row()] if index.isValid() else None


class ImportFolderDialog(QDialog):
    """Stands beside the window, which can be worked in meanwhile. Nothing is written here.

    ``stopped`` calls the reading off, ``asked_open`` carries the Entry to be looked at, ``asked_take`` and
    ``asked_back`` lists of Entry to be taken in and taken back; ``asked_keep`` is for a file with the list.
    ``tucked`` tells that the clerk put it aside.
    """

    stopped = Signal()
    asked_open = Signal(object)
    asked_take = Signal(list)
    asked_back = Signal(list)
    asked_keep = Signal()
    tucked = Signal()

    def __init__(self, origin: str, files: FilesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入多份报告")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.files = files
        self.rows = OfVerdict(files)
        self.table = QTableView()
        self.bar = QProgressBar()
        self.progress = ElidedLabel()
        self.stop = _button("停止")
        self.shown: dict[Verdict | None, QPushButton] = {}
        self.look = _button("打开核对…")
        self.take_all = _button("", role="main")
        self.back = _button("撤销这次导入")
        self.copy_list, self.keep_list = _button("复制清单"), _button("另存清单…")
        self.tuck, self.close_it = _button("收起"), _button("关闭")
        self._total = 0
        self._is_busy = True
        self._lay_out(origin)
        self._connect()
        self._follow()
        letter, screen = self.fontMetrics().horizontalAdvance("字"), self.screen().availableSize()
        self.resize(min(SIZE[0] * letter, screen.width() - AROUND), min(SIZE[1] * letter, screen.height() - AROUND))

    # ── laying out ──

    def _lay_out(self, origin: str) -> None:
        heading, source = QLabel("导入多份报告"), ElidedLabel()
        source.setText(f"来自 {origin}")
        heading.setProperty("role", "heading")
        source.setProperty("role", "soft")
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(heading)
        head.addWidget(source, 1)
        self.progress.setProperty("role", "soft")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("进度")
        running = QHBoxLayout()
        running.setSpacing(12)
        running.addWidget(self.bar, 1)
        running.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(running)
        layout.addWidget(self.progress)
        layout.addLayout(self._filters())
        layout.addWidget(self.table, 1)
        layout.addLayout(self._foot())
        self._dress_table()

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        group = QButtonGroup(self)
        for verdict in (None, *Verdict):
            button = _button("", role="chip")
            button.setCheckable(True)
            button.setChecked(verdict is None)
            button.clicked.connect(lambda _checked=False, verdict=verdict: self._want(verdict))
            group.addButton(button)
            row.addWidget(button)
            self.shown[verdict] = button
        row.addStretch(1)
        return row

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(10)
        for button in (self.copy_list, self.keep_list):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.back, self.look, self.take_all, self.tuck, self.close_it):
            foot.addWidget(button)
        self.back.hide()
        return foot

    def _dress_table(self) -> None:
        dress(self.table)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setModel(self.rows)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.table.horizontalHeader()
        letter = self.table.fontMetrics().horizontalAdvance("字")
        for column, letters in WIDTHS.items():
            self.table.setColumnWidth(column, letters * letter)
        header.setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        self.stop.clicked.connect(self.stopped)
        self.close_it.clicked.connect(self.close)
        self.tuck.clicked.connect(self._tuck_away)
        self.table.activated.connect(lambda index: self._open(self.rows.entry(index)))
        self.look.clicked.connect(lambda: self._open(self.rows.entry(self.table.currentIndex())))
        self.take_all.clicked.connect(lambda: self.asked_take.emit(self.files.sure()))
        self.back.clicked.connect(lambda: self.asked_back.emit([e for e in self.files.entries if e.report is not None]))
        self.copy_list.clicked.connect(self._copy)
        self.keep_list.clicked.connect(self.asked_keep)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._follow())

    # ── what is told ──

    def expect(self, total: int) -> None:
        """How many files will be read."""
        self._total = total
        self.bar.setRange(0, max(total, 1))
        self._follow()

    def add(self, entries: list[Entry]) -> None:
        """Show files that were read."""
        self.files.add(entries)
        self.bar.setValue(len(self.files.entries))
        self._follow()

    def end(self) -> None:
        """Nothing more will be read."""
        self._is_busy = False
        self._follow()

    def follow_deed(self, done: int, total: int) -> None:
        """Show how far a taking in or a taking back has come."""
        self._is_busy = done < total
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self._follow(f"已办 {done} / {total} 份" if self._is_busy else "")

    def _follow(self, deed: str = "") -> None:
        counts, read = self.files.counts(), len(self.files.entries)
        for verdict, button in self.shown.items():
            count = counts[verdict] if verdict else read
            button.setText(f"{in_words(verdict) if verdict else '全部'} {count}")
            button.setVisible(verdict is None or count > 0)
        for part in (self.bar, self.stop):
            part.setVisible(self._is_busy)
        self.progress.setText(deed or self._told(read))
        sure, current = counts[Verdict.SURE], self.rows.entry(self.table.currentIndex())
        self.take_all.setText(f"导入可直接导入的 {sure} 份")
        self.take_all.setEnabled(sure > 0 and not self._is_busy)
        self.look.setEnabled(bool(current and current.candidate and current.report is None) and not deed)
        self.back.setVisible(counts[Verdict.TAKEN] > 0)
        self.back.setEnabled(not self._is_busy)
        for part in (self.copy_list, self.keep_list):
            part.setEnabled(read > 0)

    def _told(self, read: int) -> str:
        if self._is_busy:
            return f"已读 {read} / {self._total} 个文件。可以收起，先做别的事。" if self._total else "正在找文件…"
        if not self._total:
            return "文件夹里没有可能是年报的文件（Word、Excel、网页、PDF、OFD、交换文件）。"
        if read < self._total:
            return f"读到第 {read} 个文件停下了，还有 {self._total - read} 个没有读。现在还没有写入。"
        taken = self.files.counts()[Verdict.TAKEN]
        if taken:
            return f"读完 {read} 个文件，已导入 {taken} 份，每份各成一份报告。"
        return f"读完 {read} 个文件。现在还没有写入，导入后各成一份报告，可以撤销。"

    # ── what the clerk does ──

    def _want(self, verdict: Verdict | None) -> None:
        self.rows.want(verdict)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.rows.index(0, FILE))
        self._follow()

    def _open(self, entry: Entry | None) -> None:
        if entry and entry.candidate and entry.report is None:
            self.asked_open.emit(entry)

    def to_next(self) -> None:
        """Go to the next file that is to be looked at."""
        at = self.table.currentIndex().row()
        for row in (*range(at + 1, self.rows.rowCount()), *range(at)):
            entry = self.rows.entry(self.rows.index(row, FILE))
            if entry and entry.candidate and entry.report is None:
                self.table.setCurrentIndex(self.rows.index(row, FILE))
                break
        self._follow()

    def _copy(self) -> None:
        lines = ["\t".join(" ".join(words.split()) for words in line) for line in self.files.lines()]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.progress.setText(f"清单已复制，共 {len(lines) - 1} 行，可以贴进表格。")

    def _tuck_away(self) -> None:
        self.hide()
        self.tucked.emit()

    def told(self) -> str:
        """How far it has come, in a sentence."""
        return self.progress.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter to the table: it opens a file there, and must press no button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Call off what still runs."""
        self.stopped.emit()
        super().closeEvent(event)


def as_csv(files: FilesModel) -> bytes:
    """The list for a spreadsheet; no words of a file become a formula there."""
    out = io.StringIO()
    rows = ([f"'{words}" if words.startswith(_FORMULA) else words for words in line] for line in files.lines())
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def named(places: list[Path]) -> str:
    """What was chosen, in a few words."""
    return str(places[0]) if len(places) == 1 else f"{places[0].name} 等 {len(places)} 个文件或文件夹"


def _button(words: str, role: str = "") -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    if role:
        button.setProperty("role", role)
    return button
