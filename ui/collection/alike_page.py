"""文字雷同: units whose words are another's but for names and numbers, and the two reports sentence beside sentence."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from models.services.collection.results import AlikeReports, LikenessResult, PassagePair
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.theme.colours import colours
from ui.widgets.plain_text import MarkupPage, PlainLabel

_MAX_NAMED = 5
NONE, NONE_COMPARED = "比过的报告里没有文字雷同的。", "没有能比的报告，不能说有没有雷同。"


class AlikePage(QWidget):
    """``pair_requested`` carries two reports whose sentences are to be shown, ``unit_requested`` a unit's code."""

    pair_requested = Signal(object)
    unit_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = PlainLabel()
        self.summary.setProperty("role", "soft")
        self.summary.setWordWrap(True)
        self.summary.setContentsMargins(18, 4, 14, 6)
        heads = ("单位", "与谁相同", "相同部分", "相同字数", "占对方")
        self.pairs = TextTable(heads, (0, 22, 6, 6, 6), (2, 3, 4), NONE)
        self.sentences = MarkupPage()
        self.sentences.setStyleSheet("QTextBrowser { border: 0; }")
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.pairs)
        split.addWidget(self.sentences)
        split.setSizes([240, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.summary)
        column.addWidget(split, 1)
        self.pairs.row_selected.connect(self.pair_requested)
        self.pairs.row_activated.connect(lambda pair: self.unit_requested.emit(pair.unit))

    def show_result(self, result: LikenessResult) -> None:
        """List the pairs, and say of how many reports nothing can be told."""
        compared = result.judged
        told = [f"比了 {compared} 份报告，名称、数字不同的也算相同。"]
        if result.too_short:
            told.append(f"判断不了 {len(result.too_short)} 份，文字太少：{_names(result.too_short)}。")
        if result.unread:
            told.append(f"读不出来 {len(result.unread)} 份：{_names(result.unread)}。")
        if result.pairs:
            told.append(f"一个单位最多列出与它雷同的 {result.most} 份。")
        self.summary.setText("".join(told))
        self.sentences.setHtml("")
        self.pairs.placeholder = NONE if compared else NONE_COMPARED
        self.pairs.show_rows([_row(pair) for pair in result.pairs])

    def show_passages(self, pair: AlikeReports, passages: Sequence[PassagePair]) -> None:
        """Show the sentences of the one, each beside that of the other that says the same."""
        heads = (pair.name, f"{pair.other_name}{'（上年）' if pair.is_last_year else ''}")
        rows = "".join(_sentences(one) for one in passages)
        head = "".join(f'<th width="50%" align="left">{escape(name)}</th>' for name in heads)
        self.sentences.setHtml(f'<table width="100%" cellpadding="5"><tr>{head}</tr>{rows}</table>')


def _sentences(one: PassagePair) -> str:
    ground = f' bgcolor="{colours.warn_soft}"' if one.other else ""
    other = escape(one.other) if one.other else f'<span style="color:{colours.faint}">没有相同的句子</span>'
    return f"<tr><td{ground}>{escape(one.text)}</td><td{ground}>{other}</td></tr>"


def _row(pair: AlikeReports) -> ComparedTextRow:
    other = f"{pair.other_name}{'（上年）' if pair.is_last_year else ''}"
    figures = (f"{pair.share:.0%}", str(pair.length), f"{pair.share_of_other:.0%}")
    return ComparedTextRow((pair.name, other, *figures), pair, "warn")


def _names(names: Sequence[str]) -> str:
    return "、".join(names[:_MAX_NAMED]) + (f"等 {len(names)} 个单位" if len(names) > _MAX_NAMED else "")
