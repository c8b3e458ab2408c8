"""Pages as pictures: compared with those a person has looked at, renewed by ``--golden-update``."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

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
    golden = GOLDEN / f"{name.replace(' ', '-')}-{page}.png"
    if request.config.getoption("--golden-update", default=False):
        GOLDEN.mkdir(exist_ok=True)
        found.quantize(16).save(golden, optimize=True)
        pytest.skip("the golden page is renewed")
    with Image.open(golden) as image:
        wanted = image.convert("L")
    assert found.size == wanted.size
    difference = ImageChops.difference(found, wanted)
    assert ImageStat.Stat(difference).mean[0] <= MOST_ON_AVERAGE
    assert ImageStat.Stat(difference.filter(ImageFilter.BoxBlur(2))).extrema[0][1] <= MOST_ANYWHERE
