"""What the words should say in view of the figures, and what the figures should hold in view of the words."""

import re
from collections.abc import Iterator

from models.editions.edition import CellKey
from models.editions.lexicon import shipped_lexicon
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import SectionParagraph, figures_of_cells, resolve_cells, section_paragraphs
from models.rules.rule import Basis, rule
from models.texts.claim import ClaimKind
from models.texts.numbers import Number


def _total_of(filing: Filing, patterns: tuple[str, ...]) -> tuple[int | None, tuple[CellKey, ...]]:
    cells = resolve_cells(filing.edition, patterns)
    values = figures_of_cells(filing, cells) if cells else None
    return (None if values is None else sum(values)), cells


_RECEIVED_CELLS = ("requests.new_received.total", "requests.carried_in.total")
_DISPUTE_CELLS = tuple(f"disputes.all.{name}_total" for name in ("reconsideration", "suit_direct", "suit_after"))


@rule(
    "X-1",
    "信息处理费的说明",
    Severity.WARN,
    Basis.PRACTICE,
    "表三有逾期未缴费而不再处理的申请时，文字里应说明信息处理费",
    source="国办函〔2020〕109号",
)
def fee_is_explained(filing: Filing) -> Iterator[Breach]:
    """Requests dropped for an unpaid fee, and no word of the fee in the last part."""
    unpaid, cells = _total_of(filing, ("requests.otherwise_fee_unpaid.total",))
    words = shipped_lexicon().terms["processing_fee"]
    written = filing.text("other_matters").strip()
    if unpaid and written and not any(word in text for word in words for text in filing.texts.values()):
        name = filing.edition.section("other_matters").heading
        message = f"表三有 {unpaid} 件因逾期未缴费不再处理，而“{name}”没有写到{words[0]}。"
        yield Breach(message, cells, right=unpaid, section="other_matters")


@rule("X-3", "没有申请的复议诉讼", Severity.WARN, Basis.PRACTICE, "有复议或诉讼而本年、上年都没有申请的，请核对")
def disputes_without_requests(filing: Filing) -> Iterator[Breach]:
    """Reviews or suits over disclosure where nobody asked, this year or last."""
    last = filing.last_year
    disputed, cells = _total_of(filing, _DISPUTE_CELLS)
    received, _ = _total_of(filing, _RECEIVED_CELLS)
    if disputed and received == 0 and last is not None and _total_of(last, _RECEIVED_CELLS)[0] == 0:
        yield Breach(f"表四有复议、诉讼共 {disputed} 件，而本年和上年都没有收到申请。", cells, left=disputed, right=0)


@rule(
    "T3-7",
    "没有申请的办理和案件",
    Severity.WARN,
    Basis.PRACTICE,
    "表三没有申请，而文字写了申请的办理，或表四有案件的，请核对",
)
def requests_stated_but_not_counted(filing: Filing) -> Iterator[Breach]:
    """Nothing received in the table, but results told in the words or cases in the table of disputes."""
    received, cells = _total_of(filing, _RECEIVED_CELLS)
    if received != 0:
        return
    disputed, dispute_cells = _total_of(filing, _DISPUTE_CELLS)
    if disputed:
        yield Breach(f"表三没有收到申请，而表四有 {disputed} 件案件。", cells + dispute_cells, left=0, right=disputed)
    for paragraph in section_paragraphs(filing):
        for claim in paragraph.parsed.claims:
            of_requests = claim.interpretations and claim.interpretations[0].cell_patterns[0].startswith("requests.")
            whole = claim.kind is ClaimKind.COUNT and not claim.is_past and claim.year in (None, filing.year)
            if of_requests and whole and claim.number and claim.number.value > 0:
                quoted = paragraph.source_text(claim.start, claim.end).strip("，,；;。：: ")
                stretch = (claim.number.start, claim.number.end)
                yield paragraph.breach_at(f"表三没有收到申请，而文字写“{quoted}”。", stretch, cells=cells, right=0)
                return


_ORDINARY_FEE = 50  # 元 for a request, on the average of all of them


def _is_ordinary_fee(filing: Filing, amount: int) -> bool:
    """Whether an amount is no more than the requests of a whole province or city may bring."""
    received, _ = _total_of(filing, _RECEIVED_CELLS)
    return amount <= (received or 0) * _ORDINARY_FEE


_AVERAGE = re.compile("平均|件均|每件|均为|户均")


def _is_borne_out_by_average(paragraph: SectionParagraph, amount: Number) -> bool:
    """Whether the sentence tells the average too, in 元: who worked that out has looked at the amount."""
    text, starts = paragraph.parsed.normalised.text, paragraph.parsed.sentence_starts
    end = next((start for start in starts if start > amount.start), len(text))
    later = (n for n in paragraph.parsed.numbers if amount.end < n.start < end and n.unit_kind == "money")
    return any(n.value < amount.value and _AVERAGE.search(text, amount.end, n.start) for n in later)


# 「工本费」, 「罚没收入」, 「经费」, but no verb of charging.
_OTHER_CHARGE = re.compile(
    "(?:(?<!处理)(?<!信息)(?<![收付缴交免计退本该此规应])费(?!用|额|的?[标准票据通])|经费|罚没|罚款|基金|税[收款]|投入|预算|租金|押金|保证金|补助|资金)"
)
_LEFT_OUT = re.compile("(?:与|和|同)信息处理费用?(?:无关|无涉|不同)|(?:不[含属包]|不包含|非|除)[^，。;]{0,4}信息处理费")


def _is_of_other_charge(paragraph: SectionParagraph, amount: Number) -> bool:
    """Whether another fee is named nearer to an amount, or the fee is said to be no matter of it."""
    text, starts = paragraph.parsed.normalised.text, paragraph.parsed.sentence_starts
    start = starts[paragraph.parsed.sentence_of(amount.start)]
    named = text.rfind("处理费", start, amount.start)
    begin = named + len("处理费") if named >= 0 else start
    return _OTHER_CHARGE.search(text, begin, amount.start) is not None or (
        _LEFT_OUT.search(text, start, amount.start) is not None
    )


@rule("N-11", "信息处理费的单位", Severity.NOTE, Basis.PRACTICE, "信息处理费的金额写明，单位是元")
def fee_has_its_unit(filing: Filing) -> Iterator[Breach]:
    """An amount of the fee without a unit, or in 万元, which is another charge's."""
    for paragraph in section_paragraphs(filing):
        for claim in paragraph.parsed.claims:
            number = claim.number
            if claim.key != "processing_fee" or number is None or _is_of_other_charge(paragraph, number):
                continue
            quoted = paragraph.source_text(number.start, number.end)
            explained = _is_ordinary_fee(filing, int(number.value)) or _is_borne_out_by_average(paragraph, number)
            if number.unit_kind != "money" or ("万" in quoted and not explained):
                message = f"信息处理费写作“{quoted}”。信息处理费按件或按量收取，一般以元为单位，请核对金额和单位。"
                yield paragraph.breach_at(message, (number.start, number.end))
