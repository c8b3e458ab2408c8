"""What LibreOffice makes of a .docx whose typefaces are ours, and what stands in a PDF, character by character.

LibreOffice 7.4 does not read that no blank belongs between Chinese and Latin (``autoSpaceDE``, ``autoSpaceDN``), which
the file says and Word follows. ``print_as_written`` tells it once more after opening.
"""

import subprocess
from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from output.page import geometry as g
from tests.output.desks import desk

FACES = {
    "仿宋_GB2312": ("Nianbao Fangsong", "Nianbao Fangsong More"),
    "楷体_GB2312": ("Nianbao Kai",),
    "黑体": ("Nianbao Hei",),
    "宋体": ("Nianbao Song",),
    "方正小标宋简体": ("Nianbao Title",),
    "Times New Roman": ("Nianbao Latin",),
}
_ONE_LINE = 2.0  # points between baselines
_ONE_FIGURE = 0.62  # ems between digits; a digit of a table is half an em or less
_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Convert(folder As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim how(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  how(0).Name = "FilterName"
  how(0).Value = "writer_pdf_Export"
  file = Dir(folder &amp; "/*.docx")
  Do While file &lt;&gt; ""
    url = ConvertToURL(folder &amp; "/" &amp; file)
    report = StarDesktop.loadComponentFromURL(url, "_blank", 0, hidden())
    report.StyleFamilies.getByName("ParagraphStyles").getByName("Standard").ParaIsCharacterDistance = False
    report.storeToURL(Left(url, Len(url) - 5) &amp; ".pdf", how())
    report.close(True)
    file = Dir()
  Loop
End Sub
</script:module>"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>"""


@dataclass(frozen=True)
class PrintedLine:
    """A line of body type, heading, title or 落款; ``end`` is where its ink ends, in points from the left."""

    text: str
    end: float
    page: int


@dataclass(frozen=True)
class Print:
    """A finished PDF: its pages, its lines, and how far below the 版心 the dashes of page numbers are (mm).

    ``figures`` are the digits that stand together in smaller type.
    """

    pages: int
    lines: list[PrintedLine]
    drops: list[float]
    figures: list[str]


def libreoffice(place: Path, *words: str) -> None:
    """Call it with a profile of its own, where the faces that the file names are ours."""
    call = ["soffice", "--headless", f"-env:UserInstallation=file://{place}/profile", *words]
    subprocess.run(call, check=True, capture_output=True, timeout=600, env=desk(place, called=FACES))


def print_as_opened(place: Path) -> None:
    """Every .docx of the folder printed as LibreOffice opens it."""
    libreoffice(place, "--convert-to", "pdf", "--outdir", str(place), *map(str, sorted(place.glob("*.docx"))))


def print_as_written(place: Path) -> None:
    """The same, told what its reader leaves out; the profile exists by then."""
    basic = place / "profile/user/basic/Standard"
    basic.mkdir(parents=True, exist_ok=True)
    (basic / "Module1.xba").write_text(_MACRO, "utf-8")
    (basic / "script.xlb").write_text(_LIBRARY, "utf-8")
    libreoffice(place, f'macro:///Standard.Module1.Convert("{place}")')


def read_print(path: Path) -> Print:
    """What stands in a PDF."""
    document = pypdfium2.PdfDocument(path)
    lines: list[PrintedLine] = []
    drops: list[float] = []
    figures: list[str] = []
    for number, page in enumerate(document, 1):
        inks = sorted(_inks(page.get_textpage()), key=lambda ink: (-ink.y, ink.x))
        below = g.PAPER_HEIGHT - g.BODY_BOTTOM
        drops += [
            (below - ink.top) / g.MM
            for ink in inks
            if ink.char == "—" and ink.y < below and abs(ink.size - g.PAGE_NUMBER_SIZE) < 0.1
        ]
        for row in _rows([ink for ink in inks if ink.size >= g.BODY_SIZE - 0.1]):
            lines.append(PrintedLine("".join(ink.char for ink in row), max(ink.right for ink in row), number))
        for row in _rows([ink for ink in inks if ink.size < g.PAGE_NUMBER_SIZE - 1 and ink.char.isdigit()]):
            figures += _figures(row)
    return Print(len(document), lines, drops, figures)


class _Ink(NamedTuple):
    """A character that leaves ink, with its size, origin, right and upper edge."""

    char: str
    size: float
    x: float
    y: float
    right: float
    top: float


def _inks(text: pypdfium2.PdfTextPage) -> Iterator[_Ink]:
    left, right, bottom, top, x, y = (c_double() for _ in range(6))
    for at in range(pdfium.FPDFText_CountChars(text)):
        char = chr(pdfium.FPDFText_GetUnicode(text, at))
        if pdfium.FPDFText_IsGenerated(text, at) == 1 or char.isspace():
            continue
        pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        yield _Ink(char, pdfium.FPDFText_GetFontSize(text, at), x.value, y.value, right.value, top.value)


def _rows(inks: Sequence[_Ink]) -> Iterator[list[_Ink]]:
    """Characters from the top by baseline, each row from the left."""
    row: list[_Ink] = []
    for ink in inks:
        if row and abs(row[0].y - ink.y) > _ONE_LINE:
            yield sorted(row, key=lambda each: each.x)
            row = []
        row.append(ink)
    if row:
        yield sorted(row, key=lambda each: each.x)


def _figures(row: Sequence[_Ink]) -> list[str]:
    found = [row[0].char]
    for before, ink in pairwise(row):
        if ink.x - before.x < _ONE_FIGURE * ink.size:
            found[-1] += ink.char
        else:
            found.append(ink.char)
    return found
