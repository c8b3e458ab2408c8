"""What must hold for a sum of reports: everyone is in it, nobody twice, and it is still that of now.

A-6 (one edition only) and A-9 (money in whole fen) hold by the shape of the tables. Equations within the sum are those
of any report: it is checked by all rules as one, and A-7 says which of its parts are not sound.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from models.figures.value import format_figure
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

if TYPE_CHECKING:
    from models.report.consolidation import ConsolidationReview

_MAX_NAMED, _MAX_CELLS, _MAX_PAIRS = 5, 3, 20


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    return "、".join(listed[:_MAX_NAMED]) + (f"等 {len(listed)} 个" if len(listed) > _MAX_NAMED else "")


def mark_of_missing(node: str, names: Iterable[str]) -> str:
    """What an explanation of missing units holds for: whose sum it is, and who they are."""
    return "、".join((node, *sorted(names)))


@rule("A-1", "所报数与下级合计", Severity.EXPLAIN, Basis.LOCAL, "上级所报的数，等于下属单位相加")
def superior_matches_units(gathered: "ConsolidationReview") -> Iterator[Breach]:
    """What a superior reported is what its units add up to; one breach a superior, however many cells differ."""
    edition = gathered.consolidation.edition
    for comparison in gathered.comparisons:
        if not comparison.can_judge:
            yield Breach(comparison.sentence(edition), severity=Severity.NOTE)
        elif comparison.differences:
            told = [(one.cell, one.reported, one.summed) for one in comparison.differences]
            examples = "，".join(
                f"{edition.short_name(cell)} 所报 {format_figure(reported or 0, edition.kind(cell))}、"
                f"相加 {format_figure(summed or 0, edition.kind(cell))}、"
                f"相差 {format_figure(abs((reported or 0) - (summed or 0)), edition.kind(cell))}"
                for cell, reported, summed in told[:_MAX_CELLS]
            )
            more = "等" if len(told) > _MAX_CELLS else ""
            yield Breach(
                f"{comparison.unit.name} 所报与下属单位相加有 {len(told)} 格不同：{examples}{more}。"
                "逐格见“上下级核对”。",
                tuple(cell for cell, *_ in told),
                left=told[0][1] or 0 if len(told) == 1 else None,
                right=told[0][2] or 0 if len(told) == 1 else None,
                mark=f"{comparison.unit.code} {told}",
            )


@rule("A-2", "没有计入的单位", Severity.EXPLAIN, Basis.LOCAL, "应报的单位都已计入，或写明不需报的原因")
def all_units_included(gathered: "ConsolidationReview") -> Iterator[Breach]:
    """Every unit due is in, or the roster says why not."""
    missing = gathered.consolidation.missing
    if missing:
        yield Breach(
            f"数据不全：还有 {len(missing)} 个单位没有计入（{_names(unit.name for unit in missing)}）。"
            "请催报，或在名册里写明不需报的原因；确实报不来的，请说明。",
            mark=mark_of_missing(gathered.node.code, (unit.name for unit in missing)),
        )


@rule("A-3", "重复计算", Severity.WARN, Basis.PRACTICE, "没有单位重复计入，办公室自己的数另有“本级”")
def no_unit_counted_twice(gathered: "ConsolidationReview") -> Iterator[Breach]:
    """The office's own figures are those of a unit of their own, and no unit stands in the roster twice."""
    for name in gathered.duplicate_names:
        yield Breach(f"名册里有几个单位都叫“{name}”，可能重复计算，请核对。")
    if not gathered.has_own_level:
        yield Breach(
            f"{gathered.node.name} 在名册里没有“本级”单位：办公室自己的数如果没有另报，汇总里就没有。",
            severity=Severity.NOTE,
        )


@rule(
    "A-4", "垂直管理部门", Severity.NOTE, Basis.OFFICIAL, "垂直管理部门不计入汇总，另有要求的除外", source="条例第三条"
)
def vertical_lines(gathered: "ConsolidationReview") -> Iterator[Breach]:
    """Bodies of a vertical line (条例第三条) are left out unless asked for."""
    if gathered.vertical_units:
        names = _names(unit.name for unit in gathered.vertical_units)
        yield Breach(f"汇总里包含 {len(gathered.vertical_units)} 个垂直管理部门（{names}）。")


@rule("A-5", "汇总的结转衔接", Severity.EXPLAIN, Basis.PRACTICE, "各单位的上年结转，等于上年的结转下年度")
def carried_over(gathered: "ConsolidationReview") -> Iterator[Breach]:
    """What is carried in is what was left over, through every merger and split."""
    edition = gathered.consolidation.edition
    for cell, group in groupby(gathered.carry_over_mismatches, key=lambda one: one.cell):
        breaks = list(group)
        value, due = sum(one.value for one in breaks), sum(one.expected for one in breaks)
        examples = "，".join(f"{one.name} 报 {one.value}、应为 {one.expected}" for one in breaks[:_MAX_NAMED])
        more = f"等 {len(breaks)} 个单位" if len(breaks) > _MAX_NAMED else ""
        yield Breach(
            f"{edition.short_name(cell)}与上年的结转下年接不上：{examples}{more}。单位有撤并、更名的，请在名册里登记结转的划转。",
            (cell,),
            left=value,
            right=due,
        )


@rule("A-7", "计入的报告自身无误", Severity.EXPLAIN, Basis.ARITHMETIC, "计入的各单位报告没有必须改的问题")
def parts_are_sound(gathered: "ConsolidationReview") -> Iterator[Breach]:
    """No report that is in the sum has a finding that must be mended: a sum is no better than its parts."""
    if faulty := gathered.faulty_units:
        names = _names(f"{name} {count} 处" for name, count in faulty)
        yield Breach(
            f"计入的单位里有 {len(faulty)} 个的报告还有必须改的问题（{names}），已原样加进汇总。请退回修改，或说明。",
            mark=str(faulty),
        )


@rule("A-8", "汇总后的变动", Severity.WARN, Basis.PRACTICE, "生成汇总以后，各单位的报告、调整和名册没有变动")
def consolidation_is_current(gathered: "ConsolidationReview") -> Iterator[Breach]:
    """Nothing that the sum stands on was changed after it was made."""
    if changes := gathered.changes:
        edition = gathered.consolidation.edition
        sentences = "".join(one.sentence(edition) for one in changes[:_MAX_NAMED])
        cells = dict.fromkeys(cell for one in changes for cell in one.changed_cells)
        yield Breach(f"汇总已过期，有 {len(changes)} 处变动：{sentences}请重新汇总。", tuple(cells))


@rule("A-10", "文字雷同", Severity.WARN, Basis.PRACTICE, "各单位的文字由各单位自己写")
def words_are_the_units_own(gathered: "ConsolidationReview") -> Iterator[Breach]:
    """No unit's words are those of another, but for names and numbers; said of those that were compared."""
    for pair in gathered.alike[:_MAX_PAIRS]:
        mark = f"{pair.unit} {pair.other_unit} {pair.is_last_year}"
        yield Breach(f"{pair.sentence}。请核对是不是照抄；逐句见“文字雷同”。", mark=mark)
    if (more := len(gathered.alike) - _MAX_PAIRS) > 0:
        yield Breach(f"另有 {more} 对报告的文字雷同，见“文字雷同”。", mark=f"{more}")
