"""Hearing what others write: it ends with the window, and when it cannot go on that is said."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.services.library import Library
from ui.shared_database.change_listener import ChangeListener


class Shared(Library):
    """A library that others write to; what is heard of it ends in a fault, or never."""

    is_shared = True
    fails = True

    def follow_changes(self) -> Iterator[int | str | None]:
        yield 0
        yield "服务器断了。"
        yield 7
        yield None
        if self.fails:
            raise ZeroDivisionError
        while True:
            time.sleep(0.01)
            yield None


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    """Such a library."""
    shared = Shared(tmp_path / "a.db", "张某")
    yield shared
    shared.close()


def test_news_and_trouble_come_in_their_order_until_it_is_stopped(qtbot: QtBot, shared: Shared) -> None:
    shared.fails = False
    before = threading.active_count()
    heard: list[object] = []
    follower = ChangeListener(shared)
    follower.report_changed.connect(heard.append)
    follower.lost.connect(heard.append)
    follower.failed.connect(lambda: heard.append("failed"))
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=30_000)
    follower.stop()
    assert follower.is_stopped
    assert threading.active_count() == before
    qtbot.wait(30)
    assert heard == [0, "服务器断了。", 7]


@pytest.mark.loud
def test_a_fault_is_logged_and_said_instead_of_silence(
    qtbot: QtBot, shared: Shared, caplog: pytest.LogCaptureFixture
) -> None:
    follower = ChangeListener(shared)
    with qtbot.waitSignal(follower.failed, timeout=30_000):
        pass
    assert "ZeroDivisionError" in caplog.text
    follower.stop()
