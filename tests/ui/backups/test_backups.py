"""备份与恢复, by hand: made, tried, put back, taken back, carried away and taken in."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.services.backups import BackupReason, BackupService
from models.services.library import Library
from tests.ui.backups.conftest import COUNTY, Rest
from tests.ui.shell.conftest import Opener, Said
from ui.backups.backups_dialog import BackupsDialog
from ui.backups.backups_model import CHECKED, REPORTS, WHY
from ui.backups.ensure_backup import ensure_backup
from ui.backups.restore_dialog import RestoreDialog
from ui.backups.second_place import UNAVAILABLE
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow


@pytest.fixture
def dialog(qtbot: QtBot, library: Library, past: int, kept: SettingsStore, said: Said, rests: Rest) -> BackupsDialog:
    """The page of backups, at rest."""
    assert past
    assert said.answer
    dialog = BackupsDialog(library.backup_service, kept)
    qtbot.addWidget(dialog)
    dialog.show()
    rests(dialog)
    return dialog


def shown(dialog: BackupsDialog, row: int, column: int) -> str:
    return str(dialog.model.index(row, column).data())


@pytest.mark.promise("backup-read-back")
def test_each_backup_says_what_it_holds(dialog: BackupsDialog) -> None:
    assert shown(dialog, 0, WHY) == "打开时"
    assert shown(dialog, 0, REPORTS) == "1 份"
    assert shown(dialog, 0, CHECKED) == "✓ 写完已核对"
    assert "最近一份完好的备份：今天" in dialog.summary_label.text()


def test_one_is_made_at_a_click(dialog: BackupsDialog, rests: Rest) -> None:
    dialog.back_up.click()
    rests(dialog)
    rests(dialog)
    assert shown(dialog, 0, WHY) == "手动"


def test_a_rehearsal_touches_nothing(dialog: BackupsDialog, library: Library, past: int, rests: Rest) -> None:
    dialog.rehearse.click()
    rests(dialog)
    assert "测试通过" in dialog.summary_label.text()
    assert "全部一致" in dialog.summary_label.text()
    assert shown(dialog, 0, CHECKED) == "✓ 已试恢复，一致"
    assert library.filing(past).text("overview") == "后来的字"


def test_a_rehearsal_of_a_spoilt_backup_says_so(dialog: BackupsDialog, said: Said, rests: Rest) -> None:
    backup = dialog.selected()
    assert backup
    raw = bytearray(backup.path.read_bytes())
    raw[4096:8192] = bytes(4096)
    backup.path.write_bytes(raw)
    dialog.rehearse.click()
    rests(dialog)
    assert said.boxes[-1][1] == "测试没有通过"
    assert "这份备份自己就有问题" in said.last


def test_the_pace_is_kept(dialog: BackupsDialog, kept: SettingsStore, library: Library) -> None:
    dialog.interval_box.setCurrentIndex(dialog.interval_box.findData(60))
    assert kept.current.backup_minutes == 60
    assert library.backup_service.policy.interval == timedelta(minutes=60)


def test_a_second_place_is_set_goes_away_and_comes_back(
    dialog: BackupsDialog,
    path_answer: list[Path | None],
    kept: SettingsStore,
    library: Library,
    tmp_path: Path,
    rests: Rest,
) -> None:
    stick = tmp_path.parent / f"{tmp_path.name}-U盘"
    stick.mkdir()
    path_answer.append(stick)
    dialog.second_place_box.choose.click()
    rests(dialog)
    assert kept.current.second_place == str(stick)
    assert "已是最新" in dialog.second_place_box.state.text()
    assert len(list(stick.iterdir())) == 1
    shutil.rmtree(stick)
    dialog._refresh()
    rests(dialog)
    assert dialog.second_place_box.state.text() == UNAVAILABLE
    dialog.second_place_box.stop_button.click()
    rests(dialog)
    assert kept.current.second_place == ""
    assert library.backup_service.second is None


def test_a_second_place_inside_the_first_is_refused(
    dialog: BackupsDialog,
    path_answer: list[Path | None],
    kept: SettingsStore,
    said: Said,
    library: Library,
    rests: Rest,
) -> None:
    path_answer.append(library.path.parent)
    dialog.second_place_box.choose.click()
    rests(dialog)
    assert "别的盘" in said.last
    assert kept.current.second_place == ""


def test_everything_is_carried_to_another_computer(
    dialog: BackupsDialog, path_answer: list[Path | None], tmp_path: Path, past: int, rests: Rest
) -> None:
    carried = tmp_path / "搬家.db"
    path_answer.append(carried)
    dialog.export_button.click()
    rests(dialog)
    assert "1 份报告、3 条修改记录，读回核对无误" in dialog.summary_label.text()
    there = tmp_path / "另一台" / "nianbao.db"
    there.parent.mkdir()
    BackupService(there).restore(carried)
    other = Library(there)
    assert other.filing(past).text("overview") == "后来的字"
    other.close()


def test_what_a_restore_gave_up_is_marked(
    qtbot: QtBot, library: Library, past: int, kept: SettingsStore, said: Said, rests: Rest
) -> None:
    assert past
    assert said.answer
    [first] = library.backup_service.backups()
    library.backup_service.restore(first.path)
    dialog = BackupsDialog(library.backup_service, kept)
    qtbot.addWidget(dialog)
    rests(dialog)
    assert [shown(dialog, row, WHY) for row in range(3)] == ["恢复后", "恢复前", "打开时 · 恢复以前"]
    assert "（恢复后）" in dialog.summary_label.text()


def agree(qtbot: QtBot, seen: list[str]) -> None:
    """Agree to the restore that is about to be shown, once it says what it changes."""

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RestoreDialog)
        qtbot.waitUntil(dialog.restore_button.isEnabled, timeout=20_000)
        seen.append(dialog.summary_label.text())
        seen.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        dialog.restore_button.click()

    QTimer.singleShot(0, press)


@pytest.mark.promise("restore-undone")
def test_a_backup_is_put_back_and_taken_back_with_one_click(
    qtbot: QtBot, open_window: Opener, library: Library, past: int
) -> None:
    window = open_window()
    window.open_report(past)
    [backup] = library.backup_service.backups()
    seen: list[str] = []
    agree(qtbot, seen)
    window.safety.restore(backup.path, "那一份")
    assert seen == ["恢复以后：退回到较早的修改 1 份。", "↶　示例县人民政府2025年：会从第 3 次修改退回到第 2 次"]
    assert window.page is None
    assert library.filing(past).text("overview") == "备份时的字"
    notice = window.library_page.notice
    assert "已恢复那一份" in notice.label.text()
    window.open_report(past)
    window.show_library()
    notice.accept_offer()
    assert library.filing(past).text("overview") == "后来的字"
    assert [b.reason for b in library.backup_service.backups()].count(BackupReason.RESTORE) == 2


def test_the_way_back_is_still_there_later(
    qtbot: QtBot, window: MainWindow, library: Library, kept: SettingsStore, rests: Rest
) -> None:
    [line] = library.reports()
    made = library.backup_service.back_up(BackupReason.ASKED).backup
    assert made
    library.begin_report(COUNTY, 2024)
    library.backup_service.restore(made.path)
    dialog = BackupsDialog(library.backup_service, kept, window)
    rests(dialog)
    dialog.undo.click()
    assert dialog.chosen
    path, name = dialog.chosen
    assert "恢复前" in name
    seen: list[str] = []
    agree(qtbot, seen)
    window.safety.restore(path, name)
    assert "找回 1 份" in seen[0]
    assert {each.year for each in library.reports()} == {line.year, 2024}


def test_a_backup_behind_another_password_asks_for_it(
    qtbot: QtBot, library: Library, past: int, tmp_path: Path, said: Said, rests: Rest
) -> None:
    assert said.answer
    other = BackupService(tmp_path / "other" / "nianbao.db")
    library.backup_service.export_database(tmp_path / "plain.db")
    other.restore(tmp_path / "plain.db")
    other.set_password("另一个密码一二三")
    dialog = RestoreDialog(library.backup_service, other.database, "另一台的")
    qtbot.addWidget(dialog)
    dialog.show()
    rests(dialog)
    assert "请输入它的密码" in dialog.summary_label.text()
    dialog.password.setText("不是这个密码")
    dialog.unlock.click()
    rests(dialog)
    assert "密码不对" in dialog.summary_label.text()
    assert not dialog.restore_button.isEnabled()
    dialog.password.setText("另一个密码一二三")
    dialog.unlock.click()
    rests(dialog)
    assert "完全一样" in dialog.summary_label.text()
    dialog.reject()
    assert library.filing(past).text("overview") == "后来的字"


def test_a_file_that_is_no_backup_is_told_in_place(qtbot: QtBot, library: Library, tmp_path: Path, rests: Rest) -> None:
    strange = tmp_path / "strange.db"
    strange.write_text("这不是备份" * 300)
    dialog = RestoreDialog(library.backup_service, strange, "怪文件")
    qtbot.addWidget(dialog)
    dialog.show()
    rests(dialog)
    assert "不是数据库" in dialog.summary_label.text()
    assert not dialog.restore_button.isEnabled()


@pytest.mark.promise("backups-made")
def test_what_changes_many_reports_waits_for_a_backup(window: MainWindow, library: Library, said: Said) -> None:
    assert ensure_backup(library.backup_service, BackupReason.IMPORT, window)
    assert [backup.reason for backup in library.backup_service.backups()] == [BackupReason.IMPORT]
    shutil.rmtree(library.backup_service.folder)
    library.backup_service.folder.write_text("a file where the folder should be")
    for said.answer in (False, True):
        assert ensure_backup(library.backup_service, BackupReason.IMPORT, window) is said.answer
        assert "没有备份成" in said.last
