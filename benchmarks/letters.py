"""Print every letter of a made-up year: ``python -m benchmarks.letters FOLDER [--png]``, as PDF and Word, to look at.

With ``--pages`` LibreOffice prints each Word file too, and both are compared line by line.
"""

import argparse
import contextlib
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdfium2 import PdfDocument

from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from output import pdf, word
from output.case_letters import letter_document
from tests.output.word_print import print_as_opened, print_as_written, read_print
from tests.registers.letter_year import Clock, issue_year

OFFICE = Agency("示例县人民政府", "530300")
DOTS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--png", action="store_true", help="each page as a picture too")
    parser.add_argument("--pages", action="store_true", help="compare the Word files as LibreOffice prints them")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    made = _print_year(asked.folder)
    print(f"{len(made)} letters, {sum(map(_count, made))} pages, in {asked.folder}")
    if asked.png:
        for path in made:
            subprocess.run(["pdftoppm", "-r", str(DOTS), "-gray", "-png", path, path.with_suffix("")], check=True)
    if asked.pages:
        _compare(made, asked.folder)


def _print_year(folder: Path) -> list[Path]:
    made = []
    (folder / "word").mkdir(exist_ok=True)
    with TemporaryDirectory() as place:
        library, clock = Library(Path(place) / "nianbao.db"), Clock()
        registers = Registers(library, OFFICE, clock)
        for at, issued in enumerate(issue_year(registers, clock), 1):
            text = registers.letters.text(issued.letter)
            assert text is not None
            document = letter_document(text)
            path = folder / f"{at:03d}-{issued.letter.template}.pdf"
            pdf.write(document, path)
            word.write(document, folder / "word" / f"{path.stem}.docx")
            made.append(path)
        library.close()
    return made


def _compare(made: list[Path], folder: Path) -> None:
    """The Word files as LibreOffice prints them in our faces, held against the PDFs: pages, lines and their pages."""
    place = (folder / "word").resolve()
    print_as_opened(place)
    print_as_written(place)
    differing = 0
    for path in made:
        ours, theirs = read_print(path), read_print(place / path.name)
        lines, others = ([(line.text, line.page) for line in each.lines] for each in (ours, theirs))
        if (ours.pages, lines) != (theirs.pages, others):
            differing += 1
            words = next((f"“{one[0]}”" for one, other in zip(lines, others, strict=False) if one != other), "")
            print(f"{path.stem}: {ours.pages} pages, in LibreOffice {theirs.pages}; first other line {words}")
    print(f"{len(made) - differing} of {len(made)} Word files have the same lines on the same pages in LibreOffice")


def _count(path: Path) -> int:
    with contextlib.closing(PdfDocument(path)) as pages:
        return len(pages)


if __name__ == "__main__":
    main()
