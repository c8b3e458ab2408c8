"""The charts and the package that holds them."""

import dataclasses
import hashlib
import io
import zipfile

from lxml import etree
from PIL import Image

from models.exchange.reading import read_bytes
from models.exchange.report_json import write_report
from output.chart_files import png, svg
from output.charts import HEIGHT, WIDTH, Bar, Words, charts
from output.package import SUMS, package
from tests.output.reports import filled, sample


def with_years() -> list[object]:
    filing = sample()
    before = dataclasses.replace(filing, year=filing.year - 1)
    return list(charts(dataclasses.replace(filing, last_year=before)))


def test_results_and_requesters_say_the_table_s_figures() -> None:
    results, requesters = charts(sample())
    assert [w.text.partition("（")[0] for w in results.shapes if isinstance(w, Words) and w.text[0].isdigit()] == [
        "1362", "454", "178", "781", "88", "187",
    ]  # fmt: skip
    assert "3001件，占96.2%" in requesters.spoken


def test_years_stand_side_by_side_only_where_there_are_two() -> None:
    assert [chart.key for chart in charts(sample())] == ["results", "requesters"]
    years = with_years()[-1]
    shades = {shape.shade for shape in years.shapes if isinstance(shape, Bar)}  # type: ignore[attr-defined]
    assert len(shades) == 2


def test_an_empty_report_has_no_chart() -> None:
    assert charts(filled(None)) == ()
    assert charts(filled(0)) == ()


def test_nothing_stands_outside_the_picture() -> None:
    for chart in with_years():
        for shape in chart.shapes:  # type: ignore[attr-defined]
            if isinstance(shape, Words):
                assert 0 <= shape.x <= WIDTH
                assert 0 < shape.y <= HEIGHT


def test_svg_and_png_are_whole_pictures_in_grey() -> None:
    for chart in with_years():
        root = etree.fromstring(svg(chart).encode())  # type: ignore[arg-type]
        assert root.findtext("{http://www.w3.org/2000/svg}title") == chart.title  # type: ignore[attr-defined]
        with Image.open(io.BytesIO(png(chart, 1))) as picture:  # type: ignore[arg-type]
            assert picture.size == (WIDTH, HEIGHT)
            assert picture.mode == "L"
            low, high = picture.getextrema()
            assert (low, high) == (0, 255)


def test_the_package_holds_everything_and_its_checksums() -> None:
    filing = sample()
    raw = package(filing, write_report(filing), ())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = set(archive.namelist())
        sums = dict(reversed(line.split("  ", 1)) for line in archive.read(SUMS).decode().splitlines())
        assert set(sums) == names - {SUMS}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in sums.items())
        sheets = ("校核记录单.docx", "校核记录单.pdf")
        for ending in (".pdf", ".docx", ".html", ".xlsx", ".ofd", "report.json", *sheets, "results.png"):
            assert any(name.endswith(ending) for name in names)
    assert read_bytes(raw, "a.zip").filing.figures == filing.figures
