"""Doubtful files at the command line: told in words and in JSON, refused with an exit status, taken with a reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands import cli
from models.exchange.packages.distribution_file import Distribution, write_distribution
from models.exchange.packages.receipt import Receipt, Ruling, write_receipt
from models.exchange.packages.signing import SigningKey
from models.report.filing import Filing
from models.services.audit_trail import audit_rows
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from tests.services.collected import YEAR, send, take_roster

OWN, STRANGE = SigningKey.generate(), SigningKey.generate()
AT, REASON = "2026-01-20T02:00:00+00:00", "已打电话向王某核实"


class Office:
    """An office that knows its superior's key and a unit's, with a final report; what is called, and what it said."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self._capsys = data, capsys

    def call(self, *words: object) -> tuple[int, str, str]:
        self._capsys.readouterr()
        status = cli.run(cli.parse(["--data", str(self.data), *map(str, words)]))
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def asks(self, *words: object) -> tuple[int, dict[str, Any]]:
        status, out, _ = self.call(*words, "--json")
        return status, json.loads(out)

    def open(self) -> Library:
        return Library(self.data / "nianbao.db", "张某")


@pytest.fixture
def office(tmp_path: Path, sample: Filing, capsys: pytest.CaptureFixture[str]) -> Office:
    data = tmp_path / "data"
    data.mkdir()
    library = Library(data / "nianbao.db", "张某")
    library.open(library.add_filing(sample, "示例")).finalise()
    take_roster(library, tmp_path)
    Collection(library, YEAR).roster.trust("10", OWN.public_key)
    SuperiorExchange(library).register_key(OWN.public_key)
    library.close()
    return Office(data, capsys)


@pytest.fixture
def returned(sample: Filing, tmp_path: Path) -> Path:
    told = Receipt("1", Ruling.RETURNED, "示例省", sample.agency, sample.year, sample.edition, 1, "", "", "请重做", AT)
    path = tmp_path / "evil.ndhz"
    path.write_bytes(write_receipt(told, STRANGE))
    return path


def test_a_forged_return_is_refused_and_taken_with_a_reason(office: Office, returned: Path) -> None:
    status, out, _ = office.call("receipt", returned)
    assert (status, "不是登记的上级的密钥" in out, "加 --take 才会带入" in out) == (1, True, True)
    status, out, error = office.call("receipt", returned, "--take")
    assert (status, "没有带入" in out, "请写明理由" in error) == (1, True, True)
    status, told = office.asks("receipt", returned, "--take")
    assert (status, told["signature"], told["taken"]) == (1, "other_key", False)
    assert "不是登记的上级的密钥" in told["doubts"][0]
    assert "请写明理由" in told["refused"]
    library = office.open()
    session = library.open(1)
    assert (session.is_final, len(session.entries())) == (True, 2)
    library.close()
    status, told = office.asks("receipt", returned, "--take", "--insist", REASON)
    assert (status, told["taken"], told["refused"], len(told["doubts"])) == (0, True, "", 2)
    library = office.open()
    session = library.open(1)
    assert not session.is_final
    assert list(audit_rows(session))[-1].origin == f"示例省 退回：请重做（密钥不符，核实后仍收，理由：{REASON}）"
    assert SuperiorExchange(library).registered_key() == OWN.public_key
    library.close()


def test_what_another_hands_down_is_refused_and_replaces_no_key(office: Office, tmp_path: Path) -> None:
    issue = Distribution("示例省", YEAR, AT, words="词,改为\n台办,对台办\n")
    path = tmp_path / "evil.ndxf"
    path.write_bytes(write_distribution(issue, STRANGE))
    status, out, error = office.call("issue", path, "--take")
    assert (status, "没有带入" in out, "请写明理由" in error) == (1, True, True)
    status, told = office.asks("issue", path, "--take")
    assert (status, told["signature"], told["taken"]) == (1, "other_key", False)
    status, told = office.asks("issue", path, "--take", "--insist", REASON)
    assert (status, told["taken"]) == (0, True)
    library = office.open()
    assert SuperiorExchange(library).registered_key() == OWN.public_key
    assert [word.text for word in library.word_list().words] == ["台办"]
    library.close()


def test_a_forged_report_is_refused_chosen_or_not_and_taken_with_a_reason(office: Office, tmp_path: Path) -> None:
    path = send(tmp_path / "收件", "10", 4, seal=STRANGE)
    for words in ((), ("--choose", path)):
        status, told = office.asks("collect", path, "--year", YEAR, "--take", *words)
        [one] = told["files"]
        assert (status, one["verdict"], one["signature"], one["taken"]) == (1, "other_key", "other_key", False)
        assert "不是登记的示例市本级的密钥" in one["doubt"]
    assert "密钥不符" in office.call("collect", path, "--year", YEAR, "--take", "--choose", path)[1]
    status, told = office.asks("collect", path, "--year", YEAR, "--take", "--choose", path, "--insist", REASON)
    assert (status, told["files"][0]["taken"]) == (0, True)
    library = office.open()
    [taken] = Collection(library, YEAR).submissions.movements("10")
    assert taken.reason == f"密钥不符，核实后仍收，理由：{REASON}"
    library.close()


def test_files_summed_by_a_roster_with_keys_are_judged_alike(office: Office, tmp_path: Path) -> None:
    path, roster = send(tmp_path / "收件", "10", 4, seal=STRANGE), tmp_path / "出.csv"
    assert office.call("roster", "--year", YEAR, "-o", roster)[0] == 0
    send(tmp_path / "收件", "11", 1)
    words = ["consolidate", tmp_path / "收件", "--roster", roster, "--year", YEAR, "-o", tmp_path / "汇总.json"]
    status, told = office.asks(*words, "--choose", path)
    assert (status, list(told["taken"]), [one["file"] for one in told["refused"]]) == (1, ["11"], [str(path)])
    assert "请写明理由" in told["refused"][0]["why"]
    assert set(office.asks(*words, "--choose", path, "--insist", REASON)[1]["taken"]) == {"10", "11"}


def test_one_option_insists_in_every_verb_that_takes_a_file() -> None:
    for verb in ("collect", "consolidate", "receipt", "issue"):
        extra = ["--year", "2025"] if verb == "collect" else []
        assert cli.parse([verb, "x", *extra, "--insist", REASON]).insist == REASON
