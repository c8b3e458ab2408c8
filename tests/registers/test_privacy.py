"""Names and matters stand apart: in no log, journal, bundle or package; erased after the office's period."""

import io
import logging
import zipfile
from datetime import date
from pathlib import Path

import pytest

from models.errors import Refused
from models.exchange.formats.report_json import write_report
from models.exchange.packages.bundle import write_bundle
from models.registers.dispute import Dispute, DisputeKind
from models.registers.request import Channel, Particulars, Request
from models.services.library import Library, Server
from models.services.registers.privacy import Erasure
from models.services.registers.registers import Registers
from models.store.integrity.integrity_check import examine
from models.store.postgres.integrity_check import examine_server
from output.package import make_package
from tests.registers.conftest import COUNTY, TODAY

WHO = Particulars("申请人赵钱孙李", "13900001234", "某某小区拆迁批复", "来过三次")
WORDS = (WHO.name, WHO.contact, WHO.matter, WHO.remark)


def enter(registers: Registers, number: str, received: date, closed: date | None) -> Request:
    asked = Request(number, received, Channel.HAND, "natural_person")
    kept = registers.requests.add(asked, WHO)
    return registers.requests.answer(kept, closed, "granted") if closed else kept


def holds(content: bytes) -> list[str]:
    """The private words in a file, in archives too."""
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    return [word for word in WORDS if any(word.encode() in part for part in parts)]


def is_whole(library: Library) -> bool:
    place = library.place
    return (examine_server(place) if isinstance(place, Server) else examine(place)).is_good


@pytest.mark.promise("names-apart")
def test_they_are_in_no_log_ledger_report_or_file_that_leaves(
    registers: Registers, library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        kept = enter(registers, "2025-001", date(2025, 3, 3), date(2025, 3, 20))
        registers.requests.change(kept, kept, Particulars(WHO.name, "改过的电话"))
        registers.undo()
        session = library.open(library.begin_report(COUNTY, 2025).report)
        session.fill_from_registers()
        granted = session.edition.find("requests.granted.natural_person")
        session.unlock([granted], "漏登")
        session.set_cells({granted: 7})
    told = "".join([*(f.message for f in session.findings), *(e.change.description for e in session.entries())])
    rows = library.database.run(
        "SELECT content, action FROM ledger UNION ALL SELECT steps, say FROM journal"
    ).fetchall()
    told += "".join(text for row in rows for text in row) + caplog.text
    assert [word for word in WORDS if word in told] == []
    assert "2025-001" in told
    assert holds(write_bundle(session.filing)) == []
    assert holds(make_package(session.filing, write_report(session.filing), session.findings)) == []


@pytest.mark.promise("names-apart")
def test_after_the_offices_period_they_are_erased_and_the_counts_stay(registers: Registers, library: Library) -> None:
    old = enter(registers, "2023-001", date(2023, 1, 9), date(2023, 2, 1))
    disputed = enter(registers, "2023-002", date(2023, 1, 9), date(2023, 2, 1))
    registers.disputes.add(Dispute("复1", DisputeKind.RECONSIDERATION, date(2023, 3, 1), disputed.id))
    young = enter(registers, "2025-001", date(2025, 3, 3), date(2025, 3, 20))
    waiting = enter(registers, "2022-001", date(2022, 3, 3), None)
    with pytest.raises(Refused, match="还没有设"):
        registers.privacy.outlook()
    with pytest.raises(Refused, match="1 到 50 年"):
        registers.privacy.set_years(0)
    registers.privacy.set_years(2)
    before = registers.counts(2023)
    assert (registers.privacy.outlook().people, registers.privacy.outlook().before) == (1, date(2024, 3, 10))
    assert registers.privacy.erase().people == 1
    assert registers.privacy.erase().people == 0
    requests = registers.requests.all()
    assert set(registers.requests.particulars(requests)) == {disputed.id, young.id, waiting.id}
    assert registers.requests.get(old.id) == old
    assert registers.counts(2023) == before
    assert is_whole(library)
    [(action,)] = library.database.run("SELECT action FROM ledger ORDER BY id DESC LIMIT 1").fetchall()
    assert action == "清除 1 件申请人信息"


def test_what_was_corrected_is_erased_with_it(registers: Registers, library: Library) -> None:
    """A former wording stands in a row that nothing points to; it is not left behind."""
    kept = enter(registers, "2023-001", date(2023, 1, 9), date(2023, 2, 1))
    registers.requests.change(kept, kept, Particulars("改正后的名字"))
    registers.privacy.set_years(1)
    assert registers.privacy.erase().people == 2
    assert library.database.run("SELECT count(*) FROM register_person WHERE name <> ''").fetchone() == (0,)
    registers.undo()
    assert registers.requests.particulars(registers.requests.all()) == {}
    assert is_whole(library)


@pytest.mark.promise("names-apart")
@pytest.mark.file_bound("the bytes of a file; a server's are its own")
def test_nothing_is_left_in_the_file(registers: Registers, library: Library) -> None:
    assert isinstance(library.place, Path)
    for number in range(1, 60):
        enter(registers, f"2023-{number:03d}", date(2023, 1, 9), date(2023, 2, 1))
    registers.privacy.set_years(1)
    assert registers.privacy.erase() == Erasure(59, True)
    library.close()
    files = [path for path in library.place.parent.iterdir() if path.name.startswith("nianbao.db")]
    assert [word for path in files for word in holds(path.read_bytes())] == []


def test_who_may_not_set_the_rules_may_not_erase(registers: Registers, library: Library) -> None:
    registers.privacy.set_years(1)
    library.import_people("姓名,登录名,角色\n张某,,管理\n李某,,填报\n")
    library.operator = "李某"
    with pytest.raises(Refused, match="清除申请人信息"):
        registers.privacy.erase()
    assert TODAY.year == 2026


@pytest.mark.file_bound("a server clears its own tables")
def test_while_another_window_reads_the_file_is_not_written_anew_and_that_is_said(
    registers: Registers, library: Library
) -> None:
    enter(registers, "2023-001", date(2023, 1, 9), date(2023, 2, 1))
    registers.privacy.set_years(1)
    other = Library(library.place, "李某")
    with other.database.snapshot():
        other.database.run("SELECT count(*) FROM register_person").fetchone()
        library.database.execute_sql("PRAGMA busy_timeout = 100").fetchall()
        assert registers.privacy.erase() == Erasure(1, False)
    other.close()
    assert registers.privacy.erase() == Erasure(0, True)
    assert library.database.run("SELECT count(*) FROM register_person WHERE name <> ''").fetchone() == (0,)
