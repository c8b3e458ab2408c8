"""Bundles, receipts and files handed down are judged alike by their signature, and a receipt by what was sent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest

from models.editions.known_editions import edition_for
from models.errors import Refused
from models.exchange.packages.bundle import read_received_bundle
from models.exchange.packages.distribution_file import Distribution, write_distribution
from models.exchange.packages.receipt import Receipt, Ruling, write_receipt
from models.exchange.packages.signature_verdict import ReasonNeeded, SignatureStatus, SignatureVerdict
from models.exchange.packages.signing import SigningKey
from models.report.filing import Agency
from models.services.audit_trail import audit_rows
from models.services.collection.assessment import FileVerdict
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.submission import AnsweredFile, SubmissionService
from tests.services.collected import CELL, YEAR, send, take_roster

AT = "2026-01-20T02:00:00+00:00"
UNIT = Agency("示例市本级", "10")
OWN, STRANGE = SigningKey.generate(), SigningKey.generate()
KEYS = {"own": OWN, "strange": STRANGE, "none": None}
CASES = {
    ("own", True): SignatureStatus.TRUSTED,
    ("strange", True): SignatureStatus.OTHER_KEY,
    ("none", True): SignatureStatus.MISSING,
    ("own", False): SignatureStatus.UNREGISTERED,
    ("none", False): SignatureStatus.UNSIGNED,
}
REASON = "已打电话向王某核实"


def answer(number: str = "1", **other: object) -> Receipt:
    """The superior's return of the unit's report."""
    told = Receipt(number, Ruling.RETURNED, "示例省", UNIT, YEAR, edition_for(YEAR), 1, "", "", "请重做", AT)
    return replace(told, **other)  # type: ignore[arg-type]


@dataclass
class Office:
    """An office with a report, a roster and a folder; the key of who sends to it is registered or not."""

    library: Library
    folder: Path
    report: int

    def knows(self, key: SigningKey) -> None:
        Collection(self.library, YEAR).roster.trust("10", key.public_key)
        SuperiorExchange(self.library).register_key(key.public_key)

    def put(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    # A file of each kind: how it is judged, and taking it in; whether it was.

    def bundle(self, key: SigningKey | None) -> tuple[SignatureVerdict | None, Callable[[str], bool]]:
        path = send(self.folder, "10", 4, seal=key)
        submissions = Collection(self.library, YEAR).submissions

        def take(reason: str) -> bool:
            return [one.received for one in submissions.take([path], [path], reason)] != [None]

        return submissions.assess_file(path).signature, take

    def receipt(self, key: SigningKey | None) -> tuple[SignatureVerdict | None, Callable[[str], bool]]:
        exchange = SuperiorExchange(self.library)
        preview = exchange.preview_receipt(self.put("退回.ndhz", write_receipt(answer(), key)))
        return preview.signature, _tries(lambda reason: exchange.take_receipt(preview, reason))

    def distribution(self, key: SigningKey | None) -> tuple[SignatureVerdict | None, Callable[[str], bool]]:
        exchange = SuperiorExchange(self.library)
        issue = Distribution("示例省", YEAR, AT, words="词,改为\n台办,对台办\n")
        preview = exchange.preview_distribution(self.put("下发.ndxf", write_distribution(issue, key)))
        return preview.signature, _tries(lambda reason: exchange.take_distribution(preview, reason))


def _tries(take: Callable[[str], object]) -> Callable[[str], bool]:
    def attempt(reason: str) -> bool:
        try:
            take(reason)
        except ReasonNeeded:
            return False
        return True

    return attempt


@pytest.fixture
def office(library: Library, tmp_path: Path) -> Office:
    take_roster(library, tmp_path)
    folder = tmp_path / "来件"
    folder.mkdir()
    report = library.begin_report(UNIT, YEAR).report
    library.open(report).set_cells({CELL: 4})
    return Office(library, folder, report)


@pytest.mark.promise("signature")
@pytest.mark.parametrize("kind", ["bundle", "receipt", "distribution"])
@pytest.mark.parametrize(("signer", "is_known"), CASES)
def test_every_kind_of_file_is_judged_alike(office: Office, kind: str, signer: str, is_known: bool) -> None:
    if is_known:
        office.knows(OWN)
    verdict, take = getattr(office, kind)(KEYS[signer])
    assert verdict is not None
    status = CASES[signer, is_known]
    assert verdict.status is status
    assert bool(verdict.doubt) is (status is not SignatureStatus.TRUSTED)
    needs_reason = status in (SignatureStatus.OTHER_KEY, SignatureStatus.MISSING)
    assert take(" ") is not needs_reason
    if needs_reason:
        assert take(REASON)
    if is_known:
        assert SuperiorExchange(office.library).registered_key() == OWN.public_key
        assert Collection(office.library, YEAR).roster.read().by_code["10"].seal == OWN.public_key


def test_the_reason_is_kept_where_each_file_lands(office: Office) -> None:
    office.knows(OWN)
    for kind in ("bundle", "receipt", "distribution"):
        assert getattr(office, kind)(STRANGE)[1](REASON)
    [taken] = Collection(office.library, YEAR).submissions.movements("10")
    assert taken.reason == f"密钥不符，核实后仍收，理由：{REASON}"
    [kept] = SuperiorExchange(office.library).receipts_for(office.report)
    assert (f'"insistence": "{REASON}"' in kept.content, '"signature": "other_key"' in kept.content) == (True, True)


@pytest.mark.promise("signature")
def test_a_forged_return_leaves_a_final_report_alone(office: Office) -> None:
    office.knows(OWN)
    session = office.library.open(office.report)
    for finding in [each for each in session.findings if each.is_open]:
        session.explain(finding, "经核对属实。")
    for section in session.edition.text_sections:
        session.set_text(section.key, "示例市本级认真落实条例，主动公开、依申请公开、信息管理、平台建设、监督保障。")
    session.set_cells(dict.fromkeys(session.edition.typed_cells, 0))
    session.finalise()
    revision = session.current().revision
    for key in (STRANGE, None):
        assert not office.receipt(key)[1]("")
    again = office.library.open(office.report)
    assert (again.is_final, again.current().revision) == (True, revision)
    assert office.receipt(STRANGE)[1](REASON)
    reopened = list(audit_rows(office.library.open(office.report)))[-1]
    assert reopened.origin == f"示例省 退回：请重做（密钥不符，核实后仍收，理由：{REASON}）"


def test_a_reason_no_file_can_carry_is_refused_in_a_sentence(office: Office) -> None:
    office.knows(OWN)
    exchange = SuperiorExchange(office.library)
    preview = exchange.preview_receipt(office.put("退回.ndhz", write_receipt(answer(), None)))
    with pytest.raises(Refused, match="控制字符或残缺字符"):
        exchange.take_receipt(preview, "核实\ud800")
    with pytest.raises(Refused, match="最多 500 个字"):
        exchange.take_receipt(preview, "核" * 501)
    with pytest.raises(Refused, match="控制字符或残缺字符"):
        office.bundle(STRANGE)[1]("核实\ud800")
    assert Collection(office.library, YEAR).submissions.current() == {}


def test_a_key_registered_since_the_look_is_what_counts(office: Office) -> None:
    verdict, take = office.receipt(STRANGE)
    assert verdict is not None
    assert verdict.status is SignatureStatus.UNREGISTERED
    office.knows(OWN)
    assert not take("")


def test_the_superiors_key_is_changed_by_hand_and_only_to_a_key(office: Office) -> None:
    exchange = SuperiorExchange(office.library)
    exchange.register_key(f" {OWN.public_key}\n")
    with pytest.raises(Refused, match="这不是签名公钥"):
        exchange.register_key("abc")
    with pytest.raises(Refused, match="这把公钥不能用"):
        exchange.register_key("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    assert exchange.registered_key() == OWN.public_key
    exchange.register_key("")
    assert exchange.registered_key() == ""


def test_what_another_signed_is_told_even_where_it_says_the_same(office: Office) -> None:
    assert office.bundle(None)[1]("")
    office.knows(OWN)
    same = Collection(office.library, YEAR).submissions.assess_file(
        send(office.folder, "10", 4, seal=STRANGE, file="别人.ndbg")
    )
    assert same.verdict is FileVerdict.OTHER_KEY
    assert "内容相同" in same.sentence


# ── what a receipt answers ──


def answered(office: Office, **other: object) -> AnsweredFile | None:
    path = office.put("退回.ndhz", write_receipt(answer(**other)))  # type: ignore[arg-type]
    return SuperiorExchange(office.library).preview_receipt(path).answered


def submitted(office: Office) -> dict[str, object]:
    """The unit writes its file to be sent; what a superior's receipt on it says."""
    sending = SubmissionService(office.library)
    content = sending.make_bundle(office.report)
    sending.record(office.report, content, "上报.ndbg")
    stamp = read_received_bundle(content).stamp
    digest = sha256(content).hexdigest()
    return {"digest": stamp.digest, "revision": stamp.revision, "file_sha256": digest}


def test_a_receipt_is_held_against_what_was_sent(office: Office) -> None:
    first = submitted(office)
    assert answered(office, **first) is AnsweredFile.LAST
    assert answered(office) is AnsweredFile.UNTOLD
    assert answered(office, **first | {"digest": "f" * 64, "file_sha256": "f" * 64}) is AnsweredFile.OTHER
    office.library.open(office.report).set_cells({CELL: 5})
    last = submitted(office)
    assert answered(office, **first) is AnsweredFile.FORMER
    assert answered(office, **last) is AnsweredFile.LAST


def test_what_was_sent_by_a_former_version_is_held_against_the_journal(office: Office) -> None:
    stamp = {"digest": _digest(office), "revision": 2}
    office.library.open(office.report).set_cells({CELL: 5})
    assert answered(office, **stamp) is AnsweredFile.UNRECORDED
    assert answered(office, **stamp | {"revision": 3}) is AnsweredFile.OTHER
    assert answered(office, **stamp | {"revision": 99}) is AnsweredFile.OTHER


def _digest(office: Office) -> str:
    return read_received_bundle(SubmissionService(office.library).make_bundle(office.report)).stamp.digest


def test_an_answer_to_something_else_is_asked_about_and_what_cannot_be_told_is_told(office: Office) -> None:
    sent = submitted(office)
    exchange = SuperiorExchange(office.library)
    path = office.put("退回.ndhz", write_receipt(answer(digest="f" * 64)))
    preview = exchange.preview_receipt(path)
    assert AnsweredFile.OTHER.doubt in preview.doubts
    with pytest.raises(ReasonNeeded, match="对不上"):
        exchange.take_receipt(preview)
    assert exchange.receipts_for(office.report) == []
    exchange.take_receipt(preview, REASON)
    untold = exchange.preview_receipt(office.put("旧.ndhz", write_receipt(answer("2"))))
    assert (untold.objections, untold.doubts[-1]) == ((), AnsweredFile.UNTOLD.doubt)
    exchange.take_receipt(untold)
    known = exchange.preview_receipt(office.put("回执.ndhz", write_receipt(answer("3", **sent), None)))
    assert known.doubts == ("文件没有签名，不能证明是上级发来的。",)
