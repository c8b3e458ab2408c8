"""What a list of requests would put into the register: cases, what has to be asked, and what is set aside with why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from models.registers.dispute import DisputeKind, DisputeOutcome
from models.registers.document import DocumentKind
from models.registers.form_words import (
    newest_edition,
    requester_keys,
    requester_label,
    result_keys,
    result_label,
    result_of_form,
)
from models.registers.request import Channel, Particulars, Request, RequestEvent


class QuestionKind(StrEnum):
    """What words of the list have to be told of."""

    RESULT = "result"
    REQUESTER = "requester"
    DOCUMENT = "document"
    DISPUTE = "dispute"
    OUTCOME = "outcome"

    @property
    def choices(self) -> Mapping[str, str]:
        """The answers there are: key → in the words of the form."""
        if self is QuestionKind.RESULT:
            return {key: result_label(key) for key in result_keys(newest_edition())}
        if self is QuestionKind.DOCUMENT:
            return {kind.value: kind.label for kind in DocumentKind}
        if self is QuestionKind.DISPUTE:
            return {kind.value: kind.label for kind in DisputeKind}
        if self is QuestionKind.OUTCOME:
            return {outcome.value: outcome.label for outcome in DisputeOutcome}
        return {key: requester_label(key) for key in requester_keys(newest_edition())}


_ASKED = {QuestionKind.RESULT: "办理结果", QuestionKind.REQUESTER: "申请人类型", QuestionKind.DOCUMENT: "文件种类",
          QuestionKind.DISPUTE: "案件种类", QuestionKind.OUTCOME: "案件结果"}  # fmt: skip


@dataclass(frozen=True)
class ImportQuestion:
    """Words that can mean several things, asked once for all rows that have them.

    ``suggested`` is what they seem to be, empty where nothing suggests itself.
    """

    kind: QuestionKind
    words: str
    suggested: str
    places: tuple[str, ...]

    @property
    def key(self) -> str:
        """What an answer names it by."""
        return f"{self.kind.value}:{self.words}"

    @property
    def sentence(self) -> str:
        """The question as a clerk reads it."""
        choices = self.kind.choices
        what = _ASKED[self.kind]
        guess = f"看来是“{choices[self.suggested]}”，" if self.suggested else ""
        return f"{what}写“{self.words}”的有 {len(self.places)} 件（{self.places[0]}起），{guess}算哪一种？"


class ImportFate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ASIDE = "aside"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {
            ImportFate.NEW: "新登记",
            ImportFate.CHANGED: "补登",
            ImportFate.SAME: "已有",
            ImportFate.ASIDE: "没有读入",
        }[self]


@dataclass(frozen=True)
class SheetCase:
    """A row as a request, but for the words that have to be asked: ``result`` and ``requester`` are such words."""

    place: str
    request: Request
    particulars: Particulars
    result_words: str = ""
    requester_words: str = ""
    remarks: tuple[str, ...] = ()

    def answered(self, answers: Mapping[str, str]) -> Request:
        """The request with what was answered; what was not is left empty."""
        result = answers.get(f"{QuestionKind.RESULT.value}:{self.result_words}", self.request.result)
        if result and self.request.closed:
            result = result_of_form(result, self.request.closed.year)
        requester = answers.get(f"{QuestionKind.REQUESTER.value}:{self.requester_words}", self.request.requester)
        return replace(self.request, result=result, requester=requester)


@dataclass(frozen=True)
class PlannedRow:
    """A row and what becomes of it; ``why`` says why it is set aside, or what it changes."""

    place: str
    number: str
    fate: ImportFate
    why: str = ""

    @property
    def sentence(self) -> str:
        """The row as a list shows it."""
        return f"{self.place}，{self.number or '没有登记号'}：{self.fate.label}{f'，{self.why}' if self.why else ''}"


def merge_request(known: Request, told: Request) -> Request:
    """What is kept with what a list says now: the list adds and corrects, its empty cells take nothing away."""
    events = known.events
    for event in told.events:
        events = _with_event(events, event)
    merged = replace(
        known,
        handler=told.handler or known.handler,
        requester=told.requester or known.requester,
        channel=known.channel if told.channel is Channel.OTHER else told.channel,
        events=events,
    )
    if told.closed:
        merged = replace(merged, closed=told.closed, result=told.result, letter=told.letter or known.letter)
    return merged


def _with_event(events: tuple[RequestEvent, ...], told: RequestEvent) -> tuple[RequestEvent, ...]:
    same = next((e for e in events if (e.kind, e.day) == (told.kind, told.day)), None)
    if same is None:
        return (*events, told)
    if told.until is None or told.until == same.until:
        return events
    return tuple(replace(e, until=told.until) if e is same else e for e in events)


def say_changes(before: Request, after: Request) -> str:
    """What a list changes of a request that is kept, in words."""
    return "；".join(_differences(before, after))


def _differences(before: Request, after: Request) -> Iterator[str]:
    if before.closed != after.closed:
        yield f"答复日期 {_say(before.closed)} → {_say(after.closed)}"
    if before.result != after.result:
        yield f"办理结果 {result_label(before.result) or '空'} → {result_label(after.result)}"
    if before.requester != after.requester:
        yield f"申请人类型 {requester_label(before.requester)} → {requester_label(after.requester)}"
    if len(before.events) != len(after.events):
        yield f"办理过程添 {len(after.events) - len(before.events)} 项"
    elif before.events != after.events:
        yield "办理过程补了日期"
    if (before.letter, before.handler, before.channel) != (after.letter, after.handler, after.channel):
        yield "文号、承办或申请方式有改动"


def _say(day: date | None) -> str:
    return day.isoformat() if day else "空"
