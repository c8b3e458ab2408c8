"""What the cells of an .xls show otherwise than their values say: struck out, white, hidden by a format, or raised.

Names in comments are those of Microsoft's [MS-XLS]; only BIFF8, which Excel 97 and later write, is looked at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from struct import error, unpack_from

from models.exchange.formats.compound_file import read_streams
from models.exchange.formats.hidden_cells import MAX_COLUMNS, HiddenLines
from models.exchange.formats.visible_text import Look, VisibleText

_BOF, _EOF, _CONTINUE, _SHEET = 0x0809, 0x000A, 0x003C, 0x0085
_FONT, _FORMAT, _XF, _SST = 0x0031, 0x041E, 0x00E0, 0x00FC
_LABEL_SST, _NUMBERS, _MANY_NUMBERS = 0x00FD, (0x0203, 0x027E, 0x0006), 0x00BD  # Number, RK, Formula; MulRk
_ROW, _COLUMNS = 0x0208, 0x007D  # Row, ColInfo
_ZERO_HEIGHT, _COLUMN_HIDDEN = 0x20, 0x01
_ERROR, _FORMULA, _ERROR_RESULT = 0x0205, 0x0006, 2  # BoolErr, Formula, FormulaValue
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF8 = 0x0600
_STRIKE = 0x0008
_WHITE = (1, 9)  # icv: white of the built-in colours and of the palette
_SMALLEST = 40  # twentieths of a point that nobody can read
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_HIDDEN_FORMAT = ";;;"
_MAX_STRINGS = 60_000
_SKIPPED_FONT = 4  # no font has this number
Address = tuple[int, int]
CellLook = tuple[str, tuple[str, ...]]


@dataclass
class _Book:
    """What the workbook says for all its sheets."""

    fonts: list[Look] = field(default_factory=list)
    hidden_formats: set[int] = field(default_factory=set)
    styles: list[Look] = field(default_factory=list)
    grounds: set[int] = field(default_factory=set)
    strings: list[VisibleText] = field(default_factory=list)
    sheets: dict[str, int] = field(default_factory=dict)

    def font(self, number: int) -> Look:
        """The look of a font by the number that cells use."""
        at = number - 1 if number > _SKIPPED_FONT else number
        return self.fonts[at] if at < len(self.fonts) else Look.PLAIN


def odd_cells_of_xls(raw: bytes) -> Mapping[str, Mapping[Address, CellLook]]:
    """The cells by sheet that show something else than their value; nothing for a book that is older or damaged."""
    stream = read_streams(raw).get("workbook", b"")
    try:
        if len(stream) < 8 or unpack_from("<H", stream, 4)[0] != _BIFF8:
            return {}
        book = _read_book(stream)
        return {name: found for name, start in book.sheets.items() if (found := dict(_cells(stream, start, book)))}
    except (error, IndexError, UnicodeDecodeError):
        return {}


def hidden_lines_of_xls(raw: bytes) -> Mapping[str, HiddenLines]:
    """The rows and columns that sheets do not show, by sheet; nothing for a book that is older or damaged."""
    stream = read_streams(raw).get("workbook", b"")
    try:
        if len(stream) < 8 or unpack_from("<H", stream, 4)[0] != _BIFF8:
            return {}
        starts = dict(_sheet(parts[0]) for kind, parts in _records(stream, 0) if kind == _SHEET)
        return {name: _hidden_lines(stream, start) for name, start in starts.items()}
    except (error, IndexError, UnicodeDecodeError):
        return {}


def _hidden_lines(stream: bytes, start: int) -> HiddenLines:
    """Rows by fDyZero, columns by fHidden."""
    rows, columns = set[int](), set[int]()
    for kind, parts in _records(stream, start):
        if kind == _ROW and unpack_from("<H", parts[0], 12)[0] & _ZERO_HEIGHT:
            rows.add(unpack_from("<H", parts[0])[0])
        elif kind == _COLUMNS:
            first, last, width, _, flags = unpack_from("<HHHHH", parts[0])
            if flags & _COLUMN_HIDDEN or not width:
                columns.update(range(first, min(last + 1, MAX_COLUMNS)))
    return HiddenLines(rows, columns)


def _sheet(content: bytes) -> tuple[str, int]:
    """The name of a sheet, and where it begins."""
    return _short_text(bytes((content[6], 0)) + content[7:], 0), unpack_from("<I", content)[0]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, list[bytes]]]:
    """Each record of a part of the book with those that continue it."""
    kind, parts = 0, list[bytes]()
    while at + 4 <= len(stream):
        record, length = unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if record == _CONTINUE:
            parts.append(content)
            continue
        if parts:
            yield kind, parts
        kind, parts = record, [content]
        if record == _EOF:
            break
    yield kind, parts


def _read_book(stream: bytes) -> _Book:
    book = _Book()
    for kind, parts in _records(stream, 0):
        content = parts[0]
        if kind == _FONT:
            book.fonts.append(_look_of_font(content))
        elif kind == _FORMAT:
            if _short_text(content, 2).strip() == _HIDDEN_FORMAT:
                book.hidden_formats.add(unpack_from("<H", content)[0])
        elif kind == _XF:
            _add_style(book, content)
        elif kind == _SHEET:
            name, start = _sheet(content)
            book.sheets[name] = start
        elif kind == _SST:
            book.strings = list(_shared_strings(parts, book))
    return book


def _look_of_font(content: bytes) -> Look:
    height, flags, colour, _, raised = unpack_from("<HHHHH", content)
    if flags & _STRIKE:
        return Look.STRUCK
    if height < _SMALLEST:
        return Look.HIDDEN
    if raised in (1, 2):
        return Look.RAISED
    return Look.WHITE if colour in _WHITE else Look.PLAIN


def _add_style(book: _Book, content: bytes) -> None:
    font, number_format = unpack_from("<HH", content)
    if unpack_from("<I", content, 14)[0] >> 26:
        book.grounds.add(len(book.styles))
    look = book.font(font)
    book.styles.append(Look.HIDDEN if number_format in book.hidden_formats else look)


def _short_text(content: bytes, at: int) -> str:
    """A text with its length before it in two bytes (XLUnicodeString)."""
    count, flags = unpack_from("<HB", content, at)
    if flags & _WIDE:
        return content[at + 3 : at + 3 + 2 * count].decode("utf-16-le")
    return content[at + 3 : at + 3 + count].decode("latin-1")


class _Chain:
    """The bytes of a record and of those that continue it, where letters that go on say anew how wide they are."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts, self.part, self.at = parts, 0, 0

    def take(self, size: int) -> bytes:
        """So many bytes."""
        taken = b""
        while len(taken) < size:
            self._go_on()
            more = self.parts[self.part][self.at : self.at + size - len(taken)]
            self.at += len(more)
            taken += more
        return taken

    def letters(self, count: int, *, is_wide: bool) -> str:
        """So many letters."""
        text = ""
        while len(text) < count:
            if self.at >= len(self.parts[self.part]):
                self._go_on()
                is_wide = bool(self.take(1)[0] & _WIDE)
            size = 2 if is_wide else 1
            there = min((len(self.parts[self.part]) - self.at) // size, count - len(text))
            taken = self.take(size * max(there, 1))
            text += taken.decode("utf-16-le", "surrogatepass") if is_wide else taken.decode("latin-1")
        return text

    def _go_on(self) -> None:
        while self.at >= len(self.parts[self.part]):
            self.part, self.at = self.part + 1, 0


def _shared_strings(parts: list[bytes], book: _Book) -> Iterator[VisibleText]:
    """The texts of the book, each in pieces of one look (XLUnicodeRichExtendedString)."""
    chain = _Chain(parts)
    count = unpack_from("<I", chain.take(8), 4)[0]
    for _ in range(min(count, _MAX_STRINGS)):
        length, flags = unpack_from("<HB", chain.take(3))
        runs = unpack_from("<H", chain.take(2))[0] if flags & _RICH else 0
        extra = unpack_from("<I", chain.take(4))[0] if flags & _EXTENDED else 0
        text = chain.letters(length, is_wide=bool(flags & _WIDE))
        starts = [unpack_from("<HH", chain.take(4)) for _ in range(runs)]
        chain.take(extra)
        found = VisibleText()
        if starts:
            found.add(text[: starts[0][0]])
        for number, (start, font) in enumerate(starts):
            end = starts[number + 1][0] if number + 1 < runs else length
            found.add(text[start:end], book.font(font))
        yield found if starts else VisibleText([(text, Look.PLAIN)])


def _cells(stream: bytes, start: int, book: _Book) -> Iterator[tuple[Address, CellLook]]:
    for kind, parts in _records(stream, start):
        for row, column, style in _styled(kind, parts[0]):
            if look := _error_in_cell(kind, parts[0]) or _look_of_cell(kind, parts[0], style, book):
                yield (row, column), look


def _styled(kind: int, content: bytes) -> Iterator[tuple[int, int, int]]:
    """The cells of a record: row, column and the number of the style."""
    if kind in (_LABEL_SST, _ERROR) or kind in _NUMBERS:
        row, column, style = unpack_from("<HHH", content)
        yield row, column, style
    elif kind == _MANY_NUMBERS:
        row, first = unpack_from("<HH", content)
        for at in range((len(content) - 6) // 6):
            yield row, first + at, unpack_from("<H", content, 4 + 6 * at)[0]


def _error_in_cell(kind: int, content: bytes) -> CellLook | None:
    """The error that a cell holds, or that its formula ended in."""
    if kind == _ERROR and content[7]:
        return _ERRORS.get(content[6], "#N/A"), ()
    if kind == _FORMULA and content[6] == _ERROR_RESULT and content[12:14] == b"\xff\xff":
        return _ERRORS.get(content[8], "#N/A"), ()
    return None


def _look_of_cell(kind: int, content: bytes, style: int, book: _Book) -> CellLook | None:
    whole = book.styles[style] if style < len(book.styles) else Look.PLAIN
    if whole is Look.WHITE and style in book.grounds:
        whole = Look.PLAIN
    text = VisibleText()
    if kind == _LABEL_SST:
        number = unpack_from("<I", content, 6)[0]
        text = book.strings[number] if number < len(book.strings) else text
    return _look(text, whole, has_ground=style in book.grounds)


def _look(text: VisibleText, whole: Look, *, has_ground: bool) -> CellLook | None:
    """What a cell shows by the look of all of it and of its pieces; None where it is plain."""
    is_rich = len(text.pieces) > 1
    if whole in (Look.STRUCK, Look.HIDDEN, Look.WHITE) and not is_rich:
        shown = f"“{text.seen[:20]}”" if text.seen else "这一格的内容"
        return "", (f"{shown}{whole.value}，未计入",)
    if is_rich:
        first = [(text.pieces[0][0], whole if text.pieces[0][1] is Look.PLAIN else text.pieces[0][1])]
        text = VisibleText([*first, *text.pieces[1:]])
        text = text.on_a_ground() if has_ground else text
    return text.as_cell() if is_rich and any(look is not Look.PLAIN for _, look in text.pieces) else None
