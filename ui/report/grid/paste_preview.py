"""What a paste would change, shown before anything does."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.editions.edition import CellKey
from models.exchange.clipboard import CellProposal, PastedBlock
from models.figures.value import format_figure
from models.report.filing import Filing
from ui.theme.colours import colours
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.table_style import RIGHT, set_heads, style_table

_HEADS = ("格", "现在", "剪贴板", "写入后", "说明")
_NUMBERS = (1, 2, 3)
_SIZE = (860, 520)
_WIDEST_NAME = 300


class PastePreview(QDialog):
    """Old beside new for every cell the block touches; ``accepted`` says to write."""

    def __init__(self, block: PastedBlock, filing: Filing, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("粘贴预览")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._filing = filing
        typed = [p for p in block.proposals if p.cell not in filing.edition.operands]
        refused = sum(1 for proposal in typed if proposal.problem)
        self.lines = self._table(typed)
        self.summary = _label(_summary(block, len(typed), refused))
        self.doubts = _label("\n".join(block.doubts))
        self.doubts.setProperty("role", "trouble")
        self.doubts.setVisible(bool(block.doubts))
        self.buttons = QDialogButtonBox()
        self.write = self.buttons.addButton(f"写入 {len(typed) - refused} 格", QDialogButtonBox.ButtonRole.AcceptRole)
        self.write.setEnabled(len(typed) > refused)
        self.cancel = self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for widget in (self.summary, self.doubts, self.lines, self.buttons):
            column.addWidget(widget)
        # Enter does what is right most often: nothing, where the block seems to lie in the wrong place.
        (self.cancel if block.is_likely_misplaced else self.write).setDefault(True)
        self.resize(*_SIZE)

    def showEvent(self, event: QShowEvent) -> None:
        """Every reason in as many lines as it takes."""
        super().showEvent(event)
        self.lines.resizeRowsToContents()

    def _table(self, typed: list[CellProposal]) -> QTableWidget:
        self.lines = QTableWidget(len(typed), len(_HEADS))
        style_table(self.lines)
        self.lines.setWordWrap(True)
        self.lines.verticalHeader().setDefaultSectionSize(round(self.lines.fontMetrics().height() * 1.6))
        set_heads(self.lines, _HEADS, _NUMBERS)
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for row, proposal in enumerate(typed):
            self._fill(row, proposal)
        header = self.lines.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        # A long name takes two lines rather than the room of the reason.
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.lines.setColumnWidth(0, min(self.lines.sizeHintForColumn(0) + 16, _WIDEST_NAME))
        return self.lines

    def _fill(self, row: int, proposal: CellProposal) -> None:
        after = "不写入" if proposal.problem else self._shown(proposal.cell, proposal.value)
        texts = (
            self._filing.edition.short_name(proposal.cell),
            self._shown(proposal.cell, self._filing.figures.get(proposal.cell)),
            proposal.text,
            after,
            proposal.problem or "；".join(proposal.notes),
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            if column in _NUMBERS:
                item.setTextAlignment(RIGHT)
            if proposal.problem and column > 2:
                item.setForeground(QColor(colours.block))
            elif texts[1] == texts[3]:
                item.setForeground(QColor(colours.muted))
            self.lines.setItem(row, column, item)

    def _shown(self, cell: CellKey, value: int | None) -> str:
        return format_figure(value, self._filing.edition.kind(cell)) or "空"


def _label(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    return label


def _summary(block: PastedBlock, cells: int, refused: int) -> str:
    how = "按剪贴板里的行名和列名对号入座" if block.by_labels else "从当前格起向右、向下"
    skipped = f"，其中 {refused} 格不写入，原因见说明" if refused else ""
    return f"{how}，共 {cells} 格{skipped}。现在还没有写入；写入以后可以一步撤销。"
