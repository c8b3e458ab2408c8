"""The shipped sample report, for a newcomer to look at."""

from models.services.library import SAMPLE, Library
from resources import find

FILE = "sample/report.json"


def bring_sample(library: Library) -> int:
    """Put the sample into the library, marked as such; its number."""
    from models.exchange.formats.report_json import read_report

    filing = read_report(find(FILE).read_text("utf-8")).filing
    return library.add_filing(filing, "随程序附带的示例", SAMPLE)


def bring_first_sample(library: Library) -> None:
    """Do so in a library that has never held a report."""
    if not library.reports() and not library.reports(deleted=True):
        bring_sample(library)
