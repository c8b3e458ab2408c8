"""What the cells of an .xlsx show otherwise than their stored values say: struck out, raised or hidden, or an error."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from lxml import etree

from models.exchange.formats.safe_xml import parse_xml
from models.exchange.formats.visible_text import Look, VisibleText
from models.exchange.formats.zip_archive import Archive

_SIGNS = re.compile(
    rb"<(?:\w+:)?(?:strike|vertAlign|f)[ />]|\st=\"e\"|;;;|(?:rgb=\"\w*FFFFFF|theme=\"0)\""
    rb"|<(?:\w+:)?sz val=\"[01](?:\.\d+)?\""
)
_NAMESPACE = re.compile(r"\{[^}]*\}")
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN_FORMAT = ";;;"
_TINY = 2.0  # points that nobody can read
_NOT_CALCULATED = "公式没有存下结果"
Item = TypeVar("Item")
Address = tuple[int, int]
CellLook = tuple[str, tuple[str, ...]]
"""A cell's text as shown, and notes on what is not part of it."""


def odd_cells(archive: Archive) -> Mapping[str, Mapping[Address, CellLook]]:
    """The cells by sheet that show something else than their value; nothing is parsed where no part hints at any."""
    sheets = {name: archive.read(name) for name in archive.names if name.startswith("xl/worksheets/")}
    shared = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in archive else b""
    styles = archive.read("xl/styles.xml") if "xl/styles.xml" in archive else b""
    if not any(map(_SIGNS.search, (*sheets.values(), shared, styles))):
        return {}
    strings = _odd_strings(shared) if shared else {}
    looks, grounds = _looks_of_styles(styles) if styles else ({}, frozenset())
    return {
        name: found
        for name, part in parts_by_name(archive).items()
        if part in sheets and (found := dict(_odd_cells(sheets[part], strings, looks, grounds)))
    }


def parts_by_name(archive: Archive) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    if "xl/workbook.xml" not in archive or "xl/_rels/workbook.xml.rels" not in archive:
        return {}
    targets = {
        node.get("Id"): (node.get("Target") or "").removeprefix("/xl/").removeprefix("xl/")
        for node in parse_xml(archive.read("xl/_rels/workbook.xml.rels"))
    }
    root = parse_xml(archive.read("xl/workbook.xml"))
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


def _odd_strings(content: bytes) -> dict[int, VisibleText]:
    """The shared strings whose letters have looks of their own, which then are not those of the cell."""
    found = {}
    for number, item in enumerate(_children(parse_xml(content), "si")):
        if any(_children(run, "rPr") for run in _children(item, "r")):
            found[number] = _rich_text(item)
    return found


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


def _looks_of_styles(content: bytes) -> tuple[dict[int, Look], frozenset[int]]:
    """The numbers of cell styles that strike out or hide what stands in the cell, and of those that colour it."""
    root = parse_xml(content)
    groups = {_name(group): list(group) for group in root}
    fonts, fills = groups.get("fonts", []), [_is_filled(fill) for fill in groups.get("fills", [])]
    hiding = {
        node.get("numFmtId")
        for node in groups.get("numFmts", [])
        if node.get("formatCode", "").strip() == _HIDDEN_FORMAT
    }
    found: dict[int, Look] = {}
    grounds = set()
    for number, style in enumerate(groups.get("cellXfs", [])):
        font = _item(fonts, style.get("fontId"))
        look = _look_of_font(font) if font is not None else Look.PLAIN
        if _item(fills, style.get("fillId")):
            grounds.add(number)
        elif font is not None and _is_white(font):
            look = Look.WHITE
        if style.get("numFmtId") in hiding:
            look = Look.HIDDEN
        if look not in (Look.PLAIN, Look.RAISED):
            found[number] = look
    return found, frozenset(grounds)


def _item(items: Sequence[Item], number: str | None) -> Item | None:
    return items[int(number)] if number and number.isdigit() and int(number) < len(items) else None


def _is_filled(fill: etree._Element) -> bool:
    return any(child.get("patternType", "none") not in ("none",) for child in fill) or any(
        _name(child) == "gradientFill" for child in fill
    )


def _odd_cells(
    content: bytes, strings: Mapping[int, VisibleText], looks: Mapping[int, Look], grounds: frozenset[int]
) -> Iterator[tuple[Address, CellLook]]:
    for cell in parse_xml(content).iter():
        if _name(cell) != "c" or not (match := _ADDRESS.fullmatch(cell.get("r", ""))):
            continue
        look = _look_of_cell(cell, strings, looks, grounds)
        if look is not None:
            yield (int(match[2]) - 1, _column(match[1]) - 1), look


def _look_of_cell(
    cell: etree._Element, strings: Mapping[int, VisibleText], looks: Mapping[int, Look], grounds: frozenset[int]
) -> CellLook | None:
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
        text = strings.get(int(stored) if stored.isdigit() else -1, text)
    style = int(cell.get("s", "")) if cell.get("s", "").isdigit() else 0
    whole = looks.get(style)
    if style in grounds:
        text = text.on_a_ground()
    is_rich = len(text.pieces) > 1 or any(look is not Look.PLAIN for _, look in text.pieces)
    if whole is not None and (stored or text.pieces) and (whole is Look.HIDDEN or not is_rich):
        shown = text.seen or ("" if kind == "s" else stored)
        return "", (f"“{shown[:20]}”{whole.value}，未计入" if shown else f"这一格的内容{whole.value}，未计入",)
    return text.as_cell() if any(look is not Look.PLAIN for _, look in text.pieces) else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
