"""What is known of a unit, an item or a file of an audit, as a page of words."""

from collections.abc import Iterable
from datetime import date
from html import escape

from models.audit.finding import AuditFinding
from models.audit.rectification import ItemEvent, ItemEventKind, ItemState, RectificationItem
from models.services.audit.audited_file import AuditedFile
from models.services.audit.unit_audits import UnitAudit, UnitAuditState
from ui.theme.colours import SHAPES, colours
from ui.widgets import wording

TONES = {
    UnitAuditState.FAULTY: "block",
    UnitAuditState.MISSING: "explain",
    UnitAuditState.ASKED: "warn",
    UnitAuditState.CLEAN: "good",
    UnitAuditState.NOT_DUE: "muted",
}
ITEM_TONES = {
    ItemState.OPEN: "accent",
    ItemState.OVERDUE: "block",
    ItemState.ANSWERED: "warn",
    ItemState.GONE: "good",
    ItemState.STILL: "block",
    ItemState.UNCLEAR: "explain",
    ItemState.CLOSED: "muted",
}


def unit_html(one: UnitAudit) -> str:
    """A unit: how it stands, what it published, its items; its findings are listed below the page."""
    file = one.file
    open_items = sum(not item.is_closed for item in one.items)
    facts = (
        ("公布件", "；".join(each.file for each in one.files)),
        ("发布日期", file.published.day.isoformat() if file and file.published.day else "网页没有写明" if file else ""),
        ("认作", file.sentence if file else ""),
        (
            "整改",
            f"{open_items} 项未销号，共 {len(one.items)} 项" if one.items else "",
        ),
    )
    tone = getattr(colours, TONES[one.state])
    state = f'<span style="color:{tone}; font-weight:bold">{one.state.label}</span>'
    repeated = f'　<span style="color:{colours.block}">有去年已要求整改的问题</span>' if one.is_repeated else ""
    return f"{_title(one.unit.name)}<p>{state}{repeated}　{_muted(f'代码 {one.unit.code}')}</p>{_facts(facts)}"


def finding_html(finding: AuditFinding | None) -> str:
    """A finding in full: what the page says, what should be there, what speaks against it."""
    if finding is None:
        return f"<p>{_muted('没有问题可看。')}</p>"
    facts = (
        ("位置", finding.where),
        ("原文", finding.quote),
        ("应为", finding.expected),
        ("疑点", finding.doubt),
        ("核对", _looked_at(finding)),
        ("去年", f"{finding.asked_in} 年度核查时已要求整改" if finding.asked_in else ""),
    )
    severity = (
        f'<span style="color:{colours.of(finding.severity)}">{SHAPES[finding.severity]} {finding.severity.label}</span>'
    )
    head = f"<p>{severity}　<b>{escape(finding.title)}</b>（{finding.rule}）　{_muted(finding.certainty.label)}</p>"
    return f"{head}<p>{escape(finding.message)}</p>{_facts(facts)}"


def _looked_at(finding: AuditFinding) -> str:
    if finding.dismissed_by:
        return f"{finding.dismissed_by} 对照原文：不属实"
    return f"{finding.confirmed_by} 对照原文：属实" if finding.confirmed_by else ""


def item_html(item: RectificationItem, unit: str, today: date) -> str:
    """An item with its course."""
    state = item.state(today)
    late = f"　已过期限 {(today - item.due).days} 天" if item.is_overdue(today) else ""
    head = (
        f'<p><span style="color:{getattr(colours, ITEM_TONES[state])}; font-weight:bold">{state.label}</span>{late}</p>'
    )
    course = "".join(_event(event, today) for event in reversed(item.events))
    return f"{_title(unit)}{head}{finding_html(item.finding)}<p><b>经过</b></p>{course}"


def _event(event: ItemEvent, today: date) -> str:
    due = f"，期限 {event.day}" if event.kind in (ItemEventKind.ASKED, ItemEventKind.DUE) else ""
    words = f"：{escape(event.words)}" if event.words and event.kind is not ItemEventKind.SENT else ""
    who = _muted(escape(f"{wording.moment_text(event.at, today)} {event.operator}"))
    return f'<p style="margin:3px 0">{who}　{event.kind.label}{due}{words}</p>'


def file_html(file: AuditedFile, unit: str) -> str:
    """A file: what became of it and why."""
    facts = (
        ("单位", unit),
        ("文件里写的", file.written.name),
        ("发布日期", file.published.day.isoformat() if file.published.day else file.published.words),
    )
    return f"{_title(file.file)}<p><b>{file.status.label}</b></p><p>{escape(file.sentence)}</p>{_facts(facts)}"


def _title(text: str) -> str:
    return f'<p style="font-size:14pt; font-weight:bold; margin:0 0 4px 0">{escape(text)}</p>'


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><td style="color:{colours.muted}; padding-right:12px" width="76">{name}</td><td>{escape(value)}</td></tr>'
        for name, value in facts
        if value
    )
    return f'<table cellspacing="0" cellpadding="2">{rows}</table>'


def _muted(text: str) -> str:
    return f'<span style="color:{colours.muted}">{text}</span>'
