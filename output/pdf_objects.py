"""Raw PDF objects among reportlab's own: written as they are, referred to by number."""

import zlib

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject


class Raw(PDFObject):
    """An object whose bytes are already those of the file."""

    __RefOnly__ = 1

    def __init__(self, content: bytes = b"") -> None:
        self.content = content

    def format(self, document: PDFDocument) -> bytes:
        """What reportlab asks an object for when it writes the file."""
        return self.content


class Entries(Raw):
    """The document information dictionary, in place of reportlab's with its clock."""

    invariant = 1

    def digest(self, signature: object) -> None:
        """Nothing to add: the identity comes from the content."""


def add(document: PDFDocument, raw: Raw) -> int:
    """Take an object into the file; its number."""
    name = document.Reference(raw).name  # type: ignore[no-untyped-call]
    return int(document.idToObjectNumberAndVersion[name][0])


def stream(entries: str, body: bytes, *, compress: bool = True) -> Raw:
    """A stream object with the given further dictionary entries."""
    filtered = ""
    if compress:
        body = zlib.compress(body, 6)
        filtered = "/Filter/FlateDecode"
    head = f"<<{entries}{filtered}/Length {len(body)}>>\nstream\n".encode("latin-1")
    return Raw(head + body + b"\nendstream")


def text_string(text: str) -> str:
    """A text string of the file, UTF-16 with its mark; lone surrogates become the substitute."""
    plain = text.encode("utf-16-be", "replace")
    return "<FEFF" + plain.hex().upper() + ">"
