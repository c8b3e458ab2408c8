"""接收下发文件: what the superior handed down, and what taking it in would change; nothing is written before that."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLabel, QWidget

from models.report.filing import Agency
from models.report.roster import Fate
from models.services.collection.results import DistributionPreview
from models.services.deadlines import last_day
from ui.widgets.differences import DifferencesView, summary
from ui.widgets.parts import Sheet, button, caution, row
from ui.widgets.words import day, when


class TakeDistributionDialog(Sheet):
    """Accepted when it is to be taken in; nothing is written here. ``own`` are the agencies of the library.

    ``wants_roster`` is False where the clerk keeps the roster of their own and takes only the rest.
    """

    def __init__(
        self, look: DistributionPreview, own: Sequence[Agency], on: date, parent: QWidget | None = None
    ) -> None:
        issue = look.distribution
        super().__init__("接收下发文件", f"{issue.office or '上级'} 下发的 {issue.year} 年度文件", (66, 42), parent)
        self.with_roster = True
        has_content = bool(issue.roster or issue.words)
        lost = sum(one.fate is Fate.REMOVED for one in look.differences)
        self.told.setText(_summary(look))
        if issue.note:
            self.body.addWidget(_label(f"上级的话：{issue.note}", "strong"))
        if days := _own_deadlines(look, own, on):
            self.body.addWidget(_label(days, "strong"))
        for remark in (*look.remarks, *([_replacement_warning(look, lost)] if lost else [])):
            self.body.addWidget(caution(remark))
        self.view = DifferencesView(look.differences)
        self.body.addWidget(self.view, 1)
        if not look.differences:
            self.view.hide()
            self.body.addStretch(1)
        mark = f"签名指纹 {look.fingerprint}" if look.signer else "没有签名"
        foot = _label(f"{when(issue.issued_at, on)} · {mark}", "faint")
        self.words_only_button = button("只带入用语表", "main")
        self.confirm_button = button("换成上级的名册" if lost else "带入", "" if lost else "main")
        self.cancel_button = button("取消" if has_content else "关闭")
        self.words_only_button.setVisible(bool(lost and issue.words))
        self.confirm_button.setVisible(has_content)
        self.words_only_button.clicked.connect(self._accept_words_only)
        self.confirm_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.body.addLayout(row(foot, None, self.words_only_button, self.confirm_button, self.cancel_button))
        (self.confirm_button if has_content and not lost else self.cancel_button).setFocus()

    def _accept_words_only(self) -> None:
        self.with_roster = False
        self.accept()


def _summary(look: DistributionPreview) -> str:
    issue, told = look.distribution, []
    if issue.roster:
        told.append(summary(look.differences, len(issue.roster.units)).replace("，不用导入", ""))
    if issue.words:
        told.append(f"用语表 {len(issue.word_list.words)} 个词，带入后换掉现在的用语表。")
    return "".join(told) or "这份文件里没有名册，也没有用语表，没有可带入的。"


def _replacement_warning(look: DistributionPreview, lost: int) -> str:
    """Who sums up units of their own has a roster of their own, and one year has one roster."""
    return (
        f"本机 {look.distribution.year} 年度已有名册，换成上级的会去掉其中 {lost} 个单位。"
        "这台电脑也汇总下属单位的，请不要换，截止日期照上面的记下就行。"
    )


def _own_deadlines(look: DistributionPreview, own: Sequence[Agency], on: date) -> str:
    """The last day of one's own offices."""
    roster, found = look.distribution.roster, []
    for agency in own if roster else ():
        assert roster is not None
        unit = roster.find(agency)
        if unit and roster.must_report(unit):
            found.append(f"{unit.name} {day(last_day(roster, unit, look.distribution.year), on)}")
    return f"截止日期：{'，'.join(found[:3])}{'…' if len(found) > 3 else ''}" if found else ""


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
