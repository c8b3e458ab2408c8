"""The chain through a report's changes, recomputed from the disk."""

import pytest

from models.services.library import Library
from models.services.report_audit import read_trail
from models.services.report_session import ReportSession
from tests.store.harm import alter


def test_a_whole_chain_says_so(session: ReportSession) -> None:
    session.set_text("overview", "一")
    session.set_text("overview", "二")
    trail = read_trail(session)
    assert trail.entries == session.current().revision
    assert trail.errors == ()
    assert "逐条相连" in trail.verdict
    assert trail.last_link == session.entries()[-1].chain
    assert [row.revision for row in trail.rows][-1] == str(trail.entries)


def test_the_chain_of_another_report_is_no_part_of_it(library: Library, session: ReportSession) -> None:
    other = library.open(library.copy_report(session.report))
    other.set_text("overview", "另一份报告")
    session.set_text("overview", "一")
    trail = read_trail(session)
    assert (trail.errors, trail.entries) == ((), session.current().revision)


@pytest.mark.file_bound("the entries are altered in the file, as another program would")
@pytest.mark.promise("trail")
def test_an_entry_that_was_altered_or_taken_out_is_named(library: Library, session: ReportSession) -> None:
    for words in "一二三":
        session.set_text("overview", words)
    alter(library.path, "UPDATE journal SET operator = '别人' WHERE revision = 3")
    assert "第 3 条" in read_trail(library.open(session.report)).verdict
    alter(library.path, "DELETE FROM journal WHERE revision = 3")
    assert "第 3 条不见了" in read_trail(library.open(session.report)).verdict
