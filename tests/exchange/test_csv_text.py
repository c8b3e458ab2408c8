"""CSV out and in: a spreadsheet finds no formula, and what was written is read back as it was."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.csv_text import FORMULA_STARTS, read_csv, write_csv
from models.errors import BrokenFile

cells = st.text(st.sampled_from("='+-@＝＋－＠\t\r\n1.5a字,\"; "), max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=4))
@example([["=1", "'=1", "''=1", "'", "''"], ["-5", "'-5", "-5.5", "+86", "+86 1"]])
def test_what_was_written_is_read_back(rows: list[list[str]]) -> None:
    text = write_csv(rows)
    assert [list(row) for _, row in read_csv(text)] == rows
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not cell.startswith(FORMULA_STARTS) or float(cell) is not None  # a number and nothing else


def test_what_is_no_csv_is_refused_with_its_line() -> None:
    with pytest.raises(BrokenFile, match="第 2 行：不是有效的 CSV"):
        list(read_csv(f"a,b\n{'x' * 200_000},c\n"))
