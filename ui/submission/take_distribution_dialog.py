"""接收下发文件: what the superior handed down, and what taking it in would change; nothing is written before that."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from models.report.filing import Agency
from models.report.roster import Fate
from models.report.unit_identification import identify_unit
from models.services.collection.results import DistributionPreview
from models.services.deadlines import last_day
from ui.widgets.dialog_parts import HeadedDialog, caution_label, make_button, make_row
from ui.widgets.insistence_edit import InsistenceEdit
from ui.widgets.plain_text import PlainLabel
from ui.widgets.roster_differences import RosterDifferencesView, summary
from ui.widgets.wording import day_text, moment_text


class TakeDistributionDialog(HeadedDialog):
    """Accepted when it is to be taken in; nothing is written here. ``own`` are the agencies of the library.

    ``with_roster`` is False where the clerk keeps the roster of their own and takes only the rest.
    """

    def __init__(
        self, preview: DistributionPreview, own: Sequence[Agency], on: date, parent: QWidget | None = None
    ) -> None:
        distribution = preview.distribution
        super().__init__(
            "接收下发文件", f"{distribution.office or '上级'} 下发的 {distribution.year} 年度文件", (66, 42), parent
        )
        self.with_roster = True
        self.status_label.setText(_summary(preview))
        lost = sum(one.fate is Fate.REMOVED for one in preview.differences)
        has_content = bool(distribution.roster or distribution.words)
        main = "" if preview.doubts else "main"
        self.words_only_button = make_button("只带入用语表", main)
        self.confirm_button = make_button("换成上级的名册" if lost else "带入", "" if lost else main)
        self.cancel_button = make_button("取消" if has_content else "关闭")
        self.words_only_button.setVisible(bool(lost and distribution.words))
        self.confirm_button.setVisible(has_content)
        self.insistence = InsistenceEdit(preview.objections if has_content else (), self.confirm_button)
        self.view = RosterDifferencesView(preview.differences)
        self._lay_out(preview, lost, own, on)
        self._connect()
        # One Enter takes in what nothing speaks against, and nothing else.
        is_safe = has_content and not lost and not preview.doubts
        (self.confirm_button if is_safe else self.cancel_button).setFocus()

    def _lay_out(self, preview: DistributionPreview, lost: int, own: Sequence[Agency], on: date) -> None:
        distribution = preview.distribution
        if distribution.note:
            self.body.addWidget(_label(f"上级的话：{distribution.note}", "strong"))
        if days := _own_deadlines(preview, own, on):
            self.body.addWidget(_label(days, "strong"))
        for doubt in (*preview.doubts, *([_replacement_warning(preview, lost)] if lost else [])):
            self.body.addWidget(caution_label(doubt))
        self.body.addWidget(self.insistence)
        self.body.addWidget(self.view, 1)
        if not preview.differences:
            self.view.hide()
            self.body.addStretch(1)
        signature = preview.signature
        fingerprint = f"签名指纹 {signature.fingerprint}" if signature.signer else "没有签名"
        foot = _label(f"{moment_text(distribution.issued_at, on)} · {fingerprint}", "faint")
        self.body.addLayout(make_row(foot, None, self.words_only_button, self.confirm_button, self.cancel_button))

    def _connect(self) -> None:
        self.words_only_button.clicked.connect(self._accept_words_only)
        self.confirm_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.insistence.textChanged.connect(self._enable_words_only)
        self._enable_words_only()

    def _enable_words_only(self) -> None:
        self.words_only_button.setEnabled(self.confirm_button.isEnabled())

    def _accept_words_only(self) -> None:
        self.with_roster = False
        self.accept()


def _summary(preview: DistributionPreview) -> str:
    distribution, parts = preview.distribution, []
    if distribution.roster:
        parts.append(summary(preview.differences, len(distribution.roster.units)).replace("，不用导入", ""))
    if distribution.words:
        parts.append(f"用语表 {len(distribution.word_list.words)} 个词，带入后换掉现在的用语表。")
    return "".join(parts) or "这份文件里没有名册，也没有用语表，没有可带入的。"


def _replacement_warning(preview: DistributionPreview, lost: int) -> str:
    """Who sums up units of their own has a roster of their own, and one year has one roster."""
    return (
        f"本机 {preview.distribution.year} 年度已有名册，换成上级的会去掉其中 {lost} 个单位。"
        "这台电脑也汇总下属单位的，请不要换，截止日期照上面的记下就行。"
    )


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
