"""已过期: which units changed after a sum was made, and which cells that moves."""

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QWidget

from models.editions.edition import CellKind, Edition
from models.figures.value import format_figure
from models.report.consolidation import StaleUnit
from ui.theme.colours import colours
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.plain_text import MarkupPage

MAX_UNITS = 200
"""Units; more would be a list nobody reads."""


class StaleDialog(HeadedDialog):
    """Accepted when the report is to be made again."""

    def __init__(
        self, edition: Edition, saved_at: str, stale: Sequence[StaleUnit], parent: QWidget | None = None
    ) -> None:
        """``saved_at`` says when the sum was made."""
        super().__init__("已过期", f"{saved_at}的汇总已过期", (56, 36), parent)
        self.status_label.setText(f"那以后有 {len(stale)} 个单位的报告变了。按现在的数重新生成，或先退回核对。")
        self.page = MarkupPage()
        self.page.setHtml("".join(_unit(edition, one) for one in stale[:MAX_UNITS]))
        again, leave = make_button("按现在的数重新生成", "main"), make_button("关闭")
        again.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        self.remake_button = again
        self.body.addWidget(self.page, 1)
        self.body.addLayout(make_row(None, again, leave))


def _unit(edition: Edition, one: StaleUnit) -> str:
    if not one.changed_cells or one.version_then is None or one.version_now is None:
        return f"<p>{escape(one.sentence(edition))}</p>"
    rows = "".join(
        f'<tr><td style="padding-right:16px">{escape(edition.short_name(cell))}</td>'
        f'<td align="right">{_figure(edition.kind(cell), then)}</td>'
        f'<td style="color:{colours.muted}">&nbsp;→&nbsp;</td>'
        f'<td align="right"><b>{_figure(edition.kind(cell), now)}</b></td></tr>'
        for cell, (then, now) in one.changed_cells.items()
    )
    head = f"<b>{escape(one.name)}</b>　改了 {len(one.changed_cells)} 格"
    return f'<p style="margin-bottom:2px">{head}</p><table>{rows}</table>'


def _figure(kind: CellKind, value: int | None) -> str:
    return format_figure(value, kind) or "空"
