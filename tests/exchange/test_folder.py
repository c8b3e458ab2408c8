"""Many files in one go."""

import multiprocessing
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from models.editions.known_editions import edition_by_name
from models.exchange.candidate import Candidate
from models.exchange.formats.report_json import write_report
from models.exchange.packages.bundle import write_bundle
from models.exchange.report_files import MIN_PARALLEL_FILES, find_files, find_report_files, read_report_files
from output.publish import render
from tests.exchange.made_up import made_up


def filled(directory: Path, count: int) -> None:
    for seed in range(count):
        (directory / f"{seed:03}.ndbg").write_bytes(write_bundle(made_up("2021", seed)))


def test_a_mixed_folder_gives_reports_and_sentences(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/page.html").write_bytes(render(made_up("2019", 1), ".html"))
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "~$open.docx").write_bytes(b"lock")
    (tmp_path / "readme.rst").write_text("x")
    taken = list(read_report_files(find_report_files([tmp_path])))
    assert [(one.done, one.total) for one in taken] == [(number, 5) for number in range(1, 6)]
    assert [one.path.name for one in taken if one.candidate is None] == ["broken.docx"]
    assert all(one.error.endswith("。") for one in taken if one.candidate is None)


def test_what_is_not_read_of_a_folder_is_named_with_why(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/水利局.xyz").write_bytes(b"\x00\x01")
    (tmp_path / "断了.docx").symlink_to(tmp_path / "gone.docx")
    (tmp_path / "Thumbs.db").write_bytes(b"")
    found = find_files([tmp_path])
    assert found.reports == (tmp_path / "000.ndbg",)
    assert {one.path.name: one.reason for one in found.unread} == {
        "水利局.xyz": "不是能读的文件",
        "断了.docx": "不是文件，或是断了的链接",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="who may open a folder is told otherwise there")
def test_a_folder_that_does_not_open_is_named_with_why() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "锁着").mkdir()
        filled(folder, 1)
        filled(folder / "锁着", 1)
        folder.chmod(0o755)
        (folder / "锁着").chmod(0o000)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)
        try:
            found = find_files([folder])
        finally:
            if is_root:
                os.seteuid(0)
            (folder / "锁着").chmod(0o700)
    assert found.reports == (folder / "000.ndbg",)
    (shut,) = found.unread
    assert shut.path == folder / "锁着"
    assert shut.reason == "文件夹打不开（没有权限）"


def test_several_processes_read_the_same(tmp_path: Path) -> None:
    filled(tmp_path, MIN_PARALLEL_FILES + 20)
    taken = {one.path.name: one.candidate for one in read_report_files(find_report_files([tmp_path]), workers=2)}
    assert len(taken) == MIN_PARALLEL_FILES + 20
    for seed in (0, MIN_PARALLEL_FILES):
        candidate = taken[f"{seed:03}.ndbg"]
        assert candidate
        assert candidate.filing.edition is edition_by_name("2021")
        assert write_report(candidate.filing) == write_report(made_up("2021", seed))


def test_closing_the_reading_cancels_the_rest(tmp_path: Path) -> None:
    filled(tmp_path, MIN_PARALLEL_FILES + 20)
    reading = read_report_files(find_report_files([tmp_path]), workers=2)
    next(reading)
    reading.close()
    assert list(reading) == []


def die_on(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Have the process that reads a file of that name killed, as a fault in a library would."""
    from models.exchange import report_files
    from models.exchange.report_file import read_report_file

    def read_or_die(path: Path) -> Candidate:
        if path.name == name:
            os.kill(os.getpid(), signal.SIGKILL)
        return read_report_file(path)

    monkeypatch.setattr(report_files, "read_report_file", read_or_die)
    monkeypatch.setattr(report_files, "get_context", lambda _: multiprocessing.get_context("fork"))


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process by signal")
def test_a_file_that_kills_its_reader_costs_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, MIN_PARALLEL_FILES + 20)
    die_on(monkeypatch, "037.ndbg")
    taken = list(read_report_files(find_report_files([tmp_path]), workers=2))
    assert len({one.path for one in taken}) == len(taken) == MIN_PARALLEL_FILES + 20
    [failed] = [one for one in taken if one.candidate is None]
    assert failed.path.name == "037.ndbg"
    assert failed.error.endswith("请把文件交给维护人员。")
