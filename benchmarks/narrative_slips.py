"""How many slips of the pen are noticed: each figure of the table that right passages tell, changed a little in turn.

Run ``python -m benchmarks.narrative_slips``. Numbers from eight on are changed that stand in digits, count cases and
are a figure of the passage's own table; some are so by chance. What is not noticed is printed with ``--misses``.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.narrative import findings
from benchmarks.narrative_cases import PASSAGES, cases
from models.report.filing import Filing
from models.rules.narrative.context import section_paragraphs
from models.texts.numbers import NumberKind

_LEAST = 8
_OFF_BY = (2, -2, 1)


def right_filings() -> Iterator[tuple[str, Filing]]:
    """Every passage and whole report without a fault, once."""
    seen: set[tuple[str, str]] = set()
    for file in sorted(PASSAGES.glob("*.json")):
        for case in cases(file):
            key = case.filing.agency.name, case.filing.text("overview")
            if not case.expected and key not in seen:
                seen.add(key)
                yield case.id, case.filing


def slips(filing: Filing, chance: random.Random) -> Iterator[tuple[str, Filing]]:
    """The report with one figure of its words changed, for each of them; with the words around it."""
    text = filing.text("overview")
    figures = {value for value in filing.figures.all.values() if value and value >= _LEAST}
    for paragraph in section_paragraphs(filing):
        for number in paragraph.parsed.numbers:
            if number.kind is not NumberKind.COUNT or number.unit not in ("件", "") or int(number.value) not in figures:
                continue
            start, end = (
                paragraph.start + place for place in paragraph.parsed.normalised.source_span(number.start, number.end)
            )
            digits = "".join(sign for sign in text[start:end] if sign.isdigit())
            place = text.find(digits, start, end) if digits.isascii() and digits else -1
            if place < 0 or number.approximation:
                continue
            told = int(number.value) + chance.choice(_OFF_BY)
            wrong = f"{text[:place]}{told + 3 if told in figures else told}{text[place + len(digits) :]}"
            yield (
                f"{text[max(0, start - 60) : start]}【{text[start:end]}】{text[end : end + 40]}",
                replace(filing, texts={"overview": wrong}),
            )


def main() -> None:
    """Count what is told of and what is asked about."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true")
    asked_for = parser.parse_args()
    told = asked = missed = 0
    chance = random.Random(1)
    for name, filing in right_filings():
        for words, wrong in slips(filing, chance):
            found = [breach for rule, breach in findings(wrong) if rule[0] == "N"]
            told += any(not breach.is_question for breach in found)
            asked += bool(found) and all(breach.is_question for breach in found)
            missed += not found
            if asked_for.misses and not found:
                print(f"  {name}: {words}".replace("\n", "¶"))
    changed = told + asked + missed
    print(f"{changed} figures changed a little: {told} told of, {asked} asked about, {missed} not noticed")


if __name__ == "__main__":
    main()
