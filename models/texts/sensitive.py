"""Matters that do not belong in a published text: identity, mobile and account numbers, marks of secrecy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.texts.character_substitution import CharacterSubstitution


class SensitiveKind(StrEnum):
    """What was found."""

    IDENTITY = "公民身份号码"
    UNCHECKED_IDENTITY = "写作身份证号的号码"
    MOBILE = "手机号码"
    CONTACT = "作联系电话的手机号码"
    ACCOUNT = "银行账号"
    SECRECY = "密级或内部标志"


@dataclass(frozen=True)
class SensitiveMatch:
    """A matter at a stretch of a text."""

    kind: SensitiveKind
    start: int
    end: int


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_DIGIT_RUN = re.compile(r"[0-9](?<![0-9A-Za-z.].)(?:[ -]?[0-9]){9,20}[Xx]?(?![0-9A-Za-z])")
_HALF_WIDTH = CharacterSubstitution("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_UNIT = re.compile(r"\s*(?:余|多|万|亿)?(?:次|人|条|件|元|个|户|份|吨|字|亩|%)")
_IDENTITY = re.compile(r"(?:身份证|身份号码|证件号|证号)[^0-9。；]{0,12}$")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_CONTACT = re.compile(r"(?:电话|联系方式|热线|咨询|传真|手机)[^0-9]{0,12}$")
_ACCOUNT = re.compile(r"(?:账号|帐号|账户|帐户|卡号|开户)[^0-9。；]{0,20}$")
_SECRECY = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆]"
    r"|★\s*(?:长期|[0-9]{1,2}年|[0-9]{1,2}个月)"
    r"|[【（(\[〔](?:绝密|机密|秘密|内部)[】）)\]〕]"
    r"|^\s*(?:绝密|机密|秘密)\s*$"
    r"|密级\s*[：:为]\s*(?:绝密|机密|秘密|内部)"
    r"|(?:绝密|机密)(?:级)?(?:文件|材料|公文|资料)"
    r"|内部(?:资料|文件|材料)[，, ]?(?:注意|请|严禁|不得|妥善)[^，。]{0,8}"
    r"|(?:严禁|请勿|不得|禁止)外传",
    re.MULTILINE,
)

# One of these stands in whatever the pattern finds.
_IN_SECRECY = ("密", "★", "内部", "外传")


def find_sensitive(text: str) -> Iterator[SensitiveMatch]:
    """Every sensitive matter of a text, in order of kind. Published landlines are none."""
    plain = _HALF_WIDTH.apply(text)
    for match in _DIGIT_RUN.finditer(plain):
        matter = _number_kind(plain, match)
        if matter:
            yield SensitiveMatch(matter, *match.span())
    for match in _SECRECY.finditer(plain) if any(word in plain for word in _IN_SECRECY) else ():
        yield SensitiveMatch(SensitiveKind.SECRECY, *match.span())


def _number_kind(text: str, match: re.Match[str]) -> SensitiveKind | None:
    digits = re.sub("[ -]", "", match[0]).upper()
    before = text[max(0, match.start() - 24) : match.start()]
    if is_identity_number(digits):
        return SensitiveKind.IDENTITY
    if len(digits) in (15, 18) and _IDENTITY.search(before):
        return SensitiveKind.UNCHECKED_IDENTITY
    if "X" in digits or _UNIT.match(text, match.end()):
        return None
    if _MOBILE.fullmatch(digits):
        return SensitiveKind.CONTACT if _CONTACT.search(before) else SensitiveKind.MOBILE
    if 12 <= len(digits) <= 21 and _ACCOUNT.search(before):
        return SensitiveKind.ACCOUNT
    return SensitiveKind.ACCOUNT if len(digits) in (16, 19) and digits.startswith("62") and _is_card(digits) else None


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are an identity number: a date of birth in place, and the check character right."""
    if not re.fullmatch(r"[1-8][0-9]{16}[0-9X]", digits):
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    check = _CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11]
    return born.year >= 1890 and digits[17] == check


def _is_card(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
