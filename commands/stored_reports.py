"""Reports of the office's own database for a verb: those of a year, or of one office in it."""

from argparse import Namespace

from commands.database import open_library
from models.errors import Refused
from models.services.library import Library, ReportLine


def open_asked_library(arguments: Namespace) -> Library:
    """The library; Refused, before it is opened, where neither a file nor a year is named."""
    if not arguments.year:
        raise Refused("请给出报告文件；要用报告库里的，请用 --year 写明年度，--unit 写明单位。")
    return open_library(arguments)


def find_reports(library: Library, arguments: Namespace) -> list[ReportLine]:
    """The reports of the year asked for, copies left out; Refused where there is none."""
    found = [
        line
        for line in library.reports()
        if line.year == arguments.year and not line.label and arguments.unit in ("", line.agency.name, line.agency.code)
    ]
    if not found:
        raise Refused(f"报告库里没有{arguments.unit} {arguments.year} 年度的报告。")
    return found


def find_report(library: Library, arguments: Namespace) -> ReportLine:
    """The one that is asked for; Refused where there are several."""
    found = find_reports(library, arguments)
    if len(found) > 1:
        names = "、".join(line.agency.name for line in found[:5])
        raise Refused(
            f"报告库里 {arguments.year} 年度有 {len(found)} 份报告（{names}），请用 --unit 写明是哪个单位的。"
        )
    return found[0]
