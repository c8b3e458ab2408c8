"""What lies over the window while files are dragged across it: where they will land, and what will become of them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from models.file_types import ISSUE, RECEIPT
from ui.widgets.plain_text import PlainLabel

_EDGE = 14


class DropHint(QFrame):
    """Covers the window for as long as the drag lasts; the files fall through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("drop_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label, self.detail = PlainLabel(), PlainLabel()
        self.label.setProperty("role", "title")
        self.detail.setProperty("role", "soft")
        column = QVBoxLayout(self)
        column.addStretch(1)
        for part in (self.label, self.detail):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            part.setWordWrap(True)
            column.addWidget(part)
        column.addStretch(1)
        self.hide()

    def show_over(self, area: QWidget, words: tuple[str, str]) -> None:
        """Lie over that part of the window and say the words."""
        self.label.setText(words[0])
        self.detail.setText(words[1])
        self.setGeometry(area.geometry().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE))
        self.show()
        self.raise_()


def drop_words(paths: Sequence[Path], is_collecting: bool, year: int, is_auditing: bool = False) -> tuple[str, str]:
    """Where files that are let go now will land, and what happens then."""
    endings = {path.suffix.lower() for path in paths}
    what = f"“{paths[0].name}”" if len(paths) == 1 else f"{len(paths)} 个文件"
    if endings == {RECEIPT.ending}:
        return f"放开：带入上级的回执{what}", "先看清写了什么，再带入。"
    if endings == {ISSUE.ending}:
        return f"放开：接收上级下发的{what}", "先看清写了什么，再接收。"
    if is_auditing:
        return f"放开：核查 {year} 年度的公布件{what}", "只核查，不收下，不计入汇总。"
    if is_collecting:
        return f"放开：收进 {year} 年度汇总{what}", "先列出每份是新报、更新还是重复，再决定收哪些。"
    return f"放开：作为报告导入{what}", "先和原文并排核对，点“导入”以前什么也不写。"
