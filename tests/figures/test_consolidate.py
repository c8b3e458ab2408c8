"""A superior's own figures beside the sum of its units."""

from models.editions.known_editions import edition_by_name
from models.figures.sum_differences import sum_differences
from models.figures.totals import Figures, add_up

EDITION = edition_by_name("2021")
GRANTED = EDITION.find("requests.granted.research")


def part(**cells: int) -> Figures:
    return add_up(EDITION, {EDITION.find(name.replace("__", ".")): value for name, value in cells.items()})


def test_a_superiors_report_differs_by_cell() -> None:
    reported, summed = part(requests__granted__research=5), part(requests__granted__research=4)
    [unlike] = sum_differences(EDITION, reported, summed)
    assert (unlike.cell, unlike.reported, unlike.summed) == (GRANTED, 5, 4)
    assert sum_differences(EDITION, part(requests__granted__research=0), part()) == ()
