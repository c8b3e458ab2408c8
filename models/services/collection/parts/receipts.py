"""The answer to a unit's report: a receipt, or a return with questions, written as a file for the unit."""

import json
import uuid
from collections.abc import Mapping, Sequence

from models.editions.edition import CellKey
from models.editions.known_editions import edition_by_name
from models.errors import Refused
from models.exchange.packages.bundle import read_received_bundle
from models.exchange.packages.notes_json import read_notes, write_notes
from models.exchange.packages.receipt import SUFFIX, Receipt, Ruling, write_receipt
from models.exchange.packages.signature_verdict import SignatureVerdict
from models.report.notes import Note, NoteLine, NoteLineKind, append_line, merge_notes
from models.services.collection.parts.part import CollectionPart
from models.services.collection.results import IssuedReceipt, StoredReceipt, Submission
from models.services.submission import SubmissionService
from models.store import reports
from models.store.collection import receipts, submissions


class Receipts(CollectionPart):
    """The superior's side: rulings on what units sent."""

    def accept(self, received: int, words: str = "", questions: Mapping[CellKey, str] | None = None) -> IssuedReceipt:
        """Acknowledge a version; questions may go along. The version counts on."""
        return self._rule(received, Ruling.ACCEPTED, words, questions or {})

    def send_back(self, received: int, reason: str, questions: Mapping[CellKey, str] | None = None) -> IssuedReceipt:
        """Return a version to be mended, with questions on its cells; it counts no longer. Refused without a reason."""
        if not reason.strip():
            raise Refused("请写明退回的原因。")
        return self._rule(received, Ruling.RETURNED, reason, questions or {})

    def pass_on(self, received: int, from_above: Receipt) -> IssuedReceipt:
        """Answer a unit with what the superior said of its report: the superior's questions stand as it asked them."""
        reason = f"{from_above.office}：{from_above.reason}" if from_above.reason else from_above.office
        return self._rule(received, from_above.ruling, reason, {}, from_above.notes)

    def ask(self, received: int, words: str, questions: Mapping[CellKey, Sequence[str]]) -> IssuedReceipt:
        """A receipt that rules as was ruled before and asks of cells: nothing becomes of the version that counts."""
        self._library.permit.require("collect")
        submission = submissions.read_submission(self._database, received)
        ruling = Ruling.RETURNED if submission.state == submissions.RETURNED else Ruling.ACCEPTED
        with self._database.write():
            return self._issue(submission, ruling, words, questions)

    def _rule(
        self,
        received: int,
        ruling: Ruling,
        reason: str,
        questions: Mapping[CellKey, str],
        asked_above: Mapping[CellKey, Note] | None = None,
    ) -> IssuedReceipt:
        self._library.permit.require("collect")
        submission = submissions.read_submission(self._database, received)
        if not submission.is_current:
            raise Refused("这一版已经有更新的代替，请对最新的一版作答。")
        asked = {cell: (words,) for cell, words in questions.items()}
        issued = self._issue(submission, ruling, reason, asked, asked_above)
        state = submissions.RETURNED if ruling is Ruling.RETURNED else submissions.ACCEPTED
        submissions.set_submission_state(self._database, received, state, reason.strip(), self._library.operator)
        return issued

    def _issue(
        self,
        submission: Submission,
        ruling: Ruling,
        reason: str,
        questions: Mapping[CellKey, Sequence[str]],
        asked_above: Mapping[CellKey, Note] | None = None,
    ) -> IssuedReceipt:
        """Write a receipt and write it down; what becomes of the version is said elsewhere."""
        bundle = read_received_bundle(submissions.read_content(self._database, submission.id))
        at, office = reports.now(), self._office()
        notes: dict[CellKey, Note] = dict(asked_above or {})
        for cell, asked in questions.items():
            for words in asked:
                line = NoteLine(NoteLineKind.QUESTION, words.strip(), self._library.operator, at, office)
                notes[cell] = append_line(notes.get(cell) or bundle.filing.notes.get(cell), cell, line)
        receipt = Receipt(
            number=uuid.uuid4().hex,
            ruling=ruling,
            office=office,
            agency=bundle.filing.agency,
            year=submission.year,
            edition=bundle.filing.edition,
            revision=submission.revision,
            digest=bundle.stamp.digest,
            file_sha256=submission.sha,
            reason=reason.strip(),
            ruled_at=at,
            notes=notes,
        )
        content = write_receipt(receipt, SubmissionService(self._library).signing_key())
        receipts.save_receipt(
            self._database,
            receipts.SENT,
            receipt.number,
            ruling.value,
            serialize_receipt(receipt),
            self._library.operator,
            received=submission.id,
        )
        name = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in bundle.filing.agency.name)
        text = "退回" if ruling is Ruling.RETURNED else "回执"
        return IssuedReceipt(f"{name}{submission.year}年报告-{text}-{receipt.number[:6]}{SUFFIX}", content, receipt)

    def _office(self) -> str:
        top = self._collection.roster.read().top
        return top.name if top else "上级"

    def questions(self, received: int) -> dict[CellKey, Note]:
        """All that was asked and answered about a unit's report, by cell: what it sent, and what was asked since."""
        submission = submissions.read_submission(self._database, received)
        filing = read_received_bundle(submissions.read_content(self._database, received)).filing
        notes = dict(filing.notes)
        for receipt in receipts.receipts_of_unit(self._database, submission.year, submission.unit):
            for cell, note in _notes(receipt, filing.edition.name).items():
                notes[cell] = merge_notes(notes.get(cell), note)
        return notes

    def answers(self, received: int) -> list[StoredReceipt]:
        """What was answered to a version, the last first."""
        return receipts.receipts_of_submission(self._database, received)


def serialize_receipt(receipt: Receipt, signature: SignatureVerdict | None = None, insistence: str = "") -> str:
    """What is kept of a receipt in the database, as JSON text.

    Of one that was taken in: how it was signed, and why a person insisted where something spoke against it.
    """
    kept = {"reason": receipt.reason, "notes": write_notes(receipt.notes).decode(), "office": receipt.office}
    return json.dumps(kept | (describe_signature(signature, insistence) if signature else {}), ensure_ascii=False)


def describe_signature(signature: SignatureVerdict, insistence: str) -> dict[str, str]:
    """What is kept of how a file was signed that was taken in, and why a person insisted where they had to."""
    return {"signature": signature.status.value, "signer": signature.signer, "insistence": insistence.strip()}


def _notes(submission: StoredReceipt, edition: str) -> dict[CellKey, Note]:
    return read_notes(json.loads(submission.content)["notes"].encode(), edition_by_name(edition)) or {}
