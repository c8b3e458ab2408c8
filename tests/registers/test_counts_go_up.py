"""A unit's counts go up with its report, and nothing else of its registers; the superior sees where they differ."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from main import main
from models.editions.edition import CellKey
from models.exchange.packages.bundle import read_received_bundle
from models.exchange.packages.signed_zip import SignedZip, Tampered, write_signed_zip
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.request import Channel, Particulars, Request
from models.report.filing import Agency, Level
from models.services.collection.assessment import FileVerdict
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.registers.registers import Registers
from models.services.submission import SubmissionService
from models.store.integrity.integrity_check import examine
from tests.services.collected import EDITION, TEXTS, YEAR, filing, look, take, take_roster

COUNTY = Agency("示例县人民政府", "11", Level.COUNTY)
GRANTED = CellKey("requests", "granted", "natural_person")
PRIVATE = ("欧阳某某", "139-0000-4471", "某某路拆迁补偿协议", "家属代领", "机密标题办法", "登记甲壹", "法规科承办人")
TODAY = date(2026, 1, 15)


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Library]:
    """A county whose final report says what its register counts."""
    (tmp_path / "unit").mkdir()
    library = Library(tmp_path / "unit" / "nianbao.db", "填报员")
    registers = Registers(library, COUNTY, lambda: TODAY)
    name, contact, matter, remark, title, number, handler = PRIVATE
    asked = Request(number, date(YEAR, 6, 2), Channel.POST, "natural_person", handler=handler)
    kept = registers.requests.add(asked, Particulars(name, contact, matter, remark))
    registers.requests.answer(kept, date(YEAR, 6, 20), "granted")
    registers.documents.add(RegisteredDocument(title, "", DocumentKind.NORMATIVE, date(YEAR, 5, 1)))
    blank = filing("11", dict.fromkeys(EDITION.typed_cells, 0))
    session = library.open(library.add_filing(replace(blank, texts=TEXTS), "去年的系统"))
    session.fill_from_registers()
    for finding in [found for found in session.findings if not found.is_explained]:
        session.explain(finding, "已核对。")
    session.finalise()
    yield library
    library.close()


def sent(unit: Library, folder: Path, name: str, choice: str = "") -> tuple[Path, dict[str, object]]:
    """The unit writes its file, as it would from the command line."""
    folder.mkdir(exist_ok=True)
    words = ["--data", str(unit.path.parent), "submit", "--year", str(YEAR), "-o", str(folder / name), "--json"]
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        assert main([*words, *([choice] if choice else [])]) == 0
    return folder / name, json.loads(out.getvalue())


def receive(library: Library, path: Path) -> int:
    [received] = take(library, [path])
    assert received is not None
    return received


def test_counts_and_nothing_else_go_up(unit: Library, library: Library, tmp_path: Path) -> None:
    path, told = sent(unit, tmp_path / "收件", "一.ndbg")
    assert told["counted_cells"] == 150
    assert told["differing"] == 0
    content, package = path.read_bytes(), SignedZip(path.read_bytes())
    assert {"report.json", "counts.json", "bundle.json"} <= package.members.keys()
    for words in PRIVATE:
        assert words.encode() not in content
        assert not [name for name, member in package.members.items() if words in member.decode("utf-8")]
    assert str(date(YEAR, 6, 2)) not in package.text("counts.json"), "nor the day of a case"
    assert json.loads(package.text("bundle.json"))["format"] == 2, "a program without counts reads it as before"

    take_roster(library, tmp_path)
    received = receive(library, path)
    city = Collection(library, YEAR)
    list(city.queries.check_received())
    line = next(one for one in city.queries.lines(TODAY) if one.unit.code == "11")
    status = dict(zip((u.code for u in city.roster.current.units), city.queries.unit_statuses(TODAY), strict=True))
    assert line.counts is not None
    assert line.counts == status["11"].counts
    assert line.counts.label == "有台账"
    assert status["10"].counts is None
    assert "R-1" not in {finding.rule for finding in city.queries.findings(received)}
    lists = {one.name: one for one in city.list_exports(city.consolidation()).lists(TODAY)}
    heads, rows = lists["报送情况"].heads, {row[0]: row for row in lists["报送情况"].rows}
    assert [rows[code][heads.index("台账")] for code in ("11", "10")] == ["有台账", None]


def test_where_they_differ_the_unit_decides_and_the_superior_is_told(
    unit: Library, library: Library, tmp_path: Path
) -> None:
    take_roster(library, tmp_path)
    session = unit.open(1)
    session.reopen("改一格")
    asked = GRANTED._replace(row="new_received")
    session.unlock((GRANTED, asked), "台账漏登一件")
    session.set_cells({GRANTED: 2, asked: 2})
    for finding in [found for found in session.findings if not found.is_explained]:
        session.explain(finding, "台账漏登一件。")
    session.finalise()
    bare, told = sent(unit, tmp_path / "收件", "不带.ndbg")
    assert (told["counted_cells"], told["differing"]) == (0, 2)
    assert "加 --counts" in str(told["told"])
    receive(library, bare)
    full, told = sent(unit, tmp_path / "收件", "带.ndbg", "--counts")
    assert (told["counted_cells"], told["differing"]) == (150, 2)
    assert look(library, [full])["带.ndbg"].verdict is FileVerdict.RESENT, "the same report, now with counts"
    received = receive(library, full)
    city = Collection(library, YEAR)
    list(city.queries.check_received())
    [line] = [one for one in city.queries.lines(TODAY) if one.counts]
    assert line.counts is not None
    assert line.counts.label == "有台账，2 格不同"
    found = [finding for finding in city.queries.findings(received) if finding.rule == "R-1"]
    assert "自然人·予以公开：填 2，单位随报告报来的台账里有 1 件，相差 1。" in [finding.message for finding in found]
    assert {finding.explanation for finding in found} == {"台账漏登一件。"}

    Registers(unit, COUNTY, lambda: TODAY).requests.add(Request("b", date(YEAR, 6, 2), Channel.POST, "research"))
    other, _ = sent(unit, tmp_path / "收件", "又一次.ndbg", "--counts")
    assert look(library, [other])["又一次.ndbg"].verdict is FileVerdict.DISPUTED, "one report, two registers"


@pytest.mark.file_bound("the table is altered behind the program's back")
def test_a_count_that_was_altered_is_found(unit: Library, library: Library, tmp_path: Path) -> None:
    path, _ = sent(unit, tmp_path / "收件", "一.ndbg")
    members = SignedZip(path.read_bytes()).members
    altered = io.BytesIO()
    with zipfile.ZipFile(altered, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member.replace(b": 1,", b": 7,") if name == "counts.json" else member)
    with pytest.raises(Tampered, match=r"counts\.json 与校验和不符"):
        read_received_bundle(altered.getvalue())
    told = json.loads(members["counts.json"])
    for wrong in ({"cells": {"requests.granted.total": 3}}, {"cells": {str(GRANTED): -1}}, {"digest": "欧阳"}):
        bent = {**members, "counts.json": json.dumps(told | wrong).encode()}
        path.write_bytes(write_signed_zip({name: bent[name] for name in ("report.json", "counts.json")}))
        take_roster(library, tmp_path)
        assert look(library, [path])["一.ndbg"].verdict is FileVerdict.BROKEN

    path.write_bytes(SubmissionService(unit).make_bundle(1, counts=SubmissionService(unit).register_counts(1)))
    receive(library, path)
    library.close()
    assert not examine(library.path).issues
    with sqlite3.connect(library.path) as raw:
        raw.execute("UPDATE received_counts SET differing = 5")
    assert [issue.sentence for issue in examine(library.path).issues if "台账数" in issue.sentence]
