"""An office in whose database every table holds something, written by the program as a clerk would have it."""

from pathlib import Path

from models.editions.known_editions import edition_for
from models.report.filing import Agency, Filing
from models.report.roster import ChangeKind, RosterChange
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.submission import SubmissionService
from models.store.collection import arrivals, learned_names, receipts
from tests.services.collected import CELL, CITY, YEAR, send, take, take_roster
from tests.store.conftest import filled

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
    take(library, [send(folder / "收件", "10", 9, revision=2)])
    take(library, [send(folder / "去年", "10", 3, year=OLDER, cell=OLDER_CELL)], year=OLDER)
    list(collection.queries.check_received())
    learned_names.learn_name(library.database, "示例市水务局", "", "10", "张某")
    learned_names.learn_name(library.database, "示例市水务局", "99", "111", "张某")
    learned_names.learn_name(library.database, "示例市水务局", "99", "112", "李某")
    arrivals.save_arrival(library.database, YEAR, "10", arrivals.FILE, f"{YEAR + 1}-01-20", "张某", received=1)
    arrivals.save_arrival(library.database, YEAR, "10", arrivals.PAPER, f"{YEAR + 1}-01-22", "张某")
    SubmissionService(library).make_key()
    collection.receipts.send_back(2, "请核对")
    receipts.save_receipt(library.database, receipts.TAKEN, "回-1", "accepted", "{}", "张某", report=1)
    summing = collection.consolidation()
    summing.adjust(CELL, 5, "新区")
    summing.adjust(CELL, 6, "又一处")
    summing.withdraw_adjustment(summing.adjustments()[0].id)
    summing.save()
    summing.make_report()


def _explain(library: Library) -> None:
    session = library.open(2)
    finding = next(found for found in session.findings if found.cells)
    session.explain(finding, "经核实无误。")
