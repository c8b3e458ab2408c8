"""The judge of odd files for readers whose files are made odd in their own tests: right, asked about or told of."""

from models.exchange.candidate import Candidate
from models.report.filing import Filing
from tests.exchange.oddities.in_files import NEW, NEXT, WORD_CELLS, Shown, in_member, word_cell
from tests.exchange.oddities.judging import ASKED, Expect, judge

__all__ = ["ASKED", "NEW", "NEXT", "WORD_CELLS", "Shown", "assert_right", "in_member", "word_cell"]


def assert_right(candidate: Candidate, filing: Filing, shown: Shown, most_asked: int = 1) -> None:
    """No cell is wrong or lost, no more are asked about than that, and what has to be asked about is."""
    found = judge(filing, None, Expect(dict(shown)), candidate)
    assert found.faults == []
    assert found.asked <= most_asked
    assert found.asked or ASKED not in shown.values()
