"""The lists of an audit as rows, to be written into a workbook: units, findings, files, what is to be rectified."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from models.audit.rectification import RectificationItem
from models.report.consolidation import ListTable
from models.report.roster import Roster
from models.rules.finding import Severity
from models.services.audit.audited_file import AuditedFile
from models.services.audit.unit_audits import UnitAudit

_WIDEST = 26
_SEVERITIES = (Severity.BLOCK, Severity.EXPLAIN, Severity.WARN)


def audit_lists(
    units: Sequence[UnitAudit],
    files: Iterable[AuditedFile],
    roster: Roster,
    items: Iterable[RectificationItem],
    today: date,
) -> Iterator[ListTable]:
    """Every list, in the order of the sheets."""
    yield _units(units)
    yield _findings(units)
    yield _files(files, roster)
    yield rectification_table(items, roster, today)


def _units(units: Sequence[UnitAudit]) -> ListTable:
    heads = ("代码", "单位", "结果", "公布件", "发布日期", *(one.label for one in _SEVERITIES), "待对照")
    rows = (
        (
            one.unit.code,
            one.unit.name,
            one.state.label,
            "；".join(file.file for file in one.files) or None,
            one.published.isoformat() if one.published else None,
            *(one.count(severity) for severity in _SEVERITIES),
            len(one.questions),
            "是" if one.is_repeated else None,
            sum(not item.is_closed for item in one.items),
        )
        for one in units
    )
    return ListTable("核查结果", (*heads, "去年已要求整改", "整改未销号"), rows)


def _findings(units: Sequence[UnitAudit]) -> ListTable:
    heads = ("代码", "单位", "是否确定", "程度", "规则", "编号", "位置", "原文", "问题", "应为", "疑点", "谁核对")
    rows = (
        (
            one.unit.code,
            one.unit.name,
            "不属实" if finding.dismissed_by else finding.certainty.label,
            finding.severity.label,
            finding.title,
            finding.rule,
            finding.where or None,
            finding.quote or None,
            finding.message,
            finding.expected or None,
            finding.doubt or None,
            finding.confirmed_by or finding.dismissed_by or None,
            "是" if finding.asked_in else None,
        )
        for one in units
        for finding in one.findings
    )
    return ListTable("问题清单", (*heads, "去年已要求整改"), rows, _WIDEST)


def _files(files: Iterable[AuditedFile], roster: Roster) -> ListTable:
    rows = (
        (
            one.file,
            one.status.label,
            roster.by_code[one.unit].name if one.unit in roster.by_code else None,
            one.written.name or None,
            one.published.day.isoformat() if one.published.day else None,
            one.sentence or None,
        )
        for one in files
    )
    return ListTable("文件", ("文件", "结果", "单位", "文件里写的单位", "发布日期", "说明"), rows)


def rectification_table(items: Iterable[RectificationItem], roster: Roster, today: date) -> ListTable:
    """整改清单: every item with its course."""
    heads = ("编号", "代码", "单位", "问题", "规则", "位置", "原文", "提出日期", "期限", "状态", "是否逾期")
    rows = (
        (
            item.id,
            item.unit,
            roster.by_code[item.unit].name if item.unit in roster.by_code else None,
            item.finding.message,
            f"{item.finding.title}（{item.finding.rule}）",
            item.finding.where or None,
            item.finding.quote or None,
            local_date(item.asked_at),
            item.due.isoformat(),
            item.state(today).label,
            "是" if item.is_overdue(today) else None,
            item.answer or None,
            item.recheck.words if item.recheck else None,
            item.closing_reason or None,
        )
        for item in items
    )
    return ListTable("整改清单", (*heads, "单位答复", "复查", "销号理由"), rows, _WIDEST)


def local_date(at: str) -> str:
    """The day of a kept time, where the clerk is."""
    return datetime.fromisoformat(at).astimezone().date().isoformat()
