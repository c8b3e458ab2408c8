"""The unit's side of the exchange with its superior: receipts and what is handed down, previewed, then taken in."""

import json
import uuid
from collections.abc import Collection as Keys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from models.editions.known_editions import edition_for, known_editions
from models.errors import Refused
from models.exchange.input_file import read_input_file
from models.exchange.packages.distribution_file import Distribution, read_distribution
from models.exchange.packages.receipt import Receipt, Ruling, read_receipt
from models.exchange.packages.signature_verdict import (
    SignatureStatus,
    SignatureVerdict,
    describe_insistence,
    judge_signature,
    refuse_without_reason,
)
from models.exchange.public_key import public_key_problem
from models.report.roster import Roster, keep_registered_keys, rings
from models.report.roster_update import HandedDown, compare_handed_down
from models.report.workflow_record import State
from models.services.collection.collection import Collection
from models.services.collection.parts.distribution import shipped_edition
from models.services.collection.parts.receipts import describe_signature, serialize_receipt
from models.services.collection.parts.roster import other_keys_remarks
from models.services.collection.results import (
    DistributionPreview,
    IssuedReceipt,
    ReceiptPreview,
    StoredReceipt,
    Submission,
)
from models.services.library import Library
from models.services.submission import AnsweredFile, SubmissionService
from models.store import reports
from models.store.collection import receipts, submissions
from models.store.collection import roster as stored
from models.store.collection.submissions import current_summaries
from models.store.office_documents import read_document, write_document

SUPERIOR = "上级公钥"
"""The office document that holds the superior's public key: from the first signed file on, or as a person wrote it."""
MAX_RECEIPT_SIZE, MAX_DISTRIBUTION_SIZE = 5_000_000, 60_000_000


class SuperiorExchange:
    """What comes from the superior. A file tells its own year, so this has none."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def preview_receipt(self, path: Path) -> ReceiptPreview:
        """Read a receipt and say what taking it in would do; BrokenFile with a sentence when it is none."""
        receipt, signer = read_receipt(read_input_file(path, "回执", MAX_RECEIPT_SIZE))
        known = receipts.is_known(self._library.database, receipts.TAKEN, receipt.number)
        report = self._report(receipt)
        held = self._passed_on_report(receipt) if report is None else None
        name = Collection(self._library, receipt.year).roster.name_of(held.unit) if held else ""
        return ReceiptPreview(
            path,
            receipt,
            report,
            self._of_unit(receipt, held, known) if held else _summary(self._library, receipt, report, known),
            known,
            self._judge(signer),
            self._answered_file(receipt, report),
            held.id if held else None,
            name,
        )

    def _passed_on_report(self, receipt: Receipt) -> Submission | None:
        """The report of a unit that is meant, where it was received here."""
        held = submissions.find_by_sha(self._library.database, receipt.file_sha256) if receipt.file_sha256 else None
        is_held = held is not None and held.state != submissions.WITHDRAWN and held.year == receipt.year
        return held if is_held else None

    def _of_unit(self, receipt: Receipt, held: Submission, is_known: bool) -> str:
        """What the superior said of a unit's report, and what is done with it here."""
        collection = Collection(self._library, receipt.year)
        name, through = collection.roster.name_of(held.unit), collection.forwarding.forwarder(held.id)
        whose = f"{receipt.office} 对 {name} {receipt.year} 年报告的{receipt.ruling.label}"
        if is_known:
            return f"{whose}：这份文件已经带入过了。"
        asked = f"，{len(receipt.notes)} 格有疑问" if receipt.notes else ""
        verb = "退" if receipt.ruling is Ruling.RETURNED else "复"
        whither = f"发给 {through}，由它再转给 {name}" if through else f"发给 {name}"
        return (
            f"{whose}{asked}。报告是经本单位转报的，由本单位转{verb}给它：带入后另写一份文件{whither}。{receipt.reason}"
        )

    def pass_on(self, preview: ReceiptPreview, insistence: str = "") -> IssuedReceipt:
        """转退、转复: answer the unit with what the superior said of its report; the file for the unit.

        Refused where no report of a unit is meant, where it was passed on before, and where something speaks against
        the file, unless a person insists.
        """
        receipt, held = preview.receipt, self._passed_on_report(preview.receipt)
        is_known = receipts.is_known(self._library.database, receipts.TAKEN, receipt.number)
        if held is None or is_known:
            raise Refused(preview.sentence if held is None else self._of_unit(receipt, held, True))
        preview = replace(preview, signature=self._judge(preview.signature.signer))
        refuse_without_reason(preview.objections, insistence, "没有转")
        issued = Collection(self._library, receipt.year).receipts.pass_on(held.id, receipt)
        text = serialize_receipt(receipt, preview.signature, insistence if preview.objections else "")
        receipts.save_receipt(
            self._library.database,
            receipts.TAKEN,
            receipt.number,
            receipt.ruling.value,
            text,
            self._library.operator,
            received=held.id,
        )
        return issued

    def take_receipt(self, preview: ReceiptPreview, insistence: str = "") -> int:
        """Take it in: a returned report is reopened with the reason, the questions go onto its cells. Its number.

        Refused when its report is not here, or when it was taken in before; and where something speaks against it
        (``objections``), unless a person insists: their reason is kept in the journal and with the receipt.
        """
        self._library.permit.require("note")
        receipt, report = preview.receipt, preview.report
        is_known = receipts.is_known(self._library.database, receipts.TAKEN, receipt.number)
        if report is None or is_known:
            raise Refused(_summary(self._library, receipt, report, is_known))
        preview = replace(
            preview, signature=self._judge(preview.signature.signer), answered=self._answered_file(receipt, report)
        )
        refuse_without_reason(preview.objections, insistence, "没有带入")
        insisted = describe_insistence(preview.objections, insistence)
        origin = f"{receipt.ruling.label} {preview.path.name}{insisted}"
        session = self._library.open(report)
        if receipt.ruling is Ruling.RETURNED and session.is_final:
            session.reopen(f"{receipt.office} 退回：{receipt.reason}{insisted}")
        if receipt.notes and not session.is_final:
            session.merge_notes(receipt.notes.values(), origin)
        operator = self._library.operator
        text = serialize_receipt(receipt, preview.signature, insistence if insisted else "")
        receipts.save_receipt(
            self._library.database, receipts.TAKEN, receipt.number, receipt.ruling.value, text, operator, report=report
        )
        return report

    def receipts_for(self, report: int) -> list[StoredReceipt]:
        """What the superior answered to a report, the last first."""
        return receipts.receipts_of_report(self._library.database, report)

    def registered_key(self) -> str:
        """The superior's public key by which its files are judged; empty where none is registered."""
        return read_document(self._library.database, SUPERIOR)

    def register_key(self, public_key: str) -> None:
        """Write down the key that the superior's files are judged by from now on; an empty one says that none is known.

        Only a person does this, after the fingerprint was compared: no file replaces a key. Refused when it is none.
        """
        self._library.permit.require("keys")
        public_key = public_key.strip()
        if public_key and (problem := public_key_problem(public_key)):
            raise Refused(problem)
        write_document(self._library.database, SUPERIOR, public_key, self._library.operator)

    def _judge(self, signer: str) -> SignatureVerdict:
        return judge_signature(signer, self.registered_key(), "上级")

    def _answered_file(self, receipt: Receipt, report: int | None) -> AnsweredFile | None:
        if report is None:
            return None
        sending = SubmissionService(self._library)
        return sending.answered_file(report, receipt.revision, receipt.digest, receipt.file_sha256)

    def _report(self, receipt: Receipt) -> int | None:
        lines = [line for line in self._library.reports() if line.year == receipt.year and not line.label]
        code, name = receipt.agency.code, receipt.agency.name
        for line in lines:
            if (code and line.agency.code == code) or (not (code and line.agency.code) and line.agency.name == name):
                return line.id
        return None

    def preview_distribution(self, path: Path) -> DistributionPreview:
        """Read what was handed down; BrokenFile or Tampered, with a sentence, when nothing can be made of it."""
        distribution, signer = read_distribution(read_input_file(path, "下发文件", MAX_DISTRIBUTION_SIZE))
        edition_for(distribution.year)
        database = self._library.database
        mark, before = (
            stored.roster_version(database, distribution.year),
            stored.read_roster(database, distribution.year) or Roster(()),
        )
        handed_down: HandedDown | None = None
        remarks = list(_edition_remarks(distribution))
        if distribution.roster:
            roster, others = keep_registered_keys(before, distribution.roster)
            received = current_summaries(database, distribution.year)
            handed_down = compare_handed_down(before, roster, self._offices(), received)
            remarks += other_keys_remarks(others)
        signature = self._judge(signer)
        if signature.status is SignatureStatus.UNREGISTERED:
            remarks.append("带入以后就按这把公钥认上级的文件，所以请先核对指纹。")
        return DistributionPreview(path, distribution, signature, handed_down, tuple(remarks), mark)

    def _offices(self) -> frozenset[str]:
        """Codes and names of the offices whose reports are kept here."""
        agencies = [line.agency for line in self._library.reports() if not line.label]
        return frozenset(word for agency in agencies for word in (agency.code, agency.name) if word)

    def take_distribution(
        self, preview: DistributionPreview, insistence: str = "", taken: Keys[str] | None = None
    ) -> None:
        """Take it in: into one's own roster what it brings for it, the word list in place of the former.

        ``taken`` are the keys of the updates to take, by default all but those that take a unit away; what the superior
        does not know of stays in any case. The key that signed it is registered where none was; a registered one is
        never replaced. StoreError when the roster was changed since it was looked at. Refused where something speaks
        against the file (``objections``), unless a person insists: their reason is kept. Forms are held beside, never
        taken in.
        """
        distribution, database = preview.distribution, self._library.database
        preview = replace(preview, signature=self._judge(preview.signature.signer))
        is_first = preview.signature.status is SignatureStatus.UNREGISTERED
        asked = {"roster": distribution.roster is not None, "words": bool(distribution.words), "keys": is_first}
        self._library.permit.require(*(permission for permission, is_asked in asked.items() if is_asked))
        if distribution.roster is None and not distribution.words:
            raise Refused("这份文件里没有名册，也没有用语表，没有可带入的。")
        refuse_without_reason(preview.objections, insistence, "没有带入")
        insisted = describe_insistence(preview.objections, insistence)
        origin = f"{distribution.office} 下发（{preview.path.name}）{insisted}"
        keys = preview.usual if taken is None else taken
        if preview.handed_down and (keys or not preview.updates):
            roster = preview.handed_down.taken(keys)
            _refuse_ring(roster)
            stored.write_roster(database, distribution.year, roster, origin, self._library.operator, preview.base_mark)
        if distribution.words:
            self._library.import_word_list(distribution.words)
        if is_first:
            write_document(database, SUPERIOR, preview.signature.signer, self._library.operator)
        taken = {"office": distribution.office, "year": distribution.year, "file": preview.path.name}
        text = json.dumps(taken | describe_signature(preview.signature, insistence), ensure_ascii=False)
        receipts.save_receipt(database, receipts.DISTRIBUTED, uuid.uuid4().hex, "", text, self._library.operator)


def _refuse_ring(roster: Roster) -> None:
    if ring := set(rings(roster.units)):
        names = "、".join(unit.name for unit in roster.units if unit.code in ring)
        raise Refused(f"{names}：这样带入，上级会绕成一圈，没有带入。请先去掉其中一处的勾。")


def _edition_remarks(distribution: Distribution) -> Iterable[str]:
    known = [edition.name for edition in known_editions()]
    for name, text in distribution.editions.items():
        if name not in known:
            yield (
                f"附有的报告格式“{name[:40]}”本程序还没有。报告格式随程序更新，不从文件里带入：请先升级程序，"
                "再填这一格式的报告。其余内容照常带入。"
            )
        elif text.split() != shipped_edition(name).split():
            yield (
                f"附有的 {name} 格式与本程序自带的不同，没有带入：报告格式随程序更新。请问上级用的是哪一版程序，"
                "与上级换成同一版再填。其余内容照常带入。"
            )


def _summary(library: Library, receipt: Receipt, report: int | None, is_known: bool) -> str:
    whose = f"{receipt.office} 对 {receipt.agency.name} {receipt.year} 年报告（第 {receipt.revision} 次修改）的"
    if report is None:
        return f"{whose}{receipt.ruling.label}：这份报告不在本机的报告库里，没有带入。"
    if is_known:
        return f"{whose}{receipt.ruling.label}：这份文件已经带入过了。"
    asked = f"，{len(receipt.notes)} 格有疑问" if receipt.notes else ""
    if receipt.ruling is Ruling.ACCEPTED:
        stands = reports.read(library.database, report).contents.get("state")
        waits = (
            "报告已经定稿，疑问先留着，报告重新打开时标到格子上。" if receipt.notes and stands == State.FINAL else ""
        )
        return f"{whose}回执：已收{asked}。{receipt.reason}{waits}"
    now = reports.read(library.database, report)
    since = f"退回以后本机已改到第 {now.revision} 次。" if now.revision != receipt.revision else ""
    text = receipt.reason.rstrip("。")
    return f"{whose}退回修改{asked}，带入后报告重新打开。原因：{text}。{since}"
