"""Receipt and return file (回执／退回, .ndhz): the superior's verdict on a report, with questions on its cells."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models import file_types
from models.editions.choose import edition_named
from models.editions.declare import CellKey, Edition
from models.errors import AppError, BrokenFile
from models.exchange.packages.notes_json import NOTES, read_notes, write_notes
from models.exchange.packages.signed_zip import Parcel, pack
from models.exchange.packages.signing import Seal
from models.report.filing import Agency
from models.report.notes import Note
from models.texts.characters import first_unkeepable

RECEIPT, SUFFIX, FORMAT = "receipt.json", file_types.RECEIPT.ending, 1
_LONGEST = 5_000
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

    ``number`` tells receipts apart. ``revision`` and ``digest`` are those the unit's bundle was stamped with, ``sha``
    is SHA-256 of that file. ``office`` is who rules, ``at`` an ISO time in UTC.
    """

    number: str
    ruling: Ruling
    office: str
    agency: Agency
    year: int
    edition: Edition
    revision: int
    digest: str
    sha: str
    reason: str
    at: str
    notes: Mapping[CellKey, Note] = field(default_factory=dict)


def write_receipt(receipt: Receipt, seal: Seal | None = None) -> bytes:
    """The receipt as a file."""
    told = {
        "format": FORMAT,
        "number": receipt.number,
        "ruling": receipt.ruling.value,
        "office": receipt.office,
        "agency": {"name": receipt.agency.name, "code": receipt.agency.code},
        "report_year": receipt.year,
        "edition": receipt.edition.name,
        "revision": receipt.revision,
        "digest": receipt.digest,
        "sha": receipt.sha,
        "reason": receipt.reason,
        "at": receipt.at,
    }
    members = {RECEIPT: (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()}
    if receipt.notes:
        members[NOTES] = write_notes(receipt.notes)
    return pack(members, seal)


def read_receipt(raw: bytes) -> tuple[Receipt, str]:
    """The receipt in a file, and the public key that signed it; BrokenFile, or Tampered, with a sentence."""
    parcel = Parcel(raw)
    if RECEIPT not in parcel:
        raise BrokenFile("这不是回执或退回文件。")
    try:
        node = json.loads(parcel.read(RECEIPT))
        if node["format"] > FORMAT:
            raise BrokenFile("回执是更新版本的程序写的，请先升级本程序。")
        receipt = _receipt(node)
    except (ValueError, LookupError, TypeError, RecursionError) as trouble:
        raise BrokenFile(f"{RECEIPT}：读不出来。请向上级重新要一份。") from trouble
    notes = read_notes(parcel.read(NOTES), receipt.edition) if NOTES in parcel else {}
    if notes is None:
        raise BrokenFile("退回的疑问是更新版本的程序写的，请先升级本程序。")
    return Receipt(**{**vars(receipt), "notes": notes}), parcel.signer


def _receipt(node: Json) -> Receipt:
    words = [*(node[name] for name in ("number", "office", "digest", "sha", "reason", "at")), *node["agency"].values()]
    if not all(isinstance(word, str) and len(word) <= _LONGEST and not first_unkeepable(word) for word in words):
        raise ValueError("words")
    try:
        edition = edition_named(str(node["edition"]))
    except AppError as trouble:
        raise BrokenFile(trouble.sentence) from trouble
    return Receipt(
        number=node["number"],
        ruling=Ruling(node["ruling"]),
        office=node["office"],
        agency=Agency(node["agency"]["name"], node["agency"]["code"]),
        year=int(node["report_year"]),
        edition=edition,
        revision=int(node["revision"]),
        digest=node["digest"],
        sha=node["sha"],
        reason=node["reason"],
        at=node["at"],
    )
