"""收报告: whose a file is and what differs is settled before it is taken: pointed out, remembered, taken back."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.report.roster import Roster, RosterUnit
from models.services.collection.assessment import FileAssessment, FileVerdict
from models.services.collection.collection import Collection
from models.services.library import Library
from tests.services.collected import CELL, EDITION, YEAR, filing, send, take
from tests.ui.collection.asked import answers, click, writes
from tests.ui.collection.test_dialogs_receive import Look, Take, chooses, found, looks, takes, ticks
from ui.collection.dialogs.file_comparison_dialog import FileComparisonDialog
from ui.collection.dialogs.learned_names_dialog import LearnedNamesDialog
from ui.collection.dialogs.recognise_unit_dialog import RecogniseUnitDialog
from ui.collection.dialogs.unit_dialog import UnitDialog

__all__ = ["looks", "takes"]

CELL_NAME = EDITION.short_name(CELL)


def test_of_two_files_of_one_unit_only_one_is_ticked_and_what_differs_is_seen_first(
    qtbot: QtBot, city: Library, looks: Look, takes: Take, tmp_path: Path
) -> None:
    send(tmp_path / "u", "10", 1, file="一.ndbg")
    send(tmp_path / "u", "10", 2, file="二.ndbg")
    dialog = looks(tmp_path / "u")
    assert set(found(dialog).values()) == {"新旧不明"}
    chooses(dialog, "一.ndbg")

    def look(shown: FileComparisonDialog) -> None:
        assert shown.choice.currentText() == "文件 二.ndbg"
        assert shown.view.cells.model().index(0, 0).data() == CELL_NAME
        assert [shown.view.cells.model().index(0, column).data() for column in (1, 2, 3)] == ["2", "1", "-1"]

    asked = answers(dialog, FileComparisonDialog, look)
    click(dialog.file_actions.compare_button)
    assert asked
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    ticks(dialog, "一.ndbg")
    ticks(dialog, "二.ndbg")
    assert [each.assessment.path.name for each in dialog.model.checked_items()] == ["二.ndbg"]
    dialog.table.selectAll()
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert len(dialog.model.checked_items()) == 1
    takes(dialog)
    assert Collection(city, YEAR).consolidation().total_figures().get(CELL) in (1, 2)


def test_a_file_is_seen_beside_what_was_received(city: Library, looks: Look, tmp_path: Path) -> None:
    take(city, [send(tmp_path / "先", "10", 5, file="先来.ndbg")])
    send(tmp_path / "u", "10", 8, file="又来.ndbg")
    dialog = looks(tmp_path / "u")
    chooses(dialog, "又来.ndbg")

    def look(shown: FileComparisonDialog) -> None:
        assert shown.choice.currentText() == "已收的 先来.ndbg"
        assert [shown.view.cells.model().index(0, column).data() for column in (1, 2, 3)] == ["5", "8", "3"]

    assert (asked := answers(dialog, FileComparisonDialog, look)) is not None
    click(dialog.file_actions.compare_button)
    assert asked
    assert not dialog.changed


def test_a_unit_written_otherwise_is_pointed_out_once_and_remembered(
    city: Library, looks: Look, takes: Take, tmp_path: Path
) -> None:
    """A neighbour's code in a copied form, and a name that nobody knows: asked, never credited."""
    folder = tmp_path / "u"
    send(folder, "112", 4, file="抄了代码.ndbg", name="丙镇人民政府")
    send(folder, "", 5, file="只有名称.ndbg", name="丁镇人民政府")
    dialog = looks(folder)
    assert found(dialog) == {"抄了代码.ndbg": "单位待核对", "只有名称.ndbg": "不在名册"}
    assert not dialog.take_button.isEnabled()
    chooses(dialog, "抄了代码.ndbg")
    assert "代码 112 是乙镇人民政府的，名称却是“丙镇人民政府”。" in dialog.details.text()

    def point_out(shown: RecogniseUnitDialog) -> None:
        assert shown.units.item(0).text() == "可能是　乙镇人民政府（112）"
        writes(shown.search, "甲镇")
        click(shown.confirm_button)

    answers(dialog, RecogniseUnitDialog, point_out)
    click(dialog.file_actions.recognise_button)
    assert found(dialog)["抄了代码.ndbg"] == "新报"
    takes(dialog)
    assert Collection(city, YEAR).submissions.current()["111"].file == "抄了代码.ndbg"
    assert [(one.name, one.code, one.unit) for one in Collection(city, YEAR).names.entries()] == [
        ("丙镇人民政府", "112", "111")
    ]


def test_what_was_pointed_out_is_used_shown_and_taken_back(city: Library, looks: Look, tmp_path: Path) -> None:
    Collection(city, YEAR).names.learn("丙镇人民政府", "112", "111")
    take(city, [send(tmp_path / "先", "111", 4)])
    later = looks(send(tmp_path / "后来", "112", 6, revision=2, file="再报.ndbg", name="丙镇人民政府"))
    assert found(later) == {"再报.ndbg": "更新"}
    chooses(later, "再报.ndbg")
    assert "认作甲镇人民政府。" in later.details.text()

    def take_back(shown: LearnedNamesDialog) -> None:
        texts = [shown.table.model().index(0, column).data() for column in (0, 1, 2)]
        assert texts == ["丙镇人民政府", "112", "甲镇人民政府"]
        shown.table.selectRow(0)
        click(shown.remove_button)
        assert shown.table.rowCount() == 0

    answers(later, LearnedNamesDialog, take_back)
    click(later.file_actions.names_button)
    assert found(later) == {"再报.ndbg": "单位待核对"}


def test_a_unit_missing_from_the_roster_is_added_and_its_report_taken(
    city: Library, looks: Look, takes: Take, tmp_path: Path
) -> None:
    folder = tmp_path / "u"
    folder.mkdir()
    (folder / "一.ndbg").write_bytes(write_bundle(filing("", {CELL: 2}, name="示例县人民政府办公室"), BundleStamp(1)))
    dialog = looks(folder)
    chooses(dialog, "一.ndbg")
    assert "不在 2025 年度的名册里" in dialog.details.text()
    assert "相近" not in dialog.details.text(), "the office of a government is not the government"

    def enlist(asked: UnitDialog) -> None:
        assert asked.name.text() == "示例县人民政府办公室"
        assert asked.superior_edit.text() == "示例市人民政府（1）"
        writes(asked.code, "15")
        click(asked.confirm_button)

    answers(dialog, UnitDialog, enlist)
    click(dialog.file_actions.add_unit_button)
    assert found(dialog) == {"一.ndbg": "新报"}
    assert not dialog.file_actions.add_unit_button.isVisible()
    takes(dialog)
    assert list(Collection(city, YEAR).submissions.current()) == ["15"]


def test_a_bureau_is_found_before_the_governments_in_whose_names_its_letters_stand() -> None:
    names = ("示例市人民政府", "示例县人民政府", "示例市民政局", "示例县民政局")
    roster = Roster(tuple(RosterUnit(str(at), name) for at, name in enumerate(names)))
    asked = FileAssessment(Path("年报.html"), FileVerdict.UNIT_IN_QUESTION, "")
    dialog = RecogniseUnitDialog(roster, asked, lambda _: "")
    writes(dialog.search, "民政")
    listed = [dialog.units.item(row).text() for row in range(dialog.units.count())]
    assert listed == ["示例市民政局（2）", "示例县民政局（3）", "示例市人民政府（0）", "示例县人民政府（1）"]
    assert dialog.chosen == "2"
    writes(dialog.search, "人民政府")
    assert dialog.chosen == "0"
    dialog.deleteLater()
