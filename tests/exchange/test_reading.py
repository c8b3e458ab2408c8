"""Files as they come: real ones, odd ones, and ones made to do harm."""

import base64
import errno
import os
import quopri
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from models.editions.edition import CellKey
from models.errors import BrokenFile
from models.exchange.candidate import Confidence
from models.exchange.packages.bundle import write_bundle
from models.exchange.report_file import detect_format, read_report_bytes, read_report_file
from models.figures.value import parse_loose_figure
from models.file_types import PDF, TEXT, WEB_PAGE
from models.report.filing import Filing
from output.publish import render
from tests.exchange.harm import PARAGRAPH, WORD, members_of, pdf_with, word, zipped
from tests.exchange.made_up import differences, made_up

ROOT = Path(__file__).parents[2]


@pytest.mark.promise("altered-bundle")
def test_a_bundle_that_was_tampered_with_is_refused() -> None:
    members = members_of(write_bundle(made_up("2021", 1)))
    members["report.json"] = members["report.json"].replace(b"2021", b"2022")
    with pytest.raises(BrokenFile, match="校验和不符"):
        read_report_bytes(zipped(members), "a.ndbg")


def test_macros_are_left_alone_and_told_of(sample: Filing) -> None:
    raw = zipped({**members_of(render(sample, ".docx")), "word/vbaProject.bin": b"x"})
    candidate = read_report_bytes(raw, "a.docm")
    assert candidate.filing.figures == sample.figures
    assert any("宏" in question for question in candidate.questions)


def test_a_wrong_ending_is_told_of_and_the_content_read(sample: Filing) -> None:
    candidate = read_report_bytes(render(sample, ".html"), "report.docx")
    assert candidate.filing.figures == sample.figures
    assert any("网页" in question for question in candidate.questions)


def test_a_pdf_locked_against_copying_only_is_read(sample: Filing) -> None:
    raw = pdf_with(lambda _: None, encryption=pikepdf.Encryption(owner="o", user=""))
    assert len(read_report_bytes(raw, "a.pdf").cells) == 200


def test_nothing_in_a_page_is_fetched_or_run() -> None:
    raw = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><head><script>alert(1)</script></head><body>'
        "<h1>示例县2025年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>正文&x;完。<script>document.write('脚本')</script>"
        "<img src='http://127.0.0.1:9/'></p>"
        "<p style='display:none'>看不见</p></body></html>"
    ).encode()
    text = read_report_bytes(raw).filing.texts["overview"]
    assert text.startswith("正文")
    assert "root:" not in text
    assert "脚本" not in text
    assert "看不见" not in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_pages_in_any_encoding(encoding: str, sample: Filing) -> None:
    page = render(sample, ".html").decode().replace('<meta charset="utf-8">', "")
    assert read_report_bytes(page.encode(encoding), "a.html").filing.figures == sample.figures


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "quoted-printable": quopri.encodestring,
    "base64": base64.encodebytes,
    "8bit": bytes,
}


@pytest.mark.parametrize(("charset", "packing"), [("utf-8", "quoted-printable"), ("gb2312", "base64"), ("", "8bit")])
def test_a_page_saved_with_its_pictures_as_one_file(charset: str, packing: str, sample: Filing) -> None:
    page = render(sample, ".html")
    text = page.decode().replace('<meta charset="utf-8">', "").encode("gb18030" if charset == "gb2312" else "utf-8")
    packed = PACKINGS[packing](text)
    named = f'; charset="{charset}"' if charset else ""
    picture = base64.encodebytes(os.urandom(3000)).decode()
    head = [
        "From: <Saved by Blink>", "Subject: x", "MIME-Version: 1.0", "Content-Type: multipart/related;",
        '\ttype="text/html";', '\tboundary="----edge"', "", "", "------edge", f"Content-Type: text/html{named}",
        f"Content-Transfer-Encoding: {packing}", "Content-Location: http://example.invalid/", "", "",
    ]  # fmt: skip
    foot = [
        "",
        "------edge",
        "Content-Type: image/png",
        "Content-Transfer-Encoding: base64",
        "",
        picture,
        "------edge--",
    ]
    candidate = read_report_bytes("\r\n".join(head).encode() + packed + "\r\n".join(foot).encode(), "年报.mhtml")
    assert differences(sample, candidate) == []
    assert candidate.questions == ()


def test_tables_inside_tables_that_only_arrange_the_page(sample: Filing) -> None:
    page = render(sample, ".html").decode()
    body = page[page.index("<article>") : page.index("</body>")]
    wrapped = f"<table><tr><td>导航</td><td><table><tr><td>{body}</td></tr></table></td></tr></table>"
    assert read_report_bytes(wrapped.encode(), "a.html").filing.figures == sample.figures


def test_word_s_automatic_numbers_are_read_as_printed() -> None:
    main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}".strip("{}")
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:numbering xmlns:w="{main}"><w:abstractNum w:abstractNumId="0">{level.format(0, "%1、")}'
        f'{level.format(1, "（%2）")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>"
    )
    made = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    body = (
        made.format(0, "总体情况")
        + made.format(1, "主动公开。")
        + made.format(1, "监督保障。")
        + made.format(0, "其他事项")
    )
    raw = zipped({"word/document.xml": WORD.format(body), "word/numbering.xml": numbering})
    assert read_report_bytes(raw).filing.texts == {"overview": "（一）主动公开。\n（二）监督保障。"}


def test_changes_tracked_by_word_are_read_as_accepted() -> None:
    body = (
        PARAGRAPH.format("示例县2025年政府信息公开工作年度报告")
        + PARAGRAPH.format("一、总体情况")
        + (
            "<w:p><w:r><w:t>共收到</w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>15</w:t></w:r></w:ins><w:r><w:t>件。</w:t></w:r></w:p>"
        )
    )
    assert read_report_bytes(word(body)).filing.texts["overview"] == "共收到15件。"


def test_the_file_s_year_may_be_said_by_a_person() -> None:
    lines = ("示例县政府信息公开工作年度报告", "一、总体情况", "正文。")
    raw = word("".join(map(PARAGRAPH.format, lines)))
    assert read_report_bytes(raw).questions
    assert read_report_bytes(raw, year=2020).filing.edition.name == "2019"


def test_what_a_file_is_shows_in_its_content(sample: Filing) -> None:
    assert detect_format(render(sample, ".pdf")) is PDF
    assert detect_format("<div>一</div>".encode()) is WEB_PAGE
    assert detect_format("一、总体情况".encode()) is TEXT


def test_every_cell_of_a_published_pdf(shared: Path) -> None:
    import json

    truth = json.loads((shared / "samples/figures/002.json").read_text(encoding="utf-8"))
    candidate = read_report_file(shared / "samples/huaian-2024.pdf")
    edition = candidate.filing.edition
    for name, value in truth["figures"].items():
        cell = edition.find(name)
        due = parse_loose_figure(str(value), edition.kind(cell)).value if value is not None else None
        assert candidate.cells[cell].value == due, name
    assert len(candidate.cells) == len(truth["figures"]) == 200
    assert candidate.filing.title == f"{truth['agency']}{truth['report_year']}年政府信息公开工作年度报告"
    assert {placed.confidence for placed in candidate.cells.values()} == {
        Confidence.CERTAIN
    }  # though a page break lost heads
    assert candidate.unplaced == ()
    assert set(candidate.texts) == {section.key for section in edition.text_sections}


def test_a_line_that_a_long_word_left_short_goes_on(tmp_path: Path) -> None:
    """An address or a number in brackets is moved to the next line whole; the words around it are one paragraph."""
    lines = [
        (0, "示例县教育局2024年政府信息公开工作年度报告"),
        (2, "一、总体情况"),
        (2, "全年平稳有序全年平稳有序全年平稳有序全年平稳有序全年平稳"),
        (0, "详见门户网站全年平稳有序全年平稳有序全年平"),
        (0, "（http://www.example.gov.cn/a）公布的内容。"),
        (2, "第二段的话。"),
    ]
    canvas = Canvas(str(tmp_path / "a.pdf"))
    pdfmetrics.registerFont(TTFont("face", ROOT / "resources/fonts/hei.ttf"))
    canvas.setFont("face", 16)
    for at, (indent, line) in enumerate(lines):
        canvas.drawString(60 + 16 * indent, 780 - 29 * at, line)
    canvas.save()
    text = read_report_file(tmp_path / "a.pdf").filing.text("overview")
    assert text.split("\n") == ["".join(line for _, line in lines[2:5]), "第二段的话。"]


def test_the_blank_template_has_no_figure(shared: Path) -> None:
    candidate = read_report_file(shared / "samples/blank-2021-template.docx")
    assert candidate.filing.figures.all == {}
    assert candidate.filing.printed == {}
    assert candidate.filing.texts == {}
    assert len(candidate.cells) == 200
    assert CellKey("fees", "fees", "amount") in candidate.cells
    assert any("空白的模板" in question for question in candidate.questions)


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    (tmp_path / "link.docx").symlink_to("/dev/zero")
    for name in ("pipe.docx", "link.docx", ""):
        with pytest.raises(BrokenFile, match="这不是文件"):
            read_report_file(tmp_path / name)


@pytest.mark.parametrize(("number", "words"), [(errno.EACCES, "没有权限"), (errno.EIO, "读写出错"), (9999, "系统错误")])
def test_what_the_system_refuses_is_told_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object) -> bytes:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "a.docx"
    path.write_bytes(b"x")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(BrokenFile, match=words) as told:
        read_report_file(path)
    assert os.strerror(number) not in told.value.sentence
