"""Public keys: what an office makes is taken, and what anybody can sign for is not."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.errors import BrokenFile
from models.exchange.packages.signing import SigningKey, is_valid_signature
from models.exchange.public_key import NOT_A_KEY, UNSAFE_KEY, key_fingerprint, public_key_problem
from models.exchange.roster_table import read_roster

P = 2**255 - 19
ORDER_EIGHT = (
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
)
"""The y of the points of order eight (RFC 8032's curve); those of lower order have y = 1, -1 and 0."""


def text(number: int) -> str:
    return base64.b64encode(number.to_bytes(32, "little")).decode()


def small_order() -> list[int]:
    """Every encoding of a point of small order, canonical or not."""
    ys = [0, 1, P - 1, P, P + 1, *ORDER_EIGHT]
    return [y | sign << 255 for y in ys for sign in (0, 1)]


def test_keys_that_offices_make_are_taken() -> None:
    for _ in range(50):
        assert public_key_problem(SigningKey.generate().public_key) == ""


@pytest.mark.parametrize("number", small_order())
def test_a_key_of_small_order_or_in_another_form_is_refused(number: int) -> None:
    assert public_key_problem(text(number)) == UNSAFE_KEY


def test_what_is_refused_would_have_verified_any_message() -> None:
    identity, signature = text(1), base64.b64encode((1).to_bytes(32, "little") + bytes(32)).decode()
    for message in (b"one", b"another"):
        Ed25519PublicKey.from_public_bytes(base64.b64decode(identity)).verify(base64.b64decode(signature), message)
        with pytest.raises(BrokenFile, match="这把公钥不能用"):
            is_valid_signature(identity, signature, message)


@pytest.mark.parametrize("number", [P + 3, 2**255 - 1, 2])
def test_what_is_no_point_is_refused(number: int) -> None:
    assert public_key_problem(text(number)) == UNSAFE_KEY


@pytest.mark.parametrize("words", ["", "abc", "AAAA", "签名", "A" * 43 + "="])
def test_what_is_no_key_is_refused(words: str) -> None:
    assert public_key_problem(words)
    assert public_key_problem("abc") == NOT_A_KEY


def test_one_key_has_one_text() -> None:
    public = SigningKey.generate().public_key
    last = public[-2]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = public[:-2] + alphabet[alphabet.index(last) ^ 1] + "="
    assert base64.b64decode(other) == base64.b64decode(public)
    assert public_key_problem(other) == NOT_A_KEY
    assert key_fingerprint(other) == "不是公钥"


def test_a_roster_with_such_a_key_is_refused_with_its_row() -> None:
    head = "code,name,parent,level,required,seal\n1,甲,,county,1,\n"
    with pytest.raises(BrokenFile, match="第 3 行 签名公钥：这把公钥不能用"):
        read_roster(f"{head}2,乙,1,county,1,{text(1)}\n")
    with pytest.raises(BrokenFile, match="第 3 行 签名公钥：这不是签名公钥"):
        read_roster(f"{head}2,乙,1,county,1,abc\n")
