"""校核记录单: who filled in, checked and signs; what the rules say and how it was explained; the report's digest."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from models.report.filing import Filing
from models.report.notes import NoteState
from models.report.workflow_record import KeyingResult, State, WorkflowEvent, WorkflowRecord
from models.rules.finding import Finding, Severity
from models.texts.numerals import format_numeral
from output.blocks import Document
from output.table_builder import TableBuilder, figure_cell, head_cell, label_cell, text_cell
from resources.version import __version__

TITLE = "校核记录单"
_REPORT = "政府信息公开工作年度报告"
_WIDTHS = (1.4, 1.0, 1.35, 0.9, 1.3, 0.9, 1.1, 1.4)
_OPENED = {State.CHECKING: "退回", State.FINAL: "重新打开"}


def open_blocks(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that stand against publishing: those that block, and those that ask for a reason not given."""
    return tuple(finding for finding in findings if finding.is_open)


def check_sheet(filing: Filing, findings: Sequence[Finding], record: WorkflowRecord) -> Document:
    """The sheet, on one page for a report with ordinary findings; mere notes (提示) are counted, not listed."""
    ruled = TableBuilder(TITLE, _WIDTHS)
    _report(ruled, filing, record)
    parts: list[tuple[str, Callable[[], None]]] = [
        ("填表、校核、签发", lambda: _people(ruled, record)),
        ("校验结果", lambda: _findings(ruled, filing, findings)),
        ("复核录入", lambda: _keyings(ruled, filing, record)),
    ]
    if filing.notes:
        parts.append(("疑问和备注", lambda: _notes(ruled, filing)))
    if record.reopenings:
        parts.append(("退回和重新打开", lambda: _opened(ruled, record)))
    for number, (title, write) in enumerate(parts, 1):
        ruled.title(f"{format_numeral(number)}、{title}")
        write()
    return Document(f"{_REPORT}{TITLE}", filing.agency.name, filing.year, (ruled.grid(),), subject=TITLE)


def _report(ruled: TableBuilder, filing: Filing, record: WorkflowRecord) -> None:
    ruled.row(
        label_cell("填报单位"), text_cell(filing.agency.name, 5), label_cell("年度"), figure_cell(str(filing.year))
    )
    if record.state is not None:
        state = record.state.label
        if record.finalised:
            state = f"{state}（{_act(record.finalised)}）"
        ruled.row(label_cell("状态"), text_cell(state, 5), label_cell("修订"), figure_cell(str(record.revision)))
    version = f"阳光年报 {__version__}"
    ruled.row(label_cell("格式"), text_cell(filing.edition.source, 5), label_cell("程序"), figure_cell(version))
    ruled.row(label_cell("报告指纹"), text_cell(record.digest, 7))


def _people(ruled: TableBuilder, record: WorkflowRecord) -> None:
    ruled.row(head_cell("环节"), head_cell("姓名", 2), head_cell("时间", 2), head_cell("签字", 3))
    filled = "、".join(act.who for act in record.filled if act.who)
    last = max((act.at for act in record.filled), default="")
    checked = record.checked or WorkflowEvent("", "")
    for role, who, at in (("填表", filled, last), ("校核", checked.who, checked.at), ("负责人签发", "", "")):
        ruled.row(label_cell(role), text_cell(who, 2), figure_cell(local(at), 2), text_cell("", 3), height=2)


def _findings(ruled: TableBuilder, filing: Filing, findings: Sequence[Finding]) -> None:
    ruled.row(label_cell("结论"), text_cell(verdict(findings), 7))
    listed = [finding for finding in findings if finding.severity is not Severity.NOTE]
    if not listed:
        return
    names = {section.key: section.short_name for section in filing.edition.sections}
    ruled.row(head_cell("程度"), head_cell("部分"), head_cell("问题", 4), head_cell("说明", 2))
    for finding in listed:
        explanation = finding.explanation or ("（还没有说明）" if finding.severity is Severity.EXPLAIN else "")
        where = names.get(finding.section, "封面")
        ruled.row(
            label_cell(finding.severity.label),
            label_cell(where),
            text_cell(finding.message, 4),
            text_cell(explanation, 2),
        )


def verdict(findings: Sequence[Finding]) -> str:
    """What the rules say on the whole, in one sentence."""
    open_count = len(open_blocks(findings))
    counts = Counter(finding.severity for finding in findings)
    explained = sum(f.severity is Severity.EXPLAIN and f.is_explained for f in findings)
    more = {Severity.EXPLAIN: f"（已说明 {explained} 处）"} if counts[Severity.EXPLAIN] else {}
    summary = "，".join(f"{severity.label} {counts[severity]} 处{more.get(severity, '')}" for severity in Severity)
    return (f"校验未通过，还有 {open_count} 处没有处理：" if open_count else "校验通过：") + f"{summary}。"


def _keyings(ruled: TableBuilder, filing: Filing, record: WorkflowRecord) -> None:
    if not record.keyings:
        ruled.row(text_cell("没有做复核录入。", 8))
        return
    ruled.row(
        head_cell("范围", 2),
        head_cell("录入格数"),
        head_cell("不一致"),
        head_cell("处理", 2),
        head_cell("录入人"),
        head_cell("时间"),
    )
    for keying, moved in record.keyings:
        at = local(keying.at)
        done = _settled(keying) + (f"；此后又改动 {moved} 格" if moved else "")
        ruled.row(
            text_cell(scope_name(filing, keying), 2),
            figure_cell(str(keying.cells)),
            figure_cell(str(keying.differing)),
            text_cell(done, 2),
            label_cell(keying.who),
            figure_cell(at),
        )


def scope_name(filing: Filing, keying: KeyingResult) -> str:
    """Which part of the report was keyed a second time."""
    name = filing.edition.table(keying.scope).name if keying.scope else "整份报告"
    return f"{name}（非零数和合计）" if keying.is_short else name


def _settled(keying: KeyingResult) -> str:
    counts = (("改正", keying.changed), ("保留原数", keying.kept), ("未定", keying.unsettled))
    return "，".join(f"{name} {count} 格" for name, count in counts if count) or "全部一致"


def _notes(ruled: TableBuilder, filing: Filing) -> None:
    counts = Counter(note.state for note in filing.notes.values())
    summary = "，".join(f"{state.label} {counts[state]} 格" for state in NoteState if counts[state])
    ruled.row(label_cell("合计"), text_cell(f"{summary}。", 7))
    for note in filing.notes.values():
        if note.state in (NoteState.OPEN, NoteState.ANSWERED):
            last_line = f"{note.last.words}（{note.last.who}）" if note.last.who else note.last.words
            ruled.row(
                label_cell(note.state.label),
                text_cell(filing.edition.short_name(note.cell), 2),
                text_cell(last_line, 5),
            )


def _opened(ruled: TableBuilder, record: WorkflowRecord) -> None:
    for before, act in record.reopenings:
        ruled.row(label_cell(_OPENED.get(before, "打开")), text_cell(_act(act), 3), text_cell(act.reason, 4))


def _act(act: WorkflowEvent) -> str:
    return " ".join(filter(None, (act.who, local(act.at))))


def local(at: str) -> str:
    """An ISO time in UTC as the office's wall clock shows it; empty for none."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else ""
