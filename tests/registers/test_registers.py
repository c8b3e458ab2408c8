"""Requests, disputes and documents are entered, changed and taken back; what cannot be so is told at its field."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.errors import ConcurrentChange, Refused
from models.registers.dispute import Dispute, DisputeKind, DisputeOutcome
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.form_words import (
    newest_edition,
    requester_keys,
    requester_label,
    result_keys,
    result_label,
)
from models.registers.problems import ImpossibleCase
from models.registers.request import Channel, EventKind, Particulars, Request, RequestEvent
from models.services.library import Library, Server
from models.services.registers.registers import Registers
from models.services.registers.requests import DueGroup
from models.store.integrity.integrity_check import examine
from models.store.postgres.integrity_check import examine_server
from tests.registers.conftest import COUNTY, TODAY


def asked(number: str = "2026-001", received: date = date(2026, 2, 6)) -> Request:
    return Request(number, received, Channel.ONLINE, "natural_person")


def good(registers: Registers, library: Library) -> bool:
    del registers
    place = library.place
    return (examine_server(place) if isinstance(place, Server) else examine(place)).is_good


def test_a_request_goes_its_way(registers: Registers, library: Library) -> None:
    kept = registers.requests.add(asked(), Particulars("申请人甲", "13900000000", "某项目的批复"))
    kept = registers.requests.add_event(kept, RequestEvent(EventKind.THIRD_PARTY, date(2026, 2, 10)))
    assert [line.group for line in registers.requests.board()] == [DueGroup.LATER]
    done = replace(kept.events[0], until=date(2026, 2, 27), letter="函〔2026〕1号")
    kept = registers.requests.change(kept, kept.with_event(done))
    assert registers.requests.reckon(kept).due == date(2026, 3, 24)
    kept = registers.requests.answer(kept, date(2026, 3, 9), "granted_in_part", "告知〔2026〕3号")
    kept = registers.requests.add_event(kept, RequestEvent(EventKind.DELIVERY, date(2026, 3, 10)))
    assert registers.requests.board() == []
    assert registers.requests.get(kept.id) == kept == registers.requests.find("2026-001")
    assert registers.requests.particulars([kept])[kept.id].matter == "某项目的批复"
    assert good(registers, library)


def test_every_step_is_taken_back_and_made_again(registers: Registers, library: Library) -> None:
    kept = registers.requests.add(asked(), Particulars("申请人甲"))
    kept = registers.requests.add_event(kept, RequestEvent(EventKind.EXTENSION, date(2026, 3, 10), days=20))
    kept = registers.requests.change(kept, replace(kept, handler="法规科"), Particulars("申请人乙"))
    answered = registers.requests.answer(kept, TODAY, "granted")
    assert registers.undo_name == "答复 2026-001"
    assert [registers.undo() for _ in range(2)] == ["答复 2026-001", "修改 2026-001"]
    back = registers.requests.get(kept.id)
    assert (back.handler, back.closed) == ("", None)
    assert registers.requests.particulars([back])[back.id].name == "申请人甲"
    assert [registers.undo() for _ in range(2)] == ["延长答复期限 2026-001", "登记 2026-001"]
    assert registers.requests.all() == []
    with pytest.raises(Refused, match="没有可以撤销的步骤"):
        registers.undo()
    assert [registers.redo() for _ in range(4)][-1] == "答复 2026-001"
    assert registers.requests.all() == [answered]
    assert registers.requests.particulars([answered])[answered.id].name == "申请人乙"
    assert (registers.redo_name, good(registers, library)) == ("", True)


def test_the_undo_list_outlives_the_program(registers: Registers, library: Library) -> None:
    registers.requests.add(asked())
    again = Library(library.place, "张某")
    other = Registers(again, COUNTY, lambda: TODAY)
    assert other.undo() == "登记 2026-001"
    again.close()
    assert registers.requests.all() == []


def test_what_was_written_over_is_not_undone(registers: Registers, library: Library) -> None:
    """Another office's step lies between; of the same case the later step has to be undone first."""
    first = registers.requests.add(asked())
    other = Registers(library, replace(COUNTY, name="示例县财政局", code="1"), lambda: TODAY)
    other.requests.add(asked())
    assert registers.undo_name == "登记 2026-001"
    registers.requests.answer(first, TODAY, "granted")
    assert registers.undo() == "答复 2026-001"
    assert len(other.requests.all()) == 1


def test_two_windows_at_one_case(registers: Registers) -> None:
    kept = registers.requests.add(asked())
    registers.requests.change(kept, replace(kept, handler="法规科"))
    with pytest.raises(ConcurrentChange, match="再看一遍"):
        registers.requests.change(kept, replace(kept, handler="秘书科"))
    assert registers.requests.get(kept.id).handler == "法规科"


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"number": ""}, "number", "请填写登记号"),
        ({"number": "2026-009"}, "number", "登记号“2026-009”已经有了"),
        ({"number": "号" * 201}, "number", "最多 200 个字"),
        ({"received": date(2026, 3, 11)}, "received", "在今天以后"),
        ({"received": date(1999, 3, 11)}, "received", "请核对年份"),
        ({"arrived": date(2026, 2, 9)}, "arrived", "在确认收到的 2026年2月6日 以后"),
        ({"requester": "person"}, "requester", "从表三的六类里选"),
        ({"closed": date(2026, 2, 5), "result": "granted"}, "closed", "在收到的 2026年2月6日 以前"),
        ({"closed": date(2026, 3, 11), "result": "granted"}, "closed", "在今天以后"),
        ({"closed": date(2026, 2, 9)}, "result", "没有写办理结果"),
        ({"result": "granted"}, "closed", "没有写答复日期"),
        ({"closed": date(2026, 2, 9), "result": "otherwise"}, "result", "不是 2021 年格式表三里的一项"),
        ({"closed": date(2026, 2, 9), "result": "otherwise_not_corrected"}, "result", "没有登记过补正通知"),
        ({"closed": date(2026, 2, 9), "result": "otherwise_fee_unpaid"}, "result", "没有登记过收费通知"),
        ({"handler": "a\x00b"}, "handler", ""),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_so(registers: Registers, change: dict[str, Any], field: str, told: str) -> None:
    registers.requests.add(asked("2026-009"))
    with pytest.raises(ImpossibleCase) as refused:
        registers.requests.add(replace(asked(), **change))
    assert field in {problem.field for problem in refused.value.problems}
    assert told in refused.value.sentence
    assert [request.number for request in registers.requests.all()] == ["2026-009"]


@pytest.mark.parametrize(
    ("events", "field", "told"),
    [
        ([RequestEvent(EventKind.CORRECTION, date(2026, 2, 5))], "event:day", "在收到申请的 2026年2月6日 以前"),
        ([RequestEvent(EventKind.CORRECTION, date(2026, 2, 9), date(2026, 2, 8))], "event:until", "以前"),
        ([RequestEvent(EventKind.CORRECTION, date(2026, 2, 9), date(2026, 2, 10)),
          RequestEvent(EventKind.CORRECTION, date(2026, 2, 11))], "event:kind", "补正只能通知一次"),
        ([RequestEvent(EventKind.EXTENSION, date(2026, 3, 10), days=21)], "event:days", "最多只能延长 20 个"),
        ([RequestEvent(EventKind.EXTENSION, date(2026, 3, 10))], "event:days", "延长几个工作日"),
        ([RequestEvent(EventKind.DELIVERY, date(2026, 3, 10))], "event:kind", "还没有登记答复"),
        ([RequestEvent(EventKind.TERM, date(2026, 3, 9))], "event:until", "另定的答复期限"),
        ([RequestEvent(EventKind.FEE, date(2026, 3, 9), amount=-1)], "event:amount", "不能是负数"),
        ([RequestEvent(EventKind.THIRD_PARTY, date(2026, 3, 11))], "event:day", "在今天以后"),
    ],
)  # fmt: skip
def test_a_course_that_cannot_be_so(registers: Registers, events: list[RequestEvent], field: str, told: str) -> None:
    kept = registers.requests.add(asked())
    with pytest.raises(ImpossibleCase, match=told) as refused:
        registers.requests.change(kept, replace(kept, events=tuple(events)))
    assert field in {problem.field for problem in refused.value.problems}
    assert registers.requests.all() == [kept]


def test_a_term_that_is_over_is_not_extended(registers: Registers) -> None:
    """Received on 3 February, due on 9 March: on the 10th it is too late; on the last day it would not have been."""
    kept = registers.requests.add(asked(received=date(2026, 2, 3)))
    assert registers.requests.reckon(kept).due == date(2026, 3, 9)
    with pytest.raises(ImpossibleCase, match="过了期限不能再延长"):
        registers.requests.add_event(kept, RequestEvent(EventKind.EXTENSION, TODAY, days=20))
    kept = registers.requests.add_event(kept, RequestEvent(EventKind.EXTENSION, date(2026, 3, 9), days=20))
    assert registers.requests.reckon(kept).due == date(2026, 4, 7)


def test_what_is_due_stands_in_order(registers: Registers) -> None:
    """On 10 March 2026: due on the 9th, 10th, 12th and 16th; one waits for the corrected request, one in vain."""
    days = {"1": date(2026, 2, 3), "2": date(2026, 2, 4), "3": date(2026, 2, 6), "4": date(2026, 2, 10)}
    for number, received in days.items():
        registers.requests.add(asked(number, received))
    waiting = registers.requests.add(asked("5", date(2026, 2, 2)))
    registers.requests.add_event(waiting, RequestEvent(EventKind.CORRECTION, date(2026, 2, 5)))
    silent = registers.requests.add(asked("6", date(2026, 2, 2)))
    silence = RequestEvent(EventKind.CORRECTION, date(2026, 2, 5), limit=date(2026, 3, 9))
    registers.requests.add_event(silent, silence)
    board = registers.requests.board()
    assert [(line.request.number, line.group, line.days_left) for line in board] == [
        ("1", DueGroup.OVERDUE, -1),
        ("2", DueGroup.TODAY, 0),
        ("3", DueGroup.SOON, 2),
        ("6", DueGroup.LAPSED, None),
        ("5", DueGroup.WAITING, None),
        ("4", DueGroup.LATER, 4),
    ]


def test_numbers_are_given_by_year(registers: Registers) -> None:
    assert registers.requests.next_number(2026) == "2026-001"
    registers.requests.add(asked("2026-009"))
    registers.requests.add(asked("依申请2026第77号"))
    assert (registers.requests.next_number(2026), registers.requests.next_number(2025)) == ("2026-010", "2025-001")


def test_a_dispute_and_its_request(registers: Registers, library: Library) -> None:
    kept = registers.requests.answer(registers.requests.add(asked()), date(2026, 2, 27), "granted")
    dispute = Dispute("复议〔2026〕1号", DisputeKind.RECONSIDERATION, date(2026, 3, 2), kept.id)
    for wrong, told in (
        (replace(dispute, filed=date(2026, 2, 5)), "在收到申请的 2026年2月6日 以前"),
        (replace(dispute, decided=date(2026, 3, 9)), "没有写结果"),
        (replace(dispute, outcome=DisputeOutcome.UPHELD), "没有写审结日期"),
        (replace(dispute, decided=date(2026, 3, 1), outcome=DisputeOutcome.OTHER), "在提出的 2026年3月2日 以前"),
    ):
        with pytest.raises(ImpossibleCase, match=told):
            registers.disputes.add(wrong)
    filed = registers.disputes.add(dispute)
    with pytest.raises(Refused, match="有复议或诉讼"):
        registers.requests.remove(kept)
    decided = replace(filed, decided=TODAY, outcome=DisputeOutcome.UPHELD)
    assert registers.disputes.change(filed, decided) == decided
    registers.disputes.remove(decided)
    registers.requests.remove(kept)
    assert (registers.disputes.all(), registers.requests.all()) == ([], [])
    registers.undo()
    registers.undo()
    assert (registers.disputes.all(), registers.requests.all()) == ([decided], [kept])
    assert good(registers, library)


def test_a_document(registers: Registers) -> None:
    document = RegisteredDocument(
        "示例县政府信息公开办法", "示政规〔2025〕1号", DocumentKind.NORMATIVE, date(2025, 5, 1)
    )
    kept = registers.documents.add(document)
    for wrong, told in (
        (replace(document, title=" "), "请填写文件名称"),
        (document, "文号“示政规〔2025〕1号”已经有了"),
        (replace(document, number="2", repealed=date(2025, 4, 1)), "废止日期 2025年4月1日 在制发的"),
        (replace(document, number="2", superseded_by="3号"), "没有写废止日期"),
    ):
        with pytest.raises(ImpossibleCase, match=told):
            registers.documents.add(wrong)
    repealed = registers.documents.change(kept, replace(kept, repealed=TODAY, superseded_by="示政规〔2026〕2号"))
    registers.documents.remove(repealed)
    registers.undo()
    assert registers.documents.all() == [repealed]


def test_who_may_not_write_may_look(registers: Registers, library: Library) -> None:
    kept = registers.requests.add(asked())
    library.import_people("姓名,登录名,角色\n张某,,管理\n李某,,校核\n")
    library.operator = "李某"
    with pytest.raises(Refused, match="登记台账"):
        registers.requests.answer(kept, TODAY, "granted")
    with pytest.raises(Refused, match="登记台账"):
        registers.undo()
    assert registers.requests.all() == [kept]


def test_an_answer_is_taken_back_with_its_delivery(registers: Registers) -> None:
    kept = registers.requests.answer(registers.requests.add(asked()), date(2026, 3, 9), "granted", "告知1号")
    kept = registers.requests.add_event(kept, RequestEvent(EventKind.DELIVERY, TODAY))
    opened = registers.requests.reopen(kept)
    assert (opened.closed, opened.result, opened.letter, opened.events) == (None, "", "", ())
    assert registers.undo() == "撤回答复 2026-001"
    assert registers.requests.get(kept.id) == kept


def test_a_years_list_is_read_by_pages(registers: Registers) -> None:
    for number in range(1, 8):
        registers.requests.add(asked(f"2026-{number:03d}", date(2026, 2, number)))
    assert registers.requests.count_of_year(2026) == 7
    pages = [registers.requests.of_year(2026, 3, offset) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [request for page in pages for request in page] == registers.requests.of_year(2026)
    assert (registers.requests.of_year(2025), registers.requests.count_of_year(2025)) == ([], 0)
    with pytest.raises(Refused, match="已经不在台账里"):
        registers.requests.get(1)


def test_everything_is_called_by_the_words_of_the_form() -> None:
    assert [kind.label for kind in DisputeKind] == ["行政复议", "未经复议直接起诉", "复议后起诉"]
    assert [outcome.label for outcome in DisputeOutcome] == ["结果维持", "结果纠正", "其他结果"]
    assert [kind.label for kind in DocumentKind] == ["规章", "行政规范性文件"]
    assert [requester_label(key) for key in requester_keys(newest_edition())][:2] == ["自然人", "商业企业"]
    labels = [result_label(key) for key in result_keys(newest_edition())]
    assert labels[:3] == ["予以公开", "部分公开", "属于国家秘密"]
    assert len(set(labels)) == len(labels) == 21
    assert result_label("otherwise") == "其他处理"
