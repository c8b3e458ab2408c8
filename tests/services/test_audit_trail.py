"""The audit trail in words: who, when, where from, before and after."""

import csv
import io

import pytest

from models.report.change import ValueSource
from models.report.filing import Agency, Filing
from models.services.audit_trail import HEAD, audit_rows, to_csv
from models.services.library import Library
from models.services.report_session import ReportSession


@pytest.mark.promise("trail")
def test_every_step_is_told_in_the_words_of_the_form(session: ReportSession) -> None:
    money = session.edition.find("fees.fees.amount")
    session.set_cells({money: 12_345_600}, source=ValueSource.IMPORTED, origin="年报.docx 表二")
    session.set_text("overview", "一二三")
    session.set_text("overview", "一二四三")
    session.set_cover("telephone", "12345", "电话")
    session.set_agency(Agency("示例市财政局"))
    session.explain(session.findings[0], "机构改革")
    session.undo()
    rows = list(audit_rows(session))[1:]
    assert [(r.action, r.place, r.before, r.after) for r in rows] == [
        ("修改", "本年收费金额·行政事业性收费", "", "12.3456"),
        ("修改", f"{session.edition.section('overview').short_name}（第 1 字起）", "", "一二三"),
        ("修改", f"{session.edition.section('overview').short_name}（第 3 字起）", "", "四"),
        ("修改", "电话", "", "12345"),
        ("修改", "单位", "示例县人民政府", "示例市财政局"),
        ("修改", "问题说明", "", "机构改革"),
        ("撤销", "问题说明", "机构改革", ""),
    ]
    assert (rows[0].source, rows[0].origin, rows[0].operator) == ("导入", "年报.docx 表二", "张某")
    assert len({row.chain for row in rows}) == 7


def test_states_and_printed_totals(library: Library, sample: Filing) -> None:
    from dataclasses import replace

    cell, other = (sample.edition.find(f"requests.{row}.total") for row in ("granted", "handled_total"))
    printed = library.open(library.add_filing(replace(sample, printed={cell: None, other: 4}), "网页"))
    told = {row.place: row.after for row in audit_rows(printed)}
    assert told[f"原表合计 {sample.edition.short_name(cell)}"] == "空"
    assert told[f"原表合计 {sample.edition.short_name(other)}"] == "4"
    session = library.open(library.add_filing(sample, "示例"))
    session.finalise()
    session.reopen("有误")
    assert [(r.place, r.before, r.after, r.origin) for r in audit_rows(session)][-2:] == [
        ("状态", "草稿", "已定稿", ""),
        ("状态", "已定稿", "草稿", "有误"),
    ]


@pytest.mark.promise("formulas-disarmed")
def test_a_spreadsheet_finds_no_formula(session: ReportSession) -> None:
    for words in ("=HYPERLINK(1)", "@x", "-5", "+1 2", '普通\n两行,引"号'):
        session.set_cover("office", words, "机构")
    rows = list(csv.reader(io.StringIO(to_csv(audit_rows(session)), newline="")))
    assert rows[0] == list(vars(HEAD).values())
    assert [row[11] for row in rows[-5:]] == ["'=HYPERLINK(1)", "'@x", "-5", "'+1 2", '普通\n两行,引"号']
