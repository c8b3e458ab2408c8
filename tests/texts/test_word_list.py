"""An office's own word list, as a file and against a text."""

import pytest

from models.errors import BrokenFile
from models.texts.word_list import WordList, match_words, read_word_list

FILE = "词语,类型,改为,说明,部分\n老百姓,禁用,群众,书面语,\n依法行政,必须,,,总体情况\n公布,禁用,公布和公开,,\n"


def test_a_list_is_read_with_heads_in_any_order() -> None:
    words = read_word_list("\ufeff改为,词语\n群众,老百姓\n").words
    assert [(word.text, word.replacement, word.is_required) for word in words] == [("老百姓", "群众", False)]


def test_a_list_needs_no_heads() -> None:
    assert [word.text for word in read_word_list("老百姓\n公仆,必须\n\n").words] == ["老百姓", "公仆"]


def test_an_empty_file_is_an_empty_list() -> None:
    assert read_word_list("") == WordList()


@pytest.mark.parametrize("content", ["词语,类型\n老百姓,也许\n", f"词语\n{'长' * 101}\n"])
def test_what_is_not_understood_is_refused_with_its_line(content: str) -> None:
    with pytest.raises(BrokenFile, match="第 2 行"):
        read_word_list(content)


def test_forbidden_words_are_found_and_required_ones_missed() -> None:
    words = read_word_list(FILE)
    hits = list(match_words("老百姓和老百姓。", words))
    assert [hit.span for hit in hits] == [(0, 3), (4, 7), None]
    assert list(match_words("依法行政。", words)) == []


def test_a_word_inside_what_to_write_instead_is_right() -> None:
    assert list(match_words("公布和公开，依法行政。", read_word_list(FILE))) == []
