"""A city's collection in the whole window: what the clerk of the superior sees."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.services.library import Library
from models.store.collection import submissions
from tests.services.collected import send, take, take_roster
from tests.ui.shell.conftest import Opener
from ui.collection.collection_page import CollectionPage

Rest = Callable[[CollectionPage], None]


@pytest.fixture
def rested(qtbot: QtBot) -> Rest:
    """Waits until the page has nothing more to ask."""

    def wait(page: CollectionPage) -> None:
        qtbot.waitUntil(lambda: page.controller is not None and page.controller.is_idle, timeout=60_000)

    return wait


@pytest.fixture(autouse=True)
def january(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes, comes before the last day."""
    monkeypatch.setattr(submissions, "now", lambda: "2026-01-20T02:03:04.123+00:00")


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    """A city of which the county itself has not reported; the office's own level and two towns have."""
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", code, value) for code, value in (("10", 10), ("111", 30), ("112", 60))])
    return library


@pytest.fixture
def page(city: Library, open_window: Opener, rested: Rest) -> CollectionPage:
    """汇总, opened from the library by its button."""
    window = open_window()
    window.library_page.collect.click()
    assert window.collection.page is not None
    rested(window.collection.page)
    return window.collection.page
