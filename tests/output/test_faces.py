"""Faces: read, chained, subset, refused where broken or forbidden."""

import struct
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fontTools.ttLib import TTFont
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks import ink
from output.page.fonts import SUBSTITUTE, FontRole, FontSet, bundled_fonts
from output.page.installed_fonts import find_installed, font_folders
from output.page.sfnt import FontError, Sfnt
from output.page.subset import subset, tag_of
from resources import find

FONTS = find("fonts")
STANDARD = Path(__file__).with_name("standard-characters.txt")
FACES = sorted(path for path in FONTS.glob("*.ttf") if path.name != "rare.ttf")


def opened(path: Path) -> TTFont:
    """A face as fontTools reads it, with no file left open."""
    return TTFont(BytesIO(path.read_bytes()))


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_a_face_reads_as_fonttools_reads_it(path: Path) -> None:
    face, theirs = Sfnt(path), opened(path)
    cmap = theirs.getBestCmap()
    for code in [*list(cmap)[::97], 0x20, 0x4E00, 0x9FFF, 0x2B7FC, 0x10FFFF]:
        name = cmap.get(code)
        assert face.glyph(code) == (theirs.getGlyphID(name) if name else 0)
        if name:
            glyph = face.glyph(code)
            assert (face.advance(glyph), face.bearing(glyph)) == theirs["hmtx"][name]
    assert face.em == theirs["head"].unitsPerEm
    assert face.can_embed


def test_every_standard_character_is_in_every_voice(case: FontSet) -> None:
    characters = STANDARD.read_text(encoding="utf-8").replace("\n", "")
    assert len(characters) == 8105
    for voice in FontRole:
        look = case.chain(voice).resolve
        assert [char for char in characters if look(char).is_missing] == []


def test_every_character_of_gbk_and_extension_a_has_a_face(case: FontSet) -> None:
    look = case.chain(FontRole.BODY).resolve
    every = [*range(0x3400, 0x4DC0), *range(0x4E00, 0x9FA6)]
    assert [hex(code) for code in every if look(chr(code)).is_missing] == []


def test_every_han_up_to_extension_f_has_a_face(widest: FontSet) -> None:
    look = widest.chain(FontRole.BODY).resolve
    blocks = ((0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0))
    missing = [hex(code) for first, last in blocks for code in range(first, last + 1) if look(chr(code)).is_missing]
    assert missing == []


def test_chinese_signs_come_from_the_chinese_face(case: FontSet) -> None:
    for char in "“”‘’—…·×÷±°":
        printed = case.chain(FontRole.BODY).resolve(char)
        assert printed.face.name != "NianbaoLatin-Regular"
    for char in "“”‘’—…":
        assert case.chain(FontRole.KAI).resolve(char).width == 1


def test_figures_are_tabular_and_half_an_em(case: FontSet) -> None:
    for voice in (FontRole.BODY, FontRole.SONG, FontRole.KAI):
        assert {case.chain(voice).resolve(digit).width for digit in "0123456789"} == {0.5}


@pytest.mark.parametrize("char", ["\x00", "\ud800", "\ue000", "\U0001f600", "\x7f", "\u0378"])
def test_a_character_without_a_face_becomes_the_substitute(char: str, case: FontSet) -> None:
    printed = case.chain(FontRole.BODY).resolve(char)
    assert printed.is_missing
    assert printed.glyph == case.chain(FontRole.BODY).resolve(SUBSTITUTE).glyph


def test_a_subset_holds_the_same_outlines() -> None:
    path = FONTS / "song.ttf"
    face = Sfnt(path)
    glyphs = [face.glyph(ord(char)) for char in "政府信息公开，。Ⅳ㎡"]
    part = TTFont(BytesIO(subset(face, glyphs)))
    theirs = opened(path)
    assert part["maxp"].numGlyphs >= len(glyphs) + 1
    for place, glyph in enumerate(glyphs, 1):
        mine, whole = part["glyf"][part.getGlyphName(place)], theirs["glyf"][theirs.getGlyphName(glyph)]
        assert list(mine.getCoordinates(part["glyf"])[0]) == list(whole.getCoordinates(theirs["glyf"])[0])
        assert part["hmtx"][part.getGlyphName(place)] == theirs["hmtx"][theirs.getGlyphName(glyph)]


def test_parts_of_composite_glyphs_follow(tmp_path: Path) -> None:
    face = Sfnt(FONTS / "latin.ttf")
    glyph = next(face.glyph(code) for code in range(0xC0, 0x180) if face.outline(face.glyph(code))[:1] == b"\xff")
    part = TTFont(BytesIO(subset(face, [glyph])))
    assert part["glyf"][part.getGlyphName(1)].isComposite()
    assert part["maxp"].numGlyphs > 2


def test_a_subset_s_name_depends_on_its_glyphs_alone() -> None:
    assert tag_of([1, 2, 3]) == tag_of([1, 2, 3]) != tag_of([1, 2, 4])
    assert len(tag_of([1])) == 6


@pytest.mark.parametrize("length", [0, 3, 11, 60, 300, 5000])
def test_a_face_cut_short_is_refused_by_name(tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.ttf"
    path.write_bytes((FONTS / "latin.ttf").read_bytes()[:length])
    with pytest.raises(FontError, match=r"cut\.ttf"):
        Sfnt(path)


@pytest.mark.parametrize("content", [b"OTTO" + bytes(400), b"%PDF-1.7" + bytes(400), bytes(4000)])
def test_a_file_that_is_no_truetype_face_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.ttf"
    path.write_bytes(content)
    with pytest.raises(FontError, match=r"other\.ttf"):
        Sfnt(path)


def test_a_missing_face_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("output.page.fonts.find", lambda name: tmp_path / name)
    with pytest.raises(FontError, match=r"缺少字体文件 fangsong\.ttf"):
        FontSet().chain(FontRole.BODY)


@pytest.fixture
def named(tmp_path: Path) -> Callable[[str, str, int], Path]:
    """A copy of a bundled face under another name and with other embedding bits."""

    def make(file: str, name: str, bits: int) -> Path:
        font = opened(FONTS / "latin.ttf")
        font["name"].setName(name, 1, 3, 1, 0x409)
        font["OS/2"].fsType = bits
        font.save(tmp_path / file)
        return tmp_path / file

    return make


def test_an_installed_face_is_found_by_its_name(named: Callable[[str, str, int], Path], tmp_path: Path) -> None:
    path = named("simfang.ttf", "仿宋", 8)
    assert find_installed([tmp_path]) == {FontRole.BODY: (path, 0)}


def test_the_better_name_wins(named: Callable[[str, str, int], Path], tmp_path: Path) -> None:
    named("a-fang.ttf", "FangSong", 0)
    best = named("z-fang.ttf", "仿宋_GB2312", 0)
    assert find_installed([tmp_path])[FontRole.BODY] == (best, 0)


@pytest.mark.parametrize("bits", [0x0002, 0x0100, 0x0200, 0x0104])
def test_a_face_that_may_not_be_embedded_is_left(
    named: Callable[[str, str, int], Path], tmp_path: Path, bits: int
) -> None:
    named("simhei.ttf", "黑体", bits)
    assert find_installed([tmp_path]) == {}


def test_a_broken_installed_face_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "simhei.ttf").write_bytes(b"not a font")
    (tmp_path / "unrelated.ttf").write_bytes(b"")
    assert find_installed([tmp_path, tmp_path / "absent"]) == {}


def test_an_installed_face_comes_first_and_the_bundled_fill_its_gaps(
    named: Callable[[str, str, int], Path],
) -> None:
    path = named("simhei.ttf", "黑体", 0)
    chain = FontSet({FontRole.HEI: (path, 0)}).chain(FontRole.HEI)
    assert chain.resolve("A").face.sfnt.path == path
    assert chain.resolve("政").face.sfnt.path == FONTS / "hei.ttf"


def test_a_collection_s_faces_are_looked_through(tmp_path: Path) -> None:
    content = bytearray((FONTS / "latin.ttf").read_bytes())
    (count,) = struct.unpack_from(">H", content, 4)
    for at in range(count):
        (offset,) = struct.unpack_from(">L", content, 12 + 16 * at + 8)
        struct.pack_into(">L", content, 12 + 16 * at + 8, offset + 16)
    path = tmp_path / "fang.ttc"
    path.write_bytes(b"ttcf" + struct.pack(">3L", 0x00010000, 1, 16) + bytes(content))
    assert Sfnt(path, 0).glyph(ord("A")) == Sfnt(FONTS / "latin.ttf").glyph(ord("A"))


def test_format_4_maps_are_read(tmp_path: Path) -> None:
    font = opened(FONTS / "latin.ttf")
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 4]
    assert font["cmap"].tables
    font.save(tmp_path / "four.ttf")
    four, twelve = Sfnt(tmp_path / "four.ttf"), bundled_fonts().chain(FontRole.SONG)
    for char in "AZaz09éЖ":
        assert four.glyph(ord(char)) == twelve.resolve(char).glyph
    assert four.glyph(0x20000) == 0


@settings(max_examples=150, deadline=None)
@example([(place, 1) for place in range(0, 400, 3)])
@given(st.lists(st.tuples(st.integers(0, 55451), st.integers(0, 255)), min_size=1, max_size=40))
def test_a_damaged_face_is_refused_or_read_but_never_crashes(hits: list[tuple[int, int]]) -> None:
    content = bytearray((FONTS / "latin.ttf").read_bytes())
    for place, value in hits:
        content[place % len(content) if value % 2 else place % 600] = value
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hit.ttf"
        path.write_bytes(content)
        with suppress(FontError):
            face = Sfnt(path)
            assert isinstance(face.name, str)
            assert face.can_embed in (True, False)
            subset(face, [glyph for glyph in map(face.glyph, range(0x20, 0x180)) if glyph < face.glyphs])


def test_a_face_without_a_map_of_characters_is_refused(tmp_path: Path) -> None:
    font = opened(FONTS / "latin.ttf")
    for table in font["cmap"].tables:
        table.platformID, table.platEncID = 1, 0
    font["cmap"].tables = font["cmap"].tables[:1]
    font["cmap"].tables[0].format = 6
    font.save(tmp_path / "none.ttf")
    with pytest.raises(FontError, match="没有 Unicode 编码表"):
        Sfnt(tmp_path / "none.ttf").glyph(65)


def test_a_face_that_says_little_of_itself_is_read(tmp_path: Path) -> None:
    font = opened(FONTS / "latin.ttf")
    del font["OS/2"], font["name"]
    font.save(tmp_path / "mute.ttf")
    face = Sfnt(tmp_path / "mute.ttf")
    assert (face.name, face.can_embed) == ("mute", True)


def test_a_folder_is_no_face(tmp_path: Path) -> None:
    with pytest.raises(FontError, match="读不出来"):
        Sfnt(tmp_path)


def test_a_user_without_a_home_folder_has_the_system_s_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("output.page.installed_fonts.Path.home", homeless)
    assert Path("/usr/share/fonts") in font_folders()


@pytest.mark.parametrize(("platform", "part"), [("win32", "Fonts"), ("darwin", "Library"), ("linux", "fonts")])
def test_every_system_has_its_font_folders(monkeypatch: pytest.MonkeyPatch, platform: str, part: str) -> None:
    monkeypatch.setattr("output.page.installed_fonts.sys.platform", platform)
    assert any(part in str(folder) for folder in font_folders())


@pytest.mark.usefixtures("shared")
def test_the_page_on_typography_tells_how_black_the_faces_are() -> None:
    written = ink.PAGE.read_text(encoding="utf-8")
    assert written.partition(ink.BEGIN)[2].partition(ink.END)[0].strip() == ink.table(ink.REPORT)


@pytest.mark.usefixtures("shared")
def test_title_and_headings_are_as_black_as_the_office_s_own() -> None:
    off = {row.voice: abs(row.ink / row.office_ink - 1) for row in ink.rows(ink.REPORT)}
    assert max(off[voice] for voice in (FontRole.TITLE, FontRole.KAI, FontRole.HEI)) < 0.05
