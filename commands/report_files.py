"""Reading a report file for a verb, whatever its kind."""

from pathlib import Path

from models.exchange.candidate import Candidate
from models.exchange.report_file import read_report_file


def read_report(path: Path) -> Candidate:
    """The report in a file; BrokenFile with the file's name, the place and what to do."""
    return read_report_file(path)
