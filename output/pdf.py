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
from output.page.faces import Case, Voice
from output.page.grids import Alignment
from output.page.installed import office
from output.page.pages import make_pages
from output.page.placed import Book
from output.pdf_archive import A2U, Conformance, document_entries, grey_profile, xmp
from output.pdf_fonts import add_fonts
from output.pdf_objects import Entries, add, stream
from output.pdf_page import FontUses, operators
from output.pdf_tags import add_structure
from output.saving import save

reportlab.rl_config.useA85 = 0


class _Sheet(Canvas):
    """reportlab's canvas without its opening words, which name a font that is not embedded."""

    _code: list[str]
    _doc: Any  # the stubs know little of the document

    def _make_preamble(self) -> None:
        self._preamble = ""


@dataclass(frozen=True)
class Print:
    """How a document is printed.

    ``mirrored`` keeps the 订口 right on even pages of a print on both sides; ``case`` are the
    faces, by default the office's own where installed and permitted, else the bundled ones;
    ``figures`` says where figures stand in the cells of all tables.
    """

    conformance: Conformance = A2U
    mirrored: bool = False
    case: Case | None = None
    figures: Alignment = Alignment.CENTRE


PLAIN = Print()


def published(_: Filing, document: Document) -> bytes:
    """The file as output.formats wants it."""
    return render(document)


def render(document: Document, how: Print = PLAIN) -> bytes:
    """The whole PDF. Raises FontTrouble when a bundled face is missing or broken."""
    return draw(make_pages(document, how.case or office(), how.figures), document, how)


def draw(book: Book, document: Document, how: Print = PLAIN) -> bytes:
    """Laid-out pages as a PDF."""
    conformance = how.conformance
    canvas = _Sheet(
        "report.pdf", pagesize=(g.PAPER_WIDTH, g.PAPER_HEIGHT), pageCompression=1,
        invariant=1, pdfVersion=conformance.version, lang="zh-CN",
    )  # fmt: skip
    fonts = FontUses()
    digest = hashlib.sha256(document_entries(document))
    marks = iter(sorted(enumerate(book.bookmarks), key=lambda pair: pair[1].page))
    coming = next(marks, None)
    for number, page in enumerate(book.pages):
        code = operators(page, fonts, mirrored=how.mirrored)
        digest.update("\n".join(code).encode())
        canvas._code.extend(code)
        while coming and coming[1].page == number:
            canvas.bookmarkHorizontal(f"b{coming[0]}", 0, coming[1].y)
            coming = next(marks, None)
        canvas.showPage()
    _outline(canvas, book)
    _finish(canvas, book, document, conformance, fonts, digest.digest()[:16])
    return bytes(canvas.getpdfdata())  # type: ignore[no-untyped-call]


def _outline(canvas: Canvas, book: Book) -> None:
    level = -1
    for number, mark in enumerate(book.bookmarks):
        level = min(mark.level, level + 1)
        canvas.addOutlineEntry(mark.text, f"b{number}", level)
    canvas.setViewerPreference("DisplayDocTitle", "true")


def _finish(
    canvas: _Sheet,
    book: Book,
    document: Document,
    conformance: Conformance,
    fonts: FontUses,
    identity: bytes,
) -> None:
    """Fonts, structure, archive entries and the identity: what hangs on the whole document."""
    file = canvas._doc
    add_fonts(file, fonts, cid_set=conformance.part == 1)
    pages = []
    for number in range(1, len(book.pages) + 1):
        page = file.idToObject[f"Page{number}"]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = number - 1, PDFName("S")
        # reportlab's own streams end without the line break that ISO 19005 asks for
        page.Contents = stream("", page.stream.encode("latin-1"))
        pages.append(file.idToObjectNumberAndVersion[f"Page{number}"][0])
    structure = add_structure(file, book, pages)
    metadata = add(file, stream("/Type/Metadata/Subtype/XML", xmp(document, conformance), compress=False))
    profile = add(file, stream("/N 1", grey_profile()))
    intent = (
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(Gray gamma 2.2)"
        f"/Info(Gray gamma 2.2)/DestOutputProfile {profile} 0 R>>"
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
    mark = identity.hex().upper()
    file._ID = f"[<{mark}><{mark}>]\n".encode()


def unprintable(document: Document, case: Case | None = None) -> list[str]:
    """The characters of the document that no face has, each once, in the order they come."""
    texts: Counter[tuple[Voice, str]] = Counter()
    texts[Voice.TITLE, document.title] += 1
    for block in document.blocks:
        match block:
            case Heading():
                texts[Voice.BODY, block.text + block.rest] += 1
            case Paragraph():
                texts[Voice.BODY, block.text] += 1
            case Signature():
                texts[Voice.BODY, block.organisation + block.date] += 1
            case Grid():
                for slot in block.layout.slots:
                    texts[Voice.SONG, block.text(slot)] += 1
    found: dict[str, None] = {}
    for voice, text in texts:
        look = (case or office()).chain(voice).printed
        found |= {char: None for char in text if look(char).missing}
    return list(found)


def write(document: Document, path: Path, how: Print = PLAIN) -> None:
    """Print to a file: all of it, or the old file stays as it was.

    Raises CannotSave with a sentence where the disk refuses, FontTrouble for a face.
    """
    save(render(document, how), path)
