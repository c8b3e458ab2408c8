"""The workbook: read back by calamine, its formulas and texts looked at in the XML."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

import pytest
from python_calamine import CalamineWorkbook

from models.editions.layout import lay_out
from models.figures.value import format_exact
from models.rules.check import check
from models.rules.registry import named
from output.compose import compose
from output.workbook import ExtraSheet, findings_sheet, render
from tests.output.reports import filled, sample, worded


def sheets(raw: bytes) -> Mapping[str, Sequence[Sequence[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def xml_of(raw: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name).decode()


def test_a_sheet_for_every_section_with_numbers_as_numbers() -> None:
    filing = sample()
    read = sheets(render(filing, compose(filing)))
    assert list(read) == [section.short_name for section in filing.edition.sections]
    numbers = sorted(v for rows in read.values() for row in rows for v in row if isinstance(v, int | float))
    edition = filing.edition
    due = sorted(float(format_exact(value, edition.kind(cell))) for cell, value in filing.figures.all.items())
    assert numbers == due


def test_totals_are_formulas_with_their_value() -> None:
    filing = sample()
    raw = render(filing, compose(filing))
    number = [section.key for section in filing.edition.sections].index("requests") + 1
    written = xml_of(raw, f"xl/worksheets/sheet{number}.xml")
    formulas = re.findall(r"<f>(SUM\([A-Z0-9:,]+\))</f><v>(\d+)</v>", written)
    totals = [cell for cell in filing.edition.operands if cell.block == "requests"]
    assert len(formulas) == len(totals)
    assert ("SUM(D6:I6)", str(filing.figures.get(totals[-25]))) in formulas or any(
        f == "SUM(D6:I6)" for f, _ in formulas
    )


@pytest.mark.promise("formulas-disarmed")
def test_text_that_looks_like_a_formula_is_text() -> None:
    for text in ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)"):
        filing = worded({"overview": text})
        raw = render(filing, compose(filing))
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            assert "<f>" not in archive.read("xl/worksheets/sheet2.xml").decode()
        assert any(row and row[0] == text for row in sheets(raw)["总体情况"])


def test_blanks_stay_blank() -> None:
    filing = filled(None)
    read = sheets(render(filing, compose(filing)))
    assert not [v for rows in read.values() for row in rows for v in row if isinstance(v, int | float)]


def test_findings_and_other_sheets_are_added() -> None:
    filing = worded({})
    findings = check(filing, lambda *_: None)
    assert findings
    extra = ExtraSheet("汇总情况", ("单位", "件数"), (("=甲", 3),))
    read = sheets(render(filing, compose(filing), [findings_sheet(filing, findings), extra]))
    assert read["汇总情况"] == [["单位", "件数"], ["=甲", 3.0]]
    assert read["校验结果"][0][0] == "程度"
    assert [line[6] for line in read["校验结果"][1:]] == [named(finding.rule) for finding in findings]


def test_the_same_report_gives_the_same_bytes() -> None:
    filing = sample()
    assert render(filing, compose(filing)) == render(filing, compose(filing))


def heights(raw: bytes, sheet: int) -> list[float]:
    """The heights that a sheet gives its rows, in points."""
    return [
        float(each) for each in re.findall(r'<row [^>]*\bht="([\d.]+)"', xml_of(raw, f"xl/worksheets/sheet{sheet}.xml"))
    ]


def test_rows_are_as_high_as_their_words() -> None:
    filing = worded({"overview": "全年公开各类信息，及时回应社会关切。" * 30 + "\n短。"})
    long, short = heights(render(filing, compose(filing)), 2)
    assert long > 10 * 16
    assert short < 2 * 17


@pytest.mark.parametrize("year", [2020, 2025])
def test_a_table_repeats_its_head_on_every_page_and_pages_are_numbered(year: int) -> None:
    filing = filled(7, year)
    raw = render(filing, compose(filing))
    names = re.findall(r"<definedName [^>]*Print_Titles[^>]*>([^<]*)<", xml_of(raw, "xl/workbook.xml"))
    assert "申请办理!$3:$5" in [name.replace("'", "") for name in names]
    table = filing.edition.table("requests")
    number = next(at for at, section in enumerate(filing.edition.sections, 1) if section.table == table.key)
    assert len(heights(raw, number)) == lay_out(table).rows
    assert all("&amp;P" in xml_of(raw, f"xl/worksheets/sheet{at}.xml") for at in range(1, 7))
