"""The text and the commands of an RTF file in order: groups, destinations, encodings and how each piece of text looks.

Names are those of Microsoft's Rich Text Format specification 1.9.1.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from models.errors import BrokenFile
from models.exchange.formats.visible_text import Look

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?\x20?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\$", re.DOTALL
)
_MAX_TOKENS, _MAX_DEPTH = 700_000, 250
_TOO_DEEP = "文件里的内容套了太多层，没有打开。"
_TOO_MUCH = "文件里的内容太多，不像一份年报。"
_SMALLEST = 3  # half points; smaller type cannot be read
_SKIPPED_WORDS = frozenset(
    (
        "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
        "footerf", "footnote", "nonesttables", "shprslt", "nonshppict", "rxe", "xe", "tc", "txe", "stylename",
        "bkmkstart", "bkmkend", "filetbl", "revtbl", "ftnsep", "ftnsepc", "aftnsep", "private",
        "listtable", "listoverridetable", "leveltext", "levelnumbers", "listname",
    )
)  # fmt: skip
_SKIPPED, _FONTS, _COLOURS, _ALTERNATIVE, _HOLDER, _LABEL, _INSTRUCTION, _FORM, _ENTRY, _READ = (
    "skipped", "fonts", "colours", "alternative", "holder", "label", "instruction", "form", "entry", "",
)  # fmt: skip
_DESTINATIONS = {
    "fonttbl": _FONTS, "colortbl": _COLOURS, "upr": _ALTERNATIVE, "object": _HOLDER, "listtext": _LABEL,
    "pntext": _LABEL, "fldinst": _INSTRUCTION, **dict.fromkeys(_SKIPPED_WORDS, _SKIPPED),
}  # fmt: skip
"""What the text of a group is that begins with a word."""
_STARRED = {
    "shpinst": _HOLDER, "do": _HOLDER, "shppict": _SKIPPED, "nesttableprops": _READ, "formfield": _FORM, "ffl": _ENTRY,
}  # fmt: skip
"""The same of groups that a reader may leave out; all others are."""
_INSIDE = {
    ("ud", _ALTERNATIVE): _READ, ("result", _HOLDER): _READ, ("shptxt", _HOLDER): _READ,
    ("dptxbxtext", _HOLDER): _READ, ("formfield", _INSTRUCTION): _FORM,
}  # fmt: skip
"""What is read inside of a group that is not."""
_BOXES, _PICTURES = frozenset(("shptxt", "dptxbxtext")), frozenset(("pict", "shppict", "object"))
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
_CODE_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_SYMBOL = 2
_DOUBLE_BYTE = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "big5hkscs", 65001: "utf-8", 54936: "gb18030"}
_PARAGRAPH_WORDS = frozenset(
    (
        "par", "sect", "cell", "row", "nestcell", "nestrow", "trowd", "cellx", "trleft", "clmgf", "clmrg", "clvmgf",
        "clvmrg", "clcbpat",
    )
)  # fmt: skip
_EQUATION, _MAX_EQUATION = "公式", 60
_BULLETS = frozenset("·•●■◆○□▪➢✓*-")
_PRIVATE = ("\ue000", "\uf8ff")


class RtfEvent(NamedTuple):
    """A piece of text with how it looks, or a command; ``depth`` counts the tables that it is said to stand in."""

    word: str
    number: int
    text: str
    look: Look
    depth: int
    is_nested_definition: bool


class _GroupState(NamedTuple):
    """What holds until a group ends."""

    destination: str = _READ
    is_nested_definition: bool = False
    font: int = -1
    skipped_after_unicode: int = 1
    is_struck: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    is_raised: bool = False
    is_tiny: bool = False
    colour: int = 0
    ground: int = 0
    depth: int = 0
    is_box: bool = False
    is_result: bool = False


_PLAIN: dict[str, Any] = {
    "font": -1, "is_struck": False, "is_hidden": False, "is_deleted": False, "is_raised": False, "is_tiny": False,
    "colour": 0, "ground": 0,
}  # fmt: skip
"""The properties of characters, taken back."""


class RtfScanner:
    """Goes through one file once."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._state = _GroupState()
        self._stack: list[_GroupState] = []
        self._charsets: dict[int, int] = {}
        self._whites: list[bool] = []
        self._default_font = 0
        self._colour = [0, 0, 0]
        self._is_colour_said = False
        self._code_page = 1252
        self._pending = bytearray()
        self._left_to_skip = 0
        self._surrogate = 0
        self._is_starred = self._is_group_new = False
        self._label: list[str] = []
        self._entries: list[str] = []
        self._instruction: list[str] = []
        self._chosen = 0
        self._has_result = True

    def events(self) -> Iterator[RtfEvent]:
        """Text and commands. BrokenFile where groups nest without end or there is no end of them."""
        at = count = 0
        while (match := _TOKEN.match(self._raw, at)) is not None and match.end() > at:
            at, count = match.end(), count + 1
            if count > _MAX_TOKENS:
                raise BrokenFile(_TOO_MUCH)
            word, number, code, symbol, brace, literal = match.groups()
            if word == b"bin" and number:
                at += max(0, int(number))
            elif word:
                yield from self._command(word.decode("ascii"), number)
            elif code:
                self._byte(int(code, 16))
            elif literal:
                self._literal(literal)
            elif symbol:
                yield from self._symbol(symbol)
            elif brace:
                yield from self._brace(opens=brace == b"{")
        yield from self._flush()

    # ── text ──

    def _literal(self, literal: bytes) -> None:
        words = literal.translate(None, b"\r\n\x00")
        if words:
            self._is_starred = self._is_group_new = False
            skipped = min(self._left_to_skip, len(words))
            self._left_to_skip -= skipped
            self._pending += words[skipped:]

    def _byte(self, value: int) -> None:
        self._is_starred = self._is_group_new = False
        if self._left_to_skip:
            self._left_to_skip -= 1
        else:
            self._pending.append(value)

    def _symbol(self, symbol: bytes) -> Iterator[RtfEvent]:
        if symbol == b"*":
            self._is_starred, self._is_group_new = self._is_group_new, False
        elif symbol in b"\r\n":
            yield from self._command("par", None)
        elif self._left_to_skip:
            self._left_to_skip -= 1
        elif symbol in _SYMBOLS:
            yield from self._put(_SYMBOLS[symbol])

    def _flush(self) -> Iterator[RtfEvent]:
        """What was gathered in bytes, by the code page of its font."""
        if self._pending:
            raw, self._pending = bytes(self._pending), bytearray()
            destination = self._state.destination
            if destination == _COLOURS:
                self._end_colours(raw.count(b";"))
            elif destination != _FONTS:
                yield from self._put(self._decode(raw), flushed=True)

    def _decode(self, raw: bytes) -> str:
        if raw.isascii():
            return raw.decode("ascii")
        charset = self._charsets.get(self._state.font if self._state.font >= 0 else self._default_font, 0)
        if charset == _SYMBOL:
            return "".join(chr(code + 0xF000) for code in raw)
        if charset in _CODE_PAGES:
            return raw.decode(_CODE_PAGES[charset], "replace")
        if self._code_page in _DOUBLE_BYTE:
            return raw.decode(_DOUBLE_BYTE[self._code_page], "replace")
        try:
            return raw.decode(f"cp{self._code_page}", "replace")
        except LookupError:
            return raw.decode("cp1252", "replace")

    def _put(self, text: str, *, flushed: bool = False) -> Iterator[RtfEvent]:
        if not flushed:
            yield from self._flush()
        state = self._state
        if state.destination == _LABEL:
            self._label.append(text)
        elif state.destination == _INSTRUCTION:
            self._instruction.append(text)
        elif state.destination == _ENTRY and self._entries:
            self._entries[-1] += text
        elif state.destination == _READ and not state.is_deleted and text:
            self._has_result = True
            yield RtfEvent("", 0, text, self._look(), state.depth, False)

    def _look(self) -> Look:
        state = self._state
        if state.is_struck:
            return Look.STRUCK
        if state.is_hidden or state.is_tiny:
            return Look.HIDDEN
        if self._is_white(state.colour) and not self._has_ground(state.ground):
            return Look.WHITE
        return Look.RAISED if state.is_raised else Look.PLAIN

    def _is_white(self, colour: int) -> bool:
        return 0 < colour < len(self._whites) and self._whites[colour]

    def _has_ground(self, colour: int) -> bool:
        return colour > 0 and not self._is_white(colour)

    # ── groups ──

    def _brace(self, *, opens: bool) -> Iterator[RtfEvent]:
        yield from self._flush()
        self._left_to_skip, self._is_starred, self._is_group_new = 0, False, opens
        if opens:
            self._stack.append(self._state)
            if len(self._stack) > _MAX_DEPTH:
                raise BrokenFile(_TOO_DEEP)
        elif self._stack:
            ended, self._state = self._state, self._stack.pop()
            if ended.destination == _LABEL != self._state.destination:
                yield from self._put(_label_of(self._label))
                self._label = []
            if ended.is_box and not self._state.is_box:
                yield self._event("boxend")
            if ended.is_result and not self._state.is_result and not self._has_result:
                yield from self._put(self._chosen_entry() or self._equation())

    def _event(self, word: str, number: int = 0) -> RtfEvent:
        return RtfEvent(word, number, "", Look.PLAIN, self._state.depth, self._state.is_nested_definition)

    # ── commands ──

    def _command(self, word: str, number: bytes | None) -> Iterator[RtfEvent]:
        starred, self._is_starred, self._is_group_new = self._is_starred, False, False
        if word == "u" and number:
            yield from self._unicode(int(number))
            return
        self._left_to_skip = 0  # what stands for the character before is a character
        yield from self._flush()
        if starred or word in _DESTINATIONS or (word, self._state.destination) in _INSIDE:
            yield from self._begin(word, starred=starred)
        elif self._state.destination in (_FONTS, _COLOURS, _FORM):
            self._tabled(word, int(number or 0))
        elif word == "fldrslt":
            self._has_result, self._state = False, self._state._replace(is_result=True)
        elif word in _CHARACTERS:
            yield from self._put(_CHARACTERS[word])
        elif word in _PARAGRAPH_WORDS:
            if self._state.destination == _READ:
                yield self._event(word, self._ground_or_number(word, int(number or 0)))
        else:
            self._property(word, None if number is None else int(number))

    def _ground_or_number(self, word: str, number: int) -> int:
        return int(self._has_ground(number)) if word == "clcbpat" else number

    def _begin(self, word: str, *, starred: bool) -> Iterator[RtfEvent]:
        around = self._state.destination
        destination = _INSIDE.get((word, around))
        if destination is None:
            destination = _STARRED.get(word, _DESTINATIONS.get(word, _SKIPPED)) if starred else _DESTINATIONS[word]
            if around not in (_READ, _FORM, _LABEL):
                destination = around if around != _HOLDER or destination == _READ else destination
        if destination == _ENTRY:
            self._entries.append("")
        if destination == _INSTRUCTION:
            self._instruction = []
        if destination == _FORM:
            self._entries, self._chosen = [], 0
        if word in _PICTURES and around == _READ:
            yield self._event("picture")
        is_nested = self._state.is_nested_definition or word == "nesttableprops"
        self._state = self._state._replace(destination=destination, is_nested_definition=is_nested)
        if word in _BOXES and destination == _READ:
            self._state = self._state._replace(depth=0, is_box=True)
            yield self._event("box")

    def _tabled(self, word: str, number: int) -> None:
        """A word in the table of fonts or of colours, or in a form's field."""
        if word == "f":
            self._state = self._state._replace(font=number)
        elif word == "fcharset":
            self._charsets[self._state.font] = number
        elif word in ("red", "green", "blue"):
            self._colour[("red", "green", "blue").index(word)] = number
            self._is_colour_said = True
        elif word == "ffres":
            self._chosen = number

    def _chosen_entry(self) -> str:
        """What a drop-down field shows that has no other result."""
        entries, self._entries = self._entries, []
        return entries[self._chosen] if 0 <= self._chosen < len(entries) else ""

    def _equation(self) -> str:
        """The letters of an equation, which such a field shows by itself: named, for the letters alone mislead."""
        words = "".join(self._instruction).split(" ")
        return f"{_EQUATION}{' '.join(words)}"[:_MAX_EQUATION] if "EQ" in words[:2] else ""

    def _end_colours(self, count: int) -> None:
        for _ in range(min(count, 1000)):
            self._whites.append(self._is_colour_said and self._colour == [255, 255, 255])
            self._colour, self._is_colour_said = [0, 0, 0], False

    def _unicode(self, code: int) -> Iterator[RtfEvent]:
        code &= 0xFFFF
        yield from self._flush()
        self._left_to_skip = self._state.skipped_after_unicode
        if 0xD800 <= code < 0xDC00:
            self._surrogate = code
            return
        if 0xDC00 <= code < 0xE000:
            high, self._surrogate = self._surrogate, 0
            yield from self._put(chr(0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00) if high else "�")
        elif code:
            yield from self._put(chr(code))

    def _property(self, word: str, number: int | None) -> None:
        """A property of the characters or the paragraph that follow."""
        state, is_on = self._state, number != 0
        if word == "plain":
            self._state = state._replace(**_PLAIN)
        elif word == "pard":
            self._state = state._replace(depth=0)
        elif word == "intbl":
            self._state = state._replace(depth=max(1, state.depth))
        elif word == "itap":
            self._state = state._replace(depth=max(0, number or 0))
        elif word in ("strike", "striked"):
            self._state = state._replace(is_struck=is_on)
        elif word == "v":
            self._state = state._replace(is_hidden=is_on)
        elif word == "deleted":
            self._state = state._replace(is_deleted=is_on)
        elif word in ("super", "sub", "up", "dn"):
            self._state = state._replace(is_raised=is_on)
        elif word == "nosupersub":
            self._state = state._replace(is_raised=False)
        else:
            self._number_property(word, number or 0)

    def _number_property(self, word: str, number: int) -> None:
        state = self._state
        if word == "fs":
            self._state = state._replace(is_tiny=number <= _SMALLEST)
        elif word == "cf":
            self._state = state._replace(colour=number)
        elif word in ("highlight", "cb", "chcbpat"):
            self._state = state._replace(ground=number)
        elif word == "f":
            self._state = state._replace(font=number)
        elif word == "uc":
            self._state = state._replace(skipped_after_unicode=min(max(number, 0), 20))
        elif word == "ansicpg":
            self._code_page = number
        elif word == "deff":
            self._default_font = number


def _label_of(pieces: list[str]) -> str:
    """An automatic number as it is shown, without the tab behind it; nothing for a bullet."""
    label = "".join(pieces).strip("\t ")
    is_bullet = len(label) == 1 and (label in _BULLETS or _PRIVATE[0] <= label <= _PRIVATE[1])
    return "" if is_bullet else label
