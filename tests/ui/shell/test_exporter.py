"""Export and print: the same pages in a file and on a printer, and sentences when that fails."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import cast

import pdfplumber
import pytest
from pypdf import PdfReader, PdfWriter
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageRanges, QPageSize, QPainter, QTransform
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.errors import Refused
from models.exchange.registry import INTERCHANGE
from models.exchange.report_file import read_report_file
from models.file_types import PACKAGE
from models.report.filing import Filing
from models.services.report_session import ReportSession
from output.formats import FORMATS, PDF_VARIANTS, PICTURES
from output.publish import render, render_variant
from tests.ui.shell.conftest import Said, export, export_dialog
from tests.widgets import texts
from ui.exporting.exporter import KINDS, ReportForPrint, default_name, render_report
from ui.report.preview.pdf_document import PdfDocument
from ui.report.preview.preview_pane import render_pdf
from ui.report.preview.print_request import chosen_settings, is_bound_as_a_book, new_printer
from ui.report.preview.printing import Printout, draw_pages, draw_part, print_pages
from ui.settings import Settings
from ui.shell.main_window import MainWindow
from ui.widgets.files import ask_save, file_name, settle_ending, with_ending

NAME = "示例市人民政府2025年政府信息公开工作年度报告.pdf"


def test_the_name_is_that_of_the_report(sample: Filing) -> None:
    assert default_name(sample) == NAME


@pytest.mark.parametrize(("words", "name"), [("甲/乙:丙", "甲_乙_丙"), (" . ", "未命名"), ("字" * 200, "字" * 120)])
def test_no_name_is_one_that_a_system_refuses(words: str, name: str) -> None:
    assert file_name(words) == name


def test_export_writes_the_report_and_offers_the_folder(
    qtbot: QtBot, window: MainWindow, sample_report: int, tmp_path: Path, path_answer: list[Path | None]
) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    export(window, "export")
    assert path_answer == []
    qtbot.waitUntil(lambda: window.page is not None and "已导出" in window.page.notice.label.text())
    assert (tmp_path / NAME).read_bytes() == render_pdf(window.page.report.filing, is_draft=True)
    assert [button.text() for button in window.page.notice.buttons] == ["打开文件", "打开文件夹"]
    assert window.context.settings.current.export_folder == str(tmp_path)


def test_export_warns_of_what_must_still_be_changed(
    qtbot: QtBot, window: MainWindow, sample_report: int, path_answer: list[Path | None]
) -> None:
    assert path_answer == []
    window.open_report(sample_report)
    page = window.page
    assert page is not None
    page.report.run(ReportSession.set_cells, {CellKey("requests", "granted", "natural_person"): 1})
    export(window, "export")
    qtbot.waitUntil(lambda: "已导出" in page.notice.label.text())
    assert "还有 1 处必须改" in page.notice.label.text()


def test_export_to_a_place_that_refuses_is_told_in_a_sentence(
    qtbot: QtBot, window: MainWindow, sample_report: int, said: Said, tmp_path: Path, path_answer: list[Path | None]
) -> None:
    path_answer.append(tmp_path / "拔掉的优盘" / "报告.pdf")
    window.open_report(sample_report)
    export(window, "export")
    qtbot.waitUntil(lambda: bool(said.boxes))
    assert said.boxes[-1][1] == "没有导出"
    assert "不存在，请另选一个文件夹。" in said.last


@pytest.mark.parametrize("ending", [ending for ending, each in FORMATS.items() if each.is_offered])
@pytest.mark.promise("writes-six")
def test_every_format_is_written_from_the_window(
    qtbot: QtBot, window: MainWindow, sample_report: int, tmp_path: Path, path_answer: list[Path | None], ending: str
) -> None:
    path_answer.append(tmp_path / f"报告{ending}")
    window.open_report(sample_report)
    export(window, "export_as")
    qtbot.waitUntil(lambda: window.page is not None and "已导出" in window.page.notice.label.text(), timeout=20_000)
    assert window.page is not None
    assert (tmp_path / f"报告{ending}").read_bytes() == render(window.page.report.filing, ending, is_draft=True)


@pytest.mark.parametrize("ending", PICTURES)
def test_the_picture_is_written_from_the_window(
    qtbot: QtBot, window: MainWindow, sample_report: int, tmp_path: Path, path_answer: list[Path | None], ending: str
) -> None:
    path_answer.append(tmp_path / f"图{ending}")
    window.open_report(sample_report)
    page = window.page
    assert page is not None
    window.named_actions["export_as"].trigger()
    dialog = export_dialog(window)
    dialog.picture_choice.click()
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: "已导出" in page.notice.label.text(), timeout=20_000)
    assert "三年对比缺" in page.notice.label.text()
    assert (tmp_path / f"图{ending}").read_bytes() == PICTURES[ending].write(page.report.filing, [], is_draft=True)


def test_a_picture_is_refused_in_a_form_it_has_not(
    qtbot: QtBot, window: MainWindow, sample_report: int, said: Said, tmp_path: Path, path_answer: list[Path | None]
) -> None:
    path_answer.append(tmp_path / "图.docx")
    window.open_report(sample_report)
    window.named_actions["export_as"].trigger()
    dialog = export_dialog(window)
    dialog.picture_choice.click()
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: bool(said.boxes))
    assert "一图读懂不写成“.docx”" in said.last


@pytest.mark.parametrize("is_final", [True, False])
@pytest.mark.promise("preview-is-print")
def test_a_final_report_and_one_whose_mark_is_switched_off_bear_no_mark(
    qtbot: QtBot, window: MainWindow, sample_report: int, tmp_path: Path, path_answer: list[Path | None], is_final: bool
) -> None:
    window.open_report(sample_report)
    page = window.page
    assert page is not None
    if is_final:
        page.report.run(ReportSession.finalise)
    path_answer.append(tmp_path / "报告.pdf")
    window.named_actions["export"].trigger()
    dialog = export_dialog(window)
    assert dialog.draft_box.isVisible() is not is_final
    if not is_final:
        dialog.draft_box.click()
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: "已导出" in page.notice.label.text())
    assert (tmp_path / "报告.pdf").read_bytes() == render_pdf(page.report.filing)
    page.show_preview()
    qtbot.waitUntil(lambda: page.preview.is_current)
    assert page.preview.sheets.content == (tmp_path / "报告.pdf").read_bytes(), "the preview is the page"


@pytest.mark.promise("preview-is-print")
def test_the_preview_of_a_draft_bears_the_mark_that_is_printed(
    qtbot: QtBot, window: MainWindow, sample_report: int
) -> None:
    window.open_report(sample_report)
    page = window.page
    assert page is not None
    page.show_preview()
    qtbot.waitUntil(lambda: page.preview.is_current)
    assert page.preview.sheets.content == render_pdf(page.report.filing, is_draft=True)
    window.context.settings.change(draft_mark=False)
    qtbot.waitUntil(lambda: page.preview.sheets.content == render_pdf(page.report.filing))


@pytest.mark.promise("pdf-variants")
@pytest.mark.parametrize("kind", PDF_VARIANTS)
def test_a_pdf_for_another_use_is_chosen_in_the_file_dialog(
    qtbot: QtBot,
    window: MainWindow,
    sample_report: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    monkeypatch.setattr("ui.widgets.files.path_responders", [])
    offered = list[str]()

    def choose(_parent: object, _title: str, _path: str, kinds: str, _first: str) -> tuple[str, str]:
        offered.extend(kinds.split(";;"))
        return str(tmp_path / "报告"), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    window.open_report(sample_report)
    export(window, "export_as")
    qtbot.waitUntil(lambda: window.page is not None and "已导出" in window.page.notice.label.text())
    assert window.page is not None
    filing = window.page.report.filing
    assert kind in offered
    written = (tmp_path / "报告.pdf").read_bytes()
    assert written == render_variant(filing, PDF_VARIANTS[kind], is_draft=True)
    assert written != render(filing, ".pdf", is_draft=True)


@pytest.mark.parametrize("form", INTERCHANGE)
def test_an_exchange_file_holds_the_whole_report(
    qtbot: QtBot, window: MainWindow, sample_report: int, tmp_path: Path, path_answer: list[Path | None], form: str
) -> None:
    path_answer.append(tmp_path / f"报告{form}")
    window.open_report(sample_report)
    export(window, "export_as")
    qtbot.waitUntil(lambda: window.page is not None and "已导出" in window.page.notice.label.text())
    assert window.page is not None
    back, filing = read_report_file(tmp_path / f"报告{form}").filing, window.page.report.filing
    assert (back.figures, back.texts, back.cover) == (filing.figures, filing.texts, filing.cover)


def test_every_form_that_is_offered_can_be_written(sample: Filing) -> None:
    for ending in re.findall(r"\*(\.\w+)", f"{KINDS};;{PACKAGE.filter()}"):
        assert render_report(ReportForPrint(sample, ()), Path(f"报告{ending}"))
    with pytest.raises(Refused, match="不会写"):
        render_report(ReportForPrint(sample, ()), Path("报告.doc"))


@pytest.mark.parametrize("goes", [True, False])
@pytest.mark.promise("package-holds-back")
def test_a_package_is_written_once_the_clerk_knows_what_stands_against_it(
    qtbot: QtBot,
    window: MainWindow,
    sample_report: int,
    said: Said,
    tmp_path: Path,
    path_answer: list[Path | None],
    goes: bool,
) -> None:
    path_answer.append(tmp_path / "发布包.zip")
    window.open_report(sample_report)
    page = window.page
    assert page is not None
    export(window, "package")
    qtbot.waitUntil(lambda: "已导出" in page.notice.label.text(), timeout=20_000)
    assert said.boxes == []
    names = zipfile.ZipFile(tmp_path / "发布包.zip").namelist()
    assert {Path(name).suffix for name in names} >= {".pdf", ".docx", ".html", ".xlsx", ".ofd", ".json", ".png"}
    assert "校核记录单.docx" in names
    (tmp_path / "发布包.zip").unlink()
    page.report.run(ReportSession.set_cells, {CellKey("requests", "granted", "natural_person"): 1})
    window.named_actions["package"].trigger()
    dialog = export_dialog(window)
    assert dialog.confirm_button.text() == "仍要生成…"
    assert "发布包里的校核记录单会注明“校验未通过”。" in texts(dialog)
    qtbot.waitUntil(lambda: any(text.startswith("还有 1 处必须改的问题没有处理") for text in texts(dialog)))
    if not goes:
        dialog.reject()
    else:
        dialog.confirm_button.click()
        qtbot.waitUntil(lambda: (tmp_path / "发布包.zip").exists(), timeout=20_000)
    assert (tmp_path / "发布包.zip").exists() is goes


@pytest.mark.parametrize(
    ("name", "kind", "path"),
    [
        ("a.pdf", "PDF 文件 (*.pdf)", "a.pdf"),
        ("a", "PDF 文件 (*.pdf)", "a.pdf"),
        ("a.docx", "网页 (*.html)", "a.html"),
        ("a.PDF", "PDF 文件 (*.pdf)", "a.PDF"),
        ("第2.1稿", "PDF 文件 (*.pdf)", "第2.1稿.pdf"),
        ("a.doc", "", "a.doc"),
    ],
)
def test_the_ending_is_that_of_the_kind(name: str, kind: str, path: str) -> None:
    assert with_ending(Path(name), kind) == Path(path)


@pytest.mark.parametrize(
    ("name", "chosen", "path", "kind"),
    [
        ("a.html", "Word 文档 (*.docx)", "a.html", "网页 (*.html)"),
        ("a.PDF", "Word 文档 (*.docx)", "a.PDF", "PDF 文件 (*.pdf)"),
        ("a.pdf", "PDF/A-1b (*.pdf)", "a.pdf", "PDF/A-1b (*.pdf)"),
        ("年报.docx", "PDF 文件 (*.pdf)", "年报.pdf", "PDF 文件 (*.pdf)"),
        ("第2.1稿", "Word 文档 (*.docx)", "第2.1稿.docx", "Word 文档 (*.docx)"),
        ("a.odt", "Word 文档 (*.docx)", "a.odt.docx", "Word 文档 (*.docx)"),
    ],
)
def test_an_ending_that_is_typed_says_which_format(name: str, chosen: str, path: str, kind: str) -> None:
    kinds = "Word 文档 (*.docx);;网页 (*.html);;PDF 文件 (*.pdf);;PDF/A-1b (*.pdf)"
    assert settle_ending(Path(name), chosen, kinds, Path("年报.docx")) == (Path(path), kind)


@pytest.mark.parametrize("replaces", [True, False])
def test_a_name_completed_to_one_that_exists_is_asked_about(
    tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch, replaces: bool
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"")
    chosen = (str(tmp_path / "a"), "PDF 文件 (*.pdf)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    said.answer = replaces
    assert ask_save(None, "导出", tmp_path, chosen[1]) == (tmp_path / "a.pdf" if replaces else None)
    assert "要替换它吗" in said.last


def test_leaving_before_it_is_written_loses_nothing(
    qtbot: QtBot, window: MainWindow, sample_report: int, tmp_path: Path, path_answer: list[Path | None]
) -> None:
    window.open_report(sample_report)
    for number in (1, 2):
        path_answer.append(tmp_path / f"{number}.pdf")
        export(window, "export")
    window.show_library()
    qtbot.waitUntil(lambda: "2.pdf" in window.library_page.notice.label.text())
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()


def test_closing_the_window_writes_what_still_waits(
    window: MainWindow, sample_report: int, tmp_path: Path, path_answer: list[Path | None]
) -> None:
    window.open_report(sample_report)
    for number in (1, 2, 3):
        path_answer.append(tmp_path / f"{number}.pdf")
        export(window, "export")
    window.close()
    assert all((tmp_path / f"{number}.pdf").stat().st_size for number in (1, 2, 3))


def test_changing_ones_mind_writes_nothing(
    window: MainWindow, sample_report: int, tmp_path: Path, path_answer: list[Path | None]
) -> None:
    path_answer.append(None)
    window.open_report(sample_report)
    before = sorted(tmp_path.iterdir())
    export(window, "export")
    assert sorted(tmp_path.iterdir()) == before


@pytest.fixture
def content(sample: Filing) -> bytes:
    """The sample as PDF."""
    return render_pdf(sample)


def to_file(path: Path, settings: Settings | None = None) -> QPrinter:
    """A printer that prints into a file."""
    printer = new_printer(settings or Settings(), "报告")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(150)
    return printer


def opened(content: bytes, parent: QObject) -> QPdfDocument:
    """A PDF as Qt reads it."""
    buffer = QBuffer(parent)
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(parent)
    document.load(buffer)
    return document


def drawn(document: QPdfDocument, page: int) -> QImage:
    """A page as a grey picture, two dots a point."""
    dots = (document.pagePointSize(page) * 2).toSize()
    return grey(document.render(page, dots))


def grey(picture: QImage) -> QImage:
    """A picture on white, in grey."""
    page = QImage(picture.size(), QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(0, 0, picture)
    painter.end()
    return page.convertToFormat(QImage.Format.Format_Grayscale8)


def edges(picture: QImage) -> list[int]:
    """The first and last rows and columns with ink."""
    found = []
    for turned in (picture, picture.transformed(QTransform().rotate(90))):
        held, step = bytes(turned.constBits()), turned.bytesPerLine()
        inked = [y for y in range(turned.height()) if min(held[y * step : y * step + turned.width()]) < 128]
        found += [inked[0], inked[-1]]
    return found


def ink(picture: QImage) -> float:
    """How dark a picture is on average, of 255."""
    held, step = bytes(picture.constBits()), picture.bytesPerLine()
    rows = (held[y * step : y * step + picture.width()] for y in range(picture.height()))
    return 255 - sum(map(sum, rows)) / (picture.width() * picture.height())


@pytest.mark.promise("preview-is-print")
def test_printing_into_a_file_gives_the_pdf_itself(content: bytes, tmp_path: Path, qapp: QApplication) -> None:
    sent = print_pages(content, to_file(tmp_path / "out.pdf"))
    assert (tmp_path / "out.pdf").read_bytes() == content
    assert sent.sentence == f"共 {len(PdfReader(io.BytesIO(content)).pages)} 页"
    assert sent.told == f"已写成 {tmp_path / 'out.pdf'}，{sent.sentence}。", "no printer had a part in it"


def test_what_went_to_a_printer_is_told_with_its_name() -> None:
    assert Printout(3, printer="三楼").told == "已送往打印机“三楼”，共 3 页。"


@pytest.mark.promise("preview-is-print")
def test_pages_are_drawn_at_the_same_size(content: bytes, tmp_path: Path, qapp: QApplication) -> None:
    draw_pages(content, to_file(tmp_path / "out.pdf"))
    printout = (tmp_path / "out.pdf").read_bytes()
    wanted, got = PdfReader(io.BytesIO(content)), PdfReader(io.BytesIO(printout))
    assert len(wanted.pages) == len(got.pages)
    before, after = opened(content, qapp), opened(printout, qapp)
    for number, (one, other) in enumerate(zip(wanted.pages, got.pages, strict=True)):
        size = [float(one.mediabox.width), float(one.mediabox.height)]
        assert [float(other.mediabox.width), float(other.mediabox.height)] == pytest.approx(size, abs=1.5)
        sent, came = drawn(before, number), drawn(after, number)
        assert edges(came) == pytest.approx(edges(sent), abs=2)
        assert ink(came) == pytest.approx(ink(sent), rel=0.1)


def test_a_page_drawn_in_parts_is_the_page(content: bytes, qapp: QApplication) -> None:
    document, dots = PdfDocument(content), QSize(1240, 1754)
    whole = QImage(dots, QImage.Format.Format_Grayscale8)
    painter = QPainter(whole)
    for top in range(0, dots.height(), 200):
        box = QRect(0, top, dots.width(), min(200, dots.height() - top))
        painter.drawImage(box.topLeft(), draw_part(document, 2, dots, box))
    painter.end()
    assert whole == document.render(2, dots).convertToFormat(QImage.Format.Format_Grayscale8)
    # Qt's reader is of another age of PDFium: the same place, not the same dots.
    assert edges(whole) == pytest.approx(edges(grey(opened(content, qapp).render(2, dots))), abs=1)


def test_a_wide_page_among_others_is_turned(tmp_path: Path, qapp: object) -> None:
    assert qapp
    book = PdfWriter()
    for wide, high in ((595, 842), (842, 595), (595, 842)):
        book.add_blank_page(wide, high)
    made = io.BytesIO()
    book.write(made)
    draw_pages(made.getvalue(), to_file(tmp_path / "out.pdf"))
    pages = PdfReader(tmp_path / "out.pdf").pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [False, True, False]


@pytest.mark.parametrize(("ranges", "pages"), [("2-3", [2, 3]), ("3,5", [3, 5]), ("1,3-4", [1, 3, 4]), ("6-99", [6])])
def test_a_range_of_pages(content: bytes, tmp_path: Path, qapp: object, ranges: str, pages: list[int]) -> None:
    assert qapp
    printer = to_file(tmp_path / "out.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString(ranges))
    assert print_pages(content, printer).pages == len(pages)
    wanted, got = PdfReader(io.BytesIO(content)), PdfReader(tmp_path / "out.pdf")
    assert [page.extract_text() for page in got.pages] == [wanted.pages[page - 1].extract_text() for page in pages]


def test_pages_that_the_report_does_not_have_are_refused(content: bytes, tmp_path: Path, qapp: object) -> None:
    assert qapp
    printer = to_file(tmp_path / "out.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(50, 60)
    with pytest.raises(Refused, match="选的页数不在报告里：报告只有 6 页"):
        print_pages(content, printer)
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (QPageSize.PageSizeId.A5, "共 6 页；纸张是 A5，不是 A4，整页缩小到 71%"),
        (QPageSize.PageSizeId.B5, "共 6 页；纸张是 B5，不是 A4，整页缩小到 84%"),
        (QPageSize.PageSizeId.A3, "共 6 页；纸张是 A3，不是 A4，整页放大到 141%"),
    ],
)
def test_on_other_paper_the_whole_page_is_scaled_and_told(
    content: bytes, tmp_path: Path, qapp: QApplication, paper: QPageSize.PageSizeId, sentence: str
) -> None:
    printer = to_file(tmp_path / "out.pdf")
    printer.setPageSize(QPageSize(paper))
    assert print_pages(content, printer).sentence == sentence
    size = QPageSize(paper).size(QPageSize.Unit.Point)
    wanted, got = PdfReader(io.BytesIO(content)), PdfReader(tmp_path / "out.pdf")
    before, after = opened(content, qapp), opened((tmp_path / "out.pdf").read_bytes(), qapp)
    for number, page in enumerate(got.pages):
        assert (page.mediabox.width, page.mediabox.height) == (size.width(), size.height())
        assert len(page.extract_text()) == pytest.approx(len(wanted.pages[number].extract_text()), rel=0.02)
        assert ink(drawn(after, number)) == pytest.approx(ink(drawn(before, number)), rel=0.25), "nothing is cropped"


@pytest.mark.qt_log_level_fail("CRITICAL")
def test_a_printer_that_does_not_take_it_is_told_in_a_sentence(content: bytes, qapp: object) -> None:
    assert qapp
    with pytest.raises(Refused, match="打印机没有接受"):
        draw_pages(content, to_file(Path("/nowhere/at/all.pdf")))


class OfficePrinter:
    """A printer that can print on both sides; where no printer is installed Qt offers none that can."""

    def printerName(self) -> str:
        return "三楼打印机"

    def copyCount(self) -> int:
        return 3

    def duplex(self) -> QPrinter.DuplexMode:
        return QPrinter.DuplexMode.DuplexLongSide


def test_printer_copies_and_sides_are_remembered(qapp: object) -> None:
    assert qapp
    told = chosen_settings(cast(QPrinter, OfficePrinter()))
    assert told == {"printer": "三楼打印机", "copies": 3, "duplex": "long"}
    again = new_printer(replace(Settings(), **told), "报告")  # type: ignore[arg-type]
    assert again.copyCount() == 3
    assert again.fullPage()
    assert again.pageLayout().pageSize().name() == "A4"


def left_edges(content: bytes) -> list[float]:
    """Where the words of each page begin, in points from the left edge of the sheet."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        return [min(char["x0"] for char in page.chars if char["size"] > 15) for page in document.pages[:2]]


def test_on_both_sides_every_page_is_bound_on_its_own_side(sample: Filing) -> None:
    odd, even = left_edges(render_pdf(sample))
    assert odd == pytest.approx(even, abs=1)
    odd, even = left_edges(render_pdf(sample, on_both_sides=True))
    assert odd - even == pytest.approx(2 * 72 / 25.4, abs=1), "28 mm on the bound side, 26 mm on the other"


def test_only_a_sheet_turned_over_its_long_edge_is_bound_as_a_book(qapp: object) -> None:
    assert qapp
    assert is_bound_as_a_book(cast(QPrinter, OfficePrinter()))
    assert not is_bound_as_a_book(new_printer(Settings(), "报告"))
