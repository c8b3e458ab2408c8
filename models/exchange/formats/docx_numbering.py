"""Word's automatic numbers (一、（一）1.), which stand in no text run: worked out as Word would print them."""

from dataclasses import dataclass

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = _W + "val"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset({"chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting"})
_LEVELS, _LARGEST = 9, 99


@dataclass(frozen=True)
class _Level:
    number_format: str
    text: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of one document as they come."""

    def __init__(self, root: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, list[int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        if root is not None:
            self._read(root)
        if styles is not None and self._levels:
            for style in styles.iter(_W + "style"):
                if reference := _numbering_reference(style.find(f"{_W}pPr")):
                    self._styles[style.get(_W + "styleId", "")] = reference

    def _read(self, root: etree._Element) -> None:
        abstract = {}
        for node in root.iter(_W + "abstractNum"):
            levels = {}
            for level in node.iter(_W + "lvl"):
                at = level.get(_W + "ilvl", "0")
                if at.isdigit():
                    start = _value(level, "start")
                    levels[int(at)] = _Level(
                        _value(level, "numFmt"), _value(level, "lvlText"), int(start) if start.isdigit() else 1
                    )
            abstract[node.get(_W + "abstractNumId", "")] = levels
        for node in root.iter(_W + "num"):
            if known := abstract.get(_value(node, "abstractNumId")):
                self._levels[node.get(_W + "numId", "")] = known

    def label(self, paragraph: etree._Element) -> str:
        """The number printed before the paragraph, empty for most."""
        if not self._levels:
            return ""
        properties = paragraph.find(_W + "pPr")
        reference = _numbering_reference(properties)
        if reference is None and properties is not None:
            reference = self._styles.get(_value(properties, "pStyle"))
        if reference is None or reference[0] not in self._levels:
            return ""
        number, level = reference
        levels = self._levels[number]
        counts = self._counts.setdefault(number, [0] * _LEVELS)
        if level not in levels or level >= _LEVELS:
            return ""
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        printed = levels[level].text
        for at, shape in levels.items():
            if at < _LEVELS:
                printed = printed.replace(f"%{at + 1}", _numeral(counts[at] or shape.start, shape.number_format))
        return printed if levels[level].number_format not in ("bullet", "none") else ""


def _numbering_reference(properties: etree._Element | None) -> tuple[str, int] | None:
    node = properties.find(_W + "numPr") if properties is not None else None
    if node is None:
        return None
    level = _value(node, "ilvl") or "0"
    return _value(node, "numId"), int(level) if level.isdigit() else 0


def _value(node: etree._Element, name: str) -> str:
    reference = node.find(_W + name)
    return reference.get(_VALUE, "") if reference is not None else ""


def _numeral(number: int, form: str) -> str:
    return chinese_numeral(number) if form in _CHINESE else str(number)


def chinese_numeral(number: int) -> str:
    """A number up to 99 in Chinese, a larger one in digits."""
    if number > _LARGEST:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
