"""Files that once broke a reader; see ``tests/faults/trials/fuzz_readers.py``."""

import contextlib
from pathlib import Path

import pytest

from models.errors import BrokenFile
from models.exchange.report_file import read_report_bytes

CRASHES = sorted((Path(__file__).parent / "crashes").iterdir())


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: path.name)
def test_what_once_broke_a_reader_is_read_or_refused(path: Path) -> None:
    with contextlib.suppress(BrokenFile):
        read_report_bytes(path.read_bytes(), path.name)
