"""收报告: every kind of file is told apart before anything is written, and what was agreed to is taken in."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.exchange.packages.signing import SigningKey
from models.exchange.report_files import find_report_files
from models.services.backups import BackupReason
from models.services.collection.assessment import FileVerdict
from models.services.collection.collection import Collection
from models.services.library import Library
from models.store.sqlite_engine import open_file
from output.publish import render
from tests.services.collected import CELL, CITY, EDITION, YEAR, filing, send, send_sound, take, take_roster
from tests.ui.collection.asked import answers, click
from tests.ui.shell.conftest import Said
from tests.ui.shell.test_drop import drop
from tests.widgets import children
from ui.collection.dialogs.held_files_check import HeldFilesCheck
from ui.collection.dialogs.receive_reports_dialog import ReceiveReportsDialog
from ui.collection.dialogs.received_files_model import (
    CHECK,
    GROUPS,
    STYLES,
    FileGroup,
    ReceivedFileItem,
    ReceivedFilesModel,
)
from ui.report.reason_dialog import ReasonDialog

CELL_NAME = EDITION.short_name(CELL)
Paths = list[Path | None]
Look = Callable[..., ReceiveReportsDialog]


@pytest.fixture
def looks(qtbot: QtBot, city: Library, desk: list[QWidget]) -> Look:
    """Opens the dialog and lets it look through files or folders."""

    def look(*places: Path) -> ReceiveReportsDialog:
        dialog = ReceiveReportsDialog(Collection(city, YEAR), None, places)
        desk.append(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        if places:
            qtbot.waitUntil(lambda: bool(dialog.model.items) and not dialog.bar.isVisible(), timeout=20_000)
        return dialog

    return look


@pytest.fixture
def takes(qtbot: QtBot) -> Callable[[ReceiveReportsDialog], None]:
    """Takes what is ticked, and waits until that is done."""

    def take_all(dialog: ReceiveReportsDialog) -> None:
        click(dialog.take_button)
        qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)

    return take_all


Take = Callable[[ReceiveReportsDialog], None]


@pytest.fixture
def sent(city: Library, tmp_path: Path) -> Path:
    """A folder with files of every kind; one report was taken in before."""
    folder = tmp_path / "上报"
    send(folder, "11", 5, revision=3, file="县 先来的.ndbg")
    take(city, [folder])
    send(folder, "10", 4)
    send(folder, "11", 6, revision=4, file="县 改过.ndbg")
    send(folder, "111", 7, revision=2, file="甲镇 新.ndbg")
    send(folder, "111", 6, revision=1, file="甲镇 旧.ndbg")
    send(folder, "112", 3, seal=SigningKey.generate(), file="乙镇.ndbg")
    send(folder, "13", 1, year=YEAR - 1, file="去年的.ndbg")
    send(folder, "999", 1, file="外单位.ndbg")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    shutil.copy(folder / "10-1.ndbg", folder / "10 又一份.ndbg")
    with ZipFile(folder / "10-1.ndbg") as whole, ZipFile(folder / "动过.ndbg", "w") as altered:
        for name in whole.namelist():
            content = whole.read(name)
            altered.writestr(name, content.replace(b": 4", b": 9") if name == "report.json" else content)
    return folder


def found(dialog: ReceiveReportsDialog) -> dict[str, str]:
    """What each file was told to be."""
    return {each.assessment.path.name: each.verdict for each in dialog.model.items}


def chooses(dialog: ReceiveReportsDialog, name: str) -> ReceivedFileItem:
    """Puts the choice on a file."""
    row = next(row for row in range(dialog.rows.rowCount()) if dialog.rows.index(row, 4).data() == name)
    dialog.table.selectRow(row)
    arrival = dialog.rows.item(dialog.table.currentIndex())
    assert arrival is not None
    return arrival


def ticks(dialog: ReceiveReportsDialog, name: str) -> None:
    """Ticks a file with the space bar, or takes its tick away."""
    chooses(dialog, name)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)


def test_every_verdict_has_a_group_and_every_group_a_look() -> None:
    assert set(GROUPS) == set(FileVerdict)
    assert set(STYLES) == set(FileGroup)
    assert {verdict for verdict, group in GROUPS.items() if group is FileGroup.TAKE} == {
        verdict for verdict in FileVerdict if verdict.is_taken
    }


def test_a_folder_is_looked_through_before_anything_is_written(city: Library, looks: Look, sent: Path) -> None:
    dialog = looks(sent)
    assert found(dialog) == {
        "10 又一份.ndbg": "新报",
        "县 改过.ndbg": "更新",
        "甲镇 新.ndbg": "新报",
        "乙镇.ndbg": "密钥没登记",
        "10-1.ndbg": "重复文件",
        "县 先来的.ndbg": "重复文件",
        "甲镇 旧.ndbg": "旧稿",
        "去年的.ndbg": "年度不符",
        "外单位.ndbg": "不在名册",
        "动过.ndbg": "被改动过",
        "坏.docx": "读不出来",
    }
    assert dialog.status_label.text().startswith(
        "看过 11 个文件：可以收 3 份，要您决定 1 份，不用收 3 份，收不了 4 份。"
    )
    assert dialog.status_label.text().endswith("现在还没有写入。")
    assert len(Collection(city, YEAR).submissions.current()) == 1
    click(dialog.chips[FileGroup.REFUSED])
    assert dialog.rows.rowCount() == 4
    chooses(dialog, "外单位.ndbg")
    assert "单位“单位999”（代码 999）不在 2025 年度的名册里" in dialog.details.text()
    assert not dialog.changed


def test_what_must_be_mended_in_a_report_is_told_before_it_is_taken(city: Library, looks: Look, tmp_path: Path) -> None:
    folder = tmp_path / "上报"
    send_sound(folder, "10", 9)
    send_sound(folder, "111", 20, answered=7)
    dialog = looks(folder)
    told = {each.assessment.unit: each.remark for each in dialog.model.items}
    assert told["10"] == "示例市本级第一次报来。"
    assert told["111"].startswith("必须改 1 处：")
    assert "相差 13" in told["111"]
    assert "有 1 份的报告有必须改的问题，写在说明里。" in dialog.status_label.text()
    chooses(dialog, "111-1.ndbg")
    assert "相差 13" in dialog.details.text()
    assert Collection(city, YEAR).submissions.current() == {}


def test_what_can_be_taken_is_taken_and_the_list_stays_to_be_copied(
    city: Library, looks: Look, takes: Take, sent: Path
) -> None:
    dialog = looks(sent)
    assert dialog.take_button.text() == "收下 3 份"
    takes(dialog)
    assert dialog.status_label.text() == "已收 3 份。其余没有动。清单可以复制，贴给单位。"
    assert dialog.changed
    current = Collection(city, YEAR).submissions.current()
    assert {code: kept.revision for code, kept in current.items()} == {"10": 1, "11": 4, "111": 2}
    click(dialog.copy_list)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "单位\t代码\t结果\t说明\t文件"
    assert len(lines) == 12
    assert any(line.startswith("单位999\t\t不在名册\t") for line in lines)
    assert not dialog.take_button.isEnabled()


def test_the_list_is_set_right_by_what_the_database_holds(
    qtbot: QtBot, city: Library, looks: Look, said: Said, tmp_path: Path
) -> None:
    """What a lost connection leaves: a file that is held and was never told, one that was told and is not held."""
    held, lost = send(tmp_path / "上报", "10", 4), send(tmp_path / "上报", "11", 6)
    dialog = looks(tmp_path / "上报")
    take(city, [held])
    dialog.model.set_held(lost, 99)
    check = HeldFilesCheck(dialog, dialog.model)
    check.run(Collection(city, YEAR), [held, lost], lambda: None)
    qtbot.waitUntil(lambda: not check.is_running, timeout=20_000)
    assert [dialog.model.is_held(path) for path in (held, lost)] == [True, False]
    assert [each.assessment.path for each in dialog.model.checked_items()] == [lost]
    assert "1 份收下了，都在；1 份没有收下，已重新勾上" in said.last


def test_a_backup_is_made_before_many_are_taken(city: Library, looks: Look, takes: Take, sent: Path) -> None:
    before = city.backup_service.backups()
    takes(looks(sent))
    [made] = [each for each in city.backup_service.backups() if each not in before]
    assert made.reason is BackupReason.IMPORT
    with closing(open_file(made.path, readonly=True)) as connection:
        assert connection.execute("SELECT count(*) FROM received").fetchone() == (1,), "what came is not in it yet"


def test_a_backup_that_failed_is_told_and_nothing_is_held_up(
    city: Library, looks: Look, takes: Take, sent: Path, said: Said, tmp_path: Path
) -> None:
    city.backup_service.folder = tmp_path / "is a file"
    city.backup_service.folder.write_text("")
    dialog = looks(sent)
    takes(dialog)
    assert dialog.model.counts()[FileGroup.TAKEN] > 1
    [(_, title, text)] = said.boxes
    assert (title, "没有备份成" in text) == ("收之前没有备份成", True)


def test_a_clerk_leaves_one_out_and_takes_another_all_the_same(
    city: Library, looks: Look, takes: Take, sent: Path
) -> None:
    dialog = looks(sent)
    ticks(dialog, "县 改过.ndbg")
    ticks(dialog, "乙镇.ndbg")
    takes(dialog)
    current = Collection(city, YEAR).submissions.current()
    assert {code: kept.revision for code, kept in current.items()} == {"10": 1, "11": 3, "111": 2, "112": 1}
    assert found(dialog)["县 改过.ndbg"] == "更新"


def test_the_same_sent_again_is_told_and_taken_and_what_lies_between_is_not(
    city: Library, looks: Look, takes: Take, tmp_path: Path
) -> None:
    take(city, [send(tmp_path / "u", "10", 1, 1)])
    send(tmp_path / "u", "10", 1, 4)
    send(tmp_path / "u", "10", 9, 3)
    dialog = looks(tmp_path / "u")
    assert found(dialog) == {"10-4.ndbg": "再次报送", "10-1.ndbg": "重复文件", "10-3.ndbg": "旧稿"}
    assert chooses(dialog, "10-4.ndbg").is_checked
    assert "内容没有变，收下后以这一份为准，汇总数不变。" in dialog.details.text()
    takes(dialog)
    assert Collection(city, YEAR).submissions.current()["10"].revision == 4


def test_a_key_is_trusted_after_the_fingerprint_was_read_out(
    city: Library, looks: Look, takes: Take, said: Said, sent: Path
) -> None:
    dialog = looks(sent)
    arrival = chooses(dialog, "乙镇.ndbg")
    assert arrival.assessment.fingerprint in dialog.details.text()
    said.answer = False
    click(dialog.file_actions.trust_button)
    assert arrival.assessment.fingerprint in said.last
    assert not Collection(city, YEAR).roster.read().by_code["112"].seal
    said.answer = True
    click(dialog.file_actions.trust_button)
    assert Collection(city, YEAR).roster.read().by_code["112"].seal == arrival.assessment.signer
    assert found(dialog)["乙镇.ndbg"] == "新报"
    assert not dialog.file_actions.trust_button.isVisible()
    takes(dialog)
    assert "112" in Collection(city, YEAR).submissions.current()


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_forged_report_is_taken_only_with_a_reason(
    city: Library, looks: Look, takes: Take, tmp_path: Path, is_signed: bool
) -> None:
    Collection(city, YEAR).roster.trust("10", SigningKey.generate().public_key)
    send(tmp_path / "u", "10", 1, seal=SigningKey.generate() if is_signed else None, file="一.ndbg")
    dialog = looks(tmp_path / "u")
    assert found(dialog) == {"一.ndbg": "密钥不符" if is_signed else "没有签名"}
    assert not chooses(dialog, "一.ndbg").is_checked
    assert not dialog.file_actions.trust_button.isVisible(), "a registered key is changed in the roster alone"
    ticks(dialog, "一.ndbg")
    asked = answers(dialog, ReasonDialog, lambda shown: shown.reject())
    click(dialog.take_button)
    assert len(asked) == 1
    assert Collection(city, YEAR).submissions.current() == {}

    def insist(shown: ReasonDialog) -> None:
        assert not shown.confirm_button.isEnabled()
        assert any("不能证明是示例市本级发来的" in label.text() for label in children(shown, QLabel))
        shown.reason.setPlainText("已打电话核实")
        click(shown.confirm_button)

    answers(dialog, ReasonDialog, insist)
    takes(dialog)
    [taken] = Collection(city, YEAR).submissions.movements("10")
    assert taken.reason.endswith("核实后仍收，理由：已打电话核实")


def test_a_published_report_is_taken_in_like_a_bundle(city: Library, looks: Look, takes: Take, tmp_path: Path) -> None:
    folder = tmp_path / "u"
    folder.mkdir()
    cells = {cell: 1 for cell in filing("10", {CELL: 1}).edition.typed_cells}
    report = filing("", cells, name="示例市本级")
    (folder / "年报.docx").write_bytes(render(report, ".docx"))
    dialog = looks(folder)
    if not dialog.model.checked_items():
        ticks(dialog, "年报.docx")
    takes(dialog)
    assert list(Collection(city, YEAR).submissions.current()) == ["10"]


def test_files_can_be_dropped_on_the_dialog(qtbot: QtBot, looks: Look, sent: Path) -> None:
    dialog = looks()
    assert "拖到这里" in dialog.status_label.text()
    assert drop(dialog, sent)
    qtbot.waitUntil(lambda: len(dialog.model.items) == 11, timeout=20_000)


def test_stopping_leaves_what_was_taken(qtbot: QtBot, city: Library, looks: Look, tmp_path: Path) -> None:
    codes = [str(200 + number) for number in range(150)]
    rows = "".join(f"{code},单位{code},1,department,1,,,,\n" for code in codes)
    take_roster(city, tmp_path, CITY + rows)
    for code in codes:
        send(tmp_path / "u", code, 1)
    dialog = looks(tmp_path / "u")
    click(dialog.take_button)
    qtbot.waitUntil(lambda: dialog.changed, timeout=20_000)
    dialog.stop.click()
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)
    counts = dialog.model.counts()
    assert counts[FileGroup.TAKEN] + counts[FileGroup.TAKE] == 150
    assert len(Collection(city, YEAR).submissions.current()) == counts[FileGroup.TAKEN] > 0
    assert len(dialog.model.checked_items()) == counts[FileGroup.TAKE]


def test_every_file_that_was_not_read_is_named_with_why_and_copied(looks: Look, sent: Path) -> None:
    (sent / "甲镇").mkdir()
    (sent / "甲镇" / "年报.key").write_bytes(b"\x00\x01")
    (sent / "水利局.xyz").write_bytes(b"\x00\x01")
    dialog = looks(sent)
    unread = [each for each in dialog.model.items if each.assessment.verdict is FileVerdict.UNREAD]
    assert {each.assessment.path for each in unread} == {sent / "甲镇" / "年报.key", sent / "水利局.xyz"}
    assert {each.remark for each in unread} == {"不是能读的文件，没有读；里面若有单位的报告，没有收下。"}
    assert not any(each.is_checkable for each in unread)
    chooses(dialog, "水利局.xyz")
    assert "水利局.xyz" in dialog.details.text()
    assert "没有读" in dialog.details.text()
    click(dialog.copy_list)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert f"\t\t没有读\t不是能读的文件，没有读；里面若有单位的报告，没有收下。\t{sent / '水利局.xyz'}" in lines


def test_a_folder_without_a_file_is_said_to_be_so(qtbot: QtBot, looks: Look, tmp_path: Path, said: Said) -> None:
    (tmp_path / "空的").mkdir()
    dialog = looks()
    dialog.assess([tmp_path / "空的"])
    qtbot.waitUntil(lambda: bool(said.boxes), timeout=20_000)
    assert "没有文件" in said.last


def test_closing_while_it_looks_calls_it_off(city: Library, looks: Look, tmp_path: Path, desk: list[QWidget]) -> None:
    for number in range(60):
        send(tmp_path / "u", "10", number, revision=number + 1, file=f"{number:03}.ndbg")
    dialog = ReceiveReportsDialog(Collection(city, YEAR), None)
    desk.append(dialog)
    dialog.show()
    dialog.assess([tmp_path / "u"])
    dialog.close()
    assert not dialog.changed
    assert Collection(city, YEAR).submissions.current() == {}


def test_the_list_keeps_qts_rules(city: Library, sent: Path, qtmodeltester: ModelTester) -> None:
    collecting = Collection(city, YEAR).submissions
    model = ReceivedFilesModel()
    model.show_assessments(collecting.assess_file(path) for path in find_report_files([sent]))
    qtmodeltester.check(model)
    assert not model.setData(model.index(10, CHECK), Qt.CheckState.Checked, int(Qt.ItemDataRole.CheckStateRole))
