"""表三, beyond its equations."""

from collections.abc import Iterator

from models.editions.declare import CellKey
from models.report.filing import Filing
from models.rules.equations import is_decided
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

_BLOCK = "requests"


@rule(
    "T3-5",
    "办理数与收到数",
    Severity.BLOCK,
    Basis.OFFICIAL,
    "办理结果与结转下年之和，不会多于新收与上年结转之和",
    source="由表三勾稽关系推出",
)
def not_more_than_received(filing: Filing) -> Iterator[Breach]:
    """In a column not yet filled to the end, what is already entered as handled or left over fits what came in.

    A filled column is the equation's own matter.
    """
    block = filing.edition.blocks[_BLOCK]
    for column in (c for c in block.columns if not c.is_total):
        new, old, handled, left_over = (
            CellKey(_BLOCK, row, column.key) for row in ("new_received", "carried_in", "handled_total", "carried_out")
        )
        came = [filing.figures.get(cell) for cell in (new, old)]
        if None in came or is_decided(filing, [new, old, handled, left_over]):
            continue
        most = sum(value or 0 for value in came)
        went = [filing.figures.get(cell) or 0 for cell in (handled, left_over)]
        if sum(went) > most:
            yield Breach(
                f"{column.head[-1]}：已填的办理结果 {went[0]} + 结转下年度 {went[1]} = {sum(went)}，"
                f"多于新收 {came[0]} + 上年结转 {came[1]} = {most}，多出 {sum(went) - most}。",
                (new, old),
                (handled, left_over),
                most,
                sum(went),
            )
