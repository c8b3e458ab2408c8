"""A folder of published reports held to the rules: what is the unit's fault, what is asked, what nobody can tell."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models.audit.finding import DIFFERS, LATE, NOT_PUBLISHED, NOT_READ, AuditFinding, Certainty
from models.audit.rectification import ItemState
from models.errors import Refused, StoreError
from models.report.filing import Agency
from models.report.notes import NoteLineKind
from models.services.audit.audit_receipts import AuditReceipts
from models.services.audit.audited_file import AuditedFile, FileStatus
from models.services.audit.published_audit import PublishedAudit, settle_files
from models.services.audit.rectification_list import AskedFinding, RectificationList
from models.services.audit.unit_audits import UnitAudit, UnitAuditState, audit_units
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.submission import SubmissionService
from models.store.integrity.integrity_check import examine
from tests.audit.published import (
    GRANTED,
    NAMES,
    ROSTER,
    TOTAL,
    YEAR,
    go_through,
    open_city,
    publish,
    publish_city,
    report,
)
from tests.services.collected import take, take_roster

DUE = date(2026, 4, 30)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_city(tmp_path_factory.mktemp("city") / "公布")


@pytest.fixture(scope="module")
def seen(city: Path, tmp_path_factory: pytest.TempPathFactory) -> list[AuditedFile]:
    """The city's files as they are judged: what they are depends on nothing else than the roster and what was sent."""
    folder = tmp_path_factory.mktemp("judged")
    library = Library(folder / "nianbao.db", "张某")
    files = list(go_through(open_city(library, folder), city).values())
    library.close()
    return files


@pytest.fixture
def audit(library: Library, tmp_path: Path) -> PublishedAudit:
    return open_city(library, tmp_path)


def keep(audit: PublishedAudit, folder: Path) -> int:
    return audit.keep(str(folder), go_through(audit, folder).values())


def units_now(audit: PublishedAudit) -> dict[str, UnitAudit]:
    files = [*audit.current_files(), *(one for one in audit.files_of_run(audit.runs()[0].id) if not one.unit)]
    return {one.unit.code: one for one in audit_units(audit, files, RectificationList(audit))}


def rules(findings: tuple[AuditFinding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


def test_every_file_is_named_and_only_what_was_read_plainly_is_held_against_a_unit(
    audit: PublishedAudit, city: Path, seen: list[AuditedFile]
) -> None:
    files = {one.file: one for one in settle_files(seen)}
    assert set(files) == {path.name for path in city.iterdir()}
    told = {name: one.status for name, one in files.items() if one.status is not FileStatus.AUDITED}
    assert told == {
        "教育局下载版.docx": FileStatus.COPY,
        "乙镇人民政府.pdf": FileStatus.BROKEN,
        "年报.html": FileStatus.UNKNOWN_UNIT,
        "示例市审计局.html": FileStatus.WRONG_YEAR,
        "扫描.html": FileStatus.BROKEN,
        "说明.jpg": FileStatus.BROKEN,
    }
    assert all(files[name].sentence for name in told)
    damaged = files["乙镇人民政府.pdf"]
    assert (damaged.unit, damaged.candidates, files["说明.jpg"].candidates) == ("", ("18",), ())
    assert damaged.sentence.endswith("按文件名看，可能是乙镇人民政府的，请打开原件核对。"), "asked, not known"
    units = {one.unit.code: one for one in audit_units(audit, files.values())}
    assert {code: rules(one.faults) for code, one in units.items() if one.files} == {
        "10": [],
        "11": ["T3-3"],
        "12": ["T3-1"],
        "13": ["W-5"],
        "14": [LATE],
        "15": [DIFFERS],
        "16": [],
        "17": ["N-1"],
        "20": [],
        "23": [],
    }
    wrong_total = units["11"].faults[0]
    assert "“7”（第 2 个表格第 6 行）" in wrong_total.quote
    assert wrong_total.expected.startswith("5（各格相加）")
    assert units["15"].faults[0].cells == ("requests.new_received.natural_person", "requests.granted.natural_person")
    assert "报送 5、公布 6" in units["15"].faults[0].message
    assert units["17"].faults[0].quote == "全年新收到政府信息公开申请9件。"
    assert {units[code].state for code in ("20", "23")} == {UnitAuditState.ASKED}
    assert {one.certainty for code in ("20", "23") for one in units[code].questions} == {Certainty.ASKED}
    # 12件 was set right to be read; 1 2? was not read at all, and nothing that rests on it is judged.
    assert rules(units["20"].questions) == ["T3-1", "F-8"]
    assert [(one.rule, "1 2?" in one.quote) for one in units["23"].questions] == [(NOT_READ, True)]
    # The report of a unit of which none was found may be one of those that nobody could read.
    missing = units["21"].findings
    assert (rules(missing), missing[0].certainty) == ([NOT_PUBLISHED], Certainty.ASKED)
    assert "其中可能有这份报告" in missing[0].doubt
    assert "“乙镇人民政府.pdf”（读不出来）看来可能是它的" in units["18"].findings[0].doubt


def test_a_person_settles_what_is_asked_and_takes_it_back(
    audit: PublishedAudit, city: Path, seen: list[AuditedFile]
) -> None:
    audit.keep("公布", seen)
    nobodys = next(one for one in audit.files_of_run(1) if one.file == "年报.html")
    before = audit.recognise_as(nobodys, "19")
    assert units_now(audit)["19"].state is UnitAuditState.CLEAN
    assert audit.audit_file(city / "年报.html", city).unit == "19", "the name is remembered"
    audit.restore(before)
    assert units_now(audit)["19"].state is UnitAuditState.MISSING
    doubted = next(one for one in audit.current_files() if one.unit == "20")
    asked = next(one for one in doubted.findings if one.rule == "T3-1")
    with pytest.raises(Refused, match="没有对照原文"):
        RectificationList(audit).ask([AskedFinding("20", asked, doubted.id)], DUE)
    audit.set_finding(doubted, asked, asked.confirmed("张某"))
    assert rules(units_now(audit)["20"].faults) == ["T3-1"]
    doubted = next(one for one in audit.current_files() if one.unit == "20")
    audit.set_finding(doubted, doubted.findings[0], doubted.findings[0].dismissed("张某"))
    assert units_now(audit)["20"].faults == ()


def test_a_page_that_tells_no_year_is_judged_once_a_person_says_so(audit: PublishedAudit, tmp_path: Path) -> None:
    page = publish(tmp_path / "公布", report("10", printed={TOTAL: 7}), ".html")
    words = page.read_text(encoding="utf-8")
    page.write_text(words.replace(f"{YEAR}年", "本年"), encoding="utf-8")
    keep(audit, tmp_path / "公布")
    [file] = audit.files_of_run(1)
    assert (file.status, file.findings) == (FileStatus.YEAR_IN_QUESTION, ())
    before = audit.take_for_this_year(file)
    assert rules(units_now(audit)["10"].faults) == ["T3-3"]
    audit.restore(before)
    assert audit.files_of_run(1) == [file]


def test_several_reports_of_a_unit_are_chosen_from(audit: PublishedAudit, tmp_path: Path) -> None:
    folder = tmp_path / "公布"
    publish(folder, report("10"), ".html")
    publish(folder, report("10", came_in=8), ".md")
    keep(audit, folder)
    assert units_now(audit)["10"].state is UnitAuditState.ASKED
    page = next(one for one in audit.current_files() if one.file.endswith(".html"))
    before = audit.choose(page)
    assert [one.file for one in audit.current_files()] == [page.file]
    assert units_now(audit)["10"].state is UnitAuditState.CLEAN
    audit.restore(before)
    assert len(audit.current_files()) == 2


@pytest.mark.file_bound("the disk of a server is not this computer's")
def test_a_full_disk_leaves_what_was_there(audit: PublishedAudit, seen: list[AuditedFile]) -> None:
    audit.keep("公布", seen)
    before, database = audit.current_files(), audit.library.database
    (pages,) = database.run("PRAGMA page_count").fetchone()
    database.run(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(StoreError, match="磁盘"):
        audit.keep("又一次", seen)
    database.run("PRAGMA max_page_count = 1000000")
    assert (len(audit.runs()), audit.current_files()) == (1, before)
    assert audit.keep("再一次", seen) == 2


def asked_of(audit: PublishedAudit, *codes: str) -> RectificationList:
    items, units = RectificationList(audit), units_now(audit)
    found = [AskedFinding(code, one, units[code].files[0].id) for code in codes for one in units[code].faults]
    items.ask(found, DUE)
    return items


def test_what_was_asked_is_held_against_the_next_file_and_the_next_year(
    audit: PublishedAudit, seen: list[AuditedFile], tmp_path: Path
) -> None:
    audit.keep("公布", seen)
    items = asked_of(audit, "11", "12", "13", "14")
    assert len(items.items()) == 4
    assert asked_of(audit, "11").items() == items.items(), "what is on the list is not put on it again"
    mended = tmp_path / "整改后"
    publish(mended, report("11"), ".docx")
    publish(mended, report("12", came_in=5, granted=4), ".xlsx")
    publish(mended, report("14"), ".md")
    run = keep(audit, mended)
    events = items.recheck(run)
    today = date(2026, 5, 1)
    assert {one.unit: one.state(today) for one in items.items()} == {
        "11": ItemState.GONE,
        "12": ItemState.OVERDUE,
        "13": ItemState.OVERDUE,
        "14": ItemState.UNCLEAR,
    }
    assert [one.recheck.kind.value if one.recheck else "" for one in items.items()] == ["gone", "still", "", "unclear"]
    items.undo(events)
    assert not any(one.recheck for one in items.items())
    with pytest.raises(Refused, match="销号的理由"):
        items.close(items.items(), " ")
    closing = items.close([one for one in items.items() if one.unit == "11"], "已更正并重新公布")
    assert items.items()[0].state(today) is ItemState.CLOSED
    items.undo(items.undo(closing))
    assert items.items()[0].closing_reason == "已更正并重新公布", "a step that was taken back is taken again"
    _next_year(audit, tmp_path)


def _next_year(audit: PublishedAudit, tmp_path: Path) -> None:
    """The same slip comes back, and last year's published figures are what this year's are held against."""
    collection = Collection(audit.library, YEAR + 1)
    collection.roster.carry_over()
    later, folder = PublishedAudit(collection), tmp_path / "下一年"
    publish(folder, report("12", came_in=6, granted=5, year=YEAR + 1), ".xlsx")
    publish(folder, report("13", came_in=4, year=YEAR + 1), ".md")
    later.keep("下一年", go_through(later, folder).values())
    units = units_now(later)
    assert {one.rule: one.asked_in for one in units["12"].faults} == {"T3-1": YEAR, "Y-6": 0}
    assert units["12"].is_repeated
    assert not units["13"].is_repeated


def test_items_reach_the_units_program_and_its_answer_comes_back(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path, ROSTER)
    audit = PublishedAudit(Collection(library, YEAR))
    unit = Library(tmp_path / "unit.db", "填报员")
    number = unit.begin_report(Agency(NAMES["15"], "15"), YEAR).report
    unit.open(number).set_cells({GRANTED: 5})
    (tmp_path / "一.ndbg").write_bytes(SubmissionService(unit).make_bundle(number))
    take(library, [tmp_path / "一.ndbg"])
    sums = audit.collection.consolidation().total_figures()
    publish(tmp_path / "公布", report("15", came_in=6), ".html")
    keep(audit, tmp_path / "公布")
    items = asked_of(audit, "15")
    receipts = AuditReceipts(audit, items)
    assert "请发函" in receipts.problem("11")
    issued = receipts.write("15", items.items())
    assert audit.collection.submissions.version(1).state == "taken"
    (tmp_path / issued.file_name).write_bytes(issued.content)

    taking = SuperiorExchange(unit)
    taking.take_receipt(taking.preview_receipt(tmp_path / issued.file_name))
    session = unit.open(number)
    [cell] = session.filing.notes
    assert session.filing.notes[cell].lines[-1].words.startswith("【整改第 1 号】")
    session.add_note_line(cell, NoteLineKind.ANSWER, "网页录入错了，已更正")
    (tmp_path / "二.ndbg").write_bytes(SubmissionService(unit).make_bundle(number))
    unit.close()

    take(library, [tmp_path / "二.ndbg"])
    assert len(receipts.take_answers()) == 1
    assert receipts.take_answers() == []
    assert items.items()[0].answer == "网页录入错了，已更正"
    assert items.items()[0].state(DUE) is ItemState.ANSWERED
    assert audit.collection.consolidation().total_figures() == sums


def test_no_audit_changes_any_sum_report_or_received_version(audit: PublishedAudit, seen: list[AuditedFile]) -> None:
    """Whatever is done in an audit, in any order: every other table says to the letter what it said before."""
    database = audit.library.database
    names = [
        name
        for (name,) in database.run("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        if not name.startswith(("audit_", "sqlite_", "ledger", "learned_name"))
    ]

    def everything() -> list[object]:
        return [database.run(f'SELECT * FROM "{name}"').fetchall() for name in names]

    before, chance, items = everything(), random.Random(7), RectificationList(audit)
    for _ in range(4):
        audit.keep("公布", seen)
        for _ in range(12):
            _do_something(audit, items, chance)
        items.recheck(audit.runs()[0].id)
        assert everything() == before
    assert examine(Path(str(database.place))).is_good


def _do_something(audit: PublishedAudit, items: RectificationList, chance: random.Random) -> None:
    there, files = items.items(), audit.current_files()
    file = chance.choice(files)
    faults = [one for one in file.findings if one.is_fault]
    deeds: list[Callable[[], object]] = [
        lambda: items.ask([AskedFinding(file.unit, one, file.id) for one in faults], DUE),
        lambda: items.close(there[:2], "已改"),
        lambda: items.reopen(there[:1], "又有了"),
        lambda: items.answer(there[-1:], "正在改"),
        lambda: items.undo([one.events[-1].id for one in there[:1]]),
        lambda: audit.restore(audit.choose(file)),
        lambda: [audit.set_finding(file, one, one.dismissed("张某")) for one in file.findings[:1]],
    ]
    chance.choice(deeds)()
