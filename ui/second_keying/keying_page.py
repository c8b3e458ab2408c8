"""The keying itself: cell after cell, blind, with how far it has come."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from models.editions.edition import CellKey
from models.errors import StoreError
from models.services.second_keying import SecondKeying
from ui.report.report_model import ReportModel
from ui.second_keying.keying_table import KeyingTable
from ui.second_keying.start_page import make_heading
from ui.widgets.plain_text import PlainLabel


class KeyingPage(QWidget):
    """``done`` says that every cell has been keyed."""

    done = Signal()

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = report.edition
        self._keying: SecondKeying | None = None
        self.where = make_heading("")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.count = PlainLabel()
        self.count.setProperty("role", "soft")
        self.error_label = PlainLabel()
        self.error_label.setProperty("role", "trouble")
        self.table = KeyingTable(report.edition, self)
        hint = PlainLabel("回车 下一格　Shift+回车 上一格　空着回车 记为空　Esc 停下（已录的都存着）")
        hint.setProperty("role", "faint")
        top = QHBoxLayout()
        top.addWidget(self.where, 1)
        top.addWidget(self.count)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(self.error_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.table.line.handed_over.connect(self._take)
        self.table.line.textEdited.connect(self.error_label.clear)
        self.table.pointed_at.connect(self._jump)

    def show_keying(self, keying: SecondKeying) -> None:
        """Go on at the first cell that is not keyed."""
        self._keying = keying
        self.table.show_keying(keying)
        self._go_to(keying.next or keying.cells[-1])

    def _take(self, by: int) -> None:
        keying, cell = self._keying, self.table.cell
        if keying is None or cell is None:
            return
        text = self.table.line.text()
        if (by > 0 or text.strip()) and not self._save_line():
            self.table.line.selectAll()
            return
        at = keying.cells.index(cell) + by
        if at >= len(keying.cells) and keying.next is None:
            self.done.emit()
        else:
            self._go_to(keying.cells[max(at, 0)] if at < len(keying.cells) else keying.next or cell)

    def _jump(self, cell: CellKey) -> None:
        if self._keying and (not self.table.line.text().strip() or self._save_line()):
            self._go_to(cell)

    def _save_line(self) -> bool:
        """Take what stands in the line; False, with the reason below, when it is refused or cannot be written."""
        assert self._keying is not None
        assert self.table.cell is not None
        try:
            reason = self._keying.key(self.table.cell, self.table.line.text())
        except StoreError as error:
            reason = error.sentence
        self.error_label.setText(reason)
        return not reason

    def _go_to(self, cell: CellKey) -> None:
        assert self._keying is not None
        self.error_label.clear()
        self.progress.setRange(0, len(self._keying.cells))
        self.progress.setValue(len(self._keying.keyed))
        self.count.setText(f"已录 {len(self._keying.keyed)}／{len(self._keying.cells)} 格")
        self.where.setText(self._edition.section_of(cell).heading)
        self.table.go_to(cell)
