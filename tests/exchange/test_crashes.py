"""Files that once broke a reader; see ``tests/faults/trials/fuzz_readers.py``."""

from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest

from models.errors import BrokenFile
from models.exchange.report_file import UNEXPECTED_ERROR, read_report_bytes

CRASHES = sorted((Path(__file__).parent / "crashes").iterdir())


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: path.name)
@pytest.mark.promise("hostile-files")
def test_what_once_broke_a_reader_is_read_or_refused(path: Path) -> None:
    refused = ""
    try:
        read_report_bytes(path.read_bytes(), path.name)
    except BrokenFile as refusal:
        refused = f"{refusal.sentence} {refusal.__cause__!r}"
    # A reader's own error ends in a sentence too, so that a clerk can go on; here it is looked for.
    assert UNEXPECTED_ERROR not in refused


@pytest.mark.loud
def test_a_missing_part_of_the_program_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> NoReturn:
        import_module("lxml.no_such_part")  # as where an installation is incomplete
        raise AssertionError

    monkeypatch.setattr("models.exchange.report_file.read_file_type", read)
    with pytest.raises(BrokenFile, match=r"缺少读这种文件要用的部件（lxml.no_such_part）.*重新安装"):
        read_report_bytes(b"<html><body>2025</body></html>", "年报.html")
