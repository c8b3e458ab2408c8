"""The charts and the package that holds them."""

import dataclasses
import hashlib
import io
import zipfile

import pdfplumber
import pikepdf
import pypdf
import pytest
from lxml import etree
from PIL import Image

from models.exchange.formats.report_json import write_report
from models.exchange.report_file import read_report_bytes
from models.figures.totals import add_up
from models.report.filing import Filing
from output.chart_files import png, svg
from output.charts import HEIGHT, WIDTH, BarShape, Chart, Label, charts, missing_years
from output.package import SUMS, make_package
from output.publish import render
from tests.output.reports import filled, sample


def with_years() -> tuple[Chart, ...]:
    filing = sample()
    before = dataclasses.replace(filing, year=filing.year - 1)
    return charts(dataclasses.replace(filing, last_year=before))


def test_results_and_requesters_say_the_table_s_figures() -> None:
    results, requesters = charts(sample())
    assert [w.text.partition("（")[0] for w in results.shapes if isinstance(w, Label) and w.text[0].isdigit()] == [
        "1362", "454", "178", "781", "88", "187",
    ]  # fmt: skip
    assert "3001件，占96.2%" in requesters.spoken


def test_years_stand_side_by_side_only_where_there_are_two() -> None:
    assert [chart.key for chart in charts(sample())] == ["results", "requesters"]
    years = with_years()[-1]
    shades = {shape.shade for shape in years.shapes if isinstance(shape, BarShape)}
    assert len(shades) == 2


def year(before: int, part: float = 0.9) -> Filing:
    """The sample as it might have been some years before."""
    filing = sample()
    figures = add_up(filing.edition, {cell: int(value * part) for cell, value in filing.figures.typed.items()})
    return dataclasses.replace(filing, year=filing.year - before, figures=figures)


def test_three_years_are_compared_and_what_is_missing_is_told() -> None:
    now = sample()
    both = [year(1), year(2)]
    chart = charts(now, both)[-1]
    assert [w.text for w in chart.shapes if isinstance(w, Label) and w.text.endswith("年")] == [
        f"{each}年" for each in (now.year - 2, now.year - 1, now.year)
    ]
    assert missing_years(now, both) == ()
    assert missing_years(now, [year(2), year(3)]) == (now.year - 1,)
    assert missing_years(now, [dataclasses.replace(filled(None), year=now.year - 1)]) == (now.year - 1, now.year - 2)
    assert [chart.key for chart in charts(now, [year(2)])] == ["results", "requesters", "years"]
    assert [chart.key for chart in charts(now, [])] == ["results", "requesters"]


DRAWN = charts(sample(), [year(1), year(2)], on_a_page=True)


@pytest.mark.parametrize("form", [".pdf", ".docx", ".html", ".ofd"])
def test_the_last_page_of_charts_adds_nothing_to_what_is_read_back(form: str) -> None:
    read = read_report_bytes(render(sample(), form, DRAWN), f"a{form}")
    plain = read_report_bytes(render(sample(), form), f"a{form}")
    assert read.filing == plain.filing
    assert [left.is_harmless for left in read.unplaced] == [True]
    assert read.questions == ()


def dictionaries(holder: pypdf.generic.DictionaryObject, *path: str) -> list[pypdf.generic.DictionaryObject]:
    """All that stand under a name of a page."""
    for name in path:
        inner = holder[name]
        assert isinstance(inner, pypdf.generic.DictionaryObject)
        holder = inner
    found = [each.get_object() for each in holder.values()]
    assert all(isinstance(each, pypdf.generic.DictionaryObject) for each in found)
    return [each for each in found if isinstance(each, pypdf.generic.DictionaryObject)]


def test_the_charts_stand_on_one_last_page_in_the_report_s_own_faces() -> None:
    raw = render(sample(), ".pdf", DRAWN)
    pages = pypdf.PdfReader(io.BytesIO(raw)).pages
    assert len(pages) == len(pypdf.PdfReader(io.BytesIO(render(sample(), ".pdf"))).pages) + 1
    text = pages[-1].extract_text()
    for chart in DRAWN:
        assert chart.title in text
    fonts = {str(font["/BaseFont"]) for font in dictionaries(pages[-1], "/Resources", "/Font")}
    assert all("+" in font for font in fonts)
    with pikepdf.open(io.BytesIO(raw)) as opened:
        told = [str(each.Alt) for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert told == [chart.spoken for chart in DRAWN]
    with pdfplumber.open(io.BytesIO(raw)) as document:
        last = document.pages[-1]
        assert all(bar["x0"] >= 0 and bar["x1"] <= last.width for bar in last.rects)
        greys = {str(bar["non_stroking_color"]) for bar in last.rects}
    assert len(greys) >= 2, "a bar of this year and one of another differ in their grey"


def test_word_and_web_describe_their_pictures() -> None:
    with zipfile.ZipFile(io.BytesIO(render(sample(), ".docx", DRAWN))) as archive:
        body = archive.read("word/document.xml").decode()
        assert [archive.read(f"word/media/chart{n}.png")[:4] for n in (1, 2, 3)] == [b"\x89PNG"] * 3
    assert body.count("<w:drawing>") == 3
    page = render(sample(), ".html", DRAWN).decode()
    for chart in DRAWN:
        assert chart.spoken in body
        assert f'aria-label="{chart.spoken}"' in page
    assert page.count("<style>") == 1


def test_an_empty_report_has_no_chart() -> None:
    assert charts(filled(None)) == ()
    assert charts(filled(0)) == ()


def test_nothing_stands_outside_the_picture() -> None:
    for chart in with_years():
        for shape in chart.shapes:
            if isinstance(shape, Label):
                assert 0 <= shape.x <= WIDTH
                assert 0 < shape.y <= HEIGHT


def test_svg_and_png_are_whole_pictures_in_grey() -> None:
    for chart in with_years():
        root = etree.fromstring(svg(chart).encode())
        assert root.findtext("{http://www.w3.org/2000/svg}title") == chart.title
        with Image.open(io.BytesIO(png(chart, 1))) as picture:
            assert picture.size == (WIDTH, HEIGHT)
            assert picture.mode == "L"
            low, high = picture.getextrema()
            assert (low, high) == (0, 255)


@pytest.mark.promise("package-holds-back")
def test_the_package_holds_everything_and_its_checksums() -> None:
    filing = sample()
    raw = make_package(filing, write_report(filing), ())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = set(archive.namelist())
        lines = [line.split("  ", 1) for line in archive.read(SUMS).decode().splitlines()]
        sums = {name: digest for digest, name in lines}
        assert set(sums) == names - {SUMS}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in sums.items())
        sheets = ("校核记录单.docx", "校核记录单.pdf")
        for ending in (".pdf", ".docx", ".html", ".xlsx", ".ofd", "report.json", *sheets, "results.png"):
            assert any(name.endswith(ending) for name in names)
    assert read_report_bytes(raw, "a.zip").filing.figures == filing.figures
