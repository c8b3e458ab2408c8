"""What the cells of an .xlsx show otherwise than their stored values say: struck out, raised or hidden, or an error."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from lxml import etree

from models.exchange.formats.safe_xml import parse_xml
from models.exchange.formats.visible_text import Look, VisibleText

_STYLE = re.compile(rb"\ss\s*=\s*[\"']\s*0*(\d{1,9})")
_NUMBER = re.compile(rb">\s*0*(\d{1,9})\s*<")
_PREFIX = rb"(?:[^\s<>:/]+:)?"
_ALWAYS_ODD = re.compile(
    rb"\st\s*=\s*[\"']\s*e\s*[\"']|<" + _PREFIX + rb"rPr[ />]|<!|&#"
    rb"|(?:</" + _PREFIX + rb"f\s*>|<" + _PREFIX + rb"f(?:\s[^<]*)?/>)(?!\s*<" + _PREFIX + rb"v(?:\s[^<>]*)?>[^<])"
)
"""An error, letters with looks of their own, a formula without a result; and what could veil any of these."""
_NAMESPACE = re.compile(r"\{[^}]*\}")
_ADDRESS = re.compile(r"([A-Za-z]+)(\d{1,8})")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN_FORMAT = ";;;"
_DEFAULT_STYLE, _MAX_DIGITS = 0, 10
_TINY = 2.0  # points that nobody can read
_NOT_CALCULATED = "公式没有存下结果"
SHEETS, WORKBOOK, RELATIONSHIPS = "xl/worksheets/", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
Item = TypeVar("Item")
Address = tuple[int, int]
CellLook = tuple[str, tuple[str, ...]]
"""A cell's text as shown, and notes on what is not part of it."""


@dataclass(frozen=True)
class _BookLooks:
    """What the parts that all sheets share say of how cells look, by number.

    ``rich`` are the strings whose letters have looks of their own, plain or not; ``styles`` those in which nothing can
    be read, ``grounds`` those that colour the cell.
    """

    rich: Mapping[int, VisibleText]
    styles: Mapping[int, Look]
    grounds: frozenset[int]

    def may_show(self, sheet: bytes) -> bool:
        """Whether a sheet may have a cell that looks otherwise: only such a one is worth parsing."""
        return (
            _DEFAULT_STYLE in self.styles
            or bool(_ALWAYS_ODD.search(sheet))
            or _names_any(self.styles.keys(), _STYLE, sheet)
            or _names_any({number for number, text in self.rich.items() if text.is_odd}, _NUMBER, sheet)
        )


def _names_any(odd: Set[int], pattern: re.Pattern[bytes], sheet: bytes) -> bool:
    return bool(odd) and not odd.isdisjoint(map(int, set(pattern.findall(sheet))))


def odd_cells(parts: Mapping[str, bytes]) -> Mapping[str, Mapping[Address, CellLook]]:
    """The cells by sheet that show something else than their value, from the parts of a workbook by name."""
    strings = parts.get(STRINGS, b"")
    rich = _rich_strings(strings) if b"rPr" in strings else {}
    looks = _BookLooks(rich, *_looks_of_styles(parts[STYLES])) if STYLES in parts else _BookLooks(rich, {}, frozenset())
    suspects = {name: content for name, content in parts.items() if name.startswith(SHEETS) and looks.may_show(content)}
    if not suspects:
        return {}
    return {
        name: found
        for name, part in parts_by_name(parts).items()
        if part in suspects and (found := dict(_odd_cells(suspects[part], looks)))
    }


def parts_by_name(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    if WORKBOOK not in parts or RELATIONSHIPS not in parts:
        return {}
    targets = {
        node.get("Id"): (node.get("Target") or "").removeprefix("/xl/").removeprefix("xl/")
        for node in parse_xml(parts[RELATIONSHIPS])
    }
    root = parse_xml(parts[WORKBOOK])
    return {
        node.get("name", ""): f"xl/{targets.get(node.get(_RELATIONSHIP), '')}"
        for node in root.iter()
        if _name(node) == "sheet"
    }


def _name(node: etree._Element) -> str:
    return _NAMESPACE.sub("", str(node.tag))


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in node if _name(child) == name]


def _look_of_font(font: etree._Element) -> Look:
    for child in font:
        value = child.get("val", "")
        if _name(child) == "strike" and value not in ("0", "false"):
            return Look.STRUCK
        if _name(child) == "vertAlign" and value in ("superscript", "subscript"):
            return Look.RAISED
        if _name(child) == "sz" and _is_tiny(value):
            return Look.HIDDEN
    return Look.PLAIN


def _is_tiny(size: str) -> bool:
    try:
        return float(size) < _TINY
    except ValueError:
        return False


def _look_of_run(font: etree._Element) -> Look:
    """How a part of a cell's text looks, on no ground of its own."""
    look = _look_of_font(font)
    if look is Look.PLAIN and _is_white(font):
        return Look.WHITE
    return look


def _is_white(font: etree._Element) -> bool:
    return any(
        _name(child) == "color" and (child.get("rgb", "").upper().endswith("FFFFFF") or child.get("theme") == "0")
        for child in font
    )


def _rich_strings(content: bytes) -> dict[int, VisibleText]:
    """The shared strings whose letters have looks of their own, which then are not those of the cell."""
    return {
        number: _rich_text(item)
        for number, item in enumerate(_children(parse_xml(content), "si"))
        if any(_children(run, "rPr") for run in _children(item, "r"))
    }


def _rich_text(item: etree._Element) -> VisibleText:
    text = VisibleText()
    for child in item:
        if _name(child) == "t":
            text.add(child.text or "")
        elif _name(child) == "r":
            [*properties] = _children(child, "rPr")
            look = _look_of_run(properties[0]) if properties else Look.PLAIN
            text.add("".join(node.text or "" for node in _children(child, "t")), look)
    return text


@lru_cache(maxsize=16)
def _looks_of_styles(content: bytes) -> tuple[Mapping[int, Look], frozenset[int]]:
    """The numbers of cell styles that strike out or hide what stands in the cell, and of those that colour it.

    The files of a folder were often written by one program, with the same styles.
    """
    root = parse_xml(content)
    groups = {_name(group): list(group) for group in root}
    fonts = [(_look_of_font(font), _is_white(font)) for font in groups.get("fonts", [])]
    fills = [_is_filled(fill) for fill in groups.get("fills", [])]
    hiding = {
        node.get("numFmtId")
        for node in groups.get("numFmts", [])
        if node.get("formatCode", "").strip() == _HIDDEN_FORMAT
    }
    found: dict[int, Look] = {}
    grounds = set()
    for number, style in enumerate(groups.get("cellXfs", [])):
        look, is_white = _item(fonts, style.get("fontId")) or (Look.PLAIN, False)
        if _item(fills, style.get("fillId")):
            grounds.add(number)
        elif is_white:
            look = Look.WHITE
        if style.get("numFmtId") in hiding:
            look = Look.HIDDEN
        if look not in (Look.PLAIN, Look.RAISED):
            found[number] = look
    return MappingProxyType(found), frozenset(grounds)


def _item(items: Sequence[Item], number: str | None) -> Item | None:
    at = _whole(number or "", len(items))
    return items[at] if at < len(items) else None


def _whole(written: str, otherwise: int) -> int:
    """A number of a style, a font or a string, as parts name them."""
    written = written.strip()
    return int(written) if written.isdecimal() and len(written) < _MAX_DIGITS else otherwise


def _is_filled(fill: etree._Element) -> bool:
    return any(child.get("patternType", "none") not in ("none",) for child in fill) or any(
        _name(child) == "gradientFill" for child in fill
    )


def _odd_cells(sheet: bytes, looks: _BookLooks) -> Iterator[tuple[Address, CellLook]]:
    row = -1
    for line in parse_xml(sheet).iter("{*}row"):
        row, column = _whole(line.get("r", ""), row + 2) - 1, -1
        for cell in _children(line, "c"):
            match = _ADDRESS.fullmatch(cell.get("r", ""))
            row, column = (int(match[2]) - 1, _column(match[1]) - 1) if match else (row, column + 1)
            look = _look_of_cell(cell, looks)
            if look is not None:
                yield (row, column), look


def _look_of_cell(cell: etree._Element, looks: _BookLooks) -> CellLook | None:
    stored = "".join(node.text or "" for node in _children(cell, "v"))
    kind = cell.get("t", "n")
    if kind == "e":
        return stored or "#N/A", ()
    formulas = _children(cell, "f")
    if formulas and not stored and kind != "str":
        return f"={formulas[0].text or ''}"[:60], (_NOT_CALCULATED,)
    text = VisibleText()
    if kind == "inlineStr":
        for item in _children(cell, "is"):
            text = _rich_text(item)
    elif kind == "s":
        text = looks.rich.get(_whole(stored, -1), text)
    style = _whole(cell.get("s", ""), _DEFAULT_STYLE)
    whole = looks.styles.get(style)
    if style in looks.grounds:
        text = text.on_a_ground()
    is_rich = len(text.pieces) > 1 or text.is_odd
    if whole is not None and (stored or text.pieces) and (whole is Look.HIDDEN or not is_rich):
        shown = text.seen or ("" if kind == "s" else stored)
        return "", (f"“{shown[:20]}”{whole.value}，未计入" if shown else f"这一格的内容{whole.value}，未计入",)
    return text.as_cell() if text.is_odd else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
