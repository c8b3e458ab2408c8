"""表三, beyond its equations."""

from collections.abc import Iterator

from models.editions.edition import CellKey
from models.report.filing import Filing
from models.rules.equations import is_filled_in
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
        received = [filing.figures.get(cell) for cell in (new, old)]
        if None in received or is_filled_in(filing, [new, old, handled, left_over]):
            continue
        received_total = sum(value or 0 for value in received)
        handled_and_carried = [filing.figures.get(cell) or 0 for cell in (handled, left_over)]
        total = sum(handled_and_carried)
        if total > received_total:
            yield Breach(
                f"{column.head[-1]}：已填的办理结果 {handled_and_carried[0]}"
                f" + 结转下年度 {handled_and_carried[1]} = {total}，"
                f"多于新收 {received[0]} + 上年结转 {received[1]} = {received_total}，"
                f"多出 {total - received_total}。",
                (new, old),
                (handled, left_over),
                received_total,
                total,
            )
