"""Microsoft's older container (.xls, .doc, and anything locked with a password): what is in it, before it is read."""

from collections.abc import Iterator
from struct import error, iter_unpack, pack, unpack_from

from models.errors import BrokenFile

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST_SPECIAL_SECTOR = 0xFFFFFFFA
_ROOT, _STREAM = 5, 2
_SHORT_SECTOR, _MIN_STREAM_SIZE = 64, 4096
_MAX_EXPANSION = 2  # of its length, that the streams of a file may hold together
_CELL_RECORDS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_LOCKED = 0x002F
_SHEET_START, _SHEET, _EXTENT = 0x0809, 0x0085, 0x0200
_NUMBERS, _MAX_COLUMNS = 0x00BD, 256
_MAX_SHEETS, _MAX_AREAS, _MAX_TABLES = 100, 3, 109
_TOO_LARGE = "工作表太大，不像一份年报。请只留下年报的表格再导入。"
_BROKEN = "文件不完整或已损坏，打不开。请向来源单位要一份完好的。"


def read_streams(raw: bytes) -> dict[str, bytes]:
    """What stands at the top of the container by its name in small letters: streams, and storages as empty ones.

    What is embedded in a document lies deeper, often under the same names, and is left. BrokenFile when it is damaged.
    """
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
    start, extent = unpack_from("<II", directory, 116)
    # Short streams lie in one that belongs to the root; a header's length before it, as in the file itself.
    short = bytes(_SHORT_SECTOR) + _chain(raw, start, table, size)[:extent]
    bytes_left = _MAX_EXPANSION * len(raw)
    for at in _root_entries(directory):
        length = unpack_from("<H", directory, at + 64)[0]
        kind, start, extent = directory[at + 66], *unpack_from("<II", directory, at + 116)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
        if kind != _STREAM:
            yield name, b""
            continue
        if extent < _MIN_STREAM_SIZE:
            content = _chain(short, start, short_table, _SHORT_SECTOR, extent)[:extent]
        else:
            content = _chain(raw, start, table, size, extent)[:extent]
        bytes_left -= len(content)
        if bytes_left < 0:
            raise ValueError("streams that overlap")
        yield name, content


def _root_entries(directory: bytes) -> Iterator[int]:
    """Where the entries stand that are the root's own: a tree of siblings from its child on."""
    pending, seen = [unpack_from("<I", directory, 76)[0]], set[int]()
    while pending:
        number = pending.pop()
        at = 128 * number
        if number in seen or at + 128 > len(directory):
            continue
        seen.add(number)
        pending += unpack_from("<II", directory, at + 68)
        yield at


def _table_sectors(raw: bytes, size: int) -> list[int]:
    """Where the table of sectors lies."""
    sectors = [s for s in unpack_from("<109I", raw, 76) if s < _FIRST_SPECIAL_SECTOR]
    extra, count = unpack_from("<II", raw, 68)
    for _ in range(min(count, 1000)):
        if extra >= _FIRST_SPECIAL_SECTOR:
            break
        block = [s for (s,) in iter_unpack("<I", _sector(raw, extra, size))]
        sectors += [s for s in block[:-1] if s < _FIRST_SPECIAL_SECTOR]
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
    while (
        start < _FIRST_SPECIAL_SECTOR
        and start not in seen
        and (start + 1) * size < len(raw) + size
        and len(parts) * size < extent
    ):
        seen.add(start)
        parts.append(_sector(raw, start, size))
        start = table[start]
    return b"".join(parts)


def extract_workbook(raw: bytes, max_cells: int) -> bytes:
    """The workbook of an .xls by itself in a container of ours, for a reader that trusts what a file says of its sizes.

    BrokenFile when it is locked, or its cells lie so far apart that reading it would fill the memory.
    """
    entries = read_streams(raw)
    name = "Workbook" if entries.get("workbook") else "Book"
    book = bytearray(entries.get(name.lower(), b""))
    try:
        starts, _ = _check_records(book, 0, max_cells)
        if len(starts) > _MAX_SHEETS:
            raise BrokenFile("工作簿里的表太多，不像一份年报。")
        # Where a sheet is said to begin need not be where the records before it end.
        if sum(_check_records(book, start, max_cells)[1] for start in starts) > _MAX_AREAS * max_cells:
            raise BrokenFile(_TOO_LARGE)
    except error as trouble:
        raise BrokenFile(_BROKEN) from trouble
    return _build_container(name, bytes(book))


def _check_records(book: bytearray, at: int, max_cells: int) -> tuple[list[int], int]:
    """Check the records from one on: where sheets begin, and how many cells they stretch over.

    What a sheet says of its own extent is taken back.
    """
    rows = columns = area = 0
    sheets: list[int] = []
    while at + 4 <= len(book):
        record, length = unpack_from("<HH", book, at)
        if record == _LOCKED:
            raise BrokenFile("文件加了密码，请在 Excel 或 WPS 里去掉密码后再导入。")
        if record == _SHEET_START:
            area, rows, columns = area + rows * columns, 0, 0
        if record == _SHEET and length >= 4:
            sheets.append(unpack_from("<I", book, at + 4)[0])
        if record == _EXTENT:
            end = min(at + 4 + length, len(book))
            book[at + 4 : end] = bytes(end - at - 4)
        if record in _CELL_RECORDS and length >= 4 and at + 8 <= len(book):
            row, column = unpack_from("<HH", book, at + 4)
            last = column + (length - 6) // 6 - 1 if record == _NUMBERS else column
            if max(column, last) >= _MAX_COLUMNS:
                raise BrokenFile("工作表里有看不懂的单元格地址，文件可能已损坏。")
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            if rows * columns > max_cells:
                raise BrokenFile(_TOO_LARGE)
        at += 4 + length
    return sheets, area + rows * columns


def _build_container(name: str, content: bytes) -> bytes:
    """A container that holds one stream."""
    size, free, end, table = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    content = content.ljust(_MIN_STREAM_SIZE, b"\0")
    content = content.ljust(-(-len(content) // size) * size, b"\0")
    sectors = len(content) // size
    tables = -(-(sectors + 2) // 127)
    if tables > _MAX_TABLES:
        raise BrokenFile(_TOO_LARGE)
    follow = [table] * tables + [end] + [tables + 2 + n for n in range(sectors - 1)] + [end]
    follow += [free] * (tables * size // 4 - len(follow))
    head = SIGNATURE + bytes(16) + pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += pack("<9I", 0, tables, tables, 0, _MIN_STREAM_SIZE, end, 0, end, 0)
    head += pack(f"<{_MAX_TABLES}I", *range(tables), *[free] * (_MAX_TABLES - tables))
    directory = _entry("Root Entry", _ROOT, 1, end, 0) + _entry(name, _STREAM, free, tables + 1, len(content))
    return head + pack(f"<{len(follow)}I", *follow) + directory.ljust(size, b"\0") + content


def _entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
    """A line of the directory."""
    none, words = 0xFFFFFFFF, name.encode("utf-16-le")
    head = words.ljust(64, b"\0") + pack("<HBBIII", len(words) + 2, kind, 1, none, none, child)
    return head + bytes(36) + pack("<IQ", start, length)
