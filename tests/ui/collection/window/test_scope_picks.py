"""范围: units ticked by their kind, and picks that are kept under a name and chosen again, in another year too."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from models.report.unit_kind import UnitKind
from models.services.collection.collection import Collection
from models.services.library import Library
from tests.services.collected import CITY, YEAR, take_roster
from tests.ui.collection.window.conftest import Rest
from tests.ui.collection.window.test_sum_tab import answers, reads
from tests.ui.shell.conftest import Said
from ui.collection.collection_page import CollectionPage
from ui.collection.pick_bar import PickNameDialog
from ui.collection.scope_dialog import PICKED, ScopeChoice, ScopeDialog


@pytest.fixture
def dialog(page: CollectionPage) -> ScopeDialog:
    """The dialog, at picking units one by one."""
    assert page.controller is not None
    dialog = ScopeDialog(page.controller, ScopeChoice(), page.window())
    dialog.options[PICKED].setChecked(True)
    return dialog


def test_the_kinds_of_a_roster_are_told_with_how_far_they_have_come(dialog: ScopeDialog) -> None:
    assert [button.text() for button in dialog.pick_bar.kinds.values()] == [
        "县区 0／1", "乡镇街道 2／2", "园区", "市级以上政府", "垂直管理", "本级 1／1",
    ]  # fmt: skip


def test_a_kind_is_ticked_and_taken_off_as_a_whole(dialog: ScopeDialog) -> None:
    towns = dialog.pick_bar.kinds[UnitKind.TOWN]
    towns.click()
    assert list(dialog.model.checked) == ["111", "112"]
    assert towns.isChecked()
    dialog.model.setData(dialog.model.index_of("111"), False)
    assert not towns.isChecked()
    towns.click()
    towns.click()
    assert list(dialog.model.checked) == []


def test_a_clerk_says_what_kind_a_unit_is_of(city: Library, dialog: ScopeDialog) -> None:
    menu = dialog.kind_menu("112")
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["归入乡镇街道"]
    next(action for action in menu.actions() if action.text() == "归入园区").trigger()
    assert Collection(city, YEAR).kinds.all()["112"] is UnitKind.ZONE
    dialog.pick_bar.kinds[UnitKind.TOWN].click()
    assert list(dialog.model.checked) == ["111"]
    dialog.set_kind("112", None)
    assert Collection(city, YEAR).kinds.all()["112"] is UnitKind.TOWN


def test_a_pick_is_kept_under_a_name(
    city: Library, page: CollectionPage, rested: Rest, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    def pick(dialog: QDialog) -> None:
        assert isinstance(dialog, ScopeDialog)
        dialog.options[PICKED].setChecked(True)
        dialog.model.check_units(["10", "112"], True)
        dialog.pick_bar.save_button.click()
        dialog.confirm_button.click()

    def name(dialog: QDialog) -> None:
        assert isinstance(dialog, PickNameDialog)
        assert not dialog.confirm_button.isEnabled()
        dialog.name.setText(" 城区 ")
        dialog.confirm_button.click()

    page.show_tab(page.sum_tab)
    answers(monkeypatch, ScopeDialog, pick)
    answers(monkeypatch, PickNameDialog, name)
    page.sum_tab.scope_button.click()
    rested(page)
    assert reads(page.sum_tab) == "70"
    assert [(one.name, one.codes) for one in Collection(city, YEAR).picks.list()] == [("城区", ("10", "112"))]
    assert said.boxes == []


def test_a_pick_is_chosen_again_in_another_year(
    city: Library, page: CollectionPage, rested: Rest, tmp_path: Path
) -> None:
    Collection(city, YEAR).picks.save("城区", ("10", "112"))
    take_roster(city, tmp_path, CITY.replace("112,乙镇人民政府,11,town,1,,,,\n", ""), YEAR - 1)
    page.show_tab(page.sum_tab)
    page.years.setCurrentIndex(page.years.findData(YEAR - 1))
    page.show_year(YEAR - 1)
    rested(page)
    assert page.controller is not None
    dialog = ScopeDialog(page.controller, ScopeChoice(), page.window())
    dialog.options[PICKED].setChecked(True)
    saved = dialog.pick_bar.saved
    assert saved.itemText(1) == "城区（2 个）"
    saved.setCurrentIndex(1)
    saved.activated.emit(1)
    assert list(dialog.model.checked) == ["10"]
    assert "有 1 个单位不在2024 年度的名册里" in dialog.error_label.text()
    assert dialog.confirm_button.isEnabled()
    dialog.pick_bar.delete_button.click()
    assert Collection(city, YEAR).picks.list() == []
