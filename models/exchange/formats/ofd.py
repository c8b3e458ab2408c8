"""An OFD file (GB/T 33190) as lines and ruled tables: its marks are read like those of a PDF page."""

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from models.errors import BrokenFile
from models.exchange.formats.page_content import (
    PageCharacter,
    PageContent,
    RuledLine,
    lines_of_points,
    set_struck_apart,
    turn_upright,
)
from models.exchange.formats.pdf import (
    FEW_CHARACTERS,
    MAX_CHARACTERS,
    MAX_PAGES,
    document_parts,
    remark_on_picture_pages,
)
from models.exchange.formats.safe_xml import parse_xml
from models.exchange.formats.zip_archive import Archive, open_archive
from models.exchange.neutral_document import NeutralDocument

ROOT_PART = "OFD.xml"
MAX_PAGE_SIZE = 6_000_000
_POINT = 72 / 25.4
_NAMESPACE = re.compile(r"^\{[^}]*\}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STEP = re.compile(r"[MLBQACS]|-?\d+(?:\.\d+)?")
_REPEAT = re.compile(r"g\s+(\d{1,5})\s+(-?[\d.]+)")
_OPERANDS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
Matrix = tuple[float, float, float, float, float, float]


def read_ofd(raw: bytes) -> NeutralDocument:
    """Read the first document of the file. BrokenFile for damage, no text, or more than a report can hold."""
    archive = open_archive(raw)
    root = _part(archive, ROOT_PART)
    start = _first(root, "DocRoot")
    document = _part(archive, start)
    places = [node.get("BaseLoc", "") for node in _all(document, "Page")]
    if len(places) > MAX_PAGES:
        raise BrokenFile(f"OFD 有 {len(places)} 页，不像一份年报。")
    box = _numbers(_first(document, "PhysicalBox")) or [0, 0, 210, 297]
    pages, pictures = [], list[int]()
    total = 0
    for number, place in enumerate(places, 1):
        page = _part(archive, posixpath.join(posixpath.dirname(start), place.lstrip("/")))
        characters = tuple(_characters(page, box[-1]))
        sideways = [_is_sideways(node) for node in _all(page, "TextObject") for _ in _text_of(node)]
        total += len(characters)
        if total > MAX_CHARACTERS:
            raise BrokenFile("OFD 里的字太多，不像一份年报。")
        lines = tuple(_ruled_lines(page, box[-1]))
        if len(characters) < FEW_CHARACTERS and next(_all(page, "ImageObject"), None) is not None:
            pictures.append(number)
        content = PageContent(number, box[-2] * _POINT, box[-1] * _POINT, characters, lines)
        pages.append(set_struck_apart(turn_upright(content, sideways)))
    if not total:
        raise BrokenFile("OFD 里没有文字，大概是扫描件。请用带文字的 OFD、PDF 或 Word 导入，或照着它填写。")
    return NeutralDocument(tuple(document_parts(pages)), (_first(root, "Title"),), remark_on_picture_pages(pictures))


def _part(archive: Archive, name: str) -> etree._Element:
    place = posixpath.normpath(name.strip().lstrip("/"))
    if place in archive and archive.size(place) > MAX_PAGE_SIZE:
        raise BrokenFile("OFD 里有一页大得异常，没有打开。")
    return parse_xml(archive.read(place))


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (node for node in root.iter() if _NAMESPACE.sub("", str(node.tag)) == name)


def _first(root: etree._Element, name: str) -> str:
    found = next(_all(root, name), None)
    return (found.text or "").strip() if found is not None else ""


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text[:200_000])]


def _matrix(node: etree._Element) -> Matrix:
    """From an object's own millimetres to those of the page, downward."""
    left, top = (*_numbers(node.get("Boundary", "")), 0.0, 0.0)[:2]
    matrix = _numbers(node.get("CTM", ""))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return a, b, c, d, e + left, f + top


def _is_sideways(node: etree._Element) -> bool:
    a, b, *_ = _matrix(node)
    return abs(b) > abs(a)


def _text_of(node: etree._Element) -> str:
    return "".join(code.text or "" for code in _all(node, "TextCode"))


def _to_page(frame: Matrix, x: float, y: float, height: float) -> tuple[float, float]:
    """In points, upward."""
    a, b, c, d, e, f = frame
    return (a * x + c * y + e) * _POINT, (height - (b * x + d * y + f)) * _POINT


def _characters(page: etree._Element, height: float) -> Iterator[PageCharacter]:
    for node in _all(page, "TextObject"):
        frame = _matrix(node)
        size = (_numbers(node.get("Size", "")) or [4.0])[0]
        for code in _all(node, "TextCode"):
            text = code.text or ""
            x, y = ((_numbers(code.get(name, "")) or [0.0])[0] for name in ("X", "Y"))
            across, down = (_offsets(code.get(name, ""), len(text)) for name in ("DeltaX", "DeltaY"))
            for at, char in enumerate(text):
                left, base = _to_page(frame, x, y, height)
                wide = across[at] if at < len(across) else size * (0.5 if char.isascii() else 1.0)
                right, _ = _to_page(frame, x + min(wide, size), y, height)
                yield PageCharacter(char, left, base, max(left, right), max(size * _POINT, 1.0))
                x += across[at] if at < len(across) else 0.0
                y += down[at] if at < len(down) else 0.0


def _offsets(deltas: str, max_count: int) -> list[float]:
    """The distances between characters; «g 3 5.0» is three times 5.0."""

    def spelled(match: re.Match[str]) -> str:
        return " ".join([match[2]] * min(int(match[1]), max_count))

    return _numbers(_REPEAT.sub(spelled, deltas[:100_000]))[: max_count + 1]


def _ruled_lines(page: etree._Element, height: float) -> Iterator[RuledLine]:
    for node in _all(page, "PathObject"):
        frame = _matrix(node)
        points: list[tuple[float, float]] = []
        for name, values in _commands(_first(node, "AbbreviatedData")):
            if name in "MS":
                yield from lines_of_points(points)
                points = []
            if name == "C":
                points += points[:1]
            elif len(values) > 1:
                points.append(_to_page(frame, values[-2], values[-1], height))
        yield from lines_of_points(points)


def _commands(path_text: str) -> Iterator[tuple[str, list[float]]]:
    name, values = "", list[float]()
    for word in _STEP.findall(path_text[:200_000]):
        if word.isalpha():
            if name:
                yield name, values
            name, values = word, []
        elif len(values) < _OPERANDS.get(name, 0):
            values.append(float(word))
    if name:
        yield name, values
