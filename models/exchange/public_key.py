"""An office's public key (Ed25519): which text is one, which must not be trusted, and how it is told by telephone."""

import base64
import binascii
from hashlib import sha256

from models.errors import BrokenFile

KEY_BYTES = 32
NOT_A_KEY = "这不是签名公钥。请让对方在“本单位密钥”里复制公钥发来，整行粘贴。"
UNSAFE_KEY = "这把公钥不能用：它不是规范的公钥，谁都能造出与它相符的签名。请让对方重新做一把密钥，再把公钥发来。"
# RFC 8032, section 5.1: the field, and the constant of the curve -x² + y² = 1 + d·x²·y².
_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_SQRT_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_IDENTITY = (0, 1)
_COFACTOR_DOUBLINGS = 3


def public_key_problem(text: str) -> str:
    """Why the text cannot be trusted as a public key, in a sentence; empty where it can."""
    try:
        raw = decode_base64(text, KEY_BYTES)
    except BrokenFile:
        return NOT_A_KEY
    point = _decode_point(raw)
    return UNSAFE_KEY if point is None or _has_small_order(point) else ""


def key_fingerprint(public_key: str) -> str:
    """The public key as it is read out over the telephone, eight groups of four; of no key, that it is none."""
    try:
        raw = decode_base64(public_key, KEY_BYTES)
    except BrokenFile:
        return "不是公钥"
    digits = sha256(raw).hexdigest()[:32].upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def decode_base64(text: str, size: int) -> bytes:
    """So many bytes; BrokenFile when the text is not their one Base64 form."""
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BrokenFile("签名或公钥不是有效的 Base64 文字。") from error
    if len(raw) != size:
        raise BrokenFile(f"签名或公钥的长度不对（应为 {size} 字节，是 {len(raw)} 字节）。")
    if base64.b64encode(raw).decode() != text.strip():
        raise BrokenFile("签名或公钥不是规范的 Base64 文字。")
    return raw


def _decode_point(raw: bytes) -> tuple[int, int] | None:
    """The point that the bytes are the one encoding of (RFC 8032, section 5.1.3); None where there is none."""
    encoded = int.from_bytes(raw, "little")
    sign, y = encoded >> 255, encoded & (2**255 - 1)
    if y >= _P:
        return None
    x_squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(x_squared, (_P + 3) // 8, _P)
    if (x * x - x_squared) % _P:
        x = x * _SQRT_MINUS_ONE % _P
    if (x * x - x_squared) % _P or (x == 0 and sign):
        return None
    return (_P - x if x & 1 != sign else x), y


def _has_small_order(point: tuple[int, int]) -> bool:
    """Whether eight times the point is nothing: under such a key any message has a signature that needs no secret."""
    x, y = point
    for _ in range(_COFACTOR_DOUBLINGS):
        product = _D * x * x * y * y
        x, y = (
            2 * x * y * pow(1 + product, -1, _P) % _P,
            (y * y + x * x) * pow(1 - product, -1, _P) % _P,
        )
    return (x, y) == _IDENTITY
