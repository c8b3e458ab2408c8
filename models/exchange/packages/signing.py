"""An office's signature: an Ed25519 key pair, what it signs, and how a public key is told and compared."""

import base64
import binascii
from hashlib import sha256
from typing import TYPE_CHECKING

from models.errors import BrokenFile

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALGORITHM = "Ed25519"
_KEY_BYTES, _SIGNATURE_BYTES = 32, 64


class SigningKey:
    """The private key of an office."""

    def __init__(self, key: "Ed25519PrivateKey") -> None:
        self._key = key

    @classmethod
    def generate(cls) -> "SigningKey":
        """A key nobody had before."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_text(cls, text: str) -> "SigningKey":
        """The key as ``text`` told it; BrokenFile when it is none."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.from_private_bytes(_decode(text, _KEY_BYTES)))

    @property
    def text(self) -> str:
        """The private key, to be kept by the office and shown to nobody."""
        return base64.b64encode(self._key.private_bytes_raw()).decode()

    @property
    def public_key(self) -> str:
        """The public key, which the superior writes into its roster."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, content: bytes) -> str:
        """The signature over the content."""
        return base64.b64encode(self._key.sign(content)).decode()


def is_valid_signature(public_key: str, signature: str, content: bytes) -> bool:
    """Whether the holder of the key signed this content; BrokenFile when key or signature is not one at all."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(_decode(public_key, _KEY_BYTES))
    try:
        key.verify(_decode(signature, _SIGNATURE_BYTES), content)
    except InvalidSignature:
        return False
    return True


def key_fingerprint(public_key: str) -> str:
    """The public key in a form that can be read out over the telephone: eight groups of four."""
    digits = sha256(_decode(public_key, _KEY_BYTES)).hexdigest()[:32].upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def is_public_key(text: str) -> bool:
    """Whether the text can be a public key."""
    try:
        _decode(text, _KEY_BYTES)
    except BrokenFile:
        return False
    return True


def _decode(text: str, size: int) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BrokenFile("签名或公钥不是有效的 Base64 文字。") from error
    if len(raw) != size:
        raise BrokenFile(f"签名或公钥的长度不对（应为 {size} 字节，是 {len(raw)} 字节）。")
    return raw
