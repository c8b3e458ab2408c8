"""Any file that may hold a report: what it is, by its content, and the candidate in it."""

import codecs
import re
import stat
from pathlib import Path

from models.errors import AppError, BrokenFile, reason
from models.exchange.candidate import Candidate
from models.exchange.neutral_document import Source
from models.exchange.registry import ENDINGS, KINDS, kind_named

LARGEST = 20_000_000
"""Bytes; a report's figures and words are a hundredth of this, its pictures seldom a tenth."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = (b"<html", b"<!doctype html", b"<table", b"<body", b"<div", b"<p>", b"<p ", b"<h1", b"<h2", b"<meta", b"<head")
_MARKDOWN = re.compile(rb"#{1,6}[ \t]")
_CONTROL = tuple(bytes([code]) for code in range(32) if code not in b"\t\n\r\f\x1a")


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
    from models.exchange.recognition.recognise import recognise

    if not raw.strip():
        raise BrokenFile("文件是空的。")
    suffix = Path(name).suffix.lower()
    kind = kind_named(kind_of(raw), suffix)
    found = kind.read(raw)
    if isinstance(found, Candidate):
        return found
    remarks = found.remarks
    if suffix in ENDINGS and not kind.expects(suffix):
        called = kind.type.name
        remarks = (*remarks, f"文件名的后缀是 {suffix}，内容却是{called}，已按{called}读入。")
    titles = (*found.titles, Path(name).stem) if name else found.titles
    return recognise(Source(found.parts, titles, remarks), year)


def kind_of(raw: bytes) -> str:
    """The key in KINDS of what a file is by its content; BrokenFile for what cannot be a report."""
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from models.exchange.formats.zip_archive import opened

        names = opened(raw).names
        for kind in KINDS.values():
            if kind.member and any(name.startswith(kind.member) for name in names):
                return kind.key
        raise BrokenFile("这是压缩包，里面没有年报。请先解压，再选其中的文件导入。")
    if raw.startswith(_OLE):
        from models.exchange.formats.compound_file import kind_of as kind_in_compound

        return kind_in_compound(raw)
    start = raw[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"%pdf-" in start[:1100]:
        return "pdf"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith((b"{", b"[")):
        return "json"
    return _kind_of_text(raw, start)


def _kind_of_text(raw: bytes, start: bytes) -> str:
    if start.startswith((b"mime-version", b"from:")) or b"multipart/related" in start:
        return "web archive"
    if _MARKDOWN.match(start):
        return "markdown"
    wide = start.replace(b"\x00", b"")
    if start.startswith((b"<?xml", b"<!")) or any(mark in wide for mark in _HTML):
        return "web"
    is_marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    strange = sum(start.count(byte) for byte in _CONTROL)
    if raw.count(b"\x00") > len(raw) // 2 + 1 or (not is_marked and strange > len(start) // 50):
        raise BrokenFile("认不出这是什么文件。请把年报另存为 .docx、.xlsx 或网页后再导入。")
    return "text"
