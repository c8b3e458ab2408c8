"""The list of how printed words drift: each entry belongs to words that a form prints."""

from collections.abc import Mapping

import pytest

from models.editions.known_editions import known_editions
from models.exchange.label_matching import Aliases, load_aliases, reduce_label


def headings() -> set[str]:
    return {section.key for edition in known_editions() for section in edition.sections}


def row_labels() -> set[str]:
    rows = [row for edition in known_editions() for block in edition.blocks.values() for row in block.rows]
    return {reduce_label(row.head[-1]) for row in rows if row.head}


def column_labels() -> set[str]:
    columns = [line for edition in known_editions() for block in edition.blocks.values() for line in block.columns]
    return {reduce_label(head) for line in columns for head in line.head}


@pytest.mark.parametrize(
    ("part", "printed"), [("headings", headings()), ("rows", row_labels()), ("columns", column_labels())]
)
def test_what_is_printed_instead_of_a_label_stands_under_a_label_of_a_form(part: str, printed: set[str]) -> None:
    aliases: Aliases = load_aliases()
    listed: Mapping[str, tuple[str, ...]] = getattr(aliases, part)
    assert [label for label in listed if label not in printed] == []
