"""Work off the UI thread: results come back on it, the newest order wins, trouble comes as a sentence."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models.errors import Refused
from ui.jobs.background import Background


@pytest.fixture
def background() -> Iterator[Background]:
    """A worker for one test."""
    background = Background()
    yield background
    background.stop()


def test_the_result_comes_back_on_this_thread(qtbot: QtBot, background: Background) -> None:
    came: list[tuple[int, bool]] = []
    here = threading.get_ident()
    background.order(
        "sum", threading.get_ident, lambda there: came.append((there, threading.get_ident() == here)), pytest.fail
    )
    qtbot.waitUntil(lambda: bool(came))
    assert came[0][0] != here
    assert came[0][1]


def test_only_the_newest_order_of_a_name_is_answered(qtbot: QtBot, background: Background) -> None:
    came: list[int] = []
    go = threading.Event()
    background.order("a", lambda: go.wait(5), lambda _: came.append(0), pytest.fail)
    for number in (1, 2, 3):
        background.order("a", lambda number=number: number, came.append, pytest.fail)
    background.order("b", lambda: 9, came.append, pytest.fail)
    go.set()
    qtbot.waitUntil(lambda: 9 in came)
    assert came == [3, 9]


def test_trouble_comes_as_its_sentence(qtbot: QtBot, background: Background) -> None:
    told: list[str] = []

    def refuse() -> None:
        raise Refused("磁盘满了。")

    background.order("a", refuse, pytest.fail, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["磁盘满了。"]


@pytest.mark.loud
def test_a_bug_is_logged_and_told_kindly(
    qtbot: QtBot, background: Background, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    background.order("a", lambda: 1 // 0, pytest.fail, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert "已记入日志" in told[0]
    assert "ZeroDivisionError" in caplog.text


def test_what_was_dropped_is_not_answered(qtbot: QtBot, background: Background) -> None:
    came: list[int] = []
    background.order("a", lambda: 1, pytest.fail, pytest.fail)
    background.drop("a")
    background.order("b", lambda: 2, came.append, pytest.fail)
    qtbot.waitUntil(lambda: came == [2])
