"""An office in whose database every table holds something, written by the program as a clerk would have it."""

from datetime import date
from pathlib import Path

from models.audit.finding import AuditFinding, Certainty
from models.editions.known_editions import edition_for
from models.registers.dispute import Dispute, DisputeKind
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.letters.office import LetterSettings
from models.registers.reported_counts import RegisterCounts
from models.registers.request import Channel, EventKind, Particulars, Request, RequestEvent
from models.report.filing import Agency, Filing
from models.report.roster import ChangeKind, RosterChange
from models.report.unit_kind import UnitKind
from models.rules.finding import Severity
from models.services.audit.audited_file import AuditedFile, FileStatus
from models.services.audit.published_audit import PublishedAudit
from models.services.audit.rectification_list import AskedFinding, RectificationList
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.registers.registers import Registers
from models.services.submission import SubmissionService
from models.store.collection import arrivals, learned_names, receipts
from tests.services.collected import CELL, CITY, YEAR, send, take, take_roster
from tests.store.conftest import COUNTY, filled

OLDER = 2020
OLDER_CELL = edition_for(OLDER).typed_cells[0]


def fill_every_table(library: Library, sample: Filing, folder: Path) -> None:
    """Reports of both editions, one of them deleted; rosters, received reports, receipts, adjustments and sums."""
    filled(library, sample)
    _explain(library)
    older = library.open(library.begin_report(Agency("示例市水利局", "530399"), OLDER).report)
    older.set_cells({OLDER_CELL: 7})
    library.delete_report(library.copy_report(2))
    library.import_word_list("词,改为\n台办,对台办\n")
    take_roster(library, folder)
    take_roster(library, folder, CITY, OLDER)
    collection = Collection(library, YEAR)
    collection.roster.record_change(RosterChange(ChangeKind.MERGED, "20", "10", "机构改革"))
    take(library, [send(folder / "收件", code, value) for code, value in (("10", 4), ("111", 5), ("112", 6))])
    take(library, [send(folder / "收件", "10", 9, revision=2, counts=RegisterCounts("d" * 64, {CELL: 8}))])
    take(library, [send(folder / "去年", "10", 3, year=OLDER, cell=OLDER_CELL)], year=OLDER)
    list(collection.queries.check_received())
    _know_senders(library)
    SubmissionService(library).make_key()
    collection.receipts.send_back(2, "请核对")
    receipts.save_receipt(library.database, receipts.TAKEN, "回-1", "accepted", "{}", "张某", report=1)
    _sum_up(collection)
    _keep_registers(library)
    _audit_published(collection)


def _sum_up(collection: Collection) -> None:
    """Adjustments, one of them withdrawn; a kept sum, explained; a pick, a kind and a wording that the office keeps."""
    summing = collection.consolidation()
    summing.adjust(CELL, 5, "新区")
    summing.adjust(CELL, 6, "又一处")
    summing.withdraw_adjustment(summing.adjustments()[0].id)
    summing.save()
    summing.make_report()
    summing.explain(next(found for found in summing.findings() if found.rule == "A-2"), "今年确实没有。")
    collection.picks.save("城区", ("10", "111"))
    collection.kinds.set("10", UnitKind.OTHER)
    collection.reminders.keep_wording("请于{期限}前报送。")


def _audit_published(collection: Collection) -> None:
    """Two runs, so that one file counts no more; two items, a closing of which was taken back."""
    audit = PublishedAudit(collection)
    page = AuditedFile("公布/镇.html", FileStatus.AUDITED, "单位写作“甲镇”。", "111", sha="a" * 64, reading="空")
    other = AuditedFile("说明.jpg", FileStatus.UNREAD, "不是能读的文件。")
    audit.keep("公布", [page, other])
    audit.keep("公布（二）", [page])
    asked = AuditFinding("T3-1", Severity.BLOCK, Certainty.CERTAIN, "不等。")
    items = RectificationList(audit)
    items.ask([AskedFinding("111", asked, 1), AskedFinding("10", asked)], date(2026, 4, 1), "请改正")
    items.undo(items.close(items.items(), "已改"))


def _know_senders(library: Library) -> None:
    """Names that were learned, one of them twice, and days of arrival."""
    learned_names.learn_name(library.database, "示例市水务局", "", "10", "张某")
    learned_names.learn_name(library.database, "示例市水务局", "99", "111", "张某")
    learned_names.learn_name(library.database, "示例市水务局", "99", "112", "李某")
    arrivals.save_arrival(library.database, YEAR, "10", arrivals.FILE, f"{YEAR + 1}-01-20", "张某", received=1)
    arrivals.save_arrival(library.database, YEAR, "10", arrivals.PAPER, f"{YEAR + 1}-01-22", "张某")


def _keep_registers(library: Library) -> None:
    """Two requests with a course, a person and a letter, two disputes, two documents, and a change taken back."""
    registers = Registers(library, COUNTY, lambda: date(2026, 3, 31))
    registers.letters.set_settings(LetterSettings("示", "市政府", "市中院", "办公室", "0000", "中街道2号"))
    registers.letters.reword("fee", "缴费通知书", "【申请人】：请缴费。")
    for number, day in (("2026-001", 6), ("2026-002", 9)):
        asked = Request(number, date(2026, 2, day), Channel.ONLINE, "natural_person", handler="法规科")
        kept = registers.requests.add(asked, Particulars("申请人甲", "电话", "某项目的批复", "备注"))
        kept = registers.letters.issue(
            kept, registers.letters.begin(kept, registers.letters.template("receipt"))
        ).request
        kept = registers.requests.add_event(kept, RequestEvent(EventKind.THIRD_PARTY, date(2026, 2, 10), letter="函1"))
        registers.requests.answer(kept, date(2026, 3, 10), "granted", "告知〔2026〕1号")
        registers.disputes.add(Dispute(f"复{number}", DisputeKind.RECONSIDERATION, date(2026, 3, 20), kept.id))
        registers.documents.add(
            RegisteredDocument(f"办法{number}", f"府发{day}", DocumentKind.NORMATIVE, date(2025, 5, day))
        )
    registers.undo()


def _explain(library: Library) -> None:
    session = library.open(2)
    finding = next(found for found in session.findings if found.cells)
    session.explain(finding, "经核实无误。")
