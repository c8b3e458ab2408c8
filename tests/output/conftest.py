"""Reports to print, each once a run, and the switch that renews the golden pages."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from models.report.filing import Filing
from output.blocks import Document
from output.compose import compose
from output.page.faces import Case, bundled
from output.pdf import Print, render
from tests.output.reports import REPORTS


def pytest_addoption(parser: pytest.Parser) -> None:
    with contextlib.suppress(ValueError):
        parser.addoption("--golden-update", action="store_true", help="renew the golden page images")


@pytest.fixture(scope="session")
def case() -> Case:
    """The bundled faces: the same on every machine."""
    return bundled()


@pytest.fixture(scope="session")
def filing() -> Callable[[str], Filing]:
    """A report by name."""
    return lambda name: REPORTS[name]()


@pytest.fixture(scope="session")
def document() -> Callable[[str], Document]:
    """A composed report by name."""
    return lambda name: compose(REPORTS[name]())


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, case: Case) -> Callable[[str], Path]:
    """A printed report by name, in the bundled faces; each is printed once."""
    folder = tmp_path_factory.mktemp("printed")

    def of(name: str) -> Path:
        path = folder / f"{name}.pdf"
        if not path.exists():
            landscape = ("requests",) if name == "turned" else ()
            path.write_bytes(render(compose(REPORTS[name](), landscape), Print(case=case)))
        return path

    return of
