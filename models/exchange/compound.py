"""Microsoft's older container (.xls, .doc, and anything locked with a password): what is in it, before it is read."""

from collections.abc import Iterator
from struct import error, iter_unpack, unpack_from

from models.errors import BrokenFile

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_ROOT, _STREAM = 5, 2
_SHORT, _LEAST = 64, 4096
_MOST_TIMES = 2  # of its length, that the streams of a file may hold together
_CELL_RECORDS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_LOCKED = 0x002F
_SHEET_START = 0x0809
_BROKEN = "文件不完整或已损坏，打不开。请向来源单位要一份完好的。"


def streams(raw: bytes) -> dict[str, bytes]:
    """The named streams of the container. BrokenFile when it is damaged."""
    try:
        return dict(_streams(raw))
    except (error, IndexError, ValueError) as trouble:
        raise BrokenFile(_BROKEN) from trouble


def _streams(raw: bytes) -> Iterator[tuple[str, bytes]]:
    size = 1 << unpack_from("<H", raw, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    table = [s for sector in _table_sectors(raw, size) for (s,) in iter_unpack("<I", _sector(raw, sector, size))]
    directory = _chain(raw, unpack_from("<I", raw, 48)[0], table, size)
    short_table = [s for (s,) in iter_unpack("<I", _chain(raw, unpack_from("<I", raw, 60)[0], table, size))]
    short, left = b"", _MOST_TIMES * len(raw)
    for at in range(0, len(directory) - 127, 128):
        length = unpack_from("<H", directory, at + 64)[0]
        kind, start, extent = directory[at + 66], *unpack_from("<II", directory, at + 116)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind == _ROOT:
            # Short streams lie in one that belongs to the root; a header's length before it, as in the file itself.
            short = bytes(_SHORT) + _chain(raw, start, table, size)[:extent]
        elif kind == _STREAM:
            if extent < _LEAST:
                content = _chain(short, start, short_table, _SHORT, extent)[:extent]
            else:
                content = _chain(raw, start, table, size, extent)[:extent]
            left -= len(content)
            if left < 0:
                raise ValueError("streams that overlap")
            yield name, content


def _table_sectors(raw: bytes, size: int) -> list[int]:
    """Where the table of sectors lies."""
    sectors = [s for s in unpack_from("<109I", raw, 76) if s < _END]
    extra, count = unpack_from("<II", raw, 68)
    for _ in range(min(count, 1000)):
        if extra >= _END:
            break
        block = [s for (s,) in iter_unpack("<I", _sector(raw, extra, size))]
        sectors += [s for s in block[:-1] if s < _END]
        extra = block[-1]
    # One entry for each sector that the file has.
    return sectors[: len(raw) // size // (size // 4) + 1]


def _sector(raw: bytes, number: int, size: int) -> bytes:
    start = (number + 1) * size
    block = raw[start : start + size]
    return block.ljust(size, b"\xff")


def _chain(raw: bytes, start: int, table: list[int], size: int, extent: int = 1 << 32) -> bytes:
    """The sectors from one on, as the table has them follow, until so many bytes are there."""
    parts: list[bytes] = []
    seen: set[int] = set()
    while start < _END and start not in seen and (start + 1) * size < len(raw) + size and len(parts) * size < extent:
        seen.add(start)
        parts.append(_sector(raw, start, size))
        start = table[start]
    return b"".join(parts)


def kind_of(raw: bytes) -> str:
    """``sheets`` for an .xls, ``old word`` for a .doc; BrokenFile with what to do for everything else."""
    found = streams(raw)
    if "EncryptedPackage" in found:
        raise BrokenFile("文件加了密码，请在 Word、Excel 或 WPS 里去掉密码后再导入。")
    if "WordDocument" in found:
        return "old word"
    if "Workbook" in found or "Book" in found:
        return "sheets"
    raise BrokenFile("认不出这是什么文件。请把年报另存为 .docx、.xlsx 或网页后再导入。")


def check_sheets(raw: bytes, most: int) -> None:
    """BrokenFile when an .xls is locked, or its cells lie so far apart that reading it would fill the memory."""
    found = streams(raw)
    book = found.get("Workbook") or found.get("Book") or b""
    at = rows = columns = 0
    while at + 4 <= len(book):
        record, length = unpack_from("<HH", book, at)
        if record == _LOCKED:
            raise BrokenFile("文件加了密码，请在 Excel 或 WPS 里去掉密码后再导入。")
        if record == _SHEET_START:
            rows = columns = 0
        if record in _CELL_RECORDS and length >= 4 and at + 8 <= len(book):
            row, column = unpack_from("<HH", book, at + 4)
            rows, columns = max(rows, row + 1), max(columns, column + length // 4)
            if rows * min(columns, 256) > most:
                raise BrokenFile("工作表太大，不像一份年报。请只留下年报的表格再导入。")
        at += 4 + length
