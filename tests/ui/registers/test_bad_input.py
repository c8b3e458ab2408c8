"""Every kind of case that cannot be so: a sentence at the field that says what to do, and nothing typed is lost."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.registers.dispute import Dispute, DisputeKind
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.request import EventKind, RequestEvent
from models.services.registers.registers import Registers
from tests.ui.registers.conftest import problem, write
from tests.ui.shell.conftest import TODAY
from tests.widgets import focused
from ui.registers.case_form import CaseForm
from ui.registers.field_editors import FieldChoice
from ui.registers.registers_page import RegistersPage

LONG = "很长的文号" * 41
NEW = (
    ({"number": ""}, "number", "请填写登记号"),
    ({"number": "2025-001"}, "number", "登记号“2025-001”已经有了"),
    ({"number": "长" * 201}, "number", "最多 200 个字"),
    ({"received": ""}, "received", "请填写收到日期"),
    ({"received": "13月1日"}, "received", "不像一个日期"),
    ({"received": "二月三十"}, "received", "不像一个日期"),
    ({"received": "2007-12-31"}, "received", "不像一个日期"),
    ({"received": (TODAY + timedelta(1)).isoformat()}, "received", "在今天以后"),
    ({"received": "1.20", "arrived": "1.21"}, "arrived", "在确认收到的"),
)
ANSWER = (
    ({"closed": ""}, "closed", "请填写答复日期"),
    ({"closed": "1.20", "result": ""}, "result", "请选一种结果"),
    ({"closed": "1.20", "result": "没有这种说法"}, "result", "请选一种结果"),
    ({"closed": "2025.12.1", "result": "予以公开"}, "closed", "在收到的"),
    ({"closed": (TODAY + timedelta(3)).isoformat(), "result": "予以公开"}, "closed", "在今天以后"),
    ({"closed": "1.20", "result": "予以公开", "letter": LONG}, "letter", "最多 200 个字"),
    ({"closed": "1.20", "result": "逾期不补正"}, "result", "没有登记过补正通知"),
)
EVENTS = (
    (EventKind.EXTENSION, {"event:day": ""}, "event:day", "请填写"),
    (EventKind.EXTENSION, {"event:day": "2025.12.1"}, "event:day", "在收到申请的"),
    (EventKind.EXTENSION, {"event:day": "1.28", "event:days": "5"}, "event:day", "过了期限不能再延长"),
    (EventKind.EXTENSION, {"event:day": "1.20", "event:days": "21"}, "event:days", "最多只能延长 20 个"),
    (EventKind.EXTENSION, {"event:day": "1.20", "event:days": "0"}, "event:days", "请填写延长几个工作日"),
    (EventKind.EXTENSION, {"event:day": "1.20", "event:days": "两周"}, "event:days", ""),
    (EventKind.TERM, {"event:day": "1.20", "event:until": ""}, "event:until", "请填写另定的答复期限"),
    (EventKind.THIRD_PARTY, {"event:day": "1.20", "event:until": "1.10"}, "event:until", "在开始的"),
    (EventKind.DELIVERY, {"event:day": "1.20"}, "", "还没有登记答复"),
)
DISPUTE = (
    ({"number": ""}, "number", "请填写"),
    ({"number": "复1"}, "number", "已经有了"),
    ({"number": "复2", "filed": ""}, "filed", "请填写提出日期"),
    ({"number": "复2", "filed": "1.20", "request": "2026-404"}, "request", "没有登记号“2026-404”"),
    ({"number": "复2", "filed": "2025.12.1", "request": "2025-001"}, "filed", "在收到申请的"),
    ({"number": "复2", "filed": "1.20", "decided": "1.10", "outcome": "upheld"}, "decided", "在提出的"),
    ({"number": "复2", "filed": "1.20", "decided": "1.25", "outcome": ""}, "outcome", "请选一种结果"),
    ({"number": "复2", "filed": "1.20", "decided": "", "outcome": "upheld"}, "decided", "没有写审结日期"),
)
DOCUMENT = (
    ({"title": ""}, "title", "请填写文件名称"),
    ({"title": "又一个", "number": "1号"}, "number", "文号“1号”已经有了"),
    ({"title": "又一个", "number": "2号", "issued": ""}, "issued", "请填写制发日期"),
    ({"title": "又一个", "number": "2号", "issued": "2024.5.1", "repealed": "2024.4.1"}, "repealed", "在制发的"),
    ({"title": "又一个", "number": "2号", "issued": "2024.5.1", "expires": "2023.1.1"}, "expires", "在制发的"),
)


def fill(form: CaseForm, values: dict[str, str]) -> None:
    for field, words in values.items():
        editor = form.fields[field].editor
        if isinstance(editor, FieldChoice):
            editor.setCurrentIndex(editor.findData(words))
        else:
            write(form, field, words)
            if not words:
                QTest.keyClick(focused(), Qt.Key.Key_Delete)
    QApplication.processEvents()


def refused(form: CaseForm | None, values: dict[str, str], field: str, told: str) -> None:
    """Fills a form in, submits it, reads what is said at the field; the form keeps what was typed."""
    assert form is not None
    fill(form, values)
    before = form.values
    form.submit()
    said = problem(form, field) if field else form.general.text()
    assert said, (values, field, {name: problem(form, name) for name in form.fields}, form.general.text())
    assert told in said, (values, said)
    assert said.endswith("。"), said
    assert form.isVisible()
    assert form.values == before, "nothing typed is lost"


def test_what_cannot_be_so_is_told_at_its_field(page: RegistersPage, registers: Registers) -> None:
    registers.disputes.add(Dispute("复1", DisputeKind.RECONSIDERATION, date(2026, 1, 20)))
    registers.documents.add(RegisteredDocument("办法", "1号", DocumentKind.NORMATIVE, date(2024, 5, 1)))
    page.reload()
    state = registers.requests.all(), registers.disputes.all(), registers.documents.all()
    requests = page.requests_tab
    for values, field, told in NEW:
        page.begin_new()
        refused(requests.pane.form, values, field, told)
        requests.pane._close_form()
    assert page.go_to_request("2025-001")
    for values, field, told in ANSWER:
        requests.answer()
        refused(requests.pane.form, values, field, told)
        requests.pane._close_form()
    for kind, values, field, told in EVENTS:
        requests.begin_event(kind)
        refused(requests.pane.form, values, field, told)
        requests.pane._close_form()
    for at, tab, table in ((1, page.disputes_tab, DISPUTE), (2, page.documents_tab, DOCUMENT)):
        page.bar.setCurrentIndex(at)
        for values, field, told in table:
            tab.begin_new()
            refused(tab.pane.form, values, field, told)
            tab.pane._close_form()
    assert state == (registers.requests.all(), registers.disputes.all(), registers.documents.all())


def test_what_was_set_right_is_kept(page: RegistersPage, registers: Registers) -> None:
    """The same form, told three times what is wrong, is kept once it is right."""
    page.bar.setCurrentIndex(0)
    assert page.go_to_request("2025-001")
    page.requests_tab.answer()
    form = page.requests_tab.pane.form
    refused(form, {"closed": "2025.12.1", "result": "予以公开"}, "closed", "在收到的")
    assert form is not None
    fill(form, {"closed": "1.20"})
    form.submit()
    kept = registers.requests.find("2025-001")
    assert kept is not None
    assert (kept.closed, kept.result) == (date(2026, 1, 20), "granted")
    assert kept.events == ()
    again = registers.requests.add_event(kept, RequestEvent(EventKind.DELIVERY, date(2026, 1, 22)))
    assert again.events
