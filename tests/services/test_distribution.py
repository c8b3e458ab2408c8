"""What goes down from a superior: taken in whole, refused in a sentence, and no form comes in by a file."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from models.editions.known_editions import known_editions
from models.errors import AppError, BrokenFile, Refused, StoreError
from models.exchange.packages.distribution_file import Distribution, write_distribution
from models.exchange.packages.signature_verdict import ReasonNeeded
from models.exchange.packages.signed_zip import Tampered
from models.exchange.packages.signing import SigningKey
from models.exchange.public_key import key_fingerprint
from models.report.filing import Level
from models.report.roster import Roster, RosterUnit
from models.services.collection.collection import Collection, list_rosters
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.submission import SubmissionService
from resources import find
from tests.services.collected import CITY, YEAR, take_roster

ROSTER = Roster((RosterUnit("1", "示例市"), RosterUnit("11", "示例县", "1")), {Level.COUNTY: "2026-01-20"})
ISSUE = Distribution("示例市人民政府", YEAR, "2026-01-02T00:00:00+00:00", "按时报送", ROSTER, "词,改为\n台办,对台办\n")
FORM = find("editions/2021.toml").read_text(encoding="utf-8")


def come(folder: Path, issue: Distribution, seal: SigningKey | None = None) -> Path:
    path = folder / "下发.ndxf"
    path.write_bytes(write_distribution(issue, seal))
    return path


def test_roster_deadlines_and_words_arrive_and_recorded_changes_stay(library: Library, tmp_path: Path) -> None:
    issuing = SuperiorExchange(library)
    issuing.take_distribution(issuing.preview_distribution(come(tmp_path, ISSUE)))
    assert Collection(library, YEAR).roster.read() == ROSTER
    assert [word.text for word in library.word_list().words] == ["台办"]
    assert list_rosters(library)[0].origin == "示例市人民政府 下发（下发.ndxf）"
    issuing.take_distribution(
        issuing.preview_distribution(come(tmp_path, replace(ISSUE, roster=None, words="词,改为\n")))
    )
    assert Collection(library, YEAR).roster.read() == ROSTER


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("2021", FORM, []),
        ("2021", FORM.replace("\n", "\r\n"), []),
        ("2021", FORM.replace("自然人", "个人", 1), ["附有的 2021 格式与本程序自带的不同，没有带入"]),
        ("2099", FORM, ["附有的报告格式“2099”本程序还没有"]),
        ("2099", "[[new_kind_of_thing]]\nwhat = 1\n", ["请先升级程序"]),
    ],
)
def test_a_form_is_never_taken_from_a_file(
    library: Library, tmp_path: Path, name: str, text: str, told: list[str]
) -> None:
    issuing, known = SuperiorExchange(library), known_editions()
    look = issuing.preview_distribution(come(tmp_path, replace(ISSUE, editions={name: text})))
    remarks = [remark for remark in look.remarks if "签名" not in remark]
    assert len(remarks) == len(told)
    assert all(words in remark for words, remark in zip(told, remarks, strict=True))
    issuing.take_distribution(look)
    assert Collection(library, YEAR).roster.read() == ROSTER
    assert known_editions() == known


def test_a_roster_changed_since_the_look_is_not_written_over(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path, CITY)
    look = SuperiorExchange(library).preview_distribution(come(tmp_path, ISSUE))
    changed = Collection(library, YEAR).roster.exempt("10", "今年新设")
    with pytest.raises(StoreError, match="由别人改过"):
        SuperiorExchange(library).take_distribution(look)
    assert Collection(library, YEAR).roster.read() == changed
    assert library.word_list().words == ()


def test_the_superior_is_known_by_its_key_from_the_first_file_on(library: Library, tmp_path: Path) -> None:
    own, strange = SigningKey.generate(), SigningKey.generate()
    issuing = SuperiorExchange(library)
    look = issuing.preview_distribution(come(tmp_path, ISSUE, own))
    assert (look.objections, look.doubts[-1].startswith("带入以后就按这把公钥")) == ((), True)
    issuing.take_distribution(look)
    assert issuing.registered_key() == own.public_key
    assert issuing.preview_distribution(come(tmp_path, ISSUE, own)).doubts == ()
    for seal in (strange, None):
        look = issuing.preview_distribution(come(tmp_path, ISSUE, seal))
        with pytest.raises(ReasonNeeded, match=r"请打电话核.*请写明理由"):
            issuing.take_distribution(look)
        issuing.take_distribution(look, "已打电话核实")
        assert issuing.registered_key() == own.public_key, "no file replaces a key"
        assert list_rosters(library)[0].origin.endswith("核实后仍收，理由：已打电话核实）")


def test_a_file_that_names_a_key_it_is_not_signed_with_was_altered(library: Library, tmp_path: Path) -> None:
    own, strange = SigningKey.generate(), SigningKey.generate()
    for seal in (strange, None):
        path = come(tmp_path, replace(ISSUE, public_key=own.public_key), seal)
        with pytest.raises(Tampered, match="不是用文件里写明的公钥签名的"):
            SuperiorExchange(library).preview_distribution(path)


def test_a_key_that_is_registered_for_a_unit_is_not_replaced_by_a_file(library: Library, tmp_path: Path) -> None:
    own, strange = SigningKey.generate().public_key, SigningKey.generate().public_key
    take_roster(library, tmp_path, CITY)
    roster = Collection(library, YEAR).roster
    roster.trust("11", own)
    units = tuple(replace(unit, seal=strange if unit.code in ("11", "12") else "") for unit in roster.read().units)
    look = SuperiorExchange(library).preview_distribution(come(tmp_path, replace(ISSUE, roster=Roster(units))))
    assert any(f"登记的（指纹 {key_fingerprint(own)}）不同，没有换" in remark for remark in look.remarks)
    SuperiorExchange(library).take_distribution(look)
    assert {unit.code: unit.seal for unit in roster.read().units if unit.seal} == {"11": own, "12": strange}
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    roster.apply(roster.preview(tmp_path / "名册.csv"))
    assert roster.read().by_code["11"].seal == own, "a list without keys takes none away"


def test_bad_files_are_refused_in_a_sentence(library: Library, tmp_path: Path) -> None:
    path = come(tmp_path, ISSUE)
    issuing = SuperiorExchange(library)
    path.write_bytes(write_distribution(ISSUE).replace(b"issue.json", b"issue.jsom"))
    with pytest.raises(AppError):
        issuing.preview_distribution(path)
    with pytest.raises(Refused, match="没有名册，也没有用语表"):
        issuing.take_distribution(issuing.preview_distribution(come(tmp_path, replace(ISSUE, roster=None, words=""))))
    with pytest.raises(Refused, match="1998 年度没有对应的报告格式"):
        issuing.preview_distribution(come(tmp_path, replace(ISSUE, year=1998)))
    with pytest.raises(BrokenFile):
        issuing.preview_distribution(come(tmp_path, replace(ISSUE, words="词,类型\n台办,怪\n")))
    with pytest.raises(BrokenFile):
        issuing.preview_distribution(come(tmp_path, replace(ISSUE, roster=Roster((RosterUnit("1", "甲", "9"),)))))


@pytest.mark.promise("altered-bundle")
def test_it_is_signed_where_the_superior_has_a_key_and_altering_it_is_seen(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path, CITY)
    public = SubmissionService(library).make_key()
    name, content = Collection(library, YEAR).distribution.write("按时报送", ["2021"])
    assert name == "示例市人民政府2025年报告下发.ndxf"
    (tmp_path / name).write_bytes(content)
    look = SuperiorExchange(library).preview_distribution(tmp_path / name)
    assert (look.signature.signer, look.distribution.public_key, look.updates) == (public, public, ())
    with pytest.raises(Refused, match="不认识报告格式“1999”"):
        Collection(library, YEAR).distribution.write("", ["1999"])
    with zipfile.ZipFile(tmp_path / name) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members["roster.csv"] += "99,某局,1\n".encode()
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for member, words in members.items():
            archive.writestr(member, words)
    with pytest.raises(Tampered, match=r"roster\.csv 与校验和不符"):
        SuperiorExchange(library).preview_distribution(tmp_path / name)
