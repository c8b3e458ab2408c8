"""Tables as separated values: every sheet's figures come back, in the encodings and separators of spreadsheets."""

import codecs
import csv
import io
from pathlib import Path

import pytest

from models.editions.edition import CellKey
from models.editions.shipped import shipped
from models.errors import BrokenFile
from models.exchange.formats.separated_values import read_separated_values
from models.exchange.formats.workbook import read_workbook
from models.exchange.neutral_document import DocumentTable
from models.exchange.report_file import read_report_bytes, read_report_file
from models.exchange.report_files import find_report_files
from models.report.filing import Filing
from output.publish import render
from tests.exchange.made_up import differences, made_up
from tests.exchange.soffice import convert, needs_soffice

EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def saved(filing: Filing, separator: str = ",") -> str:
    """All sheets of our workbook below each other, as a spreadsheet saves them: what is merged stands once."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    for table in read_workbook(render(filing, ".xlsx")).parts:
        assert isinstance(table, DocumentTable)
        width = max(cell.column + cell.columns for cell in table.cells)
        texts = {(cell.row, cell.column): cell.text for cell in table.cells}
        for row in range(max(cell.row for cell in table.cells) + 1):
            writer.writerow([texts.get((row, column), "") for column in range(width)])
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "mark", "separator", "ending"),
    [
        ("utf-8", codecs.BOM_UTF8, ",", ".csv"),
        ("utf-8", b"", ";", ".csv"),
        ("gb18030", b"", ",", ".csv"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "\t", ".csv"),
        ("utf-8", b"", "\t", ".tsv"),
    ],
)
@pytest.mark.parametrize("edition", shipped())
def test_a_whole_report_is_read(edition: str, encoding: str, mark: bytes, separator: str, ending: str) -> None:
    for seed in (31, 32):
        filing = made_up(edition, seed)
        candidate = read_report_bytes(mark + saved(filing, separator).encode(encoding), f"年报{ending}")
        assert differences(filing, candidate) == []
        assert not candidate.cells_to_confirm


@needs_soffice
def test_every_table_that_libreoffice_saves_is_read(tmp_path: Path) -> None:
    filings = {f"{edition}-{seed}": made_up(edition, seed) for edition in shipped() for seed in (33, 34)}
    files = {f"{name}.xlsx": render(filing, ".xlsx") for name, filing in filings.items()}
    sheets = convert(files, EVERY_SHEET, tmp_path)
    for name, filing in filings.items():
        found: dict[CellKey, int | None] = {}
        for sheet in ("主动公开", "申请办理", "复议诉讼"):
            candidate = read_report_file(sheets[f"{name}-{sheet}"], filing.year)
            assert not candidate.unplaced
            found |= {cell: placed.value for cell, placed in candidate.cells.items()}
        assert found == {cell: filing.figures.get(cell) for cell in filing.edition.cells}


def cells(text: str) -> list[list[str]]:
    [table] = read_separated_values(text.encode()).parts
    assert isinstance(table, DocumentTable)
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return list(rows.values())


def test_quotes_separators_and_numbers_kept_as_text() -> None:
    assert cells('a,"b,c"\n"两\n行","=""02"""\n') == [["a", "b,c"], ["两\n行", "02"]]
    assert cells('a,="0012"\n1,2\n') == [["a", "0012"], ["1", "2"]]
    assert cells("a;b, c;5\nd;e;6\n") == [["a", "b, c", "5"], ["d", "e", "6"]]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ('a,b\n1,"' + "x" * 200_000, "引号"),
        (",".join("1" * 500), "列太多"),
        ("a,b\n" * 100_000, "太多"),
        ("a,b\n1,2\n", "没有找到年报"),
    ],
)
def test_what_is_no_table_of_a_report_is_told(raw: str, sentence: str) -> None:
    with pytest.raises(BrokenFile, match=sentence):
        read_report_bytes(raw.encode(), "表.csv")


def test_a_folder_is_not_searched_for_lists(tmp_path: Path) -> None:
    """Rosters and word lists end so too; a file that is chosen by itself is read."""
    (tmp_path / "名册.csv").write_text("code,name")
    (tmp_path / "年报.odt").write_bytes(b"PK")
    assert [path.name for path in find_report_files([tmp_path])] == ["年报.odt"]
