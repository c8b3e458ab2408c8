"""Characters that can and cannot be kept."""

import json
import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from models.texts.characters import find_unsupported_character, replace_unsupported_characters


@given(st.text())
def test_what_is_kept_survives_every_way_out(text: str) -> None:
    if find_unsupported_character(text):
        return
    assert json.loads(json.dumps(text, ensure_ascii=False).encode().decode()) == text
    connection = sqlite3.connect(":memory:")
    assert connection.execute("SELECT ?", (text,)).fetchone() == (text,)
    connection.close()


@given(st.text())
def test_stand_ins_leave_nothing_unkeepable(text: str) -> None:
    shown, count = replace_unsupported_characters(text)
    assert find_unsupported_character(shown) is None
    assert shown.count("\ufffd") == text.count("\ufffd") + count


def test_the_place_is_named() -> None:
    found = find_unsupported_character("第一段\n第二\x00段")
    assert found is not None
    assert found.sentence == "第 2 段第 3 个字是看不见的控制字符或残缺字符（U+0000），存不了也印不出，请删去。"
