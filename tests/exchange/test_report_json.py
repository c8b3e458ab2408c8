"""The interchange form of a report."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.editions.known_editions import edition_by_name, edition_for, known_editions
from models.errors import BrokenFile
from models.exchange.formats.report_json import read_report, write_report
from models.figures.totals import add_up
from models.report.filing import Agency, Explanation, Filing, Level


def told(**parts: object) -> str:
    return json.dumps({"schema": 1, "report_year": 2024, "agency": {"name": "示例县人民政府"}, **parts})


def test_what_is_written_is_read_again(sample: Filing) -> None:
    again = read_report(write_report(sample))
    assert again.filing == sample
    assert again.ignored == ()


def test_the_file_has_sorted_keys_and_no_floats(sample: Filing) -> None:
    text = write_report(sample)
    root = json.loads(text, parse_float=lambda _: pytest.fail("a float"))
    assert list(root) == sorted(root)
    assert root["figures"]["fees.fees.amount"] == "96171.6"


def test_absent_and_null_are_blank_and_not_zero() -> None:
    figures = {"requests.granted.research": None, "requests.granted.welfare": 0}
    filing = read_report(told(figures=figures)).filing
    edition = filing.edition
    assert filing.figures.get(edition.find("requests.granted.research")) is None
    assert filing.figures.get(edition.find("requests.granted.welfare")) == 0
    assert filing.figures.get(edition.find("requests.granted.enterprise")) is None


def test_totals_among_figures_are_printed_totals() -> None:
    filing = read_report(told(figures={"requests.granted.total": 9, "requests.otherwise_other.total": None})).filing
    cells = [filing.edition.find(f"requests.{row}.total") for row in ("granted", "otherwise_other")]
    assert dict(filing.printed) == {cells[0]: 9, cells[1]: None}
    assert filing.figures.typed == {}


@pytest.mark.parametrize(("year", "edition"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2024, "2021")])
def test_the_year_chooses_the_edition(year: int, edition: str) -> None:
    assert read_report(told(report_year=year)).filing.edition is edition_by_name(edition)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"figures": {"requests.new_recieved.total": 1}}, r"figures：.*是不是 requests\.new_received\.total"),
        ({"figures": {"requests.granted.research": 1.5}}, r"figures\.requests\.granted\.research：这里只能填整数"),
        ({"figures": {"requests.granted.research": "多"}}, "不是数"),
        ({"figures": {"requests.granted.research": True}}, "应是数或空"),
        ({"figures": {"requests.granted.research": [1]}}, "应是数或空"),
        ({"figures": {"requests.granted.research": 10**12}}, "有 13 位"),
        ({"figures": []}, "figures：应是"),
        ({"figures": {"fees.fees.amount": "1.1234567"}}, "最多 6 位小数"),
        ({"printed_totals": {"requests.granted.research": 1}}, "不是合计"),
        ({"texts": {"summary": "字"}}, r"texts\.summary：没有这一项"),
        ({"texts": {"overview": 5}}, r"texts\.overview：应是文字"),
        ({"texts": {"overview": "好\n坏\x00字"}}, "第 2 段第 2 个字"),
        ({"texts": {"overview": "\ud800"}}, r"U\+D800"),
        ({"edition": "2019"}, "2024 年度的报告用 2021 格式"),
        ({"edition": "1999"}, "不认识报告格式"),
        ({"report_year": "2024"}, "report_year：应是整数"),
        ({"report_year": 2001}, "没有对应的报告格式"),
        ({"report_year": 99999}, "不像一个年度"),
        ({"agency": {"nmae": "x"}}, r"agency\.nmae：不认识的项"),
        ({"agency": {"name": "x", "level": "king"}}, "不认识的层级 king"),
        ({"schema": 2}, "更新版本的程序"),
        ({"schema": 0}, "不认识的版本"),
        ({"figure": {}}, "figure：不认识的项"),
        ({"explanations": [{"rule": "Y-1", "cells": ["a.b.c"], "text": ""}]}, r"explanations\[0\]\.cells"),
        ({"explanations": [{"rule": "Y-1", "why": ""}]}, r"explanations\[0\]\.why：不认识的项"),
        ({"explanations": [{"rule": 1, "text": ""}]}, r"explanations\[0\]\.rule：应是文字"),
    ],
)
def test_refusals_name_the_path(parts: dict[str, Any], why: str) -> None:
    with pytest.raises(BrokenFile, match=why):
        read_report(told(**parts))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "不是有效的 JSON"),
        ("[]", "开头：应是"),
        ("{}", "没有写报告年度"),
        ('{"report_year": NaN}', "NaN 不是数"),
        ('{"report_year": 1e999}', "report_year：应是整数"),
        ('{"report_year": 2024, "report_year": 2023}', "出现了两次"),
        ('{"report_year": ' + "9" * 5000 + "}", "有一个数有几千位"),
        ('{"report_year": ' + "9" * 31 + "}", "999999999999 不像一个年度"),
        ('{"report_year": 2025, "figures": {"requests.granted.research": ' + "9" * 31 + "}}", "31 位"),
        ("[" * 200_000, "括号层数太多"),
    ],
)
@pytest.mark.promise("hostile-files")
def test_hostile_json_is_refused_with_a_sentence(text: str, why: str) -> None:
    with pytest.raises(BrokenFile, match=why):
        read_report(text)


def test_a_collection_without_schema_may_carry_remarks() -> None:
    candidate = read_report('{"report_year": 2023, "agency": "示例县人民政府", "comment": "x", "figures": {}}')
    assert candidate.ignored == ("comment",)
    assert candidate.filing.agency.name == "示例县人民政府"


def test_a_unit_in_a_cell_is_taken_off_and_remarked() -> None:
    text = told(report_year=2019, figures={"procurement.procurement.amount": "251000元"})
    filing = read_report(text).filing
    cell = filing.edition.find("procurement.procurement.amount")
    assert filing.figures.get(cell) == 25_100_000
    assert filing.remarks[cell] == "原为“251000元”，去掉单位“元”，记为 251000"


def test_real_collections_are_read(shared: Path) -> None:
    for path in sorted((shared / "samples/figures").glob("*.json")):
        source = json.loads(path.read_text(encoding="utf-8"), parse_float=str)
        filing = read_report(path.read_text(encoding="utf-8")).filing
        written = json.loads(write_report(filing))
        for key, value in source["figures"].items():
            part = "printed_totals" if filing.edition.find(key) in filing.edition.operands else "figures"
            if value is None:
                assert written[part].get(key) is None
            else:
                assert str(written[part][key]) == str(value).removesuffix("元")


@settings(max_examples=50)
@given(st.data())
def test_any_filing_comes_back_whole(data: st.DataObject) -> None:
    edition = data.draw(st.sampled_from(known_editions()))
    counts = st.none() | st.integers(0, 10**12 - 1)
    typed = {cell: data.draw(counts) for cell in edition.typed_cells}
    words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40).filter(
        lambda text: "\ufffe" not in text and "\uffff" not in text
    )
    filing = Filing(
        edition=edition,
        year=edition.from_year,
        agency=Agency(data.draw(words), "", data.draw(st.none() | st.sampled_from(Level))),
        figures=add_up(edition, typed),
        texts={section.key: text for section in edition.text_sections if (text := data.draw(words))},
        printed={cell: data.draw(counts) for cell in list(edition.operands)[:5]},
        explanations=(Explanation("Y-1", edition.typed_cells[:2], data.draw(words)),),
    )
    assert edition_for(filing.year) is edition
    assert read_report(write_report(filing)).filing == filing
