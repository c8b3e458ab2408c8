"""The start: one window on one folder, a sample on the first day, a sentence where it cannot start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from models.services.backups import acquire_lock
from models.services.library import Library
from models.services.policy import OVERRIDE
from tests.ui.shell.conftest import Said
from tests.widgets import children
from ui.backups.damage_dialog import DamageDialog
from ui.shell import app, single_instance
from ui.shell.crash import CrashHandler
from ui.shell.main_window import MainWindow
from ui.shell.paths import paths
from ui.shell.qt_words import QtTranslator
from ui.theme.apply import screen_font, style_sheet
from ui.theme.colours import DARK, LIGHT, Colours
from ui.theme.icons import icon

ROOT = Path(__file__).parents[3]


@pytest.fixture
def in_test(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> QApplication:
    """The start inside the test's process: it keeps its hooks, and the window is closed as soon as it stands."""
    monkeypatch.setattr(CrashHandler, "install", lambda _: None)

    def stay() -> int:
        for widget in qapp.topLevelWidgets():
            if isinstance(widget, MainWindow) and widget.isVisible():
                widget.close()
                widget.deleteLater()
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(stay))
    return qapp


@pytest.mark.usefixtures("in_test")
def test_the_first_start_brings_the_sample_and_only_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "新 文件夹"
    assert app.run(str(folder)) == 0
    library = Library(folder / "nianbao.db")
    lines = library.reports()
    assert [line.label for line in lines] == ["示例"]
    library.delete_report(lines[0].id)
    library.close()
    assert app.run(str(folder)) == 0
    library = Library(folder / "nianbao.db")
    assert library.reports() == []
    library.close()


@pytest.mark.usefixtures("in_test")
def test_a_window_that_does_not_answer_is_named(tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_instance, "PATIENCE", 0.2)
    held = acquire_lock(tmp_path / "nianbao.db")
    assert app.run(str(tmp_path)) == app.UNUSABLE
    assert "在这台电脑上由用户" in said.last
    held.release()
    assert app.run(str(tmp_path)) == 0


@pytest.mark.usefixtures("in_test")
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, said: Said) -> None:
    (tmp_path / "文件").write_text("")
    assert app.run(str(tmp_path / "文件")) == app.UNUSABLE
    assert "不能在" in said.last


def test_a_file_that_is_no_database_is_left_as_it_is(in_test: QApplication, tmp_path: Path) -> None:
    content = "这不是数据库" * 100
    (tmp_path / "nianbao.db").write_text(content)
    told: list[str] = []
    look = QTimer()
    look.timeout.connect(lambda: told.extend(leave_damage_window(in_test)))
    look.start(100)  # until it is there: a busy machine opens it late
    assert app.run(str(tmp_path)) == app.UNUSABLE
    look.stop()
    assert "不是数据库" in told[0]
    assert (tmp_path / "nianbao.db").read_text() == content


def leave_damage_window(qapp: QApplication) -> list[str]:
    """What stands in the window about damage, which is then left; nothing where it has not come up yet."""
    dialogs = [w for w in qapp.topLevelWidgets() if isinstance(w, DamageDialog) and w.isVisible()]
    words = [" ".join(label.text() for label in children(dialog, QLabel)) for dialog in dialogs]
    for dialog in dialogs:
        dialog.reject()
    return words


def test_the_program_speaks_chinese(in_test: QApplication, qtbot: QtBot) -> None:
    assert app.start_qt() is in_test
    assert QLocale().name() == "zh_CN"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text() == "取消"
    assert Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_zh_CN.qm").exists()


def test_the_folder_is_chosen_by_call_then_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert paths().root.name == "yangguang-nianbao"
    monkeypatch.setenv(OVERRIDE, str(tmp_path / "a"))
    assert paths().root == tmp_path / "a"
    assert paths(str(tmp_path / "b")).root == tmp_path / "b"


@pytest.mark.parametrize("worn", [LIGHT, DARK])
def test_the_style_sheet_leaves_no_name_unmeant(worn: Colours) -> None:
    rules = style_sheet(worn).partition("*/")[2]
    assert "@" not in rules


@pytest.mark.usefixtures("in_test")
def test_the_face_on_screen_has_chinese() -> None:
    assert "Nianbao Hei" in screen_font().families()


@pytest.mark.usefixtures("in_test")
def test_every_icon_can_be_drawn() -> None:
    for path in (ROOT / "resources" / "icons").glob("*.svg"):
        image = icon(path.stem, "accent").pixmap(24, 24).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), path.name


def test_the_whole_program_starts_and_stops(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/start.py", "--probe", "report", "--folder", str(tmp_path / "data")]
    environment = {**os.environ, "NIANBAO_BENCHMARK_CLOCK": "0", "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, told.stderr
    assert "Traceback" not in told.stderr
    assert "uncaught" not in (tmp_path / "data" / "log" / "nianbao.log").read_text("utf-8")


def test_the_words_of_qt_s_file_dialog_are_chinese() -> None:
    owner = QObject()
    words = QtTranslator(owner)
    assert words.is_loaded
    assert words.translate("QAbstractFileIconProvider", "Folder") == "文件夹"
    assert words.translate("QFileSystemModel", "Size") == "大小"
    assert words.translate("QFileDialog", "Files of type:") == "文件类型："
    assert words.translate("QFileDialog", "a word that Qt has not") is None
