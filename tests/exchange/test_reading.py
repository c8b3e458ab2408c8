"""Files as they come: real ones, odd ones, and ones made to do harm."""

import contextlib
import errno
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from models.editions.declare import CellKey
from models.errors import BrokenFile
from models.exchange.bundle import write_bundle
from models.exchange.reading import kind_of, read_bytes, read_path
from models.figures.value import read_loose
from models.filing import Filing
from output.publish import render
from tests.exchange.made_up import made_up

WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(members: dict[str, str | bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packed) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word(body: str) -> bytes:
    return zipped({"word/document.xml": WORD.format(body)})


def members_of(raw: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_sheet(body: str) -> bytes:
    return zipped({**members_of(render(made_up("2021", 1), ".xlsx")), "xl/worksheets/sheet1.xml": SHEET.format(body)})


def linked() -> bytes:
    entry = zipfile.ZipInfo("word/document.xml")
    entry.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("report.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("report.json", "{}")
    return buffer.getvalue()


def pdf_with(change: Callable[[pikepdf.Pdf], None], **how: object) -> bytes:
    with pikepdf.open(io.BytesIO(render(made_up("2021", 1), ".pdf"))) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, **how)
        return out.getvalue()


def big_content(document: pikepdf.Pdf) -> None:
    document.pages[0].Contents = document.make_stream(b"0 0 m 1 1 l S\n" * 3_000_000)


def no_text(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        page.Contents = document.make_stream(b"")


def locked_sheets() -> bytes:
    """The smallest container with a stream of the name that Office gives to what it locked."""
    sector = 512
    head = bytearray(OLE + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + bytes(6))
    head += (1).to_bytes(4, "little").rjust(8, b"\x00") + (1).to_bytes(4, "little")
    head = head.ljust(sector, b"\xff")
    head[48:52] = (1).to_bytes(4, "little")
    head[68:76] = b"\xfe\xff\xff\xff" + bytes(4)
    head[76:80] = bytes(4)
    table = (b"\xfd\xff\xff\xff" + b"\xfe\xff\xff\xff").ljust(sector, b"\xff")
    name = "EncryptedPackage".encode("utf-16-le")
    entry = name.ljust(64, b"\x00") + (len(name) + 2).to_bytes(2, "little") + b"\x02" + bytes(61)
    return bytes(head) + table + entry.ljust(sector, b"\x00")


HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.docx": (lambda: zipped({"word/document.xml": WORD.format(""), "a.bin": bytes(50_000_000)}), "展开后大得异常"),
    "cell.docx": (lambda: word(PARAGRAPH.format("字" * 3_000_000)), "大"),
    "many.docx": (lambda: zipped({"word/document.xml": WORD.format(PARAGRAPH.format("甲") * 300_000)}, 0), "太大"),
    "climbing.docx": (lambda: zipped({"word/document.xml": WORD.format(""), "../../evil": "x"}), "指向外面"),
    "windows.docx": (lambda: zipped({"word/document.xml": WORD.format(""), "C:\\evil": "x"}), "指向外面"),
    "linked.docx": (linked, "是链接"),
    "twice.ndbg": (twice, "同名"),
    "nested.docx": (lambda: word("<w:tbl><w:tr><w:tc>" * 10_000 + "</w:tc></w:tr></w:tbl>" * 10_000), "读不出来"),
    "nested-some.docx": (lambda: word("<w:tbl><w:tr><w:tc>" * 70 + "</w:tc></w:tr></w:tbl>" * 70), "套了太多层"),
    "laughs.docx": (
        lambda: zipped({"word/document.xml": '<!DOCTYPE l [<!ENTITY a "ha">]>' + WORD.format(PARAGRAPH.format("&a;"))}),
        "DOCTYPE",
    ),
    "outside.xlsx": (
        lambda: zipped({"xl/workbook.xml": '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>'}),
        "DOCTYPE",
    ),
    "nested.html": (lambda: b"<table><tr><td>" * 10_000 + b"x", "套了太多层"),
    "spans.html": (lambda: b"<table>" + b"<tr><td rowspan=9999 colspan=9999>1</td></tr>" * 500, "合并单元格太大"),
    "long.html": (lambda: ("<p>" + "字" * 6_000_000).encode(), "不像一份年报"),
    "far.xlsx": (lambda: with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "工作表太大"),
    "far-too.xlsx": (lambda: with_sheet("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"), "工作表太大"),
    "veiled.xlsx": (lambda: with_sheet('<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>'), "看不懂的单元格地址"),
    "locked.xlsx": (locked_sheets, "加了密码"),
    "noise.xls": (lambda: OLE + os.urandom(20_000), "打不开"),
    "noise.xlsx": (lambda: b"PK\x03\x04" + os.urandom(5_000), "打不开"),
    "picture.docx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000), "认不出"),
    "empty.docx": (lambda: b"", "空的"),
    "tabs.txt": (lambda: b"a\tb\n" * 500_000, "太多"),
    "deep.json": (lambda: b"[" * 200_000, "层数太多"),
    "bomb.pdf": (lambda: pdf_with(big_content), "展开后大得异常"),
    "locked.pdf": (
        lambda: pdf_with(lambda _: None, encryption=pikepdf.Encryption(owner="o", user="u")), "加了密码"
    ),
    "scan.pdf": (lambda: pdf_with(no_text), "扫描件"),
    "note.rtf": (lambda: b"{\\rtf1 text}", "另存为 .docx"),
    "archive.zip": (lambda: zipped({"a.txt": "x"}), "先解压"),
    "novel.txt": (lambda: "很久以前，有一座山。\n".encode() * 20, "没有找到年报"),
    "old.docx": (lambda: word(PARAGRAPH.format("示例县2010年政府信息公开年度报告")), "2010 年度没有对应的报告格式"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_file_ends_in_a_sentence(name: str) -> None:
    make, sentence = HARMFUL[name]
    with pytest.raises(BrokenFile, match=sentence):
        read_bytes(make(), name)


MEASURE = """
import resource, sys
from pathlib import Path
from models.errors import AppError
from models.exchange.reading import read_path
try:
    read_path(Path(sys.argv[1]))
except AppError:
    pass
used = resource.getrusage(resource.RUSAGE_SELF)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, int(peak.split()[1]) // 1024)
"""
HEAVY = ("bomb.docx", "cell.docx", "many.docx", "long.html", "far-too.xlsx", "bomb.pdf", "tabs.txt", "nested.html")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="counts memory as Linux tells it")
@pytest.mark.parametrize("name", HEAVY)
def test_a_harmful_file_costs_little_time_and_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HARMFUL[name][0]())
    call = [sys.executable, "-c", MEASURE, str(path)]
    done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds <= 5
    assert megabytes <= 300


@pytest.mark.parametrize("form", [".docx", ".html", ".xlsx", ".pdf"])
def test_a_file_cut_off_anywhere_is_read_or_refused(form: str) -> None:
    whole = render(made_up("2021", 4), form)
    step = max(1024, len(whole) // 40)
    for end in range(0, len(whole), step):
        with contextlib.suppress(BrokenFile):
            read_bytes(whole[:end], f"cut{form}")


def test_a_bundle_that_was_tampered_with_is_refused() -> None:
    members = members_of(write_bundle(made_up("2021", 1)))
    members["report.json"] = bytes(members["report.json"]).replace(b"2021", b"2022")  # type: ignore[arg-type]
    with pytest.raises(BrokenFile, match="校验和不符"):
        read_bytes(zipped(members), "a.ndbg")


def test_macros_are_left_alone_and_told_of(sample: Filing) -> None:
    raw = zipped({**members_of(render(sample, ".docx")), "word/vbaProject.bin": b"x"})
    candidate = read_bytes(raw, "a.docm")
    assert candidate.filing.figures == sample.figures
    assert any("宏" in question for question in candidate.questions)


def test_a_wrong_ending_is_told_of_and_the_content_read(sample: Filing) -> None:
    candidate = read_bytes(render(sample, ".html"), "report.docx")
    assert candidate.filing.figures == sample.figures
    assert any("网页" in question for question in candidate.questions)


def test_a_pdf_locked_against_copying_only_is_read(sample: Filing) -> None:
    raw = pdf_with(lambda _: None, encryption=pikepdf.Encryption(owner="o", user=""))
    assert len(read_bytes(raw, "a.pdf").cells) == 200


def test_nothing_in_a_page_is_fetched_or_run() -> None:
    raw = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><head><script>alert(1)</script></head><body>'
        "<p>一、总体情况</p><p>正文&x;完。<script>document.write('脚本')</script><img src='http://127.0.0.1:9/'></p>"
        "<p style='display:none'>看不见</p></body></html>"
    ).encode()
    text = read_bytes(raw).filing.texts["overview"]
    assert text.startswith("正文")
    assert "root:" not in text
    assert "脚本" not in text
    assert "看不见" not in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_pages_in_any_encoding(encoding: str, sample: Filing) -> None:
    page = render(sample, ".html").decode().replace('<meta charset="utf-8">', "")
    assert read_bytes(page.encode(encoding), "a.html").filing.figures == sample.figures


def test_tables_inside_tables_that_only_arrange_the_page(sample: Filing) -> None:
    page = render(sample, ".html").decode()
    body = page[page.index("<article>") : page.index("</body>")]
    wrapped = f"<table><tr><td>导航</td><td><table><tr><td>{body}</td></tr></table></td></tr></table>"
    assert read_bytes(wrapped.encode(), "a.html").filing.figures == sample.figures


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
    assert read_bytes(raw).filing.texts == {"overview": "（一）主动公开。\n（二）监督保障。"}


def test_changes_tracked_by_word_are_read_as_accepted() -> None:
    body = PARAGRAPH.format("一、总体情况") + (
        "<w:p><w:r><w:t>共收到</w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>15</w:t></w:r></w:ins><w:r><w:t>件。</w:t></w:r></w:p>"
    )
    assert read_bytes(word(body)).filing.texts["overview"] == "共收到15件。"


def test_the_file_s_year_may_be_said_by_a_person() -> None:
    raw = word(PARAGRAPH.format("一、总体情况") + PARAGRAPH.format("正文。"))
    assert read_bytes(raw).questions
    assert read_bytes(raw, year=2020).filing.edition.name == "2019"


def test_what_a_file_is_shows_in_its_content(sample: Filing) -> None:
    assert kind_of(render(sample, ".pdf")) == "pdf"
    assert kind_of("<div>一</div>".encode()) == "web"
    assert kind_of("一、总体情况".encode()) == "text"


def test_every_cell_of_a_published_pdf(shared: Path) -> None:
    import json

    truth = json.loads((shared / "samples/figures/002.json").read_text(encoding="utf-8"))
    candidate = read_path(shared / "samples/huaian-2024.pdf")
    edition = candidate.filing.edition
    for name, value in truth["figures"].items():
        cell = edition.find(name)
        due = read_loose(str(value), edition.kind(cell)).value if value is not None else None
        assert candidate.cells[cell].value == due, name
    assert len(candidate.cells) == len(truth["figures"]) == 200
    assert candidate.filing.title == f"{truth['agency']}{truth['report_year']}年政府信息公开工作年度报告"
    assert candidate.not_placed == ()
    assert set(candidate.texts) == {section.key for section in edition.texts}


def test_the_blank_template_has_no_figure(shared: Path) -> None:
    candidate = read_path(shared / "samples/blank-2021-template.docx")
    assert candidate.filing.figures.all == {}
    assert candidate.filing.printed == {}
    assert candidate.filing.texts == {}
    assert len(candidate.cells) == 200
    assert CellKey("fees", "fees", "amount") in candidate.cells


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    (tmp_path / "link.docx").symlink_to("/dev/zero")
    for name in ("pipe.docx", "link.docx", ""):
        with pytest.raises(BrokenFile, match="这不是文件"):
            read_path(tmp_path / name)


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
        read_path(path)
    assert os.strerror(number) not in told.value.sentence
