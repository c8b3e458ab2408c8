"""What an archive asks of the file: XMP, the output intent, and an identity from the content."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from output.blocks import Document
from output.pdf_objects import text_string
from resources.version import __version__

PRODUCER = f"阳光年报 {__version__}"


# ISO 14289-1 is marked by a property that ISO 19005 wants described where it is used.
_UNIVERSAL_ACCESS = (
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>\n"
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>The part of ISO 14289 that the file keeps to</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
)


@dataclass(frozen=True)
class Conformance:
    """A part and level of ISO 19005, and the PDF version that belongs to it."""

    part: int
    level: str
    version: tuple[int, int]

    @property
    def is_accessible(self) -> bool:
        """Whether the file is marked as PDF/UA-1 (ISO 14289-1) besides, which asks for PDF 1.7."""
        return self.version >= (1, 7)


A2U = Conformance(2, "U", (1, 7))
A1B = Conformance(1, "B", (1, 4))
BY_NAME: Mapping[str, Conformance] = {f"{each.part}{each.level.lower()}": each for each in (A2U, A1B)}
"""By the names that ``output.formats.ARCHIVES`` lists."""


def xmp(document: Document, kind: Conformance) -> bytes:
    """The metadata packet; says the same as ``document_entries``."""
    when = f"{document.date}T00:00:00+08:00" if document.date else ""
    dates = f"<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>" if when else ""
    subject = (
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_xml(document.subject)}'
        "</rdf:li></rdf:Alt></dc:description>"
        if document.subject
        else ""
    )
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{_xml(document.title)}</rdf:li></rdf:Alt></dc:title>"
        f"<dc:creator><rdf:Seq><rdf:li>{_xml(document.agency)}</rdf:li></rdf:Seq></dc:creator>"
        f"{subject}</rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<xmp:CreatorTool>{_xml(PRODUCER)}</xmp:CreatorTool>{dates}</rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdf:Producer>{_xml(PRODUCER)}</pdf:Producer></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        f"<pdfaid:part>{kind.part}</pdfaid:part>"
        f"<pdfaid:conformance>{kind.level}</pdfaid:conformance></rdf:Description>\n"
        f'{_UNIVERSAL_ACCESS if kind.is_accessible else ""}</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    )
    return packet.encode("utf-8")


def document_entries(document: Document) -> bytes:
    """The document information dictionary; its only date is the report's own."""
    entries = {
        "Title": document.title,
        "Author": document.agency,
        "Subject": document.subject,
        "Creator": PRODUCER,
        "Producer": PRODUCER,
    }
    parts = [f"/{key} {text_string(remove_invalid(text))}" for key, text in entries.items() if text]
    if document.date:
        stamp = "D:" + document.date.replace("-", "") + "000000+08'00'"
        parts += [f"/CreationDate({stamp})", f"/ModDate({stamp})"]
    return f"<<{''.join(parts)}>>".encode()


def remove_invalid(text: str) -> str:
    """The text without what neither XML nor a text string can carry."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _xml(text: str) -> str:
    return remove_invalid(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_D50 = (0x0000F6D6, 0x00010000, 0x0000D32D)
# The primaries of sRGB (IEC 61966-2-1), adapted to D50.
_PRIMARIES = {
    b"rXYZ": (0x00006FA2, 0x000038F5, 0x00000390),
    b"gXYZ": (0x00006299, 0x0000B785, 0x000018DA),
    b"bXYZ": (0x000024A0, 0x00000F84, 0x0000B6CF),
}
GREY_NAME, COLOUR_NAME = "Gray gamma 2.2", "sRGB primaries gamma 2.2"


def grey_profile() -> bytes:
    """A minimal ICC profile of grey with a gamma of 2.2 under D50: the page is black on white."""
    return _profile(GREY_NAME, b"GRAY", {b"kTRC": _CURVE})


def colour_profile() -> bytes:
    """A minimal ICC profile of the primaries of sRGB with a gamma of 2.2: for a picture in colour."""
    primaries = {tag: b"XYZ " + bytes(4) + struct.pack(">3l", *place) for tag, place in _PRIMARIES.items()}
    return _profile(COLOUR_NAME, b"RGB ", primaries | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _CURVE))


_CURVE = b"curv" + bytes(4) + struct.pack(">LH", 1, 0x0233)


def _profile(called: str, space: bytes, own: dict[bytes, bytes]) -> bytes:
    d50, name = struct.pack(">3l", *_D50), called.encode("ascii")
    described = b"desc" + bytes(4) + struct.pack(">L", len(name) + 1) + name + bytes(1 + 11 + 67)
    tags = {
        b"desc": described,
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        b"wtpt": b"XYZ " + bytes(4) + d50,
        **own,
    }
    directory, body = struct.pack(">L", len(tags)), b""
    offset = 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        directory += tag + struct.pack(">LL", offset + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    size = offset + len(body)
    head = struct.pack(
        ">L4sL4s4s4s6H4s4sLLLQL12s4s", size, bytes(4), 0x02100000, b"mntr", space, b"XYZ ",
        2000, 1, 1, 0, 0, 0, b"acsp", bytes(4), 0, 0, 0, 0, 0, d50, bytes(4),
    )  # fmt: skip
    return head + bytes(128 - len(head)) + directory + body
