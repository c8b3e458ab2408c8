"""Faces as PDF font objects: subset, embedded, and mapped back to Unicode."""

from collections.abc import Iterable

from reportlab.pdfbase.pdfdoc import PDFDocument

from output.page.subset import subset, tag_of, trimmed_units
from output.pdf_objects import Raw, add, stream
from output.pdf_page import FontUse

_MAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_MAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def add_fonts(document: PDFDocument, uses: Iterable[FontUse], *, cid_set: bool) -> None:
    """Put every used face into the file and its resources; ``cid_set`` as PDF/A-1 asks."""
    entries = []
    for use in uses:
        number = _add_font(document, use, cid_set=cid_set)
        entries.append(f"/{use.name} {number} 0 R")
    document.idToObject["BasicFonts"] = Raw(f"<<{' '.join(entries)}>>".encode())


def _add_font(document: PDFDocument, use: FontUse, *, cid_set: bool) -> int:
    sfnt = use.face.sfnt
    glyphs, trims = [glyph for glyph, _, _ in use.codes], [trim for _, _, trim in use.codes]
    name = f"{tag_of(glyphs, trims)}+{use.face.name}"
    program = subset(sfnt, glyphs, trims)
    file = add(document, stream(f"/Length1 {len(program)}", program))
    scale = 1000 / sfnt.em
    box = " ".join(f"{edge * scale:.0f}" for edge in sfnt.box)
    among = ""
    if cid_set:
        among = f"/CIDSet {add(document, stream('', _bits(len(glyphs) + 1)))} 0 R"
    descriptor = add(document, Raw(
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0"
        f"/Ascent 880/Descent -120/CapHeight 740/StemV 80/FontFile2 {file} 0 R{among}>>".encode()
    ))  # fmt: skip
    widths = " ".join(
        f"{(sfnt.advance(glyph) - trimmed_units(sfnt, abs(trim))) * scale:.6g}"
        for glyph, trim in zip(glyphs, trims, strict=True)
    )
    descendant = add(document, Raw(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/DW 1000/W[1[{widths}]]/CIDToGIDMap/Identity>>".encode()
    ))  # fmt: skip
    unicode = add(document, stream("", to_unicode([char for _, char, _ in use.codes]).encode()))
    return add(document, Raw(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>".encode()
    ))  # fmt: skip


def _bits(count: int) -> bytes:
    """A bit for each code in use, from 0."""
    whole, rest = divmod(count, 8)
    return b"\xff" * whole + (bytes([0xFF << (8 - rest) & 0xFF]) if rest else b"")


def to_unicode(chars: list[str]) -> str:
    """The CMap from codes 1, 2, … to characters; those above U+FFFF as surrogate pairs."""
    lines = [_MAP_HEAD]
    for start in range(0, len(chars), 100):
        block = chars[start : start + 100]
        lines.append(f"{len(block)} beginbfchar\n")
        for code, char in enumerate(block, start + 1):
            lines.append(f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>\n")
        lines.append("endbfchar\n")
    return "".join([*lines, _MAP_TAIL])
