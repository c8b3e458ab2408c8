"""Any file that may hold a report: what it is, by its content, and the candidate in it."""

import codecs
import logging
import re
from pathlib import Path

from models.errors import AppError, BrokenFile
from models.exchange.candidate import Candidate
from models.exchange.input_file import read_input_file
from models.exchange.neutral_document import NeutralDocument
from models.exchange.registry import KNOWN, TOLD_ENDINGS, read_file_type, type_named
from models.file_types import TEXT, FileType

log = logging.getLogger(__name__)
UNEXPECTED_ERROR = "程序没有料到这样的内容，没有读出来。请把文件交给维护人员。"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MIME_TYPE, _MAX_MIME_TYPE = "mimetype", 200
_START = 4096
_BYTE_ORDER_MARK_OR_SPACE = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_CONTROL_BYTES = tuple(bytes([code]) for code in range(32) if code not in b"\t\n\r\f\x1a")
_UNKNOWN = "认不出这是什么文件。请把年报另存为 .docx、.xlsx 或网页后再导入。"


def read_report_file(path: Path, year: int | None = None) -> Candidate:
    """The report in a file; BrokenFile with the file's name, the place and what to do."""
    raw = read_input_file(path, "一份年报")
    try:
        return read_report_bytes(raw, path.name, year)
    except AppError as error:
        raise BrokenFile(f"{path}：{error.sentence}") from error


def read_report_bytes(raw: bytes, name: str = "", year: int | None = None) -> Candidate:
    """The report in a file's content, whatever its name says it is.

    ``year`` is what a person says the report is for. BrokenFile with a sentence when nothing can be made of it, also
    where a reader ends in an error that nobody foresaw: what others write knows no bounds.
    """
    try:
        return _read(raw, name, year)
    except AppError:
        raise
    except ImportError as error:
        log.exception("a part of the program is missing")
        raise BrokenFile(f"程序里缺少读这种文件要用的部件（{error.name}），不是文件的问题。请重新安装程序。") from error
    except Exception as error:
        log.info("reading a file of another office", exc_info=True)
        raise BrokenFile(UNEXPECTED_ERROR) from error


def _read(raw: bytes, name: str, year: int | None) -> Candidate:
    from models.exchange.recognition.recognise import recognise

    if not raw.strip():
        raise BrokenFile("文件是空的。")
    suffix = Path(name).suffix.lower()
    file_type = type_named(detect_format(raw), suffix)
    found = read_file_type(file_type, raw)
    if isinstance(found, Candidate):
        return found

    remarks = found.remarks
    if suffix in TOLD_ENDINGS and not file_type.expects(suffix):
        called = file_type.name
        remarks = (*remarks, f"文件名的后缀是 {suffix}，内容却是{called}，已按{called}读入。")
    titles = (*found.titles, Path(name).stem) if name else found.titles
    return recognise(NeutralDocument(found.parts, titles, remarks), year)


def detect_format(raw: bytes) -> FileType:
    """What a file is by its content; BrokenFile for what cannot be a report."""
    if raw.startswith(_ZIP):
        return _detect_zip_format(raw)
    if raw.startswith(_OLE):
        return _detect_compound_format(raw)
    for each in KNOWN:
        if each.magic and re.match(each.magic, raw):
            return each
    return _detect_xml_format(raw) or _detect_text_format(raw)


def _detect_zip_format(raw: bytes) -> FileType:
    """By the type that the archive says it is, or by the names of its members."""
    from models.exchange.formats.zip_archive import open_archive

    archive = open_archive(raw)
    if _MIME_TYPE in archive and archive.size(_MIME_TYPE) < _MAX_MIME_TYPE:
        told = archive.read(_MIME_TYPE).decode("ascii", "replace").strip()
        for each in KNOWN:
            if told.startswith(each.media_type):
                return each
    for each in KNOWN:
        if each.members and any(name.startswith(each.members) for name in archive.names):
            return each
    raise BrokenFile("这是压缩包，里面没有年报。请先解压，再选其中的文件导入。")


def _detect_compound_format(raw: bytes) -> FileType:
    from models.exchange.formats.compound_file import read_streams

    entries = read_streams(raw)
    if "encryptedpackage" in entries:
        raise BrokenFile("文件加了密码，请在 Word、Excel 或 WPS 里去掉密码后再导入。")
    for each in KNOWN:
        if any(stream in entries for stream in each.streams):
            return each
    raise BrokenFile(_UNKNOWN)


def _detect_xml_format(raw: bytes) -> FileType | None:
    from models.exchange.formats.safe_xml import find_xml_root

    root = find_xml_root(raw)
    return next((each for each in KNOWN if root in each.xml_roots), None)


def _detect_text_format(raw: bytes) -> FileType:
    start = raw[:_START]
    text = start.replace(b"\x00", b"").lstrip(_BYTE_ORDER_MARK_OR_SPACE)
    for each in KNOWN:
        if each.text_start and re.match(each.text_start, text, re.IGNORECASE):
            return each
    has_bom = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    control_count = sum(start.count(byte) for byte in _CONTROL_BYTES)
    if raw.count(b"\x00") > len(raw) // 2 + 1 or (not has_bom and control_count > len(start) // 50):
        raise BrokenFile(_UNKNOWN)
    return TEXT
