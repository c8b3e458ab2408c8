"""勾稽关系 and printed totals."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name, known_editions
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from models.rules.equations import equations_hold, printed_totals_agree
from models.rules.finding import Breach

EDITION = edition_by_name("2021")


def filing(typed: Mapping[str, int | None], printed: Mapping[str, int | None] | None = None) -> Filing:
    cells = {EDITION.find(name): value for name, value in typed.items()}
    totals = {EDITION.find(name): value for name, value in (printed or {}).items()}
    return Filing(EDITION, 2024, Agency("示例县人民政府"), add_up(EDITION, cells), printed=totals)


def column(name: str, **rows: int) -> dict[str, int]:
    """A wholly filled column of the requests table; rows not named are 0."""
    cells = [cell for cell in EDITION.typed_cells if cell.block == "requests" and cell.column == name]
    return {str(cell): rows.get(cell.row, 0) for cell in cells}


def breaches(subject: Filing) -> list[Breach]:
    return list(equations_hold.check(subject))


def test_a_balanced_column_is_quiet() -> None:
    assert breaches(filing(column("natural_person", new_received=146, granted=140, carried_out=6))) == []


@pytest.mark.promise("checked-at-once")
def test_a_broken_column_says_both_sides_and_the_difference() -> None:
    [breach] = breaches(filing(column("natural_person", new_received=146, granted=148)))
    assert breach.message == "自然人：第一项 146 + 第二项 0 = 146，第三项 148 + 第四项 0 = 148，相差 2。"
    assert (breach.left, breach.right) == (146, 148)
    assert [cell.row for cell in breach.left_cells] == ["new_received", "carried_in"]
    assert [cell.row for cell in breach.right_cells] == ["handled_total", "carried_out"]
    assert breach.rule == "T3-1"


def test_a_column_with_a_blank_is_not_yet_judged() -> None:
    typed = column("natural_person", new_received=146, granted=148)
    del typed["requests.refused_state_secret.natural_person"]
    assert breaches(filing(typed)) == []


def test_in_a_print_a_blank_is_nothing() -> None:
    typed = {"requests.new_received.natural_person": 146, "requests.granted.natural_person": 148}
    subject = filing(typed, {"requests.granted.total": 148})
    assert [(breach.left, breach.right) for breach in breaches(subject)] == [(146, 148)]


def test_the_total_column_is_judged_where_only_it_was_printed() -> None:
    printed = {"requests.new_received.total": 10, "requests.carried_in.total": 0}
    printed |= {"requests.handled_total.total": 9, "requests.carried_out.total": 0}
    [breach] = breaches(filing({}, printed))
    assert (breach.left, breach.right) == (10, 9)
    assert {cell.column for cell in breach.left_cells} == {"total"}


def test_the_total_column_does_not_repeat_its_parts() -> None:
    names = [c.key for c in EDITION.blocks["requests"].columns if not c.is_total]
    typed = {key: value for name in names for key, value in column(name).items()}
    typed |= column("research", new_received=1)
    assert [breach.left_cells[0].column for breach in breaches(filing(typed))] == ["research"]


@pytest.mark.promise("printed-total-told")
def test_a_printed_total_that_differs_is_found_with_the_sum_in_words() -> None:
    subject = filing(
        {"requests.granted.natural_person": 3, "requests.granted.research": 4}, {"requests.granted.total": 8}
    )
    [breach] = printed_totals_agree.check(subject)
    assert breach.message == "总计·予以公开：原表印为 8，按各格相加应为 3 + 0 + 4 + 0 + 0 + 0 = 7，相差 1。"
    assert breach.rule == "T3-3"


def test_a_printed_blank_is_a_fault_only_beside_figures() -> None:
    printed = {"requests.granted.total": None, "requests.otherwise_other.total": None}
    [breach] = printed_totals_agree.check(filing({"requests.granted.natural_person": 3}, printed))
    assert breach.message.startswith("总计·予以公开：原表印的是空白")


def test_each_printed_total_is_held_to_its_own_rule() -> None:
    typed = {"requests.granted.natural_person": 3, "disputes.all.suit_after_upheld": 1}
    printed = {"requests.handled_total.natural_person": 4, "disputes.all.suit_after_total": 2}
    assert [b.rule for b in printed_totals_agree.check(filing(typed, printed))] == ["T3-2", "T4-1"]


def whole(edition: Edition, numbers: list[int]) -> dict[CellKey, int | None]:
    return dict(zip(edition.typed_cells, numbers, strict=True))


@given(st.data())
def test_a_report_made_to_balance_is_quiet_and_one_more_is_heard(data: st.DataObject) -> None:
    edition = data.draw(st.sampled_from(known_editions()))
    size = len(edition.typed_cells)
    typed = whole(edition, data.draw(st.lists(st.integers(0, 10**6), min_size=size, max_size=size)))
    columns = [c.key for c in edition.blocks["requests"].columns if not c.is_total]
    figures = add_up(edition, typed)
    for name in columns:
        came, went, handled = (
            CellKey("requests", row, name) for row in ("new_received", "carried_out", "handled_total")
        )
        typed[came] = figures.all[handled] + (typed[went] or 0)
        typed[CellKey("requests", "carried_in", name)] = 0
    agency = Agency("示例县人民政府")
    assert list(equations_hold.check(Filing(edition, edition.from_year, agency, add_up(edition, typed)))) == []
    touched = CellKey("requests", "granted", data.draw(st.sampled_from(columns)))
    typed[touched] = (typed[touched] or 0) + 1
    [breach] = equations_hold.check(Filing(edition, edition.from_year, agency, add_up(edition, typed)))
    assert {cell.column for cell in breach.left_cells} == {touched.column}
    assert abs((breach.left or 0) - (breach.right or 0)) == 1
