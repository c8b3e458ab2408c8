"""What an office sends to its superior: its report as a bundle, stamped, and signed where the office has a key."""

from models.errors import Refused
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.exchange.packages.signing import SigningKey, key_fingerprint
from models.file_types import BUNDLE
from models.report.workflow_record import State
from models.rules.ruleset_version import ruleset_version
from models.services.library import Library
from models.store import reports
from models.store.office_documents import read_document, write_document
from resources.version import __version__

KEY_DOCUMENT = "签名密钥"
"""The paper that holds the office's private key, behind the database's password where there is one."""


class SubmissionService:
    """Sending from the open library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def make_bundle(self, report: int) -> bytes:
        """The report as it stands, with its notes, stamped and, where the office has a key, signed."""
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
        return write_bundle(self._library.filing(report), stamp, self.signing_key())

    def file_name(self, report: int) -> str:
        """What to call the bundle: unit, year and revision, so that later ones do not replace earlier ones."""
        stored = reports.read(self._library.database, report)
        name = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in stored.agency.name)
        return f"{name}{stored.year}年报告-第{stored.revision}次修改{BUNDLE.ending}"

    def public_key(self) -> str:
        """The office's public key, empty where it has none."""
        key = self.signing_key()
        return key.public_key if key else ""

    def fingerprint(self) -> str:
        """The public key's fingerprint, to be read out over the telephone; empty where the office has no key."""
        return key_fingerprint(self.public_key()) if self.public_key() else ""

    def make_key(self) -> str:
        """Give the office a key; the public one. Refused where it has one: the superior trusts that one."""
        self._library.permit.require("keys")
        if self.signing_key():
            raise Refused("本单位已经有签名密钥了。要换新的，请先删去旧的，并把新公钥报给上级登记。")
        key = SigningKey.generate()
        write_document(self._library.database, KEY_DOCUMENT, key.text, self._library.operator)
        return key.public_key

    def drop_key(self) -> None:
        """Delete the office's key; bundles are then sent without a signature."""
        self._library.permit.require("keys")
        write_document(self._library.database, KEY_DOCUMENT, "", self._library.operator)

    def signing_key(self) -> SigningKey | None:
        """The office's key, None where it has none."""
        content = read_document(self._library.database, KEY_DOCUMENT)
        return SigningKey.from_text(content) if content else None
