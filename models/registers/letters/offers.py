"""Which letters fit a case as it stands, and of the others why not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from models.registers.clock import EXTENSION_DAYS, ClockState, Reckoning
from models.registers.days import say_day
from models.registers.form_words import edition_of_year, result_keys
from models.registers.letters.checks import first_sentence
from models.registers.letters.effects import request_after
from models.registers.letters.letter import LetterDraft
from models.registers.letters.template import DELIVERED, EXTENDED_BY, NEW_TERM, LetterKind, LetterTemplate
from models.registers.problems import request_problems
from models.registers.request import EventKind, Request
from models.registers.workdays import Workdays


@dataclass(frozen=True)
class LetterOffer:
    """A letter that could be written of a case; ``reason`` says why not, empty where it fits."""

    template: LetterTemplate
    result: str
    reason: str

    @property
    def fits(self) -> bool:
        """Whether it can be written now."""
        return not self.reason


def offers(
    request: Request, templates: Iterable[LetterTemplate], reckoning: Reckoning, workdays: Workdays, today: date
) -> Iterator[LetterOffer]:
    """Every letter, with the reason where it does not fit; an answer once for each result that it can be."""
    known = result_keys(edition_of_year(today.year))
    for template in templates:
        results = [result for result in template.results if result in known]
        for result in results or ([""] if not template.results else []):
            yield LetterOffer(template, result, _reason(request, template, result, reckoning, workdays, today))


def _reason(
    request: Request, template: LetterTemplate, result: str, reckoning: Reckoning, workdays: Workdays, today: date
) -> str:
    if not request.is_open and template.kind is not LetterKind.DELIVERY:
        return "已经答复了。要重新答复，请先撤回答复。"
    if template.kind is LetterKind.DELIVERY and request.events_of(EventKind.DELIVERY):
        return "已经登记过送达。"
    if sentence := _clock_reason(template.kind, reckoning, today) or _result_reason(request, result, today):
        return sentence
    # What the register itself would say to it, with what is typed filled in as it should be.
    typed: dict[str, date | int] = {EXTENDED_BY: EXTENSION_DAYS, NEW_TERM: today, DELIVERED: today}
    draft = LetterDraft(template, today, "", result, typed)
    after = request_after(request, draft)
    before = {problem.sentence for problem in request_problems(request, workdays, today)}
    found = request_problems(replace(after, letter=request.letter), workdays, today)
    return first_sentence(problem for problem in found if problem.sentence not in before)


def _clock_reason(kind: LetterKind, reckoning: Reckoning, today: date) -> str:
    waiting = {
        ClockState.CORRECTION: "正在等补正，答复期限没有在算。",
        ClockState.PAYMENT: "正在等缴费，答复期限没有在算。",
    }.get(reckoning.state, "")
    if kind in (LetterKind.RECEIPT, LetterKind.EXTENSION, LetterKind.TERM, LetterKind.FEE) and waiting:
        return waiting
    if kind in (LetterKind.EXTENSION, LetterKind.TERM) and reckoning.due and reckoning.due < today:
        return f"原期限 {say_day(reckoning.due)} 已经过了，不能再延长。"
    return ""


_WAITED = {"not_corrected": (EventKind.CORRECTION, "补正"), "fee_unpaid": (EventKind.FEE, "缴费")}


def _result_reason(request: Request, result: str, today: date) -> str:
    """A result that follows from somebody's not doing something wants that they were asked and their time is over."""
    corrections = request.events_of(EventKind.CORRECTION)
    if result.endswith("still_unclear") and not any(event.until for event in corrections):
        return "还没有登记收到补正，说不上补正后仍不明确。"
    kind, words = next((told for end, told in _WAITED.items() if result.endswith(end)), (None, ""))
    events = request.events_of(kind) if kind else ()
    if not events:
        return ""
    if events[-1].until:
        return f"已经在{say_day(events[-1].until)}收到{words}。"
    limit = events[-1].limit
    if limit and limit >= today:
        return f"{words}期限 {say_day(limit)} 还没有过。"
    return ""
