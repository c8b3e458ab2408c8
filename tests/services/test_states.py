"""The states of a report: what each passage asks for, what is locked, and what the record of it says."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.errors import AppError, Refused
from models.report.change import STATE_PLACE
from models.report.filing import Filing
from models.report.notes import NoteLineKind
from models.report.workflow_record import State
from models.services.library import Library
from models.services.report_session import ReportSession
from models.services.workflow_history import workflow_record

STEPS = ("type", "send", "back", "final", "reopen", "undo", "redo", "note")
GRANTED = CellKey("requests", "granted", "natural_person")


@pytest.fixture
def filled(library: Library, sample: Filing) -> ReportSession:
    return library.open(library.add_filing(sample, "示例"))


def test_while_it_is_checked_only_notes_are_taken(filled: ReportSession) -> None:
    filled.send_to_check()
    changes: list[Callable[[], object]] = [
        lambda: filled.set_cells({GRANTED: 9}),
        lambda: filled.set_text("overview", "x"),
        lambda: filled.set_cover("office", "x", "机构"),
        filled.undo,
        filled.send_to_check,
    ]
    for change in changes:
        with pytest.raises(Refused):
            change()
    filled.add_note_line(GRANTED, NoteLineKind.QUESTION, "台账为 1289？")
    assert filled.current().undo_name
    filled.undo()
    assert filled.current().undo_name == ""


def test_the_record_forgets_what_a_return_took_back(filled: ReportSession) -> None:
    filled.set_cells({GRANTED: 1288, GRANTED._replace(row="granted_in_part"): 447})
    filled.set_cover("office", "政务公开办", "机构")
    filled.send_to_check()
    filled.operator = "李某"
    filled.finalise()
    record = workflow_record(filled)
    assert [act.who for act in (record.sent, record.checked, record.finalised) if act] == ["张某", "李某", "李某"]
    assert [act.who for act in record.filled] == ["张某"]
    filled.reopen("主管部门退回")
    record = workflow_record(filled)
    assert (record.sent, record.checked, record.finalised) == (None, None, None)
    assert [(before, act.who, act.reason) for before, act in record.reopenings] == [
        (State.FINAL, "李某", "主管部门退回")
    ]
    filled.operator = "张某"
    filled.finalise()
    assert workflow_record(filled).checked is None


def test_its_digest_follows_the_report_and_not_the_course(filled: ReportSession) -> None:
    digest = workflow_record(filled).digest
    filled.send_to_check()
    filled.send_back("看错了")
    assert workflow_record(filled).digest == digest
    filled.set_cells({GRANTED: 5})
    assert workflow_record(filled).digest != digest


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.sampled_from(["type", "send", "back", "final", "reopen", "undo", "redo", "note"]), max_size=14)
)
def test_no_undo_or_redo_ever_changes_the_state(library: Library, sample: Filing, steps: list[str]) -> None:
    session = library.open(library.add_filing(sample, "示例"))
    number = 0
    for step in steps:
        before, number = session.state, number + 1
        deeds: dict[str, Callable[[], object]] = {
            "type": partial(session.set_cover, "office", f"机构{number}", "机构"),
            "note": partial(session.add_note_line, GRANTED, NoteLineKind.NOTE, f"备注{number}"),
            "send": session.send_to_check,
            "back": lambda: session.send_back("改"),
            "final": session.finalise,
            "reopen": lambda: session.reopen("改"),
            "undo": session.undo,
            "redo": session.redo,
        }
        may_turn = bool({"undo": session.current().undo_name, "redo": session.current().redo_name}.get(step))
        try:
            deeds[step]()
        except AppError:
            assert not may_turn
        if step in ("undo", "redo", "type", "note"):
            assert session.state is before
    kept = library.open(session.report)
    assert kept.state is session.state
    assert kept.contents.get(STATE_PLACE) == session.contents.get(STATE_PLACE)
