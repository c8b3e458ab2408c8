"""A Word document of before 2007 (.doc, and WPS's .wps): its text in pieces, and which paragraph ends a cell or a row.

Names in comments are those of Microsoft's [MS-DOC]. Only what a report needs is looked at: text, tables, fields.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from struct import error, unpack_from
from typing import NamedTuple

from models.errors import BrokenFile
from models.exchange.formats.compound_file import read_streams
from models.exchange.formats.doc_looks import LetterLooks
from models.exchange.formats.edge_table import RowCell
from models.exchange.formats.visible_text import Look, VisibleText

_BROKEN = "文件不完整或已损坏，打不开。请向来源单位要一份完好的。"
_MAGIC, _OLDEST = 0xA5EC, 0x00C1
_LOCKED, _OTHER_TABLE = 0x0100, 0x0200
_FLAGS, _VERSION, _LENGTH, _PARAGRAPHS, _PIECES = 0x0A, 0x02, 0x4C, 0x0102, 0x01A2
_PAGE = 512
_MAX_TEXT_LENGTH = 4_000_000
_IN_TABLE, _ROW_END, _TABLE, _LEVEL = 0x2416, 0x2417, 0xD608, 0x6649
_INNER_CELL, _INNER_ROW, _HUGE, _HUGE_OLD, _TABS = 0x244B, 0x244C, 0x6646, 0x6645, 0xC615
_OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes, by the upper three bits of a sprm; 0 says its own length
_FIELD, _FIELD_TEXT, _FIELD_END = "\x13", "\x14", "\x15"
_PARAGRAPH_ENDS = "\r\x07\x0c"
_REMOVED_CHARACTERS = dict.fromkeys([*range(0x07), 0x08, 0x0E, 0x0F, *range(0x10, 0x13), *range(0x16, 0x1E), 0x1F])
_CHARACTER_MAP = {**_REMOVED_CHARACTERS, 0x0B: "\n", 0x1E: "-", 0xA0: " "}


class DocParagraph(NamedTuple):
    """A paragraph; ``depth`` counts the tables it stands in. ``row`` is there where it ends a row."""

    words: VisibleText
    ends_cell: bool
    depth: int
    row: tuple[RowCell, ...] | None

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return self.words.seen


class _ParagraphProperties(NamedTuple):
    """What is known of a paragraph from its properties."""

    depth: int = 0
    ends_inner: bool = False
    ends_row: bool = False
    row: tuple[RowCell, ...] = ()


def read_doc_paragraphs(raw: bytes) -> Iterator[DocParagraph]:
    """The paragraphs of the body in order. BrokenFile for a document that is locked, too old or damaged."""
    entries = read_streams(raw)
    body = entries.get("worddocument", b"")
    try:
        magic, version = unpack_from("<HH", body, 0)
        flags = unpack_from("<H", body, _FLAGS)[0]
        if magic != _MAGIC or version < _OLDEST:
            raise BrokenFile("这是很旧的 Word 格式（Word 95 或更早），请用 Word 或 WPS 另存为 .docx 后再导入。")
        if flags & _LOCKED:
            raise BrokenFile("文件加了密码，请在 Word 或 WPS 里去掉密码后再导入。")
        tables = entries.get("1table" if flags & _OTHER_TABLE else "0table", b"")
        text, places = _text(body, tables)
        property_table = _ParagraphPropertyTable(body, tables, entries.get("data", b""))
        yield from _split_paragraphs(text, places, property_table, LetterLooks(body, tables))
    except (error, IndexError, ValueError) as trouble:
        raise BrokenFile(_BROKEN) from trouble


def _text(body: bytes, tables: bytes) -> tuple[str, list[tuple[int, int, int]]]:
    """The text, and for each piece of it where it begins, where that lies in the file, and bytes a character."""
    start, length = unpack_from("<II", body, _PIECES)
    clx = tables[start : start + length]
    at = 0
    while clx[at] == 1:
        at += 3 + unpack_from("<H", clx, at + 1)[0]
    count = (unpack_from("<I", clx, at + 1)[0] - 4) // 12
    plc = clx[at + 5 :]
    if clx[at] != 2 or not 0 < count <= len(plc) // 12:
        raise ValueError("pieces")
    ends = unpack_from(f"<{count + 1}I", plc, 0)
    text_length = unpack_from("<I", body, _LENGTH)[0]
    texts: list[str] = []
    places: list[tuple[int, int, int]] = []
    total = 0
    for number in range(count):
        size = min(ends[number + 1], text_length) - ends[number]
        if size <= 0:
            continue
        place = unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
        is_narrow, place = bool(place & 0x4000_0000), place & 0x3FFF_FFFF
        begin, bytes_per_character = (place // 2, 1) if is_narrow else (place, 2)
        encoded = body[begin : begin + size * bytes_per_character]
        text = encoded.decode("cp1252" if is_narrow else "utf-16-le", "replace")
        # A pair of surrogates is one character here and two there: keep the count of there.
        text = "".join(char if char < "\U00010000" else char + "\x00" for char in text)
        total += len(text)
        if total > _MAX_TEXT_LENGTH:
            raise BrokenFile("文件里的文字太多，不像一份年报。")
        places.append((total - len(text), begin, bytes_per_character))
        texts.append(text)
    return "".join(texts), places


def _split_paragraphs(
    text: str, places: list[tuple[int, int, int]], property_table: "_ParagraphPropertyTable", looks: LetterLooks
) -> Iterator[DocParagraph]:
    starts = [place[0] for place in places]
    begin = 0
    for at, char in enumerate(text):
        if char not in _PARAGRAPH_ENDS:
            continue
        piece, offset, wide = places[bisect_right(starts, at) - 1]
        properties = property_table.at(offset + (at - piece) * wide)
        words = _words(text, begin, at, places, looks)
        begin = at + 1
        is_end = (char == "\x07" and properties.depth > 0) or properties.ends_inner
        yield DocParagraph(words, is_end, properties.depth, properties.row if properties.ends_row else None)
    if begin < len(text):
        yield DocParagraph(_words(text, begin, len(text), places, looks), False, 0, None)


def _words(text: str, begin: int, end: int, places: list[tuple[int, int, int]], looks: LetterLooks) -> VisibleText:
    """A stretch of the text as pieces of one look each."""
    found = VisibleText()
    if looks.are_plain:
        found.add(_visible_text(text[begin:end]))
        return found
    starts = [place[0] for place in places]

    def look_at(at: int) -> Look:
        piece, offset, wide = places[bisect_right(starts, at) - 1]
        return looks.at(offset + (at - piece) * wide)

    visible = list(_visible_places(text, begin, end))
    for look, stretch in groupby(visible, look_at):
        found.add("".join(text[at] for at in stretch).translate(_CHARACTER_MAP), look)
    return found


def _visible_text(text: str) -> str:
    """What a reader sees: without the codes of fields and the marks of pictures and notes."""
    if _FIELD in text or _FIELD_END in text:
        text = "".join(text[at] for at in _visible_places(text, 0, len(text)))
    return text.translate(_CHARACTER_MAP)


def _visible_places(text: str, begin: int, end: int) -> Iterator[int]:
    """Where in a stretch of the text there is no code of a field."""
    is_code: list[bool] = []
    for at in range(begin, end):
        char = text[at]
        if char == _FIELD:
            is_code.append(True)
        elif char in (_FIELD_TEXT, _FIELD_END):
            is_code[-1:] = [False] if char == _FIELD_TEXT and is_code else []
        elif not any(is_code):
            yield at


class _ParagraphPropertyTable:
    """The properties of paragraphs, found by where their text lies in the file."""

    def __init__(self, body: bytes, tables: bytes, beside: bytes) -> None:
        self.body, self.data_stream = body, beside
        start, length = unpack_from("<II", body, _PARAGRAPHS)
        count = max((length - 4) // 8, 0)
        if start + length > len(tables):
            raise ValueError("paragraphs")
        self.ends = unpack_from(f"<{count + 1}I", tables, start) if count else ()
        self.pages = unpack_from(f"<{count}I", tables, start + 4 * (count + 1)) if count else ()
        self.pages_read: dict[int, tuple[tuple[int, ...], list[_ParagraphProperties]]] = {}

    def at(self, place: int) -> _ParagraphProperties:
        """The look of the paragraph whose end lies there."""
        number = bisect_right(self.ends, place) - 1
        if not 0 <= number < len(self.pages):
            return _ParagraphProperties()
        page = self.pages[number] & 0x3F_FFFF
        if page not in self.pages_read:
            self.pages_read[page] = self.read(self.body[page * _PAGE : (page + 1) * _PAGE])
        starts, looks = self.pages_read[page]
        within = bisect_right(starts, place) - 1
        return looks[within] if 0 <= within < len(looks) else _ParagraphProperties()

    def read(self, page: bytes) -> tuple[tuple[int, ...], list[_ParagraphProperties]]:
        """The looks on a page of them (PapxFkp)."""
        if len(page) < _PAGE:
            return (), []
        count = page[-1]
        starts = unpack_from(f"<{count + 1}I", page, 0)
        looks = []
        for number in range(count):
            at = 2 * page[4 * (count + 1) + 13 * number]
            size = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
            begin = at + 1 if page[at] else at + 2
            looks.append(self.properties_of(page[begin + 2 : begin + size]) if at else _ParagraphProperties())
        return starts, looks

    def properties_of(self, properties: bytes) -> _ParagraphProperties:
        operands: dict[int, bytes] = {}
        for name, operand in self.properties(properties):
            operands[name] = operand
        level = int.from_bytes(operands.get(_LEVEL, b""), "little")
        is_in = any(operands.get(_IN_TABLE, b""))
        ends_inner = any(operands.get(_INNER_CELL, b""))
        ends_row = any(operands.get(_ROW_END, b"")) or any(operands.get(_INNER_ROW, b""))
        return _ParagraphProperties(
            level or int(is_in), ends_inner or ends_row, ends_row, _row_cells(operands.get(_TABLE, b""))
        )

    def properties(self, properties: bytes, depth: int = 0) -> Iterator[tuple[int, bytes]]:
        """Each property (sprm) and its operand; those kept elsewhere for their length are looked up there."""
        at = 0
        while at + 2 < len(properties):
            name = unpack_from("<H", properties, at)[0]
            at += 2
            size = _OPERAND[name >> 13]
            if name == _TABLE:
                size = int.from_bytes(properties[at : at + 2], "little") + 1
            elif not size:
                size = 1 + properties[at]
                if name == _TABS and properties[at] == 255:
                    return
            operand = properties[at : at + size]
            at += size
            if name in (_HUGE, _HUGE_OLD) and depth == 0:
                place = int.from_bytes(operand, "little")
                length = int.from_bytes(self.data_stream[place : place + 2], "little")
                yield from self.properties(self.data_stream[place + 2 : place + 2 + length], depth + 1)
            else:
                yield name, operand


def _row_cells(operand: bytes) -> tuple[RowCell, ...]:
    """The cells of a row from its definition (TDefTableOperand)."""
    if len(operand) < 5:
        return ()
    count = operand[2]
    edges = unpack_from(f"<{count + 1}h", operand, 3)
    begin = 3 + 2 * (count + 1)
    cells = []
    for number in range(count):
        flags = int.from_bytes(operand[begin + 20 * number : begin + 20 * number + 2], "little")
        goes_on, begins = bool(flags & 0x20) and not flags & 0x40, bool(flags & 0x40)
        cells.append(RowCell(edges[number], edges[number + 1], bool(flags & 0x2), begins, goes_on))
    return tuple(cells)
