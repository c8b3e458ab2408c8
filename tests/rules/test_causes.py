"""Likely causes are named only when they explain the difference exactly, and only when few cells fit."""

from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.editions.known_editions import known_editions
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from models.rules.causes import MAX_CAUSES, likely_causes
from models.rules.check import check
from models.rules.finding import Finding

EDITION = known_editions()[-1]
BALANCED = {"new_received": 3001, "carried_in": 34, "granted": 1288, "refused_state_secret": 1644, "carried_out": 103}


def filing(changes: dict[str, int], column: str = "natural_person", **more: dict[str, int]) -> Filing:
    typed = {cell: 0 for cell in EDITION.typed_cells}
    for key, rows in {column: {**BALANCED, **changes}, **more}.items():
        typed |= {CellKey("requests", row, key): value for row, value in rows.items()}
    return Filing(EDITION, 2024, Agency("示例县人民政府"), add_up(EDITION, typed))


def breaches(report: Filing) -> list[Finding]:
    def crash(rule: str, trouble: Exception) -> None:
        raise trouble

    return [finding for finding in check(report, crash) if finding.rule == "T3-1"]


def causes(report: Filing) -> tuple[str, ...]:
    found = breaches(report)
    return likely_causes(found[0], report, found)


def test_two_digits_that_changed_places_are_named_with_the_right_figure() -> None:
    assert causes(filing({"granted": 1828})) == ("“自然人·予以公开”的 1828 可能颠倒了两位，应为 1288。",)


def test_a_missing_or_surplus_last_digit_is_named() -> None:
    assert causes(filing({"granted": 128})) == ("“自然人·予以公开”的 128 可能少写了末位，应为 1288。",)
    assert "多写了末位，应为 34" in causes(filing({"carried_in": 340}))[0]
    assert causes(filing({"carried_in": 19, "refused_third_party": 16, "granted": 1272})) == (), "16 for 1 is chance"


def test_a_figure_counted_twice_is_named() -> None:
    twice = causes(
        filing({"granted": 1288 + 58, "unavailable_not_held": 0, "refused_other_law": 58, "carried_out": 45})
    )
    assert any("差的 58 正好是“自然人·其他法律行政法规禁止公开”" in cause for cause in twice)


def test_a_figure_in_the_wrong_column_is_named() -> None:
    report = filing({"granted": 1281}, enterprise={"new_received": 20, "granted": 27})
    assert causes(report)[0] == "“商业企业”一列相差的数正好相反，可能有 7 填错了列。"


def test_a_column_that_stands_a_row_too_low_is_named() -> None:
    rows = [cell.row for cell in EDITION.typed_cells if (cell.block, cell.column) == ("requests", "natural_person")]
    balanced = {**BALANCED, "granted": 1391, "carried_out": 0}
    low = dict(zip(rows, (0, *(balanced.get(row, 0) for row in rows[:-1])), strict=True))
    assert causes(filing(low)) == ("“自然人”一列可能整列填低了一行，上移一行两边就相等。",)
    assert not any("填低" in cause for cause in causes(filing({**low, "granted": 35})))


def test_a_difference_that_nothing_explains_is_left_alone() -> None:
    assert causes(filing({"granted": 1290})) == ()


def test_a_small_difference_equals_some_cell_by_chance() -> None:
    assert causes(filing({"granted": 1290, "refused_third_party": 2, "carried_out": 101})) == ()


def test_many_fitting_cells_explain_nothing() -> None:
    many = dict.fromkeys(["refused_other_law", "refused_third_party", "refused_internal_affairs"], 17)
    assert not any("差的 17" in cause for cause in causes(filing({**many, "granted": 1288 - 34})))


@given(st.dictionaries(st.sampled_from(sorted(BALANCED)), st.integers(0, 99_999), max_size=3))
def test_never_more_than_a_few(changes: dict[str, int]) -> None:
    report = filing(changes)
    for finding in breaches(report):
        assert len(likely_causes(finding, report, breaches(report))) <= MAX_CAUSES
