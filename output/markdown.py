"""A document as Markdown (CommonMark with GitHub's tables): plain text with marks, for knowledge bases and programs.

A table is written with bars where Markdown's own tables can hold it: one line of heads over rows of as many cells.
A table with nested heads or merged cells stays whole as an HTML table, which Markdown lets stand.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from models.editions.layout import Layout, Slot, SlotRole
from models.report.filing import Filing
from models.texts.characters import replace_unsupported_characters
from output.blocks import Block, Document, Grid, Heading, PageBreak, Paragraph, PicturePage, Signature
from output.html import table_lines

_URL = re.compile(r"https?://[!-;=?-~]*[0-9A-Za-z/#=&_-]")
_ALNUM = r"[^\W_]"
_SPECIAL = re.compile(
    # _ between two letters marks nothing, & speaks only before an entity, GitHub's www. would take in what follows it.
    rf"[\\`*\[\]<>~^$|#]|(?<!{_ALNUM})_|_(?!{_ALNUM})|&(?=#?\w+;)|(?<=[wW]{{3}})\."
)
_OPENING = re.compile(r"[-+=:]|(?<=\d)[.)](?=\s|$)")  # what begins a list, a rule or a definition at a line's start
_NUMBER = re.compile(r"\d{0,9}")
_BLANK_LINES = re.compile(r"\n\s*\n")
Line = list[Slot]


def render_published(_: Filing, document: Document) -> bytes:
    """The file as output.formats wants it."""
    return render_page(document).encode("utf-8")


def render_page(document: Document) -> str:
    """The whole report: title, headings, paragraphs, tables; the picture is told in words."""
    parts = [f"# {_text(document.title)}", *(part for block in document.blocks for part in _block(block))]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text, ""):
            yield f"{'#' * (level + 1)} {_text(text)}"
        case Heading(_, text, rest):
            # Stars after a full stop and before a Chinese character close nothing.
            yield f"<strong>{_text(text)}</strong>{_text(rest)}"
        case Paragraph(text):
            yield _paragraph(text)
        case Grid():
            yield from _table(block)
        case Signature(organisation, day):
            yield from (_paragraph(line) for line in (organisation, day) if line)
        case PicturePage(title, picture):
            yield f"## {_text(title)}"
            yield _paragraph(picture.spoken)
        case PageBreak():
            return


def _table(grid: Grid) -> Iterator[str]:
    stacks = [_stacked_table(grid.layout, first, last) for first, last in pairwise(_bounds(grid.layout))]
    if all(_is_plain(lines) for _, lines in stacks):
        for title, lines in stacks:
            if title:
                yield f"**{_text(title)}**"
            yield "\n".join(_rows(grid, lines))
    else:
        # A blank line would end the table.
        yield _BLANK_LINES.sub("\n", "\n".join(table_lines(grid)))


def _bounds(layout: Layout) -> list[int]:
    """Where each of the tables that are stacked on the grid begins, and where the last one ends."""
    roles = {row: {slot.role for slot in layout.slots if slot.row == row} for row in range(layout.rows)}
    begins = [row for row in roles if _heads(roles[row]) and not _heads(roles.get(row - 1, set()))]
    return [*begins, layout.rows]


def _heads(roles: set[SlotRole]) -> bool:
    return bool(roles) and roles <= {SlotRole.TITLE, SlotRole.CORNER, SlotRole.COLUMN_HEAD}


def _stacked_table(layout: Layout, first: int, last: int) -> tuple[str, list[Line]]:
    """One of the stacked tables: the title across it, and its lines from the heads on."""
    slots = sorted((s for s in layout.slots if first <= s.row < last), key=lambda slot: (slot.row, slot.column))
    title = "".join(slot.text for slot in slots if slot.role is SlotRole.TITLE)
    rows = {slot.row for slot in slots if slot.role is not SlotRole.TITLE}
    return title, [[slot for slot in slots if slot.row == row] for row in sorted(rows)]


def _is_plain(lines: list[Line]) -> bool:
    """Whether one line of heads stands over rows of as many cells, nothing merged."""
    heads, *rows = lines
    at = [slot.column for slot in heads]
    return (
        all(slot.rows == 1 for line in lines for slot in line)
        and all([slot.column for slot in line] == at for line in rows)
        and not any(_heads({slot.role for slot in line}) for line in rows)
    )


def _rows(grid: Grid, lines: list[Line]) -> Iterator[str]:
    heads, *rows = lines
    yield _row(grid, heads)
    yield "| " + " | ".join(":---:" if slot.role is SlotRole.COLUMN_HEAD else "---" for slot in heads) + " |"
    yield from (_row(grid, line) for line in rows)


def _row(grid: Grid, line: Line) -> str:
    return "| " + " | ".join(_text(" ".join(grid.text(slot).split())) for slot in line) + " |"


def _paragraph(text: str) -> str:
    """A paragraph that is none of the blocks that a line may begin."""
    written = _text(text)
    opening = _OPENING.match(written, len(_NUMBER.match(written)[0]))  # type: ignore[index]
    return f"{written[: opening.start()]}\\{written[opening.start() :]}" if opening else written


def _text(text: str) -> str:
    """Words that read the same when Markdown is read; an address is a link that ends where it ends."""
    plain = " ".join(replace_unsupported_characters(text)[0].split("\n")).strip()
    parts, place = [], 0
    for url in _URL.finditer(plain):
        parts += [_escape(plain[place : url.start()]), f"<{url[0]}>"]
        place = url.end()
    return "".join([*parts, _escape(plain[place:])])


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)
