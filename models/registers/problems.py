"""What cannot be so in a register, told at its field; nothing typed is lost over it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from models.errors import Refused
from models.registers.clock import EXTENSION_DAYS, reckon
from models.registers.days import FIRST_YEAR, LAST_YEAR, say_day
from models.registers.dispute import Dispute
from models.registers.document import RegisteredDocument
from models.registers.form_words import edition_of_year, requester_keys, result_keys
from models.registers.request import MAX_LENGTH, EventKind, Request, RequestEvent
from models.registers.workdays import Workdays
from models.texts.characters import find_unsupported_character


@dataclass(frozen=True)
class FieldProblem:
    """A sentence about one field: its name as in the value (``received``, ``event:until``)."""

    field: str
    sentence: str


class ImpossibleCase(Refused):
    """A case that cannot be so; ``problems`` says where, the first sentence is that of the error."""

    def __init__(self, problems: Collection[FieldProblem]) -> None:
        super().__init__("".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)


def request_problems(
    request: Request, workdays: Workdays, today: date, numbers: Collection[str] = (), is_listed: bool = False
) -> list[FieldProblem]:
    """What is wrong with a request; ``numbers`` are those of the others.

    One that ``is_listed`` comes from an office's list, which seldom tells the day of each step: none is asked for.
    """
    return [
        *_number_problems(request.number, numbers),
        *_text_problems(handler=request.handler, letter=request.letter),
        *_receipt_problems(request, today),
        *_answer_problems(request, today),
        *([] if is_listed else _step_problems(request)),
        *_event_problems(request, workdays, today),
    ]


def _number_problems(number: str, numbers: Collection[str]) -> Iterator[FieldProblem]:
    if not number.strip():
        yield FieldProblem("number", "请填写登记号。")
    elif number in numbers:
        yield FieldProblem("number", f"登记号“{number}”已经有了。同一个号只能登记一件。")
    yield from _text_problems(number=number)


def _text_problems(**texts: str) -> Iterator[FieldProblem]:
    for field, text in texts.items():
        if len(text) > MAX_LENGTH:
            yield FieldProblem(field, f"这一项有 {len(text)} 个字，最多 {MAX_LENGTH} 个字。")
        elif character := find_unsupported_character(text):
            yield FieldProblem(field, character.sentence)


def _receipt_problems(request: Request, today: date) -> Iterator[FieldProblem]:
    if not FIRST_YEAR <= request.received.year <= LAST_YEAR:
        yield FieldProblem("received", f"收到日期 {say_day(request.received)} 不像是真的，请核对年份。")
        return
    if request.received > today:
        yield FieldProblem("received", f"收到日期 {say_day(request.received)} 在今天以后，请核对。")
    if request.arrived and request.arrived > request.received:
        words = f"来件日期 {say_day(request.arrived)} 在确认收到的 {say_day(request.received)} 以后，请核对。"
        yield FieldProblem("arrived", words)
    if request.requester not in requester_keys(edition_of_year(request.received.year)):
        yield FieldProblem("requester", f"申请人类型“{request.requester}”不认识，请从表三的六类里选。")


def _answer_problems(request: Request, today: date) -> Iterator[FieldProblem]:
    closed = request.closed
    if closed is None:
        if request.result:
            yield FieldProblem("closed", "写了办理结果，没有写答复日期。请补上答复日期，或清空结果。")
        return
    if not request.result:
        yield FieldProblem("result", "写了答复日期，没有写办理结果。请选一种结果。")
    elif request.result not in result_keys(edition_of_year(closed.year)):
        name = edition_of_year(closed.year).name
        yield FieldProblem("result", f"办理结果“{request.result}”不是 {name} 年格式表三里的一项，请重新选。")
    if closed < request.received:
        words = f"答复日期 {say_day(closed)} 在收到的 {say_day(request.received)} 以前，请核对。"
        yield FieldProblem("closed", words)
    if closed > today:
        yield FieldProblem("closed", f"答复日期 {say_day(closed)} 在今天以后，请核对。")


def _step_problems(request: Request) -> Iterator[FieldProblem]:
    """A result that follows from a step wants that step."""
    if request.result.endswith("not_corrected") and not request.events_of(EventKind.CORRECTION):
        yield FieldProblem("result", "结果是逾期不补正，可是没有登记过补正通知。请先登记补正。")
    if request.result.endswith("fee_unpaid") and not request.events_of(EventKind.FEE):
        yield FieldProblem("result", "结果是逾期未缴费，可是没有登记过收费通知。请先登记收费通知。")


def _event_problems(request: Request, workdays: Workdays, today: date) -> Iterator[FieldProblem]:
    for event in request.events:
        yield from _text_problems(letter=event.letter)
        yield from _order_problems(request, event, today)
    corrections = request.events_of(EventKind.CORRECTION)
    if len(corrections) > 1:
        yield FieldProblem("event:kind", "补正只能通知一次（条例第三十条），这一件已经登记过补正。")
    yield from _extension_problems(request, workdays, today)


def _order_problems(request: Request, event: RequestEvent, today: date) -> Iterator[FieldProblem]:
    label = event.kind.label
    if event.day < request.received:
        words = f"{label}的日期 {say_day(event.day)} 在收到申请的 {say_day(request.received)} 以前，请核对。"
        yield FieldProblem("event:day", words)
    if event.day > today:
        yield FieldProblem("event:day", f"{label}的日期 {say_day(event.day)} 在今天以后，请核对。")
    if request.closed and event.day > request.closed and event.kind is not EventKind.DELIVERY:
        yield FieldProblem("event:day", f"{label}的日期 {say_day(event.day)} 在答复以后，请核对。")
    if request.closed and event.day < request.closed and event.kind is EventKind.DELIVERY:
        yield FieldProblem("event:day", f"送达日期 {say_day(event.day)} 在答复以前，请核对。")
    for field, day in (("until", event.until), ("limit", event.limit), ("arrived", event.arrived)):
        if day and day < event.day:
            yield FieldProblem(
                f"event:{field}", f"{label}的结束日期 {say_day(day)} 在开始的 {say_day(event.day)} 以前。"
            )
    if event.kind is EventKind.TERM and not event.until:
        yield FieldProblem("event:until", "请填写另定的答复期限。")
    if event.kind is EventKind.DELIVERY and not request.closed:
        yield FieldProblem("event:kind", "还没有登记答复，不能先登记送达。")
    if event.amount is not None and event.amount < 0:
        yield FieldProblem("event:amount", "收费金额不能是负数。")


def _extension_problems(request: Request, workdays: Workdays, today: date) -> Iterator[FieldProblem]:
    extensions = request.events_of(EventKind.EXTENSION)
    if not extensions:
        return
    if any(event.days < 1 for event in extensions):
        yield FieldProblem("event:days", "请填写延长几个工作日。")
    total = sum(event.days for event in extensions)
    if total > EXTENSION_DAYS:
        words = f"延长了 {total} 个工作日，最多只能延长 {EXTENSION_DAYS} 个（条例第三十三条）。"
        yield FieldProblem("event:days", words)
    before = replace(request, closed=None, result="", events=tuple(e for e in request.events if e not in extensions))
    due = reckon(before, workdays, today).due
    if due and extensions[0].day > due:
        words = f"延长的日期 {say_day(extensions[0].day)} 在原期限 {say_day(due)} 以后：过了期限不能再延长，请核对。"
        yield FieldProblem("event:day", words)


def dispute_problems(
    dispute: Dispute, today: date, numbers: Collection[str] = (), received: date | None = None
) -> list[FieldProblem]:
    """What is wrong with a dispute; ``received`` is when the request it is about came."""
    problems = list(_number_problems(dispute.number, numbers))
    if dispute.filed > today:
        problems.append(FieldProblem("filed", f"提出日期 {say_day(dispute.filed)} 在今天以后，请核对。"))
    if received and dispute.filed < received:
        words = f"提出日期 {say_day(dispute.filed)} 在收到申请的 {say_day(received)} 以前，请核对。"
        problems.append(FieldProblem("filed", words))
    if dispute.decided and not dispute.outcome:
        problems.append(FieldProblem("outcome", "写了审结日期，没有写结果。请选一种结果。"))
    if dispute.outcome and not dispute.decided:
        problems.append(FieldProblem("decided", "写了结果，没有写审结日期。请补上。"))
    if dispute.decided and dispute.decided < dispute.filed:
        words = f"审结日期 {say_day(dispute.decided)} 在提出的 {say_day(dispute.filed)} 以前，请核对。"
        problems.append(FieldProblem("decided", words))
    if dispute.decided and dispute.decided > today:
        problems.append(FieldProblem("decided", f"审结日期 {say_day(dispute.decided)} 在今天以后，请核对。"))
    return problems


def document_problems(document: RegisteredDocument, today: date, numbers: Collection[str] = ()) -> list[FieldProblem]:
    """What is wrong with a document; ``numbers`` are those of the others, those without a number left out."""
    problems = list(_text_problems(title=document.title, number=document.number, superseded_by=document.superseded_by))
    if not document.title.strip():
        problems.append(FieldProblem("title", "请填写文件名称。"))
    if document.number and document.number in numbers:
        problems.append(FieldProblem("number", f"文号“{document.number}”已经有了。同一个文号只能登记一件。"))
    if document.issued > today:
        problems.append(FieldProblem("issued", f"制发日期 {say_day(document.issued)} 在今天以后，请核对。"))
    names = {"published": "公开", "amended": "修改", "repealed": "废止", "expires": "有效期"}
    for field, name in names.items():
        day: date | None = getattr(document, field)
        if day and day < document.issued:
            words = f"{name}日期 {say_day(day)} 在制发的 {say_day(document.issued)} 以前，请核对。"
            problems.append(FieldProblem(field, words))
    if document.superseded_by and not document.repealed:
        problems.append(FieldProblem("repealed", f"写了被“{document.superseded_by}”代替，没有写废止日期。请补上。"))
    return problems


def refuse(problems: Iterable[FieldProblem]) -> None:
    """ImpossibleCase where there is a problem."""
    if found := list(problems):
        raise ImpossibleCase(found)
