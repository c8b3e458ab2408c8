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
from output.ruled import Ruled, figure, head, label, words
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
    ruled = Ruled(TITLE, _WIDTHS)
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


def _report(ruled: Ruled, filing: Filing, record: WorkflowRecord) -> None:
    ruled.row(label("填报单位"), words(filing.agency.name, 5), label("年度"), figure(str(filing.year)))
    if record.state is not None:
        state = record.state.label
        if record.finalised:
            state = f"{state}（{_act(record.finalised)}）"
        ruled.row(label("状态"), words(state, 5), label("修订"), figure(str(record.revision)))
    version = f"阳光年报 {__version__}"
    ruled.row(label("格式"), words(filing.edition.source, 5), label("程序"), figure(version))
    ruled.row(label("报告指纹"), words(record.digest, 7))


def _people(ruled: Ruled, record: WorkflowRecord) -> None:
    ruled.row(head("环节"), head("姓名", 2), head("时间", 2), head("签字", 3))
    filled = "、".join(act.who for act in record.filled if act.who)
    last = max((act.at for act in record.filled), default="")
    checked = record.checked or WorkflowEvent("", "")
    for role, who, at in (("填表", filled, last), ("校核", checked.who, checked.at), ("负责人签发", "", "")):
        ruled.row(label(role), words(who, 2), figure(local(at), 2), words("", 3), height=2)


def _findings(ruled: Ruled, filing: Filing, findings: Sequence[Finding]) -> None:
    ruled.row(label("结论"), words(verdict(findings), 7))
    listed = [finding for finding in findings if finding.severity is not Severity.NOTE]
    if not listed:
        return
    names = {section.key: section.short_name for section in filing.edition.sections}
    ruled.row(head("程度"), head("部分"), head("问题", 4), head("说明", 2))
    for finding in listed:
        told = finding.explanation or ("（还没有说明）" if finding.severity is Severity.EXPLAIN else "")
        where = names.get(finding.section, "封面")
        ruled.row(label(finding.severity.label), label(where), words(finding.message, 4), words(told, 2))


def verdict(findings: Sequence[Finding]) -> str:
    """What the rules say on the whole, in one sentence."""
    left = len(open_blocks(findings))
    counts = Counter(finding.severity for finding in findings)
    explained = sum(f.severity is Severity.EXPLAIN and f.is_explained for f in findings)
    more = {Severity.EXPLAIN: f"（已说明 {explained} 处）"} if counts[Severity.EXPLAIN] else {}
    told = "，".join(f"{severity.label} {counts[severity]} 处{more.get(severity, '')}" for severity in Severity)
    return (f"校验未通过，还有 {left} 处没有处理：" if left else "校验通过：") + f"{told}。"


def _keyings(ruled: Ruled, filing: Filing, record: WorkflowRecord) -> None:
    if not record.keyings:
        ruled.row(words("没有做复核录入。", 8))
        return
    ruled.row(head("范围", 2), head("录入格数"), head("不一致"), head("处理", 2), head("录入人"), head("时间"))
    for keying, moved in record.keyings:
        at = local(keying.at)
        done = _settled(keying) + (f"；此后又改动 {moved} 格" if moved else "")
        ruled.row(
            words(scope_name(filing, keying), 2),
            figure(str(keying.cells)),
            figure(str(keying.differing)),
            words(done, 2),
            label(keying.who),
            figure(at),
        )


def scope_name(filing: Filing, keying: KeyingResult) -> str:
    """Which part of the report was keyed a second time."""
    name = filing.edition.table(keying.scope).name if keying.scope else "整份报告"
    return f"{name}（非零数和合计）" if keying.is_short else name


def _settled(keying: KeyingResult) -> str:
    counts = (("改正", keying.changed), ("保留原数", keying.kept), ("未定", keying.unsettled))
    return "，".join(f"{name} {count} 格" for name, count in counts if count) or "全部一致"


def _notes(ruled: Ruled, filing: Filing) -> None:
    counts = Counter(note.state for note in filing.notes.values())
    told = "，".join(f"{state.label} {counts[state]} 格" for state in NoteState if counts[state])
    ruled.row(label("合计"), words(f"{told}。", 7))
    for note in filing.notes.values():
        if note.state in (NoteState.OPEN, NoteState.ANSWERED):
            said = f"{note.last.words}（{note.last.who}）" if note.last.who else note.last.words
            ruled.row(label(note.state.label), words(filing.edition.short_name(note.cell), 2), words(said, 5))


def _opened(ruled: Ruled, record: WorkflowRecord) -> None:
    for before, act in record.reopenings:
        ruled.row(label(_OPENED.get(before, "打开")), words(_act(act), 3), words(act.reason, 4))


def _act(act: WorkflowEvent) -> str:
    return " ".join(filter(None, (act.who, local(act.at))))


def local(at: str) -> str:
    """An ISO time in UTC as the office's wall clock shows it; empty for none."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else ""
