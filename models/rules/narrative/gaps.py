"""What the words should say in view of the figures, and what the figures should hold in view of the words."""

from collections.abc import Iterator

from models.editions.declare import CellKey
from models.editions.lexicon import lexicon
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import figures_of, resolve, spots
from models.rules.rule import Basis, rule
from models.texts.claim import Manner


def _total(filing: Filing, patterns: tuple[str, ...]) -> tuple[int | None, tuple[CellKey, ...]]:
    cells = resolve(filing.edition, patterns)
    values = figures_of(filing, cells) if cells else None
    return (None if values is None else sum(values)), cells


_ASKED = ("requests.new_received.total", "requests.carried_in.total")
_DISPUTED = tuple(f"disputes.all.{name}_total" for name in ("reconsideration", "suit_direct", "suit_after"))


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
    unpaid, cells = _total(filing, ("requests.otherwise_fee_unpaid.total",))
    words = lexicon().words["processing_fee"]
    written = filing.text("other_matters").strip()
    if unpaid and written and not any(word in text for word in words for text in filing.texts.values()):
        name = filing.edition.section("other_matters").heading
        message = f"表三有 {unpaid} 件因逾期未缴费不再处理，而“{name}”没有写到{words[0]}。"
        yield Breach(message, cells, right=unpaid, section="other_matters")


@rule("X-3", "没有申请的复议诉讼", Severity.WARN, Basis.PRACTICE, "有复议或诉讼而本年、上年都没有申请的，请核对")
def disputes_without_requests(filing: Filing) -> Iterator[Breach]:
    """Reviews or suits over disclosure where nobody asked, this year or last."""
    last = filing.last_year
    disputed, cells = _total(filing, _DISPUTED)
    asked, _ = _total(filing, _ASKED)
    if disputed and asked == 0 and last is not None and _total(last, _ASKED)[0] == 0:
        yield Breach(f"表四有复议、诉讼共 {disputed} 件，而本年和上年都没有收到申请。", cells, left=disputed, right=0)


@rule(
    "T3-7",
    "没有申请的办理和案件",
    Severity.WARN,
    Basis.PRACTICE,
    "表三没有申请，而文字写了申请的办理，或表四有案件的，请核对",
)
def requests_told_but_not_counted(filing: Filing) -> Iterator[Breach]:
    """Nothing received in the table, but results told in the words or cases in the table of disputes."""
    asked, cells = _total(filing, _ASKED)
    if asked != 0:
        return
    disputed, dispute_cells = _total(filing, _DISPUTED)
    if disputed:
        yield Breach(f"表三没有收到申请，而表四有 {disputed} 件案件。", cells + dispute_cells, left=0, right=disputed)
    for spot in spots(filing):
        for told in spot.reading.told:
            of_requests = told.readings and told.readings[0].cells[0].startswith("requests.")
            whole = told.manner is Manner.COUNT and not told.past and told.year in (None, filing.year)
            if of_requests and whole and told.number and told.number.value > 0:
                said = spot.words(told.start, told.end).strip("，,；;。：: ")
                stretch = (told.number.start, told.number.end)
                yield spot.breach(f"表三没有收到申请，而文字写“{said}”。", stretch, cells=cells, right=0)
                return


@rule("N-11", "信息处理费的单位", Severity.NOTE, Basis.PRACTICE, "信息处理费的金额写明，单位是元")
def fee_has_its_unit(filing: Filing) -> Iterator[Breach]:
    """An amount of the fee without a unit, or in 万元, which is another charge's."""
    for spot in spots(filing):
        for told in spot.reading.told:
            number = told.number
            if told.key != "processing_fee" or number is None:
                continue
            said = spot.words(number.start, number.end)
            if number.unit_kind != "money" or "万" in said:
                message = f"信息处理费写作“{said}”。信息处理费按件或按量收取，一般以元为单位，请核对金额和单位。"
                yield spot.breach(message, (number.start, number.end))
