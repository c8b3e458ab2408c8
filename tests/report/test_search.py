"""Words looked for in a report: every place that is read, none that is not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.figures.totals import Figures
from models.report.filing import Agency, Filing
from models.report.search import find_words, replace_hits

CELL = CellKey("requests", "granted", "total")
EDITION = edition_for(2025)
FILING = Filing(agency=Agency("示例县人民政府"), year=2025, edition=EDITION, figures=Figures({}, {CELL: 119}), texts={})


def with_text(text: str) -> Filing:
    return replace(FILING, texts={"overview": text})


@given(
    st.lists(st.sampled_from(["ab", "A", "b", "1", "19", f"{{{CELL}}}", "{requests.granted.enterprise}", "\n", "甲"]))
)
def test_what_is_replaced_is_what_was_found_and_fields_stay(parts: list[str]) -> None:
    text = "".join(parts)
    filing = with_text(text)
    hits = [hit for hit in find_words(filing, "ab") if hit.section == "overview"]
    assert all(text[slice(*hit.span)].casefold() == "ab" for hit in hits if hit.span and hit.is_replaceable)
    changed = replace_hits(text, (hit for hit in hits if hit.is_replaceable), "")
    assert changed.count("{") == text.count("{")
    assert len(changed) == len(text) - 2 * sum(hit.is_replaceable for hit in hits)


def test_words_around_a_blank_field_are_found_but_not_replaced() -> None:
    filing = with_text("新收{requests.granted.enterprise}件")
    [hit] = [hit for hit in find_words(filing, "收件") if hit.section == "overview"]
    assert not hit.is_replaceable


def test_an_outer_head_of_the_form_is_one_place() -> None:
    words = [hit.before + hit.found + hit.after for hit in find_words(FILING, "本年度办理结果")]
    assert len(words) == len(set(words)) == 1


def test_nothing_is_found_for_nothing() -> None:
    assert find_words(with_text("甲"), "") == ()
