"""复议与诉讼 and 规范性文件 through the page."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.registers.dispute import DisputeOutcome
from models.services.registers.registers import Registers
from tests.ui.registers.conftest import problem, types, write
from tests.widgets import focused
from ui.registers.case_form import CaseForm
from ui.registers.disputes_tab import DisputesTab
from ui.registers.documents_tab import DocumentsTab
from ui.registers.field_editors import FieldChoice
from ui.registers.registers_page import RegistersPage

CONTROL = Qt.KeyboardModifier.ControlModifier


def form_of(tab: DisputesTab | DocumentsTab) -> CaseForm:
    form = tab.pane.form
    assert form is not None
    return form


def test_a_dispute_is_tied_to_its_request_by_the_number(page: RegistersPage, registers: Registers) -> None:
    page.bar.setCurrentIndex(1)
    tab = page.disputes_tab
    QTest.keyClick(focused(), Qt.Key.Key_N, CONTROL)
    form = form_of(tab)
    types("示政复1号")
    write(form, "request", "2026-999")
    form.submit()
    assert "没有登记号“2026-999”" in problem(form, "request")
    write(form, "request", "2026-002")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    [dispute] = registers.disputes.all()
    request = registers.requests.find("2026-002")
    assert request is not None
    assert (dispute.number, dispute.request, dispute.outcome) == ("示政复1号", request.id, None)
    assert "2026-002" in tab.pane.page.toPlainText()


def test_an_outcome_needs_its_day(page: RegistersPage, registers: Registers) -> None:
    page.bar.setCurrentIndex(1)
    tab = page.disputes_tab
    page.begin_new()
    form = form_of(tab)
    write(form, "number", "示政复2号")
    write(form, "filed", "1.20")
    outcome = form.fields["outcome"].editor
    assert isinstance(outcome, FieldChoice)
    outcome.setCurrentIndex(outcome.findData("upheld"))
    form.submit()
    assert "没有写审结日期" in problem(form, "decided")
    write(form, "decided", "1.27")
    form.submit()
    [dispute] = registers.disputes.all()
    assert (dispute.outcome, dispute.decided) == (DisputeOutcome.UPHELD, date(2026, 1, 27))


def test_a_document_is_entered_changed_taken_out_and_brought_back(page: RegistersPage, registers: Registers) -> None:
    page.bar.setCurrentIndex(2)
    tab = page.documents_tab
    page.begin_new()
    form = form_of(tab)
    form.submit()
    assert "请填写文件名称" in problem(form, "title")
    write(form, "title", "绿化管理办法")
    write(form, "number", "示政规1号")
    write(form, "issued", "2024.5.1")
    form.submit()
    tab.change()
    write(form_of(tab), "repealed", "2024.1.1")
    form_of(tab).submit()
    assert "在制发的" in problem(form_of(tab), "repealed")
    write(form_of(tab), "repealed", "2026.1.1")
    form_of(tab).submit()
    assert registers.documents.all()[0].repealed == date(2026, 1, 1)
    tab.remove()
    assert registers.documents.all() == []
    QTest.keyClick(focused(), Qt.Key.Key_Z, CONTROL)
    assert registers.documents.all()[0].title == "绿化管理办法"
