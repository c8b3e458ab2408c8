"""What an opened report says of last year's: figures that can be carried in, or that have moved on since."""

from functools import partial

from models.editions.edition import CellKey
from models.errors import AppError
from models.figures.value import format_figure
from models.services.library import Library
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel

MAX_NAMED = 2


def notify_carry_over(library: Library, report: ReportModel) -> None:
    """Offer to carry in, in one step, or say that last year's report is open again; else say nothing."""
    if report.is_locked or report.filing.last_year is None:
        return
    if cells := _unexplained(report):
        carry_in = partial(report.run, ReportSession.carry_in)
        report.noticed.emit(_sentence(report, cells), ((_offer_text(report, cells), carry_in),))
    elif reason := _reopened_sentence(library, report):
        last = report.filing.last_year.year
        report.noticed.emit(f"{last} 年报告已重新打开（{reason}），上年结转的数可能还会变，打开本报告时会再核对。", ())


def _unexplained(report: ReportModel) -> list[CellKey]:
    """The cells where something else stands than last year's report leaves, and nobody has said why."""
    explained = {cell for finding in report.findings if finding.is_explained for cell in finding.cells}
    return [cell for cell in report.carry_over.differing if cell not in explained]


def _sentence(report: ReportModel, cells: list[CellKey]) -> str:
    carried, last, edition = report.carry_over, report.filing.last_year, report.edition
    year = last.year if last else 0
    typed = report.filing.figures.typed
    if not any(cell in typed for cell in cells):
        return f"报告库里有 {year} 年报告，可以把它的结转下年度带入“上年结转”，共 {len(cells)} 格。"
    pairs = [
        f"{edition.row_and_column(cell)[1].head[-1]} {format_figure(typed.get(cell), edition.kind(cell)) or '空'} → "
        f"{format_figure(carried.expected[cell], edition.kind(cell))}"
        for cell in cells[:MAX_NAMED]
    ]
    more = f" 等 {len(cells)} 格" if len(cells) > MAX_NAMED else ""
    if carried.outdated:
        return f"{year} 年报告在带入以后改过，“上年结转”与它不同了：{'，'.join(pairs)}{more}。"
    return f"“上年结转”与 {year} 年报告的结转下年度不同：{'，'.join(pairs)}{more}。"


def _offer_text(report: ReportModel, cells: list[CellKey]) -> str:
    return "改为上年的数" if any(cell in report.filing.figures.typed for cell in cells) else "带入"


def _reopened_sentence(library: Library, report: ReportModel) -> str:
    filing = report.filing
    try:
        last = library.find_last_year(filing.agency, filing.year) if report.carry_over.locked_cells else None
        return library.reopen_reason(last) if last is not None else ""
    except AppError:
        return ""
