"""The .docx beside the PDF, line by line, as LibreOffice sets it in our faces: ``python -m benchmarks.word_lines``.

A line is compared by its words, its page and where the ink of its last character ends, in points; those that end with a
mark by themselves, since Word's marks keep their whole width at the end of a line. ``opened`` counts the pages of the
file as LibreOffice opens it, with blanks between Chinese and Latin (see ``tests/output/word_print.py``).
"""

import argparse
import tempfile
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2

from benchmarks.page_fill import reports
from output import pdf, word
from output.blocks import Document
from output.compose import compose
from output.page.fonts import bundled_fonts
from output.page.line_breaking import CLOSING
from output.pdf import PrintOptions
from tests.output.reports import REPORTS
from tests.output.word_print import Print, print_as_opened, print_as_written, read_print

HEADS = (
    "report",
    "pages PDF",
    ".docx",
    "opened",
    "lines",
    "other words",
    "other page",
    "end, letters",
    "end, marks",
    "页码 mm",
)


def compare(name: str, ours: Print, theirs: Print, opened: int) -> str:
    """A row of the table."""
    matcher = SequenceMatcher(None, [line.text for line in ours.lines], [line.text for line in theirs.lines], False)
    pairs = [
        (ours.lines[block.a + at], theirs.lines[block.b + at])
        for block in matcher.get_matching_blocks()
        for at in range(block.size)
    ]
    moved = sum(one.page != other.page for one, other in pairs)
    far = [(abs(one.end - other.end), one.text) for one, other in pairs]
    at_marks = max((by for by, text in far if text[-1] in CLOSING), default=0.0)
    at_letters = max((by for by, text in far if text[-1] not in CLOSING), default=0.0)
    drop = max(theirs.drops, key=lambda each: abs(each - 7))
    pages = (ours.pages, theirs.pages, opened, len(ours.lines), len(ours.lines) - len(pairs), moved)
    ends = (f"{each:.1f}" for each in (at_letters, at_marks, drop))
    return "| " + " | ".join((name, *map(str, pages), *ends)) + " |"


def documents(number: int, seed: int) -> Mapping[str, Document]:
    """Reports of the tests, of every kind, and some of random lengths."""
    kinds = {name: compose(REPORTS[name]()) for name in REPORTS if name != "turned"}
    return kinds | {f"random {at}": compose(filing) for at, filing in enumerate(reports(number, seed), 1)}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made = documents(options.reports, options.seed)
        for number, document in enumerate(made.values()):
            word.write(document, place / f"{number}.docx")
        print_as_opened(place)
        opened = [len(pypdfium2.PdfDocument(place / f"{number}.pdf")) for number in range(len(made))]
        print_as_written(place)
        print("|", " | ".join(HEADS), "|")
        print("|---" * len(HEADS) + "|")
        for number, (name, document) in enumerate(made.items()):
            ours = place / "ours.pdf"
            ours.write_bytes(pdf.render(document, PrintOptions(fonts=bundled_fonts())))
            print(compare(name, read_print(ours), read_print(place / f"{number}.pdf"), opened[number]), flush=True)


if __name__ == "__main__":
    main()
