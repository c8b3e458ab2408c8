"""What must hold for a report that was made of a sum: it still says what the sum says, and the sum is whole.

The rules are those of the sum itself (A-1, A-2, A-8), asked of the report that it became.
"""

from collections.abc import Iterator

from models.report.filing import Filing
from models.report.report_sum import describe_cells
from models.rules import consolidation
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, Rule, rule
from models.rules.sum_numbers import EDITED, INCOMPLETE, OUTDATED

_MAX_NAMED = 5


def _title(number: str) -> str:
    found = (one for one in vars(consolidation).values() if isinstance(one, Rule))
    return next(one.title for one in found if one.id == number)


@rule(EDITED, _title(EDITED), Severity.EXPLAIN, Basis.LOCAL, "由汇总生成的报告，数与汇总相同")
def report_is_the_sum(filing: Filing) -> Iterator[Breach]:
    """Nothing was changed by hand after the sum was written into the report."""
    made = filing.report_sum
    if made is None:
        return
    if edited := made.edited_cells(filing.edition, filing.figures.typed):
        cells = describe_cells(filing.edition, edited)
        yield Breach(
            f"这份报告由汇总生成（{made.scope}，{made.unit_count} 个单位），以后手工改过 {len(edited)} 格，"
            f"与汇总不同：{cells}。请改回汇总的数，或到汇总里用“调整”写明原因再生成；确需不同的，请说明。",
            tuple(edited),
        )


@rule(INCOMPLETE, _title(INCOMPLETE), Severity.EXPLAIN, Basis.LOCAL, "由汇总生成的报告，应报的单位都已计入")
def sum_is_complete(filing: Filing) -> Iterator[Breach]:
    """Every unit due is in the sum that the report was made of."""
    made = filing.report_sum
    if made is None or not made.missing:
        return
    names = "、".join(made.missing[:_MAX_NAMED]) + ("等" if len(made.missing) > _MAX_NAMED else "")
    part = f"报告里只是{made.scope}之和，" if made.is_part else ""
    yield Breach(
        f"数据不全：{part}还有 {len(made.missing)} 个应报的单位没有计入（{names}）。"
        "请催报后重新生成，或在名册里写明不需报的原因；确实报不来的，请说明。",
        mark=consolidation.mark_of_missing(made.node, made.missing),
    )


@rule(OUTDATED, _title(OUTDATED), Severity.EXPLAIN, Basis.PRACTICE, "由汇总生成的报告，汇总以后没有变动")
def sum_is_current(filing: Filing) -> Iterator[Breach]:
    """Nothing that the sum stands on was changed since: no report, no adjustment, no roster."""
    made = filing.report_sum
    if made is None:
        return
    if made.problem:
        yield Breach(f"这份报告由汇总生成，现在不能核对它是不是过期：{made.problem}", mark=made.problem)
    elif made.changes:
        sentences = [change.sentence(filing.edition) for change in made.changes]
        kinds = "、".join(dict.fromkeys(change.kind.label for change in made.changes))
        cells = dict.fromkeys(cell for change in made.changes for cell in change.changed_cells)
        yield Breach(
            f"汇总已过期（{kinds}）：{''.join(sentences[:_MAX_NAMED])}"
            f"{f'共 {len(sentences)} 处变动。' if len(sentences) > _MAX_NAMED else ''}请到汇总核对后重新生成。",
            tuple(cells),
            mark="".join(sorted(sentences)),
        )
    elif made.uncertain:
        yield Breach(made.uncertain, severity=Severity.NOTE)
