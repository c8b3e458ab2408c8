"""The OFD: well formed, every character where the PDF has it, and drawn by the fonts inside."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import ofdkit
import pypdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from models.exchange.formats.page_content import read_page
from output import pdf
from output.blocks import Document
from output.compose import compose
from output.ofd import render
from output.page.fonts import bundled_fonts
from output.pdf import PrintOptions
from tests.output.reports import sample, worded

OFD = "{http://www.ofdspec.org/2016}"
POINT = 25.4 / 72


def opened(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def characters(page: bytes) -> Iterator[tuple[str, float, float]]:
    """Every character and its baseline, in millimetres from the upper left."""
    for item in etree.fromstring(page).iter(f"{OFD}TextObject"):
        left, top, _, _ = map(float, item.get("Boundary", "").split())
        code = item.find(f"{OFD}TextCode")
        assert code is not None
        x, y = float(code.get("X", "")), float(code.get("Y", ""))
        steps = [float(step) for step in code.get("DeltaX", "").split()]
        if matrix := item.get("CTM"):
            _, b, c, _, e, f = map(float, matrix.split())
            for char, ahead in zip(code.text or "", [0.0, *steps], strict=True):
                x += ahead
                yield char, left + c * y + e, top + b * x + f
            continue
        for char, ahead in zip(code.text or "", [0.0, *steps], strict=True):
            x += ahead
            yield char, left + x, top + y


def fonts_inside(members: dict[str, bytes]) -> dict[str | None, TTFont]:
    resources = etree.fromstring(members["Doc_0/PublicRes.xml"])
    return {
        font.get("ID"): TTFont(io.BytesIO(members[f"Doc_0/Res/{font.findtext(f'{OFD}FontFile')}"]))
        for font in resources.iter(f"{OFD}Font")
    }


@pytest.mark.parametrize("landscape", [(), ("requests",)])
def test_every_character_stands_where_the_pdf_has_it(landscape: tuple[str, ...]) -> None:
    document: Document = compose(sample(), landscape)
    members = opened(render(document, bundled_fonts()))
    printed = pypdfium2.PdfDocument(pdf.render(document, PrintOptions(fonts=bundled_fonts())))
    for number in range(len(printed)):
        height, width = printed[number].get_height(), printed[number].get_width()
        marks = read_page(printed[number], number + 1)
        turned = marks.width > marks.height
        places = [(-m.y, m.x) if turned else (m.x, m.y) for m in marks.characters]
        due = sorted(
            (m.char, round(x * POINT), round((height - y) * POINT))
            for m, (x, y) in zip(marks.characters, places, strict=True)
            if not m.char.isspace()
        )
        found = [
            (c, x, y) for c, x, y in characters(members[f"Doc_0/Pages/Page_{number}/Content.xml"]) if not c.isspace()
        ]
        kept = Counter(c for c, _, _ in found)
        kept.subtract(c for c, _, _ in due)
        # The number of a turned page stands upright and is left out by the PDF's reader.
        assert sorted(kept.elements()) == (sorted(f"——{number + 1}") if turned else [])
        assert all(-1 <= x <= width * POINT + 1 and 0 <= y <= height * POINT for _, x, y in found)
        if not turned:
            near = sorted((c, round(x), round(y)) for c, x, y in found)
            assert (
                sum(abs(a[1] - b[1]) > 1 or abs(a[2] - b[2]) > 1 for a, b in zip(near, due, strict=True))
                < len(due) / 50
            )


def test_the_fonts_inside_draw_every_character() -> None:
    members = opened(render(compose(worded({"overview": "罕见字：𬭎𠮷，甲乙。"})), bundled_fonts()))
    fonts = fonts_inside(members)
    for name, content in members.items():
        if name.endswith("Content.xml"):
            for item in etree.fromstring(content).iter(f"{OFD}TextObject"):
                cmap = fonts[item.get("Font")].getBestCmap()
                for char in item.findtext(f"{OFD}TextCode") or "":
                    assert ord(char) in cmap
    assert "𬭎" in "".join(c for n, v in members.items() if n.endswith("Content.xml") for c, _, _ in characters(v))


def test_a_reader_of_others_finds_every_word_in_order() -> None:
    document = compose(sample())
    printed = pypdfium2.PdfDocument(pdf.render(document, PrintOptions(fonts=bundled_fonts())))
    read = ofdkit.open(render(document, bundled_fonts()))
    assert (read.info.title, read.info.author) == (document.title, document.agency)
    assert len(read.pages) == len(printed)
    for page, paper in zip(read.pages, printed, strict=True):
        due = Counter("".join(paper.get_textpage().get_text_range().split()))
        assert Counter("".join(page.text().split())) == due
    lines = [line.split() for line in read.pages[2].text().splitlines()]
    assert ["行政处罚", "3985758"] in lines


def test_no_ink_leaves_the_box_at_which_readers_cut() -> None:
    document = compose(worded({"overview": "“（gjpqy，Ág）”、《【全】》……——"}), ("requests",))
    for place, ink in drawn(opened(render(document, bundled_fonts()))):
        left, top, wide, tall = place
        for x, y in ink:
            assert -0.002 <= x - left <= wide + 0.002, (place, ink)
            assert -0.002 <= y - top <= tall + 0.002, (place, ink)


def drawn(members: dict[str, bytes]) -> Iterator[tuple[list[float], list[tuple[float, float]]]]:
    """Of every line and every upright character the Boundary and the corners of its ink, in millimetres."""
    fonts = fonts_inside(members)
    for name in (name for name in members if name.endswith("Content.xml")):
        for item in etree.fromstring(members[name]).iter(f"{OFD}PathObject", f"{OFD}TextObject"):
            place = [float(number) for number in item.get("Boundary", "").split()]
            if path := item.findtext(f"{OFD}AbbreviatedData"):
                half = float(item.get("LineWidth", "")) / 2
                numbers = [float(word) for word in path.split() if not word.isalpha()]
                for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                    yield place, [(place[0] + x + s * half, place[1] + y + s * half) for s in (-1, 1)]
            elif not item.get("CTM"):
                yield from ((place, corners) for corners in letters(item, fonts[item.get("Font")], place))


def letters(item: etree._Element, font: TTFont, place: list[float]) -> Iterator[list[tuple[float, float]]]:
    """Two corners of each character's outline."""
    code, scale = item.find(f"{OFD}TextCode"), float(item.get("Size", "")) / font["head"].unitsPerEm
    assert code is not None
    x, y, narrow = float(code.get("X", "")), float(code.get("Y", "")), float(item.get("HScale", "1"))
    cmap = font.getBestCmap()
    for char, ahead in zip(code.text or "", [0.0, *map(float, code.get("DeltaX", "").split())], strict=True):
        x += ahead
        outline = font["glyf"][cmap[ord(char)]]
        if outline.numberOfContours:
            yield [
                (place[0] + x + across * scale * narrow, place[1] + y - up * scale)
                for across, up in ((outline.xMin, outline.yMin), (outline.xMax, outline.yMax))
            ]


def test_the_fonts_inside_have_what_strict_programs_ask_for() -> None:
    for font in fonts_inside(opened(render(compose(sample()), bundled_fonts()))).values():
        assert {"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "OS/2", "post"} <= set(font.keys())
        assert font["OS/2"].fsType == 0
        assert font["name"].getDebugName(6)


def test_the_outline_has_every_heading_that_the_pdf_has_each_below_its_own() -> None:
    document = compose(sample())
    root = etree.fromstring(opened(render(document, bundled_fonts()))["Doc_0/Document.xml"])
    pages = [page.get("ID") for page in root.iter(f"{OFD}Page")]

    def told(above: etree._Element, level: int = 0) -> Iterator[tuple[int, str | None, int]]:
        for entry in above.iterchildren(f"{OFD}OutlineElem"):
            goal = entry.find(f"{OFD}Actions/{OFD}Action/{OFD}Goto/{OFD}Dest")
            assert goal is not None
            yield level, entry.get("Title"), pages.index(goal.get("PageID"))
            yield from told(entry, level + 1)

    outline = root.find(f"{OFD}Outlines")
    assert outline is not None
    reader = pypdf.PdfReader(io.BytesIO(pdf.render(document, PrintOptions(fonts=bundled_fonts()))))

    def printed(tree: list[Any], level: int = 0) -> Iterator[tuple[int, str | None, int]]:
        for entry in tree:
            if isinstance(entry, list):
                yield from printed(entry, level + 1)
            else:
                yield level, entry.title, reader.get_destination_page_number(entry) or 0

    found = list(told(outline))
    assert found == list(printed(reader.outline))
    assert {level for level, _, _ in found} == {0, 1}


def test_identifiers_are_unique_and_pages_are_all_listed() -> None:
    members = opened(render(compose(sample()), bundled_fonts()))
    ids = [
        node.attrib["ID"]
        for name, raw in members.items()
        if name.endswith(".xml") and "Pages" in name
        for node in etree.fromstring(raw).iter()
        if node.get("ID")
    ]
    root = etree.fromstring(members["Doc_0/Document.xml"])
    pages = [page.get("BaseLoc") for page in root.iter(f"{OFD}Page")]
    ids += [page.attrib["ID"] for page in root.iter(f"{OFD}Page")]
    assert len(ids) == len(set(ids))
    assert max(map(int, ids)) <= int(root.findtext(f".//{OFD}MaxUnitID") or 0)
    assert all(f"Doc_0/{page}" in members for page in pages)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(compose(sample()), bundled_fonts()) == render(compose(sample()), bundled_fonts())
