"""已过期: what is no longer as it was when a sum was made: reports, adjustments, the roster, the report itself."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QWidget

from models.editions.edition import CellKind, Edition
from models.figures.value import format_figure
from models.report.report_sum import ChangedInput, SumChange
from ui.theme.colours import colours
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.plain_text import MarkupPage

MAX_CHANGES = 200
"""Changes; more would be a list nobody reads."""


def describe_kinds(changes: Sequence[SumChange]) -> str:
    """What changed, by kind, and how often."""
    counts = Counter(change.kind for change in changes)
    return "，".join(f"{kind.label} {counts[kind]} 处" for kind in ChangedInput if counts[kind])


class StaleDialog(HeadedDialog):
    """Accepted when the report is to be made again; a report that is final is opened again on the way."""

    def __init__(
        self, edition: Edition, saved_at: str, changes: Sequence[SumChange], parent: QWidget | None = None
    ) -> None:
        """``saved_at`` says when the sum was made."""
        super().__init__("已过期", f"{saved_at}的汇总已过期", (56, 36), parent)
        self.status_label.setText(
            f"那以后{describe_kinds(changes)}。按现在的数重新生成，或先核对。报告已经定稿的，会先问原因，再重新打开。"
        )
        self.page = MarkupPage()
        shown = changes[:MAX_CHANGES]
        kinds = [kind for kind in ChangedInput if any(change.kind is kind for change in shown)]
        more = f"<p>另有 {len(changes) - MAX_CHANGES} 处没有列出。</p>" if len(changes) > MAX_CHANGES else ""
        self.page.setHtml("".join(_kind(edition, kind, shown) for kind in kinds) + more)
        again, leave = make_button("按现在的数重新生成", "main"), make_button("关闭")
        again.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        self.remake_button = again
        self.body.addWidget(self.page, 1)
        self.body.addLayout(make_row(None, again, leave))


def _kind(edition: Edition, kind: ChangedInput, changes: Sequence[SumChange]) -> str:
    head = f'<p style="margin-bottom:2px; color:{colours.accent_deep}"><b>{kind.label}</b></p>'
    return head + "".join(_change(edition, one) for one in changes if one.kind is kind)


def _change(edition: Edition, one: SumChange) -> str:
    rows = "".join(
        f'<tr><td style="padding-right:16px">{escape(edition.short_name(cell))}</td>'
        f'<td align="right">{_figure(edition.kind(cell), then)}</td>'
        f'<td style="color:{colours.muted}">&nbsp;→&nbsp;</td>'
        f'<td align="right"><b>{_figure(edition.kind(cell), now)}</b></td></tr>'
        for cell, (then, now) in one.changed_cells.items()
    )
    cells = f"，{len(one.changed_cells)} 格" if rows else ""
    name = f"<b>{escape(one.name)}</b>　" if one.name else ""
    return f'<p style="margin-bottom:2px">{name}{escape(one.about)}{cells}</p>' + (
        f"<table>{rows}</table>" if rows else ""
    )


def _figure(kind: CellKind, value: int | None) -> str:
    return format_figure(value, kind) or "空"
