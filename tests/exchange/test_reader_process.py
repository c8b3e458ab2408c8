"""A native reader that crashes, swells or does not end: a sentence, and the next file is read as ever."""

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import BrokenFile
from models.exchange import reader_process
from models.exchange.neutral_document import DocumentCell, DocumentLine, DocumentTable, NeutralDocument
from models.exchange.reader_process import ReaderFailed, end_reader, read_apart
from models.exchange.report_file import UNEXPECTED_ERROR, read_report_bytes
from models.file_types import FILE_TYPES

ROOT = Path(__file__).parents[2]
HERE = "tests.exchange.test_reader_process"
PART = DocumentLine("一、总体情况", "第 1 段")
TABLE = DocumentTable(
    (DocumentCell(0, 0, 1, 2, "\ud800三", ("划去了 5",)), DocumentCell(1, 0, 1, 1, "")),
    "表",
    True,
    (DocumentCell(2, 0, 1, 1, "藏"),),
)
WHOLE = NeutralDocument((PART, TABLE), ("年报",), ("注意",))


def sound(_: bytes) -> NeutralDocument:
    """A reader that reads."""
    return WHOLE


def number_of_process(_: bytes) -> NeutralDocument:
    """Where it runs."""
    return NeutralDocument((), (str(os.getpid()),))


def crashing(_: bytes) -> NeutralDocument:
    """As a library does that follows a wrong pointer."""
    ctypes.string_at(0)
    raise AssertionError


def aborting(_: bytes) -> NeutralDocument:
    """As one does that gives up."""
    os.abort()


def swelling(_: bytes) -> NeutralDocument:
    """As one does that believes what a file says of its size."""
    held = []
    while True:
        held.append(bytearray(50_000_000))


def endless(_: bytes) -> NeutralDocument:
    """As one does that goes round in a circle."""
    while True:
        time.sleep(0.05)


def refusing(_: bytes) -> NeutralDocument:
    """A file that is not taken."""
    raise BrokenFile("第 3 页读不出来。")


def failing(_: bytes) -> NeutralDocument:
    """A mistake in a reader."""
    raise KeyError("某人的姓名")


@pytest.fixture(autouse=True)
def fresh_reader() -> Iterator[None]:
    """No process left from another test, and none left for the next."""
    end_reader()
    yield
    end_reader()


def of(reader: object) -> str:
    return f"{HERE}:{reader.__name__}"  # type: ignore[attr-defined]


def test_all_of_a_document_comes_back() -> None:
    assert read_apart(of(sound), b"") == WHOLE


def test_one_process_reads_one_file_after_the_other() -> None:
    first, second = (read_apart(of(number_of_process), b"").titles for _ in range(2))
    assert first == second != (str(os.getpid()),)


def test_a_large_window_does_not_make_its_reader_large() -> None:
    large = bytearray(600_000_000)
    large[::4096] = b"\1" * len(large[::4096])
    first, second = (read_apart(of(number_of_process), b"").titles for _ in range(2))
    assert first == second
    del large


@pytest.mark.parametrize("reader", [crashing, aborting])
def test_a_crash_is_a_sentence_and_the_next_file_is_read(reader: object) -> None:
    for _ in range(2):
        with pytest.raises(BrokenFile, match=r"读取部件崩溃了；程序和已存下的数据都没有受影响"):
            read_apart(of(reader), b"")
        assert read_apart(of(sound), b"") == WHOLE


@pytest.mark.skipif(sys.platform != "linux", reason="only here has a process a limit of memory")
def test_too_much_memory_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrokenFile, match="要用的内存太多"):
        read_apart(of(swelling), b"")
    assert read_apart(of(sound), b"") == WHOLE


def test_too_long_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_apart(of(sound), b"") == WHOLE
    monkeypatch.setattr(reader_process, "SECONDS", 1)
    with pytest.raises(BrokenFile, match="还没有读完"):
        read_apart(of(endless), b"")
    monkeypatch.undo()
    assert read_apart(of(sound), b"") == WHOLE


def test_what_a_reader_refuses_is_refused_in_its_words() -> None:
    with pytest.raises(BrokenFile, match="第 3 页读不出来"):
        read_apart(of(refusing), b"")


def test_a_mistake_is_told_without_what_was_read() -> None:
    with pytest.raises(ReaderFailed) as failed:
        read_apart(of(failing), b"")
    assert "KeyError in" in str(failed.value)
    assert "姓名" not in str(failed.value)


def test_every_reader_over_a_native_library_is_run_apart() -> None:
    """What a reader's module loads is asked of a program that loads nothing else."""
    import subprocess

    script = (
        "import sys\nfrom pkgutil import resolve_name\n"
        "resolve_name(sys.argv[1])\n"
        "print(*{name.partition('.')[0] for name in sys.modules} & {'lxml', 'pypdfium2', 'python_calamine', 'PIL'})"
    )
    for kind in FILE_TYPES:
        if kind.reader and not kind.is_native:
            done = subprocess.run(
                [sys.executable, "-c", script, kind.reader],
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
            assert done.stdout.split() == [], kind.name


def test_a_file_of_another_office_goes_this_way(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def listened(reader: str, raw: bytes) -> NeutralDocument:
        asked.append(reader)
        raise ReaderFailed("KeyError")

    monkeypatch.setattr(reader_process, "read_apart", listened)
    with pytest.raises(BrokenFile, match=UNEXPECTED_ERROR):
        read_report_bytes(b"%PDF-1.7\n" + b" " * 100, "年报.pdf")
    assert asked == ["models.exchange.formats.pdf:read_pdf"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_reads_by_a_worker_of_its_own() -> None:
    assert read_apart(f"{HERE}:sound", b"") == WHOLE
    child = os.fork()
    if not child:
        status = 1
        try:
            status = int(read_apart(f"{HERE}:sound", b"") != WHOLE)
            end_reader()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert read_apart(f"{HERE}:sound", b"") == WHOLE
