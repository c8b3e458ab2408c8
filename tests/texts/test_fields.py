"""Bound fields in texts."""

from models.editions.known_editions import edition_for
from models.figures.totals import add_up
from models.texts.fields import fill_fields, find_fields

EDITION = edition_for(2025)
TOTAL = EDITION.find("requests.new_received.total")
TYPED = EDITION.find("requests.new_received.natural_person")
MONEY = EDITION.find("fees.fees.amount")


def test_a_field_becomes_the_figure_as_the_form_prints_it() -> None:
    figures = add_up(EDITION, {TYPED: 146, MONEY: 961_716_000_00})
    filled = fill_fields("共收到{requests.new_received.total}件，收费{fees.fees.amount}万元。", EDITION, figures)
    assert filled.text == "共收到146件，收费96171.6万元。"
    assert (filled.unknown_fields, filled.blank_cells) == ((), ())


def test_an_unknown_field_stays_and_is_told() -> None:
    filled = fill_fields("共{requests.no_such.total}件", EDITION, add_up(EDITION, {}))
    assert filled.text == "共{requests.no_such.total}件"
    assert filled.unknown_fields == ("requests.no_such.total",)


def test_a_blank_cell_leaves_nothing_and_is_told() -> None:
    filled = fill_fields("共{requests.new_received.total}件", EDITION, add_up(EDITION, {}))
    assert filled.text == "共件"
    assert filled.blank_cells == (TOTAL,)


def test_braces_of_other_kinds_are_text() -> None:
    text = "{} {a} {a.b} {A.b.c} {{x}} {requests.new_received.total"
    assert find_fields(text, EDITION) == ()
    assert fill_fields(text, EDITION, add_up(EDITION, {})).text == text


def test_a_field_knows_its_place() -> None:
    (field,) = find_fields("收到{requests.new_received.total}件", EDITION)
    assert (field.start, field.end, field.cell) == (2, 31, TOTAL)
