"""Jobs: results come back on this thread, the newest wins, trouble comes as a sentence, and every thread ends."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from models.errors import Refused
from ui.jobs.queue import UNEXPECTED, JobQueue, close_all, is_idle

ROOT = Path(__file__).parents[3]


@pytest.fixture
def jobs() -> Iterator[JobQueue]:
    """A worker for one test."""
    jobs = JobQueue()
    yield jobs
    jobs.close()


@pytest.fixture
def context() -> QObject:
    """Whoever waits for a result."""
    return QObject()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a job waits for; it is opened at the end, so that no test leaves a worker behind."""
    gate = threading.Event()
    yield gate
    gate.set()


def never(_: object) -> None:
    """For an answer that must not come."""
    pytest.fail("this was not to be answered")


def _same(number: int) -> int:
    return number


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "jobs"]


# ── a function ──


def test_the_result_comes_back_on_this_thread(qtbot: QtBot, jobs: JobQueue, context: QObject) -> None:
    came: list[tuple[int, int]] = []
    jobs.start(context, threading.get_ident, lambda there: came.append((there, threading.get_ident())), never)
    assert not jobs.is_idle
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    [(there, here)] = came
    assert there != here == threading.get_ident()


def test_only_the_newest_of_a_key_is_answered(
    qtbot: QtBot, jobs: JobQueue, context: QObject, gate: threading.Event
) -> None:
    came: list[int] = []
    begun: list[int] = []
    other = QObject()

    def work(number: int) -> int:
        begun.append(number)
        return number

    jobs.start(context, lambda: gate.wait(60), lambda _: came.append(0), never, key="a")
    for number in (1, 2, 3):
        jobs.start(context, partial(work, number), came.append, never, key="a")
    jobs.start(context, lambda: work(8), came.append, never, key="b")
    jobs.start(other, lambda: work(9), came.append, never, key="a")
    gate.set()
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    assert came == [3, 8, 9], "another key, and another's key, supersede nothing"
    assert begun == [3, 8, 9], "what was superseded before its turn is not begun"


def test_without_a_key_every_job_is_answered(qtbot: QtBot, jobs: JobQueue, context: QObject) -> None:
    came: list[int] = []
    for number in range(5):
        jobs.start(context, partial(_same, number), came.append, never)
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    assert came == [0, 1, 2, 3, 4]


def test_trouble_comes_as_its_sentence(qtbot: QtBot, jobs: JobQueue, context: QObject) -> None:
    told: list[str] = []

    def refuse() -> None:
        raise Refused("磁盘满了。")

    jobs.start(context, refuse, never, told.append)
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    assert told == ["磁盘满了。"]


@pytest.mark.loud
def test_a_bug_is_logged_and_told_and_the_next_job_is_done(
    qtbot: QtBot, jobs: JobQueue, context: QObject, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    came: list[int] = []
    jobs.start(context, lambda: 1 // 0, never, told.append)
    jobs.start(context, lambda: 7, came.append, never)
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    assert (told, came) == ([UNEXPECTED], [7])
    assert "ZeroDivisionError" in caplog.text


def test_what_whoever_takes_the_result_raises_reaches_the_crash_hook(
    qtbot: QtBot, jobs: JobQueue, context: QObject
) -> None:
    def fail(_: object) -> None:
        raise ValueError("far away")

    with qtbot.captureExceptions() as caught:
        jobs.start(context, lambda: None, fail, never)
        qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    assert [str(each[1]) for each in caught] == ["far away"]


def test_a_cancelled_function_is_not_answered(qtbot: QtBot, jobs: JobQueue, context: QObject) -> None:
    jobs.start(context, lambda: 1, never, never).cancel()
    jobs.start(context, lambda: 1, never, never)
    jobs.discard(context)
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)


# ── steps ──


def test_steps_are_told_in_their_order_and_the_end_comes_last(qtbot: QtBot, jobs: JobQueue, context: QObject) -> None:
    came: list[int] = []
    ended: list[tuple[str, int]] = []

    def steps() -> Iterator[int]:
        for number in range(400):
            time.sleep(0.001)
            yield number

    jobs.start_steps(context, steps, came.extend, lambda trouble: ended.append((trouble, len(came))))
    seen: list[int] = []

    def has_ended() -> bool:
        seen.append(len(came))
        return bool(ended)

    qtbot.waitUntil(has_ended, timeout=60_000)
    assert came == list(range(400))
    assert ended == [("", 400)]
    assert seen == sorted(seen)
    assert len(set(seen)) > 2, "the clerk sees it move"


def test_cancelling_takes_no_further_step_and_closes_the_generator(
    qtbot: QtBot, jobs: JobQueue, context: QObject, gate: threading.Event
) -> None:
    came: list[int] = []
    ended: list[str] = []
    closed: list[int] = []

    def steps() -> Iterator[int | None]:
        try:
            yield 1
            yield None  # has the 1 delivered at once
            gate.wait(60)
            yield 2
            yield 3
        finally:
            closed.append(threading.get_ident())

    job = jobs.start_steps(context, steps, came.extend, ended.append)
    qtbot.waitUntil(lambda: came == [1], timeout=30_000)
    job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(ended), timeout=30_000)
    assert came == [1, 2], "the step in hand is told of: what was done stays done"
    assert ended == [""]
    assert len(closed) == 1
    assert closed[0] != threading.get_ident(), "its connection belongs to the worker"


def test_what_was_done_before_a_fault_is_told(qtbot: QtBot, jobs: JobQueue, context: QObject) -> None:
    told: list[object] = []

    def steps() -> Iterator[int]:
        yield 1
        raise Refused("磁盘满了。")

    jobs.start_steps(context, steps, told.extend, told.append)
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    assert told == [1, "磁盘满了。"]


def test_steps_in_turn_wait_until_the_one_before_was_taken(qtbot: QtBot, jobs: JobQueue, context: QObject) -> None:
    begun: list[int] = []
    seen: list[tuple[int, int]] = []

    def steps() -> Iterator[int]:
        for number in range(20):
            begun.append(number)
            yield number

    def progress(some: list[int]) -> None:
        [number] = some
        seen.append((number, begun[-1]))

    jobs.start_steps(context, steps, progress, lambda _: None, wait_for_delivery=True)
    time.sleep(0.2)
    assert begun == [0], "this thread has taken nothing yet"
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    assert [number for number, _ in seen] == list(range(20))
    assert seen[0] == (0, 0)


def test_closing_while_a_step_waits_for_its_turn(context: QObject) -> None:
    begun: list[int] = []

    def steps() -> Iterator[int]:
        for number in range(20):
            begun.append(number)
            yield number

    jobs = JobQueue()
    jobs.start_steps(context, steps, never, never, wait_for_delivery=True)
    while not begun:
        time.sleep(0.001)
    jobs.close()
    assert begun == [0]


# ── whoever waited is gone ──


def test_nothing_is_delivered_to_a_widget_that_is_destroyed(
    qtbot: QtBot, jobs: JobQueue, gate: threading.Event
) -> None:
    label, other = QLabel(), QLabel()
    steps_taken: list[int] = []

    def steps() -> Iterator[int]:
        for number in range(1000):
            gate.wait(60)
            steps_taken.append(number)
            yield number

    jobs.start(label, lambda: gate.wait(60), lambda _: label.setText("done"), label.setText)
    jobs.start_steps(label, steps, lambda _: label.setText("on"), label.setText)
    jobs.start(other, lambda: "here", other.setText, other.setText)
    shiboken6.delete(label)
    gate.set()
    qtbot.waitUntil(lambda: other.text() == "here", timeout=30_000)
    assert jobs.is_idle
    assert steps_taken == []


def test_a_widget_destroyed_between_two_deliveries(qtbot: QtBot, jobs: JobQueue) -> None:
    label = QLabel()
    deleted: list[bool] = []

    def steps() -> Iterator[int | None]:
        for number in range(1000):
            yield number
            yield None
            time.sleep(0.001)

    def progress(some: list[int]) -> None:
        label.setText(str(some[-1]))
        if some[-1] > 5 and not deleted:
            deleted.append(True)
            shiboken6.delete(label)

    jobs.start_steps(label, steps, progress, never)
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=30_000)
    assert deleted


# ── the end ──


def test_closing_waits_for_the_step_in_hand_and_delivers_nothing(qtbot: QtBot, context: QObject) -> None:
    done: list[str] = []
    on_worker: list[int] = []
    jobs = JobQueue(lambda: on_worker.append(threading.get_ident()))
    begun = threading.Event()

    def work() -> None:
        begun.set()
        time.sleep(0.2)
        done.append("in hand")

    jobs.start(context, work, never, never)
    jobs.start(context, lambda: done.append("waiting"), never, never)
    assert begun.wait(60)
    jobs.close()
    assert done == ["in hand"]
    assert jobs.is_idle
    assert len(on_worker) == 1
    assert on_worker[0] != threading.get_ident()
    jobs.close()
    qtbot.wait(20)
    with pytest.raises(RuntimeError):
        jobs.start(context, lambda: 1, never, never)


def test_what_must_run_is_done_though_the_queue_is_closed(context: QObject, gate: threading.Event) -> None:
    done: list[str] = []
    jobs = JobQueue()
    jobs.start(context, lambda: gate.wait(60), never, never)
    jobs.start(context, lambda: done.append("looked at"), never, never)
    for name in ("first", "second"):
        jobs.start(context, partial(done.append, name), never, never, key="file", must_run=True)
    threading.Timer(0.1, gate.set).start()
    jobs.close()
    assert done == ["first", "second"]


@pytest.mark.loud
def test_what_must_run_and_fails_when_nobody_waits_is_logged(
    context: QObject, gate: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise Refused("磁盘满了。")

    jobs = JobQueue()
    jobs.start(context, lambda: gate.wait(60), never, never)
    jobs.start(context, refuse, never, never, must_run=True)
    threading.Timer(0.1, gate.set).start()
    jobs.close()
    assert "磁盘满了。" in caplog.text


def test_a_queue_that_nobody_closed_ends_its_thread(qtbot: QtBot, context: QObject) -> None:
    before = len(workers())
    jobs = JobQueue()
    jobs.start(context, lambda: 1, lambda _: None, never)
    qtbot.waitUntil(is_idle, timeout=30_000)
    assert len(workers()) == before + 1
    del jobs
    qtbot.waitUntil(lambda: len(workers()) == before, timeout=30_000)


def test_all_are_closed_at_once(qtbot: QtBot, context: QObject, gate: threading.Event) -> None:
    def listen() -> Iterator[None]:
        while True:
            yield None
            time.sleep(0.01)

    close_all()
    before = len(workers())
    busy, listening = JobQueue(), JobQueue(daemon=True)
    listening.start_steps(context, listen, lambda _: None, never)
    assert is_idle(), "nobody waits for what listens without end"
    busy.start(context, lambda: gate.wait(60), lambda _: None, never)
    assert not is_idle()
    gate.set()
    qtbot.waitUntil(is_idle, timeout=30_000)
    close_all()
    assert len(workers()) == before


QUITTING = """
import threading, time
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from ui.jobs.queue import JobQueue, close_all
app, context, steps = QCoreApplication([]), QObject(), []
def work():
    while True:
        steps.append(1)
        yield 1
        time.sleep(0.01)
jobs = JobQueue(lambda: print("let go of"))
jobs.start_steps(context, work, lambda _: QTimer(context, interval=0, singleShot=True).start(), print)
clock = QTimer(interval=20)
clock.timeout.connect(lambda: len(steps) > 3 and app.quit())
clock.start()
app.exec()
close_all()
print([thread.name for thread in threading.enumerate()])
"""


def test_a_job_that_still_runs_when_the_application_quits(tmp_path: Path) -> None:
    script = tmp_path / "quitting.py"
    script.write_text(QUITTING, "utf-8")
    ended = subprocess.run(
        [sys.executable, script], cwd=ROOT, env={"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == ["let go of", "['MainThread']"]
