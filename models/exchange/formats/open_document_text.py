"""The words of an OpenDocument paragraph as a reader sees them: its styles, and how each piece of text looks by them.

Names are those of the OpenDocument schema (ISO/IEC 26300, part 3).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from models.exchange.formats.visible_text import Look, VisibleText

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, DRAW, FORM, _STYLE = (
    f"{{{_BASE}{name}:1.0}}" for name in ("office", "text", "table", "drawing", "form", "style")
)
_FO = f"{{{_BASE}xsl-fo-compatible:1.0}}"
_SVG = f"{{{_BASE}svg-compatible:1.0}}"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_EXTENSION = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
PARAGRAPHS = frozenset((TEXT + "p", TEXT + "h"))
SKIPPED = frozenset(
    (
        TEXT + "note", TEXT + "tracked-changes", TEXT + "ruby-text", TEXT + "placeholder", TEXT + "table-of-content",
        TEXT + "hidden-text", TEXT + "number", OFFICE + "annotation", OFFICE + "annotation-end", OFFICE + "forms",
        OFFICE + "event-listeners", _SVG + "title", _SVG + "desc",
    )
)  # fmt: skip
_SIGNS = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_SPACE = re.compile(r"[ \t\r\n]+")
_MAX_SPACES, _MAX_PARENTS = 200, 20
_SMALLEST = 1.5  # points; smaller type cannot be read
_FLAT_MATH = frozenset(_MATH + name for name in ("math", "mrow", "mn", "mo", "mtext", "mstyle", "semantics", "mi"))
_EQUATION, IN_BOX, PICTURE = "公式", "这一格里的字在文本框里", "这一格里是图片"
_GROUNDLESS = frozenset(("transparent", "#ffffff", "none"))
Appearance = Mapping[str, bool]
"""What a style says of how its text looks; what is not in it comes from around it."""


class Styles:
    """The styles of a document by family and name, each with those that it is based on."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._nodes: dict[tuple[str, str], etree._Element] = {}
        self._known: dict[tuple[str, str], Appearance] = {}
        for root in roots:
            for node in root.iter(_STYLE + "style") if root is not None else ():
                self._nodes[node.get(_STYLE + "family", ""), node.get(_STYLE + "name", "")] = node

    def appearance(self, family: str, name: str | None) -> Appearance:
        """What a style says; nothing where there is none of that name."""
        key = (family, name or "")
        if key not in self._known:
            found: dict[str, bool] = {}
            for node in reversed([*self._lineage(*key)]):
                for properties in node:
                    found |= _appearance(properties)
            self._known[key] = found
        return self._known[key]

    def _lineage(self, family: str, name: str) -> Iterator[etree._Element]:
        for _ in range(_MAX_PARENTS):
            node = self._nodes.get((family, name))
            if node is None:
                return
            yield node
            name = node.get(_STYLE + "parent-style-name", "")

    def is_shown(self, name: str | None) -> bool:
        """Whether a table of that style is shown; a hidden sheet is not."""
        return not self.appearance("table", name).get("is_away", False)


def _appearance(properties: etree._Element) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for name, value in properties.items():
        if (tell := _TELLING.get(str(name))) is not None:
            key, is_so = tell(str(value).strip().lower())
            found[key] = is_so
    if properties.get(_STYLE + "use-window-font-color") == "true":
        found["is_white"] = False
    return found


def _is_tiny(size: str) -> bool:
    number = size.removesuffix("pt")
    return number != size and number.replace(".", "", 1).isdigit() and float(number) <= _SMALLEST


_TELLING: Mapping[str, Callable[[str], tuple[str, bool]]] = {
    TEXT + "display": lambda value: ("is_hidden", value == "none"),
    TABLE + "display": lambda value: ("is_away", value == "false"),
    _STYLE + "text-line-through-style": lambda value: ("is_struck", value != "none"),
    _STYLE + "text-line-through-type": lambda value: ("is_struck_by_type", value != "none"),
    _STYLE + "text-position": lambda value: ("is_raised", value.split(" ")[0] not in ("0%", "")),
    _FO + "color": lambda value: ("is_white", value == "#ffffff"),
    _FO + "background-color": lambda value: ("has_ground", value not in _GROUNDLESS),
    _FO + "font-size": lambda value: ("is_tiny", _is_tiny(value)),
}


def _look(appearance: Appearance) -> Look:
    def says(key: str) -> bool:
        return appearance.get(key, False)

    if says("is_struck") or says("is_struck_by_type"):
        return Look.STRUCK
    if says("is_hidden") or says("is_tiny"):
        return Look.HIDDEN
    if says("is_white") and not says("has_ground"):
        return Look.WHITE
    return Look.RAISED if says("is_raised") else Look.PLAIN


@dataclass
class Words:
    """What stands in a paragraph or a cell: its text, the boxes that hang on it, and whether there is a picture."""

    text: VisibleText = field(default_factory=VisibleText)
    boxes: list[etree._Element] = field(default_factory=list)
    has_picture: bool = False

    def extend(self, other: "Words") -> None:
        """What another holds comes next."""
        self.text.extend(other.text)
        self.boxes += other.boxes
        self.has_picture = self.has_picture or other.has_picture


class OdfTextReader:
    """Reads paragraphs by the styles of their document; ``fields`` is what its form's fields hold, by their names."""

    def __init__(self, styles: Styles, fields: Mapping[str, str]) -> None:
        self._styles, self._fields = styles, fields

    def read(self, paragraph: etree._Element, around: Appearance | None = None) -> Words:
        """What a paragraph says; ``around`` is how its cell looks. Outside of a cell white letters have some ground."""
        style = self._styles.appearance("paragraph", paragraph.get(TEXT + "style-name"))
        appearance = {"has_ground": True, **style} if around is None else _inside(around, style)
        reading = _ParagraphReading(self._styles, self._fields)
        reading.children(paragraph, appearance)
        return reading.words


class _ParagraphReading:
    def __init__(self, styles: Styles, fields: Mapping[str, str]) -> None:
        self.styles, self.fields = styles, fields
        self.words = Words()
        self.after_space = True

    def children(self, node: etree._Element, appearance: Appearance) -> None:
        self.add(node.text, appearance)
        for child in node:
            if child.tag not in SKIPPED:
                self.element(child, appearance)
            self.add(child.tail, appearance)

    def add(self, text: str | None, appearance: Appearance) -> None:
        """Text as it stands in the file, where white space in a row is one blank."""
        words = _SPACE.sub(" ", text or "")
        if self.after_space:
            words = words.removeprefix(" ")
        self.put(words, appearance)

    def put(self, words: str, appearance: Appearance) -> None:
        if words:
            self.words.text.add(words, _look(appearance))
            self.after_space = words[-1:].isspace()

    def element(self, node: etree._Element, appearance: Appearance) -> None:
        tag = str(node.tag)
        if tag in _SIGNS:
            self.put(_SIGNS[tag], appearance)
        elif tag == TEXT + "s":
            self.put(" " * min(_number(node.get(TEXT + "c")), _MAX_SPACES), appearance)
        elif tag in (TEXT + "span", TEXT + "a"):
            style = self.styles.appearance("text", node.get(TEXT + "style-name"))
            self.children(node, _inside(appearance, style))
        elif tag == DRAW + "control":
            self.put(self.fields.get(node.get(DRAW + "control", ""), ""), appearance)
        elif tag.startswith(DRAW):
            self.drawing(node, appearance)
        elif tag == _FIELD + "fieldmark":
            self.put(_chosen(node), appearance)
        elif node.get(_EXTENSION + "showing-place-holder") != "true":
            self.children(node, appearance)

    def drawing(self, node: etree._Element, appearance: Appearance) -> None:
        if (equation := next(node.iter(_MATH + "math"), None)) is not None:
            self.put(_equation(equation), appearance)
        elif next(node.iter(*PARAGRAPHS), None) is not None:
            self.words.boxes.append(node)
        elif next(node.iter(DRAW + "image", DRAW + "object", DRAW + "object-ole"), None) is not None:
            self.words.has_picture = True


def _inside(around: Appearance, style: Appearance) -> Appearance:
    """A ground that is there stays, whatever lies on it."""
    if not style:
        return around
    inner = {**around, **style}
    if around.get("has_ground"):
        inner["has_ground"] = True
    return inner


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1


def _chosen(mark: etree._Element) -> str:
    """What a drop-down field from Word shows."""
    values: dict[str, list[str]] = {}
    for parameter in mark.iter(_FIELD + "param"):
        values.setdefault(parameter.get(_FIELD + "name", ""), []).append(parameter.get(_FIELD + "value", ""))
    entries, chosen = values.get("Dropdown_ListEntry", []), values.get("Dropdown_Selected", [""])[0]
    return entries[int(chosen)] if chosen.isascii() and chosen.isdigit() and int(chosen) < len(entries) else ""


def _equation(equation: etree._Element) -> str:
    """The letters of an equation; one with a fraction, a power or the like is named, for its letters alone mislead."""
    text = "".join(node.text or "" for node in equation.iter() if node.tag != _MATH + "annotation").strip()
    is_flat = all(node.tag in _FLAT_MATH for node in equation.iter() if node.tag != _MATH + "annotation")
    return text if is_flat or not text else f"{_EQUATION}{text}"


def form_fields(root: etree._Element) -> dict[str, str]:
    """What the fields of the forms in a document hold, by the name that a drawing refers to them by."""
    found: dict[str, str] = {}
    for forms in root.iter(OFFICE + "forms"):
        for node in forms.iter():
            identity = node.get("{http://www.w3.org/XML/1998/namespace}id") or node.get(FORM + "id")
            if identity:
                options = [option for option in node if option.get(FORM + "current-selected") == "true"]
                label = options[0].get(FORM + "label", "") if options else ""
                found[identity] = node.get(FORM + "current-value") or label or node.get(FORM + "value") or ""
    return found
