"""What a number that differs from its figure may be: the figure written wrongly, or a count of something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.figures.totals import Figures, add_up
from models.report.filing import Agency, Filing
from models.rules.narrative.slips import is_one_digit_off
from tests.rules.made_up_city import ids

EDITION = edition_for(2024)


def filing(words: str, **rows: int) -> Filing:
    """A report of a whole year with these rows of natural persons, and 0 elsewhere."""
    typed = dict.fromkeys(EDITION.typed_cells, 0)
    typed |= {CellKey("requests", row, "natural_person"): value for row, value in rows.items()}
    return Filing(
        EDITION, 2024, Agency("松岭县教育局"), Figures(typed, add_up(EDITION, typed).all), {"overview": words}
    )


@given(st.text("0123456789", min_size=1, max_size=9), st.data())
def test_one_edit_of_a_row_of_digits_is_one_digit_off(digits: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(digits) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    for edited in (
        digits[:place] + digit + digits[place + 1 :],
        digits[:place] + digit + digits[place:],
        digits[:place] + digits[place + 1 :],
        digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :],
    ):
        assert is_one_digit_off(digits, edited)
        assert is_one_digit_off(edited, digits)


@pytest.mark.parametrize(
    ("one", "other"), [("120", "28"), ("119", "61"), ("98", "26"), ("1234", "4321"), ("12", "1345")]
)
def test_other_rows_of_digits_are_more_than_one_digit_off(one: str, other: str) -> None:
    assert not is_one_digit_off(one, other)
    assert not is_one_digit_off(other, one)


@pytest.mark.parametrize(
    "words",
    [
        "全年收到申请21件。",  # two digits exchanged
        "全年收到申请112件。",  # one too many
        "全年收到申请14件。",  # a little off
        "全年收到申请86件。",  # far off, and nothing else stands with it
    ],
)
def test_a_figure_written_wrongly_is_told(words: str) -> None:
    assert "N-1" in ids(filing(words, new_received=12, granted=12))


@pytest.mark.parametrize(
    "words",
    [
        "全年收到申请112件，法制科经手收到申请3件。",
        "全年收到申请112件，例如收到申请110件的那个月。",
    ],
)
def test_a_number_of_something_else_beside_the_right_one_is_let_be(words: str) -> None:
    assert "N-1" not in ids(filing(words, new_received=112, granted=112))


def test_one_case_told_at_length_is_not_the_figure() -> None:
    words = "全年收到申请30件，予以公开24件，部分公开6件。征地一事反复沟通，1件予以公开。"
    assert "N-7" not in ids(filing(words, new_received=30, granted=24, granted_in_part=6))
