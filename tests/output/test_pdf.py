"""The file itself: archivable, tagged, readable by others, the same twice."""

import contextlib
import dataclasses
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pypdf
import pypdfium2
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from hypothesis import given, settings
from hypothesis import strategies as st

from models.report.filing import Agency
from output.blocks import Document, Heading, PageBreak, Paragraph
from output.compose import compose
from output.page.fonts import FontRole, FontSet
from output.pdf import PrintOptions, render, unprintable_characters
from output.pdf_archive import A1B, A2U, Conformance
from resources import find
from tests.output.reports import REPORTS, filled

NAMES = [name for name in REPORTS if name != "turned"]
JARS = Path("/usr/share/java")


@pytest.fixture(scope="module")
def opened(printed: Callable[[str], Path]) -> Iterator[Callable[[str], pikepdf.Pdf]]:
    files: dict[str, pikepdf.Pdf] = {}

    def of(name: str) -> pikepdf.Pdf:
        if name not in files:
            files[name] = pikepdf.open(printed(name))
        return files[name]

    yield of
    for file in files.values():
        file.close()


@pytest.mark.parametrize("name", [*NAMES, "turned"])
def test_the_file_is_sound(name: str, opened: Callable[[str], pikepdf.Pdf]) -> None:
    assert opened(name).check_pdf_syntax() == []


@pytest.mark.promise("same-bytes")
def test_the_same_document_gives_the_same_bytes(document: Callable[[str], Document], case: FontSet) -> None:
    first = render(document("sample"), PrintOptions(fonts=case))
    assert render(document("sample"), PrintOptions(fonts=FontSet())) == first
    assert render(dataclasses.replace(document("sample"), title="另一份"), PrintOptions(fonts=case)) != first


def test_another_process_gives_the_same_bytes(printed: Callable[[str], Path], tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from output.compose import compose;"
        "from output.pdf import PrintOptions, write;"
        "from output.page.fonts import bundled_fonts; from tests.output.reports import REPORTS;"
        "write(compose(REPORTS['sample']()), Path(sys.argv[1]), PrintOptions(fonts=bundled_fonts()))"
    )
    surroundings = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script, tmp_path / "b.pdf"], check=True, env=surroundings, cwd=root)
    assert (tmp_path / "b.pdf").read_bytes() == printed("sample").read_bytes()


# ISO 19005-2, clause by clause, as far as this file has what the clause speaks of


@pytest.fixture(scope="module", params=["eighteen", "rare", "nine digits"])
def archived(request: pytest.FixtureRequest, opened: Callable[[str], pikepdf.Pdf]) -> pikepdf.Pdf:
    return opened(request.param)


def test_6_1_2_header_and_6_1_3_trailer(archived: pikepdf.Pdf, printed: Callable[[str], Path]) -> None:
    head = printed("eighteen").read_bytes()[:20]
    assert head.startswith(b"%PDF-1.7")
    comment = head.split(b"\n", 2)[1]
    assert comment[0] == ord("%")
    assert min(comment[1:5]) > 127
    assert len(archived.trailer.ID) == 2
    assert "/Encrypt" not in archived.trailer


def test_6_1_6_streams(archived: pikepdf.Pdf) -> None:
    for thing in archived.objects:
        if isinstance(thing, pikepdf.Stream):
            assert str(thing.get("/Filter", "/FlateDecode")) == "/FlateDecode"
            assert not {"/F", "/FFilter", "/FDecodeParms"} & set(thing.keys())


def test_6_2_graphics(archived: pikepdf.Pdf) -> None:
    (intent,) = archived.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    profile = intent.DestOutputProfile
    content = profile.read_bytes()
    assert (int(profile.N), content[16:20], content[36:40]) == (1, b"GRAY", b"acsp")
    assert int.from_bytes(content[:4], "big") == len(content)
    for page in archived.pages:
        operators = {str(each.operator) for each in pikepdf.parse_content_stream(page)}
        colours = {"g", "G"}
        assert not operators & {"rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "gs", "Do", "ri"}
        assert operators & colours == colours
        assert not {"/ExtGState", "/XObject", "/Shading"} & set(page.Resources.keys())


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.pages[0].Resources.Font.values())


@pytest.mark.promise("fonts-inside")
def test_6_2_11_fonts(archived: pikepdf.Pdf) -> None:
    for font in fonts(archived):
        (below,) = font.DescendantFonts
        assert (str(font.Subtype), str(font.Encoding)) == ("/Type0", "/Identity-H")
        assert (str(below.Subtype), str(below.CIDToGIDMap)) == ("/CIDFontType2", "/Identity")
        assert re.fullmatch(r"/[A-Z]{6}\+[\w-]+", str(font.BaseFont))
        assert str(font.BaseFont) == str(below.BaseFont) == str(below.FontDescriptor.FontName)
        program = TTFont(BytesIO(below.FontDescriptor.FontFile2.read_bytes()))
        first, widths = below.W
        assert int(first) == 1
        em = program["head"].unitsPerEm
        for place, width in enumerate(widths, 1):
            assert abs(program["hmtx"][program.getGlyphName(place)][0] * 1000 / em - float(width)) <= 1


def test_6_2_11_7_every_glyph_has_its_unicode(archived: pikepdf.Pdf) -> None:
    for font in fonts(archived):
        maps = dict(
            re.findall(
                rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2]
            )
        )
        used = len(font.DescendantFonts[0].W[1])
        assert [int(code, 16) for code in maps] == list(range(1, used + 1))
        for written in maps.values():
            char = bytes.fromhex(written.decode()).decode("utf-16-be")
            assert len(char) == 1
            assert char not in "\x00\ufeff\ufffe\ufffd"


def test_6_5_no_actions_and_6_3_no_annotations_but_links(archived: pikepdf.Pdf) -> None:
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names", "/JavaScript"} & set(archived.Root.keys())
    for page in archived.pages:
        for annotation in page.get("/Annots", []):
            assert (str(annotation.Subtype), int(annotation.F), str(annotation.A.S)) == ("/Link", 4, "/URI")


def test_6_6_metadata(archived: pikepdf.Pdf) -> None:
    assert "/Filter" not in archived.Root.Metadata
    told = archived.open_metadata()
    assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "U")
    assert told["dc:title"] == str(archived.docinfo.Title)
    assert told["dc:creator"] == [str(archived.docinfo.Author)]
    assert told["pdf:Producer"] == str(archived.docinfo.Producer)
    assert told["xmp:CreatorTool"] == str(archived.docinfo.Creator)
    assert told["xmp:CreateDate"] == "2026-01-20T00:00:00+08:00"
    assert str(archived.docinfo.CreationDate) == "D:20260120000000+08'00'"


def test_the_only_date_is_the_report_s_own(case: FontSet) -> None:
    undated = dataclasses.replace(filled(1), cover={})
    content = render(compose(undated), PrintOptions(fonts=case))
    assert b"CreationDate" not in content
    assert b"CreateDate" not in content


@pytest.mark.skipif(
    not (JARS / "preflight.jar").exists() or not shutil.which("java"), reason="PDFBox Preflight is not installed"
)
@pytest.mark.parametrize("name", ["sample", "rare"])
@pytest.mark.promise("fonts-inside")
def test_preflight_finds_the_archive_variant_valid(
    name: str, document: Callable[[str], Document], case: FontSet, tmp_path: Path
) -> None:
    path = tmp_path / "a1.pdf"
    path.write_bytes(render(document(name), PrintOptions(A1B, fonts=case)))
    jars = ["preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging"]
    place = ":".join([*(str(JARS / f"{jar}.jar") for jar in jars), *map(str, JARS.glob("*activation*.jar"))])
    place += ":" + ":".join(map(str, JARS.glob("jaxb-api*.jar")))
    validator = ["java", "-cp", place, "org.apache.pdfbox.preflight.Validator_A1b", str(path)]
    said = subprocess.run(validator, capture_output=True, text=True, timeout=120, check=False)
    assert "is a valid PDF/A-1b file" in said.stdout + said.stderr


@pytest.mark.skipif(not shutil.which("verapdf"), reason="veraPDF is not installed")
@pytest.mark.parametrize("name", ["sample", "eighteen", "rare", "turned"])
@pytest.mark.parametrize(("conformance", "flavours"), [(A2U, ("2u", "ua1")), (A1B, ("1b",))])
def test_verapdf_finds_the_file_valid(
    name: str, conformance: Conformance, flavours: tuple[str, ...], case: FontSet, tmp_path: Path
) -> None:
    path = tmp_path / "valid.pdf"
    landscape = ("requests",) if name == "turned" else ()
    path.write_bytes(render(compose(REPORTS[name](), landscape), PrintOptions(conformance, fonts=case)))
    for flavour in flavours:
        command = ["verapdf", "--format", "text", "--flavour", flavour, str(path)]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        assert said.startswith("PASS"), said


# tags


def elements(node: pikepdf.Object) -> Iterator[Any]:
    for kid in node.get("/K", []) if isinstance(node.get("/K"), pikepdf.Array) else [node.K]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_everything_on_a_page_is_tagged_or_an_artifact(archived: pikepdf.Pdf) -> None:
    assert bool(archived.Root.MarkInfo.Marked)
    assert str(archived.Root.Lang) == "zh-CN"
    nums = list(archived.Root.StructTreeRoot.ParentTree.Nums)
    parents: dict[int, Any] = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    for page in archived.pages:
        depth, seen = 0, set()
        for each in pikepdf.parse_content_stream(page):
            operands, name = each.operands, str(each.operator)
            if name == "BDC":
                depth += 1
                seen.add(int(operands[1].MCID))
                parent = parents[int(page.obj.StructParents)][int(operands[1].MCID)]
                assert str(parent.S) == str(operands[0])
            elif name == "BMC":
                depth += 1
                assert str(operands[0]) == "/Artifact"
            elif name == "EMC":
                depth -= 1
            elif name in ("TJ", "Tj", "S"):
                assert depth == 1
        assert seen == {at for at, parent in enumerate(parents[int(page.obj.StructParents)]) if parent is not None}


def test_headings_tables_rows_and_cells_are_what_they_are(
    opened: Callable[[str], pikepdf.Pdf], document: Callable[[str], Document]
) -> None:
    kinds = [str(e.S) for e in elements(opened("sample").Root.StructTreeRoot)]
    headings = [b for b in document("sample").blocks if isinstance(b, Heading)]
    assert kinds[:2] == ["/Document", "/H1"]
    assert [k for k in kinds if k.startswith("/H") and k != "/H1"] == [f"/H{h.level + 1}" for h in headings]
    assert kinds.count("/Table") == 3
    tables = [e for e in elements(opened("sample").Root.StructTreeRoot) if str(e.S) == "/Table"]
    for table in tables:
        area = sum(
            int(a.get("/RowSpan", 1)) * int(a.get("/ColSpan", 1))
            for row in table.K
            for cell in row.K
            for a in [cell.get("/A", pikepdf.Dictionary())]
        )
        assert area % len(list(table.K)) == 0
        heads = [cell for row in table.K for cell in row.K if str(cell.S) == "/TH"]
        assert heads
        assert {str(head.A.Scope) for head in heads} <= {"/Row", "/Column"}


def test_the_tags_read_in_the_order_of_the_report(printed: Callable[[str], Path]) -> None:
    told = subprocess.run(
        ["pdfinfo", "-struct-text", printed("sample")], capture_output=True, check=True
    ).stdout.decode("utf-8", "replace")
    document = compose(REPORTS["sample"]())
    plain = re.sub(r"\s", "", told)
    places = [plain.find(b.text.replace(" ", "")) for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert places == sorted(places)
    assert places[0] > 0


def test_bookmarks_follow_the_headings(printed: Callable[[str], Path], document: Callable[[str], Document]) -> None:
    def flat(tree: list[Any], level: int = 1) -> Iterator[tuple[int, str]]:
        for entry in tree:
            if isinstance(entry, list):
                yield from flat(entry, level + 1)
            else:
                yield level, entry.title

    reader = pypdf.PdfReader(printed("sample"))
    found = [text for _, text in flat(reader.outline)]
    wanted = [b for b in document("sample").blocks if isinstance(b, Heading) and b.level <= 3]
    assert found == [heading.text.rstrip("。：；") for heading in wanted]
    reader.close()


ADDRESSES = (
    "门户网站（http://www.example.gov.cn/zwgk/index.html）共发布信息，电子版可在"
    "https://www.example.gov.cn/zwgk/xxgk/a_long/path/to/the/annual/report/of/2025/index.html?id=1&page=2下载，"
    "信箱xxgk@example.gov.cn，或见(https://example.gov.cn/a(b)).其他见www.example.gov.cn"
)
TARGETS = [
    "http://www.example.gov.cn/zwgk/index.html",
    "https://www.example.gov.cn/zwgk/xxgk/a_long/path/to/the/annual/report/of/2025/index.html?id=1&page=2",
    "mailto:xxgk@example.gov.cn",
    "https://example.gov.cn/a(b)",
]


@pytest.mark.promise("live-links")
@pytest.mark.parametrize("options", [PrintOptions(), PrintOptions(mirrored=True), PrintOptions(A1B)])
def test_addresses_in_a_text_are_links_where_they_stand(options: PrintOptions, case: FontSet, tmp_path: Path) -> None:
    path = tmp_path / "links.pdf"
    blocks = (PageBreak(), Paragraph(ADDRESSES))
    path.write_bytes(render(Document("题", "机关", 2025, blocks), dataclasses.replace(options, fonts=case)))
    with pikepdf.open(path) as pdf, contextlib.closing(pypdfium2.PdfDocument(path)) as pages:
        (annotated,) = [at for at, page in enumerate(pdf.pages) if "/Annots" in page]
        text = pages[annotated].get_textpage()
        found: dict[str, str] = {}
        for link in pdf.pages[annotated].Annots:
            target = str(link.A.URI)
            found[target] = found.get(target, "") + text.get_text_bounded(*map(float, link.Rect)).strip()
            assert str(link.Contents) == target
    assert list(found) == TARGETS
    assert [f"mailto:{shown}" if "@" in shown else shown for shown in found.values()] == TARGETS


def test_a_reader_aloud_meets_a_link_within_its_sentence(case: FontSet) -> None:
    content = render(Document("题", "机关", 2025, (Paragraph(ADDRESSES),)), PrintOptions(fonts=case))
    with pikepdf.open(BytesIO(content)) as pdf:
        (paragraph,) = [e for e in elements(pdf.Root.StructTreeRoot) if str(e.S) == "/P"]
        links = [kid for kid in paragraph.K if isinstance(kid, pikepdf.Dictionary) and str(kid.get("/S")) == "/Link"]
        assert len(links) == len(TARGETS)
        assert not isinstance(paragraph.K[0], pikepdf.Dictionary)  # the words before the first address
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
        for link, target in zip(links, TARGETS, strict=True):
            annotations = [kid.Obj for kid in link.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]
            assert {str(each.A.URI) for each in annotations} == {target}
            assert all(parents[int(each.StructParent)].objgen == link.objgen for each in annotations)


def test_the_file_opens_with_its_outline_and_its_title(opened: Callable[[str], pikepdf.Pdf]) -> None:
    root = opened("sample").Root
    assert str(root.PageMode) == "/UseOutlines"
    assert bool(root.ViewerPreferences.DisplayDocTitle)


@pytest.mark.parametrize(("conformance", "marked"), [(A2U, True), (A1B, False)])
def test_the_file_is_marked_as_accessible_where_its_version_allows(
    conformance: Conformance, marked: bool, document: Callable[[str], Document], case: FontSet
) -> None:
    with pikepdf.open(BytesIO(render(document("sample"), PrintOptions(conformance, fonts=case)))) as pdf:
        metadata = pdf.Root.Metadata.read_bytes().decode()
    assert ("<pdfuaid:part>1</pdfuaid:part>" in metadata) is marked
    assert ("<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in metadata) is marked


# text


def read_by_poppler(path: Path) -> str:
    said = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", said.stdout.decode("utf-8"))


@pytest.mark.parametrize("name", ["sample", "eighteen"])
def test_text_copies_as_it_was_written(
    name: str, printed: Callable[[str], Path], document: Callable[[str], Document]
) -> None:
    found = re.sub(r"—\d+—", "", read_by_poppler(printed(name)))
    for block in document(name).blocks:
        written = getattr(block, "text", "") if not callable(getattr(block, "text", "")) else ""
        assert re.sub(r"\s", "", written + getattr(block, "rest", "")) in found


def test_rare_characters_copy_and_the_missing_are_named(
    printed: Callable[[str], Path], document: Callable[[str], Document], case: FontSet
) -> None:
    from tests.output.reports import RARE

    by_poppler = read_by_poppler(printed("rare"))
    with pypdf.PdfReader(printed("rare")) as reader:
        by_pypdf = "".join(page.extract_text() for page in reader.pages)
    assert RARE in by_poppler
    assert all(char in by_pypdf for char in RARE)
    missing = unprintable_characters(document("rare"), case)
    assert missing == ["\x00", "\x07", "\ud800", "\ue000", "\U0001f600"]
    assert by_poppler.count("〓") == 3  # a page can name every character but controls and half characters
    assert all(char in by_poppler for char in missing[3:])
    for literal in ("<b>粗</b>", "&amp;&<i>未闭合<imgsrc=", "{requests.no_such.total}", "\\n", "%s"):
        assert literal in by_poppler


@pytest.mark.promise("copies-as-itself")
@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        # No face has these: 〓 shows. The second runs to the left (poppler mixes up the order of several such words).
        ("藏文བོད་ཡིག，蒙文ᠮᠣᠩᠭᠣᠯ，表情\U0001f600\U0001f469", "བོད་ཡིག"),
        ("自治区政府，维文ئاپتونوم公告", "ئاپتونوم"),
        ("生僻\U00020bb7𬭎，造字\ue000和\uf8ff", "造字\ue000"),
        # Some of these look alike, and are told apart.
        ("兼容豈金更，部首⾦⻅⻋，旧字形車說", "部首⾦⻅⻋"),
        ("竖排︽政府︾︵一︶，全角ｈｔｔｐ１２３，记号㈠①⑩Ⅲ㎡℃№½", "︽政府︾"),
    ],
)
def test_what_is_copied_from_the_page_is_what_was_typed(typed: str, sought: str, case: FontSet, tmp_path: Path) -> None:
    path = tmp_path / "typed.pdf"
    path.write_bytes(render(Document(typed[:2], "机关", 2025, (Paragraph(typed),)), PrintOptions(fonts=case)))
    # Poppler adds marks of direction to the words it has put in order.
    assert typed in re.sub("[\u202a-\u202e]", "", read_by_poppler(path))
    with contextlib.closing(pypdfium2.PdfDocument(path)) as pages:
        text = pages[0].get_textpage()
        assert typed in re.sub(r"\s", "", text.get_text_range())
        assert text.search(sought).get_next() is not None


SQUEEZED = "按照《条例》（以下简称《条例》）、《办法》（“新办法”）的规定，（《通知》）“《意见》”。"


@pytest.mark.parametrize("mode", ["-layout", "-raw", "-nopgbrk"])
def test_a_line_with_squeezed_marks_is_read_as_one_line(mode: str, case: FontSet, tmp_path: Path) -> None:
    path = tmp_path / "squeezed.pdf"
    for at in range(1, len(SQUEEZED)):
        text = (SQUEEZED[at:] + SQUEEZED)[:34]  # no two print the same
        path.write_bytes(render(Document("题", "机关", 2025, (Paragraph(text),)), PrintOptions(fonts=case)))
        said = subprocess.run(["pdftotext", mode, path, "-"], capture_output=True, check=True).stdout.decode()
        lines = [
            line.strip() for line in said.splitlines() if line.strip() and "— 1 —" not in line and "—1—" not in line
        ]
        assert "".join(lines[1:]) == text
        assert len(lines) <= 3, said


def test_squeezed_marks_look_as_they_did(case: FontSet, tmp_path: Path) -> None:
    """A mark cut to its inked half stands where the whole one stood."""
    path = tmp_path / "squeezed.pdf"
    path.write_bytes(render(Document("题", "机关", 2025, (Paragraph(SQUEEZED),)), PrintOptions(fonts=case)))
    with contextlib.closing(pypdfium2.PdfDocument(path)) as pages:
        text = pages[0].get_textpage()
        boxes = {}
        for at in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(at)
            boxes[at] = (text.get_text_range(at, 1), left, right)
        marks = [each for each in boxes.values() if each[0] in "《》（）“”、，。"]
    assert len(marks) == sum(char in "《》（）“”、，。" for char in SQUEEZED)
    for (_, _, right), (char, left, _) in itertools.pairwise(marks):
        assert left > right - 0.5 or left < right - 100, char  # no ink on ink, but for the next line


@pytest.mark.promise("fonts-inside")
def test_no_glyph_on_any_page_is_notdef(archived: pikepdf.Pdf) -> None:
    for page in archived.pages:
        for each in pikepdf.parse_content_stream(page):
            if str(each.operator) == "TJ":
                for part in each.operands[0]:
                    if isinstance(part, pikepdf.String):
                        codes = bytes(part)
                        assert all(codes[at : at + 2] != b"\0\0" for at in range(0, len(codes), 2))


def test_printed_on_both_sides_the_binding_edge_changes(document: Callable[[str], Document], case: FontSet) -> None:
    with pdfplumber.open(BytesIO(render(document("sample"), PrintOptions(mirrored=True, fonts=case)))) as pdf:
        left = [min(char["x0"] for char in page.chars if char["size"] == 16) for page in pdf.pages[:2]]
    assert left[0] * 25.4 / 72 == pytest.approx(28, abs=0.1)
    assert left[1] * 25.4 / 72 == pytest.approx(210 - 28 - 156, abs=0.1)


def test_the_plain_print_is_archive_2u() -> None:
    assert PrintOptions().conformance == A2U


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=400), st.text(min_size=1, max_size=60), st.text(max_size=30))
def test_any_words_at_all_can_be_printed(text: str, name: str, signed: str) -> None:
    filing = dataclasses.replace(filled(None), agency=Agency(name), texts={"lead": text}, cover={"signed_by": signed})
    document = compose(filing)
    with pikepdf.open(BytesIO(render(document))) as pdf:
        assert pdf.check_pdf_syntax() == []
    unprintable_characters(document)


def test_a_text_of_surrogates_and_controls_alone_is_printed() -> None:
    filing = dataclasses.replace(
        filled(None), texts={"lead": "".join(map(chr, [*range(32), *range(0xD800, 0xDFFF, 97)]))}
    )
    assert render(compose(filing)).startswith(b"%PDF")


def extracted(characters: str, case: FontSet, folder: Path) -> set[str]:
    """What poppler finds in a print of these characters."""
    paragraphs = tuple(Paragraph(characters[at : at + 500]) for at in range(0, len(characters), 500))
    path = folder / "characters.pdf"
    path.write_bytes(render(Document("字表", "机关", 2025, paragraphs), PrintOptions(fonts=case)))
    return set(read_by_poppler(path))


def test_every_standard_character_copies(case: FontSet, tmp_path: Path) -> None:
    characters = Path(__file__).with_name("standard-characters.txt").read_text(encoding="utf-8").replace("\n", "")
    assert set(characters) - extracted(characters, case, tmp_path) == set()


def test_rare_han_up_to_extension_f_copy(widest: FontSet, tmp_path: Path) -> None:
    blocks = ((0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D), (0x2B820, 0x2EBE0))
    every = [code for first, last in blocks for code in range(first, last + 1)]
    characters = "".join(
        char for char in map(chr, every[::37]) if not widest.chain(FontRole.BODY).resolve(char).is_missing
    )
    assert len(characters) > 1800
    assert set(characters) - extracted(characters, widest, tmp_path) == set()


def test_marks_of_a_face_of_few_units_are_as_wide_as_the_file_says(tmp_path: Path) -> None:
    """Older faces divide their em in 256: a tenth of it is no whole unit."""
    path = tmp_path / "simfang.ttf"
    font = TTFont(BytesIO(find("fonts/fangsong.ttf").read_bytes()))
    subsetter = Subsetter()
    subsetter.populate(text=SQUEEZED + "题机关")
    subsetter.subset(font)
    scale_upem(font, 256)
    font.save(path)
    blocks = tuple(Paragraph(SQUEEZED[at:] + SQUEEZED) for at in range(len(SQUEEZED)))
    content = render(Document("题", "机关", 2025, blocks), PrintOptions(fonts=FontSet({FontRole.BODY: (path, 0)})))
    with pikepdf.open(BytesIO(content)) as pdf:
        (body,) = [font for font in fonts(pdf) if len(font.DescendantFonts[0].W[1]) > 20]
        program = TTFont(BytesIO(body.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
        widths = [float(width) for width in body.DescendantFonts[0].W[1]]
    assert program["head"].unitsPerEm == 256
    trimmed = [width for width in widths if 450 < width < 950]
    assert len(trimmed) > 5
    for place, width in enumerate(widths, 1):
        assert abs(program["hmtx"][program.getGlyphName(place)][0] * 1000 / 256 - width) <= 0.01


def test_an_installed_face_is_embedded_and_archivable(document: Callable[[str], Document]) -> None:
    installed = FontSet({FontRole.BODY: (find("fonts/kai.ttf"), 0), FontRole.TITLE: (find("fonts/hei.ttf"), 0)})
    with pikepdf.open(BytesIO(render(document("sample"), PrintOptions(fonts=installed)))) as pdf:
        names = [str(font.BaseFont).partition("+")[2] for font in fonts(pdf)]
    assert "NianbaoKai-Regular" in names
    assert "NianbaoTitle-Regular" not in names
