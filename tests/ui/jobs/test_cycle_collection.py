"""Widgets that only a cycle holds are destroyed on the UI thread, whatever the workers allocate."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.jobs.queue import JobQueue


class Ring(QObject):
    """Held by itself alone."""

    def __init__(self) -> None:
        super().__init__()
        self.ring = self


def allocate() -> list[list[int]]:
    """Far more containers than the collector waits for; the count falls when they are let go."""
    return [[number] for number in range(400_000)]


def test_a_worker_never_collects(qtbot: QtBot, request: pytest.FixtureRequest) -> None:
    before = gc.get_threshold()
    request.addfinalizer(lambda: gc.set_threshold(*before))
    gc.set_threshold(700, 10, 10)
    queue = JobQueue()
    request.addfinalizer(queue.close)
    threads: list[int] = []
    for _ in range(50):
        weakref.finalize(Ring(), lambda: threads.append(threading.get_ident()))
    done: list[list[list[int]]] = []
    queue.start(QObject(), allocate, done.append, pytest.fail, must_run=True)
    queue.start(context := QObject(), allocate, done.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(done) and len(threads) == 50, timeout=30_000)
    assert set(threads) == {threading.get_ident()}
    assert context is not None
    assert not gc.isenabled()
