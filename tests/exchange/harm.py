"""Files made to do harm, each with a piece of the sentence that it must end in."""

import io
import os
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import pikepdf

from models.report.filing import Filing
from output.publish import render
from tests.exchange.made_up import made_up

WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(members: Mapping[str, str | bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packed) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word(body: str) -> bytes:
    return zipped({"word/document.xml": WORD.format(body)})


def members_of(raw: bytes) -> dict[str, bytes]:
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
        with warnings.catch_warnings(action="ignore"):
            archive.writestr("report.json", "{}")
    return buffer.getvalue()


def pdf_with(
    change: Callable[[pikepdf.Pdf], None],
    filing: Filing | None = None,
    encryption: pikepdf.Encryption | None = None,
) -> bytes:
    with pikepdf.open(io.BytesIO(render(filing or made_up("2021", 1), ".pdf"))) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, encryption=encryption)
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


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY e0 "ha">{ENTITIES}]><l>&e11;</l>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'
GIANT = 1_000_000_000
LONG_CELL = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"字" * 3_000_000}</t></is></c></row>'


def laughs_page() -> bytes:
    return f"<!DOCTYPE html [<!ENTITY e0 'ha'>{ENTITIES}]><html><body><p>&e11;</p></body></html>".encode()


def with_member(name: str, content: str) -> bytes:
    return zipped({**members_of(render(made_up("2021", 1), ".xlsx")), name: content})


def giant(name: str) -> bytes:
    """A member of a thousand million bytes."""
    return stored(name, *zeros())


@cache
def zeros() -> tuple[bytes, int, int]:
    """A thousand million bytes as small as deflate packs them, how many they are, and their checksum."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(10_000_000)
    packed, check = [], 0
    for _ in range(GIANT // len(block)):
        packed.append(packer.compress(block))
        check = zlib.crc32(block, check)
    packed.append(packer.flush())
    return b"".join(packed), GIANT, check


def lying() -> bytes:
    """A member that is longer than the directory says."""
    content = WORD.format(PARAGRAPH.format("字" * 400_000)).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return stored("word/document.xml", packed, 2_000, zlib.crc32(content))


def stored(name: str, packed: bytes, size: int, check: int) -> bytes:
    """A zip of one member, its directory written by hand."""
    told = struct.pack("<5H3L2H", 20, 0x800, 8, 0, 33, check, len(packed), size, len(name.encode()), 0)
    local = b"PK\x03\x04" + told + name.encode() + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + told + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name.encode()
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


def encrypted(name: str) -> bytes:
    """A zip whose one member says that it needs a password."""
    raw = bytearray(zipped({name: "x" * 40}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    return bytes(raw)


NONE, END = 0xFFFFFFFF, 0xFFFFFFFE
Entry = tuple[str, int, int, int, bytes | int]
"""Name, kind (1 storage, 2 stream, 5 root), right sibling, child, and what it holds or whose content it shares."""


def container(entries: list[Entry]) -> bytes:
    """An older container of these entries, each stream in sectors of its own."""
    tables = 40
    follow = [0xFFFFFFFD] * tables
    directory, contents, starts = b"", b"", dict[int, tuple[int, int]]()
    pages = -(-len(entries) * 128 // 512)
    follow += [*range(tables + 1, tables + pages), END]
    for number, (name, kind, right, child, held) in enumerate(entries):
        start, length = END, 0
        if isinstance(held, int):
            start, length = starts[held]
        elif held:
            content = held.ljust(-(-max(len(held), 4096) // 512) * 512, b"\0")
            start, length = starts[number] = len(follow), len(content)
            follow += [*range(start + 1, start + length // 512), END]
            contents += content
        words = name.encode("utf-16-le")
        head = words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words) + 2, kind, 1, NONE, right, child)
        directory += head + bytes(36) + struct.pack("<IQ", start, length)
    follow += [NONE] * (tables * 128 - len(follow))
    raw = OLE + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    raw += struct.pack("<9I", 0, tables, tables, 0, 4096, END, 0, END, 0)
    raw += struct.pack("<109I", *range(tables), *[NONE] * (109 - tables))
    return raw + struct.pack(f"<{len(follow)}I", *follow) + directory.ljust(pages * 512, b"\0") + contents


def overlapping() -> bytes:
    """An older document with a thousand streams that are all the same million bytes."""
    streams: list[Entry] = [("WordDocument", 2, 2, NONE, bytes(1_000_000))]
    streams += [(f"{number:05}", 2, number + 1, NONE, 1) for number in range(2, 1_001)]
    return container([("Root Entry", 5, NONE, 1, b""), *streams])


def looping() -> bytes:
    """An older document whose table of sectors goes on in itself."""
    raw = bytearray(OLE + bytes(22) + b"\x09\x00").ljust(1024, b"\x00")
    struct.pack_into("<IIII", raw, 60, 0xFFFFFFFE, 0, 0, 1_000_000)
    return bytes(raw)


def nested_ofd() -> bytes:
    """A page whose blocks stand ten thousand deep in one another."""
    members = members_of(render(made_up("2021", 1), ".ofd"))
    name = next(name for name in members if name.endswith("Content.xml"))
    page = members[name].decode()
    deep = page.replace("<ofd:Layer", "<ofd:PageBlock>" * 10_000 + "<ofd:Layer", 1)
    deep = deep.replace("</ofd:Layer>", "</ofd:Layer>" + "</ofd:PageBlock>" * 10_000, 1)
    return zipped({**members, name: deep})


OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"


def open_sheet(rows: str) -> str:
    """A spreadsheet as one XML file."""
    return (
        f'<office:document xmlns:office="{_NAMES}:office:1.0" xmlns:table="{_NAMES}:table:1.0" '
        f'xmlns:text="{_NAMES}:text:1.0"><office:body><office:spreadsheet><table:table>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    )


def open_text(body: str) -> bytes:
    """A text in a zip."""
    content = open_sheet("").replace("<office:spreadsheet><table:table>", "<office:text>" + body)
    content = content.replace("</table:table></office:spreadsheet>", "</office:text>")
    return zipped({"mimetype": f"{OPEN_DOCUMENT}.text", "content.xml": content})


def open_tables(depth: int) -> str:
    """Tables in one another."""
    start, end = (
        "<table:table><table:table-row><table:table-cell>",
        "</table:table-cell></table:table-row></table:table>",
    )
    return start * depth + end * depth


def repeated(rows: int, columns: int) -> bytes:
    """A cell that is said to stand there so often."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>1</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return open_sheet(row).encode()


def old_workbook(rows: str) -> bytes:
    """A workbook as one XML file."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    table = f"<Worksheet><Table>{rows}</Table></Worksheet>"
    return f'<Workbook xmlns="{space}" xmlns:ss="{space}">{table}</Workbook>'.encode()


def old_word(body: str) -> str:
    """A document of Word 2003 as one XML file."""
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    return f'<w:wordDocument xmlns:w="{space}"><w:body>{body}</w:body></w:wordDocument>'


_OLD_CELL = '<Cell{}><Data ss:Type="Number">1</Data></Cell>'
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
    "binary.xlsb": (lambda: zipped({"xl/workbook.bin": os.urandom(99), "xl/a.bin": "x"}), "另存为 .xlsx"),
    "locked.xlsx": (locked_sheets, "加了密码"),
    "noise.xls": (lambda: OLE + os.urandom(20_000), "打不开"),
    "overlapping.doc": (overlapping, "打不开"),
    "looping.doc": (looping, "认不出|打不开"),
    "noise.xlsx": (lambda: b"PK\x03\x04" + os.urandom(5_000), "打不开"),
    "picture.docx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000), "这是图片"),
    "empty.docx": (lambda: b"", "空的"),
    "laughs.html": (laughs_page, "没有找到年报"),
    "laughs-too.xlsx": (lambda: with_member("xl/sharedStrings.xml", LAUGHS), "DOCTYPE"),
    "laughs-too.docx": (lambda: zipped({"word/document.xml": LAUGHS}), "DOCTYPE"),
    "laughs.ofd": (lambda: zipped({"OFD.xml": LAUGHS}), "DOCTYPE"),
    "outside.docx": (lambda: zipped({"word/document.xml": OUTSIDE}), "DOCTYPE"),
    "outside.ofd": (lambda: zipped({"OFD.xml": OUTSIDE}), "DOCTYPE"),
    "climbing.xlsx": (lambda: with_member("../xl/evil.xml", "x"), "指向外面"),
    "climbing.ndbg": (lambda: zipped({"report.json": "{}", "/etc/evil": "x"}), "指向外面"),
    "giant.xlsx": (lambda: giant("xl/sharedStrings.xml"), "展开后大得异常"),
    "giant.docx": (lambda: giant("word/document.xml"), "展开后大得异常"),
    "giant.ofd": (lambda: giant("OFD.xml"), "展开后大得异常"),
    "giant.ndbg": (lambda: giant("report.json"), "展开后大得异常"),
    "lying.docx": (lying, "打不开"),
    "cell.xlsx": (lambda: with_sheet(LONG_CELL), "大"),
    "cell.html": (lambda: ("<table><tr><td>一<td>" + "字" * 5_000_000 + "</table>").encode(), "不像一份年报"),
    "cell.txt": (lambda: ("一、总体情况\t" + "字" * 5_000_000).encode(), "不像一份年报"),
    "nested.json": (lambda: b'{"texts":' * 50_000, "层数太多"),
    "nested.ofd": (nested_ofd, "。"),
    "bomb.odt": (lambda: open_text(" " * 22_000_000), "展开后大得异常"),
    "giant.odt": (lambda: giant("content.xml"), "展开后大得异常"),
    "laughs.odt": (lambda: zipped({"content.xml": LAUGHS}), "DOCTYPE"),
    "outside.fodt": (lambda: OUTSIDE.replace("<l>", open_sheet("").split(">")[0] + "><l>").encode(), "DOCTYPE"),
    "wide.fods": (lambda: repeated(1, 1_000_000), "太多"),
    "long.fods": (lambda: repeated(1_000_000, 1), "太多"),
    "endless.fods": (lambda: repeated(10**12, 10**12), "太多|没有找到年报"),
    "rows.fods": (lambda: open_sheet("<table:table-row/>" * 300_000).encode(), "没有找到年报"),
    "nested.odt": (lambda: open_text(open_tables(60)), "套了太多层"),
    "blanks.odt": (lambda: open_text('<text:p><text:s text:c="9999999"/>x</text:p>' * 20_000), "太多"),
    "laughs.xml": (lambda: b'<!DOCTYPE l [<!ENTITY e0 "ha">]>' + old_word("&e0;").encode(), "DOCTYPE"),
    "outside-workbook.xml": (lambda: b'<!DOCTYPE l SYSTEM "file:///etc/passwd">' + old_workbook(""), "DOCTYPE"),
    "nested.xml": (lambda: old_word("<w:tbl><w:tr><w:tc>" * 70 + "</w:tc></w:tr></w:tbl>" * 70).encode(), "套了太多层"),
    "many.xml": (lambda: old_word("<w:p/>" * 1_500_000).encode(), "太多"),
    "far.xml": (lambda: old_workbook("<Row>" + _OLD_CELL.format(' ss:Index="9999999"') + "</Row>"), "列太多"),
    "merged.xml": (
        lambda: old_workbook("<Row>" + _OLD_CELL.format(' ss:MergeAcross="9999" ss:MergeDown="9999"') + "</Row>"),
        "合并单元格太大",
    ),
    "locked.docx": (locked_sheets, "加了密码"),
    "locked.ndbg": (lambda: encrypted("report.json"), "加了密码"),
    "locked-too.xlsx": (lambda: encrypted("xl/workbook.xml"), "加了密码"),
    "macros.doc": (lambda: OLE + bytes(4_000), "打不开"),
    "program.docx": (lambda: b"MZ" + os.urandom(9_000), "认不出"),
    "page.mht": (lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "仅 HTML"),
    "nested.mht": (lambda: b"MIME-Version: 1.0\n" + b"".join(
        b'Content-Type: multipart/related; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5_000)), "太多"),
    "laughs.mht": (
        lambda: b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + laughs_page(), "没有找到年报"
    ),
    "strange.mht": (lambda: b'MIME-Version: 1.0\nContent-Type: text/html; charset="no-such"\n\n<p>x', "没有找到年报"),
    "tabs.txt": (lambda: b"a\tb\n" * 500_000, "太多"),
    "deep.json": (lambda: b"[" * 200_000, "层数太多"),
    "bomb.pdf": (lambda: pdf_with(big_content), "展开后大得异常"),
    "locked.pdf": (
        lambda: pdf_with(lambda _: None, encryption=pikepdf.Encryption(owner="o", user="u")), "加了密码"
    ),
    "scan.pdf": (lambda: pdf_with(no_text), "扫描件"),
    "note.rtf": (lambda: b"{\\rtf1 text}", "没有找到年报"),
    "nested.rtf": (lambda: b"{\\rtf1" + b"{" * 1_000_000, "套了太多层"),
    "many.rtf": (lambda: b"{\\rtf1" + b"\\par" * 4_000_000, "太多"),
    "cells.rtf": (lambda: b"{\\rtf1\\trowd\\intbl " + b"\\cell" * 1_000_000, "太多"),
    "groups.rtf": (lambda: b"{\\rtf1" + b"{}" * 9_000_000, "太多"),
    "bytes.rtf": (lambda: b"{\\rtf1\\bin2147483647 x", "没有找到年报"),
    "cell.rtf": (lambda: b"{\\rtf1 " + b"x" * 5_000_000 + b"\\par}", "不像一份年报"),
    "archive.zip": (lambda: zipped({"a.txt": "x"}), "先解压"),
    "novel.txt": (lambda: "很久以前，有一座山。\n".encode() * 20, "没有找到年报"),
    "old.docx": (lambda: word(PARAGRAPH.format("示例县2010年政府信息公开年度报告")), "2010 年度没有对应的报告格式"),
}  # fmt: skip
