"""How fast a folder is read, and whether reports come back the same from every form.

python -m benchmarks.exchange [--files 1000] [--round-trips 500] [--workers 2] [--form .ofd]
"""

import argparse
import io
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import lxml.html
import pypdfium2
import python_calamine
from lxml import etree

sys.path.insert(0, str(Path(__file__).parent.parent))

from models.editions.shipped import shipped
from models.exchange.packages.bundle import write_bundle
from models.exchange.reader_process import end_reader
from models.exchange.report_file import read_report_bytes
from models.exchange.report_files import find_report_files, read_report_files
from output.formats import READ_BACK
from output.publish import render
from tests.exchange.made_up import differences, made_up

LIMITS = {".xlsx": 3.0, ".html": 10.0, ".ndbg": 1.5, ".docx": None, ".pdf": None}


def parse_alone(raw: bytes, form: str) -> None:
    """What opening a file costs before anything in it is understood."""
    if form == ".xlsx":
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    elif form == ".html":
        lxml.html.document_fromstring(raw)
    elif form == ".pdf":
        with pypdfium2.PdfDocument(raw) as document:
            for page in document:
                page.get_textpage().get_text_range()
    else:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        if form == ".docx":
            etree.fromstring(contents["word/document.xml"])


def _processor_time(paths: Sequence[Path]) -> float:
    """Seconds of the processor for reading files one after the other, those of the process that reads apart included.

    It is started anew and ended, since only the time of a process that has ended is told; that is why the difference
    between many files and a few is taken.
    """
    end_reader()
    before = sum(os.times()[:4])
    list(read_report_files(paths, 1))
    end_reader()
    return sum(os.times()[:4]) - before


def folder_speed(folder: Path, form: str, files: int, workers: int) -> tuple[float, float, float, int]:
    """Seconds on the clock for the whole folder, milliseconds of processor a file, those of opening it alone, and how
    many files were read.
    """
    folder.mkdir()
    made = [
        write_bundle(made_up("2021", s)) if form == ".ndbg" else render(made_up("2021", s), form) for s in range(40)
    ]
    for number in range(files):
        (folder / f"{number:04}{form}").write_bytes(made[number % len(made)])
    some = find_report_files([folder])[: min(files, 100)]
    few = some[: len(some) // 5]
    each = (_processor_time(some) - _processor_time(few)) / max(len(some) - len(few), 1) * 1000
    before = time.process_time()
    for path in some:
        parse_alone(path.read_bytes(), form)
    alone = (time.process_time() - before) / max(len(some), 1) * 1000
    start = time.perf_counter()
    read = sum(taken.candidate is not None for taken in read_report_files(find_report_files([folder]), workers))
    return time.perf_counter() - start, each, alone, read


def main(words: list[str]) -> int:
    """Print the measurements; 1 when a round trip lost something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--round-trips", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--form", choices=READ_BACK, help="round trips through this form alone")
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        for form, limit in LIMITS.items():
            files = options.files if limit else options.files // 10
            clock, each, alone, read = folder_speed(Path(folder) / form[1:], form, files, options.workers)
            goal = f"goal {limit:g} s" if limit else ""
            cost = f"{each:.1f} ms of processor a file, {each / alone:.1f} times opening it alone"
            print(f"{files} {form}: {clock:.2f} s on the clock, {cost}, {read} read  {goal}")
    print(f"load while measuring: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    lost = 0
    forms = (options.form,) if options.form else tuple(READ_BACK)
    for form in forms if options.round_trips else ():
        for edition in shipped():
            bad = 0
            for seed in range(options.round_trips):
                filing = made_up(edition, seed)
                found = differences(filing, read_report_bytes(render(filing, form), f"report{form}"))
                if found:
                    bad += 1
                    print(f"  {form} {edition} seed {seed}: {found[0][:200]}")
            lost += bad
            print(
                f"{form} {edition}: {options.round_trips - bad} of {options.round_trips} came back the same", flush=True
            )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
