"""定稿: what is still open, who signs, and what happens next, before a report is locked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.report.notes import unclosed_notes
from models.report.workflow_record import State
from models.rules.finding import Severity
from models.services.workflow_history import WorkflowHistory, workflow_history
from ui.report.report_model import ReportModel
from ui.widgets import messages, wording
from ui.widgets.dialog_parts import caution_label, make_button
from ui.widgets.plain_text import PlainLabel
from ui.widgets.question import Question

NEXT = (
    "数字和文字锁定，不能再改。",
    "以后要改，须写明原因重新打开，原因会留在修改记录里。",
    "接着可以打印、生成发布包、上报和备份。",
)
_SIGNED = {"signed_by": "落款单位", "signed_on": "成文日期"}


@dataclass(frozen=True)
class FinaliseSummary:
    """What the clerk should know before the report is locked, in lines for each of three heads."""

    name: str
    open_work: tuple[str, ...]
    people: tuple[str, ...]
    caution: str = ""
    after: tuple[str, ...] = NEXT

    @property
    def text(self) -> str:
        """All of it as one text."""
        return "\n".join(filter(None, (self.name, *self.open_work, *self.people, self.caution, *self.after)))


def finalise_summary(report: ReportModel, today: date) -> FinaliseSummary:
    """What there is to say of an open report."""
    filing, history = report.filing, workflow_history(report.entries())
    name = f"“{filing.agency.name}” {filing.year} 年度报告（修订 {report.outcome.revision}）"
    is_same = report.outcome.state is State.CHECKING and report.operator in history.filled
    caution = f"校核人和填表人是同一个人（{report.operator}）。换人校核时，请先点窗口右下角的名字。" if is_same else ""
    return FinaliseSummary(name, tuple(_open_work(report)), tuple(_people(report, history, today)), caution)


def _open_work(report: ReportModel) -> Sequence[str]:
    findings, filing = report.findings, report.filing
    counts = Counter(finding.severity for finding in findings if not finding.is_explained)
    lines = [
        f"{severity.label} {counts[severity]} 处没有处理，不妨碍定稿。"
        for severity in (Severity.WARN, Severity.NOTE)
        if counts[severity]
    ]
    if explained := sum(finding.is_explained for finding in findings):
        lines.append(f"已写明原因 {explained} 处，说明随报告上报。")
    if notes := len(unclosed_notes(filing.notes, filing.edition.cells)):
        lines.append(f"备注和疑问还有 {notes} 格没有了结。")
    if missing := [label for field, label in _SIGNED.items() if not filing.cover.get(field, "").strip()]:
        lines.append(f"封面还没有填{'、'.join(missing)}，文末印不出来。")
    return lines or ["没有待处理的问题，落款和成文日期已填。"]


def _people(report: ReportModel, history: WorkflowHistory, today: date) -> Sequence[str]:
    filled = "、".join(
        f"{who or '未署名'}（{wording.moment_text(act.at, today)}）" for who, act in history.filled.items()
    )
    lines = [f"填表：{filled}"] if filled else ["填表：没有手填，全部来自导入或汇总"]
    if history.sent:
        lines.append(f"送校核：{history.sent.who or '未署名'}（{wording.moment_text(history.sent.at, today)}）")
        lines.append(f"校核并定稿：{report.operator}")
    else:
        lines.append(f"没有送校核，由 {report.operator} 直接定稿")
    return lines


class FinaliseDialog(Question):
    """Accepted when the report may be locked; ``looks`` says that the clerk wants to see what is open first."""

    def __init__(self, summary: FinaliseSummary, parent: QWidget | None = None) -> None:
        super().__init__("定稿", summary.name, "定稿", 560, parent)
        self.looks = False
        for heading, lines in (("还有什么", summary.open_work), ("谁签字", summary.people), ("接下来", summary.after)):
            self.body.addLayout(_part(heading, lines))
        if summary.caution:
            self.body.addWidget(caution_label(summary.caution))
        self.look_button = make_button("先看问题清单", "link")
        self.look_button.clicked.connect(self._look)
        self.body.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _look(self) -> None:
        self.looks = True
        self.reject()


def _part(heading: str, lines: Sequence[str]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(3)
    head = PlainLabel(heading)
    head.setProperty("role", "eyebrow")
    column.addWidget(head)
    for line in lines:
        label = PlainLabel(line)
        label.setWordWrap(True)
        column.addWidget(label)
    return column


def ask_to_finalise(parent: QWidget, summary: FinaliseSummary) -> tuple[bool, bool]:
    """Whether the report may be locked, and whether the clerk wants to see the list of findings instead."""
    if messages.responders.listeners:
        return messages.ask(parent, "定稿", summary.text, "定稿"), False
    dialog = FinaliseDialog(summary, parent)
    dialog.confirm_button.setFocus()
    return bool(dialog.exec()), dialog.looks
