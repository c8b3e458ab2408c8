"""Markdown as the page it stands for: headings, tables with bars or in HTML, marks taken off, everything else as lines.

Each line is a paragraph, as in plain text: offices seldom part them by a blank line.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from models.exchange.formats.html import decode_text, document_parts, parse_html
from models.exchange.neutral_document import NeutralDocument

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_DASHES = re.compile(r":?-+:?")
_UNDER_HEADS = frozenset("|:- \t")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*|(?:`{3}|~{3}).*)")
"""A line across the page, the line under a heading, the edge of a block of code."""
_LEADING = re.compile(r"[ \t]*(?:[>*+-][ \t]+)*")
_BAR = re.compile(r"(?<!\\)\|")
_INLINE = re.compile(
    r"\\(?P<sign>[!-/:-@\[-`{-~])|<(?P<link>[a-z][a-z0-9+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>"
    r"|!?\[(?P<words>[^\[\]]*)\]\([^()\s]*\)|\*\*|(?<![^\W_])__|__(?![^\W_])|`+|(?P<bare><(?!/?[a-z][^<>]*>))",
    re.IGNORECASE,
)


def read_markdown(raw: bytes) -> NeutralDocument:
    """Read a Markdown file. BrokenFile when it holds too much."""
    return read_lines(decode_text(raw))


def read_lines(text: str) -> NeutralDocument:
    """The lines and tables of a text in Markdown; its first heading is its title."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").split("\n")
    title = next((words for line in lines if (words := _heading(line))), "")
    return NeutralDocument(document_parts(parse_html("\n".join(_page(lines)))), (_plain(title),) if title else ())


def looks_like_markdown(text: str) -> bool:
    """Whether a text begins with a heading of Markdown, or has one of its tables."""
    return bool(_HEADING.match(text.lstrip("\n"))) or any(map(_parts_heads, text.split("\n")))


def _page(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        end = _end_of_table(lines, at)
        if end > at:
            yield from _table(lines[at:end])
        elif lines[at].lstrip().lower().startswith("<table"):
            end = _end_of_html(lines, at)
            yield from lines[at:end]
        else:
            end = at + 1
            yield _line(lines[at])
        at = end


def _parts_heads(line: str) -> bool:
    """Whether a line parts the heads of a table from its rows."""
    return "|" in line and _UNDER_HEADS.issuperset(line) and all(_DASHES.fullmatch(cell) for cell in _cells(line))


def _end_of_table(lines: Sequence[str], at: int) -> int:
    """Where the table with bars that begins at a line ends; ``at`` when none does."""
    has_heads = at + 1 < len(lines) and bool(_BAR.search(lines[at])) and _parts_heads(lines[at + 1])
    end = at + 2 if has_heads else at
    while end < len(lines) and (_BAR.search(lines[end]) if has_heads else _is_row(lines[end])):
        end += 1
    return end


def _is_row(line: str) -> bool:
    word = line.strip()
    return len(word) > 1 and word.startswith("|") and word.endswith("|")


def _cells(row: str) -> list[str]:
    cells = [cell.strip() for cell in _BAR.split(row.strip().removeprefix("|"))]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _table(rows: Sequence[str]) -> Iterator[str]:
    yield "<table>"
    for row in rows:
        if not _parts_heads(row):
            yield "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in _cells(row)) + "</tr>"
    yield "</table>"


def _end_of_html(lines: Sequence[str], at: int) -> int:
    depth = 0
    for end in range(at, len(lines)):
        low = lines[end].lower()
        depth += low.count("<table") - low.count("</table")
        if depth <= 0:
            return end + 1
    return len(lines)


def _line(line: str) -> str:
    if words := _heading(line):
        return f"<h2>{_inline(words)}</h2>"
    if _RULE.fullmatch(line):
        return ""
    return f"<p>{_inline(_LEADING.sub('', line, count=1))}</p>"


def _heading(line: str) -> str:
    """The words of a heading, without the signs that may close it; empty for any other line."""
    mark = _HEADING.match(line)
    words = line[mark.end() :].strip() if mark else ""
    open_words = words.rstrip("#")
    return open_words.rstrip() if open_words[-1:] in ("", " ", "\t") else words


def _inline(words: str) -> str:
    """Words with the marks of Markdown taken off, as HTML; what is HTML in them already stays."""
    return _INLINE.sub(_unmarked, words)


def _unmarked(match: re.Match[str]) -> str:
    return escape(match["sign"] or match["link"] or match["bare"] or "", quote=False) or _inline(match["words"] or "")


def _plain(words: str) -> str:
    """A heading as it is read."""
    return "".join(map(str, parse_html(f"<p>{_inline(words)}</p>").itertext())).strip()
