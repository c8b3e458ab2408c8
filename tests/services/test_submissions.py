"""A folder of files from units: each has its verdict, what is taken stays, and nothing is taken twice."""

import json
import random
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from models.errors import Refused, StoreError
from models.exchange.formats.report_json import write_report
from models.exchange.packages.signing import SigningKey
from models.exchange.report_files import find_report_files
from models.services.collection.assessment import FileVerdict
from models.services.collection.collection import Collection
from models.services.library import Library, Server
from models.store.backups.salvage import salvage
from models.store.collection import submissions
from models.store.integrity.integrity_check import examine
from models.store.postgres.integrity_check import examine_server
from tests.postgres import LocalServer
from tests.services.collected import CELL, CITY, YEAR, filing, look, send, take, take_roster
from tests.store import harm


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    take_roster(library, tmp_path)
    return library


def alter(path: Path, member: str = "report.json") -> None:
    """Change a member as someone with a zip program would."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = members[member].replace(b'"requests.granted.research": 5', b'"requests.granted.research": 6')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.promise("same-content")
def test_each_file_has_its_verdict(city: Library, tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    take(city, [send(folder, code, 1, revision=5) for code in ("10", "11", "13")])
    send(folder, "10", 1, revision=5, file="again.ndbg").write_bytes((folder / "10-5.ndbg").read_bytes())
    send(folder, "10", 2, revision=6, file="newer.ndbg")
    send(folder, "11", 3, revision=4, file="older.ndbg")
    send(folder, "11", 1, revision=3, file="same.ndbg")
    send(folder, "13", 1, revision=9, file="resent.ndbg")
    send(folder, "11", 7, revision=5, file="disputed.ndbg")
    send(folder, "111", 5, file="new.ndbg")
    send(folder, "112", 5, year=2024, file="year.ndbg")
    send(folder, "99", 5, file="unknown.ndbg")
    alter(send(folder, "112", 5, file="tampered.ndbg"))
    (folder / "甲镇人民政府.ndbg").write_bytes(b"PK\x03\x04 not a zip")
    told = json.loads(write_report(filing("112", {CELL: 1})))
    (folder / "edition.json").write_text(json.dumps(told | {"edition": "2019"}), encoding="utf-8")
    found = look(city, [folder])
    assert {name: seen.verdict for name, seen in found.items()} == {
        "10-5.ndbg": FileVerdict.DUPLICATE,
        "11-5.ndbg": FileVerdict.DUPLICATE,
        "13-5.ndbg": FileVerdict.DUPLICATE,
        "again.ndbg": FileVerdict.DUPLICATE,
        "newer.ndbg": FileVerdict.NEWER,
        "older.ndbg": FileVerdict.OLDER,
        "same.ndbg": FileVerdict.SAME_CONTENT,
        "resent.ndbg": FileVerdict.RESENT,
        "disputed.ndbg": FileVerdict.DISPUTED,
        "new.ndbg": FileVerdict.NEW,
        "year.ndbg": FileVerdict.WRONG_YEAR,
        "unknown.ndbg": FileVerdict.UNKNOWN_UNIT,
        "tampered.ndbg": FileVerdict.TAMPERED,
        "甲镇人民政府.ndbg": FileVerdict.BROKEN,
        "edition.json": FileVerdict.WRONG_EDITION,
    }
    assert all(seen.sentence.endswith("。") for seen in found.values())
    assert "按文件名看，可能是甲镇人民政府的，请打开原件核对" in found["甲镇人民政府.ndbg"].sentence
    assert len(submissions.current_submissions(city.database, YEAR)) == 3


def test_of_several_files_of_a_unit_only_the_newest_is_to_be_taken(city: Library, tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    for revision in (3, 1, 2):
        send(folder, "10", revision, revision)
    send(folder, "11", 1, 4, file="a.ndbg")
    send(folder, "11", 2, 4, file="b.ndbg")
    found = look(city, [folder])
    assert [found[f"10-{n}.ndbg"].verdict for n in (1, 2, 3)] == [FileVerdict.OLDER, FileVerdict.OLDER, FileVerdict.NEW]
    assert found["a.ndbg"].verdict is found["b.ndbg"].verdict is FileVerdict.DISPUTED


@pytest.mark.promise("signature")
def test_a_key_the_roster_trusts_proves_who_sent_it(city: Library, tmp_path: Path) -> None:
    own, strange = SigningKey.generate(), SigningKey.generate()
    Collection(city, YEAR).roster.trust("10", own.public_key)
    folder = tmp_path / "收件"
    send(folder, "10", 1, seal=own, file="own.ndbg")
    send(folder, "10", 1, 2, seal=strange, file="strange.ndbg")
    send(folder, "10", 1, 3, file="bare.ndbg")
    send(folder, "11", 1, seal=strange, file="unknown.ndbg")
    alter(send(folder, "10", 5, 4, seal=own, file="altered.ndbg"))
    verdicts = {name: seen.verdict for name, seen in look(city, [folder]).items()}
    assert verdicts == {
        "own.ndbg": FileVerdict.NEW,
        "strange.ndbg": FileVerdict.OTHER_KEY,
        "bare.ndbg": FileVerdict.UNSIGNED,
        "unknown.ndbg": FileVerdict.UNREGISTERED,
        "altered.ndbg": FileVerdict.TAMPERED,
    }


@pytest.mark.promise("signature")
def test_what_may_be_chosen_is_taken_when_asked_for_and_the_rest_never(city: Library, tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    newest, older = send(folder, "10", 2, 6), send(folder, "10", 1, 5)
    year = send(folder, "11", 1, year=2024)
    assert take(city, [newest]) != [None]
    assert take(city, [older, year]) == [None, None]
    [number, refused] = take(city, [older, year], chosen=[older, year])
    assert (number is not None, refused) == (True, None)
    assert submissions.read_figures(city.database, submissions.current_submissions(city.database, YEAR)["10"].id) == {
        CELL: 1
    }


@pytest.mark.promise("received-unchanged")
def test_every_version_stays_and_one_taken_by_mistake_is_withdrawn(city: Library, tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    take(city, [send(folder, "10", 1, 1)])
    take(city, [send(folder, "10", 2, 2)])
    collecting = Collection(city, YEAR).submissions
    newest, first = collecting.versions("10")
    with pytest.raises(Refused, match="写明撤下的原因"):
        collecting.withdraw(newest.id, " ")
    collecting.withdraw(newest.id, "发错了")
    assert collecting.current()["10"].id == first.id
    assert [moved.action for moved in collecting.movements("10")] == ["taken", "taken", "withdrawn"]
    assert collecting.filing(newest.id).figures.typed == {CELL: 2}


@pytest.mark.promise("received-unchanged")
def test_what_was_received_cannot_be_changed_unseen(city: Library, tmp_path: Path) -> None:
    [number] = take(city, [send(tmp_path / "收件", "10", 5)])
    assert number is not None
    with pytest.raises(Exception, match="guard: received"):
        city.database.execute_sql("UPDATE received SET digest = 'x'")
    with pytest.raises(Exception, match="guard: received"):
        city.database.execute_sql("DELETE FROM received_file")
    forged = 'UPDATE "figures_received_2021" SET "requests__granted__research" = 6'
    with pytest.raises(Exception, match="guard: received"):
        city.database.execute_sql(forged)
    harm.alter(city.place, forged)
    with pytest.raises(StoreError, match="校验码不符"):
        submissions.read_figures(city.database, number)
    if isinstance(city.place, Server):
        assert [flaw.sentence for flaw in examine_server(city.place).issues] == [
            "收到的报告“10-1.ndbg”与收下时的校验码不符。"
        ]


def test_two_who_take_in_at_once_do_not_both_count(city: Library, tmp_path: Path) -> None:
    arrival = submissions.NewSubmission(
        YEAR, "10", Collection(city, YEAR).submissions.edition, 1, "d", "c", "f", "", {CELL: 1}, b"x"
    )
    submissions.save_submission(city.database, arrival, "张某", None)
    with pytest.raises(StoreError, match="由别人收过"):
        submissions.save_submission(city.database, arrival, "李某", None)


def test_two_clerks_take_one_folder_at_once(server: LocalServer, tmp_path: Path) -> None:
    place = server.database()
    first = Library(place, "张某")
    units = "".join(f"U{number},第{number}局,1,department,1\n" for number in range(1, 61))
    take_roster(first, tmp_path, f"code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n{units}")
    for number in range(1, 61):
        send(tmp_path / "收件", f"U{number}", number, name=f"第{number}局")
    begin = Barrier(2)

    def collect(name: str) -> tuple[list[FileVerdict], int]:
        library = Library(place, name)
        steps = Collection(library, YEAR).submissions.take(find_report_files([tmp_path / "收件"]))
        begin.wait(30)
        done = list(steps)
        library.close()
        return [step.assessment.verdict for step in done], sum(step.received is not None for step in done)

    with ThreadPoolExecutor() as clerks:
        (one, taken), (other, also_taken) = clerks.map(collect, ("张某", "李某"))
    assert taken + also_taken == 60
    assert set(one) | set(other) <= {FileVerdict.NEW, FileVerdict.DUPLICATE, FileVerdict.SAME_CONTENT}
    assert Collection(first, YEAR).consolidation().total_figures().get(CELL) == 60 * 61 // 2
    first.close()


def test_the_offices_own_report_is_taken_like_any_other(city: Library, tmp_path: Path, sample: object) -> None:
    report = city.begin_report(filing("10", {}, name="示例市本级").agency, YEAR).report
    with pytest.raises(Refused, match="还没有定稿"):
        Collection(city, YEAR).submissions.take_own(report)


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from models.exchange.report_files import find_report_files
from models.services.collection.collection import Collection
from models.services.library import Library, parse_place
collecting = Collection(Library(parse_place({database!r})), 2025).submissions
for progress in collecting.take(find_report_files([Path({folder!r})])):
    print(progress.done, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.promise("taken-is-on-disk")
def test_a_kill_at_any_moment_loses_nothing(city: Library, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    after, moment = chance.randrange(1, 39), chance.random() * 0.004
    units = "".join(f"2{at:03},单位2{at:03},1,department,1,,,,\n" for at in range(40))
    take_roster(city, tmp_path, CITY + units)
    folder = tmp_path / "收件"
    for at in range(40):
        send(folder, f"2{at:03}", at + 1)
    root = str(Path(__file__).parents[2])
    script = KILLED.format(root=root, database=str(city.place), folder=str(folder))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = 0
        for line in child.stdout:
            told = int(line)
            if told >= after:
                break
        time.sleep(moment)
        child.kill()
    assert told == after
    assert len(submissions.current_submissions(city.database, YEAR)) >= told
    if isinstance(city.place, Path):
        assert examine(city.place).is_good
    take(city, [folder])
    assert Collection(city, YEAR).consolidation().total_figures().get(CELL) == sum(range(1, 41))
    assert len(submissions.submission_years(city.database)) == 1
    assert city.database.execute_sql("SELECT COUNT(*) FROM received").fetchone() == (40,)


def test_a_flaw_in_what_was_received_is_found_and_the_rest_salvaged(tmp_path: Path) -> None:
    city = Library(tmp_path / "nianbao.db", "张某")
    take_roster(city, tmp_path)
    city.begin_report(filing("10", {}).agency, YEAR)
    take(city, [send(tmp_path / "收件", "10", 5), send(tmp_path / "收件", "11", 6)])
    city.close()
    harm.alter(
        tmp_path / "nianbao.db",
        'UPDATE "figures_received_2021" SET "requests__granted__research" = 7 WHERE received_id = 1',
    )
    assert [flaw.sentence for flaw in examine(tmp_path / "nianbao.db").issues] == [
        "收到的报告“10-1.ndbg”与收下时的校验码不符。"
    ]
    salvage(tmp_path / "nianbao.db", tmp_path / "saved.db")
    saved = Library(tmp_path / "saved.db", "张某")
    assert Collection(saved, YEAR).consolidation().total_figures().get(CELL) == 6
    assert len(Collection(saved, YEAR).roster.read().units) == 7
    saved.close()


@pytest.mark.promise("taken-is-on-disk")
def test_a_file_is_reported_taken_once_it_is_on_the_disk(city: Library, tmp_path: Path) -> None:
    """While commits do not wait for the disk nobody is told that a file was taken: a loss of power could undo it."""
    ask = "SHOW synchronous_commit" if city.is_shared else "PRAGMA synchronous"
    if city.is_shared:
        city.database.run("SET synchronous_commit = on")
    waits = city.database.run(ask).fetchone()
    assert waits in [("on",), (2,), (3,)]
    for code in ("10", "11", "111"):
        for progress in Collection(city, YEAR).submissions.take([send(tmp_path / "收件", code, 1)]):
            assert progress.received is not None
            assert city.database.run(ask).fetchone() == waits


@pytest.mark.parametrize("kind", [".ndbg", ".json"])
def test_a_file_that_was_withdrawn_is_taken_again_only_when_it_is_chosen(
    city: Library, tmp_path: Path, kind: str
) -> None:
    path = send(tmp_path / "收件", "10", 5)
    if kind == ".json":
        path.unlink()
        path = path.with_suffix(kind)
        path.write_text(write_report(filing("10", {CELL: 5})), encoding="utf-8")
    [received] = take(city, [path])
    assert received is not None
    Collection(city, YEAR).submissions.withdraw(received, "收错了单位")
    assessment = look(city, [path])[path.name]
    assert assessment.verdict is FileVerdict.WITHDRAWN
    assert "收错了单位" in assessment.sentence
    assert take(city, [path]) == [None]
    assert Collection(city, YEAR).submissions.current() == {}
    [again] = take(city, [path], [path])
    assert again is not None
    assert look(city, [path])[path.name].verdict in (FileVerdict.DUPLICATE, FileVerdict.SAME_CONTENT)
