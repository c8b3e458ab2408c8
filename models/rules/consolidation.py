"""What must hold for a sum of reports: everyone is in it, nobody twice, and it is still that of now.

A-6 (one edition only) and A-9 (money in whole fen) hold by the shape of the tables, A-7 (equations of a sum) by those
of its parts, which are checked one by one.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from models.figures.value import show
from models.report.collection import Gathered
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

_TOLD = 5


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    return "、".join(listed[:_TOLD]) + (f"等 {len(listed)} 个" if len(listed) > _TOLD else "")


@rule("A-1", "所报数与下级合计", Severity.EXPLAIN, Basis.LOCAL, "上级所报的数，等于下属单位相加")
def reported_against_sum(gathered: Gathered) -> Iterator[Breach]:
    """What a superior reported is what its units add up to."""
    edition = gathered.whole.edition
    for one in gathered.compared:
        if not one.can_judge:
            yield Breach(one.sentence(edition), severity=Severity.NOTE)
            continue
        for unlike in one.differences:
            kind = edition.kind(unlike.cell)
            reported, summed = unlike.reported or 0, unlike.summed or 0
            told = (
                f"{one.unit.name} 所报的{edition.short_name(unlike.cell)}是 {show(reported, kind)}，"
                f"下属单位相加是 {show(summed, kind)}，相差 {show(abs(reported - summed), kind)}。"
            )
            yield Breach(told, (unlike.cell,), left=reported, right=summed)


@rule("A-2", "没有计入的单位", Severity.EXPLAIN, Basis.LOCAL, "应报的单位都已计入，或写明不需报的原因")
def everyone_is_in(gathered: Gathered) -> Iterator[Breach]:
    """Every unit due is in, or the roster says why not."""
    missing = gathered.whole.missing
    if missing:
        yield Breach(
            f"数据不全：还有 {len(missing)} 个单位没有计入（{_names(unit.name for unit in missing)}）。"
            "请催报，或在名册里写明不需报的原因；确实报不来的，在这里说明。"
        )


@rule("A-3", "重复计算", Severity.WARN, Basis.PRACTICE, "没有单位重复计入，办公室自己的数另有“本级”")
def nobody_is_in_twice(gathered: Gathered) -> Iterator[Breach]:
    """The office's own figures are those of a unit of their own, and no unit stands in the roster twice."""
    for name in gathered.namesakes:
        yield Breach(f"名册里有几个单位都叫“{name}”，可能重复计算，请核对。")
    if not gathered.has_own_level:
        yield Breach(
            f"{gathered.node.name} 在名册里没有“本级”单位：办公室自己的数如果没有另报，汇总里就没有。",
            severity=Severity.NOTE,
        )


@rule(
    "A-4", "垂直管理部门", Severity.NOTE, Basis.OFFICIAL, "垂直管理部门不计入汇总，另有要求的除外", source="条例第三条"
)
def vertical_lines(gathered: Gathered) -> Iterator[Breach]:
    """Bodies of a vertical line (条例第三条) are left out unless asked for."""
    if gathered.vertical:
        named = _names(unit.name for unit in gathered.vertical)
        yield Breach(f"汇总里包含 {len(gathered.vertical)} 个垂直管理部门（{named}）。")


@rule("A-5", "汇总的结转衔接", Severity.EXPLAIN, Basis.PRACTICE, "各单位的上年结转，等于上年的结转下年度")
def carried_over(gathered: Gathered) -> Iterator[Breach]:
    """What is carried in is what was left over, through every merger and split."""
    edition = gathered.whole.edition
    for cell, some in groupby(gathered.breaks, key=lambda one: one.cell):
        breaks = list(some)
        value, due = sum(one.value for one in breaks), sum(one.due for one in breaks)
        told = "，".join(f"{one.name} 报 {one.value}、应为 {one.due}" for one in breaks[:_TOLD])
        more = f"等 {len(breaks)} 个单位" if len(breaks) > _TOLD else ""
        yield Breach(
            f"{edition.short_name(cell)}与上年的结转下年接不上：{told}{more}。单位有撤并、更名的，请在名册里登记结转的划转。",
            (cell,),
            left=value,
            right=due,
        )


@rule("A-8", "汇总后的变动", Severity.WARN, Basis.PRACTICE, "生成汇总以后，各单位的报告没有变动")
def still_of_now(gathered: Gathered) -> Iterator[Breach]:
    """No unit changed its report after the sum was made."""
    if gathered.stale:
        edition = gathered.whole.edition
        told = "".join(one.sentence(edition) for one in gathered.stale[:_TOLD])
        cells = dict.fromkeys(cell for one in gathered.stale for cell in one.moved)
        yield Breach(f"汇总已过期，{len(gathered.stale)} 个单位有变动：{told}请重新汇总。", tuple(cells))
