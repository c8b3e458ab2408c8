"""How black the faces are: ``python -m benchmarks.ink [REPORT.pdf] [--face VOICE=FILE …] [--renew]``.

Ink is the share of the em square that a character covers, on average over distinct Chinese characters. The faces that
offices print with are measured in a published report that embeds them, those of ``resources/fonts`` and any others
named by ``--face`` on the same characters, each as a picture large enough that edges do not matter. ``--renew`` puts
the table into docs/TYPOGRAPHY.md. Characters printed with a stroke around them (made bold) are left out.
"""

import argparse
import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont

from output.page.fonts import FontRole
from resources import find

REPORT = Path(__file__).parents[2] / "shared/samples/huaian-2024.pdf"
PAGE = Path(__file__).parents[1] / "docs/TYPOGRAPHY.md"
BEGIN, END = "<!-- ink -->", "<!-- /ink -->"
HEAD = (
    "| voice | characters | office's face | ink | bundled | ink | against the office's |\n|---|---|---|---|---|---|---|"
)
EM = 600  # dots to an em; 133 is 600 dpi at 16 pt and gives the same to 0.001
ASCENT = 0.88  # of the em, above the baseline
FILLED = 0  # the text rendering mode of plain type

OFFICE_FACES = {
    FontRole.TITLE: "FZXBSJW--GB1-0",
    FontRole.BODY: "FZFSK--GBK1-0",
    FontRole.KAI: "楷体",
    FontRole.HEI: "黑体",
    FontRole.SONG: "宋体",
}
"""The names under which the report embeds 方正小标宋, 方正仿宋, 楷体, 黑体 and 宋体."""


@dataclass(frozen=True)
class Row:
    """One bundled or proposed face beside the office's, on the same characters."""

    voice: FontRole
    characters: int
    office_face: str
    office_ink: float
    face: str
    ink: float

    def __str__(self) -> str:
        return (
            f"| {self.voice} | {self.characters} | {self.office_face} | {self.office_ink:.3f} "
            f"| {self.face} | {self.ink:.3f} | {self.ink / self.office_ink - 1:+.0%} |"
        )


def printed_ink(path: Path) -> dict[str, dict[str, float]]:
    """By face and character, the ink of every Chinese character in plain type in a PDF."""
    found: dict[str, dict[str, float]] = {}
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        for at in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text, at))
            if not "\u4e00" <= char <= "\u9fff":
                continue
            drawn = pdfium.FPDFText_GetTextObject(text, at)
            known = found.setdefault(_face_name(text, at), {})
            if char not in known and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == FILLED:
                known[char] = _ink(_picture(page, text, at))
    document.close()
    return found


def _face_name(text: pypdfium2.PdfTextPage, at: int) -> str:
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, at, name, len(name), flags)
    return name.value.decode("utf-8", "replace").partition("+")[2]


def _picture(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, at: int) -> Image.Image:
    """The em square of a character of a page."""
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    size = pdfium.FPDFText_GetFontSize(text, at) * matrix.d
    wide, high = page.get_size()
    edges = (x.value, y.value - (1 - ASCENT) * size, wide - x.value - size, high - y.value - ASCENT * size)
    picture: Image.Image = page.render(scale=EM / size, grayscale=True, crop=edges).to_pil().convert("L")
    return picture


def face_ink(path: Path, characters: Iterable[str]) -> float:
    """The same for a file of type."""
    font = ImageFont.truetype(path, EM, layout_engine=ImageFont.Layout.BASIC)
    shares = []
    for char in characters:
        picture = Image.new("L", (EM, EM), 255)
        ImageDraw.Draw(picture).text((0, ASCENT * EM), char, font=font, fill=0, anchor="ls")
        shares.append(_ink(picture))
    return mean(shares)


def _ink(picture: Image.Image) -> float:
    black = sum((255 - shade) * count for shade, count in enumerate(picture.histogram()))
    return black / (255 * picture.width * picture.height)


def rows(report: Path, proposed: Iterable[tuple[FontRole, Path]] = ()) -> Iterator[Row]:
    """The bundled faces, and after each the proposed ones of its voice."""
    printed, further = printed_ink(report), list(proposed)
    for voice, name in OFFICE_FACES.items():
        known = printed[name]
        files = [find("fonts") / f"{voice}.ttf", *(path for role, path in further if role is voice)]
        for path in files:
            yield Row(voice, len(known), name, mean(known.values()), path.name, face_ink(path, known))


def table(report: Path) -> str:
    """The table of the bundled faces as docs/TYPOGRAPHY.md holds it."""
    return "\n".join([HEAD, *map(str, rows(report))])


def main() -> None:
    """Print the table, or put it into the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("report", type=Path, nargs="?", default=REPORT)
    parser.add_argument("--face", action="append", default=[], metavar="VOICE=FILE")
    parser.add_argument("--renew", action="store_true")
    options = parser.parse_args()
    if options.renew:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.partition(BEGIN)[0], page.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{table(options.report)}\n{END}{after}", encoding="utf-8")
        return
    proposed = [(FontRole(voice), Path(file)) for voice, _, file in (each.partition("=") for each in options.face)]
    print(HEAD, *rows(options.report, proposed), sep="\n")


if __name__ == "__main__":
    main()
