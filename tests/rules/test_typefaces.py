"""What paper cannot show, or shows otherwise."""

from dataclasses import replace

import pytest

from models.report.filing import Filing
from models.rules.finding import Severity
from models.rules.printability import (
    every_character_has_a_face,
    marks_are_full_width,
    names_have_faces,
    nothing_is_invisible,
)


def test_a_character_is_named_at_its_first_place(sample: Filing) -> None:
    filing = replace(sample, texts={"overview": "他叫张\U0003134f。\U0003134f"}, unprintable=("\U0003134f",))
    [breach] = every_character_has_a_face.check(filing)
    assert "U+3134F" in breach.message
    assert (breach.section, breach.span) == ("overview", (3, 4))


def test_all_characters_of_the_texts_are_told_at_once(sample: Filing) -> None:
    odd = [chr(0x31350 + each) for each in range(20)]
    filing = replace(sample, texts={"overview": "。".join(odd)}, unprintable=tuple(odd))
    [breach] = every_character_has_a_face.check(filing)
    assert "U+31350" in breach.message
    assert "等 20 个字没有字体可印" in breach.message
    assert list(names_have_faces.check(filing)) == []


@pytest.mark.parametrize("part", ["agency", "signed_by"])
def test_a_name_must_be_printable(sample: Filing, part: str) -> None:
    name = "张\U0003134f庄镇人民政府"
    filing = (
        replace(sample, agency=replace(sample.agency, name=name))
        if part == "agency"
        else replace(sample, cover={**sample.cover, part: name})
    )
    [breach] = names_have_faces.check(replace(filing, unprintable=("\U0003134f",)))
    assert breach.section == "cover"
    assert "“\U0003134f”（U+3134F）没有字体可印" in breach.message
    assert names_have_faces.severity is Severity.BLOCK


def test_nothing_is_said_of_what_can_be_printed(sample: Filing) -> None:
    assert list(every_character_has_a_face.check(sample)) == []


def test_what_cannot_be_seen_is_told_where_it_stands(sample: Filing) -> None:
    filing = replace(sample, texts={"overview": "甲\u200b乙", "other_matters": "可见"})
    [breach] = nothing_is_invisible.check(filing)
    assert "U+200B" in breach.message
    assert (breach.section, breach.span) == ("overview", (0, 2))
    assert list(nothing_is_invisible.check(sample)) == []


def test_half_width_marks_are_told_once_a_text(sample: Filing) -> None:
    filing = replace(
        sample, texts={"overview": "第一行。\n各县(市)报告,有的迟报", "other_matters": "接口 f(x) 与 1,286 条"}
    )
    [breach] = marks_are_full_width.check(filing)
    assert (breach.section, breach.span) == ("overview", (7, 8))
    assert breach.quote == "各县(市)报告,"
    assert list(marks_are_full_width.check(sample)) == []
