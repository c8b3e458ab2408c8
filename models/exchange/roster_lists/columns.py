"""The columns of a roster: what one may hold, and the words offices put over it."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from models.exchange.label_matching import normalise_text
from models.exchange.roster_lists.words import load_roster_words


class RosterColumn(StrEnum):
    """What a column holds; the values are those of a roster that the program writes, and further ones."""

    NAME = "name"
    CODE = "code"
    PARENT = "parent"
    LEVEL = "level"
    REQUIRED = "required"
    VERTICAL = "vertical"
    EXEMPT_REASON = "exempt_reason"
    CONTACT = "contact"
    TELEPHONE = "telephone"
    DEADLINE = "deadline"
    OWN_LEVEL = "own_level"
    SEAL = "seal"
    REMARK = "remark"
    SERIAL = "serial"
    UNUSED = "unused"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return _LABELS[self]


_LABELS = {
    RosterColumn.NAME: "名称",
    RosterColumn.CODE: "代码",
    RosterColumn.PARENT: "上级",
    RosterColumn.LEVEL: "层级或类别",
    RosterColumn.REQUIRED: "应报",
    RosterColumn.VERTICAL: "垂直管理",
    RosterColumn.EXEMPT_REASON: "不需报原因",
    RosterColumn.CONTACT: "联系人",
    RosterColumn.TELEPHONE: "电话",
    RosterColumn.DEADLINE: "截止日期",
    RosterColumn.OWN_LEVEL: "本级",
    RosterColumn.SEAL: "签名公钥",
    RosterColumn.REMARK: "备注",
    RosterColumn.SERIAL: "序号",
    RosterColumn.UNUSED: "不用",
}
_WORDS = {RosterColumn(column): tuple(words) for column, words in load_roster_words()["columns"].items()}
_EXACT = {word: column for column, words in _WORDS.items() for word in words} | {
    column.value.replace("_", ""): column for column in RosterColumn if column is not RosterColumn.UNUSED
}
_PARTS = (
    (re.compile(r"上级|主管(?:部门|单位)|隶属|归口"), RosterColumn.PARENT),
    (re.compile(r"代码|编码"), RosterColumn.CODE),
    (re.compile(r"公钥"), RosterColumn.SEAL),
    (re.compile(r"电话|手机|座机|联系方式"), RosterColumn.TELEPHONE),
    (re.compile(r"(?:联系人|联络员|联络人|经办人)(?:姓名)?$"), RosterColumn.CONTACT),
    (re.compile(r"(?:不|免)(?:需|应|用)?(?:要)?报送?的?(?:原因|理由)"), RosterColumn.EXEMPT_REASON),
    (re.compile(r"垂直|垂管"), RosterColumn.VERTICAL),
    (re.compile(r"是否本级"), RosterColumn.OWN_LEVEL),
    (re.compile(r"截止|时限|期限"), RosterColumn.DEADLINE),
    (re.compile(r"(?:单位|机构|机关|部门|主体)(?:全称|名称)$|全称$"), RosterColumn.NAME),
)
_DUTY_QUESTION = re.compile(r"^(?:是否|应否|需否).*(?:报|编制|填|纳入|公开)|^.{0,12}(?:应报|需报|报送)(?:与否|否)?$")
_MARKS = re.compile(r"[^\w]|_")
_BRACKETED = re.compile(r"\([^()]*\)")
MAX_LABEL = 24
FULL_NAME = "全称"


@lru_cache(maxsize=5_000)
def label_key(text: str) -> str:
    """A head without blanks, marks and what stands in brackets."""
    words = normalise_text(text.strip()).lower()
    return _MARKS.sub("", _BRACKETED.sub("", words)) or _MARKS.sub("", words)


@lru_cache(maxsize=5_000)
def column_of_label(text: str) -> RosterColumn | None:
    """What a head says of its column; None where it says nothing that a roster knows, or is no head."""
    words = unicodedata.normalize("NFKC", text.strip())
    key = label_key(text)
    if not key or len(key) > MAX_LABEL or words.endswith(":"):
        return None
    return _EXACT.get(key) or _EXACT.get(_MARKS.sub("", normalise_text(text).lower()))


@lru_cache(maxsize=5_000)
def column_by_part(text: str) -> RosterColumn | None:
    """What a head seems to say by a part of it, once the row is known to hold heads."""
    if found := column_of_label(text):
        return found
    key = label_key(text)
    if not key or len(key) > MAX_LABEL:
        return None
    return next((column for pattern, column in _PARTS if pattern.search(key)), None)


def asks_whether_due(text: str) -> bool:
    """Whether a head seems to ask who has to report, in words of its own."""
    return bool(_DUTY_QUESTION.search(label_key(text)))


def column_letter(column: int) -> str:
    """A column as a spreadsheet calls it, counted from 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int | None:
    """A column by the letters of a spreadsheet, counted from 0; None for what are none."""
    number = 0
    for letter in letters.strip().upper():
        if not "A" <= letter <= "Z":
            return None
        number = number * 26 + ord(letter) - 64
    return number - 1 if 0 < number < 20_000 else None
