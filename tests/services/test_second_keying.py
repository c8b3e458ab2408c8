"""A second keying: blind, kept after every cell, settled one by one, and recorded with the report."""

from dataclasses import replace

import pytest

from models.editions.edition import CellKey
from models.errors import Refused
from models.report.filing import Agency, Filing
from models.report.workflow_record import State
from models.services.audit_trail import audit_rows
from models.services.library import Library
from models.services.report_session import ReportSession
from models.services.second_keying import Resolution, SecondKeying, cells_to_key
from models.services.workflow_history import workflow_record

GRANTED = CellKey("requests", "granted", "natural_person")
TOTAL = CellKey("requests", "granted", "total")


@pytest.fixture
def filled(library: Library, sample: Filing) -> ReportSession:
    return library.open(library.add_filing(sample, "示例"))


def key_all(keying: SecondKeying, session: ReportSession, other: dict[CellKey, str] | None = None) -> None:
    """Key what the report says, but for some cells."""
    from models.figures.value import format_exact

    while (cell := keying.next) is not None:
        value = session.filing.figures.get(cell)
        same = "" if value is None else format_exact(value, session.edition.kind(cell))
        assert keying.key(cell, (other or {}).get(cell, same)) == ""


def test_the_short_way_leaves_zeros_and_blanks_out(filled: ReportSession, library: Library) -> None:
    everything = cells_to_key(filled, "requests", False)
    short = cells_to_key(filled, "requests", True)
    assert set(everything) == set(filled.edition.table("requests").cells)
    assert all(cell in filled.edition.operands or filled.filing.figures.typed[cell] for cell in short)
    assert {cell for cell in everything if cell in filled.edition.operands} <= set(short)
    blank = library.open(library.begin_report(Agency("示例县人民政府"), 2025).report)
    assert all(cell in blank.edition.operands for cell in cells_to_key(blank, "", True))


def test_what_is_no_number_is_refused_and_nothing_is_kept(filled: ReportSession) -> None:
    keying = SecondKeying.begin(filled, "requests")
    first = keying.cells[0]
    assert "整数" in keying.key(first, "1.5")
    assert keying.next == first


def test_it_is_stopped_and_gone_on_with(filled: ReportSession, library: Library) -> None:
    keying = SecondKeying.begin(filled, "requests", True)
    keying.key(keying.cells[0], "３００１")
    keying.key(keying.cells[1], "")
    again = SecondKeying.resume(library.open(filled.report))
    assert again is not None
    assert (again.scope, again.is_short, again.cells) == ("requests", True, keying.cells)
    assert again.keyed == {keying.cells[0]: 3001, keying.cells[1]: None}
    assert again.next == keying.cells[2]
    again.discard()
    assert SecondKeying.resume(filled) is None


def test_differences_are_settled_and_recorded(filled: ReportSession) -> None:
    keying = SecondKeying.begin(filled, "requests")
    key_all(keying, filled, {GRANTED: "1298", TOTAL: "1372"})
    assert [(each.cell, each.first, each.second, each.is_total) for each in keying.differences()] == [
        (GRANTED, 1288, 1298, False),
        (TOTAL, 1362, 1372, True),
    ]
    filled.set_cells({GRANTED: 1298}, "复核改正")
    keying.resolve(GRANTED, Resolution.CHANGED)
    found = {each.cell: each.resolution for each in keying.differences()}
    assert found[GRANTED] is Resolution.CHANGED
    assert TOTAL not in found  # it follows
    assert GRANTED._replace(row="handled_total") in found
    outcome = keying.result()
    assert (outcome.differing, outcome.changed, outcome.kept, outcome.unsettled) == (1, 1, 0, 0)
    assert outcome.cells == len(filled.edition.table("requests").cells)
    filled.record_keying(outcome)
    assert workflow_record(filled).keyings == ((outcome, 0),)
    assert list(audit_rows(filled))[-1].after == f"录入 {outcome.cells} 格，不一致 1 格，改动 1 格"


def test_what_moved_afterwards_is_counted(filled: ReportSession) -> None:
    keying = SecondKeying.begin(filled, "requests")
    key_all(keying, filled)
    assert keying.differences() == ()
    filled.record_keying(keying.result())
    disputes = next(cell for cell in filled.edition.typed_cells if cell.block == "disputes")
    filled.set_cells({GRANTED: 1, disputes: 77})
    assert [moved for _, moved in workflow_record(filled).keyings] == [1]
    filled.set_cells({GRANTED: 1288})
    assert [moved for _, moved in workflow_record(filled).keyings] == [0]


def test_a_report_being_checked_takes_the_record_but_no_figure(filled: ReportSession) -> None:
    filled.send_to_check()
    keying = SecondKeying.begin(filled, "disputes")
    key_all(keying, filled)
    with pytest.raises(Refused, match="正在校核"):
        filled.set_cells({GRANTED: 1})
    filled.record_keying(keying.result())
    assert filled.state is State.CHECKING
    filled.finalise()
    with pytest.raises(Refused, match="已经定稿"):
        filled.record_keying(replace(keying.result(), scope="requests"))


def test_a_copy_of_a_report_was_not_keyed_again(filled: ReportSession, library: Library) -> None:
    keying = SecondKeying.begin(filled, "disputes")
    key_all(keying, filled)
    filled.record_keying(keying.result())
    assert workflow_record(library.open(library.copy_report(filled.report))).keyings == ()
