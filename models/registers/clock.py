"""Until when a request has to be answered, with the reckoning in words (条例 arts. 30–35)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.registers.days import say_day
from models.registers.request import EventKind, Request, RequestEvent
from models.registers.workdays import NOT_ANNOUNCED, Workdays, say_exceptions

ANSWER_DAYS, EXTENSION_DAYS, OPINION_DAYS, CORRECTION_DAYS, PAYMENT_DAYS = 20, 20, 15, 7, 20


class ClockState(StrEnum):
    """Whether the term runs, and what it waits for where it does not."""

    RUNNING = "running"
    CORRECTION = "correction"
    OPINION = "opinion"
    PAYMENT = "payment"
    CLOSED = "closed"

    @property
    def is_waiting(self) -> bool:
        """Whether the office waits for somebody else and the term stands still."""
        return self in (ClockState.CORRECTION, ClockState.OPINION, ClockState.PAYMENT)


@dataclass(frozen=True)
class Reckoning:
    """A term and how it was reckoned, a sentence a step.

    ``due`` is the last day for the answer; None while the term has not begun anew. While an opinion is awaited
    it is the day that holds if nobody answers. ``waiting_until`` is the last day of whom the office waits
    for. ``late`` are the sentences on what was done too late. ``is_estimated`` says that a year in it is not
    announced yet.
    """

    state: ClockState
    start: date
    days: int
    due: date | None
    steps: tuple[str, ...]
    waiting_until: date | None = None
    late: tuple[str, ...] = ()
    is_estimated: bool = False

    @property
    def text(self) -> str:
        """The whole reckoning as a clerk reads it."""
        return "".join(self.steps)


@dataclass(frozen=True)
class _Pause:
    first: date
    last: date
    is_open: bool
    words: str


def reckon(request: Request, workdays: Workdays, today: date) -> Reckoning:
    """Reckon the term of a request as it stands today."""
    steps, late = [_say_receipt(request)], list(_late_corrections(request, workdays))
    start, waiting, limit = _start(request, workdays, steps)
    if waiting:
        if limit and request.is_open:
            steps.append(f"等到{say_day(limit)}。")
        state = waiting if request.is_open else ClockState.CLOSED
        until = limit if request.is_open else None
        return Reckoning(state, start, ANSWER_DAYS, None, tuple(steps), until, tuple(late))
    if terms := request.events_of(EventKind.TERM):
        due = terms[-1].until or start
        steps.append(f"{say_day(terms[-1].day)}告知申请人另定合理期限（条例第三十五条），到{say_day(due)}为止。")
        return _finish(request, steps, late, start, 0, due, None, workdays)
    extensions = [e for e in request.events_of(EventKind.EXTENSION) if e.day >= start]
    days = ANSWER_DAYS + min(sum(e.days for e in extensions), EXTENSION_DAYS)
    pauses = _pauses(request, start, workdays, today)
    due = _due(start, days, pauses, workdays)
    steps += [f"{say_day(e.day)}告知延长 {e.days} 个工作日（条例第三十三条），共 {days} 个工作日。" for e in extensions]
    steps += [pause.words for pause in pauses]
    steps.append(f"从{say_day(start)}的次日数起，第 {days} 个工作日是{say_day(due)}。")
    steps += _say_exceptions(start, due, workdays)
    open_pause = next((pause for pause in pauses if pause.is_open and pause.last >= today), None)
    return _finish(request, steps, late, start, days, due, open_pause, workdays)


def _finish(
    request: Request, steps: list[str], late: list[str], start: date, days: int, due: date, pause: _Pause | None,
    workdays: Workdays,
) -> Reckoning:  # fmt: skip
    is_estimated = not all(workdays.is_announced(year) for year in range(start.year, due.year + 1))
    if is_estimated:
        steps.append(f"{NOT_ANNOUNCED}，公布以后会重算。")
    if request.closed and request.closed > due:
        late.append(f"{say_day(request.closed)}答复，超过期限 {workdays.count(due, request.closed)} 个工作日。")
    state = ClockState.CLOSED if request.closed else ClockState.OPINION if pause else ClockState.RUNNING
    until = pause.last if pause and not request.closed else None
    return Reckoning(state, start, days, due, tuple(steps), until, tuple(late), is_estimated)


def _say_receipt(request: Request) -> str:
    basis = f"{request.channel.label}，以{request.channel.counts_from}为准，条例第三十一条"
    return f"{say_day(request.received)}收到（{basis}），当日不计。"


def _start(request: Request, workdays: Workdays, steps: list[str]) -> tuple[date, ClockState | None, date | None]:
    """The day after which the term is counted, or what it waits for and until when."""
    start = request.received
    waiting: ClockState | None = None
    limit: date | None = None
    for event in request.events_of(EventKind.CORRECTION, EventKind.FEE):
        if event.kind is EventKind.CORRECTION:
            words = f"{say_day(event.day)}告知补正（条例第三十条）"
            came, state = "收到补正后的申请，期限从这一天重新起算，当日不计", ClockState.CORRECTION
            limit = event.limit
        else:
            words = f"{say_day(event.day)}发出收费通知（国办函〔2020〕109号）"
            came, state = "缴清，期限从次日重新起算", ClockState.PAYMENT
            limit = event.limit or workdays.add(event.day, PAYMENT_DAYS)
        if event.until is None:
            missing = "补正后的申请还没有收到" if state is ClockState.CORRECTION else "还没有缴费"
            steps.append(f"{words}，{missing}，答复期限暂不起算。")
            waiting = state
            continue
        steps.append(f"{words}，{say_day(event.until)}{came}。")
        start, waiting = max(start, event.until), None
    return start, waiting, limit if waiting else None


def _pauses(request: Request, start: date, workdays: Workdays, today: date) -> list[_Pause]:
    """The times that do not count, those that overlap as one; the letter's day still counts, the answer's does not."""
    pauses: list[_Pause] = []
    for event in request.events_of(EventKind.THIRD_PARTY, EventKind.OTHER_BODY):
        limit = workdays.add(event.arrived or event.day, OPINION_DAYS)
        first, last = max(event.day, start), min(event.until or limit, limit)
        if pauses:
            first = max(first, pauses[-1].last)
        if last <= first:
            continue
        left_out = workdays.count(first, last)
        pauses.append(_Pause(first, last, event.until is None, _say_pause(event, last, limit, left_out)))
    return pauses


def _say_pause(event: RequestEvent, last: date, limit: date, days: int) -> str:
    asked = f"{say_day(event.day)}{event.kind.label}"
    if event.until is None:
        basis = f"收到征求意见书起 {OPINION_DAYS} 个工作日，条例第三十二、三十四条"
        end = f"还没有答复，最多等到{say_day(limit)}（{basis}）"
    elif event.until > limit:
        end = f"{say_day(event.until)}才答复，只扣除到{say_day(last)}（{OPINION_DAYS} 个工作日），超过的照算"
    else:
        end = f"{say_day(event.until)}收到答复"
    return f"{asked}，{end}：次日起的 {days} 个工作日不计（条例第三十三条）。"


def _due(start: date, days: int, pauses: list[_Pause], workdays: Workdays) -> date:
    cursor, left = start, days
    for pause in pauses:
        ran = workdays.count(cursor, pause.first)
        if ran >= left:
            break
        left -= ran
        cursor = pause.last
    return workdays.add(cursor, left)


def _say_exceptions(start: date, due: date, workdays: Workdays) -> list[str]:
    words = say_exceptions(*workdays.exceptions(start, due))
    return [f"其间{words}。"] if words else []


def _late_corrections(request: Request, workdays: Workdays) -> list[str]:
    late = []
    for event in request.events_of(EventKind.CORRECTION):
        last = workdays.add(request.received, CORRECTION_DAYS)
        if event.day > last:
            late.append(
                f"补正通知应在收到申请后 {CORRECTION_DAYS} 个工作日内发出，即{say_day(last)}前，"
                f"实际是{say_day(event.day)}（条例第三十条）。"
            )
    return late
