"""转报: a county's file with its towns' reports inside is, at the city, what the separate files would be."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from models.errors import Refused
from models.exchange.packages import unit_package
from models.exchange.packages.bundle import BundleStamp, read_received_bundle, write_bundle
from models.exchange.packages.signed_zip import SignedZip, SignedZipWriter
from models.exchange.packages.signing import SigningKey
from models.exchange.packages.unit_package import OfficeRuling, PackedUnit, digest_of_bundle, write_unit_package
from models.exchange.report_files import find_files
from models.report.filing import Agency
from models.services.collection.assessment import FileAssessment, FileVerdict
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.submission import AnsweredFile, SubmissionService
from models.store.collection import submissions
from tests.services.collected import CELL, YEAR, filing, look, send, take, take_roster

COUNTY = (
    "code,name,parent,level,required,own_level\n11,示例县人民政府,,county,1,\n110,示例县本级,11,department,1,1\n"
    "111,甲镇人民政府,11,town,1,\n112,乙镇人民政府,11,town,1,\n113,丙镇人民政府,11,town,1,\n"
)


At = Callable[[str], AbstractContextManager[Library]]


@pytest.fixture
def at(tmp_path: Path) -> At:
    """The database of an office, while somebody works there."""

    @contextmanager
    def opened(office: str) -> Iterator[Library]:
        library = Library(tmp_path / f"{office}.db", f"{office}的人")
        yield library
        library.close()

    return opened


def take_all(library: Library, *places: Path) -> dict[str, FileAssessment]:
    """What a clerk takes unasked after looking; what each file was told to be."""
    collecting = Collection(library, YEAR).submissions
    seen = collecting.resolve_duplicates(step.assessment for step in collecting.assess(find_files(places)))
    list(collecting.take([one.path for one in seen if one.verdict.is_taken]))
    return {one.path.name: one for one in seen}


def packed(own: bytes, units: dict[str, bytes], said: str = "taken", key: SigningKey | None = None) -> bytes:
    listed = [
        (
            PackedUnit(
                code,
                f"单位{code}",
                f"{code}.ndbg",
                digest_of_bundle(raw),
                (OfficeRuling("x", said, "2026-01-20T02:00:00+00:00"),),
            ),
            raw,
        )
        for code, raw in units.items()
    ]
    return write_unit_package(own, listed, key)


def bundle(code: str, value: int, revision: int = 1, key: SigningKey | None = None, name: str = "") -> bytes:
    return write_bundle(
        filing(code, {CELL: value}, name=name), BundleStamp(revision, f"{revision:064}", "c" * 64, "final"), key
    )


def test_a_county_forwards_its_towns_and_a_return_goes_back_through_it(tmp_path: Path, at: At) -> None:  # noqa: PLR0915, one story
    """Town → county → city, and the way back; read by a program that knows no packages, it is the county's report."""
    key = SigningKey.generate()
    with at("县") as county:
        take_roster(county, tmp_path, COUNTY)
        take(county, [send(tmp_path / "镇", "111", 20, seal=key), send(tmp_path / "镇", "112", 31)])
        collection = Collection(county, YEAR)
        list(collection.submissions.take([tmp_path / "镇" / "111-1.ndbg"], [tmp_path / "镇" / "111-1.ndbg"]))
        held = collection.submissions.current()
        collection.receipts.accept(held["111"].id)
        report = county.begin_report(Agency("示例县人民政府", "11"), YEAR).report
        county.open(report).set_cells({CELL: 51})
        contents = collection.forwarding.units(Agency("示例县人民政府", "11"))
        assert "这 2 份里，本单位已收下 1 份，还没有收下 1 份，还没有报来的 2 个单位" in contents.sentence
        SubmissionService(county).make_key()
        up = tmp_path / "上报" / "县.ndbg"
        up.parent.mkdir()
        up.write_bytes(collection.forwarding.make_package(report))
        SubmissionService(county).record(report, up.read_bytes(), up.name)
    county_key = SignedZip(up.read_bytes()).signer
    assert read_received_bundle(up.read_bytes()).filing.figures.get(CELL) == 51, "as an older program reads it"
    with at("市") as city:
        take_roster(city, tmp_path)
        Collection(city, YEAR).roster.trust("11", county_key)
        Collection(city, YEAR).roster.trust("111", key.public_key)
        told = take_all(city, up.parent)
        assert {name: one.verdict for name, one in told.items()} == dict.fromkeys(
            ("县.ndbg", "111-甲镇人民政府.ndbg", "112-乙镇人民政府.ndbg"), FileVerdict.NEW
        )
        assert told["111-甲镇人民政府.ndbg"].place == "县.ndbg 里的 111-甲镇人民政府.ndbg"
        collection = Collection(city, YEAR)
        current = collection.submissions.current()
        assert current["111"].signer == key.public_key
        assert collection.submissions.content(current["111"].id) == (tmp_path / "镇" / "111-1.ndbg").read_bytes()
        assert collection.consolidation().total_figures().get(CELL) == 51, "nothing counts twice"
        assert collection.consolidation(node="11").total_figures().get(CELL) == 51
        assert collection.forwarding.unaccepted("11") == (["甲镇人民政府"], ["乙镇人民政府"])
        assert collection.forwarding.forwarder(current["112"].id) == "示例县人民政府"
        assert "它自己收下了 1 个，还没有收下：乙镇人民政府" in collection.forwarding.describe("11")
        assert all(one.verdict is FileVerdict.DUPLICATE for one in take_all(city, up.parent).values())
        back = collection.receipts.send_back(current["112"].id, "请核对", {CELL: "31 从哪来？"})
        (tmp_path / "退乙镇.ndhz").write_bytes(back.content)
        answer = collection.receipts.accept(current["11"].id)
        (tmp_path / "回执.ndhz").write_bytes(answer.content)
    with at("县") as county:
        exchange = SuperiorExchange(county)
        assert exchange.preview_receipt(tmp_path / "回执.ndhz").answered is AnsweredFile.LAST
        seen = exchange.preview_receipt(tmp_path / "退乙镇.ndhz")
        assert (seen.report, seen.forwarded_to) == (None, "乙镇人民政府")
        assert "由本单位转退给它" in seen.sentence
        passed = exchange.pass_on(seen)
        assert passed.receipt.reason == "示例市人民政府：请核对"
        [line] = passed.receipt.notes[CELL].lines
        assert (line.office, line.words) == ("示例市人民政府", "31 从哪来？")
        with pytest.raises(Refused, match="已经带入过了"):
            exchange.pass_on(seen)
        collection = Collection(county, YEAR)
        collection.receipts.accept(collection.submissions.current()["111"].id, "再次确认")
        assert collection.submissions.current()["112"].state == submissions.RETURNED
        former = up.read_bytes()
        up.write_bytes(collection.forwarding.make_package(report))
    with at("市") as city:
        told = take_all(city, up.parent)
        assert told["县.ndbg"].verdict is FileVerdict.NEW_RULINGS
        assert "112-乙镇人民政府.ndbg" not in told, "what the county sent back does not go up"
        collection = Collection(city, YEAR)
        assert collection.forwarding.rulings(collection.submissions.current()["112"].id) == {
            "示例县人民政府": "returned"
        }
        up.write_bytes(former)
        assert take_all(city, up.parent)["县.ndbg"].verdict is FileVerdict.DUPLICATE, "an older word overtakes no newer"


def test_what_is_inside_is_told_as_a_separate_file_would_be(library: Library, tmp_path: Path) -> None:
    """Older, unlike what came directly, of no unit of the roster, of another key, altered; a package in a package."""
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "直接", "111", 7, revision=4), send(tmp_path / "直接", "112", 7, revision=2)])
    known, other = SigningKey.generate(), SigningKey.generate()
    Collection(library, YEAR).roster.trust("13", known.public_key)
    inner = packed(bundle("12", 5), {"129": bundle("129", 1, name="无名镇人民政府")})
    whole = packed(
        bundle("11", 60),
        {"111": bundle("111", 6, 3), "112": bundle("112", 9, 2), "13": bundle("13", 1, 1, other), "12": inner,
         "10": bundle("10", 3), "坏": bundle("10", 3)[:-40]},
    )  # fmt: skip
    up = tmp_path / "县.ndbg"
    up.write_bytes(whole.replace(bundle("10", 3), bundle("10", 3)[:-9] + b"\0" * 9, 1))
    told = look(library, [up])
    assert {name: one.verdict for name, one in told.items()} == {
        "县.ndbg": FileVerdict.NEW,
        "111.ndbg": FileVerdict.OLDER,
        "112.ndbg": FileVerdict.DISPUTED,
        "13.ndbg": FileVerdict.OTHER_KEY,
        "12.ndbg": FileVerdict.NEW,
        "129.ndbg": FileVerdict.UNKNOWN_UNIT,
        "10.ndbg": FileVerdict.BROKEN,
        "坏.ndbg": FileVerdict.BROKEN,
    }
    with ZipFile(BytesIO(whole)) as sound, ZipFile(up, "w") as altered:
        for name in sound.namelist():
            altered.writestr(name, bundle("111", 99, 9) if name == "units/111.ndbg" else sound.read(name))
    told = look(library, [up])
    assert (told["县.ndbg"].verdict, told["111.ndbg"].verdict) == (FileVerdict.NEW, FileVerdict.TAMPERED)
    lone = SignedZip(bundle("11", 60))
    forged = SignedZipWriter()
    forged.add("own.ndbg", bundle("11", 60))
    for name, content in {**lone.members, "report.json": b"{}", "units.json": b"{}"}.items():
        if name != "SHA256SUMS":
            forged.add(name, content)
    up.write_bytes(forged.finish())
    [told_forged] = look(library, [up]).values()
    assert (told_forged.verdict, "里外两层的报告不一样" in told_forged.sentence) == (FileVerdict.TAMPERED, True)


class Tree:
    """Offices at random, up to four levels: what each would send by itself, and what it sends with its units inside."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.roster = "code,name,parent,level,required\n1,示例省,,province,1\n"
        self.own: dict[str, bytes] = {}
        self.sent: dict[str, bytes] = {}
        for at in range(3):
            code = f"1{at}"
            self.sent[code] = self._grow(code, "1", 3)
        for code in self.chance.sample(sorted(self.own), 2):  # sent directly as well
            self.sent.setdefault(code, self.own[code])

    def _grow(self, code: str, above: str, levels: int) -> bytes:
        self.roster += f"{code},单位{code},{above},department,1\n"
        self.own[code] = own = bundle(code, self.chance.randint(0, 99), self.chance.randint(1, 3), None, f"单位{code}")
        below = range(self.chance.randint(0, 3) if levels > 1 else 0)
        inside = {f"{code}{at}": self._grow(f"{code}{at}", code, levels - 1) for at in below}
        return packed(own, inside) if inside else own


@pytest.mark.parametrize("seed", range(4))
def test_any_nesting_in_any_order_is_the_same_as_separate_files(tmp_path: Path, seed: int) -> None:
    """The versions kept and every sum are those of the separate files, whatever lies within what."""
    tree, found = Tree(seed), []
    for way, files in (("分开", tree.own), ("套着", tree.sent)):
        folder = tmp_path / way
        folder.mkdir()
        for code, raw in files.items():
            (folder / f"{code}.ndbg").write_bytes(raw)
        places = sorted(folder.iterdir())
        tree.chance.shuffle(places)
        library = Library(tmp_path / f"{way}.db", "省")
        take_roster(library, tmp_path, tree.roster)
        for place in places:
            take_all(library, place)
        collection = Collection(library, YEAR)
        kept = {code: one.sha for code, one in collection.submissions.current().items()}
        sums = [collection.consolidation(node=node).total_figures().typed for node in ("1", "10", "11", "12")]
        found.append((kept, sums))
        library.close()
    assert found[0] == found[1]
    assert len(found[0][0]) == len(tree.own)


def test_more_than_programs_open_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_package, "MAX_UNITS", 2)
    units = {str(at): bundle(str(at), at) for at in range(3)}
    with pytest.raises(Refused, match="请只报本级的"):
        packed(bundle("11", 1), units)


def test_a_towns_report_reaches_the_province_and_its_return_goes_down_every_level(  # noqa: PLR0915, one story
    tmp_path: Path, at: At
) -> None:
    """County and city each forward what they hold; each level says what it accepted, and answers the one below."""
    head, town = "code,name,parent,level,required\n", "111,甲镇人民政府,11,town,1\n"
    county = f"11,示例县人民政府,1,county,1\n{town}"
    rosters = {
        "县": f"{head}11,示例县人民政府,,county,1\n{town}",
        "市": f"{head}1,示例市人民政府,,prefecture,1\n{county}",
        "省": f"{head}0,示例省,,province,1\n1,示例市人民政府,0,prefecture,1\n{county}",
    }
    up, down = tmp_path / "上", tmp_path / "下"
    down.mkdir()
    send(up, "111", 20)
    for office, agency in (("县", Agency("示例县人民政府", "11")), ("市", Agency("示例市人民政府", "1"))):
        with at(office) as library:
            take_roster(library, tmp_path, rosters[office])
            take_all(library, *up.iterdir())
            collection = Collection(library, YEAR)
            if office == "县":
                collection.receipts.accept(collection.submissions.current()["111"].id)
            report = library.begin_report(agency, YEAR).report
            library.open(report).set_cells({CELL: 20})
            content = collection.forwarding.make_package(report)
        for path in up.iterdir():
            path.unlink()
        (up / f"{office}.ndbg").write_bytes(content)
    with at("省") as province:
        take_roster(province, tmp_path, rosters["省"])
        take_all(province, up)
        collection = Collection(province, YEAR)
        current = collection.submissions.current()
        assert set(current) == {"1", "11", "111"}
        assert collection.forwarding.rulings(current["111"].id) == {
            "示例县人民政府": "accepted",
            "示例市人民政府": "taken",
        }
        assert collection.forwarding.forwarder(current["111"].id) == "示例市人民政府"
        assert collection.forwarding.unaccepted("11") == (["甲镇人民政府"], [])
        assert collection.consolidation().total_figures().get(CELL) == 20
        answer = collection.receipts.send_back(current["111"].id, "请核对", {CELL: "为什么？"})
        (down / "退.ndhz").write_bytes(answer.content)
    for office, told in (
        ("市", "发给 示例县人民政府，由它再转给 甲镇人民政府"),
        ("县", "另写一份文件发给 甲镇人民政府"),
    ):
        with at(office) as library:
            exchange = SuperiorExchange(library)
            seen = exchange.preview_receipt(down / "退.ndhz")
            assert told in seen.sentence
            passed = exchange.pass_on(seen)
            (down / "退.ndhz").write_bytes(passed.content)
    assert passed.receipt.reason == "示例市人民政府：示例省：请核对"
    assert [line.office for line in passed.receipt.notes[CELL].lines] == ["示例省"]


def test_a_county_file_that_was_cut_short_is_no_report(tmp_path: Path, at: At) -> None:
    """Its own report lies whole in what is left, and the towns behind it are gone: neither is taken for the file."""
    whole = packed(bundle("11", 51), {"111": bundle("111", 20), "112": bundle("112", 31)})
    own, town = (len(bundle(code, value)) for code, value in (("11", 51), ("111", 20)))
    folder = tmp_path / "上报"
    folder.mkdir()
    for at_byte in (own + 200, own + town + 400, len(whole) - 30):
        (folder / f"{at_byte}.ndbg").write_bytes(whole[:at_byte])
    with at("市") as city:
        take_roster(city, tmp_path)
        told = take_all(city, folder)
        assert {one.verdict for one in told.values()} == {FileVerdict.BROKEN}
        assert all("文件不完整" in one.sentence for one in told.values())
        assert not Collection(city, YEAR).submissions.current()
        (folder / "县.ndbg").write_bytes(whole)
        assert len(take_all(city, folder / "县.ndbg")) == 3
