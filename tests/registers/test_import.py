"""Offices' own lists are read without a wrong case: what is not sure is asked, nothing is taken in twice."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models.errors import BrokenFile, ConcurrentChange, Refused
from models.registers.request import Channel, Request
from models.registers.sheet_plan import ImportFate
from models.registers.sheet_words import column_of
from models.services.library import Library
from models.services.registers.import_plan import ImportPlan
from models.services.registers.registers import Registers
from tests.registers.conftest import COUNTY, TODAY
from tests.registers.office_lists import CASES, LISTS, _book, days_without_a_year, plain

pytestmark = pytest.mark.file_bound("what is read of a file; what is written is tried on both engines elsewhere")


def confirmed(registers: Registers, path: Path, **more: str) -> ImportPlan:
    """The plan once a person has looked at each question and taken what it suggests."""
    first = registers.request_import.plan(path)
    return registers.request_import.plan(path, answers=first.suggested_answers | more)


def facts(registers: Registers) -> list[tuple[object, ...]]:
    requests = registers.requests.all()
    told = registers.requests.particulars(requests)
    return [
        (r.number, r.received, told[r.id].name, r.requester, told[r.id].matter, r.closed, r.result) for r in requests
    ]


@pytest.mark.promise("list-without-a-wrong-case")
@pytest.mark.parametrize("write", LISTS, ids=lambda write: write.__name__)
def test_an_offices_list_is_read_without_a_wrong_case(
    registers: Registers, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    plan = confirmed(registers, write(tmp_path))
    assert [row.sentence for row in plan.rows if row.fate is ImportFate.ASIDE] == []
    assert plan.open_questions == ()
    assert registers.request_import.apply(plan) == len(CASES)
    assert facts(registers) == [tuple(case) for case in CASES]
    again = confirmed(registers, write(tmp_path))
    assert again.count(ImportFate.SAME) == len(CASES)
    with pytest.raises(Refused, match="没有要登记的"):
        registers.request_import.apply(again)
    assert registers.undo().startswith("导入 ")
    assert registers.requests.all() == []


@pytest.mark.promise("list-without-a-wrong-case")
@pytest.mark.parametrize("write", LISTS, ids=lambda write: write.__name__)
def test_before_a_person_has_answered_nothing_doubtful_is_taken_in(
    registers: Registers, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    plan = registers.request_import.plan(write(tmp_path))
    assert {question.words for question in plan.open_questions}
    registers.request_import.apply(plan) if plan.changes else None
    known = {tuple(case) for case in CASES}
    assert set(facts(registers)) <= known
    assert len(facts(registers)) + plan.count(ImportFate.ASIDE) == len(CASES)


def test_a_question_is_asked_once_for_all_its_rows(registers: Registers, tmp_path: Path) -> None:
    head = ["登记号", "收到日期", "申请人类型", "答复日期", "办理结果"]
    rows = [[f"2025-{n:03d}", "2025-03-03", "公民", "2025-03-10", "不予公开"] for n in range(1, 6)]
    path = _book(tmp_path / "一.xlsx", {"Sheet1": [head, *rows]})
    plan = registers.request_import.plan(path)
    [question] = plan.questions
    assert question.sentence == "办理结果写“不予公开”的有 5 件（工作表“Sheet1”第 2 行起），算哪一种？"
    assert "refused_state_secret" in question.kind.choices
    assert plan.count(ImportFate.ASIDE) == 5
    plan = registers.request_import.plan(path, answers={question.key: "refused_process_information"})
    registers.request_import.apply(plan)
    assert {request.result for request in registers.requests.all()} == {"refused_process_information"}


def test_next_month_the_same_list_brings_what_is_new(registers: Registers, tmp_path: Path) -> None:
    head = [
        "登记号",
        "收到日期",
        "申请方式",
        "申请人",
        "申请人类型",
        "答复日期",
        "办理结果",
        "补正日期",
        "收到补正日期",
    ]
    first = [["1", "2026-02-03", "邮寄", "赵某", "公民", "", "", "2026-02-05", ""]]
    path = _book(tmp_path / "二月.xlsx", {"Sheet1": [head, *first]})
    registers.request_import.apply(confirmed(registers, path))
    later = [
        ["1", "2026-02-03", "邮寄", "赵某", "公民", "2026-03-02", "公开", "2026-02-05", "2026-02-11"],
        ["2", "2026-03-02", "当面", "钱某", "公民", "", "", "", ""],
    ]
    path = _book(tmp_path / "三月.xlsx", {"Sheet1": [head, *later]})
    plan = confirmed(registers, path)
    assert [row.sentence for row in plan.rows] == [
        "工作表“Sheet1”第 2 行，2026-001：补登，答复日期 空 → 2026-03-02；办理结果 空 → 予以公开；办理过程补了日期",
        "工作表“Sheet1”第 3 行，2026-002：新登记",
    ]
    registers.request_import.apply(plan)
    kept = registers.requests.find("2026-001")
    assert kept is not None
    assert (kept.channel, kept.closed, kept.result) == (Channel.POST, date(2026, 3, 2), "granted")
    assert [(event.day, event.until) for event in kept.events] == [(date(2026, 2, 5), date(2026, 2, 11))]
    assert len(registers.requests.all()) == 2
    registers.undo()
    assert [request.closed for request in registers.requests.all()] == [None]


def test_what_the_list_leaves_empty_takes_nothing_away(registers: Registers, tmp_path: Path) -> None:
    kept = registers.requests.add(Request("2026-001", date(2026, 2, 3), Channel.FAX, "research", handler="法规科"))
    registers.requests.answer(kept, TODAY, "granted", "告知1号")
    head = ["登记号", "收到日期", "申请人类型", "答复日期", "办理结果"]
    path = _book(tmp_path / "一.xlsx", {"Sheet1": [head, ["2026-001", "2026-02-03", "科研机构", "", ""]]})
    assert registers.request_import.plan(path).count(ImportFate.SAME) == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["2026-001", "2026-02-30", "公民", "", ""], "收到日期“2026-02-30”看不懂"),
        (["2026-001", "", "公民", "", ""], "没有收到日期"),
        (["2026-001", "2026-02-03", "公民", "2026-02-09", ""], "写了答复日期，没有写办理结果"),
        (["2026-001", "2026-02-03", "公民", "", "公开"], "写了办理结果“公开”，没有写答复日期"),
        (["2026-001", "2026-02-03", "公民", "2026-02-01", "公开"], "答复日期 2026年2月1日 在收到的 2026年2月3日 以前"),
        (["2026-001", "2026-05-03", "公民", "", ""], "收到日期 2026年5月3日 在今天以后"),
        (["2026-009", "2026-02-05", "公民", "", ""], "登记号在台账里是 2026-02-04 收到的，表里是 2026-02-05"),
        (["2026-001", "2月3日", "公民", "", ""], "日期没有写年份"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_so_is_set_aside_with_why(
    registers: Registers, tmp_path: Path, row: list[str], told: str
) -> None:
    registers.requests.add(Request("2026-009", date(2026, 2, 4), Channel.HAND, "natural_person"))
    head = ["登记号", "收到日期", "申请人类型", "答复日期", "办理结果"]
    good = ["2026-002", "2026-02-06", "公民", "2026-02-09", "公开"]
    path = _book(tmp_path / "一.xlsx", {"Sheet1": [head, row, good]})
    plan = registers.request_import.plan(path)
    [aside] = [one for one in plan.rows if one.fate is ImportFate.ASIDE]
    assert told in aside.sentence
    assert aside.sentence.startswith("工作表“Sheet1”第 2 行")
    assert registers.request_import.apply(plan) == 1


def test_one_number_twice_in_a_list(registers: Registers, tmp_path: Path) -> None:
    head = ["登记号", "收到日期", "申请人类型", "答复日期", "办理结果"]
    rows = [
        ["1", "2026-02-06", "公民", "", ""],
        ["1", "2026-02-06", "公民", "", ""],
        ["1", "2026-02-06", "企业", "", ""],
    ]
    plan = registers.request_import.plan(_book(tmp_path / "一.xlsx", {"Sheet1": [head, *rows]}))
    assert plan.count(ImportFate.NEW) == 1
    [aside] = [row for row in plan.rows if row.fate is ImportFate.ASIDE]
    assert "登记号与工作表“Sheet1”第 2 行相同，内容不同" in aside.sentence


def test_a_list_without_numbers_is_known_again_by_its_days(registers: Registers, tmp_path: Path) -> None:
    head = ["序号", "收到日期", "申请人", "申请人类型", "答复日期", "办理结果"]
    rows = [["1", "2026-02-06", "赵某", "公民", "", ""], ["2", "2026-02-06", "钱某", "公民", "", ""]]
    path = _book(tmp_path / "一.xlsx", {"Sheet1": [head, *rows]})
    registers.request_import.apply(registers.request_import.plan(path))
    assert [request.number for request in registers.requests.all()] == ["20260206-01", "20260206-02"]
    assert registers.request_import.plan(path).count(ImportFate.SAME) == 2


def test_the_year_is_told_where_the_file_does_not_say_it(registers: Registers, tmp_path: Path) -> None:
    head = ["登记号", "收到日期", "申请人类型", "答复日期", "办理结果"]
    path = _book(tmp_path / "一.xlsx", {"Sheet1": [head, ["1", "12月30日", "公民", "1月8日", "公开"]]})
    plan = registers.request_import.plan(path, year=2025)
    assert plan.remarks == ("没有写年份的日期按 2025 年算，答复早于收到的算下一年。",)
    registers.request_import.apply(plan)
    [request] = registers.requests.all()
    assert (request.number, request.received, request.closed) == ("2025-001", date(2025, 12, 30), date(2026, 1, 8))


def test_what_was_used_of_the_list_is_said(registers: Registers, tmp_path: Path) -> None:
    head = ["登记号", "收到日期", "申请人类型", "答复日期", "办理结果", "领导批示", "是否延期"]
    row = ["1", "2026-02-06", "公民", "", "", "同意", "是"]
    plan = registers.request_import.plan(_book(tmp_path / "一.xlsx", {"Sheet1": [head, row]}))
    assert plan.remarks == ("没有用到的列：领导批示。",)
    assert plan.rows[0].sentence.endswith("新登记，写了延长答复期限，没有写日期，没有登记这一步")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "姓名,年龄\n张,3\n".encode(), b"\x00\x01\x02" * 400])
def test_what_is_no_list_is_refused_in_a_sentence(registers: Registers, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "别的.xlsx"
    path.write_bytes(content)
    with pytest.raises(BrokenFile, match="别的"):
        registers.request_import.plan(path)
    assert registers.requests.all() == []


def test_a_list_changed_meanwhile_is_not_written_over(registers: Registers, library: Library, tmp_path: Path) -> None:
    """Between plan and step somebody registers the same number by hand."""
    plan = confirmed(registers, plain(tmp_path))
    Registers(library, COUNTY, lambda: TODAY).requests.add(
        Request("2025-001", date(2025, 1, 6), Channel.HAND, "natural_person")
    )
    with pytest.raises(ConcurrentChange, match="登记号“2025-001”"):
        registers.request_import.apply(plan)
    assert len(registers.requests.all()) == 1


def test_no_name_stands_in_a_question_or_a_sentence(registers: Registers, tmp_path: Path) -> None:
    plan = registers.request_import.plan(days_without_a_year(tmp_path))
    told = "".join([*(q.sentence for q in plan.questions), *(row.sentence for row in plan.rows), *plan.remarks])
    assert not any(case.name in told or case.matter in told for case in CASES)


def test_the_headings_of_offices_are_known_and_no_other_matter_is_taken_for_them(
    registers: Registers, tmp_path: Path
) -> None:
    heads = {
        "channel": "提交途径 受理渠道 申请途径 来文方式", "result": "处理情况 办理状态 答复类别",
        "number": "来文编号 收文编号 工单编号", "received": "收文日期 来文时间 收悉日期", "letter": "发文文号",
        "contact": "联系人电话 申请人地址", "requester": "申请人属性 公民/法人", "handler": "主办科室 责任单位",
        "due": "应答复时间 办理时限", "closed": "处理日期",
        "": "答复方式 复议受理日期 补正答复日期 信息用途 延期答复日期 征求意见答复时间 快递单号 送达时间",
    }  # fmt: skip
    assert {head: column_of(head) for words in heads.values() for head in words.split()} == {
        head: column for column, words in heads.items() for head in words.split()
    }
    head = ["申请日期", "办理状态", "登记号", "提交途径", "申请人类型", "答复日期", "收到日期", "处理情况", "答复方式"]
    row = ["2025-03-01", "已办结", "1", "托人带来", "公民", "2025-03-20", "2025-03-03", "同意公开", "邮寄"]
    plan = registers.request_import.plan(_book(tmp_path / "一.xlsx", {"Sheet1": [head, row]}))
    assert plan.questions == ()
    assert plan.remarks[-1] == "没有用到的列：申请日期、办理状态、答复方式。"
    assert "申请方式写“托人带来”，不认识，登记为其他" in plan.rows[0].why
    registers.request_import.apply(plan)
    [case] = registers.requests.all()
    assert (case.received, case.result) == (date(2025, 3, 3), "granted"), "the plainer of two headings"
