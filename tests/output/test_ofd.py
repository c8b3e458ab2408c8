"""The OFD: well formed, every character where the PDF has it, and drawn by the fonts inside."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from models.exchange.pdf_marks import read_page
from output import pdf
from output.blocks import Document
from output.compose import compose
from output.ofd import render
from output.page.faces import bundled
from output.pdf import Print
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


@pytest.mark.parametrize("landscape", [(), ("requests",)])
def test_every_character_stands_where_the_pdf_has_it(landscape: tuple[str, ...]) -> None:
    document: Document = compose(sample(), landscape)
    members = opened(render(document, bundled()))
    printed = pypdfium2.PdfDocument(pdf.render(document, Print(case=bundled())))
    for number in range(len(printed)):
        height, width = printed[number].get_height(), printed[number].get_width()
        marks = read_page(printed[number], number + 1)
        turned = marks.width > marks.height
        places = [(-m.y, m.x) if turned else (m.x, m.y) for m in marks.marks]
        due = sorted(
            (m.char, round(x * POINT), round((height - y) * POINT))
            for m, (x, y) in zip(marks.marks, places, strict=True)
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
    members = opened(render(compose(worded({"overview": "罕见字：𬭎𠮷，甲乙。"})), bundled()))
    resources = etree.fromstring(members["Doc_0/PublicRes.xml"])
    fonts = {
        font.get("ID"): TTFont(io.BytesIO(members[f"Doc_0/Res/{font.findtext(f'{OFD}FontFile')}"]))
        for font in resources.iter(f"{OFD}Font")
    }
    for name, content in members.items():
        if name.endswith("Content.xml"):
            for item in etree.fromstring(content).iter(f"{OFD}TextObject"):
                cmap = fonts[item.get("Font")].getBestCmap()
                for char in item.findtext(f"{OFD}TextCode") or "":
                    assert ord(char) in cmap
    assert "𬭎" in "".join(c for n, v in members.items() if n.endswith("Content.xml") for c, _, _ in characters(v))


def test_identifiers_are_unique_and_pages_are_all_listed() -> None:
    members = opened(render(compose(sample()), bundled()))
    ids = [
        node.get("ID")
        for name, raw in members.items()
        if name.endswith(".xml") and "Pages" in name
        for node in etree.fromstring(raw).iter()
        if node.get("ID")
    ]
    root = etree.fromstring(members["Doc_0/Document.xml"])
    pages = [page.get("BaseLoc") for page in root.iter(f"{OFD}Page")]
    ids += [page.get("ID") for page in root.iter(f"{OFD}Page")]
    assert len(ids) == len(set(ids))
    assert max(map(int, ids)) <= int(root.findtext(f".//{OFD}MaxUnitID") or 0)
    assert all(f"Doc_0/{page}" in members for page in pages)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(compose(sample()), bundled()) == render(compose(sample()), bundled())
