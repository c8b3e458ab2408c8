"""``backup``, ``restore``, ``verify`` as other programs call them."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from commands import database
from models.report.filing import Agency
from models.services.backups import BackupService, acquire_lock
from models.services.library import Library
from models.services.policy import OVERRIDE

MAIN = Path(__file__).parents[2] / "main.py"


def call(folder: Path, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(MAIN), "--data", str(folder), *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, **environment}
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    library = Library(tmp_path / "nianbao.db", "张某")
    library.open(library.begin_report(Agency("示例县人民政府"), 2025).report).set_text("overview", "=1+1")
    library.close()
    return tmp_path


def change(folder: Path) -> None:
    library = Library(folder / "nianbao.db")
    library.open(1).set_text("overview", "后来改的")
    library.close()


def test_a_backup_is_made_listed_shown_and_put_back(folder: Path) -> None:
    done = call(folder, "backup", "--json")
    assert done.returncode == 0
    made = json.loads(done.stdout)
    assert made["good"]
    [listed] = json.loads(call(folder, "backup", "--list", "--json").stdout)["backups"]
    assert listed["file"] == made["file"]
    assert "手动" in call(folder, "backup", "--list").stdout
    change(folder)

    shown = call(folder, "restore", made["file"])
    assert "会从第 3 次修改退回到第 2 次" in shown.stdout
    assert "--yes" in shown.stdout
    assert Library(folder / "nianbao.db").filing(1).text("overview") == "后来改的"

    done = call(folder, "restore", made["file"], "--yes", "--json")
    told = json.loads(done.stdout)
    assert (told["restored"], told["reports"][0]["fate"]) == (True, "older")
    assert Library(folder / "nianbao.db").filing(1).text("overview") == "=1+1"
    assert call(folder, "restore", told["kept"], "--yes").returncode == 0
    assert Library(folder / "nianbao.db").filing(1).text("overview") == "后来改的"


@pytest.mark.promise("whole")
def test_verify_says_good_rehearses_and_writes_the_journal(folder: Path) -> None:
    made = json.loads(call(folder, "backup", "--json").stdout)["file"]
    before = Path(made).read_bytes()
    done = call(folder, "verify", made, "--rehearse", "--journal", folder / "j.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "全部一致" in done.stdout
    assert Path(made).read_bytes() == before
    written = (folder / "j.csv").read_text(encoding="utf-8-sig").splitlines()
    assert written[0].startswith("单位,年度,修订,时间,操作人")
    assert ",'=1+1," in written[-1]


@pytest.mark.promise("whole")
def test_verify_ends_with_1_and_names_what_is_wrong(folder: Path) -> None:
    library = Library(folder / "nianbao.db")
    library.database.execute_sql("UPDATE words SET words = 'x'")
    library.close()
    done = call(folder, "verify", "--json")
    assert done.returncode == 1
    [flaw] = json.loads(done.stdout)["flaws"]
    assert (flaw["part"], flaw["report"]) == ("report", 1)
    assert "× 示例县人民政府2025年：内容与存下时的校验码不符" in call(folder, "verify").stdout
    assert json.loads(call(folder, "backup", "--json").stdout)["good"] is False


def test_a_file_to_carry_away_and_a_second_place(folder: Path) -> None:
    (folder / "usb").mkdir()
    assert call(folder, "backup", "-o", folder / "move.db").returncode == 0
    assert call(folder, "verify", folder / "move.db").returncode == 0
    assert call(folder, "backup", "--second", folder / "usb").returncode == 0
    assert len(list((folder / "usb").iterdir())) == 1
    done = call(folder, "backup", "--second", folder / "away")
    assert done.returncode == 1
    assert "第二个位置" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("verify", "none.db"), "没有这个文件"),
        (("restore", "none.db"), "没有这个文件"),
        (("verify", "--journal", "no/where.csv"), "文件夹 no 不存在"),
        (("verify", "--rehearsal"), "看不懂这个命令"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_a_sentence(folder: Path, words: tuple[str, ...], sentence: str) -> None:
    done = call(folder, *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_no_database_yet(tmp_path: Path) -> None:
    done = call(tmp_path, "backup")
    assert (done.returncode, "还没有数据库" in done.stderr) == (2, True)


def test_nothing_is_restored_under_an_open_window(folder: Path) -> None:
    made = json.loads(call(folder, "backup", "--json").stdout)["file"]
    held = acquire_lock(folder / "nianbao.db")
    done = call(folder, "restore", made, "--yes")
    held.release()
    assert done.returncode == 2
    assert "已经在这台电脑上由用户" in done.stderr


def test_behind_a_password(folder: Path) -> None:
    BackupService(folder / "nianbao.db").set_password("一个很长的密码吧")
    done = call(folder, "verify")
    assert done.returncode == 2
    assert "设有密码" in done.stderr
    assert call(folder, "verify", YANGGUANG_NIANBAO_PASSWORD="一个很长的密码吧").returncode == 0
    assert "密码不对" in call(folder, "verify", YANGGUANG_NIANBAO_PASSWORD="别的密码一二三四").stderr


@pytest.mark.promise("one-file")
def test_the_folder_is_the_windows_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from ui.shell.paths import paths

    assert database.database_path(Namespace(data=None)) == paths().database
    assert database.database_path(Namespace(data=str(tmp_path))) == paths(str(tmp_path)).database
    monkeypatch.setenv(OVERRIDE, str(tmp_path / "other"))
    assert database.database_path(Namespace(data=None)) == paths().database


@pytest.mark.parametrize(
    ("system", "variable", "wanted"),
    [("win32", "LOCALAPPDATA", "{}/yangguang-nianbao"), ("darwin", "X", "Library/Application Support")],
)
@pytest.mark.promise("one-file")
def test_on_other_systems(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, variable: str, wanted: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv(variable, str(tmp_path))
    assert wanted.format(tmp_path) in database.database_path(Namespace(data=None)).as_posix()
