"""Pictures and scans: a sentence that says what they are and what to do, and no page lost unsaid."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from models.editions.edition import CellKey
from models.errors import BrokenFile
from models.exchange.recognition.import_assessment import ImportVerdict, assess_candidate
from models.exchange.report_file import detect_format, read_report_bytes
from models.file_types import OLD_WORD, PICTURE, SLIDES, WORD, WORKBOOK, WORKS
from models.report.filing import Filing
from output.publish import render
from tests.exchange.harm import NONE, container, members_of, zipped

HEIC = b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic" + bytes(100)


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "HEIC"])
def test_a_picture_is_told_as_that_whatever_its_name_says(form: str) -> None:
    raw = HEIC if form == "HEIC" else picture(form)
    assert detect_format(raw) is PICTURE
    for name in (f"年报.{form.lower()}", "年报.pdf", "年报.docx"):
        with pytest.raises(BrokenFile, match=r"这是图片.*或照着图片填写"):
            read_report_bytes(raw, name)


def scanned(raw: bytes, numbers: list[int], *, numbered: bool = False) -> bytes:
    """A PDF with pages made into pictures of themselves."""
    source = pypdfium2.PdfDocument(raw)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as document:
        for number in numbers:
            image, drawn = source[number].render(scale=1).to_pil().convert("L"), io.BytesIO()
            image.save(drawn, "JPEG")
            page = document.pages[number]
            stream = document.make_stream(drawn.getvalue())
            stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            stream.Width, stream.Height, stream.BitsPerComponent = image.width, image.height, 8
            stream.ColorSpace, stream.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.DCTDecode
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream), Font=pikepdf.Dictionary(F=font))
            _, _, width, height = map(float, page.mediabox)
            words = f"BT /F 9 Tf 300 30 Td (- {number + 1} -) Tj ET" if numbered else ""
            page.Contents = document.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im Do Q {words}".encode())
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("numbered", [False, True])
def test_a_scanned_page_between_pages_with_text_is_told(sample: Filing, numbered: bool) -> None:
    raw = render(sample, ".pdf")
    assert read_report_bytes(raw, "年报.pdf").questions == ()
    candidate = read_report_bytes(scanned(raw, [2, 3], numbered=numbered), "年报.pdf")
    assert "第 3、4 页是图片，里面的表和字没有读入，请照着原件补上。" in candidate.questions
    assert CellKey("requests", "new_received", "natural_person") not in candidate.cells
    assert assess_candidate(candidate)[0] is ImportVerdict.REVIEW


def test_a_scan_is_refused_with_what_to_do(sample: Filing) -> None:
    raw = render(sample, ".pdf")
    with pytest.raises(BrokenFile, match=r"大概是扫描件.*或照着它填写"):
        read_report_bytes(scanned(raw, list(range(len(pypdfium2.PdfDocument(raw))))), "年报.pdf")


def test_a_page_of_an_ofd_that_is_a_picture_is_told(sample: Filing) -> None:
    members = members_of(render(sample, ".ofd"))
    names = sorted(name for name in members if name.endswith("Content.xml"))
    page = members[names[2]].decode()
    start, end = page.index("<ofd:Layer"), page.rindex("</ofd:Layer>")
    layer = page[start : page.index(">", start) + 1]
    members[names[2]] = (page[:start] + layer + "<ofd:ImageObject/>" + page[end:]).encode()
    candidate = read_report_bytes(zipped(members), "年报.ofd")
    assert "第 3 页是图片，里面的表和字没有读入，请照着原件补上。" in candidate.questions


def test_the_names_of_wps_are_told_by_what_is_inside(sample: Filing) -> None:
    word, book = render(sample, ".docx"), render(sample, ".xlsx")
    assert (detect_format(word), detect_format(book)) == (WORD, WORKBOOK)
    assert read_report_bytes(word, "年报.wps").questions == ()
    assert read_report_bytes(book, "年报.et").questions == ()

    def older(stream: str) -> bytes:
        return container([("Root Entry", 5, NONE, 1, b""), (stream, 2, NONE, NONE, b"x")])

    told = {
        "WordDocument": OLD_WORD,
        "Workbook": WORKBOOK,
        "Book": WORKBOOK,
        "PowerPoint Document": SLIDES,
        "MatOST": WORKS,
    }
    assert {stream: detect_format(older(stream)) for stream in told} == told
    with pytest.raises(BrokenFile, match=r"Works.*\.docx"):
        read_report_bytes(older("MatOST"), "年报.wps")
