"""Totals follow from what was typed; a blank is not a zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.known_editions import edition_by_name, known_editions
from models.figures.totals import add_up

EDITION = edition_by_name("2021")


@pytest.mark.promise("totals-computed")
def test_a_total_of_blanks_is_blank() -> None:
    assert add_up(EDITION, {}).all == {}


def test_a_zero_makes_a_total_of_zero() -> None:
    figures = add_up(EDITION, {EDITION.find("requests.granted.natural_person"): 0})
    assert figures.get(EDITION.find("requests.granted.total")) == 0
    assert figures.get(EDITION.find("requests.handled_total.total")) == 0
    assert figures.get(EDITION.find("requests.new_received.total")) is None


def test_blanks_add_nothing() -> None:
    typed = {EDITION.find(f"requests.{row}.natural_person"): n for row, n in (("granted", 3), ("otherwise_other", 4))}
    assert add_up(EDITION, typed).get(EDITION.find("requests.handled_total.natural_person")) == 7


def test_what_came_in_is_no_part_of_what_was_handled() -> None:
    typed = {EDITION.find(f"requests.{row}.natural_person"): 9 for row in ("new_received", "carried_in", "carried_out")}
    assert add_up(EDITION, typed).get(EDITION.find("requests.handled_total.natural_person")) is None


@given(st.data())
def test_both_ways_of_adding_agree(data: st.DataObject) -> None:
    edition = data.draw(st.sampled_from(known_editions()))
    numbers = data.draw(
        st.lists(st.integers(0, 10**9), min_size=len(edition.typed_cells), max_size=len(edition.typed_cells))
    )
    figures = add_up(edition, dict(zip(edition.typed_cells, numbers, strict=True)))
    rows = [cell for cell in edition.typed_cells if cell.block == "requests"]
    handled = sum(figures.all[cell] for cell in rows if cell.row not in ("new_received", "carried_in", "carried_out"))
    assert figures.get(edition.find("requests.handled_total.total")) == handled
