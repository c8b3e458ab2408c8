"""Sensitive matters, and the numbers they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.texts.sensitive import SensitiveKind, find_sensitive, is_identity_number


def _with_check(first: str) -> str:
    return next(first + last for last in "0123456789X" if is_identity_number(first + last))


def matters(text: str) -> list[SensitiveKind]:
    return [found.kind for found in find_sensitive(text)]


def test_an_identity_number_has_its_check_character() -> None:
    number = _with_check("11010119900307001")
    assert matters(f"身份证号{number}。") == [SensitiveKind.IDENTITY]
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    assert matters(f"编号{wrong}。") == []


@given(st.integers(min_value=0, max_value=999))
def test_one_check_character_in_eleven_is_right(serial: int) -> None:
    first = f"11010119900307{serial:03d}"
    assert sum(is_identity_number(first + last) for last in "0123456789X") == 1


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("张某，13812345678", SensitiveKind.MOBILE),
        ("１３８１２３４５６７８", SensitiveKind.MOBILE),
        ("138 1234 5678", SensitiveKind.MOBILE),
        ("联系电话：13812345678", SensitiveKind.CONTACT),
        ("账号：6222020200112233445", SensitiveKind.ACCOUNT),
        ("开户行及账号 1234567890123456", SensitiveKind.ACCOUNT),
        ("秘密★3年", SensitiveKind.SECRECY),
        ("【机密】", SensitiveKind.SECRECY),
        ("密级：内部", SensitiveKind.SECRECY),
        ("内部资料，注意保存", SensitiveKind.SECRECY),
        ("本文件严禁外传", SensitiveKind.SECRECY),
    ],
)
def test_what_is_sensitive(text: str, matter: SensitiveKind) -> None:
    assert matter in matters(text)


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0512-83605000。",
        "联系电话83605000",
        "属于国家秘密的3件",
        "涉及国家秘密、商业秘密的不予公开",
        "保守工作秘密",
        "浏览量13812345678次",
        "访问量1381234万次",
        "〔2021〕30号",
        "邮编215000",
        "统一社会信用代码11320500014150000A",
    ],
)
def test_what_is_not(text: str) -> None:
    assert matters(text) == []
