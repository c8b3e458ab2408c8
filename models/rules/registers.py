"""The report beside the office's own registers."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule


@rule("R-1", "与台账不一致", Severity.WARN, Basis.PRACTICE, "填报的数与台账里数出的件数一致")
def figures_are_what_registers_count(filing: Filing) -> Iterator[Breach]:
    """Each typed figure of a register that is kept. It asks and does not forbid: a register may be the one that errs.

    A blank cell is another rule's matter, and what no register counts is not held against any.
    """
    for cell, counted in filing.counted.items():
        value = filing.figures.typed.get(cell)
        if value is None or value == counted.value:
            continue
        cases = f"（{counted.say_cases()}）" if counted.cases else ""
        whose = "台账" if counted.told is None else "单位随报告报来的台账"
        yield Breach(
            f"{filing.edition.short_name(cell)}：填 {value}，{whose}里有 {counted.value} 件{cases}，"
            f"相差 {abs(value - counted.value)}。",
            (cell,),
            (),
            value,
            counted.value,
        )
