"""A bad edition file is refused with the file and the key at fault."""

from pathlib import Path

import pytest

from models.editions.edition import CellKey
from models.editions.edition_file import load_edition
from models.errors import BrokenEdition
from resources import find

SOURCE = find("editions/2021.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "9999.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "2021"', "", "缺少 name"),
        ("from_year = 2021", 'from_year = "2021"', "from_year：应是 int"),
        ('kind = "money_wan"', 'kind = "money_wna"', "不认识的数值种类 money_wna"),
        ('corner = "信息内容"', 'corners = "信息内容"', r"table\[0\].block\[0\].corners：不认识的项"),
        ('sums = ["*"]', 'sums = ["nobody"]', "合计没有可加的单元格"),
        ('key = "granted"', 'key = "new_received"', "new_received 出现了两次"),
        ('left = { new_received = "第一项"', 'left = { new_recieved = "第一项"', "没有名为 new_recieved 的行"),
        ('carried_from = "carried_out"', 'carried_from = "carried_of"', "carried_from：没有名为 carried_of 的行"),
        ('table = "disputes"', 'table = "dispute"', "没有名为 dispute 的表"),
        ("[[section]]", "[[section", "读不出来"),
    ],
)
def test_refusals_name_the_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in SOURCE
    with pytest.raises(BrokenEdition, match=told) as refusal:
        load_edition(written(tmp_path, SOURCE.replace(old, new, 1)))
    assert "9999.toml" in refusal.value.sentence


def test_a_new_edition_needs_no_python(tmp_path: Path) -> None:
    text = SOURCE.replace('name = "2021"', 'name = "2030"').replace("from_year = 2021", "from_year = 2030")
    text = text.replace(
        '{ key = "coercion", head = "行政强制" }',
        '{ key = "coercion", head = "行政强制" },\n{ key = "new_row", head = "新的一行" }',
    )
    edition = load_edition(written(tmp_path, text))
    assert edition.has(CellKey("enforcement", "new_row", "decisions"))


def test_what_is_carried_over_stands_in_the_file(tmp_path: Path) -> None:
    edition = load_edition(written(tmp_path, SOURCE))
    into, out = (CellKey("requests", row, "research") for row in ("carried_in", "carried_out"))
    assert edition.carried_cells[into] == out
    assert len(edition.carried_cells) == len(edition.blocks["requests"].columns)
    without = load_edition(written(tmp_path, SOURCE.replace(', carried_from = "carried_out"', "")))
    assert without.carried_cells == {}
