"""The licences are read in the window, without a network."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from models.services.library import Library
from resources import find
from ui.shell.about_dialog import AboutDialog
from ui.shell.licence_dialog import LicenceDialog

ROOT = Path(__file__).parents[3]


def test_the_licence_of_the_program_is_shown_first(
    qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = AboutDialog(library)
    qtbot.addWidget(about)
    opened: list[LicenceDialog] = []
    monkeypatch.setattr(LicenceDialog, "exec", lambda self: opened.append(self))
    about.licences_button.click()
    assert opened[0].text_page.toPlainText().split() == (ROOT / "LICENSE").read_text(encoding="utf-8").split()


def test_a_face_is_chosen_by_key_and_its_licence_read(qtbot: QtBot) -> None:
    dialog = LicenceDialog()
    qtbot.addWidget(dialog)
    names = [dialog.parts_list.item(row).text() for row in range(dialog.parts_list.count())]
    faces = {text.stem for text in find("fonts/licences").glob("*.txt")}
    assert set(names) == {"阳光年报", *(f"字体：{face}" for face in faces)}
    dialog.parts_list.setCurrentRow(names.index("字体：fandol-GPLv3"))
    assert "GNU GENERAL PUBLIC LICENSE" in dialog.text_page.toPlainText()


def test_in_a_package_every_part_is_listed_with_its_text(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = {"name": "openssl", "version": "3.6.0", "licence": "Apache-2.0", "folder": "openssl"}
    packaged = tmp_path / "resources"
    (packaged / "licences" / "openssl").mkdir(parents=True)
    (packaged / "fonts" / "licences").mkdir(parents=True)
    (packaged / "licences" / "components.json").write_text(json.dumps([part]), encoding="utf-8")
    (packaged / "licences" / "LICENSE").write_text("木兰宽松许可证, 第2版", encoding="utf-8")
    (packaged / "licences" / "openssl" / "LICENSE.txt").write_text("Apache License", encoding="utf-8")
    monkeypatch.setattr(resources, "_ROOT", packaged)
    dialog = LicenceDialog()
    qtbot.addWidget(dialog)
    assert [dialog.parts_list.item(row).text() for row in range(dialog.parts_list.count())] == [
        "阳光年报",
        "openssl 3.6.0",
    ]
    dialog.parts_list.setCurrentRow(1)
    QApplication.processEvents()
    assert dialog.text_page.toPlainText() == "Apache License"
