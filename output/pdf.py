"""A document as a PDF: archivable (PDF/A-2u), tagged, and the same bytes for the same content."""

import errno
import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reportlab.rl_config
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfgen.canvas import Canvas

from models.errors import AppError
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

reportlab.rl_config.useA85 = 0


class CannotWrite(AppError):
    """The finished file cannot be put where it was asked for."""


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

    Raises CannotWrite with a sentence for a full disk, a folder that may not be written to, or a
    file that another program holds open; FontTrouble for a face.
    """
    content = render(document, how)
    if path.is_dir():
        raise CannotWrite(f"{path} 是一个文件夹，请另起一个文件名。")
    if path.exists() and not os.access(path, os.W_OK):
        raise CannotWrite(f"{path.name} 是只读文件，不许改写。请另起一个文件名。")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as trouble:
        raise CannotWrite(_why(trouble, path)) from trouble
    finally:
        part.unlink(missing_ok=True)


def _why(trouble: OSError, path: Path) -> str:
    match trouble.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"磁盘已满，{path.name} 没有写成。请腾出空间后再试，原来的文件没有动。"
        case errno.EROFS:
            return f"{path.parent} 所在的磁盘是只读的，请另选一个文件夹。"
        case errno.ENOENT | errno.ENOTDIR:
            return f"文件夹 {path.parent} 不存在，请另选一个文件夹。"
        case errno.EACCES | errno.EPERM | errno.EBUSY if path.exists() and os.access(path.parent, os.W_OK):
            return f"{path.name} 正被别的程序打开或不许改写。请关闭后再试，原来的文件没有动。"
        case errno.EACCES | errno.EPERM:
            return f"没有在 {path.parent} 里写文件的权限，请另选一个文件夹。"
        case errno.ENAMETOOLONG:
            return "文件名太长，请起一个短一些的名字。"
    return f"{path.name} 没有写成：{os.strerror(trouble.errno or errno.EIO)}。原来的文件没有动。"
