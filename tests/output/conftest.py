"""Reports to print, each once a run, and the switch that renews the golden pages."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from models.report.filing import Filing
from output.blocks import Document
from output.compose import compose
from output.page.fonts import FontRole, FontSet, bundled_fonts
from output.pdf import PrintOptions, render
from resources import find
from tests.output.reports import REPORTS


@pytest.fixture(scope="session")
def case() -> FontSet:
    """The bundled faces: the same on every machine."""
    return bundled_fonts()


@pytest.fixture(scope="session")
def widest(tmp_path_factory: pytest.TempPathFactory) -> FontSet:
    """The bundled faces and the optional one for rare characters, which is here or where RARE_FONT says."""
    optional = Path(os.environ.get("RARE_FONT", find("fonts/rare.ttf"))).resolve()
    if not optional.exists():
        pytest.skip("the optional rare-character file is not built")
    fonts = tmp_path_factory.mktemp("fonts")
    for path in (*find("fonts").glob("*.ttf"), optional):
        (fonts / path.name).unlink(missing_ok=True)
        (fonts / path.name).symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("output.page.fonts.find", lambda name: fonts)
        case = FontSet()
        for voice in FontRole:
            case.chain(voice)
    return case


@pytest.fixture(scope="session")
def filing() -> Callable[[str], Filing]:
    """A report by name."""
    return lambda name: REPORTS[name]()


@pytest.fixture(scope="session")
def document() -> Callable[[str], Document]:
    """A composed report by name."""
    return lambda name: compose(REPORTS[name]())


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, case: FontSet) -> Callable[[str], Path]:
    """A printed report by name, in the bundled faces; each is printed once."""
    folder = tmp_path_factory.mktemp("printed")

    def of(name: str) -> Path:
        path = folder / f"{name}.pdf"
        if not path.exists():
            landscape = ("requests",) if name == "turned" else ()
            path.write_bytes(render(compose(REPORTS[name](), landscape), PrintOptions(fonts=case)))
        return path

    return of
