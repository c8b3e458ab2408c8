"""The rows of a roster: whatever came before it, the one that is written is the one that is read, in its order."""

from random import Random

import pytest

from models.report.filing import Level
from models.report.roster import Roster, RosterUnit
from models.services.library import Library
from models.store.collection.roster import read_kept_roster, read_roster, write_roster

YEAR = 2025


@pytest.mark.parametrize("seed", range(5))
def test_rosters_written_one_over_the_other_are_read_as_written(library: Library, seed: int) -> None:
    chance = Random(seed)
    for _ in range(12):
        codes = chance.sample(range(40), chance.randrange(1, 40))
        units = tuple(
            RosterUnit(str(code), f"单位{chance.randrange(3)}", level=chance.choice([None, Level.TOWN]))
            for code in codes
        )
        write_roster(library.database, YEAR, Roster(units), "", "张某")
        assert read_roster(library.database, YEAR) == Roster(units)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_written_beside_the_former_one_is_read_as_written(library: Library, seed: int) -> None:
    chance = Random(seed)
    units = [RosterUnit(str(code), f"单位{code}") for code in range(chance.choice([3, 1200]))]
    write_roster(library.database, YEAR, Roster(tuple(units)), "", "张某")
    kept = read_kept_roster(library.database, YEAR)
    assert kept is not None
    steps = [units[:]]
    for number in range(25):
        at = chance.randrange(len(units))
        match chance.randrange(5):
            case 0:
                units.append(RosterUnit(f"new{number}", "新"))
            case 1 if len(units) > 2:
                del units[at]
            case 2:
                units = chance.choice(steps)[:]
            case 3:
                units.insert(at, RosterUnit(f"in{number}", "插"))
            case _:
                units[at] = RosterUnit(units[at].code, f"改{number}")
        steps.append(units[:])
        kept = write_roster(library.database, YEAR, Roster(tuple(units)), "", "张某", kept.mark, kept)
        stored = read_kept_roster(library.database, YEAR)
        assert stored is not None
        assert (stored.roster, stored.mark) == (Roster(tuple(units)), kept.mark)


def test_one_unit_changed_leaves_the_rows_of_the_others_alone(library: Library) -> None:
    units = [RosterUnit(str(code), f"单位{code}") for code in range(1200)]
    write_roster(library.database, YEAR, Roster(tuple(units)), "", "张某")

    def rows() -> dict[str, int]:
        return dict(library.database.run("SELECT code, id FROM roster_unit").fetchall())

    before = rows()
    units[700] = RosterUnit("700", "更名的单位")
    del units[3]
    write_roster(library.database, YEAR, Roster((*units, RosterUnit("new", "新单位"))), "", "张某")
    after = rows()
    assert {code for code in before if after.get(code) != before[code]} == {"3", "700"}
    assert read_roster(library.database, YEAR) == Roster((*units, RosterUnit("new", "新单位")))
