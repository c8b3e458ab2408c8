"""The words of a Word paragraph as printed: without field codes and deletions, each run with how it looks."""

from collections.abc import Iterator

from lxml import etree

from models.exchange.formats.visible_text import Look, VisibleText

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VALUE = W + "val"
BOX = W + "txbxContent"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PARAGRAPH, _CELL, _TABLE = W + "p", W + "tc", W + "tbl"
SKIPPED = frozenset(
    W + name for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tblPr", "sectPr", "rt", "sdtPr")
)
_DRAWN = frozenset((BOX, FALLBACK, W + "pict", W + "drawing", W + "object"))
_OFF = frozenset(("0", "false", "off", "none"))
_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_LOOKS = (
    ("vanish", Look.HIDDEN), ("strike", Look.STRUCK), ("dstrike", Look.STRUCK),
)  # fmt: skip
_RAISED = frozenset(("superscript", "subscript"))
_SMALLEST = 3  # half points; smaller type cannot be read
_IN_BOX = "这一格里的字在文本框里"
_PICTURE = "这一格里是图片"
_EQUATION = "公式"


class TextReader:
    """Reads paragraphs and cells by the looks that runs and their styles have."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._styles: dict[str, Look] = {}
        self._dark: set[str] = set()
        based: dict[str, str] = {}
        for style in styles.iter(W + "style") if styles is not None else ():
            name = style.get(W + "styleId", "")
            look = _look_of(style.find(f"{W}rPr"))
            if look is not None and look is not Look.WHITE:
                self._styles[name] = look
            if (parent := style.find(f"{W}basedOn")) is not None:
                based[name] = parent.get(VALUE, "")
            if any(map(_is_dark, style.iter(W + "shd"))):
                self._dark.add(name)
        for name, base in based.items():
            if name not in self._styles and base in self._styles:
                self._styles[name] = self._styles[base]

    def read(self, paragraph: etree._Element, *, is_white_seen: bool = True) -> VisibleText:
        """What a paragraph says, without the text boxes that hang on it."""
        text = VisibleText()
        usual = self._styles.get(_property(paragraph.find(f"{W}pPr"), "pStyle"), Look.PLAIN)
        stack: list[tuple[Iterator[etree._Element], Look]] = [(iter(paragraph), usual)]
        while stack:
            child = next(stack[-1][0], None)
            if child is None:
                stack.pop()
                continue
            tag, look = child.tag, stack[-1][1]
            if tag == W + "t":
                text.add(child.text or "", look)
            elif tag in _SIGNS:
                text.add(_SIGNS[tag], look)
            elif tag == W + "fldChar":
                text.add(_chosen(child), look)
            elif tag == W + "rt":
                text.add("".join(node.text or "" for node in child.iter(W + "t")), Look.RUBY)
            elif tag == _MATH + "oMath":
                text.add(_equation(child), look)
            elif tag == W + "r":
                stack.append((iter(child), self._look(child.find(f"{W}rPr"), usual, is_white_seen=is_white_seen)))
            elif tag not in SKIPPED and tag not in _DRAWN and not _is_prompt(child):
                stack.append((iter(child), look))
        return text

    def read_cell(self, cell: etree._Element, number: dict[etree._Element, str]) -> tuple[str, tuple[str, ...]]:
        """A cell's text with that of its boxes, and the notes on it; ``number`` gives the numbers Word counts."""
        is_white_seen = self._has_dark_ground(cell)
        text = VisibleText()
        for paragraph in _paragraphs(cell):
            if text.pieces:
                text.add("\n")
            text.add(number.get(paragraph, ""))
            text.extend(self.read(paragraph, is_white_seen=is_white_seen))
        for box in _boxes(cell):
            for paragraph in box.iter(_PARAGRAPH):
                inner = self.read(paragraph)
                if inner.seen.strip():
                    text.add("\n" if text.seen.strip() else "")
                    text.extend(inner)
                    text.remarks = [_IN_BOX]
        if not text.seen.strip() and any(next(cell.iter(name), None) is not None for name in _PICTURES):
            text.remarks.append(_PICTURE)
        return text.as_cell()

    def _look(self, properties: etree._Element | None, usual: Look, *, is_white_seen: bool) -> Look:
        if properties is None:
            return usual
        look = _look_of(properties)
        if look is None:
            return self._styles.get(_property(properties, "rStyle"), usual)
        return usual if look is Look.WHITE and is_white_seen else look

    def _has_dark_ground(self, cell: etree._Element) -> bool:
        """Whether white letters can be read in a cell: by its own ground or one that the table's style may give."""
        if any(map(_is_dark, cell.iter(W + "shd"))):
            return True
        table = next(cell.iterancestors(_TABLE), None)
        style = _property(table.find(f"{W}tblPr"), "tblStyle") if table is not None else ""
        return style in self._dark


def _look_of(properties: etree._Element | None) -> Look | None:
    """The look that properties name; None where they say nothing of it."""
    if properties is None:
        return None
    for name, look in _LOOKS:
        element = properties.find(W + name)
        if element is not None:
            return Look.PLAIN if element.get(VALUE, "").lower() in _OFF else look
    size = _property(properties, "sz")
    if size.isdigit() and int(size) <= _SMALLEST:
        return Look.HIDDEN
    if _property(properties, "vertAlign") in _RAISED or _property(properties, "position") not in ("", "0"):
        return Look.RAISED
    is_marked = properties.find(f"{W}highlight") is not None or properties.find(f"{W}shd") is not None
    return Look.WHITE if _property(properties, "color").upper() == "FFFFFF" and not is_marked else None


def _property(properties: etree._Element | None, name: str) -> str:
    element = properties.find(W + name) if properties is not None else None
    return element.get(VALUE, "") if element is not None else ""


def _is_dark(shading: etree._Element) -> bool:
    return shading.get(W + "fill", "auto").upper() not in ("AUTO", "FFFFFF", "") or bool(shading.get(W + "themeFill"))


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell itself, also those in content controls; not those of a table in it."""
    for child in cell:
        if child.tag == _PARAGRAPH:
            yield child
        elif child.tag != _TABLE and child.tag not in SKIPPED and not _is_prompt(child):
            yield from _paragraphs(child)


def _boxes(cell: etree._Element) -> Iterator[etree._Element]:
    """The text boxes that hang on a cell, each in the one of its two forms that is shown."""
    for box in cell.iter(BOX):
        is_shown = all(above.tag != FALLBACK for above in box.iterancestors())
        if is_shown and next(box.iterancestors(_CELL), None) is cell:
            yield box


def _is_prompt(control: etree._Element) -> bool:
    """Whether a content control shows nothing but the words that ask to fill it in."""
    return control.tag == W + "sdt" and control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _chosen(field: etree._Element) -> str:
    """What an older drop-down field shows: the entry chosen in it."""
    listed = field.find(f"{W}ffData/{W}ddList")
    if listed is None:
        return ""
    entries = [entry.get(VALUE, "") for entry in listed.iter(W + "listEntry")]
    at = _property(listed, "result") or "0"
    return entries[int(at)] if at.isdigit() and int(at) < len(entries) else ""


def _equation(equation: etree._Element) -> str:
    """The letters of an equation; one with a fraction, a power or the like is named, for its letters alone mislead."""
    text = "".join(node.text or "" for node in equation.iter(_MATH + "t"))
    is_flat = all(child.tag == _MATH + "r" for child in equation)
    return text if is_flat or not text else f"{_EQUATION}{text}"
