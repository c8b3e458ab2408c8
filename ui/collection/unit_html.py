"""One unit as a page of words: how it stands, every version it sent, what was found, asked, answered and done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from models.editions.edition import CellKey, Edition
from models.exchange.public_key import key_fingerprint
from models.report.notes import Note
from models.report.roster import LEVEL_WORDS, Roster, RosterUnit
from models.rules.finding import Severity
from models.services.collection.results import Movement, ReceivedCounts, Submission, SubmissionFinding
from models.services.collection.unit_status import ReportingStatus, UnitStatus
from ui.collection.unit_delegate import STATUS_SIGNS, status_text
from ui.theme.colours import SHAPES, colours
from ui.widgets import wording

MAX_FINDINGS, MAX_MOVEMENTS = 30, 20
ACTION_LABELS = {
    "taken": "收到",
    "accepted": "收下",
    "returned": "退回",
    "withdrawn": "撤下",
    "arrived": "记收到日期",
    "paper": "记纸质版收到日期",
    "below_accepted": "转报单位已收下",
    "below_taken": "转报单位还没有收下",
    "below_returned": "转报单位已退回",
}
"""What becomes of a version, as the journal names it."""


@dataclass(frozen=True)
class UnitDetails:
    """All that is told of a unit; ``versions`` with the last first, ``movements`` oldest first.

    ``file_day`` and ``paper_day`` (ISO) are days of arrival that a person entered; ``forwarded`` says what
    offices on the way said of its report, or it of those that it passed on.
    """

    unit: RosterUnit
    row: UnitStatus
    path: str
    versions: Sequence[Submission] = ()
    findings: Sequence[SubmissionFinding] = ()
    notes: Mapping[CellKey, Note] | None = None
    movements: Sequence[Movement] = ()
    file_day: str = ""
    paper_day: str = ""
    forwarded: str = ""


def render_unit_html(card: UnitDetails, roster: Roster, edition: Edition, today: date) -> str:
    """The page as HTML; links are ``see:``, ``out:`` and ``beside:`` with a version's number."""
    return "".join(
        (
            *_head(card, today),
            *_roster_changes(card.unit, roster),
            *_versions(card, today),
            *_findings(card.findings),
            *_notes(card.notes or {}, edition, today),
            *_movements(card.movements, today),
        )
    )


def _head(card: UnitDetails, today: date) -> Iterable[str]:
    unit, row = card.unit, card.row
    if card.path:
        yield _muted_paragraph(escape(card.path))
    yield f'<p style="font-size:14pt; font-weight:bold; margin:0 0 4px 0">{escape(unit.name)}</p>'
    tone = getattr(colours, STATUS_SIGNS[row.status][1])
    late = f" {row.days_late} 天" if row.status is ReportingStatus.LATE else ""
    kinds = [
        LEVEL_WORDS[unit.level] if unit.level else "",
        "本级" if unit.is_own_level else "",
        "垂直管理，不计入汇总" if unit.is_vertical else "",
        f"代码 {unit.code}",
    ]
    text = escape(" · ".join(filter(None, kinds)))
    status = f'<span style="color:{tone}; font-weight:bold">{status_text(row.status)}{late}</span>'
    yield f'<p style="margin:0 0 6px 0">{status}　{_muted(text)}</p>'
    contact = " ".join(filter(None, (unit.contact, unit.telephone)))
    rows = (
        ("期限", wording.day_text(row.due, today) if row.is_due else ""),
        ("收到日期", f"{card.file_day}（按登记）" if card.file_day else ""),
        ("纸质版", f"{card.paper_day} 收到" if card.paper_day else ""),
        ("转报", card.forwarded),
        ("不需报", unit.exempt_reason),
        ("联系人", contact),
        ("台账", _say_counts(row.counts)),
        ("签名", f"登记的公钥 {key_fingerprint(unit.seal)}" if unit.seal else ""),
    )
    lines = "".join(
        f'<tr><td style="color:{colours.muted}; padding-right:12px">{name}</td><td>{escape(value)}</td></tr>'
        for name, value in rows
        if value
    )
    yield f'<table cellspacing="0" cellpadding="1">{lines}</table>'


def _say_counts(counts: ReceivedCounts | None) -> str:
    """What the unit's word is worth: the counts are its own, and may be of a register that is not complete."""
    if counts is None:
        return ""
    agree = f"{counts.differing} 格与填报的不一致，见下面的问题" if counts.differing else "与填报的一致"
    return f"有台账：随报告报来 {counts.cells} 格的件数，{agree}（单位自报）"


def _roster_changes(unit: RosterUnit, roster: Roster) -> Iterable[str]:
    """What it took over from units of last year."""
    for change in roster.changes:
        if change.target == unit.code:
            reason = f"（{change.reason}）" if change.reason else ""
            yield f"<p>{change.kind.label}：上年代码 {escape(change.source)} 的单位{escape(reason)}</p>"


def _versions(card: UnitDetails, today: date) -> Iterable[str]:
    yield _heading("报来的版本")
    if not card.versions:
        yield _muted_paragraph("还没有报来。" if card.row.is_due else "不用报。")
    for at, submission in enumerate(card.versions):
        named = f"第 {submission.revision} 次修改" if submission.revision else submission.file
        parts = [
            wording.moment_text(submission.received_at, today),
            f"{submission.operator} 收" if submission.operator else "",
        ]
        parts.append(f"签名 {key_fingerprint(submission.signer)}" if submission.signer else "没有签名")
        links = [_link(f"see:{submission.id}", "看报告"), _link(f"out:{submission.id}", "存出原文件")]
        if at + 1 < len(card.versions):
            links.append(_link(f"beside:{submission.id}:{card.versions[at + 1].id}", "与前一版比"))
        weight = "bold" if submission.is_current else "normal"
        yield (
            f'<p style="margin:6px 0"><span style="font-weight:{weight}">{escape(named)}</span>　'
            f"{_sum_state(submission)}<br>"
            f"{_muted(escape(' · '.join(filter(None, parts))))}<br>"
            f"{' · '.join(links)}</p>"
        )


def _sum_state(submission: Submission) -> str:
    """Whether a version is in the sum, and why not."""
    if submission.state == "withdrawn":
        return "已撤下"
    if not submission.is_current:
        return "已被新的代替"
    return "已退回，不计入汇总" if submission.state == "returned" else "计入汇总"


def _findings(findings: Sequence[SubmissionFinding]) -> Iterable[str]:
    is_open = [one for one in findings if not one.explanation]
    if findings:
        yield _heading(f"问题（{len(is_open)}）")
    for one in sorted(findings, key=lambda one: (bool(one.explanation), Severity(one.severity).weight))[:MAX_FINDINGS]:
        severity = Severity(one.severity)
        sign = f'<span style="color:{colours.of(severity)}">{SHAPES[severity]} {severity.label}</span>'
        text = f'<br><span style="color:{colours.good}">✓ 单位说明：{escape(one.explanation)}</span>'
        yield f'<p style="margin:5px 0">{sign}　{escape(one.message)}{text if one.explanation else ""}</p>'
    if len(findings) > MAX_FINDINGS:
        yield _muted_paragraph(f"还有 {len(findings) - MAX_FINDINGS} 条，看报告时可以看到全部。")


def _notes(asked: Mapping[CellKey, Note], edition: Edition, today: date) -> Iterable[str]:
    if asked:
        yield _heading("疑问与答复")
    for cell, note in asked.items():
        lines = [
            f"{line.said.label}：{escape(line.words)}　"
            + _muted(f"{escape(line.office or line.who)} {wording.moment_text(line.at, today)}")
            for line in note.lines
        ]
        yield (
            f'<p style="margin:5px 0"><b>{escape(edition.short_name(cell))}</b>　{note.state.label}<br>'
            f"{'<br>'.join(lines)}</p>"
        )


def _movements(done: Sequence[Movement], today: date) -> Iterable[str]:
    if done:
        yield _heading("经过")
    for one in reversed(done[-MAX_MOVEMENTS:]):
        reason = f"：{escape(one.reason)}" if one.reason else ""
        who = escape(f"{wording.moment_text(one.at, today)} {one.operator}")
        yield f'<p style="margin:3px 0">{_muted(who)}　{ACTION_LABELS[one.action]}{reason}</p>'


def _heading(text: str) -> str:
    return f'<p style="margin:14px 0 2px 0; color:{colours.accent_deep}; font-weight:bold">{text}</p>'


def _muted(text: str) -> str:
    return f'<span style="color:{colours.muted}">{text}</span>'


def _muted_paragraph(text: str) -> str:
    return f'<p style="margin:2px 0; color:{colours.muted}">{text}</p>'


def _link(target: str, text: str) -> str:
    return f'<a href="{target}" style="color:{colours.accent}; text-decoration:none">{text}</a>'
