"""Characters that no typeface can print."""

from dataclasses import replace

from models.filing import Filing
from models.rules.typefaces import every_character_has_a_face


def test_a_character_is_named_at_its_first_place(sample: Filing) -> None:
    filing = replace(sample, texts={"overview": "他叫张\U0003134f。\U0003134f"}, unprintable=("\U0003134f",))
    [breach] = every_character_has_a_face.check(filing)
    assert "U+3134F" in breach.message
    assert (breach.section, breach.span) == ("overview", (3, 4))


def test_a_name_on_the_cover_is_looked_at_too(sample: Filing) -> None:
    [breach] = every_character_has_a_face.check(replace(sample, unprintable=("\U0003134f",)))
    assert breach.section == "cover"


def test_nothing_is_said_of_what_can_be_printed(sample: Filing) -> None:
    assert list(every_character_has_a_face.check(sample)) == []
