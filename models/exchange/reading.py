"""Any file that may hold a report: what it is, by its content, and the candidate in it."""

import codecs
import stat
from collections.abc import Callable
from pathlib import Path

from models.errors import AppError, BrokenFile, reason
from models.exchange.candidate import Candidate
from models.exchange.report_json import read_report
from models.exchange.source import Source

LARGEST = 20_000_000
"""Bytes; a report's figures and words are a hundredth of this, its pictures seldom a tenth."""

SUFFIXES = (
    ".json",
    ".ndbg",
    ".docx",
    ".docm",
    ".doc",
    ".wps",
    ".rtf",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".et",
    ".html",
    ".htm",
    ".mht",
    ".mhtml",
    ".pdf",
    ".ofd",
    ".txt",
    ".zip",
)
"""Kinds that may hold a report, those among them that have to be saved as another kind first."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = (b"<html", b"<!doctype html", b"<table", b"<body", b"<div", b"<p>", b"<p ", b"<h1", b"<h2", b"<meta", b"<head")
_EXPECTED = {
    "word": (".docx", ".docm", ".wps"),
    "old word": (".doc", ".wps"),
    "sheets": (".xlsx", ".xls", ".xlsm", ".et"),
    "web": (".html", ".htm"),
    "web archive": (".mht", ".mhtml"),
    "pdf": (".pdf",),
    "ofd": (".ofd",),
    "bundle": (".ndbg", ".zip"),
    "json": (".json",),
    "text": (".txt", ".text", ".csv", ".tsv"),
}
_CONTROL = tuple(bytes([code]) for code in range(32) if code not in b"\t\n\r\f\x1a")
_CALLED = {
    "word": "Word 文档", "old word": "旧版 Word 文档", "sheets": "Excel 工作簿", "web": "网页",
    "web archive": "网页档案", "pdf": "PDF", "ofd": "OFD",
    "bundle": "交换文件", "json": "report.json", "text": "纯文本",
}  # fmt: skip


def read_path(path: Path, year: int | None = None) -> Candidate:
    """The report in a file; BrokenFile with the file's name, the place and what to do."""
    try:
        held = path.stat()
        if not stat.S_ISREG(held.st_mode):
            raise BrokenFile(f"{path}：这不是文件，请选一份年报文件。")
        if held.st_size > LARGEST:
            raise BrokenFile(f"{path}：文件有 {held.st_size // 1_000_000} MB，不像一份年报。")
        raw = path.read_bytes()
    except FileNotFoundError as trouble:
        raise BrokenFile(f"{path}：没有这个文件。") from trouble
    except OSError as trouble:
        raise BrokenFile(f"{path}：读不出来（{reason(trouble)}）。") from trouble
    try:
        return read_bytes(raw, path.name, year)
    except AppError as trouble:
        raise BrokenFile(f"{path}：{trouble.sentence}") from trouble


def read_bytes(raw: bytes, name: str = "", year: int | None = None) -> Candidate:
    """The report in a file's content, whatever its name says it is.

    ``year`` is what a person says the report is for. BrokenFile with a sentence when nothing can be made of it.
    """
    from models.exchange.recognise import recognise

    if not raw.strip():
        raise BrokenFile("文件是空的。")
    kind = kind_of(raw)
    suffix = Path(name).suffix.lower()
    if kind == "json" or (kind == "text" and suffix == ".json"):
        return read_report(_utf8(raw))
    if kind == "bundle":
        from models.exchange.bundle import read_bundle

        return read_bundle(raw)
    source = _reader(kind)(raw)
    remarks = source.remarks
    if suffix and suffix in SUFFIXES and suffix not in _EXPECTED[kind]:
        remarks = (*remarks, f"文件名的后缀是 {suffix}，内容却是{_CALLED[kind]}，已按{_CALLED[kind]}读入。")
    titles = (*source.titles, Path(name).stem) if name else source.titles
    return recognise(Source(source.parts, titles, remarks), year)


def kind_of(raw: bytes) -> str:
    """What a file is by its content; BrokenFile for containers that cannot be a report."""
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from models.exchange.archive import opened

        names = opened(raw).names
        for kind, starts in (
            ("bundle", ("report.json",)),
            ("word", ("word/",)),
            ("sheets", ("xl/",)),
            ("ofd", ("OFD.xml",)),
        ):
            if any(name.startswith(starts) for name in names):
                return kind
        raise BrokenFile("这是压缩包，里面没有年报。请先解压，再选其中的文件导入。")
    if raw.startswith(_OLE):
        from models.exchange.compound import kind_of as kind_in_compound

        return kind_in_compound(raw)
    start = raw[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"%pdf-" in start[:1100]:
        return "pdf"
    if start.startswith(b"{\\rtf"):
        raise BrokenFile("这是 RTF 文档，请用 Word 或 WPS 另存为 .docx 后再导入。")
    if start.startswith((b"{", b"[")):
        return "json"
    return _kind_of_text(raw, start)


def _kind_of_text(raw: bytes, start: bytes) -> str:
    if start.startswith((b"mime-version", b"from:")) or b"multipart/related" in start:
        return "web archive"
    wide = start.replace(b"\x00", b"")
    if start.startswith((b"<?xml", b"<!")) or any(mark in wide for mark in _HTML):
        return "web"
    is_marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    strange = sum(start.count(byte) for byte in _CONTROL)
    if raw.count(b"\x00") > len(raw) // 2 + 1 or (not is_marked and strange > len(start) // 50):
        raise BrokenFile("认不出这是什么文件。请把年报另存为 .docx、.xlsx 或网页后再导入。")
    return "text"


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as trouble:
        raise BrokenFile("不是 UTF-8 编码的 report.json。") from trouble


def _reader(kind: str) -> Callable[[bytes], Source]:
    if kind == "word":
        from models.exchange.word import read_word

        return read_word
    if kind == "old word":
        from models.exchange.old_word import read_old_word

        return read_old_word
    if kind == "sheets":
        from models.exchange.workbook import read_workbook

        return read_workbook
    if kind == "pdf":
        from models.exchange.pdf import read_pdf

        return read_pdf
    if kind == "ofd":
        from models.exchange.ofd import read_ofd

        return read_ofd
    if kind == "web":
        from models.exchange.web import read_web

        return read_web
    if kind == "web archive":
        from models.exchange.web_archive import read_web_archive

        return read_web_archive
    from models.exchange.plain_text import read_text

    return read_text
