"""Settings: kept in a file, read with caution, shown field by field."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from ui.settings import Settings, SettingsStore, load_settings, save_settings
from ui.shell.settings_dialog import SettingsDialog

ODD = Settings(
    operator="张 某，“甲”=1;2\\3",
    enter_moves="right",
    point_size=12,
    scheme="dark",
    preview_fit="page",
    charts=True,
    draft_mark=False,
    remind_due=False,
    register_office="示例县 某局",
    operators="李某\n王某",
    asked_operator=True,
    copies=3,
    duplex="long",
    printer="三楼 打印机",
    export_folder="/tmp/某 处",
    backup_minutes=60,
    second_place="/media/某 U盘",
    lock_minutes=5,
    database="postgresql://clerk@office/nianbao",
    beside=True,
    geometry="01ff",
)


def test_every_field_survives_the_file(tmp_path: Path) -> None:
    assert [each.name for each in fields(Settings) if getattr(ODD, each.name) == each.default] == []
    save_settings(tmp_path / "s.ini", ODD)
    assert load_settings(tmp_path / "s.ini") == ODD


def test_what_is_shipped_is_one_of_the_choices() -> None:
    choices = {each.name: each.metadata.get("choices") or {each.default: ""} for each in fields(Settings)}
    assert [each.name for each in fields(Settings) if each.default not in choices[each.name]] == []


def test_a_missing_file_is_as_shipped(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.ini") == Settings()


@pytest.mark.parametrize(
    "line",
    [
        "point_size=99",
        "point_size=十",
        "copies=-1",
        "copies=1e9",
        "scheme=maybe",
        "enter_moves=up",
        "lock_minutes=",
        "x=1",
    ],
)
def test_nonsense_is_passed_over(tmp_path: Path, line: str) -> None:
    path = tmp_path / "s.ini"
    path.write_text(f"[General]\n{line}\noperator=王某\n", "utf-8")
    assert load_settings(path) == Settings(operator="王某")


def test_a_change_is_written_and_told(tmp_path: Path, qtbot: QtBot) -> None:
    kept = SettingsStore(tmp_path / "s.ini")
    with qtbot.waitSignal(kept.changed) as told:
        kept.change(operator="赵某")
    assert told.args == [kept.current]
    assert load_settings(tmp_path / "s.ini").operator == "赵某"
    with qtbot.assertNotEmitted(kept.changed):
        kept.change(operator="赵某")


def test_the_dialog_shows_each_labelled_field(qtbot: QtBot) -> None:
    dialog = SettingsDialog(ODD)
    qtbot.addWidget(dialog)
    assert list(dialog.editors) == [each.name for each in fields(Settings) if each.metadata.get("label")]
    assert replace(ODD, **dialog.values()) == ODD  # type: ignore[arg-type]


def test_the_dialog_gives_back_what_is_chosen(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    name, size, scheme, charts = (dialog.editors[each] for each in ("operator", "point_size", "scheme", "charts"))
    assert isinstance(name, QLineEdit)
    assert isinstance(size, QComboBox)
    assert isinstance(scheme, QComboBox)
    assert isinstance(charts, QCheckBox)
    name.setText(" 钱某 ")
    size.setCurrentIndex(size.findData(14))
    scheme.setCurrentIndex(scheme.findData("dark"))
    charts.setChecked(True)
    values = dialog.values()
    assert (values["operator"], values["point_size"], values["scheme"]) == ("钱某", 14, "dark")
    assert values["charts"] is True


def test_the_dark_screen_of_an_older_program_stays_dark(tmp_path: Path) -> None:
    path = tmp_path / "s.ini"
    path.write_text("[General]\ndark=True\n", "utf-8")
    assert load_settings(path).scheme == "dark"
    path.write_text("[General]\ndark=True\nscheme=light\n", "utf-8")
    assert load_settings(path).scheme == "light"
