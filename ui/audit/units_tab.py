"""核查结果: every unit with what it published, what is wrong with it, and what can be done about a finding."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from models.audit.finding import NOT_PUBLISHED, AuditFinding, Certainty
from models.rules.finding import Severity
from models.services.audit.audited_file import AuditedFile
from models.services.audit.rectification_list import AskedFinding
from models.services.audit.unit_audits import UnitAudit, UnitAuditState
from ui.audit.audit_html import TONES, finding_html, unit_html
from ui.audit.audit_model import AuditModel
from ui.audit.audit_papers import letter_to
from ui.audit.due_dialog import ask_due
from ui.audit.filtered_list import FilteredList, FilteredRow
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.widgets import messages
from ui.widgets.clipboard import copy_text
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.plain_text import MarkupPage

_CHIPS = {**{state.value: state.label for state in UnitAuditState}, "again": "去年已要求整改"}
_HEADS = ("结果", "单位", "公布件", "发布日期", "必须改", "须说明", "提醒", "待对照", "整改")
_WIDTHS = (9, 12, 0, 8, 5, 5, 4, 5, 4)
_NONE = "没有这样的单位。"


class UnitsTab(FilteredList):
    """The findings of the unit stand below what is known of it; the buttons are about the finding that is chosen."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__(_CHIPS, _HEADS, _WIDTHS, (4, 5, 6, 7, 8), _NONE, "查找单位、公布件（Ctrl+F）", _code)
        self._model = model
        self.findings = TextTable(("程度", "问题"), (8, 0), (), "没有发现问题。")
        self.finding_page = MarkupPage()
        self.finding_page.setStyleSheet(self.page.styleSheet())
        self.finding_page.setFrameShape(self.page.frameShape())
        self.ask_button = make_button("本单位都列入…", "main", "把这个单位确定的问题都列入整改清单，写明期限")
        self.ask_one_button = make_button("列入这一条…")
        self.copy_button = make_button("复制意见", "flat", "写给这个单位的意见，复制成文字")
        self.true_button = make_button("属实", tip="对照原文：确有这个问题")
        self.untrue_button = make_button("不属实", tip="对照原文：没有这个问题，是读错了")
        self.column.setStretch(0, 2)
        self.column.addWidget(self.findings, 3)
        self.column.addWidget(self.finding_page, 4)
        self.column.addLayout(make_row(self.true_button, self.untrue_button, None, self.copy_button))
        self.column.addLayout(make_row(None, self.ask_one_button, self.ask_button))
        self._connect()

    def _connect(self) -> None:
        self._model.changed.connect(self._show)
        self.chosen.connect(self._show_unit)
        self.findings.row_selected.connect(lambda _: self._show_finding())
        self.ask_button.clicked.connect(lambda _: self._ask(self.unit.faults if self.unit else ()))
        self.ask_one_button.clicked.connect(lambda _: self._ask_one())
        self.copy_button.clicked.connect(lambda _: self.copy())
        self.true_button.clicked.connect(lambda _: self._settle(True))
        self.untrue_button.clicked.connect(lambda _: self._settle(False))

    @property
    def unit(self) -> UnitAudit | None:
        """The unit that is chosen."""
        return self.target if isinstance(self.target, UnitAudit) else None

    @property
    def finding(self) -> AuditFinding | None:
        """The finding that is chosen."""
        at = self.findings.currentIndex().row()
        rows = self.findings.table_model.rows
        target = rows[at].target if 0 <= at < len(rows) else None
        return target if isinstance(target, AuditFinding) else None

    def _show(self) -> None:
        # What is wrong comes first; within that the roster's order.
        order = list(UnitAuditState)
        self.show_rows([_row(one) for one in sorted(self._model.picture.units, key=lambda one: order.index(one.state))])

    def _show_unit(self, _target: object) -> None:
        one, before = self.unit, self.finding
        self.page.setHtml(unit_html(one) if one else "")
        findings = one.findings if one else ()
        self.findings.table_model.show_rows([_finding_row(finding) for finding in findings])
        keys = [finding.key for finding in findings]
        if findings:
            self.findings.selectRow(keys.index(before.key) if before and before.key in keys else 0)
        self._show_finding()

    def _show_finding(self) -> None:
        finding, is_idle = self.finding, not self._model.is_busy
        self.finding_page.setHtml(finding_html(finding) if self.unit and self.unit.findings else "")
        self.copy_button.setText("复制意见")
        self.copy_button.setEnabled(bool(self.unit and self.unit.told))
        self.ask_button.setEnabled(is_idle and bool(self.unit and self.unit.faults))
        self.ask_one_button.setEnabled(is_idle and finding is not None and (finding.is_fault or _may_vouch(finding)))
        may_settle = is_idle and finding is not None and self._file_of(finding) is not None
        self.true_button.setEnabled(may_settle and finding is not None and finding.is_question)
        self.untrue_button.setEnabled(may_settle and finding is not None and not finding.dismissed_by)

    def _file_of(self, finding: AuditFinding) -> AuditedFile | None:
        files = self.unit.files if self.unit else ()
        return next((file for file in files if any(one.key == finding.key for one in file.findings)), None)

    def copy(self) -> None:
        """Put what is written to the unit on the clipboard, as text."""
        if self.unit is not None:
            copy_text(letter_to(self.unit, self._model).text)
            self.copy_button.setText("✓ 已复制")

    def _settle(self, is_true: bool) -> None:
        finding = self.finding
        file = self._file_of(finding) if finding else None
        if finding is None or file is None:
            return
        before = next(one for one in file.findings if one.key == finding.key)
        by = self._model.library.operator
        after = before.confirmed(by) if is_true else before.dismissed(by)
        self._model.run(
            "属实" if is_true else "不属实",
            lambda audit, _: partial(audit.restore, audit.set_finding(file, before, after)),
        )

    def _ask_one(self) -> None:
        """Put the finding on the list; that a unit published nothing is vouched for where files were left unread."""
        finding = self.finding
        if finding is not None and _may_vouch(finding) and self._model.is_named():
            text = f"{finding.message}{finding.doubt}\n请先到“文件”一页看过，确实没有它的，再列入。"
            if not messages.ask(self.window(), "确实没有公布件吗", text, "看过了，列入"):
                return
            finding = finding.confirmed(self._model.library.operator)
        self._ask([finding] if finding else ())

    def _ask(self, findings: Sequence[AuditFinding]) -> None:
        """Put findings on the list, due on a day that is asked for."""
        one = self.unit
        if one is None or not findings:
            return
        due = ask_due(f"{one.unit.name}：{len(findings)} 个问题列入整改清单", self._model.today, self)
        if due is not None:
            asked = [AskedFinding(one.unit.code, finding, one.file.id if one.file else None) for finding in findings]
            self._model.run("列入整改", lambda _, items: partial(items.undo, items.ask(asked, due)))


def ask_of_all(model: AuditModel, parent: QWidget) -> None:
    """Put what is certain of all units on the list, due on a day that is asked for."""
    asked = [
        AskedFinding(one.unit.code, finding, one.file.id if one.file else None)
        for one in model.picture.units
        for finding in one.faults
    ]
    if not asked:
        text = "各单位没有确定的问题。待对照的，请先在“核查结果”里看过原文，点“属实”。"
        messages.tell(parent.window(), "没有可以列入的", text)
        return
    due = ask_due(f"各单位共 {len(asked)} 个确定的问题列入整改清单", model.today, parent)
    if due is not None:
        model.run("全部列入整改", lambda _, items: partial(items.undo, items.ask(asked, due)))


def _may_vouch(finding: AuditFinding) -> bool:
    """Whether a person's word is enough, though there is no file to hold it against."""
    return finding.rule == NOT_PUBLISHED and finding.is_question


def _code(target: object) -> object:
    return target.unit.code if isinstance(target, UnitAudit) else None


def _row(one: UnitAudit) -> FilteredRow:
    counts = [one.count(severity) for severity in (Severity.BLOCK, Severity.EXPLAIN, Severity.WARN)]
    open_items = sum(not item.is_closed for item in one.items)
    texts = (
        one.state.label,
        one.unit.name,
        one.file_name,
        one.published.isoformat() if one.published else "",
        *(str(count or "") for count in (*counts, len(one.questions), open_items)),
    )
    keys = {one.state.value} | ({"again"} if one.is_repeated else set())
    return FilteredRow(texts, one, frozenset(keys), TONES[one.state])


def _finding_row(finding: AuditFinding) -> ComparedTextRow:
    label = finding.severity.label if finding.certainty is Certainty.CERTAIN else finding.certainty.label
    label = "不属实" if finding.dismissed_by else label
    colour = finding.severity.value if finding.is_fault else "muted"
    again = "【去年已要求整改】" if finding.asked_in else ""
    return ComparedTextRow((label, f"{again}{finding.title}：{finding.message}"), finding, colour)
