"""表二: whole numbers, 规章 only where it can be made, stocks and flows, units of money."""

from collections.abc import Iterator

from models.editions.edition import CellKey, CellKind
from models.figures.value import format_figure
from models.report.filing import Filing, Level
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

_DOCUMENTS = "documents"
_FEES = CellKey("fees", "fees", "amount")
_PROJECTS = CellKey("procurement", "procurement", "projects")
_SPENT = CellKey("procurement", "procurement", "amount")


@rule("T2-1", "件数的正负", Severity.BLOCK, Basis.ARITHMETIC, "件数不能是负数")
def counts_are_not_negative(filing: Filing) -> Iterator[Breach]:
    """Cells that count things, in every table: a file from outside can carry what entry refuses."""
    for cell, value in filing.figures.typed.items():
        if value < 0 and filing.edition.kind(cell) is CellKind.COUNT:
            yield Breach(f"{filing.edition.short_name(cell)}：填的是 {value}，件数不能是负数。", (cell,))


@rule("T2-2", "金额和单位", Severity.BLOCK, Basis.OFFICIAL, "金额不能是负数", source="表二第（八）项，单位：万元")
def money_is_not_negative(filing: Filing) -> Iterator[Breach]:
    """Amounts are at least 0; a jump as large as a change of unit is asked about."""
    for cell, value in filing.figures.typed.items():
        if value < 0 and filing.edition.kind(cell).is_money:
            kind = filing.edition.kind(cell)
            yield Breach(
                f"{filing.edition.short_name(cell)}：填的是 {format_figure(value, kind)}，金额不能是负数。", (cell,)
            )
    yield from _unit_jump(filing)


def _unit_jump(filing: Filing) -> Iterator[Breach]:
    now = filing.figures.get(_FEES)
    before = filing.last_year.figures.get(_FEES) if filing.last_year else None
    if now and before and before * 1_000 < now < before * 100_000:
        yield Breach(
            f"收费金额由上年的 {format_figure(before, CellKind.MONEY_WAN)} 万元"
            f"变为 {format_figure(now, CellKind.MONEY_WAN)} 万元，"
            "像是按元填写了。请核对单位：这一格以万元为单位。",
            (_FEES,),
            severity=Severity.WARN,
        )


@rule(
    "T2-3",
    "规章制定权",
    Severity.WARN,
    Basis.OFFICIAL,
    "规章只由国务院部门、省级和设区的市级人民政府制定",
    source="《立法法》规章制定权",
)
def only_some_make_rules(filing: Filing) -> Iterator[Breach]:
    """规章 other than 0 in the report of an office that cannot make any."""
    if filing.agency.effective_level not in (Level.TOWN, Level.COUNTY, Level.DEPARTMENT):
        return
    row = next(r for r in filing.edition.blocks[_DOCUMENTS].rows if r.key == "government_rules")
    for cell in filing.edition.blocks[_DOCUMENTS].cells:
        value = filing.figures.get(cell)
        if cell.row == row.key and value:
            yield Breach(
                f"{filing.edition.short_name(cell)}：填了 {value}，但{filing.agency.name}没有{row.head[-1]}制定权，"
                "是否应填在下一行？",
                (cell,),
            )


@rule(
    "T2-4",
    "废止的文件数",
    Severity.WARN,
    Basis.ARITHMETIC,
    "本年废止不会多于上年现行有效加本年制发",
    since="2021",
)
def not_more_repealed_than_there_were(filing: Filing) -> Iterator[Breach]:
    """Needs last year's report, in an edition that asks for what is in force."""
    if not filing.last_year:
        return
    for row in filing.edition.blocks[_DOCUMENTS].rows:
        issued, repealed, in_force = (CellKey(_DOCUMENTS, row.key, c) for c in ("issued", "repealed", "in_force"))
        made, ended = filing.figures.get(issued), filing.figures.get(repealed)
        before = filing.last_year.figures.get(in_force)
        if made is not None and ended is not None and before is not None and ended > before + made:
            yield Breach(
                f"{row.head[-1]}：本年废止 {ended} 件，"
                f"多于上年现行有效 {before} + 本年制发 {made} = {before + made} 件。",
                (repealed,),
                (issued,),
                ended,
                before + made,
            )


@rule("T2-5", "现行有效的文件数", Severity.WARN, Basis.PRACTICE, "本年有制发，现行有效一般不为 0", since="2021")
def issued_are_in_force(filing: Filing) -> Iterator[Breach]:
    """Documents issued this year while none is said to be in force."""
    for row in filing.edition.blocks[_DOCUMENTS].rows:
        issued, in_force = (CellKey(_DOCUMENTS, row.key, column) for column in ("issued", "in_force"))
        made = filing.figures.get(issued)
        if made and filing.figures.get(in_force) == 0:
            yield Breach(
                f"{row.head[-1]}：本年制发 {made} 件，现行有效却是 0 件，请核对。", (issued,), (in_force,), made, 0
            )


@rule(
    "T2-7",
    "采购项目与金额",
    Severity.WARN,
    Basis.PRACTICE,
    "采购项目数量与采购总金额同为 0 或同不为 0",
    until="2019",
)
def projects_cost_money(filing: Filing) -> Iterator[Breach]:
    """Procurement projects without an amount, or an amount without projects."""
    projects, spent = filing.figures.get(_PROJECTS), filing.figures.get(_SPENT)
    if projects is not None and spent is not None and (projects == 0) != (spent == 0):
        shown = format_figure(spent, CellKind.MONEY)
        yield Breach(
            f"采购项目 {projects} 个，采购总金额 {shown} 元，两者应同为 0 或同不为 0。", (_PROJECTS,), (_SPENT,)
        )
