"""接收下发文件: what the superior handed down, and what taking it in would change; nothing is written before that."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from models.report.filing import Agency
from models.report.unit_identification import identify_unit
from models.services.collection.results import DistributionPreview
from models.services.deadlines import last_day
from ui.submission.roster_updates_view import RosterUpdatesView
from ui.widgets.dialog_parts import HeadedDialog, caution_label, make_button, make_row
from ui.widgets.insistence_edit import InsistenceEdit
from ui.widgets.plain_text import PlainLabel
from ui.widgets.wording import day_text, moment_text


class TakeDistributionDialog(HeadedDialog):
    """Accepted when it is to be taken in; nothing is written here. ``own`` are the agencies of the library.

    ``taken`` are the keys of the changes to the roster that the clerk takes.
    """

    def __init__(
        self, preview: DistributionPreview, own: Sequence[Agency], on: date, parent: QWidget | None = None
    ) -> None:
        distribution = preview.distribution
        super().__init__(
            "接收下发文件", f"{distribution.office or '上级'} 下发的 {distribution.year} 年度文件", (70, 44), parent
        )
        self._has_words = bool(distribution.words)
        self.status_label.setText(_summary(preview))
        has_content = bool(distribution.roster or distribution.words)
        self.confirm_button = make_button("带入", "" if preview.doubts else "main")
        self.cancel_button = make_button("取消" if has_content else "关闭")
        self.confirm_button.setVisible(has_content)
        self.insistence = InsistenceEdit(preview.objections if has_content else (), self.confirm_button)
        self.view = RosterUpdatesView(preview.updates, preview.usual)
        self._lay_out(preview, own, on)
        self._connect()
        # One Enter takes in what nothing speaks against, and nothing else.
        is_safe = has_content and not preview.doubts
        (self.confirm_button if is_safe else self.cancel_button).setFocus()

    @property
    def taken(self) -> frozenset[str]:
        """The keys of the changes that are ticked."""
        return frozenset(self.view.model.taken)

    def _lay_out(self, preview: DistributionPreview, own: Sequence[Agency], on: date) -> None:
        distribution = preview.distribution
        if distribution.note:
            self.body.addWidget(_label(f"上级的话：{distribution.note}", "strong"))
        if days := _own_deadlines(preview, own, on):
            self.body.addWidget(_label(days, "strong"))
        for doubt in preview.doubts:
            self.body.addWidget(caution_label(doubt))
        for remark in preview.handed_down.remarks if preview.handed_down else ():
            self.body.addWidget(_label(remark, "faint"))
        self.body.addWidget(self.insistence)
        self.body.addWidget(self.view, 1)
        if not preview.updates:
            self.view.hide()
            self.body.addStretch(1)
        signature = preview.signature
        fingerprint = f"签名指纹 {signature.fingerprint}" if signature.signer else "没有签名"
        foot = _label(f"{moment_text(distribution.issued_at, on)} · {fingerprint}", "faint")
        self.body.addLayout(make_row(foot, None, self.confirm_button, self.cancel_button))

    def _connect(self) -> None:
        self.confirm_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.view.model.ticked.connect(self._name_button)
        self._name_button()

    def _name_button(self) -> None:
        """Say on the button what it takes in."""
        count = len(self.view.model.taken)
        parts = [f" {count} 处改动"] if count else []
        parts += ["用语表"] if self._has_words else []
        self.confirm_button.setText(f"带入{'和'.join(parts)}" if self.view.model.updates else "带入")


def _summary(preview: DistributionPreview) -> str:
    distribution, parts = preview.distribution, []
    if distribution.roster:
        parts.append(_roster_summary(preview, len(distribution.roster.units)))
    if distribution.words:
        parts.append(f"用语表 {len(distribution.word_list.words)} 个词，带入后换掉现在的用语表。")
    return "".join(parts) or "这份文件里没有名册，也没有用语表，没有可带入的。"


def _roster_summary(preview: DistributionPreview, units: int) -> str:
    if not preview.updates:
        return f"名册 {units} 个单位，与本机的名册没有不同。"
    counts = Counter(update.label for update in preview.updates)
    told = "，".join(f"{label} {count} 处" for label, count in counts.items())
    removals = sum(update.is_removal for update in preview.updates)
    also = f"去掉单位的 {removals} 处没有勾，要去掉就勾上。" if removals else ""
    return f"名册 {units} 个单位，会给本机的名册带来：{told}。勾上的带入，其余不动。{also}"


def _own_deadlines(preview: DistributionPreview, own: Sequence[Agency], on: date) -> str:
    """The last day of one's own offices."""
    roster, days = preview.distribution.roster, []
    for agency in own if roster else ():
        assert roster is not None
        unit = identify_unit(roster, agency)
        if unit and roster.must_report(unit):
            days.append(f"{unit.name} {day_text(last_day(roster, unit, preview.distribution.year), on)}")
    return f"截止日期：{'，'.join(days[:3])}{'…' if len(days) > 3 else ''}" if days else ""


def _label(words: str, role: str) -> PlainLabel:
    label = PlainLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
