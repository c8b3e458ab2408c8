"""What the words around a number say of it that explains why it is not its figure."""

import re

from models.report.filing import Filing
from models.rules.narrative.claim_rules import rule_for
from models.rules.narrative.context import Evaluation, SectionParagraph
from models.rules.narrative.slips import figures_of_course, is_among_others, is_of_another_course
from models.rules.narrative.sub_kinds import are_told_apart
from models.texts.claim import Claim
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph


def is_explained(filing: Filing, paragraph: SectionParagraph, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether the words around a number say why it is not the figure."""
    parsed = paragraph.parsed
    if is_of_another_course(filing, parsed, claim) or is_among_others(filing, parsed, claim):
        return True
    return (
        _is_rest_of_others(filing, parsed, claim)
        or are_told_apart(filing, paragraph, claim, options)
        or _rest_is_told_beside(parsed, claim, options)
        or _is_put_right_behind(parsed, claim, options)
        or _is_divided(parsed, claim, options)
    )


def is_excused(filing: Filing, paragraph: SectionParagraph, claim: Claim) -> bool:
    """Whether 「均」 is told of a count before it that is not the whole, or of those that were handled."""
    parsed = paragraph.parsed
    nearest = next((i for i in reversed(parsed.items) if i.number.start < claim.start), None)
    told = {t.number.start: t.number.value for t in parsed.claims if t.number and not t.is_qualified}
    last = next((t for t in parsed.claims if nearest and t.number is nearest.number), None)
    if last and last.sentence == claim.sentence and last.key.startswith("carr") and claim.key != "every/answer":
        return True  # 「上年结转的 5 件，申请人都是自然人」
    takes_up = nearest is not None and nearest.is_reference and nearest.number.value in told.values()
    if nearest and nearest.sentence == claim.sentence and nearest.number.start not in told and not takes_up:
        return True
    if claim.key != "every/answer":
        return False
    before = [
        t for t in paragraph.parsed.claims if t.start < claim.start and t.number and rule_for(t) in ("N-1", "N-2")
    ]
    if not before or not before[-1].number:
        return True
    handled = filing.figures.get(filing.edition.find("requests.handled_total.total"))
    return rule_for(before[-1]) == "N-2" or before[-1].number.value == handled


def _is_divided(paragraph: ParsedParagraph, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether its sentence tells the same of several bodies that make up the figure: 「A 被诉 3 件，B 被诉 6 件」."""
    told = [c.number for c in paragraph.claims if c.sentence == claim.sentence and c.key == claim.key and c.number]
    scale = 100 if options[0].kind.is_money else 1
    return len(told) > 1 and any(sum(n.value for n in told) * scale == option.value for option in options)


_PUT_RIGHT = re.compile("实际|有效|剔除|扣除|除去|去重|合并|并案|不属于|重复")


def _is_put_right_behind(paragraph: ParsedParagraph, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether the figure of the table follows a gross count: 「来件 31 件，剔除重复的 4 件，实际登记 27 件」."""
    if rule_for(claim) != "N-1" or claim.number is None:
        return False
    end = paragraph.sentence_span(claim.start)[1]
    return any(
        n.kind is NumberKind.COUNT
        and claim.end <= n.start < end
        and n.value < claim.number.value
        and any(n.value == option.value for option in options)
        and _PUT_RIGHT.search(paragraph.normalised.text, claim.end, n.start)
        for n in paragraph.numbers
    )


_THE_REST = re.compile("其余|剩余|余下|剩下|还有|尚有")


def _is_rest_of_others(filing: Filing, paragraph: ParsedParagraph, claim: Claim) -> bool:
    """Whether a count is what is left of two before it that are no requests: 「187 件办结 185 件，其余 2 件」."""
    if claim.number is None or not _THE_REST.search(paragraph.normalised.text, claim.start, claim.number.start):
        return False
    before = [i for i in paragraph.items if i.number.start < claim.number.start and i.sentence == claim.sentence][-2:]
    values = [item.value or 0 for item in before]
    return (
        len(values) == 2
        and values[0] - values[1] == claim.number.value
        and figures_of_course(filing).isdisjoint(values)
    )


_LEFT_THE_COURSE = re.compile("撤回|撤销|终止|转为|转办|转信访|并案|合并|口头|另行|移送|放弃|失联")


def _rest_is_told_beside(paragraph: ParsedParagraph, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether the count right behind is of those that ended otherwise, and makes up the figure with it.

    「收到 5 件，4 件已答复，1 件申请人主动撤回」.
    """
    if rule_for(claim) != "N-2" or claim.number is None:
        return False
    place = next((n for n, item in enumerate(paragraph.items) if item.number is claim.number), -1)
    behind = [i for i in paragraph.items[place + 1 : place + 3] if place >= 0 and i.sentence == claim.sentence]
    text = paragraph.normalised.text
    told = int(claim.number.value)
    return any(
        _LEFT_THE_COURSE.search(text, item.start, item.end) and told + (item.value or 0) == option.value
        for item in behind
        for option in options
    )
