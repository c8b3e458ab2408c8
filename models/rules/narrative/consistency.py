"""Statements in the words against each other, and against last year's report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from models.editions.lexicon import FactInterpretation
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import (
    Evaluation,
    SectionParagraph,
    agrees_with,
    covers_whole_report,
    evaluate,
    section_paragraphs,
    shown_amount,
)
from models.rules.rule import Basis, rule
from models.texts.breakdown_semantics import claims_by_start
from models.texts.claim import Claim, ClaimKind
from models.texts.counted_items import CountedItem, StatedChange
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph
from models.texts.stated_changes import WrongChange, change_agrees, find_wrong_changes

_RECEIVED_KEYS = ("newly", "receive", "request")
_HANDLED_KEYS = ("answer", "handle")


def is_certain(claim: Claim) -> bool:
    """Whether a statement gives one exact number for the whole."""
    if claim.is_partial or claim.is_past or claim.is_qualified or claim.kind is ClaimKind.EVERY:
        return False
    return claim.number is None or claim.number.is_exact


def claim_value(claim: Claim) -> int:
    """The number of a statement; none is 0."""
    return int(claim.number.value) if claim.number else 0


@dataclass(frozen=True, eq=False)
class RequestBalance:
    """The four counts of the course of requests in one paragraph: came in, carried in, handled, carried out."""

    received: Claim
    carried_in: Claim | None
    handled: Claim
    carried_out: Claim


@lru_cache(maxsize=2048)
def find_broken_balance(paragraph: ParsedParagraph) -> RequestBalance | None:
    """The course of requests as a paragraph tells it, where no reading of it balances."""
    kinds: dict[str, Claim] = {}
    for claim in (t for t in paragraph.claims if is_certain(t)):
        kind = _balance_part(claim, kinds)
        if kind in kinds and claim_value(kinds[kind]) != claim_value(claim):
            return None
        if kind:
            kinds.setdefault(kind, claim)
    if not {"in", "done", "carry_out"} <= kinds.keys():
        return None
    balance = RequestBalance(kinds["in"], kinds.get("carry_in"), kinds["done"], kinds["carry_out"])
    return None if _balances(balance) else balance


def _balance_part(claim: Claim, before: Mapping[str, Claim]) -> str:
    if claim.key in _RECEIVED_KEYS:
        return "in"
    if claim.key in _HANDLED_KEYS:
        return "done"
    if claim.key == "carried":
        return "carry_out" if "done" in before else "carry_in"
    return claim.key if claim.key in ("carry_in", "carry_out") else ""


def _balances(balance: RequestBalance) -> bool:
    received, handled, carried_out = (
        claim_value(balance.received),
        claim_value(balance.handled),
        claim_value(balance.carried_out),
    )
    if balance.carried_in is None:
        return handled + carried_out >= received or (balance.handled.key == "handle" and handled == received)
    before = claim_value(balance.carried_in)
    sides = {received + before} | ({received} if balance.received.key != "newly" else set())
    done_sides = {handled + carried_out} | ({handled} if balance.handled.key == "handle" else set())
    # 「答复 a 件（其中上年结转 b 件）」 may tell the new ones only: then those carried in come on top.
    return bool(sides & done_sides) or received == handled - before + carried_out


def _balance_breach(paragraph: SectionParagraph, balance: RequestBalance) -> Breach:
    received, handled, carried_out = (
        claim_value(balance.received),
        claim_value(balance.handled),
        claim_value(balance.carried_out),
    )
    before = claim_value(balance.carried_in) if balance.carried_in else 0
    first = f"{received}+{before}={received + before}" if balance.carried_in else f"{received}"
    message = (
        f"文字里收到的加上年结转的为 {first}，办理的加结转下年度的为 {handled}+{carried_out}={handled + carried_out}，"
        f"相差 {abs(received + before - handled - carried_out)}"
        + (f"；把结转算在收到的 {received} 之内，也对不上。" if balance.carried_in else "。")
    )
    number = balance.handled.number or balance.received.number
    stretch = (number.start, number.end) if number else (balance.handled.start, balance.handled.end)
    others = tuple(t.start for t in (balance.received, balance.carried_in, balance.carried_out) if t)
    return paragraph.breach_at(message, stretch, also=others, left=received + before, right=handled + carried_out)


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
        balance = find_broken_balance(paragraph.parsed)
        if balance and not _tables_agree(filing, balance):
            yield _balance_breach(paragraph, balance)


def _tables_agree(filing: Filing, balance: RequestBalance) -> bool:
    """Whether the tables bear out every number told, so that the sum only leaves something unsaid."""
    parts = [t for t in (balance.received, balance.carried_in, balance.handled, balance.carried_out) if t]
    return all(any(agrees_with(filing, t, o) for o in evaluate(filing, t.interpretations) or []) for t in parts)


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
        at = claims_by_start(paragraph.parsed)
        for item in paragraph.parsed.items:
            claim = at.get(item.number.start)
            if claim and item.changes and is_certain(claim) and covers_whole_report(claim, filing):
                yield from _check_changes(filing, last, paragraph, item, claim)
        for claim in paragraph.parsed.claims:
            yield from _check_last_year(filing, last, paragraph, claim)


def _wrong_change_breach(paragraph: SectionParagraph, wrong: WrongChange) -> Breach:
    number, now, base = wrong.change.number, wrong.now, wrong.base
    way = "增加" if now >= base else "减少"
    share = f"，{'增长' if now >= base else '下降'} {abs(now - base) * 100 / base:.2f}%" if base else ""
    quoted = paragraph.source_text(wrong.change.start, number.end).strip("，,；;。 ")
    kind = wrong.unit_kind
    first, last, gap = (shown_amount(value, kind) for value in (base, now, abs(now - base)))
    message = f"“{quoted}”与文字里的数对不上：由 {first} 到 {last}，{way} {gap}{share}。"
    return paragraph.breach_at(message, (number.start, number.end), also=(wrong.place,))


def _check_changes(
    filing: Filing, last: Filing, paragraph: SectionParagraph, item: CountedItem, claim: Claim
) -> Iterator[Breach]:
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
        if not bases or change.number.approximation or any(change_agrees(change, number, base) for base in bases):
            continue
        alternatives = "；".join(_describe_growth(change, number.value, base, kind) for base in bases)
        stated = change.number
        quoted = paragraph.source_text(change.start, stated.end).strip("，,；;。 ")
        yield paragraph.breach_at(
            f"“{quoted}”与上年报告对不上：{alternatives}。",
            (stated.start, stated.end),
            also=(claim.start,),
            right=int(bases[0]),
        )


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
    if claim.key == "carry_in":
        evaluations = evaluate(last, _carried_out_interpretations(claim))
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
        yield paragraph.breach_at(message, (number.start, number.end), left=claim_value(claim), right=int(min(values)))


def _carried_out_interpretations(claim: Claim) -> tuple[FactInterpretation, ...]:
    return tuple(
        FactInterpretation("", tuple(cell.replace("carried_in", "carried_out") for cell in r.cell_patterns))
        for r in claim.interpretations
    )
