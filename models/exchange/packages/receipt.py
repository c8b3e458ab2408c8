"""Receipt and return file (回执／退回, .ndhz): the superior's verdict on a report, with questions on its cells."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models import file_types
from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name
from models.errors import AppError, BrokenFile
from models.exchange.packages.notes_json import NOTES_MEMBER, read_notes, write_notes
from models.exchange.packages.signed_zip import SignedZip, write_signed_zip
from models.exchange.packages.signing import SigningKey
from models.report.filing import Agency
from models.report.notes import Note
from models.texts.characters import find_unsupported_character, name_problem

RECEIPT_MEMBER, SUFFIX, FORMAT = "receipt.json", file_types.RECEIPT.ending, 1
_MAX_LENGTH = 5_000
Json = Any


class Ruling(StrEnum):
    """What the superior says of a report."""

    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {"accepted": "回执（已收）", "returned": "退回修改"}[self.value]


@dataclass(frozen=True)
class Receipt:
    """The superior's word on one version of a unit's report.

    ``number`` tells receipts apart. ``revision`` and ``digest`` are those stamped on the unit's bundle, ``file_sha256``
    is SHA-256 of that file. ``office`` is who rules, ``ruled_at`` an ISO time in UTC.
    """

    number: str
    ruling: Ruling
    office: str
    agency: Agency
    year: int
    edition: Edition
    revision: int
    digest: str
    file_sha256: str
    reason: str
    ruled_at: str
    notes: Mapping[CellKey, Note] = field(default_factory=dict)


def write_receipt(receipt: Receipt, signing_key: SigningKey | None = None) -> bytes:
    """The receipt as a file."""
    root = {
        "format": FORMAT,
        "number": receipt.number,
        "ruling": receipt.ruling.value,
        "office": receipt.office,
        "agency": {"name": receipt.agency.name, "code": receipt.agency.code},
        "report_year": receipt.year,
        "edition": receipt.edition.name,
        "revision": receipt.revision,
        "digest": receipt.digest,
        "sha": receipt.file_sha256,
        "reason": receipt.reason,
        "at": receipt.ruled_at,
    }
    members = {RECEIPT_MEMBER: (json.dumps(root, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()}
    if receipt.notes:
        members[NOTES_MEMBER] = write_notes(receipt.notes)
    return write_signed_zip(members, signing_key)


def read_receipt(raw: bytes) -> tuple[Receipt, str]:
    """The receipt in a file, and the public key that signed it; BrokenFile, or Tampered, with a sentence."""
    package = SignedZip(raw)
    if RECEIPT_MEMBER not in package:
        raise BrokenFile("这不是回执或退回文件。")
    try:
        node = json.loads(package.read(RECEIPT_MEMBER))
        if node["format"] > FORMAT:
            raise BrokenFile("回执是更新版本的程序写的，请先升级本程序。")
        receipt = _parse_receipt(node)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BrokenFile(f"{RECEIPT_MEMBER}：读不出来。请向上级重新要一份。") from error
    notes = read_notes(package.read(NOTES_MEMBER), receipt.edition) if NOTES_MEMBER in package else {}
    if notes is None:
        raise BrokenFile("退回的疑问是更新版本的程序写的，请先升级本程序。")
    return Receipt(**{**vars(receipt), "notes": notes}), package.signer


def _parse_receipt(node: Json) -> Receipt:
    texts = [*(node[name] for name in ("number", "office", "digest", "sha", "reason", "at")), *node["agency"].values()]
    if not all(
        isinstance(text, str) and len(text) <= _MAX_LENGTH and not find_unsupported_character(text) for text in texts
    ):
        raise ValueError("words")
    for at, name in (("number", node["number"]), ("office", node["office"]), *node["agency"].items()):
        if problem := name_problem(name):
            raise BrokenFile(f"{RECEIPT_MEMBER} {at}：{problem}")
    try:
        edition = edition_by_name(str(node["edition"]))
    except AppError as error:
        raise BrokenFile(error.sentence) from error
    return Receipt(
        number=node["number"],
        ruling=Ruling(node["ruling"]),
        office=node["office"],
        agency=Agency(node["agency"]["name"], node["agency"]["code"]),
        year=int(node["report_year"]),
        edition=edition,
        revision=int(node["revision"]),
        digest=node["digest"],
        file_sha256=node["sha"],
        reason=node["reason"],
        ruled_at=node["at"],
    )
