"""Statements in the words against the figures of the tables."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.amount_units import is_in_other_unit, miswritten_fees
from models.rules.narrative.certainty import MAY_BE_OF_SOME, as_question, told_or_asked
from models.rules.narrative.claim_rules import rule_for
from models.rules.narrative.context import (
    Evaluation,
    SectionParagraph,
    agrees_with,
    as_carried_out,
    covers_whole_report,
    evaluate,
    is_left_by_own_year,
    section_paragraphs,
    shown_amount,
)
from models.rules.narrative.document_stock import WrongStock, find_wrong_stock
from models.rules.narrative.explanations import is_excused, is_explained
from models.rules.narrative.near_figures import near_figures
from models.rules.narrative.slips import (
    CASE_UNITS,
    is_like_a_slip,
    may_be_of_some,
)
from models.rules.narrative.stale_years import stale_years
from models.rules.narrative.sub_kinds import are_named_apart
from models.rules.rule import Basis, rule
from models.texts.claim import Claim, ClaimKind
from models.texts.paragraph import ParsedParagraph


def _against_tables(filing: Filing, rule_id: str) -> Iterator[Breach]:
    for paragraph in section_paragraphs(filing):
        stale = stale_years(filing, paragraph) if _years_named(paragraph.parsed) - {filing.year} else {}
        for claim in _claims_by_rule(paragraph.parsed).get(rule_id, ()):
            # A year that is only left over from last year's report silences no number.
            is_stale = claim.year not in (None, filing.year) and claim.sentence in stale
            if covers_whole_report(replace(claim, year=None) if is_stale else claim, filing):
                yield from _check_claim(filing, paragraph, claim)
            elif is_in_other_unit(filing, claim):
                yield from _check_claim(filing, paragraph, replace(claim, is_qualified=False))
            elif claim.is_partial and _is_scope_whole(filing, paragraph.parsed, claim):
                yield from _check_claim(filing, paragraph, replace(claim, is_partial=False))
        for claim in paragraph.parsed.presumed_claims:
            if (
                rule_for(claim) == rule_id
                and covers_whole_report(claim, filing)
                and _is_borne_out(filing, paragraph, claim)
            ):
                yield from _check_claim(filing, paragraph, claim)
    yield from near_figures(filing, rule_id)


_MANY = 20


def _is_scope_whole(filing: Filing, paragraph: ParsedParagraph, claim: Claim) -> bool:
    """Whether the part of the office that is named is the whole, since what else is told of it are the figures.

    「以县政府名义制发规范性文件 9 件，废止 5 件，继续有效 46 件」, where the tables have 5 and 46.
    """
    whole = replace(claim, is_partial=False)
    if claim.number is None or claim.is_among or claim.is_qualified or not covers_whole_report(whole, filing):
        return False
    beside = [c for c in paragraph.claims if c.sentence == claim.sentence and c.number and c.key != claim.key]
    told = [c for c in beside if c.is_partial and not (c.is_qualified or c.is_past) and c.year == claim.year]
    judged = [(c, evaluate(filing, c.interpretations)) for c in told]
    agreeing = [any(agrees_with(filing, c, option) for option in options) for c, options in judged if options]
    values = [c.number.value for c in told if c.number and c.number.value]
    is_told = len(agreeing) >= _LEAST_BESIDE and all(agreeing) and len(values) >= _LEAST_BESIDE
    return is_told and is_like_a_slip(filing, claim, evaluate(filing, claim.interpretations) or [])


def _is_borne_out(filing: Filing, paragraph: SectionParagraph, claim: Claim) -> bool:
    """Whether what else the paragraph tells agrees with the tables, so that it must be on the requests they count."""
    key = _claims_by_agreement, paragraph.parsed
    if key not in filing.derived:
        filing.derived[key] = _claims_by_agreement(filing, paragraph.parsed)
    agreeing, disagreeing = filing.derived[key]
    if disagreeing - {claim.key}:
        return False
    others = (next((other for other in reversed(told) if other is not claim), None) for told in agreeing.values())
    values = {int(other.number.value) for other in others if other is not None and other.number}
    return len(values) > 1 or max(values, default=0) >= _MANY


def _claims_by_agreement(filing: Filing, paragraph: ParsedParagraph) -> tuple[dict[str, list[Claim]], set[str]]:
    """The counts of a paragraph that agree with the tables, by key, and the keys of those that do not."""
    agreeing: dict[str, list[Claim]] = {}
    disagreeing: set[str] = set()
    for claim in (*paragraph.claims, *paragraph.presumed_claims):
        if not claim.number or not claim.number.value or claim.is_qualified or not covers_whole_report(claim, filing):
            continue
        options = evaluate(filing, claim.interpretations)
        if options and any(agrees_with(filing, claim, option) for option in options):
            agreeing.setdefault(claim.key, []).append(claim)
        elif options:
            disagreeing.add(claim.key)
    return agreeing, disagreeing


@lru_cache(maxsize=2048)
def _years_named(paragraph: ParsedParagraph) -> frozenset[int]:
    return frozenset(claim.year for claim in paragraph.claims if claim.year is not None)


@lru_cache(maxsize=2048)
def _claims_by_rule(paragraph: ParsedParagraph) -> dict[str, list[Claim]]:
    results: dict[str, list[Claim]] = {}
    for claim in paragraph.claims:
        results.setdefault(rule_for(claim), []).append(claim)
    return results


def _check_claim(filing: Filing, paragraph: SectionParagraph, claim: Claim) -> Iterator[Breach]:
    if claim.number is not None and claim.number.approximation:
        return
    readings = claim.interpretations
    if is_left_by_own_year(filing, paragraph.parsed, claim):
        readings += as_carried_out(readings)
    options = evaluate(filing, readings)
    if not options or any(agrees_with(filing, claim, option) for option in options):
        return
    if claim.kind is ClaimKind.EVERY:
        is_one_of_several = paragraph.parsed.normalised.text[claim.end : claim.end + 1] in tuple("和、及与或")
        if not is_one_of_several and not is_excused(filing, paragraph, claim):
            yield _universal_breach(paragraph, claim, options[0])
        return
    if claim.number is None:
        yield told_or_asked(_mismatch_breach(paragraph, claim, options), not claim.is_qualified, MAY_BE_OF_SOME)
    else:
        yield from _check_count(filing, paragraph, claim, options)


def _check_count(
    filing: Filing, paragraph: SectionParagraph, claim: Claim, options: list[Evaluation]
) -> Iterator[Breach]:
    """A count that is none of its figures: told, asked about, or of something else."""
    if is_explained(filing, paragraph, claim, options):
        return
    breach = _mismatch_breach(paragraph, claim, options)
    if are_named_apart(filing, paragraph, claim, options):
        yield as_question(breach, MAY_BE_OF_SOME)
        return
    if may_be_of_some(filing, paragraph.parsed, claim, options) and not is_in_other_unit(filing, claim):
        if _is_doubtful_retelling(filing, claim, options):
            yield as_question(breach, MAY_BE_OF_SOME)
    elif rule_for(claim) == "N-7" and _is_one_of_them(claim, options):
        yield as_question(breach, MAY_BE_OF_SOME)
    elif _is_none(claim) or is_like_a_slip(filing, claim, options) or is_in_other_unit(filing, claim):
        yield breach
    elif not _is_in_unit_of_others(claim):
        is_certain = _names_the_whole(paragraph.parsed, claim) or _is_told_with_figures(filing, paragraph, claim)
        yield told_or_asked(breach, is_certain)


def _is_none(claim: Claim) -> bool:
    return claim.number is not None and not claim.number.value


def _is_one_of_them(claim: Claim, options: list[Evaluation]) -> bool:
    """Whether a number is the figure of one of the rows that its words name together: 9 of 不予公开 9+5+6=20."""
    return any(
        len(option.added_values) > 1 and claim.number is not None and claim.number.value in option.added_values
        for option in options
    )


_OF_CASES = frozenset({"N-1", "N-2", "N-3", "N-4", "N-7"})


def _is_in_unit_of_others(claim: Claim) -> bool:
    """Whether requests or disputes are not counted so: 「来信 231 封，回复 231 封」."""
    return claim.number is not None and rule_for(claim) in _OF_CASES and claim.number.unit not in CASE_UNITS


_NOUNS = re.compile("申请|复议|诉讼|公开|提供|文件|规章|许可|处罚|强制|收费")


def _names_the_whole(paragraph: ParsedParagraph, claim: Claim) -> bool:
    """Whether a statement says in full what it counts, and nothing else: 「全年新收政府信息公开申请 9 件」."""
    is_whole = claim.is_plain and not (claim.is_among or claim.is_existential or claim.is_presumed)
    return is_whole and _NOUNS.search(paragraph.normalised.text, claim.start, claim.end) is not None


_LEAST_BESIDE = 2


def _is_told_with_figures(filing: Filing, paragraph: SectionParagraph, claim: Claim) -> bool:
    """Whether what else its sentence tells of the requests are the figures of the table, in the same unit."""
    beside = [c for c in paragraph.parsed.claims if c.sentence == claim.sentence and c.number and c.key != claim.key]
    judged = [(c, evaluate(filing, c.interpretations)) for c in beside if not c.is_qualified]
    agreeing = [any(agrees_with(filing, c, option) for option in options) for c, options in judged if options]
    is_alike = claim.number is not None and all(c.number and c.number.unit == claim.number.unit for c in beside)
    return is_alike and claim.is_plain and all(agreeing) and len(agreeing) >= _LEAST_BESIDE


def _is_doubtful_retelling(filing: Filing, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether a number near its figure stands alone, though that is told rightly elsewhere: 「不掌握类答复 25 件」."""
    is_alone = claim.is_plain and not (claim.is_among or claim.is_qualified or claim.is_existential)
    is_count = claim.number is not None and claim.number.value >= _MANY_RETOLD
    return is_alone and is_count and "/" not in claim.key and is_like_a_slip(filing, claim, options)


_MANY_RETOLD = 10


def _mismatch_breach(paragraph: SectionParagraph, claim: Claim, options: list[Evaluation]) -> Breach:
    stretch = (claim.start, claim.end)
    quoted = paragraph.source_text(*stretch).strip("，,；;。：: ")
    alternatives = "；".join(f"按“{o.label}”为 {o.computation}{_gap_words(claim, o)}" for o in options)
    if claim.kind is ClaimKind.ABSENT:
        return paragraph.breach_at(
            f"文字写“{quoted}”，而表中{alternatives}。", stretch, cells=options[0].cells, right=options[0].value
        )
    where = (claim.number.start, claim.number.end) if claim.number else stretch
    message = f"文字写“{quoted}”，与表中的数对不上：{alternatives}。"
    carried_out = int(claim.number.value) if claim.number else 0
    return paragraph.breach_at(message, where, cells=options[0].cells, left=carried_out, right=options[0].value)


def _gap_words(claim: Claim, option: Evaluation) -> str:
    if claim.number is None:
        return ""
    if option.kind.is_money:
        return f"（相差 {shown_amount(abs(claim.number.value - Decimal(option.value) / 100), 'money')}）"
    return f"（相差 {abs(int(claim.number.value) - option.value)}）"


def _universal_breach(paragraph: SectionParagraph, claim: Claim, option: Evaluation) -> Breach:
    quoted = paragraph.source_text(claim.start, claim.end).strip("，,；;")
    message = f"文字写“{quoted}”，而表中{option.label}还有 {option.computation}，不是全部。"
    return paragraph.breach_at(message, (claim.start, claim.end), cells=option.cells, right=option.value)


@rule(
    "N-1",
    "文字中的收到数",
    Severity.WARN,
    Basis.ARITHMETIC,
    "文字里收到（受理）的申请数，等于表三的本年新收，或本年新收加上年结转",
)
def received_requests_agree(filing: Filing) -> Iterator[Breach]:
    """Requests that came in, whole or by who asked."""
    yield from _against_tables(filing, "N-1")


@rule("N-2", "文字中的答复数", Severity.WARN, Basis.ARITHMETIC, "文字里答复（办结）的申请数，等于表三的办理结果总计")
def answered_requests_agree(filing: Filing) -> Iterator[Breach]:
    """Requests that were answered."""
    yield from _against_tables(filing, "N-2")


@rule("N-3", "文字中的结转数", Severity.WARN, Basis.ARITHMETIC, "文字里上年结转、结转下年度的件数，等于表三的相应各行")
def carried_requests_agree(filing: Filing) -> Iterator[Breach]:
    """Requests carried in and out."""
    yield from _against_tables(filing, "N-3")


@rule(
    "N-4", "文字中的复议诉讼数", Severity.WARN, Basis.ARITHMETIC, "文字里行政复议、行政诉讼的件数，等于表四的相应各格"
)
def disputes_agree(filing: Filing) -> Iterator[Breach]:
    """Reviews and suits, whole or by outcome."""
    yield from _against_tables(filing, "N-4")


@rule(
    "N-7",
    "文字中的办理结果",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里各种办理结果的件数，等于表三的相应各行",
    source="上海市人民政府办公厅 2019 年度报告",
)
def results_agree(filing: Filing) -> Iterator[Breach]:
    """What became of the requests."""
    yield from _against_tables(filing, "N-7")


@rule(
    "N-8",
    "“无”和“全部”的说法",
    Severity.WARN,
    Basis.ARITHMETIC,
    "文字说没有的（未收到、无、未发生），表中应为 0；说全部的（均、全部），表中不应有例外",
)
def absences_agree(filing: Filing) -> Iterator[Breach]:
    """Nothing of the kind, or all of one kind."""
    yield from _against_tables(filing, "N-8")


@rule(
    "N-9",
    "“均获维持”的说法",
    Severity.WARN,
    Basis.PRACTICE,
    "文字说复议诉讼均获维持的，表四不应有纠正、其他或未审结的",
    source="上海市人民政府办公厅 2019 年度报告",
)
def all_upheld_agrees(filing: Filing) -> Iterator[Breach]:
    """All reviews and suits ended alike."""
    yield from _against_tables(filing, "N-9")


@rule(
    "N-10",
    "文字中的主动公开数",
    Severity.WARN,
    Basis.LOCAL,
    "文字里规章、规范性文件、许可处罚强制决定和收费的数，等于表二的相应各格",
    source="武政办发〔2025〕54号",
)
def disclosure_agrees(filing: Filing) -> Iterator[Breach]:
    """Documents, decisions and fees."""
    yield from _against_tables(filing, "N-10")
    yield from miswritten_fees(filing)
    for paragraph in section_paragraphs(filing):
        if stock := find_wrong_stock(paragraph.parsed):
            yield _stock_breach(paragraph, stock)


def _stock_breach(paragraph: SectionParagraph, stock: WrongStock) -> Breach:
    number = stock.end.number
    quoted = paragraph.source_text(stock.end.start, number.end).strip("，,；;。：: ")
    made = "".join(f"+{item.value}" for item in stock.made)
    gone = "".join(f"-{item.value}" for item in stock.gone)
    message = f"“{quoted}”与前面的数对不上：{stock.begin.value}{made}{gone}={stock.expected}。"
    span, also = (number.start, number.end), (stock.begin.number.start,)
    return paragraph.breach_at(message, span, also=also, left=stock.end.value, right=stock.expected)
