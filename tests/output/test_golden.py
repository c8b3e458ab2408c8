"""Pages as pictures: compared with those a person has looked at, renewed by ``--golden-update``."""

import contextlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from pypdfium2 import PdfDocument

from output.page.fonts import FontSet
from output.pdf import PrintOptions, render
from tests.output.offices import OFFICES

GOLDEN = Path(__file__).with_name("golden")
DOTS = 50
PAGES = [
    ("sample", 1),
    ("sample", 2),
    ("sample", 4),
    ("sample", 5),
    ("eighteen", 1),
    ("eighteen", 5),
    ("eighteen", 18),
    ("nine digits", 2),
    ("nine digits 2019", 3),
    ("zero", 3),
    ("blank", 1),
    ("long title", 1),
    ("rare", 1),
    ("turned", 4),
]
# Another version of the renderer shades edges a little differently; a moved line is far beyond.
MOST_ON_AVERAGE = 2.0  # of 255
MOST_ANYWHERE = 45  # after a blur that a shade at an edge does not survive


def picture(path: Path, page: int, folder: Path) -> Image.Image:
    """A page as poppler renders it, in grey."""
    stem = folder / f"{path.stem}-{page}"
    command = ["pdftoppm", "-r", str(DOTS), "-gray", "-png", "-singlefile", "-f", str(page), "-l", str(page)]
    subprocess.run([*command, path, stem], check=True)
    with Image.open(stem.with_suffix(".png")) as image:
        return image.convert("L")


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_the_page_looks_as_it_did(
    name: str, page: int, printed: Callable[[str], Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = picture(printed(name), page, tmp_path)
    compare(found, GOLDEN / f"{name.replace(' ', '-')}-{page}.png", request)


@pytest.mark.parametrize("name", OFFICES)
def test_every_page_of_an_office_s_report_looks_as_it_did(
    name: str, case: FontSet, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(render(OFFICES[name]().compose(), PrintOptions(fonts=case)))
    with contextlib.closing(PdfDocument(path)) as pages:
        count = len(pages)
    kept = GOLDEN / "offices"
    if request.config.getoption("--golden-update", default=False):
        for old in kept.glob(f"{name}-*.png"):
            old.unlink()
    else:
        assert len(list(kept.glob(f"{name}-*.png"))) == count
    for page in range(1, count + 1):
        compare(picture(path, page, tmp_path), kept / f"{name}-{page}.png", request)


def compare(found: Image.Image, golden: Path, request: pytest.FixtureRequest) -> None:
    """Hold a page against the one that was looked at, or keep it in its place."""
    if request.config.getoption("--golden-update", default=False):
        golden.parent.mkdir(exist_ok=True)
        found.quantize(16).save(golden, optimize=True)
        return
    with Image.open(golden) as image:
        wanted = image.convert("L")
    assert found.size == wanted.size
    difference = ImageChops.difference(found, wanted)
    assert ImageStat.Stat(difference).mean[0] <= MOST_ON_AVERAGE
    assert ImageStat.Stat(difference.filter(ImageFilter.BoxBlur(2))).extrema[0][1] <= MOST_ANYWHERE
