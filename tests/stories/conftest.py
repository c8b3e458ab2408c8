"""A clerk at an empty report."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models.services.report_session import ReportSession
from tests.clerk import Clerk, clerk_at


@pytest.fixture
def clerk(qtbot: QtBot, session: ReportSession) -> Iterator[Clerk]:
    """A clerk at an empty report of a county for 2025."""
    with clerk_at(qtbot, session) as clerk:
        yield clerk
