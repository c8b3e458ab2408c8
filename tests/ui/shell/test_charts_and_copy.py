"""A page of charts in what leaves the window, and the whole report on the clipboard."""

import dataclasses
import io
import zipfile
from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models.exchange.pasted_report import read_pasted_report
from models.figures.totals import add_up
from models.report.filing import Filing
from models.services.library import Library
from tests.ui.shell.conftest import Said, export
from ui.shell.main_window import MainWindow


@pytest.fixture
def opened(window: MainWindow, sample_report: int) -> MainWindow:
    """The window on the sample, with pages of charts wanted."""
    window.open_report(sample_report)
    window.context.settings.change(charts=True)
    return window


def bring_earlier(library: Library, sample: Filing, back: int) -> None:
    """Put the office's report of some years before into the library."""
    figures = add_up(sample.edition, {cell: value // 2 for cell, value in sample.figures.typed.items()})
    library.add_filing(dataclasses.replace(sample, year=sample.year - back, figures=figures), "早先")


def exported(qtbot: QtBot, window: MainWindow, deed: str, path: Path, answers: list[Path | None]) -> str:
    """Write the report through the window's action; what is said of it."""
    answers.append(path)
    export(window, deed)
    assert window.page is not None
    notice = window.page.notice
    qtbot.waitUntil(lambda: notice.label.text().startswith("已导出"), timeout=20_000)
    return notice.label.text()


def test_the_pdf_ends_with_the_charts_and_says_which_years_are_missing(
    qtbot: QtBot, opened: MainWindow, library: Library, sample: Filing, tmp_path: Path, path_answer: list[Path | None]
) -> None:
    told = exported(qtbot, opened, "export", tmp_path / "a.pdf", path_answer)
    assert f"三年对比缺 {sample.year - 1} 年、{sample.year - 2} 年" in told
    bring_earlier(library, sample, 1)
    bring_earlier(library, sample, 2)
    assert "三年对比" not in exported(qtbot, opened, "export", tmp_path / "b.pdf", path_answer)
    last = pypdf.PdfReader(tmp_path / "b.pdf").pages[-1].extract_text()
    assert "附：图解" in last
    assert f"{sample.year - 2}年" in last


def test_without_the_setting_there_is_no_such_page(
    qtbot: QtBot, opened: MainWindow, tmp_path: Path, path_answer: list[Path | None]
) -> None:
    opened.context.settings.change(charts=False)
    told = exported(qtbot, opened, "export", tmp_path / "a.pdf", path_answer)
    assert "三年对比" not in told
    assert "附：图解" not in pypdf.PdfReader(tmp_path / "a.pdf").pages[-1].extract_text()


def test_the_preview_follows_the_setting(qtbot: QtBot, opened: MainWindow) -> None:
    opened.named_actions["preview"].trigger()
    assert opened.page is not None
    pane = opened.page.preview
    qtbot.waitUntil(lambda: pane.is_current)
    with_charts = pane.sheets.count
    opened.context.settings.change(charts=False)
    qtbot.waitUntil(lambda: pane.sheets.count == with_charts - 1)


def test_the_package_compares_with_the_library_s_earlier_years(
    qtbot: QtBot,
    opened: MainWindow,
    library: Library,
    sample: Filing,
    said: Said,
    tmp_path: Path,
    path_answer: list[Path | None],
) -> None:
    opened.context.settings.change(charts=False)
    bring_earlier(library, sample, 2)
    exported(qtbot, opened, "package", tmp_path / "a.zip", path_answer)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert f"{sample.year - 2}年" in archive.read("图解/一图读懂.svg").decode()
        [name] = [name for name in archive.namelist() if name.endswith("报告.pdf")]
        assert "附：图解" not in pypdf.PdfReader(io.BytesIO(archive.read(name))).pages[-1].extract_text()


def test_the_whole_report_is_copied_as_a_page_and_as_text(opened: MainWindow, sample: Filing) -> None:
    opened.named_actions["copy_report"].trigger()
    carried = QGuiApplication.clipboard().mimeData()
    assert {"text/html", "text/plain"} <= set(carried.formats())
    for text, html in ((carried.text(), carried.html()), (carried.text(), "")):
        read = read_pasted_report(text, html).filing
        assert read.figures == sample.figures
        assert set(read.texts) == set(sample.texts)
        assert read.agency.name == sample.agency.name
    assert "<style" not in carried.html()
    assert opened.page is not None
    assert "已复制整篇报告" in opened.page.notice.label.text()
