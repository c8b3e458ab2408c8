"""Statements in the words against each other, and against last year's report."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.certainty import are_near_counts, are_near_shares, told_or_asked
from models.rules.narrative.context import (
    Evaluation,
    SectionParagraph,
    agrees_with,
    as_carried_out,
    concerns_other_agency,
    concerns_wider_area,
    covers_whole_report,
    evaluate,
    is_left_by_own_year,
    section_paragraphs,
    shown_amount,
)
from models.rules.narrative.slips import is_near, is_of_another_course
from models.rules.rule import Basis, rule
from models.texts.breakdown_semantics import breakdowns_of, claims_by_start
from models.texts.claim import Claim, ClaimKind
from models.texts.counted_items import CountedItem, StatedChange
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph
from models.texts.request_course import RequestCourse, Stage, request_courses
from models.texts.stated_changes import WrongChange, change_agrees, find_wrong_changes


def is_certain(claim: Claim) -> bool:
    """Whether a statement gives one exact number for the whole."""
    if claim.is_partial or claim.is_past or claim.is_qualified or claim.kind is ClaimKind.EVERY:
        return False
    return claim.number is None or claim.number.is_exact


def claim_value(claim: Claim) -> int:
    """The number of a statement; none is 0."""
    return int(claim.number.value) if claim.number else 0


def _course_breach(paragraph: SectionParagraph, course: RequestCourse) -> Breach:
    received, carried_in, due, done, left = (course.first(stage) for stage in _STAGES)
    addends = [count.value for count in (received, carried_in) if count]
    before = due.value if due else sum(addends)
    after = (done.value if done else 0) + (left.value if left else 0)
    first = f"{due.value}" if due else "+".join(map(str, addends)) + f"={before}"
    message = (
        f"文字里收到的加上年结转的为 {first}，办理的加结转下年度的为 "
        f"{done.value if done else 0}+{left.value if left else 0}={after}，相差 {abs(before - after)}"
        + (f"；把结转算在收到的 {received.value} 之内，也对不上。" if received and received.is_wide else "。")
    )
    told = [count for count in (done, left, received, carried_in, due) if count]
    others = tuple(count.start for count in told[1:])
    return paragraph.breach_at(message, (told[0].start, told[0].end), also=others, left=before, right=after)


def _due_breach(paragraph: SectionParagraph, course: RequestCourse) -> Breach:
    received, carried_in, due, *_ = (course.counts[stage][0] for stage in _STAGES[:3])
    together = received.value + carried_in.value
    message = (
        f"文字里收到的加上年结转的为 {received.value}+{carried_in.value}={together}，"
        f"而合计写作 {due.value}，相差 {abs(together - due.value)}。"
    )
    others = (received.start, carried_in.start)
    return paragraph.breach_at(message, (due.start, due.end), also=others, left=together, right=due.value)


_STAGES = (Stage.RECEIVED, Stage.CARRIED_IN, Stage.DUE, Stage.DONE, Stage.CARRIED_OUT)
_CELLS = {
    Stage.RECEIVED: ("new_received",),
    Stage.CARRIED_IN: ("carried_in",),
    Stage.DUE: ("new_received", "carried_in"),
    Stage.DONE: ("handled_total",),
    Stage.CARRIED_OUT: ("carried_out",),
}


@rule(
    "N-14",
    "文字中的勾稽关系",
    Severity.WARN,
    Basis.ARITHMETIC,
    "文字里收到的加上年结转的，等于办理的加结转下年度的",
    former="N-3",
)
def requests_balance(filing: Filing) -> Iterator[Breach]:
    """What came in and what became of it, within one paragraph."""
    for paragraph in section_paragraphs(filing):
        for course in request_courses(paragraph.parsed):
            if _tables_agree(filing, course) or _tells_of_others(filing, course):
                continue
            is_of_table = len(_stages_apart(filing, course)) <= 1
            if course.is_told and not course.balances:
                yield told_or_asked(_course_breach(paragraph, course), is_of_table)
            elif not course.sums_up:
                yield told_or_asked(_due_breach(paragraph, course), is_of_table)


def _tables_agree(filing: Filing, course: RequestCourse) -> bool:
    """Whether the tables bear out every number told, so that the sum only leaves something unsaid."""
    return all(counts[0].value == _figure_of(filing, stage) for stage, counts in course.counts.items())


def _stages_apart(filing: Filing, course: RequestCourse) -> list[Stage]:
    """The stages whose number is not their figure: with more than one the course is rather of other requests."""
    figures = {stage: _figure_of(filing, stage) for stage in course.counts}
    return [s for s, counts in course.counts.items() if figures[s] is not None and counts[0].value != figures[s]]


def _figure_of(filing: Filing, stage: Stage) -> int | None:
    values = [filing.figures.get(filing.edition.find(f"requests.{row}.total")) for row in _CELLS[stage]]
    return None if None in values else sum(value or 0 for value in values)


def _tells_of_others(filing: Filing, course: RequestCourse) -> bool:
    """Whether a number is far from its figure, so that it rather counts those of one office or one kind."""
    for stage, counts in course.counts.items():
        figure = _figure_of(filing, stage)
        if counts and figure is not None and not is_near(counts[0].value, figure):
            return True
    return False


# ---- last year


@rule("N-13", "文字中与上年的对比", Severity.WARN, Basis.ARITHMETIC, "文字里与上年相比的增减、上年的数，与上年报告一致")
def agrees_with_last_year(filing: Filing) -> Iterator[Breach]:
    """Growth against the counts told with it; against last year's report, and what is said of it, if there is one."""
    for paragraph in section_paragraphs(filing):
        for wrong in find_wrong_changes(paragraph.parsed):
            yield _wrong_change_breach(paragraph, wrong)
    last = filing.last_year
    if last is None:
        return
    for paragraph in section_paragraphs(filing):
        for item, claim in _changed_counts(paragraph.parsed):
            if is_certain(claim) and covers_whole_report(claim, filing):
                yield from _check_changes(filing, last, paragraph, item, claim)
        for claim in paragraph.parsed.claims:
            yield from _check_last_year(filing, last, paragraph, claim)


def _changed_counts(paragraph: ParsedParagraph) -> Iterator[tuple[CountedItem, Claim]]:
    """The counts with a change told of them; one that names another count told before it is of that.

    「许可 120 件，处罚 45 件，强制 9 件。许可增加 14 件，处罚减少 3 件」.
    """
    at, text = claims_by_start(paragraph), paragraph.normalised.text
    for place, item in enumerate(paragraph.items):
        for change in item.changes:
            owner, name = item, _name_in_change(paragraph, change)
            named = re.compile(f"{re.escape(name)}(?:决定|案件|申请|总?数量?|[共的有为达了])*$")
            if name and not named.search(text, item.start, item.number.start):
                before = (i for i in reversed(paragraph.items[:place]) if i.number.start in at)
                owner = next((i for i in before if named.search(text, i.start, i.number.start)), item)
            if owner.number.start in at:
                yield replace(owner, changes=[change]), at[owner.number.start]


def _name_in_change(paragraph: ParsedParagraph, change: StatedChange) -> str:
    """The end of the noun that a change stands with: 「处罚」 of 「行政处罚决定减少 3 件」; empty for none."""
    lexicon = paragraph.lexicon
    words = paragraph.normalised.text[change.start : change.number.start]
    change_words = lexicon.alternation(lexicon.change["against"], lexicon.change["up"], lexicon.change["down"])
    name = _NO_NOUN.sub("", re.sub(change_words, "，", words))
    return name[-2:] if len(name) > 1 else ""


_NO_NOUN = re.compile("[^\u4e00-\u9fff]|决定|[总数]量|件数|总数|案件|上年|去年|全年|[的了约为达共又均]")


def _is_change_of_total(last: Filing, paragraph: SectionParagraph, item: CountedItem, change: StatedChange) -> bool:
    """Whether a change behind a part is that of the whole: 「诉讼 14 件，其中直接 9 件、复议后 5 件，增加 3 件」.

    That is the one whose figure of last year bears it out.
    """
    at = claims_by_start(paragraph.parsed)
    for breakdown in breakdowns_of(paragraph.parsed):
        if all(part.number is not item.number for part in breakdown.parts):
            continue
        for total in breakdown.totals:
            claim = at.get(total.number.start)
            options = evaluate(last, claim.interpretations) if claim else None
            if any(change_agrees(change, total.number, _in_units_of_text(option)) for option in options or ()):
                return True
    return False


def _wrong_change_breach(paragraph: SectionParagraph, wrong: WrongChange) -> Breach:
    number, now, base = wrong.change.number, wrong.now, wrong.base
    way = "增加" if now >= base else "减少"
    share = f"，{'增长' if now >= base else '下降'} {abs(now - base) * 100 / base:.2f}%" if base else ""
    quoted = paragraph.source_text(wrong.change.start, number.end).strip("，,；;。 ")
    kind = wrong.unit_kind
    first, last, gap = (shown_amount(value, kind) for value in (base, now, abs(now - base)))
    message = f"“{quoted}”与文字里的数对不上：由 {first} 到 {last}，{way} {gap}{share}。"
    breach = paragraph.breach_at(message, (number.start, number.end), also=(wrong.place,))
    is_certain = wrong.is_direction or _is_between_two(paragraph.parsed, wrong)
    return told_or_asked(breach, is_certain or _is_near_change(wrong.change, now, [base]))


def _is_between_two(paragraph: ParsedParagraph, wrong: WrongChange) -> bool:
    """Whether a change stands behind the only two counts of its sentence: 「120 件，比上年的 100 件增长 97%」."""
    number = wrong.change.number
    sentence = paragraph.sentence_of(number.start)
    counts = [
        n
        for n in paragraph.numbers
        if n.kind is NumberKind.COUNT and n is not number and paragraph.sentence_of(n.start) == sentence
    ]
    return len(counts) == 2 and counts[-1].start < number.start


def _is_near_change(change: StatedChange, now: Decimal, bases: Sequence[Decimal]) -> bool:
    """Whether a change is one of those from a base to a count, worked out or written wrongly."""
    told = change.number.value
    if change.number.kind is NumberKind.PERCENT:
        return are_near_shares(told, [abs(now - base) * 100 / base for base in bases if base])
    if change.number.kind is NumberKind.COUNT and change.number.unit_kind != "money":
        return are_near_counts(told, [abs(now - base) for base in bases])
    return True


def _check_changes(
    filing: Filing, last: Filing, paragraph: SectionParagraph, item: CountedItem, claim: Claim
) -> Iterator[Breach]:
    mine = evaluate(filing, claim.interpretations) or []
    if mine and not any(agrees_with(filing, claim, option) for option in mine):
        return  # of something else, or held to its own figure: 「其中平台收到 77 件，同比增加 16 件」
    then = [_in_units_of_text(option) for option in evaluate(last, claim.interpretations) or []]
    then += [
        Decimal(claim_value(t))
        for s in section_paragraphs(last)
        for t in s.parsed.claims
        if t.key == claim.key and is_certain(t)
    ]
    bases = list(dict.fromkeys(then))
    number, kind = item.number, item.number.unit_kind
    for change in item.changes:
        if _is_change_of_total(last, paragraph, item, change):
            continue
        if not bases or change.number.approximation or any(change_agrees(change, number, base) for base in bases):
            continue
        alternatives = "；".join(_describe_growth(change, number.value, base, kind) for base in bases)
        stated = change.number
        quoted = paragraph.source_text(change.start, stated.end).strip("，,；;。 ")
        breach = paragraph.breach_at(
            f"“{quoted}”与上年报告对不上：{alternatives}。",
            (stated.start, stated.end),
            also=(claim.start,),
            right=int(bases[0]),
        )
        yield told_or_asked(breach, _is_near_change(change, number.value, bases))


def _describe_growth(change: StatedChange, now: Decimal, base: Decimal, unit_kind: str) -> str:
    way = "增加" if now >= base else "减少"
    before, after = shown_amount(base, unit_kind), shown_amount(now, unit_kind)
    if change.number.kind is NumberKind.COUNT or base == 0:
        return f"上年为 {before}，本年为 {after}，{way} {shown_amount(abs(now - base), unit_kind)}"
    grown = (now - base) * 100 / base
    return f"上年为 {before}，本年为 {after}，({after}-{before})÷{before}={grown:.2f}%"


def _in_units_of_text(option: Evaluation) -> Decimal:
    """What a reading gives, an amount in 元 as texts are read."""
    return Decimal(option.value) / 100 if option.kind.is_money else Decimal(option.value)


def _check_last_year(filing: Filing, last: Filing, paragraph: SectionParagraph, claim: Claim) -> Iterator[Breach]:
    """A number told of last year, and what was carried in, against last year's figures and words."""
    if claim.number is None or not claim.number.is_exact or claim.is_partial or claim.is_qualified:
        return
    is_of_others = concerns_other_agency(claim, filing) or concerns_wider_area(claim, filing)
    is_of_others = is_of_others or is_of_another_course(filing, paragraph.parsed, claim)
    if claim.is_among or is_of_others or is_left_by_own_year(filing, paragraph.parsed, claim):
        return
    if claim.key == "carry_in":
        evaluations = evaluate(last, as_carried_out(claim.interpretations))
        stated_values = {
            Decimal(claim_value(t))
            for s in section_paragraphs(last)
            for t in s.parsed.claims
            if t.key == "carry_out" and is_certain(t)
        }
    elif claim.is_past or claim.year == last.year:
        evaluations, stated_values = evaluate(last, claim.interpretations), set[Decimal]()
    else:
        return
    number = claim.number
    values = {_in_units_of_text(option) for option in evaluations or []} or stated_values
    if values and not any(abs(number.value - value) < number.precision for value in values):
        shown = "、".join(shown_amount(value, number.unit_kind) for value in sorted(values))
        quoted = paragraph.source_text(claim.start, claim.end).strip("，,；;。：:（(） ")
        item = "结转下年度的" if claim.key == "carry_in" else "同一项"
        gaps = "或 ".join(shown_amount(abs(number.value - value), number.unit_kind) for value in sorted(values))
        message = f"文字写“{quoted}”，而上年报告{item}为 {shown}，相差 {gaps}。"
        breach = paragraph.breach_at(
            message, (number.start, number.end), left=claim_value(claim), right=int(min(values))
        )
        # 「去年收到 14 件，比 2022 年多 3 件」 in the report of 2023 may mean its own year.
        mine = evaluate(filing, claim.interpretations) or []
        is_this_year = claim.key != "carry_in" and any(agrees_with(filing, claim, option) for option in mine)
        is_near = number.unit_kind == "money" or are_near_counts(number.value, values)
        yield told_or_asked(breach, is_near and not is_this_year)
