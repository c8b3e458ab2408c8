"""A little later: once, not for an owner who is gone, and never in silence."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.jobs.call_later import call_later


def test_it_is_done_once(qtbot: QtBot) -> None:
    done: list[str] = []
    owner = QObject()
    call_later(0, owner, lambda: done.append("done"))
    qtbot.wait(30)
    assert done == ["done"]
    assert owner.children() == []


def test_not_for_an_owner_who_is_gone(qtbot: QtBot) -> None:
    done: list[str] = []
    owner = QObject()
    call_later(10, owner, lambda: done.append("done"))
    del owner
    qtbot.wait(30)
    assert done == []


def test_what_fails_is_heard_of(qtbot: QtBot) -> None:
    owner = QObject()

    def fail() -> None:
        raise ValueError("far away")

    with qtbot.captureExceptions() as caught:
        call_later(0, owner, fail)
        qtbot.wait(30)
    assert [str(each[1]) for each in caught] == ["far away"]
