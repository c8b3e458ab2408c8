"""A PDF looked through before it is parsed: how much its packed streams hold, and whether it is locked."""

import re
import zlib

from models.errors import BrokenFile

MAX_CONTENT = 6_000_000
MAX_FONT = 40_000_000
MAX_FONTS = 120_000_000
MAX_IMAGE = 120_000_000
MAX_STREAMS = 20_000
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_STEP = 1_000_000
_TOO_LARGE = "PDF 里压缩的内容展开后大得异常，没有打开。"


def check_pdf(raw: bytes) -> bytes:
    """The bytes that may be parsed: the file's own, or without the lock against copying.

    BrokenFile for a password, and for streams that unpack to more than a report can hold.
    """
    if b"%PDF-" not in raw[:2048]:
        raise BrokenFile("这不是 PDF 文件。")
    if b"/Encrypt" in raw:
        raw = _decrypt(raw)
    _check_streams(raw)
    return raw


def _decrypt(raw: bytes) -> bytes:
    from io import BytesIO

    import pikepdf

    try:
        with pikepdf.open(BytesIO(raw)) as pdf:
            out = BytesIO()
            pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return out.getvalue()
    except pikepdf.PasswordError as error:
        raise BrokenFile("PDF 加了密码，请去掉密码后再导入。") from error
    except (pikepdf.PdfError, MemoryError) as error:
        raise BrokenFile("PDF 不完整或已损坏，读不出来。") from error


def _check_streams(raw: bytes) -> None:
    content = fonts = 0
    for number, match in enumerate(_STREAM.finditer(raw)):
        if number > MAX_STREAMS:
            raise BrokenFile("PDF 里的对象太多，不像一份年报。")
        head = raw[max(0, match.start() - 600) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if head.count(b"FlateDecode") + head.count(b"/Fl ") > 1 or (b"LZWDecode" in head and len(raw) > 3_000_000):
            raise BrokenFile(_TOO_LARGE)
        if b"/Image" in head and b"/Width" in head and b"/Type/ObjStm" not in head and b"/XRef" not in head:
            _unpacked_size(raw, match.end(), MAX_IMAGE)
        elif b"/Length1" in head or b"/FontFile" in head or b"CIDFontType0C" in head or b"/OpenType" in head:
            fonts += _unpacked_size(raw, match.end(), MAX_FONT)
        else:
            content += _unpacked_size(raw, match.end(), MAX_CONTENT)
        if content > MAX_CONTENT or fonts > MAX_FONTS:
            raise BrokenFile(_TOO_LARGE)


def _unpacked_size(raw: bytes, start: int, limit: int) -> int:
    """How many bytes a packed stream unpacks to; 0 for one that is not packed this way."""
    if raw[start : start + 1] not in (b"\x78", b"\x58", b"\x68", b"\x48", b"\x08", b"\x18", b"\x28", b"\x38"):
        return 0
    engine = zlib.decompressobj()
    size, piece = 0, raw[start : start + _STEP]
    at = start + len(piece)
    try:
        while piece and not engine.eof:
            size += len(engine.decompress(piece, _STEP))
            if size > limit:
                raise BrokenFile(_TOO_LARGE)
            piece = engine.unconsumed_tail
            if not piece:
                piece = raw[at : at + _STEP]
                at += len(piece)
    except zlib.error:
        return size
    return size
