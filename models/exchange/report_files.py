"""Many files in one go: read one after the other or on several processors, and told of as each is done."""

import contextlib
import io
import os
import pickle
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from models.editions.edition import Edition
from models.editions.known_editions import edition_by_name
from models.errors import AppError, os_error_reason
from models.exchange.candidate import Candidate
from models.exchange.reader_process import stay_apart
from models.exchange.registry import SOUGHT_ENDINGS
from models.exchange.report_file import UNEXPECTED_ERROR, read_report_file

MIN_PARALLEL_FILES = 80  # files that are read sooner than further processes are started
_BESIDE_PAGE = ("_files", ".files")  # the pictures and scripts of a saved page
_LEFT_BEHIND, _OF_DESKTOPS = (".", "~$"), frozenset(("thumbs.db", "desktop.ini"))
_NO_KIND_READ, _NO_FILE = "不是能读的文件", "不是文件，或是断了的链接"
_CHUNK, _LARGE = 12, 600_000  # files, and bytes
_Chunks = list[list[str]]
_FileResult = tuple[str, Candidate | None, str]


@dataclass(frozen=True)
class BatchResult:
    """One file of many: its candidate, or the sentence that says why there is none; ``done`` of ``total`` so far."""

    path: Path
    candidate: Candidate | None
    error: str
    done: int
    total: int


@dataclass(frozen=True)
class UnreadFile:
    """A file, or a folder, that is not looked at, and why, in a few words."""

    path: Path
    reason: str


@dataclass(frozen=True)
class FoundFiles:
    """The files meant: those named, and in folders every file of a kind that is read or refused by name.

    ``unread`` is the rest of the folders, which may be a unit's all the same.
    """

    reports: tuple[Path, ...]
    unread: tuple[UnreadFile, ...]


def find_files(places: Iterable[Path]) -> FoundFiles:
    """Every file of the places, each once; a folder is gone through with those below it."""
    reports: list[Path] = []
    unread: list[UnreadFile] = []
    for place in places:
        if not place.is_dir():
            reports.append(place)
            continue
        files, closed = _files_in(place)
        for path in sorted(files):
            if path.suffix.lower() not in SOUGHT_ENDINGS:
                unread.append(UnreadFile(path, _NO_KIND_READ))
            elif path.is_file():
                reports.append(path)
            else:
                unread.append(UnreadFile(path, _NO_FILE))
        unread += closed
    return FoundFiles(tuple(dict.fromkeys(reports)), tuple(dict.fromkeys(unread)))


def find_report_files(places: Iterable[Path]) -> tuple[Path, ...]:
    """The files that may be reports, where the others do not matter."""
    return find_files(places).reports


def _files_in(folder: Path) -> tuple[list[Path], list[UnreadFile]]:
    """The files of a folder, without those that programs leave beside others, and the folders that did not open."""
    files: list[Path] = []
    refusals: list[OSError] = []
    for parent, below, names in os.walk(folder, onerror=refusals.append):
        below[:] = [name for name in below if not name.lower().endswith(_BESIDE_PAGE)]
        files += (
            Path(parent, name)
            for name in names
            if not name.startswith(_LEFT_BEHIND) and name.lower() not in _OF_DESKTOPS
        )
    return files, [
        UnreadFile(Path(error.filename or folder), f"文件夹打不开（{os_error_reason(error)}）") for error in refusals
    ]


def read_report_files(paths: Sequence[Path], workers: int | None = None) -> Generator[BatchResult, None, None]:
    """Read the files in any order, yielding each as it is done; closing the generator cancels the rest.

    Nothing is written. More than MIN_PARALLEL_FILES are read by ``workers`` processes, by default one a processor.
    """
    workers = (cpu_count() or 1) if workers is None else workers
    # A packaged program would start itself anew instead of a worker.
    if workers < 2 or len(paths) <= MIN_PARALLEL_FILES or getattr(sys, "frozen", False):
        outcomes: Iterator[_FileResult] = (_read(str(path)) for path in paths)
    else:
        outcomes = _in_parallel([str(path) for path in paths], workers)
    for done, (path, candidate, trouble) in enumerate(outcomes, 1):
        yield BatchResult(Path(path), candidate, trouble, done, len(paths))


def _read(path: str) -> _FileResult:
    try:
        return path, read_report_file(Path(path)), ""
    except AppError as error:
        return path, None, error.sentence


def _in_parallel(paths: Sequence[str], workers: int) -> Iterator[_FileResult]:
    """Several processes. Should one of them die, what was being read then is read again file by file."""
    queue = deque(_chunks(paths))
    while queue:
        suspects = yield from _read_until_crash(queue, workers)
        alone = deque([path] for chunk in suspects for path in chunk)
        while alone:
            for chunk in (yield from _read_until_crash(alone, 1, ahead=1)):
                yield chunk[0], None, f"{chunk[0]}：{UNEXPECTED_ERROR}"


def _read_until_crash(queue: deque[list[str]], workers: int, ahead: int = 2) -> Generator[_FileResult, None, _Chunks]:
    """Take chunks from the queue; those under way when a process died, or none when all were read."""
    context = get_context("spawn" if sys.platform == "win32" else "forkserver")
    pool = ProcessPoolExecutor(workers, context, initializer=stay_apart)
    running: dict[Future[bytes], list[str]] = {}
    try:
        while queue or running:
            while queue and len(running) < workers * ahead:
                running[pool.submit(_read_chunk, queue[0])] = queue[0]
                queue.popleft()
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                yield from pickle.loads(future.result())
                del running[future]
    except BrokenProcessPool:
        return list(running.values())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return []


def _chunks(paths: Sequence[str]) -> Iterator[list[str]]:
    """A few files at a time, fewer where they are large: asking for each alone would cost more than reading it."""
    chunk: list[str] = []
    size = 0
    for path in paths:
        with contextlib.suppress(OSError):
            size += Path(path).stat().st_size
        chunk.append(path)
        if len(chunk) == _CHUNK or size > _LARGE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _read_chunk(paths: Sequence[str]) -> bytes:
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump([_read(path) for path in paths])
    return out.getvalue()


class _Pickler(pickle.Pickler):
    """Sends an edition by its name, so that it arrives as the one edition the program knows."""

    dispatch_table = {Edition: lambda edition: (edition_by_name, (edition.name,))}  # noqa: RUF012, the pickler's own
