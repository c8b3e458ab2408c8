"""What the signature of a file between offices is worth: one verdict for bundles, receipts and distribution files."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.errors import Refused
from models.exchange.public_key import key_fingerprint
from models.texts.characters import find_unsupported_character

MAX_REASON_LENGTH = 500


class SignatureStatus(StrEnum):
    """How a file is signed, beside the key that is registered for its sender."""

    TRUSTED = "trusted"
    OTHER_KEY = "other_key"
    MISSING = "missing"
    UNREGISTERED = "unregistered"
    UNSIGNED = "unsigned"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]


_LABELS = {
    SignatureStatus.TRUSTED: "签名相符",
    SignatureStatus.OTHER_KEY: "密钥不符",
    SignatureStatus.MISSING: "没有签名",
    SignatureStatus.UNREGISTERED: "密钥没登记",
    SignatureStatus.UNSIGNED: "没有签名",
}


class ReasonNeeded(Refused):
    """A file that is taken in only where a person insists, and nobody said why."""


@dataclass(frozen=True)
class Objection:
    """What a person has to insist against before a file is taken in: in two or three words, and in a sentence."""

    label: str
    sentence: str


@dataclass(frozen=True)
class SignatureVerdict:
    """``signer`` is the key that signed the file, ``registered`` the sender's as known here; empty where there is none.

    ``sender`` is what to call whoever should have sent it.
    """

    signer: str
    registered: str
    sender: str

    @property
    def status(self) -> SignatureStatus:
        """How the two stand to each other."""
        if self.registered:
            if not self.signer:
                return SignatureStatus.MISSING
            is_same = self.signer == self.registered
            return SignatureStatus.TRUSTED if is_same else SignatureStatus.OTHER_KEY
        return SignatureStatus.UNREGISTERED if self.signer else SignatureStatus.UNSIGNED

    @property
    def is_trusted(self) -> bool:
        """Whether the registered key signed it."""
        return self.status is SignatureStatus.TRUSTED

    @property
    def needs_reason(self) -> bool:
        """Whether a person has to insist and say why: the sender's key is known, and it did not sign this."""
        return self.status in (SignatureStatus.OTHER_KEY, SignatureStatus.MISSING)

    @property
    def objections(self) -> tuple[Objection, ...]:
        """That, as an objection; none where nobody has to insist."""
        return (Objection(self.status.label, self.doubt),) if self.needs_reason else ()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signed it, empty where none did."""
        return key_fingerprint(self.signer) if self.signer else ""

    @property
    def doubt(self) -> str:
        """What speaks against its being the sender's, in a sentence; empty where nothing does."""
        own = key_fingerprint(self.registered)
        unproven = f"不能证明是{self.sender}发来的"
        return {
            SignatureStatus.TRUSTED: "",
            SignatureStatus.OTHER_KEY: (
                f"签名用的密钥（指纹 {self.fingerprint}）不是登记的{self.sender}的密钥（指纹 {own}），"
                f"{unproven}。请打电话核对。"
            ),
            SignatureStatus.MISSING: (
                f"登记了{self.sender}的密钥（指纹 {own}），这份文件却没有签名，{unproven}。请打电话核实。"
            ),
            SignatureStatus.UNREGISTERED: (
                f"签名用的密钥（指纹 {self.fingerprint}）没有登记过，还{unproven}。请打电话核对指纹。"
            ),
            SignatureStatus.UNSIGNED: f"文件没有签名，{unproven}。",
        }[self.status]


def judge_signature(signer: str, registered: str, sender: str) -> SignatureVerdict:
    """What a signature is worth beside the key that is registered for the sender."""
    return SignatureVerdict(signer, registered.strip(), sender)


def refuse_unusable_reason(reason: str) -> None:
    """Refused where a reason is too long to be kept, or holds what no file can carry."""
    if len(reason) > MAX_REASON_LENGTH:
        raise Refused(f"理由有 {len(reason)} 个字，最多 {MAX_REASON_LENGTH} 个字，请写短些。")
    if character := find_unsupported_character(reason):
        raise Refused(f"理由里{character.sentence}")


def refuse_without_reason(objections: Iterable[Objection], reason: str, undone: str) -> None:
    """ReasonNeeded where something speaks against a file and nobody said why it is taken all the same.

    ``undone`` says what was not done, such as 没有带入.
    """
    refuse_unusable_reason(reason)
    sentences = [one.sentence for one in objections]
    if sentences and not reason.strip():
        raise ReasonNeeded(f"{''.join(sentences)}{undone}。核实以后确实要收，请写明理由。")


def describe_insistence(objections: Iterable[Objection], reason: str) -> str:
    """What is kept of a file that was taken in all the same; empty where nothing spoke against it."""
    labels = "、".join(one.label for one in objections)
    return f"（{labels}，核实后仍收，理由：{reason.strip()}）" if labels else ""
