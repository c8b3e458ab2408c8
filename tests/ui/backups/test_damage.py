"""A database that is really damaged: it stays as it is, and each way out is walked to its end."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from models.errors import StoreError
from models.services.backups import BackupReason, BackupService
from models.services.library import Library
from tests.store.harm import settle
from tests.ui.backups.conftest import COUNTY
from tests.ui.shell.conftest import Said
from tests.widgets import children
from ui.backups.damage_dialog import DamageDialog
from ui.backups.open_database import open_library
from ui.backups.password_dialogs import AskPasswordDialog
from ui.backups.restore_dialog import RestoreDialog
from ui.settings import Settings

PAGE = 4096
Harm = Callable[[bytearray], bytearray]
Act = Callable[[], None]


def zero_a_page(raw: bytearray) -> bytearray:
    """A page of the schema that a failing disk gives back empty."""
    raw[PAGE : 3 * PAGE] = bytes(2 * PAGE)
    return raw


def cut_short(raw: bytearray) -> bytearray:
    return raw[: len(raw) // 2]


def cut_to_a_stump(raw: bytearray) -> bytearray:
    return raw[:100]


def flip_bits(raw: bytearray) -> bytearray:
    for at in range(200, len(raw), 997):
        raw[at] ^= 0x10
    return raw


def spoil_the_head(raw: bytearray) -> bytearray:
    raw[:16] = b"not what it was!"
    return raw


Window = TypeVar("Window", bound=QDialog)
HARMS: tuple[Harm, ...] = (zero_a_page, cut_short, cut_to_a_stump, flip_bits)


@pytest.fixture
def database(library: Library) -> Path:
    """An office with a backup from before the last change, and nobody at it."""
    report = library.begin_report(COUNTY, 2025).report
    session = library.open(report)
    for number, cell in enumerate(session.edition.typed_cells[:60]):
        session.set_cells({cell: number})
    session.set_text("overview", "备份时的字")
    assert library.backup_service.back_up(BackupReason.OPEN).backup
    session.set_text("overview", "后来的字")
    library.close()
    settle(library.path)
    return library.path


def spoil(database: Path, harm: Harm) -> bytes:
    """Damage the file; what it holds then."""
    database.write_bytes(harm(bytearray(database.read_bytes())))
    return database.read_bytes()


class Clerk:
    """Answers the windows that come up, one after the other, each with a deed of its own."""

    def __init__(self, qtbot: QtBot) -> None:
        self._bot = qtbot
        self._deeds: list[tuple[type[QDialog], Callable[[QDialog], object]]] = []
        self._clock = QTimer(interval=20)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        self.read: list[str] = []

    def answers(self, kind: type[Window], deed: Callable[[Window], object]) -> None:
        """What to do when a window of that kind comes up next."""
        self._deeds.append((kind, lambda front: isinstance(front, kind) and deed(front)))

    def _look(self) -> None:
        front = QApplication.activeModalWidget()
        if not self._deeds or not isinstance(front, self._deeds[0][0]):
            return
        if getattr(front, "is_working", False):
            return
        _, deed = self._deeds.pop(0)
        self.read.append(" ".join(label.text() for label in children(front, QLabel)))
        # Not from within the clock: it would stand still while the next window is up.
        QTimer.singleShot(0, front, lambda: deed(front))

    def rests(self) -> None:
        """Nothing is left to be answered."""
        self._clock.stop()
        assert self._deeds == []


@pytest.fixture
def clerk(qtbot: QtBot, said: Said) -> Clerk:
    assert said.answer
    return Clerk(qtbot)


def open_again(database: Path) -> Library:
    library = open_library(database, Settings(operator="张某"))
    assert library is not None
    return library


def words_of(library: Library) -> str:
    [line] = library.reports()
    return library.filing(line.id).text("overview")


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.promise("damaged-untouched")
def test_going_away_leaves_everything_as_it_is(database: Path, harm: Harm, clerk: Clerk) -> None:
    damaged = spoil(database, harm)
    clerk.answers(DamageDialog, lambda dialog: dialog.reject())
    assert open_library(database, Settings()) is None
    assert database.read_bytes() == damaged
    assert "最近一份完好的备份：今天" in clerk.read[0]
    clerk.rests()


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.promise("damaged-untouched")
def test_the_newest_good_backup_is_put_back(database: Path, harm: Harm, clerk: Clerk) -> None:
    damaged = spoil(database, harm)
    clerk.answers(DamageDialog, lambda dialog: dialog.restore.click())
    clerk.answers(RestoreDialog, lambda dialog: dialog.restore_button.click())
    library = open_again(database)
    assert words_of(library) == "备份时的字"
    assert "示例县人民政府2025年" in " ".join(clerk.read) or "恢复以后" in clerk.read[1]
    library.close()
    kept = list(database.with_name("backup").glob("damaged-*.db"))
    if kept:
        assert kept[0].read_bytes() == damaged
    else:
        assert list(database.with_name("backup").glob("*-restore*.db"))
    clerk.rests()


@pytest.mark.parametrize("harm", [flip_bits, zero_a_page, cut_short])
def test_what_still_reads_is_saved_or_refused_in_a_sentence(
    database: Path, harm: Harm, clerk: Clerk, said: Said
) -> None:
    damaged = spoil(database, harm)
    clerk.answers(DamageDialog, lambda dialog: dialog.salvage_button.click())
    clerk.answers(DamageDialog, lambda dialog: dialog.reject())
    saved = []
    try:
        BackupService(database).salvage(database.with_name("probe.db"))
        saved.append(True)
        clerk._deeds.pop()
    except StoreError:
        pass
    library = open_library(database, Settings())
    if saved:
        assert library is not None
        assert said.boxes[-1][1] == "抢救的结果"
        assert "2025年：" in said.last
        assert [line.year for line in library.reports()] == [2025]
        library.close()
        assert next(database.with_name("backup").glob("damaged-*.db")).read_bytes() == damaged
    else:
        assert library is None
        assert said.boxes[-1][1] == "没有抢救成"
        assert database.read_bytes() == damaged
    clerk.rests()


def test_a_page_of_one_report_is_lost_and_its_journal_rebuilds_it(database: Path, clerk: Clerk, said: Said) -> None:
    """The text is spoilt where it lies in its table; the journal still has it."""
    raw = database.read_bytes()
    at = raw.rindex("后来的字".encode())
    database.write_bytes(raw[:at] + b"\xff" * 12 + raw[at + 12 :])
    clerk.answers(DamageDialog, lambda dialog: dialog.salvage_button.click())
    verdict = BackupService(database).check_health()
    assert verdict.is_damaged
    dialog = DamageDialog(BackupService(database), verdict)
    assert dialog.exec()
    assert "完整" in said.last or "按修改记录重建" in said.last
    library = Library(database)
    assert words_of(library) == "后来的字"
    library.close()


def test_a_copy_for_support_holds_the_file_as_it_is(
    database: Path, clerk: Clerk, path_answer: list[Path | None], tmp_path: Path, said: Said
) -> None:
    damaged = spoil(database, flip_bits)
    path_answer.append(tmp_path / "副本.zip")
    clerk.answers(DamageDialog, lambda dialog: dialog.copy.click())
    clerk.answers(DamageDialog, lambda dialog: dialog.reject())
    assert open_library(database, Settings()) is None
    assert "副本在" in said.last
    with zipfile.ZipFile(tmp_path / "副本.zip") as archive:
        assert archive.read("nianbao.db") == damaged
        assert archive.read("examination.txt").decode()
    clerk.rests()


def test_a_spoilt_head_looks_like_a_password_and_is_told_from_one(database: Path, clerk: Clerk) -> None:
    spoil(database, spoil_the_head)
    clerk.answers(AskPasswordDialog, lambda dialog: dialog.never.click())
    clerk.answers(DamageDialog, lambda dialog: dialog.restore.click())
    clerk.answers(RestoreDialog, lambda dialog: dialog.restore_button.click())
    library = open_again(database)
    assert "它的备份没有密码" in clerk.read[0]
    assert words_of(library) == "备份时的字"
    library.close()
    clerk.rests()


@pytest.mark.parametrize("is_emptied", [True, False])
def test_a_database_that_is_gone_is_not_begun_anew(database: Path, is_emptied: bool, clerk: Clerk) -> None:
    database.unlink()
    if is_emptied:
        database.write_bytes(b"")
    clerk.answers(DamageDialog, lambda dialog: dialog.restore.click())
    clerk.answers(RestoreDialog, lambda dialog: dialog.restore_button.click())
    library = open_again(database)
    assert "不见了" in clerk.read[0]
    assert "找回 1 份" in clerk.read[1]
    assert words_of(library) == "备份时的字"
    library.close()
    clerk.rests()


def test_without_any_backup_a_first_start_is_a_first_start(tmp_path: Path) -> None:
    library = open_again(tmp_path / "nianbao.db")
    assert library.reports() == []
    library.close()


def test_a_newer_programs_file_is_refused_and_left(database: Path) -> None:
    library = Library(database)
    library.database.execute_sql("PRAGMA user_version = 999")
    library.close()
    settle(database)
    before = database.read_bytes()
    with pytest.raises(StoreError, match="更新版本的程序写的，请先升级"):
        open_library(database, Settings())
    assert database.read_bytes() == before


def test_the_stick_with_the_backup_is_found_by_hand(
    database: Path, clerk: Clerk, path_answer: list[Path | None], tmp_path: Path
) -> None:
    [backup] = BackupService(database).backups()
    stick = tmp_path / "U盘.db"
    shutil.move(backup.path, stick)
    spoil(database, cut_short)
    path_answer.append(stick)
    clerk.answers(DamageDialog, lambda dialog: dialog.file.click())
    clerk.answers(RestoreDialog, lambda dialog: dialog.restore_button.click())
    library = open_again(database)
    assert "没有找到完好的备份" in clerk.read[0]
    assert words_of(library) == "备份时的字"
    library.close()
    clerk.rests()
