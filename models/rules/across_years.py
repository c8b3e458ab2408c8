"""This year beside last year: carry-over, stock and flow, items."""

from collections.abc import Iterator

from models.editions.edition import CellKey
from models.report.filing import Filing
from models.rules.equations import figure_or_printed
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

CARRY_OVER = "Y-1"


@rule(CARRY_OVER, "上年结转的衔接", Severity.EXPLAIN, Basis.ARITHMETIC, "本年填的上年结转，等于上年报告的结转下年度")
def carried_in_is_carried_out(filing: Filing) -> Iterator[Breach]:
    """Every column, across both editions; the total column only where no part of it is already found."""
    if not filing.last_year:
        return
    totals = filing.edition.operands
    for is_total in (False, True):
        breaches = []
        for into, out in filing.edition.carried_cells.items():
            now, before = figure_or_printed(filing, into), last_year_figure(filing.last_year, out)
            if (into in totals) is not is_total or now is None or before is None or now == before:
                continue
            message = (
                f"{filing.edition.row_and_column(into)[1].head[-1]}：上年结转填 {now}，"
                f"而 {filing.last_year.year} 年报告的结转下年度是 {before}，相差 {abs(now - before)}。"
            )
            breaches.append(Breach(message, (into,), (), now, before))
        yield from breaches
        if breaches:
            return


def last_year_figure(filing: Filing, cell: CellKey) -> int | None:
    """A figure of last year's report; a cell that was printed blank stands for 0, one its form lacks for nothing."""
    value = figure_or_printed(filing, cell)
    return 0 if value is None and filing.was_printed and filing.edition.has(cell) else value


@rule(
    "Y-2",
    "现行有效件数的增减",
    Severity.WARN,
    Basis.ARITHMETIC,
    "现行有效等于上年现行有效加制发减废止",
    since="2021",
)
def stock_follows_flow(filing: Filing) -> Iterator[Breach]:
    """Legitimately broken by a clean-up of documents, so it asks and does not forbid."""
    last = filing.last_year
    if not last:
        return
    for row in filing.edition.blocks["documents"].rows:
        cells = [CellKey("documents", row.key, column) for column in ("in_force", "issued", "repealed")]
        now, issued, repealed = (filing.figures.get(cell) for cell in cells)
        before = last_year_figure(last, cells[0])
        if now is None or issued is None or repealed is None or before is None:
            continue
        due = before + issued - repealed
        if now != due:
            yield Breach(
                f"{row.head[-1]}：上年现行有效 {before} + 本年制发 {issued} - 本年废止 {repealed} = {due}，"
                f"现行有效填的是 {now}，相差 {abs(now - due)}。如因清理等原因调整，请说明。",
                (cells[0],),
                (cells[1], cells[2]),
                now,
                due,
            )


@rule(
    "Y-3",
    "上一年项目数的衔接",
    Severity.WARN,
    Basis.ARITHMETIC,
    "上一年项目数量等于上年报告的项目数量加增减",
    until="2019",
)
def items_follow_change(filing: Filing) -> Iterator[Breach]:
    """2019 → 2020, within the first edition."""
    last = filing.last_year
    if not last:
        return
    for cell in filing.edition.typed_cells:
        if cell.column != "last_year_items":
            continue
        now, before = filing.figures.get(cell), last_year_figure(last, cell)
        change = last_year_figure(last, cell._replace(column="change"))
        if now is None or before is None or change is None or now == before + change:
            continue
        yield Breach(
            f"{filing.edition.short_name(cell)}：上年报告为 {before} {'+' if change >= 0 else '-'} {abs(change)} = "
            f"{before + change}，本年填的是 {now}，相差 {abs(now - before - change)}。",
            (cell,),
            (),
            now,
            before + change,
        )
