"""Backups that nobody has to think of."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from models.report.filing import Agency
from models.services.backups import BackupReason, DatabaseHealth
from models.services.library import Library
from tests.store.harm import alter
from tests.widgets import children
from ui.shell import routine_backup
from ui.shell.routine_backup import RoutineBackup


@pytest.fixture
def parent() -> Iterator[QObject]:
    """What the routine lives as long as."""
    parent = QObject()
    yield parent
    for routine in children(parent, RoutineBackup):
        routine.stop()


@pytest.mark.promise("backups-made")
def test_one_is_made_after_opening_and_one_on_closing(
    qtbot: QtBot, library: Library, parent: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routine_backup, "FIRST_MS", 0)
    library.begin_report(Agency("示例县人民政府"), 2025)
    said: list[str] = []
    found: list[DatabaseHealth] = []
    routine = RoutineBackup(library.backup_service, said.append, found.append, parent)
    qtbot.waitUntil(lambda: len(library.backup_service.backups()) == 1)
    library.begin_report(Agency("示例县人民政府"), 2024)
    made = routine.close().backup
    assert made is not None
    assert made.reason is BackupReason.CLOSE
    assert len(library.backup_service.backups()) == 2
    assert said == []
    assert found == []


def test_what_fails_is_told_and_stands_in_nobodys_way(
    qtbot: QtBot, library: Library, parent: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routine_backup, "FIRST_MS", 0)
    library.begin_report(Agency("示例县人民政府"), 2025)
    folder = library.backup_service.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a file where the folder should be", encoding="utf-8")
    said: list[str] = []
    found: list[DatabaseHealth] = []
    routine = RoutineBackup(library.backup_service, said.append, found.append, parent)
    qtbot.waitUntil(lambda: bool(said))
    assert "已存下的报告都在" in said[0]
    routine._start_backup(BackupReason.TIMED)
    routine._start_backup(BackupReason.TIMED)
    qtbot.wait(100)
    assert len(said) == 1, "the same sentence again and again would be noise"
    library.begin_report(Agency("示例县人民政府"), 2024)


def test_a_second_place_that_goes_is_told_once_and_again_when_it_goes_again(
    qtbot: QtBot, library: Library, parent: QObject, tmp_path: Path
) -> None:
    stick = tmp_path.parent / f"{tmp_path.name}-stick"
    stick.mkdir()
    library.backup_service.set_second_place(stick)
    said: list[str] = []
    routine = RoutineBackup(library.backup_service, said.append, lambda _: None, parent)

    def work(year: int) -> None:
        library.begin_report(Agency("示例县人民政府"), year)
        count = len(library.backup_service.backups())
        routine._start_backup(BackupReason.TIMED)
        qtbot.waitUntil(lambda: len(library.backup_service.backups()) > count)
        qtbot.wait(50)

    shutil.rmtree(stick)
    work(2021)
    work(2022)
    assert len(said) == 1
    assert "第二个位置" in said[0]
    stick.mkdir()
    work(2023)
    assert len(said) == 1
    shutil.rmtree(stick)
    work(2024)
    assert len(said) == 2


def test_the_look_behind_the_window_finds_what_rotted(
    qtbot: QtBot, library: Library, parent: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.begin_report(Agency("示例县人民政府"), 2025)
    assert library.backup_service.back_up(BackupReason.OPEN).backup
    alter(library.path, "UPDATE words SET words = 'x'")
    monkeypatch.setattr(routine_backup, "FIRST_MS", 0)
    found: list[DatabaseHealth] = []
    RoutineBackup(library.backup_service, lambda _: None, found.append, parent)
    qtbot.waitUntil(lambda: bool(found))
    assert "校验码" in found[0].problem
    assert found[0].newest_good
