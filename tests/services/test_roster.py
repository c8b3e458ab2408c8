"""The roster of a year: taken in after a look, changed unit by unit, and nobody's change written over unseen."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.errors import Refused, StoreError
from models.exchange.packages.signing import SigningKey
from models.report.filing import Level
from models.report.roster import ChangeKind, Fate, Roster, RosterChange, RosterUnit
from models.services.collection.collection import Collection, list_rosters
from models.services.collection.parts.roster import RosterService
from models.services.library import Library
from tests.services.collected import CITY, YEAR, take_roster

UNIT = RosterUnit("14", "示例市水务局", "1", Level.DEPARTMENT)


@pytest.fixture
def roster(library: Library, tmp_path: Path) -> RosterService:
    take_roster(library, tmp_path)
    return Collection(library, YEAR).roster


def test_a_look_tells_what_would_change_and_writes_nothing(
    roster: RosterService, library: Library, tmp_path: Path
) -> None:
    text = CITY.replace("甲镇人民政府", "甲街道办事处").replace("112,乙镇人民政府,11,town,1,,,,\n", "")
    (tmp_path / "新.csv").write_text(text + "14,示例市水务局,1,department,1,,,,\n", encoding="utf-8")
    look = roster.preview(tmp_path / "新.csv")
    assert {(one.unit.code, one.fate) for one in look.differences} == {
        ("111", Fate.CHANGED),
        ("112", Fate.REMOVED),
        ("14", Fate.ADDED),
    }
    assert len(roster.read().units) == 7
    roster.apply(look)
    assert roster.read() == look.roster
    assert [(line.year, line.units, line.operator) for line in list_rosters(library)] == [(YEAR, 7, "张某")]


def test_a_unit_is_added_changed_and_removed(roster: RosterService) -> None:
    assert roster.put_unit(UNIT).by_code["14"] == UNIT
    roster.put_unit(replace(UNIT, contact="赵某"))
    roster.exempt("14", " 今年新设 ")
    key = SigningKey.generate().public_key
    roster.trust("14", key)
    held = roster.read().by_code["14"]
    assert (held.contact, held.exempt_reason, held.seal) == ("赵某", "今年新设", key)
    roster.remove_unit("14")
    assert "14" not in roster.read().by_code


def test_what_would_break_the_tree_is_refused_and_nothing_written(roster: RosterService, library: Library) -> None:
    before = roster.read()
    with pytest.raises(Refused, match="下面还有 2 个单位"):
        roster.remove_unit("11")
    with pytest.raises(Refused, match="绕成了一圈"):
        roster.put_unit(replace(before.by_code["11"], parent="111"))
    with pytest.raises(Refused, match="上级代码 99 不在名册里"):
        roster.put_unit(replace(UNIT, parent="99"))
    with pytest.raises(Refused, match="不是签名公钥"):
        roster.trust("10", "abc")
    with pytest.raises(Refused, match="还没有名册"):
        Collection(library, YEAR + 1).roster.put_unit(UNIT)
    assert roster.read() == before


def test_next_year_begins_with_this_years_units_and_its_days_a_year_on(roster: RosterService, library: Library) -> None:
    roster.set_deadlines({Level.TOWN: date(YEAR + 1, 1, 15)})
    roster.put_unit(replace(UNIT, deadline="2028-02-29"))
    following = Collection(library, YEAR + 1).roster.carry_over()
    assert following.deadlines == {Level.TOWN: "2027-01-15"}
    assert following.by_code["14"].deadline == "2029-02-28"
    assert following.by_code["13"].exempt_reason == ""
    with pytest.raises(Refused, match="已经有名册了"):
        Collection(library, YEAR + 1).roster.carry_over()


def test_what_became_of_whom_is_written_down_once(roster: RosterService) -> None:
    merged = RosterChange(ChangeKind.MERGED, "20", "10", "机构改革")
    roster.record_change(merged)
    roster.record_change(replace(merged, reason="“三定”规定"))
    assert [one.reason for one in roster.read().changes] == ["“三定”规定"]
    with pytest.raises(Refused, match="同一个单位"):
        roster.record_change(replace(merged, target="20"))
    roster.remove_change(roster.read().changes[0])
    assert roster.read().changes == ()


def test_nobodys_change_is_written_over_unseen(roster: RosterService, library: Library, tmp_path: Path) -> None:
    (tmp_path / "新.csv").write_text(CITY.replace("甲镇", "丙镇"), encoding="utf-8")
    look = roster.preview(tmp_path / "新.csv")
    library.operator = "李某"
    Collection(library, YEAR).roster.put_unit(UNIT)
    with pytest.raises(StoreError, match="由别人改过（李某），这一步没有存上"):
        roster.apply(look)
    assert UNIT.code in roster.read().by_code
    roster.apply(roster.preview(tmp_path / "新.csv"))
    assert roster.read().by_code["111"].name == "丙镇人民政府"


def test_a_unit_in_place_of_another_leaves_the_tree_as_if_it_were_read_anew(roster: RosterService) -> None:
    held = roster.read()
    for unit in (
        replace(held.by_code["111"], parent="1"),
        replace(held.by_code["11"], name="新名"),
        RosterUnit("115", "丁镇人民政府", "11"),
        RosterUnit("16", "单立的局"),
    ):
        held = held.with_unit(unit)
        anew = Roster(held.units)
        assert (held.by_code, held.positions) == (anew.by_code, anew.positions)
        for code in ("", *held.by_code):
            assert held.children(code) == anew.children(code)


def test_a_step_is_taken_back(roster: RosterService, library: Library) -> None:
    before = roster.read()
    roster.put_unit(UNIT)
    roster.put_back(before, "撤销")
    assert Collection(library, YEAR).roster.read() == before
