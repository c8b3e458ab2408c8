"""The program as it will be when the next edition of the form is shipped with it."""

from collections.abc import Iterator

import pytest

from models.editions.edition import Edition
from models.services.library import Library, Place
from tests.engines import both_engines as pytest_generate_tests
from tests.engines import place, server
from tests.new_edition.next_edition import knowing_next

__all__ = ["place", "pytest_generate_tests", "server"]


@pytest.fixture
def next_edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """The made-up edition, known to the program while the test lasts."""
    with knowing_next(tmp_path_factory.mktemp("editions")) as edition:
        yield edition


@pytest.fixture
def library(next_edition: Edition, place: Place) -> Iterator[Library]:
    """An office's database, new and empty, of the program that knows it."""
    library = Library(place, "张某")
    yield library
    library.close()
