"""``receipt``: acknowledge or return what a unit sent, as a file for it; or take in what the superior answered."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import open_library
from commands.insistence import refusal_of
from models.editions.edition import CellKey, Edition
from models.errors import Refused
from models.save_target import find_target
from models.services.collection.collection import Collection
from models.services.collection.results import IssuedReceipt, ReceiptPreview
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from output.answer_letter import AnswerLetter, render_letter
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """0 when it was done; 1 when what came was not taken, or should be looked at by a person first."""
    library = open_library(arguments)
    try:
        summary = _take(library, arguments) if arguments.file else _make(library, arguments)
    finally:
        library.close()
    print(json.dumps(summary, ensure_ascii=False, sort_keys=True) if arguments.json else summary["told"])
    return 1 if summary.get("doubts") and not summary["taken"] else 0


def _take(library: Library, arguments: Namespace) -> dict[str, Any]:
    exchange = SuperiorExchange(library)
    preview = exchange.preview_receipt(Path(arguments.file))
    if preview.received is not None:
        return _pass_on(exchange, preview, arguments)
    refusal = refusal_of(lambda: exchange.take_receipt(preview, arguments.insist)) if arguments.take else ""
    is_taken = bool(arguments.take) and not refusal
    can_take = preview.report is not None and not preview.is_known
    asked = "加 --take 才会带入。" if can_take else ""
    end = "已带入。" if is_taken else "没有带入。" if refusal else asked
    return _summary(preview, end, refusal, is_taken)


def _pass_on(exchange: SuperiorExchange, preview: ReceiptPreview, arguments: Namespace) -> dict[str, Any]:
    """The superior's word on a unit's report that went up from here, written for the unit with ``-o``."""
    if arguments.take and not arguments.output:
        raise Refused(f"{preview.sentence}请用 -o 给出发给它的文件。")
    target = find_target(Path(arguments.output)) if arguments.take else None
    issued: list[IssuedReceipt] = []
    refusal = refusal_of(lambda: issued.append(exchange.pass_on(preview, arguments.insist))) if target else ""
    if target and issued:
        save_file(issued[0].content, target)
    asked = "" if preview.is_known else "加 --take 和 -o 才会写。"
    end = f"已写出 {arguments.output}，发给 {preview.forwarded_to}。" if issued else "没有转。" if refusal else asked
    return _summary(preview, end, refusal, bool(issued))


def _summary(preview: ReceiptPreview, end: str, refusal: str, is_taken: bool) -> dict[str, Any]:
    return {
        "told": "\n".join(filter(None, [preview.sentence, *preview.doubts, end])),
        "ruling": preview.receipt.ruling.value,
        "signature": preview.signature.status.value,
        "signer": preview.signature.fingerprint,
        "answered": preview.answered.value if preview.answered else None,
        "unit": preview.forwarded_to,
        "doubts": list(preview.doubts),
        "refused": refusal,
        "taken": is_taken,
    }


def _make(library: Library, arguments: Namespace) -> dict[str, Any]:
    if not (arguments.unit and arguments.year and arguments.output):
        raise Refused("请给出回执文件（带入），或用 --year、--unit 和 -o 写一份回执。")
    collection = Collection(library, arguments.year)
    submission = collection.submissions.current().get(arguments.unit)
    if submission is None:
        raise Refused(f"代码 {arguments.unit} 的单位还没有报来，没有可以作答的。")
    questions = dict(_question(collection.edition, words) for words in arguments.ask or ())
    # Before the receipt is entered.
    target = find_target(Path(arguments.output))
    letter_path = find_target(Path(arguments.letter)) if arguments.letter else None
    receipts = collection.receipts
    issue = receipts.send_back if arguments.send_back else receipts.accept
    issued = issue(submission.id, arguments.send_back or "", questions)
    save_file(issued.content, target)
    if letter_path is not None:
        filing, is_from_program = collection.submissions.filing(submission.id), submission.revision > 0
        is_return = bool(arguments.send_back)
        words = arguments.send_back or ""
        letter = AnswerLetter(filing, issued.receipt.office, is_return, words, questions, is_from_program)
        save_file(render_letter(letter, letter_path.suffix.lower()), letter_path)
    sentence = f"已写出 {arguments.output}：{issued.receipt.ruling.label}，{issued.receipt.agency.name}。"
    through = collection.forwarding.forwarder(submission.id)
    sentence += f"报告是 {through} 转报的，请把文件发给 {through}，由它转给单位。" if through else ""
    return {
        "told": sentence,
        "ruling": issued.receipt.ruling.value,
        "number": issued.receipt.number,
        "through": through,
    }


def _question(edition: Edition, words: str) -> tuple[CellKey, str]:
    cell, separator, question = words.partition("=")
    if not separator:
        raise Refused(f"看不懂疑问“{words[:40]}”，应写成 单元格=疑问。")
    return edition.find(cell.strip()), question.strip()
