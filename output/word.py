"""A document as .docx for Word, WPS and LibreOffice: real styles, real tables with explicit widths, no macros."""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TypeGuard
from xml.sax.saxutils import escape

from models.editions.layout import Slot, SlotRole
from models.report.filing import Filing
from models.texts.characters import replace_unsupported_characters
from output import word_parts as parts
from output.blocks import Block, ChartPage, Document, Grid, Heading, PageBreak, Paragraph, Signature
from output.chart_files import png
from output.charts import WIDTH, Chart
from output.page.titles import title_lines
from output.saving import save_file
from output.word_rows import LINE, SIDE, row_heights

_TWIPS = 1440 / 25.4  # a millimetre
_BODY_WIDTH = round(156 * _TWIPS)
_BODY_HEIGHT = round(225 * _TWIPS)
_TITLE_EMS = 156 * 72 / 25.4 / 22
_EMU = 635  # in a twentieth of a point
_DOTS = 3  # of a picture to a unit of its drawing: 390 to an inch
_BESIDE = parts.LINE_PITCH + LINE + 100  # what stands on a page with a table: heading, end, some room for rounding
_TOGETHER = "<w:keepNext/>"
_WHEN = (1980, 1, 1, 0, 0, 0)
# 22 lines of 29.6 pt are 229.7 mm; what the first line's leading adds above its em is taken off the margin.
_TOP, _BOTTOM, _LEFT, _RIGHT = (round(mm * _TWIPS) for mm in (33.6, 33.4, 28, 26))
_PAPER = (round(210 * _TWIPS), round(297 * _TWIPS))
_FOOT = round(22 * _TWIPS)


def render_published(_: Filing, document: Document) -> bytes:
    """The file as output.formats wants it."""
    return render(document)


def render(document: Document) -> bytes:
    """The whole file; the same document gives the same bytes."""
    pictures = {f"chart{number}.png": png(chart, _DOTS) for number, chart in enumerate(_charts(document), 1)}
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.PACKAGE_RELATIONS,
        "word/document.xml": _document(document),
        "word/_rels/document.xml.rels": parts.document_relations(pictures),
        "word/styles.xml": parts.styles(),
        "word/settings.xml": parts.SETTINGS,
        "word/fontTable.xml": parts.FONT_TABLE,
        "word/footer1.xml": parts.foot(is_even=False),
        "word/footer2.xml": parts.foot(is_even=True),
        "docProps/core.xml": _properties(document),
        **{f"word/media/{name}": content for name, content in pictures.items()},
    }
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


def _document(document: Document) -> str:
    lines = title_lines(document.title, _TITLE_EMS, document.agency)
    body = [_paragraph("Title", "<w:r><w:br/></w:r>".join(_run(line) for line in lines))]
    blocks = document.blocks
    for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
        if _is_turned_from(block, after) and not _is_turned_from(before, block):
            body.append(_paragraph("SectionEnd", "", _section(turned=False)))
        # 落款 never stands on a page without a line of the text.
        body += (
            [_paragraph("BodyText", _run(block.text), _TOGETHER)]
            if _ends_before_signature(block, after)
            else _block(block)
        )
    return (
        parts.HEAD + f"<w:document {parts.NAMESPACES}><w:body>{''.join(body)}{_section(turned=False)}"
        "</w:body></w:document>"
    )


def _is_turned_from(block: Block | None, after: Block | None) -> bool:
    """Whether a turned page begins here: with its table, or with the heading of that."""
    first = after if isinstance(block, Heading) else block
    return isinstance(first, Grid) and first.landscape


def _ends_before_signature(block: Block, after: Block | None) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and isinstance(after, Signature)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text, ""):
            yield _paragraph(f"Heading{level}", _run(text))
        case Heading(level, text, rest):
            yield _paragraph("BodyText", _run(text, f"Heading{level}Char") + _run(rest))
        case Paragraph(text):
            yield _paragraph("BodyText", _run(text))
        case Grid(landscape=True):
            yield _table(block, _BODY_HEIGHT, _BODY_WIDTH)
            yield _paragraph("SectionEnd", "", _section(turned=True))
        case Grid():
            yield _table(block, _BODY_WIDTH, _BODY_HEIGHT)
            yield _paragraph("TableText", "")
        case Signature(organisation, day):
            signed = [line for line in (organisation, day) if line]
            yield _paragraph("BodyText", "", _TOGETHER)
            yield from (_paragraph("Signature", _run(words), _TOGETHER) for words in signed[:-1])
            yield from (_paragraph("Signature", _run(words)) for words in signed[-1:])
        case ChartPage(title, charts):
            yield _paragraph("Heading1", _run(title), "<w:pageBreakBefore/>")
            yield from (_paragraph("Picture", _picture(chart, number)) for number, chart in enumerate(charts, 1))
        case PageBreak():
            yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _charts(document: Document) -> tuple[Chart, ...]:
    return tuple(chart for block in document.blocks if isinstance(block, ChartPage) for chart in block.charts)


def _picture(chart: Chart, number: int) -> str:
    """A picture in the line, as wide as the 版心; what it shows stands in its description."""
    wide = round(_BODY_WIDTH * _EMU)
    return parts.picture(number, wide, round(wide * chart.height / WIDTH), _text(chart.title), _text(chart.spoken))


def _section(*, turned: bool) -> str:
    width, height = reversed(_PAPER) if turned else _PAPER
    shape = f'<w:pgSz w:w="{width}" w:h="{height}"' + (' w:orient="landscape"/>' if turned else "/>")
    edges = (_LEFT, _RIGHT, _TOP, _BOTTOM) if turned else (_TOP, _BOTTOM, _LEFT, _RIGHT)
    top, bottom, left, right = edges
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{parts.ODD_FOOT}"/>'
        f'<w:footerReference w:type="even" r:id="{parts.EVEN_FOOT}"/>{shape}'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="720" '
        f'w:footer="{_FOOT}" w:gutter="0"/></w:sectPr>'
    )


def _paragraph(style: str, runs: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def _run(text: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_text(text)}</w:t></w:r>' if text else ""


def _table(grid: Grid, width: int, height: int) -> str:
    """A table as wide as the 版心, its rows as high as lets the whole stand on one page below its heading."""
    layout = grid.layout
    whole = sum(layout.widths)
    widths = [round(width * share / whole) for share in layout.widths]
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{8 if edge[0] != "i" else 4}" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{SIDE}" w:type="dxa"/>'
        f'<w:right w:w="{SIDE}" w:type="dxa"/></w:tblCellMar><w:tblCaption w:val="{_text(grid.name)}"/></w:tblPr>'
    )
    heights = row_heights(grid, widths, height - _BESIDE)
    rows = "".join(_row(grid, row, widths, tall) for row, tall in enumerate(heights))
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _row(grid: Grid, row: int, widths: Sequence[int], tall: int) -> str:
    present = sorted(
        (slot for slot in grid.layout.slots if slot.row <= row < slot.row + slot.rows), key=lambda slot: slot.column
    )
    repeat = "<w:tblHeader/>" if row < grid.layout.head_rows else ""
    cells = "".join(_cell(grid, slot, row, widths) for slot in present)
    height = f'<w:trHeight w:val="{tall}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeat}</w:trPr>{cells}</w:tr>"


def _cell(grid: Grid, slot: Slot, row: int, widths: Sequence[int]) -> str:
    wide = sum(widths[slot.column : slot.column + slot.columns])
    span = f'<w:gridSpan w:val="{slot.columns}"/>' if slot.columns > 1 else ""
    first = row == slot.row
    merge = "" if slot.rows == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    is_head = slot.role is SlotRole.ROW_HEAD and slot.column + slot.columns == grid.layout.label_columns > 1
    is_long = is_head or slot.role is SlotRole.TEXT
    alignment = '<w:jc w:val="left"/>' if is_long else ""
    together = "" if row == grid.layout.rows - 1 else _TOGETHER
    content = _paragraph("TableText", _run(grid.text(slot)) if first else "", together + alignment)
    shape = f'<w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{content}</w:tc>"


def _text(text: str) -> str:
    return escape(replace_unsupported_characters(text)[0], {'"': "&quot;"})
