"""The answer to a report: the superior writes a receipt or returns it with questions, the unit takes that in."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.editions.edition import CellKey
from models.editions.known_editions import edition_by_name
from models.errors import BrokenFile, Refused, reason
from models.exchange.packages.bundle import read_received_bundle
from models.exchange.packages.notes_json import read_notes, write_notes
from models.exchange.packages.receipt import SUFFIX, Receipt, Ruling, read_receipt, write_receipt
from models.exchange.packages.signing import key_fingerprint
from models.report.filing import Filing
from models.report.notes import Note, NoteLine, NoteLineKind, append_line, merge_notes
from models.services.collection.parts.distribution import doubt_of
from models.services.collection.parts.roster import RosterService
from models.services.collection.parts.submissions import Submissions
from models.services.library import Library
from models.services.submission import Sending
from models.store import reports
from models.store.collection import receipts, submissions
from models.store.collection.receipts import KeptReceipt as KeptReceipt

LARGEST = 5_000_000


@dataclass(frozen=True)
class IssuedReceipt:
    """A receipt just made: its file's name and content, to be sent to the unit."""

    file_name: str
    content: bytes
    receipt: Receipt


class Receipts:
    """The superior's side: ruling on what units sent."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def filing(self, received: int) -> Filing:
        """The report that is to be answered, with the one received for the year before beside it."""
        return Submissions(self._library, submissions.version(self._library.database, received).year).filing(received)

    def accept(self, received: int, words: str = "", questions: Mapping[CellKey, str] | None = None) -> IssuedReceipt:
        """Acknowledge a version; questions may go along. The version counts on."""
        return self._rule(received, Ruling.ACCEPTED, words, questions or {})

    def send_back(self, received: int, reason: str, questions: Mapping[CellKey, str] | None = None) -> IssuedReceipt:
        """Return a version to be mended, with questions on its cells; it counts no longer. Refused without a reason."""
        if not reason.strip():
            raise Refused("请写明退回的原因。")
        return self._rule(received, Ruling.RETURNED, reason, questions or {})

    def _rule(self, received: int, ruling: Ruling, reason: str, questions: Mapping[CellKey, str]) -> IssuedReceipt:
        self._library.permit.require("collect")
        kept = submissions.version(self._library.database, received)
        if not kept.is_current:
            raise Refused("这一版已经有更新的代替，请对最新的一版作答。")
        sent = read_received_bundle(submissions.content_of(self._library.database, received))
        at, office = reports.now(), self._office(kept.year)
        notes: dict[CellKey, Note] = {}
        for cell, words in questions.items():
            line = NoteLine(NoteLineKind.QUESTION, words.strip(), self._library.operator, at, office)
            notes[cell] = append_line(sent.filing.notes.get(cell), cell, line)
        receipt = Receipt(
            number=uuid.uuid4().hex,
            ruling=ruling,
            office=office,
            agency=sent.filing.agency,
            year=kept.year,
            edition=sent.filing.edition,
            revision=kept.revision,
            digest=sent.stamp.digest,
            file_sha256=kept.sha,
            reason=reason.strip(),
            ruled_at=at,
            notes=notes,
        )
        content = write_receipt(receipt, Sending(self._library).seal())
        receipts.keep_receipt(
            self._library.database,
            receipts.SENT,
            receipt.number,
            ruling.value,
            _serialize(receipt),
            self._library.operator,
            received=received,
        )
        state = submissions.RETURNED if ruling is Ruling.RETURNED else submissions.ACCEPTED
        submissions.judge(self._library.database, received, state, reason.strip(), self._library.operator)
        name = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in sent.filing.agency.name)
        told = "退回" if ruling is Ruling.RETURNED else "回执"
        return IssuedReceipt(f"{name}{kept.year}年报告-{told}-{receipt.number[:6]}{SUFFIX}", content, receipt)

    def _office(self, year: int) -> str:
        top = RosterService(self._library).read(year).top
        return top.name if top else "上级"

    def questions(self, received: int) -> dict[CellKey, Note]:
        """All that was asked and answered about a unit's report, by cell: what it sent, and what was asked since."""
        kept = submissions.version(self._library.database, received)
        filing = read_received_bundle(submissions.content_of(self._library.database, received)).filing
        found = dict(filing.notes)
        for told in receipts.receipts_for(self._library.database, kept.year, kept.unit):
            for cell, note in _notes(told, filing.edition.name).items():
                found[cell] = merge_notes(found.get(cell), note)
        return found

    def answers(self, received: int) -> list[KeptReceipt]:
        """What was answered to a version, the last first."""
        return receipts.receipts_of(self._library.database, received)


def _serialize(receipt: Receipt) -> str:
    notes = write_notes(receipt.notes).decode()
    return json.dumps({"reason": receipt.reason, "notes": notes, "office": receipt.office}, ensure_ascii=False)


def _notes(kept: KeptReceipt, edition: str) -> dict[CellKey, Note]:
    return read_notes(json.loads(kept.content)["notes"].encode(), edition_by_name(edition)) or {}


@dataclass(frozen=True)
class ReceiptPreview:
    """A receipt that was read, and the report it is about; ``report`` is None where that is not in the library.

    ``doubt`` says what speaks against its being the superior's, empty where nothing does.
    """

    path: Path
    receipt: Receipt
    report: int | None
    sentence: str
    is_known: bool
    signer: str = ""
    doubt: str = ""

    @property
    def is_return(self) -> bool:
        """Whether the report is to be mended."""
        return self.receipt.ruling is Ruling.RETURNED

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signed it, empty where none did."""
        return key_fingerprint(self.signer) if self.signer else ""


class ReceiptIntake:
    """The unit's side: taking in what the superior answered."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def preview_receipt(self, path: Path) -> ReceiptPreview:
        """Read a receipt and say what taking it in would do; BrokenFile with a sentence when it is none."""
        receipt, signer = read_receipt(_content(path))
        known = receipts.is_known(self._library.database, receipts.TAKEN, receipt.number)
        report = self._report(receipt)
        return ReceiptPreview(
            path,
            receipt,
            report,
            _summary(self._library, receipt, report, known),
            known,
            signer,
            doubt_of(self._library, signer),
        )

    def take_receipt(self, look: ReceiptPreview) -> int:
        """Take it in: a returned report is reopened with the reason, the questions go onto its cells. Its number.

        Refused when its report is not here, or when it was taken in before.
        """
        self._library.permit.require("note")
        receipt, report = look.receipt, look.report
        is_known = receipts.is_known(self._library.database, receipts.TAKEN, receipt.number)
        if report is None or is_known:
            raise Refused(_summary(self._library, receipt, report, is_known))
        origin = f"{receipt.ruling.label} {look.path.name}"
        session = self._library.open(report)
        if receipt.ruling is Ruling.RETURNED and session.is_final:
            session.reopen(f"{receipt.office} 退回：{receipt.reason}")
        if receipt.notes and not session.is_final:
            session.take_notes(receipt.notes.values(), origin)
        operator = self._library.operator
        told = _serialize(receipt)
        receipts.keep_receipt(
            self._library.database, receipts.TAKEN, receipt.number, receipt.ruling.value, told, operator, report=report
        )
        return report

    def receipts_for(self, report: int) -> list[KeptReceipt]:
        """What the superior answered to a report, the last first."""
        return receipts.receipts_on(self._library.database, report)

    def _report(self, receipt: Receipt) -> int | None:
        lines = [line for line in self._library.reports() if line.year == receipt.year and not line.label]
        code, name = receipt.agency.code, receipt.agency.name
        for line in lines:
            if (code and line.agency.code == code) or (not (code and line.agency.code) and line.agency.name == name):
                return line.id
        return None


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenFile(f"{path}：文件太大，不像回执。")
        return path.read_bytes()
    except OSError as trouble:
        raise BrokenFile(f"{path}：读不出来（{reason(trouble)}）。") from trouble


def _summary(library: Library, receipt: Receipt, report: int | None, is_known: bool) -> str:
    whose = f"{receipt.office} 对 {receipt.agency.name} {receipt.year} 年报告（第 {receipt.revision} 次修改）的"
    if report is None:
        return f"{whose}{receipt.ruling.label}：这份报告不在本机的报告库里，没有带入。"
    if is_known:
        return f"{whose}{receipt.ruling.label}：这份文件已经带入过了。"
    asked = f"，{len(receipt.notes)} 格有疑问" if receipt.notes else ""
    if receipt.ruling is Ruling.ACCEPTED:
        return f"{whose}回执：已收{asked}。" + (f"{receipt.reason}" if receipt.reason else "")
    now = reports.read(library.database, report)
    since = f"退回以后本机已改到第 {now.revision} 次。" if now.revision != receipt.revision else ""
    told = receipt.reason.rstrip("。")
    return f"{whose}退回修改{asked}，带入后报告重新打开。原因：{told}。{since}"
