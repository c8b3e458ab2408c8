"""The program as it will be when an edition of 2027 is shipped with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.editions.declare import Edition
from tests.engines import both_engines as pytest_generate_tests
from tests.engines import place, server
from tests.new_edition.edition_2027 import knowing_2027

__all__ = ["place", "pytest_generate_tests", "server"]


@pytest.fixture
def edition_2027(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """The made-up edition, known to the program while the test lasts."""
    folder: Path = tmp_path_factory.mktemp("editions")
    with knowing_2027(folder) as edition:
        yield edition
