"""Every character of Unicode through every form a report is carried in: kept, refused at the door, or told of before.

A character that paper shows otherwise (no typeface has it, it leaves no ink, it is a half-width mark between Chinese
words) is told by the rules before anything is printed; one that is altered and not told is what is looked for.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from unicodedata import category

from models.editions.edition import CellKind
from models.errors import AppError
from models.exchange.candidate import Candidate
from models.exchange.character_folding import fold_characters
from models.exchange.formats.report_json import read_report, write_report
from models.exchange.packages.bundle import write_bundle
from models.exchange.report_file import read_report_bytes
from models.figures.value import format_exact, parse_figure
from models.report.filing import Filing
from models.rules.printability import marks_are_full_width, nothing_is_invisible
from models.texts.characters import find_unsupported_character
from output.compose import compose
from output.formats import READ_BACK
from output.pdf import unprintable_characters
from output.publish import render
from resources import find

SECTION = "problems_and_improvements"
ON_A_LINE, AT_ONCE = 20, 20_000
_DIGITS = "0123456789０１２３４５６７８９"


def characters() -> list[str]:
    """Every character that a text may hold on one line."""
    everything = (chr(number) for number in range(sys.maxunicode + 1))
    return [each for each in everything if each not in "\n\t" and find_unsupported_character(each) is None]


def through(form: str, share: int = 1) -> Counter[str]:
    """One character in ``share`` through files of a form; how many were kept, told, or ALTERED."""
    found: Counter[str] = Counter()
    some = characters()[::share]
    for start in range(0, len(some), AT_ONCE):
        part = some[start : start + AT_ONCE]
        lines = ["写字：" + "".join(f"字{each}" for each in row) + "字。" for row in _rows(part)]
        filing = _holding("\n".join(lines))
        carried = _carried(filing, form)
        got = carried.filing.text(SECTION).split("\n")
        told = set(unprintable_characters(compose(filing)))
        if any("部首符号，已换成汉字" in question for question in carried.questions):
            told |= {each for each in part if fold_characters(each) not in ("", each)}
        if len(got) != len(lines):
            found[f"ALTERED {form}: {len(lines)} lines became {len(got)}"] += 1
        for row, line, back in zip(_rows(part), lines, got, strict=False):
            for each in row if line != back else ():
                found[_judge(each, back, told, form)] += 1
            found["kept"] += len(row) if line == back else 0
    return found


def _rows(part: list[str]) -> Iterator[list[str]]:
    return (part[start : start + ON_A_LINE] for start in range(0, len(part), ON_A_LINE))


def _judge(each: str, back: str, unprintable: set[str], form: str) -> str:
    if f"字{each}字" in back or _has_place_only(each, back, form):
        return "kept"
    if each in unprintable or _is_told(each):
        return "told"
    return f"ALTERED {form}: U+{ord(each):04X}"


def _has_place_only(each: str, back: str, form: str) -> bool:
    """A page has places, not order: no reader tells a blank between Chinese words, or on which side a tone mark was."""
    return form in (".pdf", ".ofd") and (each == " " or (category(each)[0] == "M" and each in back))


def _is_told(each: str) -> bool:
    alone = _holding(f"写字：字{each}字。")
    return any(nothing_is_invisible.check(alone)) or any(marks_are_full_width.check(alone))


def _holding(words: str) -> Filing:
    sample = read_report(find("sample/report.json").read_text(encoding="utf-8")).filing
    return replace(sample, texts={**sample.texts, SECTION: words})


def _carried(filing: Filing, form: str) -> Candidate:
    if form == ".json":
        return read_report(write_report(filing))
    raw = write_bundle(filing) if form == ".ndbg" else render(filing, form)
    return read_report_bytes(raw, f"年报{form}")


CARRIERS = (".json", ".ndbg", *READ_BACK)


def in_a_cell(share: int = 1) -> Counter[str]:
    """One character in ``share``, surrogates too, as a cell's text: a digit, blank, or refused in a sentence."""
    found: Counter[str] = Counter()
    for number in range(0, sys.maxunicode + 1, share):
        each = chr(number)
        for kind in CellKind:
            try:
                value = parse_figure(f"1{each}2", kind)
            except AppError:
                found["refused"] += 1
                continue
            digit = str(_DIGITS.index(each) % 10) if each in _DIGITS else ""
            plain = value is not None and format_exact(value, kind)
            allowed = {f"1{digit}2"} if digit else {"12", "1.2"}
            found["kept" if str(plain) in allowed else f"ALTERED cell: U+{number:04X} became {plain}"] += 1
    return found
