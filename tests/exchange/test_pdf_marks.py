"""Glyphs of a PDF of which the file does not tell the characters are shown and asked about, never left out."""

import re
from pathlib import Path

import pikepdf
import pytest

from models.errors import BrokenFile
from models.exchange.candidate import Confidence
from models.exchange.recognition.import_assessment import ImportVerdict, assess_candidate
from models.exchange.report_file import read_report_bytes, read_report_file
from models.report.filing import Filing
from output.compose import compose
from tests.exchange.harm import pdf_with
from tests.exchange.made_up import differences, printed_texts

_PAIR = re.compile(rb"<[0-9A-F]+> <([0-9A-F]+)>\n")
_MOST_PAIRS = 100  # of one list in a character map


def untold(document: pikepdf.Pdf, characters: str) -> None:
    """Take characters out of the maps from glyph to character; what is drawn stays as it is."""
    gone = {f"{ord(character):04X}".encode() for character in characters}
    for font in document.objects:
        if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
            written = font.ToUnicode.read_bytes()
            pairs = [pair[0] for pair in _PAIR.finditer(written) if pair[1] not in gone]
            lists = [pairs[at : at + _MOST_PAIRS] for at in range(0, len(pairs), _MOST_PAIRS)]
            head, rest = written.split(b"endcodespacerange\n")
            body = b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(some), b"".join(some)) for some in lists)
            tail = rest[rest.rindex(b"endcmap") :]
            font.ToUnicode = document.make_stream(head + b"endcodespacerange\n" + body + tail)


def without(filing: Filing, characters: str) -> bytes:
    return pdf_with(lambda document: untold(document, characters), filing)


def hidden(text: str, characters: str) -> str:
    return re.sub(f"[{characters}]", "�", text)


@pytest.mark.parametrize("characters", ["示", "市", "总", "。", "（一）", "示市本"])
@pytest.mark.promise("nothing-left-out")
def test_a_character_that_is_not_told_is_shown_and_told_of(sample: Filing, characters: str) -> None:
    candidate = read_report_bytes(without(sample, characters), "年报.pdf")
    due = {key: hidden(text, characters) for key, text in printed_texts(compose(sample), sample).items()}
    assert dict(candidate.filing.texts) == due
    for key, text in due.items():
        said = f"“{sample.edition.section(key).short_name}”里有 {text.count('�')} 个字，文件没有写明"
        assert any(said in question for question in candidate.questions) is ("�" in text)
    assert candidate.filing.figures == sample.figures
    assert assess_candidate(candidate)[0] is ImportVerdict.REVIEW


@pytest.mark.parametrize("digit", "0123456789")
@pytest.mark.promise("nothing-left-out")
def test_a_digit_that_is_not_told_is_asked_about_in_every_cell(sample: Filing, digit: str) -> None:
    """Left out, 447 without its 4 was read as 7, and called certain."""
    candidate = read_report_bytes(without(sample, digit), "年报.pdf")
    whole = read_report_bytes(without(sample, ""), "年报.pdf")
    assert candidate.cells.keys() == whole.cells.keys()
    for cell, placed in whole.cells.items():
        read = candidate.cells[cell]
        assert read.excerpt == hidden(placed.excerpt, digit)
        if digit in placed.excerpt:
            assert (read.value, read.confidence) == (None, Confidence.ASK)
        else:
            assert read.value == placed.value
    assert candidate.unplaced == ()


def test_a_name_is_completed_by_the_file_s_own_title_if_it_fits(sample: Filing) -> None:
    raw = without(sample, "示")
    assert read_report_bytes(raw, "年报.pdf").filing.title == sample.title

    def called(title: str) -> bytes:
        def change(document: pikepdf.Pdf) -> None:
            untold(document, "示")
            document.docinfo["/Title"] = title

        return pdf_with(change, sample)

    for name in ("", "凡例市人民政府办公室", "凡例县人民政府"):
        candidate = read_report_bytes(called(f"{name}2025年政府信息公开工作年度报告"), "年报.pdf")
        assert candidate.filing.agency.name == "�例市人民政府"
        assert any("单位名称里的 �" in question for question in candidate.questions)


def test_a_blank_that_is_not_told_is_a_blank(sample: Filing) -> None:
    assert differences(sample, read_report_bytes(without(sample, " "), "年报.pdf")) == []


def test_a_pdf_that_tells_hardly_any_character_is_refused(sample: Filing) -> None:
    def change(document: pikepdf.Pdf) -> None:
        for font in document.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
                del font.ToUnicode

    with pytest.raises(BrokenFile, match="没有写明是什么字"):
        read_report_bytes(pdf_with(change, sample), "年报.pdf")


def test_a_code_beyond_all_characters_is_one_that_is_not_told(shared: Path) -> None:
    with pytest.raises(BrokenFile, match="没有写明是什么字"):
        read_report_file(shared / "samples/files/55-code-beyond-unicode.pdf")
