"""The shipped words: read, refused when broken, and scanned from left to right."""

from pathlib import Path

import pytest

from models.editions.lexicon import beginnings, parse_lexicon, shipped_lexicon
from models.errors import BrokenEdition
from resources import find

LANGUAGE, FACTS = (
    find("narrative").joinpath(name).read_text(encoding="utf-8") for name in ("language.toml", "facts.toml")
)


def test_the_shipped_files_are_what_the_program_reads() -> None:
    assert parse_lexicon(LANGUAGE, FACTS).terms == shipped_lexicon().terms
    assert shipped_lexicon() is shipped_lexicon()


@pytest.mark.parametrize("word", ["收到.*申请", "申请+", "(申请){2,}", "(申请"])
def test_a_pattern_that_could_run_away_is_refused(word: str) -> None:
    with pytest.raises(BrokenEdition):
        parse_lexicon(LANGUAGE, FACTS.replace('"收悉"', f'"{word}"'))


@pytest.mark.parametrize("word", ["(收)?", ".收", "收?到?"])
def test_a_pattern_that_may_be_nothing_is_refused(word: str) -> None:
    with pytest.raises(BrokenEdition, match="一定要有"):
        parse_lexicon(LANGUAGE, FACTS.replace('"收悉"', f'"{word}"'))


def test_a_file_that_is_not_understood_is_refused() -> None:
    with pytest.raises(BrokenEdition, match="读不出来"):
        parse_lexicon(LANGUAGE, "words = 1")


@pytest.mark.parametrize(
    ("word", "begun"),
    [
        ("收到", "收到"),
        ("收(?!回)", "收"),
        ("(上|去)年", "上年 去年"),
        ("被?纠错", "被纠 纠错"),
        ("(政府)?信息", "政府 信息"),
        ("(一|二)?季(度)?", "一季 二季 季 季度"),
        ("[他它]处", "他处 它处"),
        ("收.{0,2}到", "收"),
        ("收好{0,2}到", "收"),
    ],
)
def test_a_match_begins_with_one_of_its_beginnings(word: str, begun: str) -> None:
    assert beginnings(word) == set(begun.split())


def test_a_year_begins_with_two_digits() -> None:
    assert beginnings("#年") == {f"{number:02}" for number in range(100)}


def test_every_word_begins_with_something() -> None:
    for patterns in shipped_lexicon().terms.values():
        for pattern in patterns:
            assert beginnings(pattern), pattern
            assert "" not in beginnings(pattern), pattern


def test_the_first_listed_meaning_wins() -> None:
    assert [name for name, _, _ in shipped_lexicon().scan("被申请行政复议，收到政府信息公开申请")] == [
        "reconsideration",
        "receive",
        "request",
    ]


def test_the_files_lie_where_the_package_looks() -> None:
    assert isinstance(find("narrative"), Path)
