"""Words copied out of Word, WPS or a web page, as plain paragraphs: numbers of headings stay, everything else goes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from models.errors import BrokenFile
from models.exchange.character_folding import fold_characters
from models.exchange.formats.html import document_parts, parse_html
from models.exchange.neutral_document import DocumentLine, DocumentPart, DocumentTable

MAX_LENGTH = 3_000_000
_OFFICE = re.compile(
    r"urn:schemas-microsoft-com:office|\bmso-|class=\"?Mso|content=\"?(Word|WPS|Kingsoft)", re.IGNORECASE
)
_PICTURES = ("img", "imagedata")
_WIDE = r"[\u2014\u2018\u2019\u201c\u201d\u2026\u00b7\u3001-\u303f\u3400-\u9fff\uff00-\uffef]"
_SPACE = r"[\s\u00a0\u3000\u200b\ufeff]+"
_SPACE_BESIDE_WIDE = re.compile(f"(?<={_WIDE}){_SPACE}|{_SPACE}(?={_WIDE})")
_ANY_SPACE = re.compile(_SPACE)
_NUMBER = re.compile(r"^[（(]?([一二三四五六七八九十]+|\d+)[)）、.．]$|^[①-⑳]$")
_BULLETS = "·•●■◆○□▪➢✓\uf0b7\uf06c\uf06e\uf0d8\uf0fc"
_BULLET_FACES = ("wingdings", "symbol")
_CELL_SEPARATOR = "，"


@dataclass(frozen=True)
class PastedText:
    """Paragraphs parted by line feeds, and what could not stay as it was."""

    text: str
    tables: int = 0
    rows: int = 0
    pictures: int = 0

    @property
    def remark(self) -> str:
        """What to tell the clerk; empty when everything is there."""
        losses = []
        if self.tables:
            losses.append(f"{self.tables} 个表格改成了 {self.rows} 行文字，请核对")
        if self.pictures:
            losses.append(f"{self.pictures} 张图片没有带入")
        return "；".join(losses) + ("。" if losses else "")


def read_pasted_text(text: str, html: str = "") -> PastedText:
    """What a clipboard holds, by its page where it has one, else by its plain text."""
    text = fold_characters(text)
    if html and len(html) <= MAX_LENGTH:
        try:
            pasted = _from_page(fold_characters(html))
        except BrokenFile:
            pasted = PastedText("")
        if pasted.text or not text.strip():
            return pasted
    return _from_text(text)


def _from_page(html: str) -> PastedText:
    root = parse_html(html)
    pictures = sum(1 for _ in root.iter(*_PICTURES))
    _drop_bullets(root)
    _number_lists(root)
    if _OFFICE.search(html):
        for node in list(root.iter("br")):
            node.tag = "span"  # a line was broken inside a paragraph: the paragraph stays whole
    parts = document_parts(root)
    lines = [(isinstance(part, DocumentTable), line) for part in parts for line in _lines_of(part)]
    tables = sum(isinstance(part, DocumentTable) for part in parts)
    return PastedText("\n".join(line for _, line in lines), tables, sum(is_row for is_row, _ in lines), pictures)


def _drop_bullets(root: etree._Element) -> None:
    """Word writes a list's sign as words, numbers and bullets alike; a bullet is a shape of a symbol face."""
    for node in root.iter("span"):
        if "mso-list" in (node.get("style") or "").lower() and _is_bullet(node):
            for child in list(node):
                node.remove(child)
            node.text = ""


def _is_bullet(node: etree._Element) -> bool:
    sign = "".join(map(str, node.itertext())).strip(" \t\r\n\u00a0")
    faces = " ".join(
        (element.get("style") or "").lower() for element in (*node.iterancestors("span"), *node.iter("span"))
    )
    return bool(sign) and (sign in _BULLETS or (len(sign) == 1 and any(face in faces for face in _BULLET_FACES)))


def _number_lists(root: etree._Element) -> None:
    """The numbers that a page counts by itself are written out."""
    for listed in root.iter("ol"):
        start = listed.get("start") or "1"
        number = int(start) if start.isdigit() and len(start) < 5 else 1
        for item in listed.iterchildren("li"):
            bare = _collapse_spaces("".join(map(str, item.itertext())))
            if not _NUMBER.match(re.split(r"(?<=[)）、.．])", bare, maxsplit=1)[0]):
                first = next((child for child in item if child.tag in ("p", "div")), item)
                first.text = f"{number}.{(first.text or '').lstrip()}"
            number += 1


def _lines_of(part: DocumentPart) -> Iterator[str]:
    if isinstance(part, DocumentLine):
        if words := _collapse_spaces(part.text):
            yield words
    else:
        yield from _row_lines(part)


def _row_lines(table: DocumentTable) -> Iterator[str]:
    """A row as one line, empty cells left out."""
    for _, row in groupby(sorted(table.cells), key=lambda cell: cell.row):
        if words := _CELL_SEPARATOR.join(filter(None, (_collapse_spaces(cell.text) for cell in row))):
            yield words


def _from_text(text: str) -> PastedText:
    """Plain text: a vertical tab is Word's broken line; neighbouring lines with tabs were a table."""
    plain = re.sub(r"\r\n?|[\x0c\x1e\u0085\u2028\u2029]", "\n", text).replace("\x0b", "")
    lines = [[cell for cell in map(_collapse_spaces, line.split("\t")) if cell] for line in plain.split("\n")]
    rows = [_is_row(cells) for cells in lines]
    in_table = [is_row and (before or after) for before, is_row, after in _neighbours(rows)]
    tables = sum(is_in and not before for before, is_in, _ in _neighbours(in_table))
    words = (
        (_CELL_SEPARATOR if is_in else " ").join(cells) for cells, is_in in zip(lines, in_table, strict=True) if cells
    )
    return PastedText("\n".join(filter(None, map(_collapse_spaces, words))), tables, sum(in_table))


def _is_row(cells: list[str]) -> bool:
    return len(cells) > 1 and not _NUMBER.match(cells[0]) and cells[0] not in _BULLETS


def _neighbours(flags: list[bool]) -> Iterable[tuple[bool, bool, bool]]:
    return zip([False, *flags], flags, [*flags[1:], False], strict=False)


def _collapse_spaces(text: str) -> str:
    """One line without stray spaces: none beside a Chinese character, one between other words."""
    return _ANY_SPACE.sub(" ", _SPACE_BESIDE_WIDE.sub("", text)).strip(" ")
