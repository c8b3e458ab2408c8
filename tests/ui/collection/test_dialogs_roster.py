"""名册: taken from a file after a look, carried over, changed unit by unit, and every step taken back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from xlsxwriter import Workbook

from models.exchange.packages.signing import SigningKey
from models.exchange.public_key import key_fingerprint
from models.report.filing import Level
from models.report.roster import ChangeKind, Fate, Roster, RosterUnit
from models.services.collection.collection import Collection
from models.services.library import Library
from tests.services.collected import CITY, YEAR, send, take, take_roster
from tests.ui.collection.asked import answers, click, writes
from tests.ui.shell.conftest import Said
from tests.widgets import cell_text, children
from ui.collection.dialogs.deadlines_dialog import DeadlinesDialog
from ui.collection.dialogs.roster_changes_dialog import RosterChangeDialog, RosterChangesDialog
from ui.collection.dialogs.roster_dialog import RosterDialog
from ui.collection.dialogs.roster_import_dialog import RosterImportDialog
from ui.collection.dialogs.roster_model import DUE, DUTY, NAME, RosterModel
from ui.collection.dialogs.unit_dialog import EXEMPT, UnitDialog

Paths = list[Path | None]
Open = Callable[[], RosterDialog]


@pytest.fixture
def opens(qtbot: QtBot, library: Library, desk: list[QWidget]) -> Open:
    """Opens the roster of 2025."""

    def open_one() -> RosterDialog:
        dialog = RosterDialog(Collection(library, YEAR))
        desk.append(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return open_one


def listed(dialog: RosterDialog) -> list[str]:
    """The names as they stand in the tree, each under its superior."""
    found: list[str] = []

    def walk(above: QModelIndex, depth: int) -> None:
        for row in range(dialog.model.rowCount(above)):
            index = dialog.model.index(row, NAME, above)
            found.append("·" * depth + str(index.data()))
            walk(index, depth + 1)

    walk(QModelIndex(), 0)
    return found


def told_of(dialog: RosterDialog, code: str, column: int) -> str:
    """What stands in a unit's column."""
    return str(dialog.model.index_of(code).siblingAtColumn(column).data())


def picks(box: QComboBox, words: str) -> None:
    """Chooses one of the items, as with the mouse."""
    at = box.findText(words)
    assert at >= 0, [box.itemText(each) for each in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)
    QApplication.processEvents()


def edits(dialog: RosterDialog, code: str, deed: Callable[[UnitDialog], object]) -> None:
    """Chooses a unit, opens it, and does something with it."""
    dialog.select_unit(code)
    asked = answers(dialog, UnitDialog, deed)
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert asked


def test_the_first_roster_comes_from_a_workbook(opens: Open, path_answer: Paths, said: Said, tmp_path: Path) -> None:
    rows = (
        ("单位代码", "单位名称", "上级单位", "层级", "是否应报", "联系人"),
        ("1", "示例市人民政府", "", "市级", "是", ""),
        ("101", "示例市财政局", "示例市人民政府", "部门", "是", "王某"),
    )
    with Workbook(tmp_path / "名册.xlsx") as book:
        sheet = book.add_worksheet()
        for at, words in enumerate(rows):
            sheet.write_row(at, 0, words)
    dialog = opens()
    assert not dialog.tree.isVisible()
    path_answer.append(tmp_path / "名册.xlsx")
    asked = answers(dialog, RosterImportDialog, lambda shown: click(shown.confirm_button))
    click(dialog.first_import_button)
    assert asked[0].status_label.text() == "名册里有 2 个单位：新增 2 个。"
    assert listed(dialog) == ["示例市人民政府", "·示例市财政局"]
    assert dialog.changed
    assert dialog.status_label.text().startswith("2 个单位，应报 1 个。最后改动：名册.xlsx，今天")
    assert not dialog.undo_button.isVisible()
    assert not said.boxes


def test_a_roster_is_built_from_its_first_unit(library: Library, opens: Open) -> None:
    dialog = opens()

    def top(asked: UnitDialog) -> None:
        writes(asked.name, "示例县人民政府")
        writes(asked.code, "1")
        click(asked.confirm_button)

    answers(dialog, UnitDialog, top)
    click(dialog.first_unit_button)
    assert listed(dialog) == ["示例县人民政府"]

    def second(asked: UnitDialog) -> None:
        writes(asked.name, "示例县财政局")
        writes(asked.code, "2")
        writes(asked.superior_edit, "示例县人民政府")
        click(asked.confirm_button)

    answers(dialog, UnitDialog, second)
    click(dialog.add_button)
    assert listed(dialog) == ["示例县人民政府", "·示例县财政局"]


def test_the_pattern_can_be_taken_in_as_it_stands(
    library: Library, opens: Open, path_answer: Paths, tmp_path: Path
) -> None:
    path_answer.append(tmp_path / "名册样表.csv")
    dialog = opens()
    click(dialog.template_button)
    assert (tmp_path / "名册样表.csv").read_text("utf-8-sig").startswith("代码,名称,上级,层级,应报,")
    answers(dialog, RosterImportDialog, lambda shown: click(shown.confirm_button))
    click(dialog.first_import_button)
    units = Collection(library, YEAR).roster.read().by_code
    assert (units["530326-01"].deadline, units["530326-01"].telephone) == ("2026-01-20", "0870-1234567")
    assert units["530326-00"].is_own_level
    assert units["530326-99"].is_vertical
    assert units["530326-02"].exempt_reason == "今年 11 月新设"


def test_another_roster_shows_what_it_changes_before_it_does(
    city: Library, opens: Open, path_answer: Paths, tmp_path: Path
) -> None:
    send(tmp_path / "上报", "112", 3)
    take(city, [tmp_path / "上报"])
    changed = [line for line in CITY.splitlines() if not line.startswith("112")]
    path_answer.append(tmp_path / "新名册.csv")
    (tmp_path / "新名册.csv").write_text(
        "\n".join(changed).replace("甲镇人民政府", "甲街道办事处") + "\n14,示例市公安局,1,department,1,,,,\n", "utf-8"
    )
    dialog = opens()
    before = listed(dialog)

    def look(shown: RosterImportDialog) -> None:
        assert shown.status_label.text() == "名册里有 7 个单位：新增 1 个，去掉 1 个，改动 1 个，其余 5 个不变。"
        click(shown.view.chips[Fate.CHANGED])
        assert [one.unit.name for one in shown.view.model.shown] == ["甲街道办事处"]
        assert "名称由“甲镇人民政府”改为“甲街道办事处”" in str(shown.view.model.index(0, 3).data())
        click(shown.view.chips[Fate.REMOVED])
        assert [one.unit.name for one in shown.view.model.shown] == ["乙镇人民政府"]
        cautions = [w for w in children(shown, QLabel) if w.property("role") == "caution"]
        assert "1 个已经报来（如 乙镇人民政府）" in cautions[0].text()

    answers(dialog, RosterImportDialog, look)
    click(dialog.import_button)
    assert listed(dialog) == before
    assert not dialog.changed
    answers(dialog, RosterImportDialog, lambda shown: click(shown.confirm_button))
    click(dialog.import_button)
    assert "··甲街道办事处" in listed(dialog)
    click(dialog.undo_button)
    assert listed(dialog) == before


def test_what_a_list_leaves_open_is_answered_before_it_is_taken(
    city: Library, opens: Open, path_answer: Paths, said: Said, tmp_path: Path
) -> None:
    path_answer.append(tmp_path / "名单.csv")
    (tmp_path / "名单.csv").write_text(f"{CITY},没有代码的局,1,department,1,,,,\n15,无上级,99,镇子,1,,,,\n", "utf-8")
    dialog = opens()

    def settle(shown: RosterImportDialog) -> None:
        assert shown.tabs.tabText(0) == "要先定的 2"
        assert not shown.confirm_button.isEnabled()
        assert set(shown.questions.boxes) == {"上级99", "层级镇子"}
        assert any("1 个单位没有代码" in label.text() for label in children(shown, QLabel))
        picks(shown.questions.boxes["上级99"], "归到最上级单位下面")
        assert shown.open_label.text() == "还有 1 处要先定。"
        picks(shown.questions.boxes["层级镇子"], "是乡镇")
        assert shown.tabs.tabText(0) == "问题都定了"
        click(shown.confirm_button)

    answers(dialog, RosterImportDialog, settle)
    click(dialog.import_button)
    units = dialog.model.roster.by_code
    assert (units["15"].parent, units["15"].level) == ("1", Level.TOWN)
    assert units["无代码-001"].name == "没有代码的局"
    path_answer.append(tmp_path / "坏.csv")
    (tmp_path / "坏.csv").write_text("单位名称,签名公钥\n某局,明天\n", "utf-8")
    click(dialog.import_button)
    assert said.boxes[-1][1] == "没有导入名册"
    assert "第 2 行 签名公钥" in said.last


def test_a_column_that_was_taken_for_another_is_changed(
    library: Library, opens: Open, path_answer: Paths, said: Said, tmp_path: Path
) -> None:
    path_answer.append(tmp_path / "名单.csv")
    (tmp_path / "名单.csv").write_text(
        "示例市名单\n单位名称,简称,对口\n市财,示例市财政局,王某\n市教,示例市教育局,李某\n市府,示例市人民政府,赵某\n",
        "utf-8",
    )
    dialog = opens()

    def change(shown: RosterImportDialog) -> None:
        shown.tabs.setCurrentIndex(1)
        assert [box.currentText() for box in shown.columns.boxes.values()] == ["名称", "不用", "不用"]
        assert shown.columns.table.model().index(1, 0).data() == "示例市名单"
        picks(shown.columns.boxes[1], "名称")
        assert "名称列" in shown.questions.boxes, "there are two now"
        picks(shown.columns.boxes[0], "不用")
        picks(shown.columns.boxes[2], "联系人")
        picks(shown.columns.boxes[1], "电话")
        assert said.boxes[-1][1] == "这样读不出名册"
        assert shown.columns.boxes[1].currentText() == "名称", "what cannot be is taken back"
        click(shown.confirm_button)

    answers(dialog, RosterImportDialog, change)
    click(dialog.first_import_button)
    assert listed(dialog) == ["示例市人民政府", "·示例市财政局", "·示例市教育局"]
    assert {unit.contact for unit in dialog.model.roster.units} == {"王某", "李某", "赵某"}


def test_the_roster_of_last_year_is_carried_over(library: Library, opens: Open, tmp_path: Path) -> None:
    take_roster(library, tmp_path, year=YEAR - 1)
    Collection(library, YEAR - 1).roster.set_deadlines({Level.TOWN: date(2025, 1, 20)})
    dialog = opens()
    click(dialog.carry_over_button)
    assert len(listed(dialog)) == 7
    assert told_of(dialog, "111", DUE) == "2026-01-20"
    assert told_of(dialog, "13", DUTY) == "应报"
    assert not dialog.carry_over_button.isVisible()


def test_a_unit_is_added_under_the_one_that_is_chosen(qtbot: QtBot, city: Library, opens: Open) -> None:
    dialog = opens()
    dialog.select_unit("11")
    refused: list[str] = []

    def fill(asked: UnitDialog) -> None:
        assert asked.superior_edit.text() == "示例县人民政府（11）"
        for name, code, above in (("", "", ""), ("丙镇人民政府", "111", ""), ("丙镇人民政府", "113", "某市")):
            writes(asked.name, name)
            writes(asked.code, code)
            writes(asked.superior_edit, above or asked.superior_edit.text())
            click(asked.confirm_button)
            refused.append(asked.error_label.text())
        writes(asked.superior_edit, "示例县人民政府")
        asked.level.setCurrentText("乡镇")
        writes(asked.contact, "赵某")
        click(asked.confirm_button)

    answers(dialog, UnitDialog, fill)
    click(dialog.add_button)
    assert refused == [
        "名称和代码都要填。",
        "代码 111 已经是 甲镇人民政府 的了，请换一个。",
        "上级单位不在名册里，请从列出的单位里选。",
    ]
    assert listed(dialog)[2:6] == ["·示例县人民政府", "··甲镇人民政府", "··乙镇人民政府", "··丙镇人民政府"]
    assert Collection(city, YEAR).roster.read().by_code["113"] == RosterUnit(
        "113", "丙镇人民政府", "11", Level.TOWN, contact="赵某"
    )
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "113" not in Collection(city, YEAR).roster.read().by_code


def test_a_unit_need_not_report_only_with_a_reason(city: Library, opens: Open) -> None:
    dialog = opens()

    def excuse(asked: UnitDialog) -> None:
        asked.duty.setCurrentIndex(EXEMPT)
        click(asked.confirm_button)
        assert asked.error_label.text() == "请写明今年不需报的原因。"
        writes(asked.reason, "并入甲镇")
        writes(asked.deadline, "下周三")
        click(asked.confirm_button)
        assert asked.error_label.text() == "截止日期看不懂，请写成 2026-01-20 或 2026年1月20日。"
        writes(asked.deadline, "2026年1月8日")
        click(asked.confirm_button)

    edits(dialog, "112", excuse)
    assert told_of(dialog, "112", DUTY) == "不需报：并入甲镇"
    unit = Collection(city, YEAR).roster.read().by_code["112"]
    assert (unit.exempt_reason, unit.deadline, unit.level) == ("并入甲镇", "2026-01-08", Level.TOWN)
    assert "不需报 2 个" in dialog.status_label.text()


def test_a_unit_cannot_stand_under_itself(city: Library, opens: Open) -> None:
    dialog = opens()

    def turn(asked: UnitDialog) -> None:
        writes(asked.superior_edit, "甲镇人民政府")
        click(asked.confirm_button)
        assert "上级绕成了一圈" in asked.error_label.text()

    edits(dialog, "11", turn)
    assert Collection(city, YEAR).roster.read().by_code["11"].parent == "1"
    assert not dialog.changed


UNSAFE = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""The key under which anybody can sign anything."""


def test_a_key_is_trusted_only_when_it_is_one(city: Library, opens: Open) -> None:
    dialog, public = opens(), SigningKey.generate().public_key

    def trust(asked: UnitDialog) -> None:
        writes(asked.seal, "abc")
        assert "不是签名公钥" in asked.fingerprint_label.text()
        click(asked.confirm_button)
        assert "不是签名公钥" in asked.error_label.text()
        writes(asked.seal, public)
        assert key_fingerprint(public) in asked.fingerprint_label.text()
        click(asked.confirm_button)

    edits(dialog, "10", trust)
    assert Collection(city, YEAR).roster.read().by_code["10"].seal == public
    other = SigningKey.generate().public_key

    def change(asked: UnitDialog) -> None:
        writes(asked.seal, UNSAFE)
        assert "这把公钥不能用" in asked.fingerprint_label.text()
        writes(asked.seal, other)
        told = asked.fingerprint_label.text()
        assert (key_fingerprint(other) in told, f"换下的指纹 {key_fingerprint(public)}" in told) == (True, True)
        click(asked.confirm_button)

    edits(dialog, "10", change)
    assert Collection(city, YEAR).roster.read().by_code["10"].seal == other


def test_a_unit_with_others_under_it_stays(city: Library, opens: Open, said: Said) -> None:
    dialog = opens()
    dialog.select_unit("11")
    dialog.tree.setFocus()
    QTest.keyClick(dialog.tree, Qt.Key.Key_Delete)
    assert "下面还有 2 个单位" in said.last
    dialog.select_unit("111")
    click(dialog.remove_button)
    assert "··甲镇人民政府" not in listed(dialog)
    assert dialog.undo_button.text() == "撤销“去掉 甲镇人民政府”"
    click(dialog.undo_button)
    assert "··甲镇人民政府" in listed(dialog)
    assert not dialog.undo_button.isVisible()


def test_days_are_set_by_level(city: Library, opens: Open) -> None:
    dialog = opens()

    def set_days(asked: DeadlinesDialog) -> None:
        writes(asked.lines[Level.TOWN], "1月20日")
        click(asked.confirm_button)
        assert "乡镇的日期看不懂" in asked.error_label.text()
        writes(asked.lines[Level.TOWN], "2026.1.20")
        click(asked.confirm_button)

    answers(dialog, DeadlinesDialog, set_days)
    click(dialog.deadlines_button)
    assert [told_of(dialog, code, DUE) for code in ("111", "11")] == ["2026-01-20", "2026-03-31"]


def test_what_became_of_a_unit_is_written_down_with_what_went_along(  # noqa: PLR0915, one story in its order
    library: Library, opens: Open, said: Said, tmp_path: Path
) -> None:
    take_roster(library, tmp_path, year=YEAR - 1)
    this_year = "\n".join(line for line in CITY.splitlines() if not line.startswith(("112", "13")))
    take_roster(library, tmp_path, this_year)
    dialog = opens()

    offered: list[str] = []

    def look(asked: RosterChangeDialog) -> None:
        offered.append(asked.source.text())
        asked.reject()

    def record(shown: RosterChangesDialog) -> None:
        assert "乙镇人民政府、示例新区管委会" in shown.status_label.text()

        def split(asked: RosterChangeDialog) -> None:
            assert asked.source.text() == "", "two are left: nobody can tell which is meant"
            asked.kind.setCurrentIndex(list(ChangeKind).index(ChangeKind.SPLIT))
            assert asked.carried_box.isVisible()
            click(asked.confirm_button)
            assert asked.error_label.text() == "请写上年的单位。"
            writes(asked.source, "乙镇人民政府")
            writes(asked.target, "甲镇人民政府（111）")
            list(asked.carried.values())[2].setValue(4)
            click(asked.confirm_button)

        answers(shown, RosterChangeDialog, split)
        click(shown.add_button)
        assert [cell_text(shown.table, 0, at) for at in range(4)] == [
            "分出",
            "乙镇人民政府",
            "甲镇人民政府",
            "科研机构·上年结转政府信息公开申请数量 4",
        ]
        assert "乙镇" not in shown.status_label.text()
        answers(shown, RosterChangeDialog, look)
        click(shown.add_button)

    answers(dialog, RosterChangesDialog, record)
    click(dialog.changes_button)
    assert offered == ["示例新区管委会（13）"], "the last one that nobody accounted for"
    [change] = Collection(library, YEAR).roster.read().changes
    assert (change.kind, change.source, change.target, list(change.carried.values())) == ("split", "112", "111", [4])

    def forget(shown: RosterChangesDialog) -> None:
        shown.table.selectRow(0)
        click(shown.remove_button)

    answers(dialog, RosterChangesDialog, forget)
    click(dialog.changes_button)
    assert Collection(library, YEAR).roster.read().changes == ()
    assert not said.boxes


def test_what_is_written_out_can_be_taken_in_again(
    city: Library, opens: Open, path_answer: Paths, tmp_path: Path
) -> None:
    path_answer.append(tmp_path / "导出.csv")
    dialog = opens()
    click(dialog.export_button)
    assert str(tmp_path / "导出.csv") in dialog.status_label.text()
    assert Collection(city, YEAR).roster.preview(tmp_path / "导出.csv").differences == ()
    asked = answers(dialog, RosterImportDialog, lambda shown: shown.confirm_button.isEnabled())
    click(dialog.import_button)
    assert asked[0].status_label.text() == "与现在的名册完全一样（7 个单位），不用导入。"
    assert not asked[0].confirm_button.isEnabled()


def test_what_is_sought_is_listed_and_the_choice_stays(city: Library, opens: Open) -> None:
    dialog = opens()
    dialog.select_unit("112")
    writes(dialog.search, "镇")
    assert listed(dialog) == ["甲镇人民政府", "乙镇人民政府"]
    assert dialog.model.unit(dialog.tree.currentIndex()) == dialog.model.roster.by_code["112"]
    writes(dialog.search, "李某")
    assert listed(dialog) == ["示例县人民政府"]
    writes(dialog.search, "")
    assert len(listed(dialog)) == 7


def test_the_tree_keeps_qts_rules(city: Library, qtmodeltester: ModelTester) -> None:
    model = RosterModel(YEAR)
    model.show(Collection(city, YEAR).roster.read())
    qtmodeltester.check(model)
    model.set_filter("镇")
    qtmodeltester.check(model)


@given(st.lists(st.integers(0, 30), max_size=30))
def test_every_unit_stands_once_and_under_its_own_superior(above: list[int]) -> None:
    units = [RosterUnit("0", "零")]
    units += [RosterUnit(str(at), f"第 {at}", str(up % at)) for at, up in enumerate(above, 1)]
    model = RosterModel(YEAR)
    model.show(Roster(tuple(units)))
    seen: list[str] = []

    def walk(index: QModelIndex) -> None:
        for row in range(model.rowCount(index)):
            child = model.index(row, 0, index)
            unit, mother = model.unit(child), model.unit(model.parent(child))
            assert unit is not None
            assert unit.parent == (mother.code if mother else "")
            assert model.index_of(unit.code) == child
            seen.append(unit.code)
            walk(child)

    walk(QModelIndex())
    assert sorted(seen) == sorted(unit.code for unit in units)
