"""The step from one text to another: as small as can be, and no field is cut in two."""

from hypothesis import given
from hypothesis import strategies as st

from models.report.change import smallest_text_step

GRANTED, REFUSED = "{requests.granted.total}", "{requests.granted_in_part.total}"
TEXTS = st.lists(st.sampled_from(["甲", "乙", "12", "{", "}", GRANTED, REFUSED]), max_size=8).map("".join)


@given(TEXTS, TEXTS)
def test_it_leads_from_one_to_the_other_and_back(old: str, new: str) -> None:
    step = smallest_text_step("text:overview", old, new)
    assert (step.apply(old) or "") == new
    assert (step.reversed().apply(new) or "") == old


@given(TEXTS, TEXTS)
def test_no_field_is_cut(old: str, new: str) -> None:
    step = smallest_text_step("text:overview", old, new)
    for text, part in ((old, str(step.before)), (new, str(step.after))):
        rest = text[: step.offset] + "\0" + text[(step.offset or 0) + len(part) :]
        for field in (GRANTED, REFUSED):
            assert part.count(field) + rest.count(field) == text.count(field)


def test_a_field_in_place_of_another_is_the_whole_field() -> None:
    step = smallest_text_step("text:overview", f"共{GRANTED}件", f"共{REFUSED}件")
    assert (step.before, step.after) == (GRANTED, REFUSED)
