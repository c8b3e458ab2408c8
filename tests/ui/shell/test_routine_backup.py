"""Backups that nobody has to think of."""

import shutil
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from models.filing import Agency
from models.session.library import Library
from models.session.safekeeping import Why
from ui import routine_backup
from ui.background import Background
from ui.routine_backup import RoutineBackup


@pytest.fixture
def background() -> Iterator[Background]:
    background = Background()
    yield background
    background.stop()


def test_one_is_made_after_opening_and_one_on_closing(
    qtbot: QtBot, library: Library, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routine_backup, "FIRST_MS", 0)
    library.begin(Agency("示例县人民政府"), 2025)
    said: list[str] = []
    parent = QObject()
    routine = RoutineBackup(library.safekeeping, background, said.append, parent)
    qtbot.waitUntil(lambda: len(library.safekeeping.backups()) == 1)
    library.begin(Agency("示例县人民政府"), 2024)
    made = routine.close().made
    assert made is not None
    assert made.why is Why.CLOSE
    assert len(library.safekeeping.backups()) == 2
    assert said == []


def test_what_fails_is_told_and_stands_in_nobodys_way(
    qtbot: QtBot, library: Library, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routine_backup, "FIRST_MS", 0)
    library.begin(Agency("示例县人民政府"), 2025)
    folder = library.safekeeping.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a file where the folder should be", encoding="utf-8")
    said: list[str] = []
    parent = QObject()
    RoutineBackup(library.safekeeping, background, said.append, parent)
    qtbot.waitUntil(lambda: bool(said))
    assert "已存下的报告都在" in said[0]
    library.begin(Agency("示例县人民政府"), 2024)
