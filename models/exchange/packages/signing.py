"""An office's signature: an Ed25519 key pair, and what it signs."""

import base64
from typing import TYPE_CHECKING

from models.errors import BrokenFile
from models.exchange.public_key import KEY_BYTES, decode_base64, public_key_problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALGORITHM = "Ed25519"
_SIGNATURE_BYTES = 64


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

        return cls(Ed25519PrivateKey.from_private_bytes(decode_base64(text, KEY_BYTES)))

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
    """Whether the holder of the key signed this content; BrokenFile when the key must not be trusted or is none."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if problem := public_key_problem(public_key):
        raise BrokenFile(problem)
    key = Ed25519PublicKey.from_public_bytes(decode_base64(public_key, KEY_BYTES))
    try:
        key.verify(decode_base64(signature, _SIGNATURE_BYTES), content)
    except InvalidSignature:
        return False
    return True
