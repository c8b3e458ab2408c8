"""What an office sends to its superior: its report as a bundle, stamped, signed where it has a key, and recorded."""

import json
import uuid
from enum import StrEnum
from hashlib import sha256

from models.errors import Refused
from models.exchange.packages.bundle import BundleStamp, read_received_bundle, write_bundle
from models.exchange.packages.signing import SigningKey
from models.exchange.public_key import key_fingerprint
from models.file_types import BUNDLE
from models.registers.reported_counts import RegisterCounts
from models.report.workflow_record import State
from models.rules.ruleset_version import ruleset_version
from models.services.journalled_report import contents_at
from models.services.library import Library
from models.services.register_counts import told_counts
from models.services.roles import roles
from models.store import reports
from models.store.collection import receipts
from models.store.signing_key import read_public_key, read_secret_key, write_key
from resources.version import __version__


class AnsweredFile(StrEnum):
    """Which file a receipt answers, beside those that were written here to be sent."""

    LAST = "last"
    FORMER = "former"
    UNRECORDED = "unrecorded"
    OTHER = "other"
    UNTOLD = "untold"

    @property
    def doubt(self) -> str:
        """What is to be said of it, in a sentence; empty where it answers the file that was written last."""
        return _ANSWERED_DOUBTS[self]


_ANSWERED_DOUBTS = {
    AnsweredFile.LAST: "",
    AnsweredFile.FORMER: "它答复的是以前写成的一份上报文件，后来又写过新的。请问上级收到的是哪一份。",
    AnsweredFile.UNRECORDED: "它答复的内容与本机那时的报告一致，但本机没有写过那份上报文件的记录（旧版本不记）。",
    AnsweredFile.OTHER: "它答复的不是本机写成的任何一份上报文件，内容对不上。请打电话问上级答复的是哪一份。",
    AnsweredFile.UNTOLD: "里面没有写明答复的是哪一份上报文件，不能判断是不是本机写成的那一份。",
}


class SubmissionService:
    """Sending from the open library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def register_counts(self, report: int) -> RegisterCounts | None:
        """What the office's registers count for a report; None where they count nothing for it."""
        filing = self._library.filing(report)
        return told_counts(self._library.database, filing)

    def default_counts(self, report: int) -> RegisterCounts | None:
        """The counts that go along where nobody chose: only those that say nothing but what the report says.

        An office whose figures differ from its registers decides for itself whether its superior is told.
        """
        counts = self.register_counts(report)
        return counts if counts and not counts.differing(self._library.filing(report).figures.typed) else None

    def make_bundle(self, report: int, is_signed: bool = True, counts: RegisterCounts | None = None) -> bytes:
        """The report as it stands, with its notes, stamped and, where the office has a key, signed.

        ``counts`` of its registers go along where they are given.

        Refused where there is a key and who asks may not sign with it, unless it is knowingly not to be signed: the
        superior would take it for another's.
        """
        stored, entries = reports.read_since(self._library.database, report, 0)
        stamp = BundleStamp(
            revision=stored.revision,
            digest=reports.digest_of(stored.contents),
            chain=entries[-1].chain if entries else "",
            state=str(stored.contents.get("state") or State.DRAFT),
            rules=ruleset_version(stored.edition),
            program=__version__,
            changed_at=stored.changed_at,
        )
        key = self.signing_key() if is_signed else None
        return write_bundle(self._library.filing(report), stamp, key, counts)

    def file_name(self, report: int) -> str:
        """What to call the bundle: unit, year and revision, so that later ones do not replace earlier ones."""
        stored = reports.read(self._library.database, report)
        name = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in stored.agency.name)
        return f"{name}{stored.year}年报告-第{stored.revision}次修改{BUNDLE.ending}"

    def record(self, report: int, content: bytes, file_name: str) -> None:
        """Write down that this bundle was written to be sent, so that it can be told which file a receipt answers."""
        stamp = read_received_bundle(content).stamp
        written = {"sha": sha256(content).hexdigest(), "digest": stamp.digest, "revision": stamp.revision}
        receipts.save_receipt(
            self._library.database,
            receipts.SUBMITTED,
            uuid.uuid4().hex,
            "",
            json.dumps(written | {"file": file_name}, ensure_ascii=False),
            self._library.operator,
            report=report,
        )

    def answered_file(self, report: int, revision: int, digest: str, sha: str) -> AnsweredFile:
        """Which of the files of a report is meant: by SHA-256 of the file, or by the digest stamped on it.

        Where none was written down, the report as it was then is held against the digest: former programs wrote none.
        """
        database = self._library.database
        written = [json.loads(one.content) for one in receipts.submissions_of_report(database, report)]
        meant = [at for at, one in enumerate(written) if sha == one["sha"] or (digest and digest == one["digest"])]
        if meant:
            return AnsweredFile.FORMER if meant[0] else AnsweredFile.LAST
        if not digest:
            return AnsweredFile.UNTOLD
        stored, entries = reports.read_since(database, report, 0)
        is_ours = revision <= stored.revision and digest == reports.digest_of(
            contents_at(stored.contents, entries, revision)
        )
        return AnsweredFile.UNRECORDED if is_ours else AnsweredFile.OTHER

    def public_key(self) -> str:
        """The office's public key, empty where it has none, or where only who may sign can tell it."""
        public = read_public_key(self._library.database)
        if public is None or public.text:
            return public.text if public else ""
        return SigningKey.from_text(read_secret_key(self._library.database)).public_key if self.may_sign else ""

    @property
    def has_key(self) -> bool:
        """Whether the office has a key."""
        return read_public_key(self._library.database) is not None

    @property
    def may_sign(self) -> bool:
        """Whether who is at work may sign with the office's key."""
        return self._library.permit.allows("sign")

    @property
    def signing_hindrance(self) -> str:
        """Why who is at work cannot sign though the office has a key, who can, and what to do; empty where they can."""
        if not self.has_key or self.may_sign:
            return ""
        permit, people = self._library.permit, self._library.people()
        able = [role.name for role in roles() if "sign" in role.allowed_actions]
        named = [one.name for one in people if any("sign" in role.allowed_actions for role in one.roles)]
        who = "、".join(able) + (f"：{'、'.join(named)}" if named else "，名单里现在没有人")
        return (
            f"本单位有签名密钥，{permit.name or '您'}（{permit.own_roles}）不能用它签名。能签名的是{who}。"
            "请他们登录以后，打开这份报告点“上报…”；上级登记了本单位公钥的，没有签名的文件会要打电话核实才收。"
        )

    def fingerprint(self) -> str:
        """The public key's fingerprint, to be read out over the telephone; empty where the office has no key."""
        return key_fingerprint(self.public_key()) if self.public_key() else ""

    def make_key(self) -> str:
        """Give the office a key; the public one. Refused where it has one: the superior trusts that one."""
        self._library.permit.require("keys")
        if self.signing_key():
            raise Refused("本单位已经有签名密钥了。要换新的，请先删去旧的，并把新公钥报给上级登记。")
        key = SigningKey.generate()
        write_key(self._library.database, key.public_key, key.text, self._library.operator)
        return key.public_key

    def drop_key(self) -> None:
        """Delete the office's key; bundles are then sent without a signature."""
        self._library.permit.require("keys")
        write_key(self._library.database, "", "", self._library.operator)

    def signing_key(self) -> SigningKey | None:
        """The office's key, None where it has none; Refused where there is one that who asks may not sign with."""
        if not self.has_key:
            return None
        self._library.permit.require("sign")
        return SigningKey.from_text(read_secret_key(self._library.database))
