"""Jobs: functions, and work in steps, on a worker thread; what comes of them is delivered on the UI thread."""

import logging
import time
import weakref
from collections.abc import Callable, Generator, Hashable, Iterable
from functools import cache, partial
from queue import SimpleQueue
from threading import Event, Thread
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from models.errors import AppError
from ui.jobs.cycle_collection import collect_on_ui_thread

log = logging.getLogger(__name__)
T = TypeVar("T")
PROGRESS_SECONDS = 0.1
"""Between two deliveries of steps; more often would only cost the UI thread time."""
_CHECK_SECONDS = 0.05
DAEMON_SECONDS = 3.0
"""How long the thread of a daemon queue is waited for: the server it listens to may not answer."""
_Waiting = SimpleQueue[Callable[[], object] | None]
UNEXPECTED = "没有做成，原因已记入日志。先前存下的内容都在。"


class _UiThread(QObject):
    """Calls what other threads post, on the thread it was made on and in the order in which it was posted."""

    posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self._call)

    def _call(self, function: Callable[[], object]) -> None:
        function()


@cache
def _ui_thread() -> _UiThread:
    """One for the life of the program: a worker posts even when the window that waited is destroyed by then."""
    return _UiThread()


def attempt(function: Callable[[], T], name: str) -> tuple[T | None, str]:
    """The result of a function, or None and a sentence that says why there is none; ``name`` stands in the log.

    AppError brings its own sentence. Any other exception is a bug: it goes into the log, and the sentence says so.
    """
    try:
        return function(), ""
    except AppError as error:
        return None, error.sentence
    except Exception:
        log.exception("job of %s", name)
        return None, UNEXPECTED


class Job:
    """One piece of work in a queue. ``context`` is the object that waits for it.

    Once the context is destroyed no further step is taken and nothing is delivered.
    """

    def __init__(
        self,
        context: QObject,
        key: Hashable,
        work: Callable[["Job"], object],
        finish: Callable[[object, str, bool], object],
        must_run: bool = False,
    ) -> None:
        self.context: QObject | None = context
        self.key, self.must_run = key, must_run
        self._name = type(context).__name__
        self._work: Callable[[Job], object] | None = work
        self._finish: Callable[[object, str, bool], object] | None = finish
        self._cancelled = Event()
        self._is_discarded = False

    @property
    def is_cancelled(self) -> bool:
        """Whether no further step is to be taken."""
        return self._cancelled.is_set() or not (self.must_run or self.is_awaited)

    @property
    def is_awaited(self) -> bool:
        """Whether what comes of it is still delivered."""
        context = self.context
        return not self._is_discarded and context is not None and shiboken6.isValid(context)

    def cancel(self) -> None:
        """Take no further step. Steps taken are still delivered, and the end; a function's result no longer is."""
        self._cancelled.set()

    def discard(self) -> None:
        """Deliver nothing more, and take no further step unless it must run."""
        self._is_discarded = True
        if not self.must_run:
            self.cancel()

    def run(self) -> tuple[object, str]:
        """Do it, on the worker: the result, and the sentence of what went wrong (empty when nothing did)."""
        work = self._work
        if work is None or self.is_cancelled:
            return None, ""
        result, sentence = attempt(lambda: work(self), self._name)
        if sentence and self.must_run and not self.is_awaited:
            log.warning("job of %s: %s", self._name, sentence)
        return result, sentence

    def end(self, result: object, sentence: str) -> None:
        """Deliver how it ended, on the UI thread, and let go of all that it held there."""
        finish, is_cancelled = self._finish if self.is_awaited else None, self.is_cancelled
        self.release()
        if finish is not None:
            finish(result, sentence, is_cancelled)

    def release(self) -> None:
        """Let go of widgets and functions here, so that the worker is never the last to hold them."""
        self._is_discarded = True
        self.context = self._work = self._finish = None


class JobQueue:
    """One worker thread, which does its jobs one after the other; it starts with the first of them.

    What shares an object that is not made for two threads, or one database connection, belongs in one queue.
    ``on_close`` is the last thing the thread does, such as letting go of its connection. A ``daemon`` queue listens
    without end: nobody waits until it is idle, and only a moment when it is closed.
    """

    def __init__(self, on_close: Callable[[], object] | None = None, *, daemon: bool = False) -> None:
        self.is_daemon = daemon
        self._on_close = on_close
        self._waiting: _Waiting = SimpleQueue()
        self._jobs: dict[Job, None] = {}
        self._thread: Thread | None = None
        self._is_closed = False
        _ui_thread()
        collect_on_ui_thread()
        _queues.add(self)
        # A queue that nobody closed ends its thread when it is collected.
        weakref.finalize(self, self._waiting.put, None)

    @property
    def is_idle(self) -> bool:
        """Whether every job is done, and what came of it delivered."""
        return not self._jobs

    def start(
        self,
        context: QObject,
        function: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[str], object],
        *,
        key: Hashable = None,
        must_run: bool = False,
    ) -> Job:
        """Call a function on the worker; ``done`` gets its result, ``failed`` a sentence, on the UI thread.

        Of one context and key only the newest job is answered, and an older one that still waits is not begun. What
        ``must_run`` is done even when it was superseded or the queue closed meanwhile.
        """

        def finish(result: object, sentence: str, is_cancelled: bool) -> None:
            if is_cancelled:
                return
            if sentence:
                failed(sentence)
            else:
                done(result)  # type: ignore[arg-type]

        return self._add(Job(context, key, lambda _: function(), finish, must_run))

    def start_steps(
        self,
        context: QObject,
        steps: Callable[[], Iterable[T | None]],
        progress: Callable[[list[T]], object],
        finished: Callable[[str], object],
        *,
        key: Hashable = None,
        wait_for_delivery: bool = False,
    ) -> Job:
        """Go through steps on the worker; ``progress`` gets what they gave, in their order and a few at a time.

        A step that gives None has what was given before it delivered at once. ``finished`` comes last of all, also
        when the job was cancelled, with the sentence of what went wrong (empty when nothing did). A generator is
        closed on the worker after whichever step was its last. With ``wait_for_delivery`` no step is taken before the
        UI thread has taken what the one before gave: a worker that writes without a pause would keep the window from
        the database for seconds.
        """
        process = Event()

        def deliver(job: Job, results: list[T]) -> None:
            process.set()
            if job.is_awaited:
                progress(results)

        def post(job: Job, results: list[T]) -> None:
            process.clear()
            _post(partial(deliver, job, results))
            while wait_for_delivery and not process.wait(_CHECK_SECONDS) and not job.is_cancelled:
                pass

        def work(job: Job) -> None:
            _run_steps(job, steps(), partial(post, job), 0 if wait_for_delivery else PROGRESS_SECONDS)

        return self._add(Job(context, key, work, lambda _result, sentence, _is_cancelled: finished(sentence)))

    def discard(self, context: QObject, key: Hashable = None) -> None:
        """Discard the jobs of a context; with a ``key`` only those of that key."""
        for job in self._jobs:
            if job.context is context and key in (None, job.key):
                job.discard()

    def close(self) -> None:
        """End the thread after the step in hand; nothing more is delivered, and only what must run is still done."""
        if self._is_closed:
            return
        self._is_closed = True
        for job in self._jobs:
            job.discard()
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(DAEMON_SECONDS if self.is_daemon else None)
        for job in self._jobs:
            job.release()
        self._jobs.clear()

    def _add(self, job: Job) -> Job:
        if self._is_closed:
            raise RuntimeError("the queue is closed")
        if job.key is not None and job.context is not None:
            self.discard(job.context, job.key)
        self._jobs[job] = None
        self._waiting.put(partial(self._run, job))
        if self._thread is None:
            self._thread = Thread(target=_work, args=(self._waiting, self._on_close), name="jobs", daemon=True)
            self._thread.start()
        return job

    def _run(self, job: Job) -> None:
        result, sentence = job.run()
        _post(partial(self._end, job, result, sentence))

    def _end(self, job: Job, result: object, sentence: str) -> None:
        self._jobs.pop(job, None)
        job.end(result, sentence)


_queues: "weakref.WeakSet[JobQueue]" = weakref.WeakSet()


def is_idle() -> bool:
    """Whether no queue has anything more to do or to deliver; daemons do not count."""
    return all(queue.is_idle or queue.is_daemon for queue in _queues)


def close_all() -> None:
    """End every thread before the program ends."""
    for queue in list(_queues):
        queue.close()


def _post(function: Callable[[], object]) -> None:
    _ui_thread().posted.emit(function)


def _work(waiting: _Waiting, on_close: Callable[[], object] | None) -> None:
    """What the thread does. It holds no queue, so that one nobody closed can be collected."""
    while (run := waiting.get()) is not None:
        run()
        del run
    if on_close is not None:
        try:
            on_close()
        except Exception:
            log.exception("closing a queue")


def _run_steps(job: Job, steps: Iterable[T | None], post: Callable[[list[T]], object], seconds: float) -> None:
    results: list[T] = []
    posted = time.monotonic()
    try:
        for one in steps:
            if one is not None:
                results.append(one)
            if results and (one is None or time.monotonic() - posted >= seconds):
                post(results)
                results, posted = [], time.monotonic()
            if job.is_cancelled:
                break
    finally:
        if isinstance(steps, Generator):
            steps.close()
        if results:
            post(results)
