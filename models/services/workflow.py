"""From one state of a report to the next: what each passage asks for, and what a locked report still takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.errors import Refused
from models.report.change import KEYING_PREFIX, NOTE_PREFIX, STATE_PLACE
from models.report.workflow_record import State
from models.rules.finding import Finding, Severity

_OPEN_WHILE_CHECKING = (NOTE_PREFIX, KEYING_PREFIX)


@dataclass(frozen=True)
class Transition:
    """A way from some states into another; ``refusal`` is what a report in any other state is told.

    ``needs_reason`` keeps the reason in the journal; ``needs_no_findings`` lets nothing pass that blocks or waits.
    """

    name: str
    sources: tuple[State, ...]
    target: State
    refusal: str
    needs_reason: bool = False
    needs_no_findings: bool = False


_OPEN = (State.DRAFT, State.RETURNED)
SEND = Transition("送校核", _OPEN, State.CHECKING, "这份报告不是草稿，不用送校核。", needs_no_findings=True)
RETURN = Transition("退回", (State.CHECKING,), State.RETURNED, "这份报告不在校核，不用退回。", needs_reason=True)
FINALISE = Transition("定稿", (*_OPEN, State.CHECKING), State.FINAL, "这份报告已经定稿。", needs_no_findings=True)
REOPEN = Transition("重新打开", (State.FINAL,), State.DRAFT, "这份报告还没有定稿，不用重新打开。", needs_reason=True)


def refuse_transition(transition: Transition, state: State, findings: tuple[Finding, ...], reason: str) -> None:
    """Refused, with a sentence, when a report in this state may not pass."""
    if state not in transition.sources:
        raise Refused(transition.refusal)
    if transition.needs_reason and not reason.strip():
        raise Refused(f"请写明{transition.name}的原因。")
    if transition.needs_no_findings and (open_work := open_work_text(findings)):
        raise Refused(f"还不能{transition.name}：{open_work}。")


def open_work_text(findings: Iterable[Finding]) -> str:
    """What has to be done before a report may pass, in words; empty where nothing has."""
    waiting = [finding for finding in findings if finding.is_open]
    begun = [finding for finding in waiting if not finding.is_not_begun]
    blocking = sum(finding.severity is Severity.BLOCK for finding in begun)
    parts = [f"有 {len(waiting) - len(begun)} 个部分没有开始填"] if len(begun) < len(waiting) else []
    if begun:
        parts.append(f"有 {blocking} 处必须改，{len(begun) - blocking} 处须说明")
    return "；".join(parts)


def refusal_of_change(state: State, places: tuple[str, ...]) -> str:
    """Why these places may not be written in this state; empty when they may."""
    if state is State.FINAL and any(place != STATE_PLACE for place in places):
        return "这份报告已经定稿。要修改，请先重新打开，并写明原因。"
    if state is State.CHECKING and any(not place.startswith((STATE_PLACE, *_OPEN_WHILE_CHECKING)) for place in places):
        return "这份报告正在校核，数字和文字都已锁定。要修改，请先退回，并写明原因。"
    return ""
