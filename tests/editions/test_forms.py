"""Every shipped edition against the official form, cell for cell (the tables beside this file)."""

import csv
from pathlib import Path

import pytest

from models.editions.edition import HEAD_SEPARATOR, Edition
from models.editions.known_editions import edition_by_name, edition_for, known_editions
from models.editions.shipped import shipped
from models.errors import NoSuchCell, Refused

EDITIONS = pytest.mark.parametrize("name", shipped())
NEWEST = known_editions()[-1]


def official(name: str) -> list[dict[str, str]]:
    path = Path(__file__).parent / f"cells-{name}.csv"
    assert path.is_file(), f"list the cells of the official form in {path.name}, from its text, not from the TOML"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@EDITIONS
def test_cells_in_printed_order(name: str) -> None:
    assert [str(cell) for cell in edition_by_name(name).cells] == [line["key"] for line in official(name)]


def told(edition: Edition, key: str) -> dict[str, str]:
    cell = edition.find(key)
    row, column = edition.row_and_column(cell)
    return {
        "key": key,
        "kind": edition.kind(cell).value,
        "computed": "total" if cell in edition.operands else "",
        "table": edition.section_of(cell).heading,
        "block_title": edition.blocks[cell.block].title,
        "row_head": HEAD_SEPARATOR.join(row.head),
        "column_head": HEAD_SEPARATOR.join(column.head),
    }


@EDITIONS
def test_kinds_heads_and_titles(name: str) -> None:
    edition = edition_by_name(name)
    for line in official(name):
        assert told(edition, line["key"]) == line


@EDITIONS
def test_six_sections(name: str) -> None:
    headings = [section.heading for section in edition_by_name(name).sections if section.heading]
    assert headings == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]


@pytest.mark.parametrize(
    ("year", "name"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021"), (2099, NEWEST.name)]
)
def test_the_year_chooses(year: int, name: str) -> None:
    assert edition_for(year).name == name


def test_a_year_before_the_first_format_is_refused() -> None:
    with pytest.raises(Refused, match="2018 年度没有对应的报告格式"):
        edition_for(2018)


def test_unknown_cell_suggests_the_nearest() -> None:
    with pytest.raises(NoSuchCell, match=r"是不是 requests\.new_received\.total"):
        edition_by_name("2021").find("requests.new_recieved.total")


def test_the_same_meaning_has_the_same_key_in_both() -> None:
    older, newer = edition_by_name("2019"), edition_by_name("2021")
    shared = set(older.cells) & set(newer.cells)
    assert {cell.block for cell in shared} == {"requests", "disputes", "licences", "enforcement"}
    assert not {cell for cell in shared if cell.block == "documents"}


def test_totals_of_totals_come_after_their_parts() -> None:
    for edition in known_editions():
        done = set(edition.typed_cells)
        for total, parts in edition.operands.items():
            assert set(parts) <= done
            done.add(total)
        assert done == set(edition.cells)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("requests.granted.natural_person", "自然人·予以公开"),
        ("disputes.all.suit_after_total", "复议后起诉·总计"),
        ("fees.fees.amount", "本年收费金额·行政事业性收费"),
        ("requests.granted_in_part.total", "总计·部分公开"),
    ],
)
def test_short_names_are_what_a_clerk_says(key: str, name: str) -> None:
    edition = edition_by_name("2021")
    assert edition.short_name(edition.find(key)) == name
