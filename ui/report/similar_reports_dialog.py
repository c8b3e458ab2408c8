"""Whose report reads like this one: other reports by how much they share, and the shared paragraphs side by side."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.editions.edition import Edition
from models.services.library import SimilarReport
from ui.jobs.queue import JobQueue
from ui.theme.colours import colours
from ui.widgets.plain_text import MarkupPage, PlainLabel, plain_tip

_ROW = (
    '<tr><td width="50%" style="padding:8px 14px 8px 0">{mine}</td>'
    '<td width="50%" style="padding:8px 0 8px 14px; color:{soft}">{theirs}</td></tr>'
)
_SOFTLY = '<p style="color:{}">{}</p>'
_NOTHING = "没有雷同的段落。"
COMPARING = "正在比对…"
_LIST_CHARACTERS = 24


class SimilarReportsDialog(QDialog):
    """Last year's report before the others, which come most alike first, as soon as each is compared.

    Closing it ends the comparison.
    """

    def __init__(
        self,
        edition: Edition,
        compare: Callable[[], Iterable[SimilarReport | None]],
        jobs: JobQueue,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("雷同比对")
        self.resize(1000, 620)
        self._edition = edition
        self._similar: list[SimilarReport] = []
        self._chosen_for_clerk: QListWidgetItem | None = None
        self.others = QListWidget()
        self.others.setFixedWidth(_LIST_CHARACTERS * self.fontMetrics().horizontalAdvance("字"))
        self.others.setWordWrap(True)
        self.pairs = MarkupPage()
        self.status = PlainLabel(COMPARING)
        self.status.setProperty("role", "soft")
        self._lay_out()
        self.others.currentItemChanged.connect(self._show)
        self._job = jobs.start_steps(self, compare, self._take, self._finish)

    def done(self, result: int) -> None:
        """Closing ends what is still being compared."""
        self._job.discard()
        super().done(result)

    def _take(self, found: list[SimilarReport]) -> None:
        for one in found:
            row = bisect_left(self._similar, _rank(one), key=_rank)
            self._similar.insert(row, one)
            self.others.insertItem(row, _item(one))
        self.status.setText(f"{COMPARING}已比对 {len(self._similar)} 份")
        if self.others.currentItem() is self._chosen_for_clerk:
            self.others.setCurrentRow(0)
            self._chosen_for_clerk = self.others.currentItem()

    def _finish(self, trouble: str) -> None:
        self.status.setText(f"没有比对完。{trouble}" if trouble else f"比对了 {len(self._similar)} 份报告")
        if not self._similar and not trouble:
            self.pairs.setHtml(_SOFTLY.format(colours.muted, "报告库里没有上年的报告，也没有本年其他单位的报告。"))

    def _lay_out(self) -> None:
        heading = PlainLabel("与上年报告、本年其他单位的报告比对")
        heading.setProperty("role", "heading")
        explanation = PlainLabel(
            "只比文字，数字和年份不算；四十个字以下的段落不比。雷同由主管部门追责，请按本年、本单位的情况改写。"
        )
        explanation.setProperty("role", "soft")
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        beside = QHBoxLayout()
        beside.setSpacing(14)
        beside.addWidget(self.others)
        beside.addWidget(self.pairs, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(explanation)
        layout.addLayout(beside, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        foot.addWidget(buttons)
        layout.addLayout(foot)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        alike: SimilarReport = item.data(Qt.ItemDataRole.UserRole)
        parts = []
        for key, copy in alike.copies:
            heading = escape(self._edition.section(key).short_name)
            sides = ["<br><br>".join(escape(p.text) for p in side) for side in (copy.paragraphs, copy.originals)]
            row = _ROW.format(mine=sides[0], theirs=sides[1], soft=colours.muted)
            parts.append(f"<h4>{heading} · 相同 {copy.similarity:.0%}</h4><table width='100%'>{row}</table>")
        self.pairs.setHtml("".join(parts) or _SOFTLY.format(colours.muted, _NOTHING))


def _rank(one: SimilarReport) -> tuple[int, float]:
    return one.line.year, -one.ratio


def _item(alike: SimilarReport) -> QListWidgetItem:
    line = alike.line
    label = f"（{line.label}）" if line.label else ""
    item = QListWidgetItem(f"{alike.ratio:.0%}　{line.agency.name}{label}　{line.year} 年")
    item.setData(Qt.ItemDataRole.UserRole, alike)
    item.setToolTip(plain_tip(item.text()))
    return item
