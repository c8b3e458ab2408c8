"""A document as a PDF: archivable (PDF/A-2u), tagged, and the same bytes for the same content."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reportlab.rl_config
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfgen.canvas import Canvas

from models.report.filing import Filing
from output.blocks import Document, Grid, Heading, Paragraph, Signature
from output.page import geometry as g
from output.page.fonts import FontRole, FontSet
from output.page.installed_fonts import office_fonts
from output.page.joined_books import append_book
from output.page.page_model import Book
from output.page.pages import make_pages
from output.page.table_drawing import Alignment
from output.pdf_archive import (
    A2U,
    COLOUR_NAME,
    GREY_NAME,
    Conformance,
    colour_profile,
    document_entries,
    grey_profile,
    xmp,
)
from output.pdf_fonts import add_fonts
from output.pdf_links import add_links
from output.pdf_objects import Entries, Raw, add, stream
from output.pdf_page import FontUses, page_operators
from output.pdf_tags import add_structure
from output.saving import save_file

reportlab.rl_config.useA85 = 0


class _Sheet(Canvas):
    """reportlab's canvas without its opening words, which name a font that is not embedded."""

    _code: list[str]
    _doc: Any  # the stubs know little of the document

    def _make_preamble(self) -> None:
        self._preamble = ""


@dataclass(frozen=True)
class PrintOptions:
    """How a document is printed.

    ``mirrored`` keeps the 订口 right on even pages of a print on both sides; ``fonts`` are the
    faces, by default the office's own where installed and permitted, else the bundled ones;
    ``figure_alignment`` says where figures stand in the cells of all tables; ``is_coloured`` that there are colours.
    """

    conformance: Conformance = A2U
    mirrored: bool = False
    fonts: FontSet | None = None
    figure_alignment: Alignment = Alignment.CENTRE
    is_coloured: bool = False


PLAIN = PrintOptions()


def render_published(_: Filing, document: Document) -> bytes:
    """The file as output.formats wants it."""
    return render(document)


def render(document: Document, options: PrintOptions = PLAIN) -> bytes:
    """The whole PDF. Raises FontError when a bundled face is missing or broken."""
    return draw_pages(
        make_pages(document, options.fonts or office_fonts(), options.figure_alignment), document, options
    )


def draw_pages(book: Book, document: Document, options: PrintOptions = PLAIN) -> bytes:
    """Laid-out pages as a PDF."""
    file = PdfFile(document, options)
    file.add(book)
    return file.finish()


class PdfFile:
    """A PDF to which laid-out pages are added; ``document`` is what it is called and of whom it is.

    Of pages that were added only their structure and links are kept, so that a file may be of many books.
    """

    def __init__(self, document: Document, options: PrintOptions = PLAIN) -> None:
        self._document, self._options = document, options
        self._canvas = _Sheet(
            "report.pdf", pagesize=(g.PAPER_WIDTH, g.PAPER_HEIGHT), pageCompression=1,
            invariant=1, pdfVersion=options.conformance.version, lang="zh-CN",
        )  # fmt: skip
        self._fonts = FontUses()
        self._digest = hashlib.sha256(document_entries(document))
        self._book = Book()

    def add(self, book: Book) -> None:
        """Add the pages of a book, with its bookmarks and its structure. Its pages are drawn, and then empty."""
        canvas, whole = self._canvas, self._book
        begun, marked = len(whole.pages), len(whole.bookmarks)
        marks = iter(sorted(enumerate(book.bookmarks, marked), key=lambda pair: pair[1].page))
        coming = next(marks, None)
        for number, page in enumerate(book.pages):
            code = page_operators(page, self._fonts, mirrored=self._options.mirrored)
            self._digest.update("\n".join(code).encode())
            canvas._code.extend(code)
            while coming and coming[1].page == number:
                canvas.bookmarkHorizontal(f"b{coming[0]}", 0, coming[1].y)
                coming = next(marks, None)
            canvas.showPage()
            drawn = canvas._doc.idToObject[f"Page{begun + number + 1}"]
            # reportlab's own streams end without the line break that ISO 19005 asks for
            drawn.Contents, drawn.stream = stream("", drawn.stream.encode("latin-1")), None
            page.contents.clear()
        append_book(whole, book)

    def finish(self) -> bytes:
        """The file."""
        _outline(self._canvas, self._book)
        _finish(self._canvas, self._book, self._document, self._options, self._fonts, self._digest.digest()[:16])
        return bytes(self._canvas.getpdfdata())  # type: ignore[no-untyped-call]


def _outline(canvas: Canvas, book: Book) -> None:
    level = -1
    for number, bookmark in enumerate(book.bookmarks):
        level = min(bookmark.level, level + 1)
        canvas.addOutlineEntry(bookmark.text, f"b{number}", level)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    if book.bookmarks:
        canvas.showOutline()


def _finish(
    canvas: _Sheet,
    book: Book,
    document: Document,
    options: PrintOptions,
    fonts: FontUses,
    identity: bytes,
) -> None:
    """Fonts, structure, archive entries and the identity: what hangs on the whole document."""
    file, conformance = canvas._doc, options.conformance
    add_fonts(file, fonts, cid_set=conformance.part == 1)
    links = add_links(file, book, mirrored=options.mirrored)
    pages = []
    for number in range(1, len(book.pages) + 1):
        page = file.idToObject[f"Page{number}"]
        # reportlab writes an empty transition on every page; a page of paper has none
        page.__NoDefault__ = [*(name for name in page.__NoDefault__ if name != "Trans"), "StructParents", "Tabs"]
        page.StructParents = number - 1
        if conformance.is_accessible:
            page.Tabs = PDFName("S")  # since PDF 1.5
        if of_page := [f"{each} 0 R" for each in links.of_page(number - 1)]:
            page.Annots = Raw(f"[{' '.join(of_page)}]".encode())
        pages.append(file.idToObjectNumberAndVersion[f"Page{number}"][0])
    structure = add_structure(file, book, pages, links)
    metadata = add(file, stream("/Type/Metadata/Subtype/XML", xmp(document, conformance), compress=False))
    channels, called, made = (3, COLOUR_NAME, colour_profile) if options.is_coloured else (1, GREY_NAME, grey_profile)
    profile = add(file, stream(f"/N {channels}", made()))
    intent = (
        f"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier({called})"
        f"/Info({called})/DestOutputProfile {profile} 0 R>>"
    )
    catalog = file.Catalog
    entries = {
        "MarkInfo": "<</Marked true>>",
        "StructTreeRoot": f"{structure} 0 R",
        "Metadata": f"{metadata} 0 R",
        "OutputIntents": f"[{intent}]",
    }
    catalog.__NoDefault__ = [*{*catalog.__NoDefault__, *entries}]
    for name, written in entries.items():
        setattr(catalog, name, written)
    file.info = Entries(document_entries(document))
    file_id = identity.hex().upper()
    file._ID = f"[<{file_id}><{file_id}>]\n".encode()


def unprintable_characters(document: Document, fonts: FontSet | None = None) -> list[str]:
    """The characters of the document that no face has, each once, in the order they come."""
    texts: Counter[tuple[FontRole, str]] = Counter()
    texts[FontRole.TITLE, document.title] += 1
    for block in document.blocks:
        match block:
            case Heading():
                texts[FontRole.BODY, block.text + block.rest] += 1
            case Paragraph():
                texts[FontRole.BODY, block.text] += 1
            case Signature():
                texts[FontRole.BODY, block.organisation + block.date] += 1
            case Grid():
                for slot in block.layout.slots:
                    texts[FontRole.SONG, block.text(slot)] += 1
    missing: dict[str, None] = {}
    for voice, text in texts:
        resolve = (fonts or office_fonts()).chain(voice).resolve
        missing |= {char: None for char in text if resolve(char).is_missing}
    return list(missing)


def write(document: Document, path: Path, how: PrintOptions = PLAIN) -> None:
    """Print to a file: all of it, or the old file stays as it was.

    Raises CannotSave with a sentence where the disk refuses, FontError for a face.
    """
    save_file(render(document, how), path)
