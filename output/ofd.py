"""A document as OFD (GB/T 33190), the fixed-layout format of government archives, from the same composed pages."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from models.report.filing import Filing
from output.blocks import Document
from output.embedding import FontSubset
from output.page import geometry as g
from output.page.fonts import FontSet
from output.page.installed_fonts import office_fonts
from output.page.page_model import (
    BLACK,
    Book,
    Bookmark,
    Box,
    FilledCurves,
    GlyphRun,
    Ink,
    MarkedContent,
    Page,
    PageRule,
)
from output.page.pages import make_pages
from output.saving import save_file

_MM = 1 / g.MM
_WIDTH, _HEIGHT = g.PAPER_WIDTH * _MM, g.PAPER_HEIGHT * _MM
_BOX = f"0 0 {_WIDTH:.3f} {_HEIGHT:.3f}"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_WHEN = (1980, 1, 1, 0, 0, 0)
_DESCENT, _BEYOND = 0.3, 0.1  # of the size: how far a line's box reaches below its baseline, and past its end
_EDGE = 0.5  # points


def render_published(_: Filing, document: Document) -> bytes:
    """The file as output.formats wants it."""
    return render(document)


def render(document: Document, fonts: FontSet | None = None) -> bytes:
    """The whole file; the same document gives the same bytes. FontError when a face is missing or broken."""
    book = make_pages(document, fonts or office_fonts())
    writer = _OfdWriter()
    pages = [writer.render_page(page) for page in book.pages]
    members: dict[str, bytes] = {
        f"Doc_0/Pages/Page_{number}/Content.xml": content.encode() for number, content in enumerate(pages)
    }
    members |= {f"Doc_0/Res/font_{use.number}.ttf": use.program() for use in writer.fonts.values()}
    members["Doc_0/PublicRes.xml"] = writer.render_resources().encode()
    members["Doc_0/Document.xml"] = writer.render_document(book).encode()
    digest = hashlib.sha256(b"".join(members[name] for name in sorted(members))).hexdigest()[:32]
    members["OFD.xml"] = _root(document, digest).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("OFD.xml", *sorted(name for name in members if name != "OFD.xml")):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name])
    return buffer.getvalue()


def write(document: Document, path: Path) -> None:
    """Write the file; CannotSave when the disk refuses."""
    save_file(render(document), path)


def _root(document: Document, identity: str) -> str:
    day = f"<ofd:CreationDate>{document.date}</ofd:CreationDate>" if document.date else ""
    return (
        f'{_HEAD}<ofd:OFD {_SPACE} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>{identity}</ofd:DocID><ofd:Title>{escape(document.title)}</ofd:Title>"
        f"<ofd:Author>{escape(document.agency)}</ofd:Author><ofd:Subject>{escape(document.subject)}</ofd:Subject>{day}"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


class _OfdWriter:
    """Turns pages into XML and remembers fonts and identifiers on the way."""

    def __init__(self) -> None:
        self.ids = count(1)
        self.fonts: dict[int, FontSubset] = {}
        self.page_ids: list[int] = []

    def render_page(self, page: Page) -> str:
        self.page_ids.append(next(self.ids))
        objects = "".join(self.render_content(content) for content in page.contents)
        return (
            f"{_HEAD}<ofd:Page {_SPACE}><ofd:Area><ofd:PhysicalBox>{_BOX}</ofd:PhysicalBox></ofd:Area>"
            f'<ofd:Content><ofd:Layer ID="{next(self.ids)}" Type="Body">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
        )

    def render_content(self, mark: MarkedContent) -> str:
        parts = [self.render_outline_path(outline) for outline in mark.outlines]
        parts += [self.render_box(box, turned=mark.is_turned) for box in mark.boxes]
        parts += [self.render_rule(rule, turned=mark.is_turned) for rule in mark.rules]
        for run in mark.runs:
            parts += [self.render_run(piece, turned=mark.is_turned) for piece in _pieces(run)]
        return "".join(parts)

    def render_outline_path(self, outline: FilledCurves) -> str:
        """Filled curves, in the coordinates of the page."""
        names = {"m": "M", "l": "L", "c": "B", "h": "C"}
        drawn = []
        for operator, *values in outline.segments:
            points = (_at(x, y, turned=False) for x, y in zip(values[::2], values[1::2], strict=True))
            drawn.append(" ".join((names[operator], *(f"{value:.3f}" for point in points for value in point))))
        grey = f"{round(outline.grey * 255)}"
        return (
            f'<ofd:PathObject ID="{next(self.ids)}" Boundary="{_BOX}" Stroke="false" Fill="true">'
            f'<ofd:FillColor Value="{grey} {grey} {grey}"/>'
            f"<ofd:AbbreviatedData>{' '.join(drawn)}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def render_box(self, box: Box, *, turned: bool) -> str:
        (x0, y0), (x1, y1) = (
            _at(x, y, turned=turned) for x, y in ((box.x, box.y), (box.x + box.width, box.y + box.height))
        )
        return self.render_path(
            _EDGE if box.edge else 0.0,
            [(x0, y0), (x1, y0), (x1, y1), (x0, y1)],
            ' Fill="true">' if box.edge else ' Stroke="false" Fill="true">',
            f'<ofd:FillColor Value="{_value(box.fill)}"/>',
            " C",
            box.edge or BLACK,
        )

    def render_rule(self, rule: PageRule, *, turned: bool) -> str:
        ends = [_at(rule.x0, rule.y0, turned=turned), _at(rule.x1, rule.y1, turned=turned)]
        return self.render_path(rule.width, ends, ' Cap="Butt">')

    def render_path(
        self,
        width: float,
        points: list[tuple[float, float]],
        attributes: str,
        filling: str = "",
        closing: str = "",
        line: Ink = BLACK,
    ) -> str:
        """A line through points of the page. Readers cut off what leaves the Boundary, so it holds the line's width."""
        half = width * _MM / 2
        left, top = (min(axis) - half for axis in zip(*points, strict=True))
        wide, tall = (max(axis) - min(axis) + 2 * half for axis in zip(*points, strict=True))
        drawn = " L ".join(f"{x - left:.3f} {y - top:.3f}" for x, y in points)
        return (
            f'<ofd:PathObject ID="{next(self.ids)}" Boundary="{left:.3f} {top:.3f} {wide:.3f} {tall:.3f}" '
            f'LineWidth="{width * _MM:.3f}"{attributes}<ofd:StrokeColor Value="{_value(line)}"/>{filling}'
            f"<ofd:AbbreviatedData>M {drawn}{closing}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def render_run(self, run: GlyphRun, *, turned: bool) -> str:
        use = self.fonts.get(id(run.face))
        if use is None:
            use = self.fonts[id(run.face)] = FontSubset(run.face, next(self.ids))
        places = [use.place(glyph, char) for glyph, char in zip(run.glyphs, run.text, strict=True)]
        size, x, y = run.size * _MM, *_at(run.x, run.y, turned=turned)
        if turned:
            where, start = f'Boundary="{_BOX}" CTM="0 -1 1 0 {x:.3f} {y:.3f}"', 'X="0" Y="0"'
        else:
            wide, tall = sum(run.advances) * _MM + size * _BEYOND, size * (1 + _DESCENT)
            where, start = f'Boundary="{x:.3f} {y - size:.3f} {wide:.3f} {tall:.3f}"', f'X="0" Y="{size:.3f}"'
        steps = " ".join(f"{advance * _MM:.4f}" for advance in run.advances[:-1])
        delta = f' DeltaX="{steps}"' if steps else ""
        narrow = f' HScale="{run.narrow:.4f}"' if run.narrow != 1 else ""
        pair = ""
        if ord(run.text[0]) > 0xFFFF:
            pair = (
                '<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="1">'
                f"<ofd:Glyphs>{places[0]}</ofd:Glyphs></ofd:CGTransform>"
            )
        return (
            f'<ofd:TextObject ID="{next(self.ids)}" {where} Font="{use.number}" Size="{size:.4f}"{narrow}>'
            f'<ofd:FillColor Value="{_value(run.ink)}"/>'
            f"{pair}<ofd:TextCode {start}{delta}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>"
        )

    def render_resources(self) -> str:
        fonts = "".join(
            f'<ofd:Font ID="{use.number}" FontName={quoteattr(use.face.name)} FamilyName={quoteattr(use.face.name)}>'
            f"<ofd:FontFile>font_{use.number}.ttf</ofd:FontFile></ofd:Font>"
            for use in self.fonts.values()
        )
        return f'{_HEAD}<ofd:Res {_SPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>'

    def render_document(self, book: Book) -> str:
        pages = "".join(
            f'<ofd:Page ID="{identity}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
            for number, identity in enumerate(self.page_ids)
        )
        outline = "".join(self.render_outline(book.bookmarks))
        outlines = f"<ofd:Outlines>{outline}</ofd:Outlines>" if outline else ""
        return (
            f"{_HEAD}<ofd:Document {_SPACE}><ofd:CommonData><ofd:MaxUnitID>{next(self.ids)}</ofd:MaxUnitID>"
            f"<ofd:PageArea><ofd:PhysicalBox>{_BOX}</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
            f"<ofd:Pages>{pages}</ofd:Pages>{outlines}</ofd:Document>"
        )

    def render_outline(self, bookmarks: Sequence[Bookmark]) -> Iterator[str]:
        """Headings to jump to, each with those below it; a level that the text leaves out is none."""
        at = 0
        while at < len(bookmarks):
            entry, end = bookmarks[at], at + 1
            while end < len(bookmarks) and bookmarks[end].level > entry.level:
                end += 1
            top = _HEIGHT - entry.y * _MM
            below = "".join(self.render_outline(bookmarks[at + 1 : end]))
            yield (
                f'<ofd:OutlineElem Title={quoteattr(entry.text)}><ofd:Actions><ofd:Action Event="CLICK"><ofd:Goto>'
                f'<ofd:Dest Type="XYZ" PageID="{self.page_ids[entry.page]}" Left="0" Top="{top:.3f}" Zoom="0"/>'
                f"</ofd:Goto></ofd:Action></ofd:Actions>{below}</ofd:OutlineElem>"
            )
            at = end


def _value(ink: Ink) -> str:
    return " ".join(f"{round(part * 255)}" for part in ink)


def _at(x: float, y: float, *, turned: bool) -> tuple[float, float]:
    """A point of the page, in millimetres from its upper left."""
    if turned:
        x, y = g.PAPER_WIDTH - y, x
    return x * _MM, _HEIGHT - y * _MM


def _pieces(run: GlyphRun) -> Iterator[GlyphRun]:
    """The run with every character above U+FFFF, which XML readers count as two, standing alone."""
    start, x = 0, run.x
    for at in range(len(run.text) + 1):
        ends = at == len(run.text) or ord(run.text[at]) > 0xFFFF
        if ends and at > start:
            yield _part(run, start, at, x)
            x += sum(run.advances[start:at])
            start = at
        if at < len(run.text) and ends:
            yield _part(run, at, at + 1, x)
            x += run.advances[at]
            start = at + 1


def _part(run: GlyphRun, start: int, end: int, x: float) -> GlyphRun:
    return GlyphRun(
        run.face,
        run.size,
        x,
        run.y,
        run.text[start:end],
        run.glyphs[start:end],
        run.advances[start:end],
        run.narrow,
        run.ink,
    )
