"""The words of a table cell on a web page as a browser shows them, each piece with how it looks."""

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from models.exchange.formats.visible_text import Look, TextStyle, VisibleText

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_UNREADABLE = re.compile(r"opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]*)\s*(p[tx])?", re.IGNORECASE)
_TINY = 2.0  # points or pixels that nobody can read
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color|-image)?\s*:\s*([^;]+)", re.IGNORECASE)
_WHITE = re.compile(
    r"\s*(?:#fff(?:fff)?|white|rgba?\(\s*255\s*,\s*255\s*,\s*255\b.*|transparent)\s*(?:!important)?\s*", re.IGNORECASE
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\s*(?:[a-z]+\d?)?\.([\w-]+)\s*$", re.IGNORECASE)
_CONDITIONAL = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_RAISED_TAGS = frozenset(("sup", "sub"))
_WRITTEN_FIELDS = frozenset(("", "text", "number", "tel"))
_FLAT_MATH = frozenset(("math", "mrow", "mn", "mo", "mtext", "mstyle", "semantics", "mi"))
_MIN_PICTURE = 8  # pixels; smaller ones only hold a place
_EQUATION, _PICTURE = "公式", "这一格里是图片"
Sheet = Mapping[str, str]
"""What the page's own style sheet says of a class."""


def style_sheet(root: etree._Element) -> Sheet:
    """The rules for single classes, which is how editors write what they hide or strike out."""
    rules: dict[str, str] = {}
    for node in root.iter("style"):
        css = _CONDITIONAL.sub("", _COMMENT.sub("", (node.text or "")[:200_000]))
        for selectors, declarations in _RULE.findall(css):
            for selector in selectors.split(","):
                if match := _CLASS.match(selector):
                    rules[match[1]] = f"{rules.get(match[1], '')};{declarations}"
    return rules


def style_of(node: etree._Element, sheet: Sheet) -> str:
    """What a node's own style and its classes say."""
    style = node.get("style") or ""
    if sheet and (names := node.get("class")):
        style = ";".join((*(sheet.get(name, "") for name in names.split()), style))
    return style


def is_hidden(node: etree._Element, style: str | None = None) -> bool:
    """Whether a node says that it takes no part in what is shown; ``style`` where its classes count too.

    Around a table they do not: a page hides by a class what a click then shows.
    """
    style = node.get("style") if style is None else style
    return bool(style and _HIDDEN.search(style)) or node.get("hidden") is not None


def is_struck(node: etree._Element, style: str) -> bool:
    """Whether a line goes through the words of a node of that style."""
    return node.tag in _STRUCK_TAGS or bool(style and _STRUCK.search(style))


class CellReader:
    """Reads the cells of one page."""

    def __init__(self, sheet: Sheet, skipped: frozenset[str], blocks: frozenset[str]) -> None:
        self.sheet, self.skipped, self.blocks = sheet, skipped, blocks

    def read(self, cell: etree._Element) -> VisibleText:
        """What a cell shows; a line feed where a block or a line in it begins."""
        text = VisibleText()
        state = TextStyle()
        for node in reversed([cell, *cell.iterancestors("tr", "tbody", "table")]):
            state = self._inside(node, state)
        self._children(cell, state, text)
        if not text.seen.strip() and any(map(_is_picture, cell.iter("img"))):
            text.remarks.append(_PICTURE)
        return text

    def _children(self, node: etree._Element, state: TextStyle, text: VisibleText) -> None:
        text.add(node.text or "", state.look)
        for child in node:
            self._element(child, state, text)
            text.add(child.tail or "", state.look)

    def _element(self, node: etree._Element, state: TextStyle, text: VisibleText) -> None:
        tag = node.tag
        if tag == "br" or (tag in self.blocks and text.pieces):
            text.add("\n")
        if is_hidden(node, style_of(node, self.sheet)) or tag == "rp":
            return
        if tag == "rt":
            text.add("".join(map(str, node.itertext())), Look.RUBY)
            return
        inner = self._inside(node, state)
        if tag == "input":
            if (node.get("type") or "").lower() in _WRITTEN_FIELDS:
                text.add(node.get("value") or "", inner.look)
        elif tag == "select":
            text.add(_chosen(node), inner.look)
        elif tag == "textarea":
            text.add("".join(map(str, node.itertext())), inner.look)
        elif tag == "math":
            text.add(_equation(node), inner.look)
        elif tag not in self.skipped:
            self._children(node, inner, text)

    def _inside(self, node: etree._Element, state: TextStyle) -> TextStyle:
        style = style_of(node, self.sheet)
        if is_struck(node, style):
            state = replace(state, is_struck=True)
        if node.tag in _RAISED_TAGS or (style and _RAISED.search(style)):
            state = replace(state, is_raised=True)
        colour = node.get("color") if node.tag == "font" else None
        if found := _COLOUR.search(style):
            colour = found[1]
        if colour is not None:
            state = replace(state, is_white=bool(_WHITE.fullmatch(colour)))
        ground = _GROUND.search(style)
        if node.get("bgcolor") or node.get("background") or (ground and not _WHITE.fullmatch(ground[1])):
            state = replace(state, has_ground=True)
        if size := _SIZE.search(style):
            state = replace(state, is_tiny=_is_tiny(size[1], size[2]))
        return replace(state, is_tiny=True) if style and _UNREADABLE.search(style) else state


def _is_tiny(size: str, unit: str | None) -> bool:
    number = size.strip(".")
    return number.count(".") < 2 and bool(number) and float(number) < (_TINY if unit else 0.001)


def _chosen(select: etree._Element) -> str:
    """The option that a list shows: the one chosen, else the first."""
    options = list(select.iter("option"))
    shown = [option for option in options if option.get("selected") is not None] or options[:1]
    return "".join(map(str, shown[0].itertext())).strip() if shown else ""


def _equation(equation: etree._Element) -> str:
    text = "".join(map(str, equation.itertext())).strip()
    is_flat = all(node.tag in _FLAT_MATH for node in equation.iter())
    return text if is_flat or not text else f"{_EQUATION}{text}"


def _is_picture(image: etree._Element) -> bool:
    sizes = [image.get(name) or "" for name in ("width", "height")]
    return not any(size.isdigit() and int(size) < _MIN_PICTURE for size in sizes)
