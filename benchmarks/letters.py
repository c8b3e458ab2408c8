"""Print every letter of a made-up year: ``python -m benchmarks.letters FOLDER [--png]``, as PDF and Word, to look at.

With ``--pages`` LibreOffice opens each Word file, and the pages of both are counted and compared.
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
from tests.registers.letter_year import Clock, issue_year

OFFICE = Agency("示例县人民政府", "530300")
DOTS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--png", action="store_true", help="each page as a picture too")
    parser.add_argument("--pages", action="store_true", help="count the pages of the Word files in LibreOffice")
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
    with TemporaryDirectory() as place:
        library, clock = Library(Path(place) / "nianbao.db"), Clock()
        registers = Registers(library, OFFICE, clock)
        for at, issued in enumerate(issue_year(registers, clock), 1):
            text = registers.letters.text(issued.letter)
            assert text is not None
            document = letter_document(text)
            path = folder / f"{at:03d}-{issued.letter.template}.pdf"
            pdf.write(document, path)
            word.write(document, path.with_suffix(".docx"))
            made.append(path)
        library.close()
    return made


def _compare(made: list[Path], folder: Path) -> None:
    out = folder / "libreoffice"
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(out)]
    subprocess.run([*command, *(str(path.with_suffix(".docx")) for path in made)], check=True, capture_output=True)
    pairs = [(path.stem, _count(path), _count(out / path.name)) for path in made]
    differing = [pair for pair in pairs if pair[1] != pair[2]]
    print(f"{len(pairs) - len(differing)} of {len(pairs)} Word files have as many pages in LibreOffice")
    for name, own, other in differing:
        print(f"{name}: {own} pages, in LibreOffice {other}")


def _count(path: Path) -> int:
    with contextlib.closing(PdfDocument(path)) as pages:
        return len(pages)


if __name__ == "__main__":
    main()
