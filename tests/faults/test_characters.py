"""Every character of Unicode through store, cell and files: kept to the letter, refused by name, or told of before."""

import sys
from collections.abc import Callable

import pytest

from models.errors import Refused
from models.services.library import Library
from models.services.report_session import ReportSession
from models.texts.characters import find_unsupported_character
from tests.faults.trials.characters import CARRIERS, through

SHARE = 100_000


@pytest.mark.promise("characters")
def test_every_character_is_kept_or_refused(library: Library, session: ReportSession) -> None:
    everything = [chr(number) for number in range(sys.maxunicode + 1)]
    keepable = [character for character in everything if find_unsupported_character(character) is None]
    refused = set(everything) - set(keepable)
    assert {"\x00", "\ud800", chr(0xDFFF), "\ufffe", "\x1b", "\u2028"} <= refused
    assert not {"\t", "\n", "𠮷", "\ufeff", "\U0010fffd"} & refused
    for start in range(0, len(keepable), SHARE):
        words = "".join(keepable[start : start + SHARE])
        session.set_text("overview", words)
        assert library.filing(session.report).text("overview") == words


@pytest.mark.parametrize("character", ["\x00", "\ud800", chr(0xDC00), "\uffff", "\x7f", "\u2029"])
@pytest.mark.promise("characters")
def test_what_is_refused_changes_nothing(library: Library, session: ReportSession, character: str) -> None:
    session.set_text("overview", "先前的字")
    changes: list[Callable[[], object]] = [
        lambda: session.set_text("overview", f"甲{character}"),
        lambda: session.set_cover("office", f"甲{character}", "机构"),
    ]
    for change in changes:
        with pytest.raises(Refused, match=f"U\\+{ord(character):04X}"):
            change()
    assert library.open(session.report).filing.text("overview") == "先前的字"


@pytest.mark.parametrize("form", CARRIERS)
@pytest.mark.promise("characters")
def test_what_a_file_shows_otherwise_is_told_before(form: str) -> None:
    found = through(form, share=613)
    assert not [words for words in found if words.startswith("ALTERED")], found
    assert found["kept"] > 40
