"""The loop closes with no network: a report goes up, comes back with questions on its cells, and its answers go up."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import BrokenFile, Refused
from models.exchange.packages.signed_zip import Tampered
from models.report.filing import Agency, Filing
from models.report.notes import NoteLineKind, NoteState
from models.services.collection.assessment import FileVerdict
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.submission import SubmissionService
from models.store.collection import submissions
from tests.services.collected import CELL, CITY, YEAR, look, take, take_roster


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    up, down = tmp_path / "上报", tmp_path / "下发"
    up.mkdir()
    down.mkdir()
    return up, down


def fill_in(unit: Library, value: int) -> int:
    report = unit.begin_report(Agency("示例市本级", "10"), YEAR).report
    unit.open(report).set_cells({CELL: value})
    return report


@pytest.mark.promise("return-reopens")
def test_returned_asked_answered_and_sent_again(  # noqa: PLR0915, one story in its order
    tmp_path: Path, folders: tuple[Path, Path]
) -> None:
    up, down = folders
    unit = Library(tmp_path / "unit.db", "填报员")
    report = fill_in(unit, 4)
    sending = SubmissionService(unit)
    public = sending.make_key()
    (up / "一.ndbg").write_bytes(sending.make_bundle(report))
    unit.close()

    city = Library(tmp_path / "city.db", "汇总员")
    take_roster(city, tmp_path)
    Collection(city, YEAR).roster.trust("10", public)
    [received] = take(city, [up])
    assert received is not None
    back = Collection(city, YEAR).receipts.send_back(
        received, "科研机构的数请核对", {CELL: "上年是 40，今年为什么是 4？"}
    )
    (down / back.file_name).write_bytes(back.content)
    assert Collection(city, YEAR).consolidation().total_figures().get(CELL) is None
    city.close()

    unit = Library(tmp_path / "unit.db", "填报员")
    taking = SuperiorExchange(unit)
    seen = taking.preview_receipt(down / back.file_name)
    assert "退回修改，1 格有疑问" in seen.sentence
    assert taking.take_receipt(seen) == report
    with pytest.raises(Refused, match="已经带入过了"):
        taking.take_receipt(seen)
    session = unit.open(report)
    assert session.filing.notes[CELL].state is NoteState.OPEN
    assert session.filing.notes[CELL].lines[0].office == "示例市人民政府"
    session.set_cells({CELL: 40})
    session.add_note_line(CELL, NoteLineKind.ANSWER, "漏了一位，已改")
    (up / "二.ndbg").write_bytes(SubmissionService(unit).make_bundle(report))
    unit.close()

    city = Library(tmp_path / "city.db", "汇总员")
    assert look(city, [up])["二.ndbg"].verdict is FileVerdict.NEWER
    take(city, [up])
    again = submissions.current_submissions(city.database, YEAR)["10"]
    note = Collection(city, YEAR).receipts.questions(again.id)[CELL]
    assert (note.state, [line.said for line in note.lines]) == (
        NoteState.ANSWERED,
        [NoteLineKind.QUESTION, NoteLineKind.ANSWER],
    )
    assert Collection(city, YEAR).consolidation().total_figures().get(CELL) == 40
    answered = Collection(city, YEAR).receipts.accept(again.id, "已收")
    (down / answered.file_name).write_bytes(answered.content)
    city.close()

    unit = Library(tmp_path / "unit.db", "填报员")
    taking = SuperiorExchange(unit)
    taking.take_receipt(taking.preview_receipt(down / answered.file_name))
    assert [kept.verdict for kept in taking.receipts_for(report)] == ["accepted", "returned"]
    unit.close()


def test_a_final_report_is_reopened_by_a_return(tmp_path: Path, folders: tuple[Path, Path], sample: Filing) -> None:
    up, down = folders
    unit = Library(tmp_path / "unit.db", "填报员")
    report = unit.add_filing(sample, "示例")
    unit.open(report).finalise()
    year = sample.year
    name = unit.open(report).filing.agency.name
    (up / "一.ndbg").write_bytes(SubmissionService(unit).make_bundle(report))
    unit.close()
    city = Library(tmp_path / "city.db", "汇总员")
    take_roster(
        city, tmp_path, f"code,name,parent,level,required\n1,示例省,,province,1\n530300,{name},1,prefecture,1\n", year
    )
    [received] = take(city, [up], year=year)
    assert received is not None
    back = Collection(city, YEAR).receipts.send_back(received, "请补充说明")
    (down / "退回.ndhz").write_bytes(back.content)
    city.close()
    unit = Library(tmp_path / "unit.db", "填报员")
    taking = SuperiorExchange(unit)
    taking.take_receipt(taking.preview_receipt(down / "退回.ndhz"))
    session = unit.open(report)
    assert not session.is_final
    assert session.entries()[-1].change.origin == "示例省 退回：请补充说明"
    unit.close()


def test_a_receipt_that_was_altered_or_is_none_is_refused(tmp_path: Path, library: Library) -> None:
    from models.exchange.packages.signed_zip import write_signed_zip

    path = tmp_path / "x.ndhz"
    path.write_bytes(write_signed_zip({"other.json": b"{}"}))
    with pytest.raises(BrokenFile, match="不是回执"):
        SuperiorExchange(library).preview_receipt(path)
    path.write_bytes(write_signed_zip({"receipt.json": b"{}"}).replace(b"receipt.json", b"receipt.jsom"))
    with pytest.raises((BrokenFile, Tampered)):
        SuperiorExchange(library).preview_receipt(path)


def test_what_is_handed_down_arrives(tmp_path: Path) -> None:
    city = Library(tmp_path / "city.db", "汇总员")
    take_roster(city, tmp_path)
    city.import_word_list("词,改为\n台办,对台办\n")
    name, content = Collection(city, YEAR).distribution.write("请于 1 月 20 日前报送", ["2021"])
    city.close()
    path = tmp_path / name
    path.write_bytes(content)
    unit = Library(tmp_path / "unit.db", "填报员")
    issuing = SuperiorExchange(unit)
    seen = issuing.preview_distribution(path)
    assert (len(seen.updates), seen.distribution.note) == (7, "请于 1 月 20 日前报送")
    assert seen.doubts == ("文件没有签名，不能证明是上级发来的。",)
    issuing.take_distribution(seen)
    assert Collection(unit, YEAR).roster.read().by_code["11"].contact == "李某"
    assert [word.text for word in unit.word_list().words] == ["台办"]
    unit.close()


def test_questions_on_a_final_report_wait_until_it_is_reopened(
    tmp_path: Path, folders: tuple[Path, Path], sample: Filing
) -> None:
    up, down = folders
    unit = Library(tmp_path / "unit.db", "填报员")
    report = unit.add_filing(replace(sample, agency=Agency("示例市本级", "10")), "示例")
    unit.open(report).finalise()
    (up / "一.ndbg").write_bytes(SubmissionService(unit).make_bundle(report))
    city = Library(tmp_path / "city.db", "汇总员")
    take_roster(city, tmp_path, CITY, sample.year)
    [received] = take(city, [up], year=sample.year)
    assert received is not None
    answer = Collection(city, sample.year).receipts.accept(received, "收到。", {CELL: "怎么比上年少一半？"})
    city.close()
    (down / answer.file_name).write_bytes(answer.content)
    seen = SuperiorExchange(unit).preview_receipt(down / answer.file_name)
    assert seen.sentence.endswith("收到。报告已经定稿，疑问先留着，报告重新打开时标到格子上。")
    SuperiorExchange(unit).take_receipt(seen)
    session = unit.open(report)
    assert session.is_final
    assert CELL not in session.filing.notes
    session.reopen("答复上级")
    assert [line.words for line in session.filing.notes[CELL].lines] == ["怎么比上年少一半？"]
    session.add_note_line(CELL, NoteLineKind.ANSWER, "按新口径")
    session.finalise()
    session.reopen("又改")
    assert len(unit.open(report).filing.notes[CELL].lines) == 2, "what is there is not put in twice"
    unit.close()
