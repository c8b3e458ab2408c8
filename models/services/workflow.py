"""From one state of a report to the next: what each passage asks for, and what a locked report still takes."""

from dataclasses import dataclass

from models.errors import Refused
from models.report.change import KEYING_PREFIX, NOTE_PREFIX, STATE_PLACE
from models.report.workflow_record import State
from models.rules.finding import Finding, Severity

_OPEN_WHILE_CHECKING = (NOTE_PREFIX, KEYING_PREFIX)


@dataclass(frozen=True)
class Passage:
    """A way from some states into another; ``elsewhere`` is what a report in any other state is told.

    ``asks_reason`` keeps the reason in the journal; ``asks_clean`` lets nothing pass that blocks or waits.
    """

    say: str
    out_of: tuple[State, ...]
    into: State
    elsewhere: str
    asks_reason: bool = False
    asks_clean: bool = False


_OPEN = (State.DRAFT, State.RETURNED)
SEND = Passage("送校核", _OPEN, State.CHECKING, "这份报告不是草稿，不用送校核。", asks_clean=True)
RETURN = Passage("退回", (State.CHECKING,), State.RETURNED, "这份报告不在校核，不用退回。", asks_reason=True)
FINALISE = Passage("定稿", (*_OPEN, State.CHECKING), State.FINAL, "这份报告已经定稿。", asks_clean=True)
REOPEN = Passage("重新打开", (State.FINAL,), State.DRAFT, "这份报告还没有定稿，不用重新打开。", asks_reason=True)


def refuse_passage(passage: Passage, state: State, findings: tuple[Finding, ...], reason: str) -> None:
    """Refused, with a sentence, when a report in this state may not pass."""
    if state not in passage.out_of:
        raise Refused(passage.elsewhere)
    if passage.asks_reason and not reason.strip():
        raise Refused(f"请写明{passage.say}的原因。")
    blocking = sum(f.severity is Severity.BLOCK for f in findings)
    waiting = sum(f.is_open and f.severity is Severity.EXPLAIN for f in findings)
    if passage.asks_clean and (blocking or waiting):
        raise Refused(
            f"还不能{passage.say}：有 {blocking} 处必须改，{waiting} 处须说明。改好或说明以后再{passage.say}。"
        )


def refusal(state: State, places: tuple[str, ...]) -> str:
    """Why these places may not be written in this state; empty when they may."""
    if state is State.FINAL and any(place != STATE_PLACE for place in places):
        return "这份报告已经定稿。要修改，请先重新打开，并写明原因。"
    if state is State.CHECKING and any(not place.startswith((STATE_PLACE, *_OPEN_WHILE_CHECKING)) for place in places):
        return "这份报告正在校核，数字和文字都已锁定。要修改，请先退回，并写明原因。"
    return ""
