"""What every test stands on: no home folder, no screen, silence in the log, a fresh database."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from models.exchange.formats.report_json import read_report
from models.report.filing import Agency, Filing
from models.services.library import Library, Place
from models.services.report_session import ReportSession
from models.store.sqlite_engine import MEMORY, open_file
from resources import find

# A loaded machine is slow, not wrong.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

Number = TypeVar("Number", int, float)
KEY_ROUNDS = 256_000
"""SQLCipher's own."""
SHARED = Path(__file__).parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="renew what a person has looked at and tests compare")
    parser.addoption("--long", action="store_true", help="try faults and writers in many cases, not in a few")


def pytest_configure(config: pytest.Config) -> None:
    """Give the programs that tests start a place for their bytecode, or each would compile all of it again."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="nianbao-bytecode-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


class Cases(Protocol):
    """Chooses between few and many."""

    def __call__(self, few: Number, many: Number) -> Number: ...


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> Cases:
    """How much of a trial is made: the little that every run has time for, or with ``--long`` the more."""

    def chosen(few: Number, many: Number) -> Number:
        return many if request.config.getoption("--long") else few

    return chosen


@pytest.fixture
def quick_key() -> Iterator[None]:
    """A password's key is worked out in few rounds: what is tried is which file is behind which password."""
    # One connection sets both: a test may have put another driver in place by its end.
    with closing(open_file(MEMORY)) as connection:
        connection.execute("PRAGMA cipher_default_kdf_iter = 1000")
        yield
        connection.execute(f"PRAGMA cipher_default_kdf_iter = {KEY_ROUNDS}")


@pytest.fixture(autouse=True)
def no_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing a test does reaches the home folder of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that makes the program log a warning or worse fails, unless it is marked ``loud``."""
    yield
    if request.node.get_closest_marker("loud"):
        return
    noise = [r for when in ("setup", "call") for r in caplog.get_records(when) if r.levelno >= logging.WARNING]
    if noise:
        pytest.fail("; ".join(record.getMessage() for record in noise))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Where the office's database is: a file, unless a folder of tests has it on a server too."""
    return tmp_path / "nianbao.db"


@pytest.fixture
def library(place: Place) -> Iterator[Library]:
    """An office's database, new and empty."""
    library = Library(place, "张某")
    yield library
    library.close()


@pytest.fixture
def session(library: Library) -> ReportSession:
    """An open, empty report of a county for 2025."""
    return library.open(library.begin_report(Agency("示例县人民政府"), 2025).report)


@pytest.fixture
def sample() -> Filing:
    """The report that is shipped as an example."""
    return read_report(find("sample/report.json").read_text(encoding="utf-8")).filing


@pytest.fixture
def shared() -> Path:
    """The folder of real figures and sentences; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real samples is not here")
    return SHARED
