"""催报函 as a value: the wording with its fields, and the letter to one unit that is made of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.errors import Refused
from models.texts.characters import find_unsupported_character

FIELDS: Mapping[str, str] = {
    "单位": "收信单位的名称",
    "年度": "报告年度",
    "情况": "还没有报、逾期几天、退回的原因，或有几处问题",
    "问题": "要改和要说明的问题，一条一行；没有就略去这一段",
    "期限": "报送期限",
    "答复期限": "写信时定的，如“于 2026 年 2 月 5 日前”；没有定就是“尽快”",
    "本单位": "写信的单位",
    "联系人": "本单位的联系人",
    "单位联系人": "名册里登记的收信单位联系人",
}
"""What can stand in curly brackets in the wording, and what it becomes."""
STANDARD_WORDING = (
    "{单位}：\n{年度} 年度政府信息公开工作年度报告的报送期限是 {期限}。{情况}\n{问题}\n"
    "请{答复期限}报送{本单位}。如有疑问，请与我们联系：{联系人}。"
)
MAX_WORDING = 5_000
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class ReminderLetter:
    """What one unit is written: its paragraphs, the name of the sender, and a word or two on why."""

    unit: str
    name: str
    title: str
    reason: str
    paragraphs: tuple[str, ...]
    office: str
    day: date

    @property
    def text(self) -> str:
        """The letter as text."""
        return "\n".join((self.title, "", *self.paragraphs, "", self.office, self.day_text))

    @property
    def day_text(self) -> str:
        """The day as it is signed."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"


def refuse_unusable_wording(wording: str) -> None:
    """Refused where a field is unknown or left open, or the text cannot be kept."""
    if len(wording) > MAX_WORDING:
        raise Refused(f"措辞有 {len(wording)} 个字，最多 {MAX_WORDING} 个字，请写短些。")
    if character := find_unsupported_character(wording):
        raise Refused(f"措辞里{character.sentence}")
    unknown = [name for name in _FIELD.findall(wording) if name not in FIELDS]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in FIELDS)
        raise Refused(f"措辞里的“{{{unknown[0]}}}”不认识。可以写：{known}。")
    if any(sign in _FIELD.sub("", wording) for sign in "{}"):
        raise Refused("措辞里有一个大括号没有配对。请补上另一半，或去掉它。")


def fill_wording(wording: str, values: Mapping[str, str]) -> Iterator[str]:
    """The paragraphs; one that was nothing but fields that are empty is left out."""
    for line in wording.splitlines():
        text = _FIELD.sub(lambda match: values[match[1]], line)
        if text.strip() or not line.strip():
            yield from text.split("\n")
