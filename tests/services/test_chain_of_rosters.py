"""From the province to the city, the county and the town: each has a roster of its own, and what comes from above is
taken into it change by change."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.errors import Refused
from models.report.filing import Agency, Level
from models.report.roster import ChangeKind, Fate, Roster, RosterChange, RosterUnit
from models.report.roster_update import compare_handed_down
from models.services.collection.collection import Collection
from models.services.collection.parts.roster import RosterService
from models.services.collection.results import DistributionPreview, RosterPreview
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from tests.services.collected import YEAR, send, take

CITIES, COUNTIES, TOWNS, BUREAUS = 3, 4, 10, 18
CITY, COUNTY, TOWN = "p2", "p2c1", "p2c1t3"


def province() -> Iterator[RosterUnit]:
    """A province of some two hundred units: cities with bureaus, counties with towns."""
    yield RosterUnit("p", "示例省人民政府", level=Level.PROVINCE)
    for city in range(1, CITIES + 1):
        code = f"p{city}"
        yield RosterUnit(code, f"第{city}市人民政府", "p", Level.PREFECTURE)
        yield from (RosterUnit(f"{code}b{n}", f"第{city}市{n}局", code, Level.DEPARTMENT) for n in range(BUREAUS))
        for county in range(1, COUNTIES + 1):
            below = f"{code}c{county}"
            yield RosterUnit(below, f"第{city}市{county}县人民政府", code, Level.COUNTY)
            for town in range(1, TOWNS + 1):
                yield RosterUnit(
                    f"{below}t{town}", f"{city}{county}{town}镇人民政府", below, Level.TOWN, contact="省里记的"
                )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Callable[[str], Library]]:
    """A library for each office, by its name."""
    libraries: dict[str, Library] = {}

    def of(name: str) -> Library:
        if name not in libraries:
            libraries[name] = Library(tmp_path / f"{name}.db", name)
        return libraries[name]

    yield of
    for library in libraries.values():
        library.close()


def roster_of(library: Library) -> RosterService:
    return Collection(library, YEAR).roster


def keep(library: Library, units: Iterator[RosterUnit]) -> None:
    roster_of(library).apply(RosterPreview("名册", Roster(tuple(units)), ()))


def hand_down(above: Library, below: Library, folder: Path, unit: str = "") -> DistributionPreview:
    """Write a file for one unit, and look at it there."""
    name, content = Collection(above, YEAR).distribution.write(unit=unit)
    (folder / name).write_bytes(content)
    return SuperiorExchange(below).preview_distribution(folder / name)


def accept(below: Library, look: DistributionPreview, taken: frozenset[str] | None = None) -> Roster:
    SuperiorExchange(below).take_distribution(look, taken=taken)
    return roster_of(below).read()


def test_each_level_has_its_own_roster_and_changes_travel_down(  # noqa: PLR0915, one story in its order
    office: Callable[[str], Library], tmp_path: Path
) -> None:
    top, city, county, town = map(office, ("province", "city", "county", "town"))
    keep(top, province())
    assert len(roster_of(top).read().units) == 190
    # The city gets its own branch, and nobody else's.
    held = accept(city, hand_down(top, city, tmp_path, CITY))
    assert held.top is not None
    assert (held.top.code, len(held.units)) == (CITY, 63)
    assert all(unit.code.startswith(CITY) for unit in held.units)
    # It adds bureaus of its own, and gives its towns a day; the county adds departments, and knows its towns better.
    own_bureaus = [RosterUnit(f"own{n}", f"市里的{n}中心", CITY, Level.DEPARTMENT) for n in range(5)]
    for unit in own_bureaus:
        roster_of(city).put_unit(unit)
    roster_of(city).set_deadlines({Level.TOWN: date(YEAR + 1, 1, 20)})
    held = accept(county, hand_down(city, county, tmp_path, COUNTY))
    assert held.top is not None
    assert (held.top.code, len(held.units), held.deadlines) == (COUNTY, 11, {Level.TOWN: "2026-01-20"})
    for n in range(6):
        roster_of(county).put_unit(RosterUnit(f"{COUNTY}b{n}", f"县{n}局", COUNTY, Level.DEPARTMENT))
    roster_of(county).put_unit(replace(held.by_code[TOWN], contact="县里记的"))
    roster_of(county).set_deadlines({Level.TOWN: date(YEAR + 1, 1, 15)})
    # A year's changes at the province: a town renamed with another code, one merged, one new, a bureau due later.
    units = {unit.code: unit for unit in roster_of(top).read().units}
    renamed = replace(units[TOWN], code="p2c1t3x", name="新名街道办事处", contact="省里记的")
    changed = [renamed if code == TOWN else unit for code, unit in units.items() if code != "p2c1t4"]
    changed.append(RosterUnit("p2c1t11", "新设镇人民政府", COUNTY, Level.TOWN))
    changed = [replace(one, deadline="2026-01-25") if one.code == "p2b1" else one for one in changed]
    records = (
        RosterChange(ChangeKind.RENAMED, TOWN, "p2c1t3x", "撤镇设街道"),
        RosterChange(ChangeKind.MERGED, "p2c1t4", "p2c1t5", "并入"),
        RosterChange(ChangeKind.RENAMED, "p1b1", "p1b2", "别的市的"),
    )
    roster_of(top).apply(RosterPreview("改", Roster(tuple(changed), {}, records), ()))
    look = hand_down(top, city, tmp_path, CITY)
    assert {(one.label, one.key) for one in look.updates} == {
        ("改动", TOWN), ("新增", "p2c1t11"), ("改动", "p2b1"), ("去掉", "p2c1t4"),
        ("变动", f"变动{TOWN}-p2c1t3x"), ("变动", "变动p2c1t4-p2c1t5"),
    }  # fmt: skip
    held = accept(city, look, look.usual | {"p2c1t4"})
    assert {unit.code for unit in own_bureaus} <= set(held.by_code)
    assert (held.by_code["p2c1t3x"].name, "p2c1t4" in held.by_code, TOWN in held.by_code) == (
        "新名街道办事处",
        False,
        False,
    )
    assert held.deadlines == {Level.TOWN: "2026-01-20"}, "the province said nothing of it"
    # On to the county, which has a report of the town that went: that town stays until the county says otherwise.
    send(tmp_path / "上报", "p2c1t4", 3)
    take(county, [tmp_path / "上报"])
    look = hand_down(city, county, tmp_path, COUNTY)
    by_key = {one.key: one for one in look.updates}
    assert set(by_key) == {
        TOWN, "p2c1t11", "p2c1t4", f"变动{TOWN}-p2c1t3x", "变动p2c1t4-p2c1t5", "期限乡镇"
    }  # fmt: skip
    assert look.usual == set(by_key) - {"p2c1t4"}
    assert look.handed_down is not None
    assert look.handed_down.remarks == ("本机名册里有 6 个单位文件里没有，都留着不动。",)
    held = accept(county, look, look.usual - {"期限乡镇"})
    assert held.top is not None
    assert (held.top.code, held.deadlines) == (COUNTY, {Level.TOWN: "2026-01-15"}), "its own top, and its own day"
    assert len([unit for unit in held.units if unit.level is Level.DEPARTMENT]) == 6
    assert (held.by_code["p2c1t3x"].contact, held.by_code["p2c1t3x"].parent) == ("县里记的", COUNTY)
    assert "p2c1t4" in held.by_code
    assert [change.target for change in held.changes] == ["p2c1t3x", "p2c1t5"]
    assert hand_down(city, county, tmp_path, COUNTY).usual == {"期限乡镇"}, "what was taken is not offered again"
    # And to the town, which has only itself.
    held = accept(town, hand_down(county, town, tmp_path, "p2c1t3x"))
    assert [unit.name for unit in held.units] == ["新名街道办事处"]
    with pytest.raises(Refused, match="没有代码 x 的单位"):
        Collection(county, YEAR).distribution.write(unit="x")


def test_a_whole_roster_from_above_takes_nothing_from_a_county(
    office: Callable[[str], Library], tmp_path: Path
) -> None:
    top, county = office("province"), office("county")
    keep(top, province())
    towns = [RosterUnit(f"{n:02}", f"21{n}镇人民政府", "1", Level.TOWN, telephone="0870-1") for n in range(1, 11)]
    own = [RosterUnit("1", "第2市1县人民政府", level=Level.COUNTY), *towns]
    own += [RosterUnit(f"b{n}", f"县{n}局", "1", Level.DEPARTMENT) for n in range(5)]
    keep(county, iter(own))
    look = hand_down(top, county, tmp_path)
    assert look.handed_down is not None
    assert (look.handed_down.elsewhere, look.handed_down.kept) == (179, 5)
    held = accept(county, look)
    assert {unit.code for unit in held.units} == {unit.code for unit in own}, (
        "its own codes, its own top, its own bureaus"
    )
    assert held.top == own[0]
    assert (held.by_code["01"].contact, held.by_code["01"].telephone) == ("省里记的", "0870-1")


def test_a_node_without_a_roster_takes_its_own_branch_of_a_whole_one(
    office: Callable[[str], Library], tmp_path: Path
) -> None:
    top, county = office("province"), office("county")
    keep(top, province())
    county.begin_report(Agency("第2市1县人民政府", COUNTY, Level.COUNTY), YEAR)
    held = accept(county, hand_down(top, county, tmp_path))
    assert held.top is not None
    assert (held.top.code, held.top.parent, len(held.units)) == (COUNTY, "", 11)


def test_a_unit_numbered_alike_elsewhere_is_another_unit() -> None:
    own = Roster((RosterUnit("1", "甲县人民政府"), RosterUnit("2", "甲县财政局", "1")))
    sent = Roster(
        (
            RosterUnit("1", "某市人民政府"),
            RosterUnit("2", "某市教育局", "1"),
            RosterUnit("9", "甲县人民政府", "1"),
            RosterUnit("91", "甲镇人民政府", "9"),
        )
    )
    found = compare_handed_down(own, sent, (), ())
    assert [(one.difference.fate, one.key) for one in found.updates if one.difference] == [(Fate.ADDED, "91")]
    held = found.taken(found.usual)
    assert held.units == (*own.units, RosterUnit("91", "甲镇人民政府", "1"))


def test_a_code_under_which_a_report_is_here_is_kept() -> None:
    own = Roster((RosterUnit("1", "甲县人民政府"), RosterUnit("11", "甲镇人民政府", "1")))
    sent = Roster(
        (RosterUnit("1", "甲县人民政府"), RosterUnit("12", "甲街道办事处", "1")),
        changes=(RosterChange(ChangeKind.RENAMED, "11", "12"),),
    )
    renamed = compare_handed_down(own, sent, (), ())
    assert renamed.taken(renamed.usual).units[1] == RosterUnit("12", "甲街道办事处", "1")
    received = compare_handed_down(own, sent, (), {"11"})
    assert received.taken(received.usual).units[1] == RosterUnit("11", "甲街道办事处", "1")
