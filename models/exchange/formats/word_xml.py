"""Word documents that are one XML file: Word 2003 XML, and the parts of a .docx laid one after the other (flat OPC).

Both are read as the .docx that they stand for. Names are those of Microsoft's WordprocessingML 2003 and XML package.
"""

from collections.abc import Callable

from lxml import etree

from models.errors import BrokenFile
from models.exchange.formats.docx import MACROS, STRICT, TRANSITIONAL, read_body
from models.exchange.formats.docx_numbering import Numbering
from models.exchange.formats.docx_text import VALUE, W
from models.exchange.formats.safe_xml import parse_xml
from models.exchange.neutral_document import NeutralDocument

_OLD = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge"}
_LEFT_OUT = frozenset(("Word.Deletion", "Word.Comment", "Word.Numbering", "Word.Formatting"))
_NOTES = (W + "footnote", W + "endnote", W + "binData")
_SYMBOLS = frozenset(("symbol", "wingdings", "webdings"))
_NO_BODY = "文件里没有正文，可能不是 Word 文档。"


def read_word_2003_xml(raw: bytes) -> NeutralDocument:
    """Read a document that Word 2003 saved as XML. BrokenFile with a sentence for anything that is not a sound one."""
    root = parse_xml(raw)
    macros = root.get(_OLD + "macrosPresent") == "yes"
    _translate(root)
    body = root.find(W + "body")
    if body is None:
        raise BrokenFile(_NO_BODY)
    return read_body(body, _shown_number, root.find(W + "styles"), MACROS if macros else ())


def _translate(root: etree._Element) -> None:
    """Give the elements the names of a .docx, and take out what it keeps in other parts: notes, comments, deletions."""
    for node in [*root.iter()]:
        tag = str(node.tag)
        if tag.startswith(_OLD):
            name = tag.removeprefix(_OLD)
            node.tag = W + _RENAMED.get(name, name)
            for key in [key for key in map(str, node.attrib) if key.startswith(_OLD)]:
                node.set(W + key.removeprefix(_OLD), node.attrib.pop(key))
    for node in [*root.iter(_ANNOTATION, *_NOTES)]:
        parent = node.getparent()
        if parent is not None and (node.tag != _ANNOTATION or _kind(node) in _LEFT_OUT):
            parent.remove(node)
    for node in [*root.iter(W + "hMerge")]:
        _join_left(node)


def _kind(annotation: etree._Element) -> str:
    return annotation.get(W + "type") or annotation.get(_OLD + "type") or ""


def _join_left(merge: etree._Element) -> None:
    """A cell that goes on from the one at its left: it is gone, and the other is as much wider."""
    cell = next(merge.iterancestors(W + "tc"), None)
    row = cell.getparent() if cell is not None else None
    before = cell.getprevious() if cell is not None else None
    if merge.get(VALUE, "continue") == "restart" or cell is None or row is None or before is None:
        return
    properties = before.find(W + "tcPr")
    if properties is None:
        properties = etree.SubElement(before, W + "tcPr")
    span = properties.find(W + "gridSpan")
    if span is None:
        span = etree.SubElement(properties, W + "gridSpan", {VALUE: "1"})
    told = span.get(VALUE, "1")
    span.set(VALUE, str(min(int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 1, 400) + 1))
    row.remove(cell)


def _shown_number(paragraph: etree._Element) -> str:
    """The number that Word wrote beside an automatically numbered paragraph, as it shows it; empty for a bullet."""
    listed = paragraph.find(f"{W}pPr/{W}listPr")
    shown = listed.find(_HINT + "t") if listed is not None else None
    if listed is None or shown is None:
        return ""
    font = listed.find(_HINT + "font")
    if font is not None and font.get(_HINT + "val", "").lower() in _SYMBOLS:
        return ""
    return shown.get(_HINT + "val", "")


def read_flat_package(raw: bytes) -> NeutralDocument:
    """Read the document in a package that is one XML file."""
    parts = {
        part.get(_PACKAGE + "name", ""): part
        for part in parse_xml(raw.replace(STRICT, TRANSITIONAL)).iterchildren(_PACKAGE + "part")
    }
    main = next((name for name in parts if name.startswith("/word/document") and name.endswith(".xml")), "")
    root = _content(parts.get(main))
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise BrokenFile(_NO_BODY)
    styles = _content(parts.get("/word/styles.xml"))
    label: Callable[[etree._Element], str] = Numbering(_content(parts.get("/word/numbering.xml")), styles).label
    has_macros = any("vbaProject" in name for name in parts)
    return read_body(body, label, styles, MACROS if has_macros else ())


def _content(part: etree._Element | None) -> etree._Element | None:
    data = part.find(_PACKAGE + "xmlData") if part is not None else None
    return data[0] if data is not None and len(data) else None
