"""Pictures of 台账, over an office with a dozen requests: drawn by benchmarks/screenshots.py."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from models.registers.dispute import Dispute, DisputeKind
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.request import Channel, EventKind, Particulars, Request, RequestEvent
from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from ui.shell.main_window import MainWindow

OFFICE = Agency("示例市人民政府")
DAYS_BEFORE = (40, 34, 29, 28, 27, 24, 20, 15, 9, 3, 1)
"""When the requests came."""
Take = Callable[[QWidget, str], None]


def fill(library: Library, today: date) -> None:
    """Requests at every stage, a dispute and a document."""
    registers = Registers(library, OFFICE, lambda: today)
    requests, kept = registers.requests, []
    for at, days in enumerate(DAYS_BEFORE):
        day = today - timedelta(days)
        kind = "enterprise" if at % 3 == 2 else "natural_person"
        request = Request(requests.next_number(day.year), day, Channel.ONLINE, kind, handler="张某")
        kept.append(requests.add(request, Particulars("李某", "", "征收补偿方案")))
    requests.answer(kept[0], today - timedelta(12), "granted", "示例办复〔2026〕3号")
    requests.answer(kept[7], today - timedelta(3), "refused_third_party", "示例办复〔2026〕5号")
    requests.add_event(kept[5], RequestEvent(EventKind.THIRD_PARTY, today - timedelta(20)))
    asked = RequestEvent(EventKind.CORRECTION, today - timedelta(15), limit=today + timedelta(5))
    requests.add_event(kept[6], asked)
    requests.add_event(kept[3], RequestEvent(EventKind.EXTENSION, today - timedelta(2), days=15))
    registers.disputes.add(Dispute("示政复〔2026〕4号", DisputeKind.RECONSIDERATION, today - timedelta(5), kept[0].id))
    document = RegisteredDocument(
        "示例市城市绿化管理办法", "示政规〔2026〕1号", DocumentKind.NORMATIVE, date(2026, 1, 8)
    )
    registers.documents.add(document)


def shoot(window: MainWindow, take: Take, size: str) -> None:
    """The three registers, a case, and the forms of a new one and of an answer."""
    wide, high = map(int, size.split("x"))
    window.resize(wide, high)
    window.registers.show()
    page = window.registers.page
    assert page is not None
    tab = page.requests_tab
    page.bar.setCurrentIndex(0)
    waiting = next(line.request for line in tab.table_model.lines if line.group == "waiting")
    tab.go_to(waiting)
    take(window, f"registers-{size}")
    for name, begin in (("new", page.begin_new), ("answer", tab.answer)):
        begin()
        take(window, f"registers-{name}-{size}")
        tab.pane.give_up()
    for at, name in ((1, "disputes"), (2, "documents")):
        page.bar.setCurrentIndex(at)
        take(window, f"registers-{name}-{size}")
