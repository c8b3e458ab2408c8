"""The forms of a request: entering it, changing it, what happens to it, its answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

from models.registers.days import say_day
from models.registers.form_words import (
    edition_of_year,
    newest_edition,
    requester_keys,
    requester_label,
    result_keys,
    result_label,
)
from models.registers.problems import FieldProblem
from models.registers.request import Channel, EventKind, Particulars, Request, RequestEvent
from ui.registers.case_form import FormField, FormPlan, Values
from ui.registers.day_edit import DayEdit
from ui.registers.field_editors import CountEdit, FieldChoice, SearchableChoice, WordsEdit
from ui.registers.register_model import RegisterModel

_CHANNELS = {channel.value: channel.label for channel in Channel}
_RECEIVED = "条例第三十一条：当面是提交之日，签收的是签收之日，网上、传真、平信以双方确认之日为准"
_CORRECTED, _ANSWERED, _PAID, _SET = "收到补正的日期", "收到答复的日期", "缴清的日期", "另定的答复期限"
_EXPLANATIONS = {
    EventKind.CORRECTION: "收到申请后 7 个工作日内一次性告知；期限从收到补正后的申请重新起算（条例第三十条）。",
    EventKind.THIRD_PARTY: "书面征求意见；等意见的时间不计，第三方收到起最多 15 个工作日（条例第三十二、三十三条）。",
    EventKind.OTHER_BODY: "共同制作的信息征求其他机关意见，最多 15 个工作日（条例第三十三、三十四条）。",
    EventKind.EXTENSION: "经负责人同意并告知申请人，最多延长 20 个工作日（条例第三十三条）。",
    EventKind.TERM: "数量、频次明显超过合理范围而理由合理的，另定合理期限（条例第三十五条）。",
    EventKind.FEE: "发出收费通知后期限停下，缴清的次日重新起算（国办函〔2020〕109号）。",
    EventKind.DELIVERY: "答复书送达申请人的日期。",
}
_BEGUN = {
    EventKind.CORRECTION: "告知补正的日期", EventKind.EXTENSION: "告知延长的日期", EventKind.TERM: "告知的日期",
    EventKind.FEE: "发出通知的日期", EventKind.DELIVERY: "送达日期",
}  # fmt: skip
_NO_RECEIPT = (FieldProblem("received", "请填写收到日期。"),)
_UNTIL = {EventKind.CORRECTION: _CORRECTED, EventKind.FEE: _PAID, EventKind.TERM: _SET}


def new_request(model: RegisterModel, today: date, kept: Callable[[Request], None]) -> FormPlan:
    """A new one: received today, by the internet, of a natural person, under the next number."""
    number = model.registers.requests.next_number(today.year)
    blank = Request(number, today, Channel.ONLINE, requester_keys(newest_edition())[0])

    def save(values: Values) -> Sequence[FieldProblem]:
        if values["received"] is None:
            return _NO_RECEIPT
        request, particulars = _request_of(blank, values), _particulars_of(values)
        add = partial(model.registers.requests.add, request, particulars)
        return model.attempt(add, f"已登记 {request.number}。", kept)

    return FormPlan("登记申请", _request_fields(blank, Particulars(), today), save, "name")


def change_request(
    model: RegisterModel, known: Request, particulars: Particulars, today: date, kept: Callable[[Request], None]
) -> FormPlan:
    """One that is kept, with what it was read as."""

    def save(values: Values) -> Sequence[FieldProblem]:
        if values["received"] is None:
            return _NO_RECEIPT
        request, told = _request_of(known, values), _particulars_of(values)
        written = told if told != particulars else None
        change = partial(model.registers.requests.change, known, request, written)
        return model.attempt(change, f"已修改 {request.number}。", kept)

    fields = _request_fields(known, particulars, today)
    return FormPlan(f"修改 {known.number}", fields, save, "number")


def _request_fields(request: Request, particulars: Particulars, today: date) -> tuple[FormField, ...]:
    kinds = requester_keys(edition_of_year(request.received.year))
    return (
        FormField("number", "登记号", WordsEdit(request.number)),
        FormField("received", "收到日期", DayEdit(request.received, today, False), _RECEIVED),
        FormField("channel", "申请方式", FieldChoice(_CHANNELS, request.channel.value)),
        FormField("requester", "申请人类型", FieldChoice({k: requester_label(k) for k in kinds}, request.requester)),
        FormField("name", "申请人", WordsEdit(particulars.name)),
        FormField("contact", "联系方式", WordsEdit(particulars.contact)),
        FormField("matter", "申请内容", WordsEdit(particulars.matter)),
        FormField("handler", "承办", WordsEdit(request.handler)),
        FormField("arrived", "来件日期", DayEdit(request.arrived, today), "与收到日期不是同一天才填"),
        FormField("remark", "备注", WordsEdit(particulars.remark)),
    )


def _request_of(known: Request, values: Values) -> Request:
    return replace(
        known,
        number=str(values["number"]),
        received=cast(date, values["received"]),
        channel=Channel(str(values["channel"])),
        requester=str(values["requester"]),
        handler=str(values["handler"]),
        arrived=cast(date | None, values["arrived"]),
    )


def _particulars_of(values: Values) -> Particulars:
    return Particulars(*(str(values[name]) for name in ("name", "contact", "matter", "remark")))


def answer_request(model: RegisterModel, known: Request, today: date, kept: Callable[[Request], None]) -> FormPlan:
    """The answer: its day, its result as a row of the form, its number."""
    day = known.closed or today
    results = {key: _result_words(key) for key in result_keys(edition_of_year(day.year))}

    def save(values: Values) -> Sequence[FieldProblem]:
        closed = cast(date | None, values["closed"])
        if closed is None:
            return [FieldProblem("closed", "请填写答复日期。")]
        answer = partial(model.registers.requests.answer, known, closed, str(values["result"]), str(values["letter"]))
        return model.attempt(answer, f"已登记 {known.number} 的答复。", kept)

    fields = (
        FormField("closed", "答复日期", DayEdit(day, today, False)),
        FormField("result", "办理结果（表三的一项）", SearchableChoice(results, known.result)),
        FormField("letter", "答复文号", WordsEdit(known.letter)),
    )
    words = "区分处理的只计“部分公开”，不计其他情形（表三的说明）。"
    return FormPlan(f"答复 {known.number}", fields, save, "result", words)


def _result_words(key: str) -> str:
    """The row by its own head and that above it, so that either is found by its words."""
    rows = {row.key: row.head for row in newest_edition().blocks["requests"].rows}
    head = rows.get(key, ())
    above = head[-2] if len(head) > 2 else ""
    return f"{above}　{head[-1]}" if above and above != head[-1] else head[-1] if head else result_label(key)


def request_event(
    model: RegisterModel, known: Request, event: RequestEvent, today: date, kept: Callable[[Request], None]
) -> FormPlan:
    """Something that happened to a request, new or as it is kept."""
    kind = event.kind

    def save(values: Values) -> Sequence[FieldProblem]:
        day = cast(date | None, values["event:day"])
        if day is None:
            return [FieldProblem("event:day", f"请填写{_BEGUN.get(kind, '发出征求意见书的日期')}。")]
        told = replace(
            event,
            day=day,
            until=cast(date | None, values.get("event:until")),
            limit=cast(date | None, values.get("event:limit")),
            arrived=cast(date | None, values.get("event:arrived")),
            days=cast(int | None, values.get("event:days")) or 0,
            amount=cast(int | None, values.get("event:amount")),
            letter=str(values.get("letter", event.letter)),
        )
        add = partial(model.registers.requests.add_event, known, told)
        return model.attempt(add, f"已登记 {known.number} 的{kind.label}。", kept)

    title = f"{kind.label}　{known.number}"
    first = "event:until" if event.id and kind.is_span and event.until is None else "event:day"
    words = f"{_EXPLANATIONS[kind]}收到申请：{say_day(known.received)}。"
    return FormPlan(title, tuple(_event_fields(event, today)), save, first, words)


def _event_fields(event: RequestEvent, today: date) -> list[FormField]:
    kind = event.kind
    fields = [FormField("event:day", _BEGUN.get(kind, "发出征求意见书的日期"), DayEdit(event.day, today, False))]
    if kind.is_consultation:
        fields.append(
            FormField("event:arrived", "对方收到的日期", DayEdit(event.arrived, today), "不填就按发出的日期算")
        )
    if kind in (EventKind.CORRECTION, EventKind.FEE):
        fields.append(FormField("event:limit", "要求办到的最后一天", DayEdit(event.limit, today)))
    if kind.is_span:
        hint = "" if kind is EventKind.TERM else "还没有就空着，等到了再补"
        fields.append(FormField("event:until", _UNTIL.get(kind, _ANSWERED), DayEdit(event.until, today), hint))
    if kind is EventKind.EXTENSION:
        fields.append(FormField("event:days", "延长几个工作日", CountEdit(event.days or 20)))
    if kind is EventKind.FEE:
        fields.append(FormField("event:amount", "金额（元）", CountEdit(event.amount, 100)))
    if kind is not EventKind.DELIVERY:
        fields.append(FormField("letter", "文号", WordsEdit(event.letter)))
    return fields
