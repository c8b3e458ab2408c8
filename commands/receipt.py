"""``receipt``: acknowledge or return what a unit sent, as a file for it; or take in what the superior answered."""

import json
from argparse import Namespace
from pathlib import Path

from commands.database import opened
from models.editions.edition import CellKey, Edition
from models.errors import BrokenFile, Refused, reason
from models.services.collection.parts.receipts import ReceiptIntake, Receipts
from models.services.collection.parts.submissions import Submissions
from models.services.library import Library


def run(arguments: Namespace) -> int:
    """0 when it was done."""
    library = opened(arguments)
    try:
        told = _take(library, arguments) if arguments.file else _make(library, arguments)
    finally:
        library.close()
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else told["told"])
    return 0


def _take(library: Library, arguments: Namespace) -> dict[str, str]:
    taking = ReceiptIntake(library)
    look = taking.preview_receipt(Path(arguments.file))
    if arguments.take:
        taking.take_receipt(look)
    return {"told": look.sentence, "ruling": look.receipt.ruling.value, "taken": str(bool(arguments.take)).lower()}


def _make(library: Library, arguments: Namespace) -> dict[str, str]:
    if not (arguments.unit and arguments.year and arguments.output):
        raise Refused("请给出回执文件（带入），或用 --year、--unit 和 -o 写一份回执。")
    collecting = Submissions(library, arguments.year)
    kept = collecting.current().get(arguments.unit)
    if kept is None:
        raise Refused(f"代码 {arguments.unit} 的单位还没有报来，没有可以作答的。")
    questions = dict(_question(collecting.edition, words) for words in arguments.ask or ())
    answering = Receipts(library)
    make = answering.send_back if arguments.send_back else answering.accept
    made = make(kept.id, arguments.send_back or "", questions)
    try:
        Path(arguments.output).write_bytes(made.content)
    except OSError as trouble:
        raise BrokenFile(f"{arguments.output}：写不进去（{reason(trouble)}）。") from trouble
    told = f"已写出 {arguments.output}：{made.receipt.ruling.label}，{made.receipt.agency.name}。"
    return {"told": told, "ruling": made.receipt.ruling.value, "number": made.receipt.number}


def _question(edition: Edition, words: str) -> tuple[CellKey, str]:
    cell, parted, question = words.partition("=")
    if not parted:
        raise Refused(f"看不懂疑问“{words[:40]}”，应写成 单元格=疑问。")
    return edition.find(cell.strip()), question.strip()
