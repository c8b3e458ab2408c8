"""Undo of any sequence of steps gives the database back, value for value, and redo brings the steps back."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.services.library import Library
from models.services.report_session import ReportSession
from models.store.reports import digest_of
from tests.services.any_steps import AnySteps, full_report, undo_all, values_in

STEPS = 200
SEEDS = st.integers(0, 2**32)
slowly = settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))

pytestmark = pytest.mark.file_bound("the tables are read from the file, as another program would")


def looks(library: Library) -> Callable[[ReportSession], tuple[str, str]]:
    """What a report holds: the digest in memory, and the digest of the value tables on disk."""
    return lambda s: (digest_of(s.contents), values_in(library.path, s.report, s.edition.name))


@slowly
@given(SEEDS)
@pytest.mark.promise("undo")
def test_200_steps_are_undone_and_made_again(library: Library, seed: int) -> None:
    session, look = full_report(library), looks(library)
    begun = look(session)
    steps = AnySteps(session, seed)
    steps.take(STEPS)
    ended = look(session)
    assert steps.refused < STEPS / 2
    undone = undo_all(session)
    assert look(session) == begun
    for _ in range(undone):
        session.redo()
    assert look(session) == ended
    assert look(library.open(session.report)) == ended


@slowly
@given(SEEDS)
def test_undo_goes_back_to_the_last_passage_and_no_further(library: Library, seed: int) -> None:
    """A passage to another state is answered for by whoever made it, so nothing is undone across it."""
    session, look = full_report(library), looks(library)
    for finding in [finding for finding in session.findings if finding.is_open]:
        session.explain(finding, "属实。")
    session.finalise()
    final = look(session)
    steps = AnySteps(session, seed)
    steps.take(STEPS // 4)
    assert look(session) == final
    assert steps.refused
    session.reopen("数字有误")
    open_again = look(session)
    steps.take(STEPS // 2)
    undone = undo_all(session)
    assert look(session) == open_again
    for _ in range(undone):
        session.redo()
    assert undo_all(session) == undone
    assert look(session) == open_again
