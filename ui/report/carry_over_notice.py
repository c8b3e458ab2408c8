"""What an opened report says of last year's: figures that can be carried in, or that have moved on since."""

from functools import partial

from models.editions.edition import CellKey
from models.errors import AppError
from models.figures.value import format_figure
from models.services.library import Library
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel

MOST = 2


def tell_of_last_year(library: Library, report: ReportModel) -> None:
    """Offer to carry in, in one step, or say that last year's report is open again; else say nothing."""
    if report.is_locked or report.filing.last_year is None:
        return
    if wanted := _unexplained(report):
        carry_in = partial(report.run, ReportSession.carry_in)
        report.noticed.emit(_words(report, wanted), ((_offer(report, wanted), carry_in),))
    elif reason := _reopened(library, report):
        last = report.filing.last_year.year
        report.noticed.emit(f"{last} 年报告已重新打开（{reason}），上年结转的数可能还会变，打开本报告时会再核对。", ())


def _unexplained(report: ReportModel) -> list[CellKey]:
    """The cells where something else stands than last year's report leaves, and nobody has said why."""
    told = {cell for finding in report.findings if finding.is_explained for cell in finding.cells}
    return [cell for cell in report.carry_over.differing if cell not in told]


def _words(report: ReportModel, wanted: list[CellKey]) -> str:
    carried, last, edition = report.carry_over, report.filing.last_year, report.edition
    year = last.year if last else 0
    typed = report.filing.figures.typed
    if not any(cell in typed for cell in wanted):
        return f"报告库里有 {year} 年报告，可以把它的结转下年度带入“上年结转”，共 {len(wanted)} 格。"
    pairs = [
        f"{edition.row_and_column(cell)[1].head[-1]} {format_figure(typed.get(cell), edition.kind(cell)) or '空'} → "
        f"{format_figure(carried.due[cell], edition.kind(cell))}"
        for cell in wanted[:MOST]
    ]
    more = f" 等 {len(wanted)} 格" if len(wanted) > MOST else ""
    if carried.outdated:
        return f"{year} 年报告在带入以后改过，“上年结转”与它不同了：{'，'.join(pairs)}{more}。"
    return f"“上年结转”与 {year} 年报告的结转下年度不同：{'，'.join(pairs)}{more}。"


def _offer(report: ReportModel, wanted: list[CellKey]) -> str:
    return "改为上年的数" if any(cell in report.filing.figures.typed for cell in wanted) else "带入"


def _reopened(library: Library, report: ReportModel) -> str:
    filing = report.filing
    try:
        last = library.find_last_year(filing.agency, filing.year) if report.carry_over.held else None
        return library.reopened(last) if last is not None else ""
    except AppError:
        return ""
