"""What F1 tells: each line of an edition whose notice was read has a source or the plain word that there is none."""

from typing import Any

import pytest

from models.editions.edition import Edition
from models.editions.guidance import load_guidance, parse_guidance
from models.editions.known_editions import known_editions
from models.errors import BrokenEdition
from models.figures.value import parse_loose_figure

READ = [edition for edition in known_editions() if edition.name in load_guidance().looked_up]
EDITIONS = pytest.mark.parametrize("edition", READ, ids=lambda edition: edition.name)


@EDITIONS
@pytest.mark.promise("help-names-source")
def test_every_row_and_column_has_been_looked_up(edition: Edition) -> None:
    cells = edition.cells
    assert [str(cell) for cell in cells if load_guidance().row(cell) is None] == []
    assert [str(cell) for cell in cells if load_guidance().column(cell) is None] == []


@EDITIONS
def test_every_text_has_been_looked_up(edition: Edition) -> None:
    assert [section.key for section in edition.text_sections if section.key not in load_guidance().sections] == []
    assert "cover" in load_guidance().sections


def test_nothing_is_kept_for_rows_that_no_edition_has() -> None:
    known = {f"{cell.block}.{cell.row}" for edition in known_editions() for cell in edition.cells}
    assert set(load_guidance().rows) - known == set()


def test_every_pattern_of_columns_is_used() -> None:
    used = {id(load_guidance().column(cell)) for edition in known_editions() for cell in edition.cells}
    assert [name for name, told in load_guidance().columns.items() if id(told) not in used] == []


def test_what_holds_for_one_edition_is_told_for_that_one() -> None:
    overview = load_guidance().sections["overview"]
    assert "五个方面" in overview.for_edition("2021").notice[0].text
    assert overview.for_edition("2019").notice == ()
    assert overview.for_edition("2019").law == overview.law


def test_the_units_the_guidance_warns_of_are_read_all_the_same() -> None:
    cell = known_editions()[0].find("procurement.procurement.amount")
    assert parse_loose_figure("251000元", known_editions()[0].kind(cell)).value == 25_100_000


@pytest.mark.parametrize(
    "entry",
    [{}, {"silent": True, "notice": []}, {"silent": True, "hearsay": []}, {"notice": [["没有出处"]]}, {"notice": [3]}],
)
@pytest.mark.promise("help-names-source")
def test_an_entry_without_source_or_silence_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(BrokenEdition, match=r"documents\.x"):
        parse_guidance(
            {"rows": {"documents.x": entry}, "columns": {}, "sections": {}, "always": {"silent": True}}
            | {"looked_up": ["2021"]}
        )


@pytest.mark.parametrize("looked_up", [[], ["2022"]])
def test_only_a_notice_that_there_is_was_read(looked_up: list[str]) -> None:
    with pytest.raises(BrokenEdition, match="looked_up"):
        parse_guidance({"rows": {}, "columns": {}, "sections": {}, "always": {"silent": True}, "looked_up": looked_up})
