"""Before a session ends its manager asks: what is typed is kept, and only what was refused is a question.

That a real process closes on a signal is in ``tests/stories/test_crash_and_return.py``. Qt makes no session manager
without a desktop's own, so what it asks is played here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from models.services.library import Library
from tests.ui.shell.conftest import Said
from tests.widgets import focused
from ui.report.cursor_position import read_position
from ui.shell.main_window import MainWindow
from ui.shell.session_end import SessionEnd


@dataclass
class Manager:
    """The three questions of QSessionManager that the program puts."""

    interacts: bool = True
    cancelled: bool = False
    released: bool = False

    def allowsInteraction(self) -> bool:
        return self.interacts

    def release(self) -> None:
        self.released = True

    def cancel(self) -> None:
        self.cancelled = True


def type_key_by_key(words: str) -> None:
    """The first key may open an editor that takes the next."""
    for letter in words:
        QTest.keyClicks(focused(), letter)


@pytest.fixture
def session_end(window: MainWindow, sample_report: int) -> Iterator[SessionEnd]:
    window.open_report(sample_report)
    assert window.page is not None
    window.page.view.tabs.go_to_cell(window.page.report.edition.find("requests.granted.research"))
    session_end = SessionEnd(window)
    yield session_end
    session_end.close()


def test_what_is_typed_is_kept_and_the_next_start_sees_no_crash(
    session_end: SessionEnd, window: MainWindow, library: Library, sample_report: int, tmp_path: Path, said: Said
) -> None:
    type_key_by_key("41")
    manager = Manager()
    session_end.prepare(manager)  # type: ignore[arg-type]
    filing = library.filing(sample_report)
    assert filing.figures.get(filing.edition.find("requests.granted.research")) == 41
    assert (manager.cancelled, said.boxes) == (False, [])
    assert not read_position(tmp_path / "place.json").is_open
    assert window.isVisible(), "another program may still keep the session"


@pytest.mark.parametrize(("interacts", "goes"), [(True, True), (True, False), (False, False)])
def test_a_refused_entry_is_asked_about_where_the_manager_lets_it(
    session_end: SessionEnd, window: MainWindow, said: Said, interacts: bool, goes: bool
) -> None:
    type_key_by_key("1.5")
    said.answer = goes
    manager = Manager(interacts)
    session_end.prepare(manager)  # type: ignore[arg-type]
    assert manager.cancelled is (interacts and not goes)
    assert manager.released is interacts
    assert len(said.boxes) == interacts
    if not manager.cancelled:
        assert window.close()
        assert len(said.boxes) == interacts, "asked once, and not again on closing"
