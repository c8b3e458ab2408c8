"""Both engines for the tests of what a database keeps: each runs on a file and on a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.services.library import Place
from tests.postgres import LocalServer, why_not

FILE, SERVER = "sqlite", "postgresql"


def both_engines(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a place on both engines; ``file_bound`` tests, which say why, on files alone."""
    if "place" not in metafunc.fixturenames:
        return
    is_bound = metafunc.definition.get_closest_marker("file_bound")
    metafunc.parametrize("place", [FILE] if is_bound else [FILE, SERVER], indirect=True)


@pytest.fixture(scope="session")
def server() -> Iterator[LocalServer]:
    """A server for the whole run, started by the first test that asks for it."""
    if reason := why_not():
        pytest.skip(reason)
    server = LocalServer()
    yield server
    server.discard()


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where the office's database is to be: a file, or an empty database on the server."""
    if request.param == FILE:
        return tmp_path / "nianbao.db"
    server: LocalServer = request.getfixturevalue("server")
    return server.place()
