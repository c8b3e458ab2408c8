"""Build the bundled faces of resources/fonts from distribution packages.

    python packaging/build_fonts.py [--sources DIR] [--target DIR] [--rare | --rare-alone]

Needs apt (Debian 12), dpkg-deb and npm for the download, and fontTools. Packages already in
``--sources`` are not fetched again. ``--rare`` also makes rare.ttf (30 MB, Ext B to F), which is
not committed and is used where present; ``--rare-alone`` makes nothing else, and needs no npm.
The same sources give the same bytes.
"""

import argparse
import bz2
import gzip
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

TARGET = Path(__file__).parent.parent / "resources" / "fonts"
RARE = "fonts-hanazono"
DEBIAN = {
    "texlive-lang-chinese": "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
    "fonts-lxgw-wenkai": "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    "fonts-liberation2": "35ffaa54f117e633e89a5da89af235a073b34dbe582726fbf6989568f7fd9bda",
    RARE: "a6943366b4f5a6cec34221f8b4eb22555a628f0ee6ef4e3d3401cabe9363aeae",
    "unicode-data": "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc",
}
NPM = {
    "noto-sans-sc": "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
    "noto-serif-sc": "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
}
NPM_VERSION = "0.4.3"
CURVE_ERROR = 1.5  # units of 1000 a cubic outline may move when it becomes quadratic

FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/Fandol{}-Regular.otf"
FANDOL_TEXTS = "usr/share/doc/texlive-doc/fonts/fandol"
WENKAI = "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf"
LIBERATION = "usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
HANAZONO = "usr/share/fonts/truetype/hanazono/HanaMinB.ttf"
UNIHAN = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"

# 方正小标宋 is blacker than the one and lighter than the other: python -m benchmarks.ink
SEMI_BOLD, BOLD = (f"{weight}/NotoSerifSC_{weight}.ttf" for weight in ("600SemiBold", "700Bold"))
TITLE_WEIGHT = 0.46

CHINESE_SIGNS = frozenset(map(ord, "·×÷±°§¤¨"))
LATIN = frozenset([*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x370, 0x460)])
SYMBOLS = frozenset(
    code
    for first, last in (
        (0x2010, 0x203B), (0x20A0, 0x20BF), (0x2100, 0x2179), (0x2190, 0x2199), (0x2460, 0x249B),
        (0x2500, 0x2573), (0x25A0, 0x25EF), (0x2605, 0x2606), (0x2610, 0x2612), (0x3000, 0x30FF),
        (0x3220, 0x3232), (0x338E, 0x33D5), (0xFF00, 0xFF5E), (0xFFE0, 0xFFE6),
    )
    for code in range(first, last + 1)
)  # fmt: skip
RARE_SYMBOLS = frozenset([*range(0x2010, 0x3400), *range(0xFE30, 0xFE70), *range(0xFF00, 0xFFF0)])
ALL_HAN = frozenset([*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00)])


@dataclass(frozen=True)
class Face:
    """One file to build: where its outlines come from, which characters stay, what it is called.

    ``heavier`` is a second weight of the source, and how far the outlines move towards it.
    """

    file: str
    family: str
    source: Path
    keeps: frozenset[int]
    licence: str
    leaves: frozenset[int] = frozenset()
    heavier: tuple[Path, float] | None = None


def main() -> None:
    """Fetch, check, subset, rename, write; print what came out."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sources", type=Path, default=Path("build/fonts"))
    parser.add_argument("--target", type=Path, default=TARGET)
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--rare", action="store_true")
    wanted.add_argument("--rare-alone", action="store_true")
    options = parser.parse_args()
    options.sources.mkdir(parents=True, exist_ok=True)
    if options.rare_alone:
        fetch_debian(options.sources, RARE)
        options.target.mkdir(parents=True, exist_ok=True)
        print(build(rare_face(options.sources), options.target))
        return
    for package in DEBIAN:
        fetch_debian(options.sources, package)
    fetch_npm(options.sources)
    (options.target / "licences").mkdir(parents=True, exist_ok=True)
    for face in faces(options.sources, rare=options.rare):
        print(build(face, options.target))
    copy_licences(options.sources, options.target / "licences")


def fetch_debian(sources: Path, package: str) -> None:
    """Download a package into ``sources`` where it is missing, verify it and unpack it."""
    if not list(sources.glob(f"{package}_*.deb")):
        subprocess.run(["apt-get", "download", package], cwd=sources, check=True)
    deb = next(sources.glob(f"{package}_*.deb"))
    verify(deb, DEBIAN[package])
    if package == "texlive-lang-chinese":
        unpack_fandol(deb, sources)
    else:
        subprocess.run(["dpkg-deb", "-x", deb, sources / "x"], check=True)


def fetch_npm(sources: Path) -> None:
    """The same for the packages of npm."""
    for package, digest in NPM.items():
        name = f"expo-google-fonts-{package}-{NPM_VERSION}.tgz"
        if not (sources / name).exists():
            wanted = f"@expo-google-fonts/{package}@{NPM_VERSION}"
            subprocess.run(["npm", "pack", wanted], cwd=sources, check=True)
        verify(sources / name, digest)
        (sources / package).mkdir(exist_ok=True)
        subprocess.run(["tar", "xzf", sources / name, "-C", sources / package], check=True)


def unpack_fandol(deb: Path, sources: Path) -> None:
    """Take two faces and their licence out of the large package."""
    files = [FANDOL.format("Fang"), FANDOL.format("Kai"), f"{FANDOL_TEXTS}/COPYING.gz", f"{FANDOL_TEXTS}/README"]
    wanted = [f"./{file}" for file in files]
    archive = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE, check=True)
    (sources / "x").mkdir(exist_ok=True)
    subprocess.run(["tar", "-x", "-C", sources / "x", *wanted], input=archive.stdout, check=True)


def verify(path: Path, digest: str) -> None:
    """Stop where a package is not the one this script was written with."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        sys.exit(f"{path.name} is not the package this script knows; compare and renew its digest")


def standard_characters(sources: Path) -> frozenset[int]:
    """The 8,105 characters of 通用规范汉字表, from the Unihan field kTGH."""
    found = set()
    with bz2.open(sources / "x" / UNIHAN, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("\t")
            if len(fields) == 3 and fields[1] == "kTGH":
                found.add(int(fields[0][2:], 16))
    if len(found) != 8105:
        sys.exit(f"{len(found)} characters of 通用规范汉字表 found, not 8,105")
    return frozenset(found)


def faces(sources: Path, *, rare: bool) -> Iterable[Face]:
    """The faces to build, in the order in which a text falls through them."""
    standard = standard_characters(sources)
    debian = sources / "x"
    serif, sans = (sources / p / "package" for p in ("noto-serif-sc", "noto-sans-sc"))
    fang, kai = (debian / FANDOL.format(style) for style in ("Fang", "Kai"))
    has = frozenset(TTFont(fang, lazy=True).getBestCmap())
    common = standard | SYMBOLS | LATIN
    fandol = "GPLv3 + font exception"
    yield Face("latin.ttf", "Nianbao Latin", debian / LIBERATION, LATIN, "OFL")
    yield Face("fangsong.ttf", "Nianbao Fangsong", fang, has - LATIN | CHINESE_SIGNS, fandol)
    yield Face("fangsong-more.ttf", "Nianbao Fangsong More", debian / WENKAI, standard - has, "OFL")
    yield Face("kai.ttf", "Nianbao Kai", kai, (standard | SYMBOLS) - LATIN | CHINESE_SIGNS, fandol)
    yield Face("hei.ttf", "Nianbao Hei", sans / "400Regular/NotoSansSC_400Regular.ttf", common, "OFL")
    yield Face(
        "song.ttf", "Nianbao Song", serif / "400Regular/NotoSerifSC_400Regular.ttf",
        ALL_HAN | RARE_SYMBOLS, "OFL",
    )  # fmt: skip
    yield Face(
        "title.ttf", "Nianbao Title", serif / SEMI_BOLD, common, "OFL", frozenset({0xB7}),
        (serif / BOLD, TITLE_WEIGHT),
    )  # fmt: skip
    if rare:
        yield rare_face(sources)


def rare_face(sources: Path) -> Face:
    """The face for the characters beyond the common plane."""
    return Face("rare.ttf", "Nianbao Rare", sources / "x" / HANAZONO, frozenset(range(0x20000, 0x30000)), "OFL")


def build(face: Face, target: Path) -> str:
    """Write one face; answers with a line saying its size and reach."""
    font = TTFont(face.source, recalcTimestamp=False)
    options = Options(
        hinting=False, layout_features=[], notdef_outline=True, glyph_names=False,
        name_IDs=["*"], legacy_kern=False,
        drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx", "gasp",
                     "kern", "FFTM", "DSIG", "prep", "fpgm", "cvt ", "meta"],
    )  # fmt: skip
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=face.keeps - face.leaves)
    subsetter.subset(font)
    if face.heavier:
        blend(font, *face.heavier)
    if "CFF " in font:
        quadratic(font)
    for mark in (0x2014, 0x2015):
        stretch(font, mark)
    rename(font, face)
    path = target / face.file
    font.save(path)
    kept = len(TTFont(path, lazy=True).getBestCmap())
    return f"{face.file:20} {path.stat().st_size / 1e6:6.1f} MB {kept:6} characters  {face.licence}"


def blend(font: TTFont, heavier: Path, share: float) -> None:
    """Move outlines and widths towards another weight of the same design, point by point."""
    other = TTFont(heavier, lazy=True)
    names = {name: other.getBestCmap()[code] for code, name in font.getBestCmap().items()}
    for name, twin in names.items():
        glyph, towards = font["glyf"][name], other["glyf"][twin]
        if glyph.isComposite() or glyph.numberOfContours != towards.numberOfContours:
            sys.exit(f"{name} is not drawn alike in {heavier.name}")
        if glyph.numberOfContours:
            moved = (towards.coordinates - glyph.coordinates) * share
            glyph.coordinates = glyph.coordinates + moved
            glyph.coordinates.toInt()
            glyph.recalcBounds(font["glyf"])
        width, wider = font["hmtx"][name][0], other["hmtx"][twin][0]
        font["hmtx"][name] = (round(width + (wider - width) * share), getattr(glyph, "xMin", 0))


def quadratic(font: TTFont) -> None:
    """Turn cubic outlines into the quadratic ones that PDF writers embed as TrueType."""
    order, outlines = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    font["maxp"].tableVersion = 0x00010000
    limits = font["maxp"]
    limits.maxZones = 1
    limits.maxTwilightPoints = limits.maxStorage = limits.maxFunctionDefs = 0
    limits.maxInstructionDefs = limits.maxStackElements = 0
    limits.maxSizeOfInstructions = limits.maxComponentElements = 0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"
    font["post"].formatType = 3.0


def stretch(font: TTFont, mark: int) -> None:
    """Make a dash fill its whole em, so that two of them join into one 破折号."""
    name = font.getBestCmap().get(mark)
    em = font["head"].unitsPerEm
    if name is None or font["glyf"][name].numberOfContours != 1:
        return
    glyph = font["glyf"][name]
    glyph.recalcBounds(font["glyf"])
    left, right = glyph.xMin, glyph.xMax
    glyph.coordinates.translate((-left, 0))
    glyph.coordinates.scale((em / (right - left), 1))
    glyph.coordinates.toInt()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (em, 0)


def rename(font: TTFont, face: Face) -> None:
    """Give the subset a name of its own: the authors reserve theirs for unchanged copies."""
    names = font["name"]
    notices = {record.nameID: str(record) for record in names.names if record.nameID in (0, 13, 14)}
    names.names = []
    told = {
        0: notices.get(0, ""), 1: face.family, 2: "Regular", 3: f"{face.family} 1.0",
        4: face.family, 5: "Version 1.0", 6: face.family.replace(" ", "") + "-Regular",
        13: notices.get(13, ""), 14: notices.get(14, ""),
    }  # fmt: skip
    for number, text in told.items():
        if text:
            names.setName(text, number, 3, 1, 0x409)


def copy_licences(sources: Path, target: Path) -> None:
    """Lay the authors' licence texts beside the faces."""
    debian = sources / "x"
    fandol = gzip.decompress((debian / FANDOL_TEXTS / "COPYING.gz").read_bytes())
    (target / "fandol-GPLv3.txt").write_bytes(fandol)
    shutil.copyfile(debian / FANDOL_TEXTS / "README", target / "fandol-README.txt")
    for package, file in (
        ("fonts-lxgw-wenkai", "lxgw-wenkai-OFL.txt"),
        ("fonts-liberation2", "liberation-OFL.txt"),
        (RARE, "hanazono-OFL.txt"),
    ):
        shutil.copyfile(debian / "usr/share/doc" / package / "copyright", target / file)
    for package in NPM:
        licence = sources / package / "package" / "LICENSE_FONT"
        shutil.copyfile(licence, target / f"{package}-OFL.txt")


if __name__ == "__main__":
    main()
