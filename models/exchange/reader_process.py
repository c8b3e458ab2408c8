"""Readers that hand other people's files to a native library run in a process of their own: one that crashes, swells or
never ends takes no window with it."""

import json
import os
import signal
import sys
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from pkgutil import resolve_name
from threading import Lock

from models.errors import AppError, BrokenFile
from models.exchange.neutral_document import (
    DocumentCell,
    DocumentLine,
    DocumentPart,
    DocumentTable,
    NeutralDocument,
    Untyped,
)

MEMORY = 1_500_000_000
"""Bytes of address space, where the system sets a limit (not on Windows and macOS)."""
SECONDS = 120
_KEEP_BELOW = 500_000_000
"""A process that once took more than this is not kept for the next file."""
_SAVE_ANEW = "请用 Word、WPS 或浏览器打开它，另存一份再导入；还不行，就把文件交给维护人员。"
CRASHED = f"读这个文件时，读取部件崩溃了；程序和已存下的数据都没有受影响。{_SAVE_ANEW}"
TOO_LARGE = f"读这个文件要用的内存太多，不像一份年报，没有再读下去。{_SAVE_ANEW}"
TOO_LONG = f"读这个文件用了 {SECONDS} 秒还没有读完，没有再读下去。{_SAVE_ANEW}"


class ReaderFailed(Exception):
    """A reader ended in an error that nobody foresaw; the words are its kind and where it was, not what was read."""


@dataclass
class _ReaderWorker:
    """The process, and the two ends that it is talked to by."""

    process: BaseProcess
    requests: Connection
    answers: Connection

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.requests.close()
        self.answers.close()


@dataclass
class _ReadingState:
    """The process that reads for this one, if one was started; or whether this is one that may die itself."""

    lock: Lock = field(default_factory=Lock)
    worker: _ReaderWorker | None = None
    is_apart: bool = False

    def end_worker(self) -> None:
        if self.worker:
            self.worker.end()
            self.worker = None


_state = _ReadingState()


def _forget_worker() -> None:
    """A forked process is not the one that the worker answers to."""
    _state.worker, _state.lock = None, Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_worker)


def read_apart(reader: str, raw: bytes) -> NeutralDocument:
    """What a reader (``module:function``) finds in a file's content; BrokenFile, also when it dies of it.

    One process serves all threads, a file at a time, and is started with the first file.
    """
    if _state.is_apart:
        document: NeutralDocument = resolve_name(reader)(raw)
        return document
    with _state.lock:
        answer = _ask(reader, raw)
    if "refused" in answer:
        raise BrokenFile(answer["refused"])
    if "failed" in answer:
        raise ReaderFailed(answer["failed"])
    return _parse_document(answer["document"])


def stay_apart() -> None:
    """Say that this process is one that may die: it reads by itself, within the same limits."""
    _state.is_apart = True
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def end_reader() -> None:
    """End the process, if one was started; the next file starts another."""
    with _state.lock:
        _state.end_worker()


def _ask(reader: str, raw: bytes) -> dict[str, object]:
    worker = _running_worker()
    try:
        worker.requests.send_bytes(reader.encode())
        worker.requests.send_bytes(raw)
        if not worker.answers.poll(SECONDS):
            _state.end_worker()
            return {"refused": TOO_LONG}
        answer: dict[str, object] = json.loads(worker.answers.recv_bytes())
    except (EOFError, OSError):
        _state.end_worker()
        return {"refused": CRASHED}
    if answer.pop("is_last", False):
        _state.end_worker()
    return answer


def _running_worker() -> _ReaderWorker:
    if _state.worker and not _state.worker.process.is_alive():
        _state.end_worker()
    if not _state.worker:
        # Never by fork: a window has threads. Two pipes that carry one way each need no socket.
        context = get_context("spawn")
        (theirs, requests), (answers, back) = context.Pipe(duplex=False), context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(theirs, back), name="reader", daemon=True)
        process.start()
        theirs.close()
        back.close()
        _state.worker = _ReaderWorker(process, requests, answers)
    return _state.worker


def _serve(requests: Connection, answers: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stay_apart()
    while True:
        try:
            reader, raw = requests.recv_bytes().decode(), requests.recv_bytes()
        except EOFError:
            return
        answer = _answer(reader, raw)
        del raw
        answers.send_bytes(json.dumps({**answer, "is_last": _peak_memory() > _KEEP_BELOW}).encode())


def _answer(reader: str, raw: bytes) -> dict[str, object]:
    try:
        document = read_apart(reader, raw)
        return {"document": _serialize_document(document)}
    except AppError as error:
        return {"refused": error.sentence}
    except MemoryError:
        return {"refused": TOO_LARGE, "is_last": True}
    except Exception as error:
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        return {"failed": f"{type(error).__name__} in {where}"}


def _peak_memory() -> int:
    if sys.platform == "win32":
        return 0
    if sys.platform == "linux":
        # What getrusage tells holds the peak of the program that started this one.
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _serialize_document(document: NeutralDocument) -> list[object]:
    parts: list[object] = [
        [part.text, part.place]
        if isinstance(part, DocumentLine)
        else [
            *(list(map(list, cells)) for cells in (part.cells, part.with_hidden)),
            *(part.place, part.is_unaligned, part.words_above),
        ]
        for part in document.parts
    ]
    return [parts, document.titles, document.remarks]


def _parse_document(content: Untyped) -> NeutralDocument:
    parts, titles, remarks = content
    return NeutralDocument(tuple(map(_parse_part, parts)), tuple(titles), tuple(remarks))


def _parse_part(part: Untyped) -> DocumentPart:
    if isinstance(part[0], str):
        return DocumentLine(*part)
    cells, with_hidden, place, is_unaligned, words_above = part
    return DocumentTable(_parse_cells(cells), place, is_unaligned, _parse_cells(with_hidden), tuple(words_above))


def _parse_cells(cells: Untyped) -> tuple[DocumentCell, ...]:
    return tuple(DocumentCell._make((*values, tuple(notes))) for *values, notes in cells)
