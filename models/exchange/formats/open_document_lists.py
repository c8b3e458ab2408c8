"""The automatic numbers of an OpenDocument text (一、（一）1.), which stand in no paragraph, worked out as shown."""

from dataclasses import dataclass

from lxml import etree

from models.exchange.formats.docx_numbering import chinese_numeral
from models.exchange.formats.open_document_text import TEXT

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_EXTENSION = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_LEVELS = 10
_LETTERS = 26


@dataclass(frozen=True)
class _ListLevel:
    number_format: str
    prefix: str
    suffix: str
    pattern: str
    shown_levels: int
    start: int


class ListNumbers:
    """Counts the numbered paragraphs of one document as they come."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[str, dict[int, _ListLevel]] = {}
        self._counts: dict[str, list[int]] = {}
        for root in roots:
            for tag in ("list-style", "outline-style"):
                for node in root.iter(TEXT + tag) if root is not None else ():
                    name = node.get(_STYLE + "name", "") if tag == "list-style" else ""
                    self._styles[name] = {_whole(level, "level", 1): _level(level) for level in node}

    def begin(self, style: str, *, continues: bool) -> None:
        """A list begins; its numbers go on from the one before of its style, or from the start."""
        if not continues:
            self._counts.pop(style, None)

    def label(self, style: str, level: int, start: int | None = None) -> str:
        """The number of the next item of a list at a level, counted from 1; empty for a bullet."""
        shape = self._styles.get(style, {}).get(level)
        if shape is None or not 0 < level < _LEVELS:
            return ""
        counts = self._counts.setdefault(style, [0] * _LEVELS)
        counts[level] = start if start is not None else counts[level] + 1 if counts[level] else shape.start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return self._printed(style, level, shape) if shape.number_format else ""

    def heading(self, node: etree._Element) -> str:
        """The number of a heading, where the outline counts them."""
        if node.get(TEXT + "is-list-header") == "true":
            return ""
        return self.label("", _whole(node, "outline-level", 1))

    def _printed(self, style: str, level: int, shape: _ListLevel) -> str:
        levels, counts = self._styles[style], self._counts[style]
        numerals = {
            at: _numeral(counts[at] or levels[at].start, levels[at].number_format) for at in levels if at <= level
        }
        if shape.pattern:
            printed = shape.pattern
            for at, numeral in numerals.items():
                printed = printed.replace(f"%{at}%", numeral)
            return printed
        first = max(1, level - shape.shown_levels + 1)
        numbers = ".".join(numerals[at] for at in range(first, level + 1) if numerals.get(at))
        return shape.prefix + numbers + shape.suffix


def _level(node: etree._Element) -> _ListLevel:
    is_bullet = str(node.tag).endswith("-bullet") or str(node.tag).endswith("-image")
    return _ListLevel(
        "" if is_bullet else node.get(_STYLE + "num-format", ""),
        node.get(_STYLE + "num-prefix", ""),
        node.get(_STYLE + "num-suffix", ""),
        node.get(_EXTENSION + "num-list-format", ""),
        _whole(node, "display-levels", 1),
        _whole(node, "start-value", 1),
    )


def _whole(node: etree._Element, name: str, default: int) -> int:
    value = node.get(TEXT + name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else default


def _numeral(number: int, number_format: str) -> str:
    if number_format.startswith(("一", "壹")):
        return chinese_numeral(number)
    if number_format in ("a", "A") and 0 < number <= _LETTERS:
        return chr(ord(number_format) + number - 1)
    return str(number) if number_format else ""
