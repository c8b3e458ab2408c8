"""「这个数哪来的」 lists the cases of the registers behind a figure, and says where it differs from them."""

import re
from datetime import date

from models.editions.edition import CellKey
from models.registers.request import Channel, Particulars, Request
from models.report.filing import Agency
from models.services.library import Library
from models.services.origin import trace_figure
from models.services.registers.registers import Registers
from models.services.report_session import ReportSession
from ui.report.origin.origin_page import OriginPage

OFFICE = Agency("示例县人民政府")
GRANTED = CellKey("requests", "granted", "natural_person")
TODAY = date(2026, 3, 10)


def page(session: ReportSession) -> str:
    origin = trace_figure(session.filing, session.entries(), GRANTED)
    return OriginPage(session.carry_over, session.findings, TODAY).write(origin)


def test_the_cases_are_listed_by_their_numbers(library: Library) -> None:
    registers = Registers(library, OFFICE, lambda: TODAY)
    for number in ("2025-002", "2025-001"):
        asked = Request(number, date(2025, 3, 3), Channel.HAND, "natural_person")
        kept = registers.requests.add(asked, Particulars("申请人甲"))
        registers.requests.answer(kept, date(2025, 3, 20), "granted")
    session = library.open(library.begin_report(OFFICE, 2025).report)
    session.fill_from_registers()
    told = page(session)
    assert "台账 · 张某" in told
    assert "2 件：2025-001、2025-002。" in re.sub(r"</?a\b[^>]*>", "", told)
    assert [re.search(rf'href="case:{number}"', told) is None for number in ("2025-001", "2025-002")] == [False, False]
    assert "申请人甲" not in told
    assert "由台账填入，已锁定。" in told
    assert f'href="unlock:{GRANTED}"' in told
    session.unlock([GRANTED], "另有一件漏登")
    session.set_cells({GRANTED: 3})
    told = page(session)
    assert "与这里填的不同" in told
    assert "已解锁，原因：另有一件漏登" in told
    assert f'href="restore:{GRANTED}"' in told


def test_without_a_register_nothing_is_said_of_it(session: ReportSession) -> None:
    session.set_cells({GRANTED: 3})
    assert "台账</b>" not in page(session)
