"""A document as .docx for Word, WPS and LibreOffice: real styles, real tables with explicit widths, no macros."""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TypeGuard
from xml.sax.saxutils import escape

from models.editions.layout import Slot, SlotRole
from models.report.filing import Filing
from models.texts.characters import replace_unsupported_characters
from output import word_parts as parts
from output.blocks import Block, Document, Grid, Heading, PageBreak, Paragraph, PicturePage, Placement, Signature
from output.page import geometry as g
from output.page.fonts import CHINESE_SIGNS, FontRole, FontSet, bundled_fonts
from output.page.pages import VOICES, place_signature, place_tables, signature_gap
from output.page.tables import LEADING, SIDE, FittedTable, fit_table
from output.page.titles import title_lines
from output.page.typesetting import Run, as_one_line, measure
from output.picture.files import png
from output.picture.shapes import Picture
from output.saving import save_file
from output.word_lines import POINT, TRACKING, SpacedRun, space_lines

_TWIPS = 1440 / 25.4  # a millimetre
_BODY_WIDTH = round(156 * _TWIPS)
_EMU = 635  # in a twentieth of a point
_DOTS = 2.0  # of a picture to a unit of its drawing: 400 to an inch
_RULE = 1.0  # points left to an engine that adds the rules about a row to its height
_LEAST_BLANK = 2.0  # points below a table
_BESIDE = 36.0  # points on a page with a table besides it and its heading: its end, and words that another face wraps
_FACES = {FontRole.BODY: parts.FANGSONG, FontRole.KAI: parts.KAI, FontRole.HEI: parts.HEI}
_STYLES = {Placement.INDENTED: "BodyText", Placement.FLUSH: "Addressee"}
_TOGETHER = "<w:keepNext/>"
_IN_WORDS = '<w:wordWrap w:val="0"/>'  # a line may end inside a Latin word, as a long address needs
_SECTION = "<w:sectPr>"
_WHEN = (1980, 1, 1, 0, 0, 0)
# GB/T 9704 5.2.1, as the dialog for the page shows it: 上 3.7、下 3.5、左 2.8、右 2.6 cm.
_TOP, _BOTTOM, _LEFT, _RIGHT = (round(mm * _TWIPS) for mm in (37, 35, 28, 26))
_PAPER = (round(210 * _TWIPS), round(297 * _TWIPS))
# 7.5: from the sheet's lower edge to that of the page number's line, so that its dash stands 7 mm below the 版心.
_FOOT = round(25.4 * _TWIPS)


def render_published(_: Filing, document: Document) -> bytes:
    """The file as output.formats wants it."""
    return render(document)


def render(document: Document) -> bytes:
    """The whole file; the same document gives the same bytes."""
    return render_together((document,))


def render_together(documents: Sequence[Document]) -> bytes:
    """Several documents in one file, each on a page of its own; the file is called after the first.

    Pictures and the mark of a draft are those of the first alone.
    """
    document = documents[0]
    pictures = {f"picture{number}.png": png(each, _DOTS) for number, each in enumerate(_pictures(document), 1)}
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": parts.content_types(is_draft=document.is_draft),
        "_rels/.rels": parts.PACKAGE_RELATIONS,
        "word/document.xml": _document(documents),
        "word/_rels/document.xml.rels": parts.document_relations(tuple(pictures), is_draft=document.is_draft),
        "word/styles.xml": parts.styles(),
        "word/settings.xml": parts.SETTINGS,
        "word/fontTable.xml": parts.FONT_TABLE,
        "word/footer1.xml": parts.foot(is_even=False),
        "word/footer2.xml": parts.foot(is_even=True),
        "docProps/core.xml": _properties(document),
        **{f"word/media/{name}": content for name, content in pictures.items()},
    }
    if document.is_draft:
        members |= {f"word/{name}": parts.draft_head(number) for number, name in enumerate(parts.HEADS, 1)}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode("utf-8") if isinstance(content, str) else content)
    return buffer.getvalue()


def write(document: Document, path: Path) -> None:
    """Write the file; CannotSave when the disk refuses."""
    save_file(render(document), path)


def _properties(document: Document) -> str:
    when = f"{document.date}T00:00:00Z" if document.date else ""
    created = f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>' if when else ""
    return parts.HEAD + (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(document.title)}</dc:title><dc:creator>{_text(document.agency)}</dc:creator>"
        f"<dc:subject>{_text(document.subject)}</dc:subject>{created}</cp:coreProperties>"
    )


def _document(documents: Sequence[Document]) -> str:
    bodies = [_body(document, "<w:pageBreakBefore/>" if at else "") for at, document in enumerate(documents)]
    content = f"{''.join(bodies)}{_section(turned=False)}"
    if documents[0].is_draft:
        # The heads of the first section are those of all that follow.
        content = content.replace(_SECTION, _SECTION + parts.head_references(len(_pictures(documents[0]))), 1)
    return f"{parts.HEAD}<w:document {parts.NAMESPACES}><w:body>{content}</w:body></w:document>"


def _body(document: Document, before_title: str) -> str:
    lines = title_lines(document.title, g.BODY_WIDTH / g.TITLE_SIZE, document.agency)
    before_title += '<w:spacing w:after="0"/>' if document.number else ""
    body = [_paragraph("Title", "<w:r><w:br/></w:r>".join(_run(line) for line in lines), before_title)]
    if document.number:
        body.append(_paragraph("DocumentNumber", _run(document.number)))
    writer = _BlockWriter(document, bundled_fonts())
    blocks = document.blocks
    for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
        if _is_turned_from(block, after) and not _is_turned_from(before, block):
            body.append(_paragraph("SectionEnd", "", _section(turned=False)))
        # 落款 never stands on a page without a line of the text.
        if _ends_before_signature(block, after):
            body.append(writer.text(block, _TOGETHER))
        else:
            body += writer.write(block)
    return "".join(body)


def _is_turned_from(block: Block | None, after: Block | None) -> bool:
    """Whether a turned page begins here: with its table, or with the heading of that."""
    first = after if isinstance(block, Heading) else block
    return isinstance(first, Grid) and first.landscape


def _ends_before_signature(block: Block, after: Block | None) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and isinstance(after, Signature)


class _BlockWriter:
    """Blocks as WordprocessingML; tables have the type, the widths and the heads of our own pages."""

    def __init__(self, document: Document, fonts: FontSet) -> None:
        self.fonts = fonts
        self.placed = place_tables(document, fonts)

    def write(self, block: Block) -> Iterator[str]:
        """The elements of a block."""
        match block:
            case Heading() | Paragraph():
                yield self.text(block)
            case Grid(landscape=True):
                fitted = fit_table(self.fonts, block, g.BODY_HEIGHT, g.BODY_WIDTH - g.LINE_PITCH)
                yield _table(fitted.spread(min(fitted.height, g.BODY_WIDTH - g.LINE_PITCH - _BESIDE)))
                yield _paragraph("SectionEnd", "", _section(turned=True))
            case Grid():
                yield from self.table(block)
            case Signature():
                yield from self.signature(block)
            case PicturePage(title, picture):
                yield _paragraph("Heading1", _run(title), "<w:pageBreakBefore/>")
                yield _paragraph("Picture", _picture(picture, 1))
            case PageBreak():
                yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

    def text(self, block: Heading | Paragraph, extra: str = "") -> str:
        """A heading or a paragraph, or both in one, in the lines of our own pages."""
        if isinstance(block, Paragraph):
            style, looks, runs = _STYLES[block.placement], [""], [Run(block.text, FontRole.BODY)]
        elif block.rest:
            style, looks = "BodyText", [f"Heading{block.level}Char", ""]
            runs = [Run(block.text, VOICES[block.level]), Run(block.rest, FontRole.BODY)]
        else:
            style, looks, runs = f"Heading{block.level}", [""], [Run(block.text, VOICES[block.level])]
        spaced = space_lines(self.fonts, runs)
        written = "".join(_spaced(each, looks[each.run], runs[each.run].voice) for each in spaced.runs)
        return _paragraph(style, written, extra + (_IN_WORDS if spaced.parts_words else ""))

    def table(self, grid: Grid) -> Iterator[str]:
        """A table as it stands on our own pages, and the blank below it down to the next line of text."""
        placed = self.placed[id(grid)]
        fitted, cut = placed.fitted, placed.last_part
        for part in (slice(0, cut), slice(cut, None)):
            high = sum(fitted.heights[part])
            fitted = fitted.spread(min(high, g.BODY_HEIGHT - g.LINE_PITCH - _BESIDE), part) if high else fitted
        yield _table(fitted, cut)
        below = placed.lines * parts.LINE_PITCH / POINT - sum(fitted.heights[cut:]) - _LEAST_BLANK
        blank = f'<w:spacing w:line="{round(max(_LEAST_BLANK, below) * POINT)}" w:lineRule="exact"/>'
        yield _paragraph("TableText", "", blank)

    def signature(self, block: Signature) -> Iterator[str]:
        """落款 by 7.3.5: both lines flush right, each with its own distance from the edge."""
        names = (block.organisation, block.date)
        widths = [as_one_line(measure(self.fonts, Run(name, FontRole.BODY))).width for name in names]
        signed = [
            (name, max(0.0, g.CHARACTERS - left - width))
            for name, left, width in zip(names, place_signature(block, *widths), widths, strict=True)
            if name
        ]
        for _ in range(signature_gap(block)):
            yield _paragraph("BodyText", "", _TOGETHER)
        for number, (name, right) in enumerate(signed, 1):
            indent = f'<w:ind w:right="{round(right * g.CHARACTER_PITCH * POINT)}"/>'
            yield _paragraph("Signature", _run(name), (_TOGETHER if number < len(signed) else "") + indent)


def _pictures(document: Document) -> tuple[Picture, ...]:
    return tuple(block.picture for block in document.blocks if isinstance(block, PicturePage))


def _picture(picture: Picture, number: int) -> str:
    """A picture in the line, as large as the 版心 holds it below its heading; its description says what it shows."""
    room = (g.BODY_HEIGHT - 2 * g.LINE_PITCH) * POINT
    wide = round(min(_BODY_WIDTH, room * picture.width / picture.height) * _EMU)
    high = round(wide * picture.height / picture.width)
    return parts.picture(number, wide, high, _text(picture.title), _text(picture.spoken))


def _section(*, turned: bool) -> str:
    width, height = reversed(_PAPER) if turned else _PAPER
    shape = f'<w:pgSz w:w="{width}" w:h="{height}"' + (' w:orient="landscape"/>' if turned else "/>")
    edges = (_LEFT, _RIGHT, _TOP, _BOTTOM) if turned else (_TOP, _BOTTOM, _LEFT, _RIGHT)
    top, bottom, left, right = edges
    # Lines alone: with a grid of characters LibreOffice 7.4 drops marks from the ends of justified lines.
    grid = f'<w:docGrid w:type="lines" w:linePitch="{parts.LINE_PITCH}"/>'
    return (
        f'{_SECTION}<w:footerReference w:type="default" r:id="{parts.ODD_FOOT}"/>'
        f'<w:footerReference w:type="even" r:id="{parts.EVEN_FOOT}"/>{shape}'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="720" '
        f'w:footer="{_FOOT}" w:gutter="0"/>{grid}</w:sectPr>'
    )


def _paragraph(style: str, runs: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def _run(text: str, style: str = "", face: str = "", spacing: str = "") -> str:
    """A run; without the hint Word sets the marks that Latin has too in the Latin face."""
    if not face and CHINESE_SIGNS.intersection(text):
        face = '<w:rFonts w:hint="eastAsia"/>'
    looks = (f'<w:rStyle w:val="{style}"/>' if style else "") + face + spacing
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_text(text)}</w:t></w:r>' if text else ""


def _spaced(run: SpacedRun, style: str, voice: FontRole) -> str:
    """A run with the distance of its characters, and the face of a mark that would else take that of its neighbour."""
    face = parts.faces(_FACES[voice], _FACES[voice]) if run.lone_sign else ""
    spacing = f'<w:spacing w:val="{TRACKING + run.tracking}"/>' if run.tracking else ""
    return _run(run.text, style, face, spacing)


def _table(fitted: FittedTable, cut: int = 0) -> str:
    """A table as it is on our own pages, its rows at least as high; a page may end above row ``cut``."""
    widths = [round((right - left) * POINT) for left, right in pairwise(fitted.edges)]
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{8 if edge[0] != "i" else 4}" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_sides(0, 0)}</w:tblCellMar>'
        f'<w:tblCaption w:val="{_text(fitted.grid.name)}"/></w:tblPr>'
    )
    rows = "".join(_row(fitted, row, widths, cut) for row in range(fitted.grid.layout.rows))
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _row(fitted: FittedTable, row: int, widths: list[int], cut: int) -> str:
    layout = fitted.grid.layout
    present = sorted(
        (slot for slot in layout.slots if slot.row <= row < slot.row + slot.rows), key=lambda slot: slot.column
    )
    # Parted between its blocks, each of them has its own head.
    repeat = "<w:tblHeader/>" if row < layout.head_rows and not cut else ""
    together = "" if row + 1 in (cut, layout.rows) else _TOGETHER
    cells = "".join(_cell(fitted, slot, row, widths, together) for slot in present)
    height = f'<w:trHeight w:val="{round((fitted.heights[row] - _RULE) * POINT)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeat}</w:trPr>{cells}</w:tr>"


def _cell(fitted: FittedTable, slot: Slot, row: int, widths: list[int], together: str) -> str:
    grid = fitted.grid
    wide = sum(widths[slot.column : slot.column + slot.columns])
    span = f'<w:gridSpan w:val="{slot.columns}"/>' if slot.columns > 1 else ""
    first = row == slot.row
    merge = "" if slot.rows == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    is_head = slot.role is SlotRole.ROW_HEAD and slot.column + slot.columns == grid.layout.label_columns > 1
    alignment = '<w:jc w:val="left"/>' if is_head or slot.role is SlotRole.TEXT else ""
    leading = f'<w:spacing w:line="{round(fitted.size * LEADING * POINT)}" w:lineRule="exact"/>'
    content = _paragraph("TableText", _cell_runs(fitted, slot) if first else "", together + leading + alignment)
    # Figures and heads in pieces have the whole width of their column: another face may be a little wider than ours.
    side = round(SIDE * POINT)
    whole = slot.pieces or slot.role is SlotRole.CELL
    margins = "" if whole else f"<w:tcMar>{_sides(side, 0 if alignment else side)}</w:tcMar>"
    shape = f'<w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}{margins}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{content}</w:tc>"


def _sides(left: int, right: int) -> str:
    """The blank left and right in a cell, in twentieths of a point."""
    return f'<w:left w:w="{left}" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/>'


def _cell_runs(fitted: FittedTable, slot: Slot) -> str:
    """What stands in a cell: a head in its pieces where it is set in them, a crowded figure narrowed."""
    cell, grid = fitted.cells[slot], fitted.grid
    face = parts.faces(parts.HEI) if slot.role is SlotRole.TITLE else ""
    narrow = f'<w:w w:val="{int(cell.narrow * 100)}"/>' if cell.narrow < 1 else ""
    half_points = round(fitted.size * 2)
    looks = f'<w:rPr>{face}{narrow}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    lines = slot.pieces if len(cell.lines) == len(slot.pieces) > 1 else (grid.text(slot),)
    texts = [f'<w:t xml:space="preserve">{_text(line)}</w:t>' for line in lines if line]
    return f"<w:r>{looks}{'<w:br/>'.join(texts)}</w:r>" if texts else ""


def _text(text: str) -> str:
    return escape(replace_unsupported_characters(text)[0], {'"': "&quot;"})
