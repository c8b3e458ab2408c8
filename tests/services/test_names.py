"""Names in files: one that shows other words than it holds, or goes on without end, is refused in a sentence."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import AppError, BrokenFile, Refused
from models.exchange.candidate import Candidate
from models.exchange.formats.report_json import read_report, write_report
from models.exchange.packages.bundle import read_bundle_candidate, write_bundle
from models.exchange.packages.distribution_file import Distribution, read_distribution, write_distribution
from models.exchange.packages.receipt import Receipt, Ruling, read_receipt, write_receipt
from models.exchange.report_file import read_report_bytes
from models.exchange.roster_table import read_roster
from models.report.filing import Agency, Filing
from models.report.notes import Note, NoteLine, NoteLineKind
from models.report.roster import Roster, RosterUnit
from models.services.library import Library
from tests.services.collected import CELL, YEAR

AT = "2026-01-20T02:00:00+00:00"
BAD = {"turned": "示例县\u202e府政民人", "endless": "县" * 200_000, "two lines": "示例\n县", "isolate": "示例\u2066县"}
TOLD = "改变文字方向的控制字符|名称最多 200 个字"
Write = Callable[[Filing, str], object]


def in_json(sample: Filing, name: str) -> object:
    node = json.loads(write_report(sample))
    node["agency"] = {"name": name, "code": "1", "level": ""}
    return read_report(json.dumps(node))


def in_bundle(sample: Filing, name: str) -> object:
    return read_bundle_candidate(write_bundle(replace(sample, agency=Agency(name))))


def in_code(sample: Filing, name: str) -> object:
    return read_bundle_candidate(write_bundle(replace(sample, agency=Agency("示例县", name))))


def in_roster(sample: Filing, name: str) -> object:
    return read_roster(f'code,name,parent,level,required\n1,"{name}",,county,1\n')


def in_receipt(sample: Filing, name: str) -> object:
    told = Receipt("1", Ruling.RETURNED, name, sample.agency, YEAR, sample.edition, 1, "", "", "请重做", AT)
    return read_receipt(write_receipt(told))


def in_receipts_unit(sample: Filing, name: str) -> object:
    told = Receipt("1", Ruling.RETURNED, "上级", Agency(name), YEAR, sample.edition, 1, "", "", "请重做", AT)
    return read_receipt(write_receipt(told))


def in_distribution(sample: Filing, name: str) -> object:
    return read_distribution(write_distribution(Distribution(name, YEAR, AT, roster=Roster((RosterUnit("1", "甲"),)))))


def in_note(sample: Filing, name: str) -> object:
    line = NoteLine(NoteLineKind.QUESTION, "请核对", "王某", AT, name)
    return read_bundle_candidate(write_bundle(replace(sample, notes={CELL: Note(CELL, (line,))})))


@pytest.mark.parametrize(
    "read", [in_json, in_bundle, in_code, in_roster, in_receipt, in_receipts_unit, in_distribution, in_note]
)
@pytest.mark.parametrize("name", BAD)
def test_such_a_name_in_a_file_is_refused_in_a_sentence(sample: Filing, read: Write, name: str) -> None:
    with pytest.raises(BrokenFile) as refused:
        read(sample, BAD[name])
    assert len(refused.value.sentence) < 300


@pytest.mark.parametrize("read", [in_json, in_bundle, in_code, in_roster, in_receipt, in_distribution])
@pytest.mark.parametrize("name", ["turned", "isolate"])
def test_the_sentence_says_which_character_it_is(sample: Filing, read: Write, name: str) -> None:
    with pytest.raises(BrokenFile, match=r"控制字符（U\+20(2E|66)），请删去重打"):
        read(sample, BAD[name])


@pytest.mark.parametrize("name", BAD)
def test_no_report_is_begun_or_renamed_with_such_a_name(library: Library, sample: Filing, name: str) -> None:
    agency = Agency(BAD[name])
    for attempt in (
        lambda: library.begin_report(agency, YEAR),
        lambda: library.add_filing(replace(sample, agency=agency), "文件"),
        lambda: library.open(library.add_filing(sample, "文件")).set_agency(agency),
    ):
        with pytest.raises(Refused, match=TOLD):
            attempt()
    assert all(line.agency == sample.agency for line in library.reports())


def test_a_name_that_a_page_tells_is_read_without_what_nobody_sees(tmp_path: Path) -> None:
    page = "<h1>示例县\u202e人民政府2025年政府信息公开工作年度报告</h1><p>一、总体情况</p>" + "字" * 10
    candidate = read_report_bytes(page.encode(), "年报.html")
    assert isinstance(candidate, Candidate)
    assert candidate.filing.agency.name == "示例县人民政府"
    endless = f"<h1>{'县' * 200_000}2025年政府信息公开工作年度报告</h1><p>一、总体情况</p>"
    try:
        found = read_report_bytes(endless.encode(), "年报.html")
    except AppError:
        return
    assert len(found.filing.agency.name) <= 60


def test_a_reason_in_a_roster_may_go_over_lines() -> None:
    text = 'code,name,parent,level,required,exempt_reason\n1,甲,,county,1,"今年\n新设"\n'
    assert read_roster(text).units[0].exempt_reason == "今年\n新设"
