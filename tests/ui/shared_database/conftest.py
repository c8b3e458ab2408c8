"""Two clerks at one report, the second without a screen."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models.services.library import Library
from models.services.report_session import ReportSession
from tests.clerk import Clerk, clerk_at


@pytest.fixture
def clerk(qtbot: QtBot, session: ReportSession) -> Iterator[Clerk]:
    """张某 at her window."""
    with clerk_at(qtbot, session) as clerk:
        yield clerk


@pytest.fixture
def his(library: Library, session: ReportSession) -> ReportSession:
    """李某 at the same report."""
    other = library.open(session.report)
    other.operator = "李某"
    return other
