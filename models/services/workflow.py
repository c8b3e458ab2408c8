"""From one state of a report to the next: what each passage asks for, and what a locked report still takes."""

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
    blocking = sum(f.severity is Severity.BLOCK for f in findings)
    waiting = sum(f.is_open and f.severity is Severity.EXPLAIN for f in findings)
    if transition.needs_no_findings and (blocking or waiting):
        raise Refused(
            f"还不能{transition.name}：有 {blocking} 处必须改，{waiting} 处须说明。改好或说明以后再{transition.name}。"
        )


def refusal_of_change(state: State, places: tuple[str, ...]) -> str:
    """Why these places may not be written in this state; empty when they may."""
    if state is State.FINAL and any(place != STATE_PLACE for place in places):
        return "这份报告已经定稿。要修改，请先重新打开，并写明原因。"
    if state is State.CHECKING and any(not place.startswith((STATE_PLACE, *_OPEN_WHILE_CHECKING)) for place in places):
        return "这份报告正在校核，数字和文字都已锁定。要修改，请先退回，并写明原因。"
    return ""
