"""Notes and questions through the one door: kept, journalled, undone, carried with the report."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import BrokenFile, Refused
from models.exchange.formats.report_json import write_report
from models.exchange.packages.bundle import (
    REPORT_MEMBER,
    read_bundle_candidate,
    write_bundle,
    write_signed_zip,
)
from models.exchange.packages.notes_json import NOTES_MEMBER
from models.report.filing import Agency, Filing
from models.report.notes import Note, NoteLine, NoteLineKind, NoteState
from models.rules.finding import Severity
from models.services.audit_trail import audit_rows
from models.services.library import Library
from models.services.report_session import ReportSession
from output.compose import compose

ASKED = NoteLine(
    NoteLineKind.QUESTION, "与去年相差很大，请核实。", "李某", "2026-01-06T01:00:00+00:00", "示例市人民政府办公室"
)


def test_a_question_is_asked_answered_closed_and_asked_again(library: Library, session: ReportSession) -> None:
    cell = session.edition.find("requests.granted.research")
    session.add_note_line(cell, NoteLineKind.QUESTION, "  台账里是 3 件？ ")
    session.add_note_line(cell, NoteLineKind.ANSWER, "是 4 件，漏登一件")
    session.add_note_line(cell, NoteLineKind.CLOSED)
    outcome = session.add_note_line(cell, NoteLineKind.REOPENED)
    assert outcome.undo_name == "重新提出 科研机构·予以公开"
    note = library.open(session.report).filing.notes[cell]
    assert note.state is NoteState.OPEN
    assert [(line.said, line.words, line.who) for line in note.lines] == [
        (NoteLineKind.QUESTION, "台账里是 3 件？", "张某"),
        (NoteLineKind.ANSWER, "是 4 件，漏登一件", "张某"),
        (NoteLineKind.CLOSED, "", "张某"),
        (NoteLineKind.REOPENED, "", "张某"),
    ]
    for state in (NoteState.CLOSED, NoteState.ANSWERED, NoteState.OPEN):
        session.undo()
        assert session.filing.notes[cell].state is state
    session.undo()
    assert session.filing.notes == {}
    session.redo()
    assert session.filing.notes[cell].is_open


def test_an_open_question_is_a_note_in_the_findings_until_it_is_answered(session: ReportSession) -> None:
    cell = session.edition.find("requests.granted.research")
    session.add_note_line(cell, NoteLineKind.QUESTION, "台账里\n是 3 件？")
    [finding] = [f for f in session.findings if f.rule == "Q-1"]
    assert finding.message == "科研机构·予以公开：张某问“台账里 是 3 件？”，还没有答复。"
    assert (finding.severity, finding.cells) == (Severity.NOTE, (cell,))
    session.add_note_line(cell, NoteLineKind.ANSWER, "是")
    assert [f for f in session.findings if f.rule == "Q-1"] == []


def test_a_note_can_be_dropped_and_a_question_cannot(session: ReportSession) -> None:
    first, second = session.edition.typed_cells[:2]
    session.add_note_line(first, NoteLineKind.NOTE, "问过法规科")
    session.delete_note(first)
    assert session.filing.notes == {}
    session.add_note_line(second, NoteLineKind.QUESTION, "对吗？")
    with pytest.raises(Refused, match="答复以后可以关闭"):
        session.delete_note(second)


def test_a_question_tells_which_office_asks(session: ReportSession) -> None:
    cell = session.edition.typed_cells[0]
    session.add_note_line(cell, NoteLineKind.QUESTION, "请核对", " 示例市人民政府办公室 ")
    assert [line.office for line in session.filing.notes[cell].lines] == ["示例市人民政府办公室"]


def test_what_a_superior_asks_joins_what_was_said_here(session: ReportSession) -> None:
    here, there = session.edition.typed_cells[:2]
    session.add_note_line(here, NoteLineKind.NOTE, "含上年结转")
    outcome = session.merge_notes([Note(here, (ASKED,)), Note(there, (ASKED,))], "退回.ndbg")
    assert outcome.undo_name == "带入 2 格的疑问和备注"
    assert {line.said for line in session.filing.notes[here].lines} == {NoteLineKind.NOTE, NoteLineKind.QUESTION}
    assert session.filing.notes[there].lines == (ASKED,)
    assert any("示例市人民政府办公室问" in f.message for f in session.findings)
    revision = outcome.revision
    assert session.merge_notes([Note(there, (ASKED,))], "再来一次.ndbg").revision == revision


def test_the_audit_trail_reads_notes_in_words(session: ReportSession) -> None:
    cell = session.edition.find("fees.fees.amount")
    session.add_note_line(cell, NoteLineKind.QUESTION, "单位是万元？")
    row = list(audit_rows(session))[-1]
    assert (row.place, row.after) == ("备注 本年收费金额·行政事业性收费", "疑问：单位是万元？")


@pytest.mark.promise("notes-unprinted")
def test_notes_travel_in_the_bundle_and_nowhere_else(library: Library, sample: Filing) -> None:
    cell = sample.edition.typed_cells[0]
    noted = replace(sample, notes={cell: Note(cell, (ASKED,))})
    back = read_bundle_candidate(write_bundle(noted)).filing
    assert back.notes == noted.notes
    assert write_bundle(replace(back, notes={})) == write_bundle(sample)
    assert write_report(noted) == write_report(sample)
    assert compose(noted) == compose(sample)
    session = library.open(library.add_filing(replace(back, agency=Agency("示例县人民政府")), "a.ndbg"))
    assert session.filing.notes == noted.notes


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"[]",
        b'{"schema": 1}',
        b'{"schema": 1, "notes": [{"cell": "no.such.cell", "lines": []}]}',
        b'{"schema": 1, "notes": [{"cell": "fees.fees.amount", "lines": []}]}',
        b'{"schema": 1, "notes": [{"cell": "fees.fees.amount", "lines": [{"said": "sings", "words": "", "who": "",'
        b' "at": "2026-01-05T08:00:00+00:00", "office": ""}]}]}',
        b'{"schema": 1, "notes": [{"cell": "fees.fees.amount", "lines": [{"said": "note", "words": 3, "who": "",'
        b' "at": "2026-01-05T08:00:00+00:00", "office": ""}]}]}',
        b'{"schema": 1, "notes": [{"cell": "fees.fees.amount", "lines": [{"said": "note", "words": "a", "who": "",'
        b' "at": "2026-01-05", "office": ""}]}]}',
    ],
)
def test_broken_notes_are_refused_by_name(sample: Filing, content: bytes) -> None:
    with pytest.raises(BrokenFile, match=r"notes\.json"):
        read_bundle_candidate(write_signed_zip({REPORT_MEMBER: write_report(sample).encode(), NOTES_MEMBER: content}))


def test_notes_of_a_newer_program_are_left_out_and_named(sample: Filing) -> None:
    candidate = read_bundle_candidate(
        write_signed_zip({REPORT_MEMBER: write_report(sample).encode(), NOTES_MEMBER: b'{"schema": 2, "notes": {}}'})
    )
    assert (candidate.filing.notes, candidate.ignored) == ({}, (NOTES_MEMBER,))


def test_a_question_goes_to_the_unit_and_its_answer_comes_back(
    library: Library, tmp_path: Path, sample: Filing
) -> None:
    """Two databases, two bundles: the superior asks, the unit answers, and both end with the same words."""
    above = Library(tmp_path / "above.db", "李某")
    sent = library.open(library.add_filing(sample, "示例"))
    cell = sample.edition.find("fees.fees.amount")
    sent.add_note_line(cell, NoteLineKind.NOTE, "财政局核过")
    came = above.open(above.add_filing(read_bundle_candidate(write_bundle(sent.filing)).filing, "报送.ndbg"))
    came.add_note_line(cell, NoteLineKind.QUESTION, "比上年多一倍，为什么？", "示例市人民政府办公室")
    back = read_bundle_candidate(write_bundle(came.filing)).filing
    sent.merge_notes(back.notes.values(), "退回.ndbg")
    sent.add_note_line(cell, NoteLineKind.ANSWER, "新增两项收费")
    came.merge_notes(read_bundle_candidate(write_bundle(sent.filing)).filing.notes.values(), "报送（第二次）.ndbg")
    came.add_note_line(cell, NoteLineKind.CLOSED)
    assert [(line.said, line.who) for line in came.filing.notes[cell].lines] == [
        (NoteLineKind.NOTE, "张某"),
        (NoteLineKind.QUESTION, "李某"),
        (NoteLineKind.ANSWER, "张某"),
        (NoteLineKind.CLOSED, "李某"),
    ]
    assert came.filing.notes[cell].lines[:3] == sent.filing.notes[cell].lines
    above.close()


def test_whoever_checks_may_ask_and_a_final_report_takes_no_more(library: Library, sample: Filing) -> None:
    session = library.open(library.add_filing(sample, "示例"))
    cell = sample.edition.typed_cells[0]
    session.send_to_check()
    session.add_note_line(cell, NoteLineKind.QUESTION, "对吗？")
    session.add_note_line(cell, NoteLineKind.ANSWER, "对")
    session.finalise()
    with pytest.raises(Refused, match="已经定稿"):
        session.add_note_line(cell, NoteLineKind.CLOSED)
