"""What would be wrong on paper, told before a report leaves: a line for each remark, and the way to its place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from output.paper_check import PaperCheck, PaperRemark, Subject
from ui.widgets.dialog_parts import make_button
from ui.widgets.plain_text import PlainLabel

LOOKING = "正在排版检查…"
_HIGHEST, _SPACING = 320, 8


class PaperCheckPanel(QWidget):
    """``place_wanted`` carries the remark whose place the clerk wants to see. Nothing here holds anything back."""

    place_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary_label = PlainLabel(LOOKING)
        self.summary_label.setProperty("role", "soft")
        self.summary_label.setWordWrap(True)
        self._list = QScrollArea()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setWidgetResizable(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACING)
        column.addWidget(self.summary_label)
        column.addWidget(self._list)

    def show_check(self, check: PaperCheck) -> None:
        """Tell what was found; of a report with nothing wrong one quiet line."""
        self.summary_label.setText(check.summary)
        if not check.remarks:
            return
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        for row, remark in enumerate(check.remarks):
            label = PlainLabel(remark.sentence)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            button = make_button(_way(remark), "link", remark.sentence)
            button.clicked.connect(lambda _checked=False, remark=remark: self.place_wanted.emit(remark))
            grid.addWidget(_mark(), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 1)
            grid.addWidget(button, row, 2, Qt.AlignmentFlag.AlignTop)
        self._list.setWidget(rows)
        self._list.show()
        width = max(self.width(), self.minimumWidth())
        height = min(_HIGHEST, grid.heightForWidth(width) + 4)
        self._list.setFixedHeight(height)
        # Said outright: a dialog does not grow by itself for lines that wrap.
        self.setFixedHeight(self.summary_label.heightForWidth(width) + _SPACING + height)

    def show_problem(self, sentence: str) -> None:
        """Say why nothing could be looked at."""
        self.summary_label.setText(f"没有检查成：{sentence}")


def _mark() -> PlainLabel:
    mark = PlainLabel("▲")
    mark.setProperty("role", "remark")
    mark.setContentsMargins(0, 4, 0, 0)
    return mark


def _way(remark: PaperRemark) -> str:
    """The words on the way to where it is mended."""
    if remark.page:
        return f"看第 {remark.page} 页"
    if remark.field:
        return "去填" if remark.subject is Subject.SIGNATURE else "去看"
    return {Subject.SUM: "去汇总", Subject.FINDINGS: "去改"}.get(remark.subject, "去看")
