"""Registers are backed up, restored, moved between file and server, and saved from damage, with their undo list."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.registers.dispute import Dispute, DisputeKind
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.problems import ImpossibleCase
from models.registers.request import Channel, EventKind, Particulars, Request, RequestEvent
from models.services.library import Library, Server
from models.services.registers.registers import Registers
from models.store.backups.salvage import salvage
from models.store.integrity.integrity_check import examine
from models.store.postgres.integrity_check import examine_server
from models.store.transfer import transfer_database
from tests.postgres import LocalServer
from tests.registers.conftest import COUNTY, TODAY
from tests.registers.office_lists import CASES, days_as_numbers
from tests.store.harm import alter
from ui.backups.restore_dialog import summary

State = tuple[object, ...]


def fill(registers: Registers) -> State:
    asked = Request("2026-001", date(2026, 2, 6), Channel.ONLINE, "natural_person")
    kept = registers.requests.add(asked, Particulars("申请人甲", "电话", "事项"))
    kept = registers.requests.add_event(kept, RequestEvent(EventKind.CORRECTION, date(2026, 2, 9)))
    registers.disputes.add(Dispute("复1", DisputeKind.RECONSIDERATION, date(2026, 3, 2), kept.id))
    registers.documents.add(RegisteredDocument("办法", "1号", DocumentKind.NORMATIVE, date(2025, 5, 1)))
    registers.requests.change(kept, replace(kept, handler="法规科"))
    return state(registers)


def state(registers: Registers) -> State:
    requests = registers.requests.all()
    told = registers.requests.particulars(requests)
    return requests, told, registers.disputes.all(), registers.documents.all(), registers.undo_name


def opened(place: Path | Server) -> tuple[Library, Registers]:
    library = Library(place, "张某")
    return library, Registers(library, COUNTY, lambda: TODAY)


@pytest.mark.file_bound("backups are of files")
def test_a_backup_brings_them_back(registers: Registers, library: Library) -> None:
    before = fill(registers)
    copy = library.path.with_name("带走.db")
    assert library.backup_service.export_database(copy).is_good
    assert [one.sentence for one in library.backup_service.preview(copy)] == ["台账：不变"]
    registers.undo()
    registers.undo()
    told = [one.sentence for one in library.backup_service.preview(copy)]
    assert told == ["台账：会从第 7 次修改退回到第 5 次"]
    assert summary(library.backup_service.preview(copy)) == f"0 份报告不变；{told[0]}。"
    library.backup_service.restore(copy)
    library.reopen()
    assert state(registers) == before
    assert registers.undo() == "修改 2026-001"
    assert examine(library.path).is_good


def test_they_move_to_a_server_and_back(
    registers: Registers, library: Library, tmp_path: Path, server: LocalServer
) -> None:
    before = fill(registers)
    library.close()
    target = server.place() if isinstance(library.place, Path) else tmp_path / "搬回.db"
    transfer_database(library.place, target)
    there, moved = opened(target)
    assert state(moved) == before
    moved.undo()
    moved.requests.add(Request("2026-002", date(2026, 3, 2), Channel.HAND, "research"))
    assert (examine_server(target) if isinstance(target, Server) else examine(target)).is_good
    there.close()


@pytest.mark.file_bound("a damaged file")
def test_what_still_reads_is_saved(registers: Registers, library: Library, tmp_path: Path) -> None:
    before = fill(registers)
    library.begin_report(COUNTY, 2025)
    library.close()
    alter(library.path, "UPDATE register_request SET handler = '别的'")
    assert "台账" in examine(library.path).covered[-2]
    assert "承办登记的是“法规科”，现在是“别的”" in examine(library.path).issues[0].sentence
    salvage(library.path, tmp_path / "抢救.db")
    saved, rescued = opened(tmp_path / "抢救.db")
    after = state(rescued)
    assert (after[1:4], [request.handler for request in rescued.requests.all()]) == (before[1:4], ["别的"])
    assert examine(saved.path).is_good
    saved.close()


def test_a_list_is_taken_in_on_either_engine(registers: Registers, library: Library, tmp_path: Path) -> None:
    path = days_as_numbers(tmp_path)
    first = registers.request_import.plan(path)
    plan = registers.request_import.plan(path, answers=first.suggested_answers)
    assert registers.request_import.apply(plan) == len(CASES)
    again = registers.request_import.plan(path, answers=first.suggested_answers)
    assert again.changes == 0
    registers.undo()
    assert registers.requests.all() == []
    place = library.place
    assert (examine_server(place) if isinstance(place, Server) else examine(place)).is_good


def test_two_clerks_cannot_give_one_number_twice(registers: Registers, library: Library) -> None:
    other, theirs = opened(library.place)
    registers.requests.add(Request("2026-001", date(2026, 2, 6), Channel.HAND, "research"))
    with pytest.raises(ImpossibleCase, match="登记号“2026-001”已经有了"):
        theirs.requests.add(Request("2026-001", date(2026, 2, 9), Channel.HAND, "welfare"))
    assert theirs.requests.next_number(2026) == "2026-002"
    theirs.requests.add(Request("2026-002", date(2026, 2, 9), Channel.HAND, "welfare"))
    assert len(registers.requests.all()) == 2
    other.close()
