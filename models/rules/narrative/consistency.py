"""Statements in the words against each other, and against last year's report."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.editions.lexicon import Sum
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import Spot, allowed, in_kind, speaks_of_whole, spots
from models.rules.rule import Basis, rule
from models.texts.claim import Manner, Told
from models.texts.items import Change, Item
from models.texts.list_semantics import told_at
from models.texts.numbers import Sort
from models.texts.paragraph import Reading

_IN = ("newly", "receive", "request")
_DONE = ("answer", "handle")


def is_sure(told: Told) -> bool:
    """Whether a statement gives one exact number for the whole."""
    if told.narrow or told.past or told.qualified or told.manner is Manner.EVERY:
        return False
    return told.number is None or told.number.is_exact


def value_of(told: Told) -> int:
    """The number of a statement; none is 0."""
    return int(told.number.value) if told.number else 0


@dataclass(frozen=True, eq=False)
class Course:
    """The four counts of the course of requests in one paragraph: came in, carried in, handled, carried out."""

    received: Told
    carried_in: Told | None
    handled: Told
    carried_out: Told


@lru_cache(maxsize=2048)
def broken_course(reading: Reading) -> Course | None:
    """The course of requests as a paragraph tells it, where no reading of it balances."""
    kinds: dict[str, Told] = {}
    for told in (t for t in reading.told if is_sure(t)):
        kind = _course_kind(told)
        if kind in kinds and value_of(kinds[kind]) != value_of(told):
            return None
        if kind:
            kinds.setdefault(kind, told)
    if not {"in", "done", "carry_out"} <= kinds.keys():
        return None
    course = Course(kinds["in"], kinds.get("carry_in"), kinds["done"], kinds["carry_out"])
    return None if _balances(course) else course


def _course_kind(told: Told) -> str:
    if told.key in _IN:
        return "in"
    if told.key in _DONE:
        return "done"
    return told.key if told.key in ("carry_in", "carry_out") else ""


def _balances(course: Course) -> bool:
    came, done, left = value_of(course.received), value_of(course.handled), value_of(course.carried_out)
    if course.carried_in is None:
        return done + left >= came or (course.handled.key == "handle" and done == came)
    before = value_of(course.carried_in)
    sides = {came + before} | ({came} if course.received.key != "newly" else set())
    done_sides = {done + left} | ({done} if course.handled.key == "handle" else set())
    # 「答复 a 件（其中上年结转 b 件）」 may tell the new ones only: then those carried in come on top.
    return bool(sides & done_sides) or came == done - before + left


def _course_breach(spot: Spot, course: Course) -> Breach:
    came, done, left = value_of(course.received), value_of(course.handled), value_of(course.carried_out)
    before = value_of(course.carried_in) if course.carried_in else 0
    first = f"{came}+{before}={came + before}" if course.carried_in else f"{came}"
    message = (
        f"文字里收到的加上年结转的为 {first}，办理的加结转下年度的为 {done}+{left}={done + left}，"
        f"相差 {abs(came + before - done - left)}"
        + (f"；把结转算在收到的 {came} 之内，也对不上。" if course.carried_in else "。")
    )
    number = course.handled.number or course.received.number
    stretch = (number.start, number.end) if number else (course.handled.start, course.handled.end)
    others = tuple(t.start for t in (course.received, course.carried_in, course.carried_out) if t)
    return spot.breach(message, stretch, also=others, left=came + before, right=done + left)


@rule(
    "N-14",
    "文字中的勾稽关系",
    Severity.WARN,
    Basis.ARITHMETIC,
    "文字里收到的加上年结转的，等于办理的加结转下年度的",
    former="N-3",
)
def course_balances(filing: Filing) -> Iterator[Breach]:
    """What came in and what became of it, within one paragraph."""
    for spot in spots(filing):
        course = broken_course(spot.reading)
        if course and not _tables_hold(filing, course):
            yield _course_breach(spot, course)


def _tables_hold(filing: Filing, course: Course) -> bool:
    """Whether the tables bear out every number told, so that the sum only leaves something unsaid."""
    parts = [t for t in (course.received, course.carried_in, course.handled, course.carried_out) if t]
    return all(any(in_kind(filing, t, o) for o in allowed(filing, t.readings) or []) for t in parts)


# ---- last year


@rule("N-13", "文字中与上年的对比", Severity.WARN, Basis.ARITHMETIC, "文字里与上年相比的增减、上年的数，与上年报告一致")
def against_last_year(filing: Filing) -> Iterator[Breach]:
    """Growth, and what is said of last year; silent where there is no report of last year."""
    last = filing.last_year
    if last is None:
        return
    for spot in spots(filing):
        at = told_at(spot.reading)
        for item in spot.reading.items:
            told = at.get(item.number.start)
            if told and item.changes and is_sure(told) and speaks_of_whole(told, filing):
                yield from _changes(filing, last, spot, item, told)
        for told in spot.reading.told:
            yield from _last_years(filing, last, spot, told)


def _changes(filing: Filing, last: Filing, spot: Spot, item: Item, told: Told) -> Iterator[Breach]:
    then = [option.value for option in allowed(last, told.readings) or []]
    then += [value_of(t) for s in spots(last) for t in s.reading.told if t.key == told.key and is_sure(t)]
    bases = list(dict.fromkeys(then))
    now = value_of(told)
    for change in item.changes:
        if not bases or change.number.rough or any(_grew(change, now, base) for base in bases):
            continue
        tried = "；".join(_growth_words(change, now, base) for base in bases)
        number = change.number
        said = spot.words(change.start, number.end).strip("，,；;。 ")
        yield spot.breach(
            f"“{said}”与上年报告对不上：{tried}。", (number.start, number.end), also=(told.start,), right=bases[0]
        )


def _grew(change: Change, now: int, base: int) -> bool:
    number = change.number
    if number.sort is Sort.COUNT:
        return bool((now - base) * change.sign == number.value)
    if base == 0:
        return True
    grown = (now - base) * change.sign / base
    if number.sort is Sort.TIMES:
        step = float(number.step)
        return abs(float(number.value) - grown) < step or abs(float(number.value) - now / base) < step
    return abs(float(number.value) - grown * 100) < float(number.step)


def _growth_words(change: Change, now: int, base: int) -> str:
    way = "增加" if now >= base else "减少"
    if change.number.sort is Sort.COUNT or base == 0:
        return f"上年为 {base}，本年为 {now}，{way} {abs(now - base)}"
    return f"上年为 {base}，本年为 {now}，({now}-{base})÷{base}={100 * (now - base) / base:.2f}%"


def _last_years(filing: Filing, last: Filing, spot: Spot, told: Told) -> Iterator[Breach]:
    """A number told of last year, and what was carried in, against last year's figures and words."""
    if told.number is None or not told.number.is_exact or told.narrow or told.qualified:
        return
    if told.key == "carry_in":
        wanted = allowed(last, _carried_out(told))
        wanted_words = {value_of(t) for s in spots(last) for t in s.reading.told if t.key == "carry_out" and is_sure(t)}
    elif told.past or told.year == last.year:
        wanted, wanted_words = allowed(last, told.readings), set()
    else:
        return
    values = {option.value for option in wanted or []} or wanted_words
    if values and value_of(told) not in values:
        shown = "、".join(map(str, sorted(values)))
        said = spot.words(told.start, told.end).strip("，,；;。：:（(） ")
        item = "结转下年度的" if told.key == "carry_in" else "同一项"
        message = f"文字写“{said}”，而上年报告{item}为 {shown}，相差 {_gap(told, values)}。"
        number = told.number
        yield spot.breach(message, (number.start, number.end), left=value_of(told), right=min(values))


def _carried_out(told: Told) -> tuple[Sum, ...]:
    return tuple(Sum("", tuple(cell.replace("carried_in", "carried_out") for cell in r.cells)) for r in told.readings)


def _gap(told: Told, values: set[int]) -> str:
    return "或 ".join(str(abs(value_of(told) - value)) for value in sorted(values))
