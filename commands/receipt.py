"""``receipt``: acknowledge or return what a unit sent, as a file for it; or take in what the superior answered."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import open_library
from commands.insistence import refusal_of
from models.editions.edition import CellKey, Edition
from models.errors import BrokenFile, Refused, os_error_reason
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from output.answer_letter import AnswerLetter, render_letter


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
    refusal = refusal_of(lambda: exchange.take_receipt(preview, arguments.insist)) if arguments.take else ""
    is_taken = bool(arguments.take) and not refusal
    can_take = preview.report is not None and not preview.is_known
    asked = "加 --take 才会带入。" if can_take else ""
    end = "已带入。" if is_taken else "没有带入。" if refusal else asked
    return {
        "told": "\n".join(filter(None, [preview.sentence, *preview.doubts, end])),
        "ruling": preview.receipt.ruling.value,
        "signature": preview.signature.status.value,
        "signer": preview.signature.fingerprint,
        "answered": preview.answered.value if preview.answered else None,
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
    receipts = collection.receipts
    issue = receipts.send_back if arguments.send_back else receipts.accept
    issued = issue(submission.id, arguments.send_back or "", questions)
    _write(arguments.output, issued.content)
    if arguments.letter:
        filing, is_from_program = collection.submissions.filing(submission.id), submission.revision > 0
        is_return = bool(arguments.send_back)
        words = arguments.send_back or ""
        letter = AnswerLetter(filing, issued.receipt.office, is_return, words, questions, is_from_program)
        _write(arguments.letter, render_letter(letter, Path(arguments.letter).suffix.lower()))
    sentence = f"已写出 {arguments.output}：{issued.receipt.ruling.label}，{issued.receipt.agency.name}。"
    return {"told": sentence, "ruling": issued.receipt.ruling.value, "number": issued.receipt.number}


def _write(name: str, content: bytes) -> None:
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        raise BrokenFile(f"{name}：写不进去（{os_error_reason(error)}）。") from error


def _question(edition: Edition, words: str) -> tuple[CellKey, str]:
    cell, separator, question = words.partition("=")
    if not separator:
        raise Refused(f"看不懂疑问“{words[:40]}”，应写成 单元格=疑问。")
    return edition.find(cell.strip()), question.strip()
