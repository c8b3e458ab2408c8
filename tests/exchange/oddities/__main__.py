"""Every oddity by every writer, read back and judged: the table of what came out right, asked, told, wrong or silent.

python -m tests.exchange.oddities [--only WORDS] [--writers page,word,…] [--offices 2] [--others] [--each]
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.errors import BrokenFile
from models.exchange.report_file import read_report_file
from tests.exchange.oddities import routes
from tests.exchange.oddities.changes import Work
from tests.exchange.oddities.judging import FAULTS, Judgement, Outcome, described, judge
from tests.exchange.oddities.offices import OFFICES, Office, office
from tests.exchange.oddities.registry import kinds_of_oddity, oddities
from tests.exchange.oddities.trial import WRITERS, OddFile, read_odd, write_odd
from tests.exchange.oddities.writers import others, page

Result = tuple[str, str, Judgement | str]
"""The route, the oddity with its office, and what became of it."""


def main(words: Sequence[str]) -> int:
    """Print the table; 1 when a cell came out wrong or was lost in silence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="oddities whose name holds these words")
    parser.add_argument("--writers", default=",".join(WRITERS))
    parser.add_argument("--offices", type=int, default=len(OFFICES))
    parser.add_argument("--others", action="store_true", help="saved by LibreOffice and Chromium too")
    parser.add_argument("--each", action="store_true", help="print every oddity that is not all right")
    options = parser.parse_args(words)
    wanted = {name: work for name, work in oddities().items() if options.only in name}
    offices = [office(*one) for one in OFFICES[: options.offices]]
    print(f"{len(kinds_of_oddity())} oddities in {len(oddities())} places; {', '.join(one.name for one in offices)}")
    print(
        f"LibreOffice: {others.OFFICE or 'no'}; Chromium: {others.BROWSER or 'no'}; "
        f"pandoc: {shutil.which('pandoc') or 'no'}"
    )
    results = _own(wanted, offices, options.writers.split(","))
    return _report((*results, *(_by_others(wanted, offices) if options.others else ())), is_each=options.each)


def _own(wanted: dict[str, Work], offices: Sequence[Office], writers: Sequence[str]) -> Iterator[Result]:
    for one in offices:
        for name, work in wanted.items():
            for writer in writers:
                if odd := write_odd(one.filing, work, WRITERS[writer]):
                    yield writer, f"{one.name}: {name}", read_odd(odd)


def _by_others(wanted: dict[str, Work], offices: Sequence[Office]) -> Iterator[Result]:
    files = [
        (f"{one.name}: {name}", odd)
        for one in offices
        for name, work in wanted.items()
        for writer in ("page", "word", "book")
        if (odd := write_odd(one.filing, work, WRITERS[writer]))
    ]
    with tempfile.TemporaryDirectory() as folder:
        for at, (ending, target) in enumerate(routes.BY_OFFICE if others.OFFICE else ()):
            for saved in routes.save_with_office(files, ending, target, Path(folder) / str(at)):
                yield routes.named(ending, target), saved.name, _judged(saved)
        if others.BROWSER:
            with_face = [(name, _with_typeface(odd)) for name, odd in files if odd.ending == ".html"]
            for saved in routes.print_with_browser(with_face, Path(folder) / "browser"):
                yield "Chromium → pdf", saved.name, _judged(saved)


def _with_typeface(odd: OddFile) -> OddFile:
    raw = page.write_page(odd.printed, others.typeface())
    return OddFile(odd.filing, odd.printed, odd.expect, raw, odd.ending)


def _judged(saved: routes.Saved) -> Judgement | str:
    try:
        candidate = read_report_file(saved.path)
    except BrokenFile as error:
        return error.sentence
    return judge(saved.odd.filing, saved.odd.printed, saved.odd.expect, candidate)


def _report(results: Sequence[Result], *, is_each: bool) -> int:
    totals: dict[str, Counter[Outcome]] = defaultdict(Counter)
    files: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    sentences: Counter[str] = Counter()
    by_oddity: dict[str, Counter[Outcome]] = defaultdict(Counter)
    bad = 0
    for route, name, found in results:
        files[route] += 1
        if isinstance(found, str):
            refused[route] += 1
            sentences[f"{route}: {found.split('：', 1)[-1]}"] += 1
            continue
        totals[route] += found.counts
        by_oddity[name.split(": ", 1)[1]] += found.counts
        faults = sum(found.counts[outcome] for outcome in FAULTS)
        bad += found.counts[Outcome.WRONG] + found.counts[Outcome.SILENT]
        if faults or (is_each and found.asked):
            print(f"  {route} | {name} | {described(found.counts)} {'; '.join(found.faults[:2])[:200]}")
    _print_table(totals, files, refused)
    for sentence, count in sentences.most_common():
        print(f"refused {count}: {sentence}")
    print("most asked or told of, by oddity:")
    most = sorted(by_oddity.items(), key=lambda one: -_open(one[1]))[:12]
    for name, counts in most:
        print(f"  {name}: {_open(counts)} of {sum(counts.values())} cells")
    return 1 if bad else 0


def _open(counts: Counter[Outcome]) -> int:
    return counts[Outcome.ASKED] + counts[Outcome.TOLD]


def _print_table(totals: dict[str, Counter[Outcome]], files: Counter[str], refused: Counter[str]) -> None:
    print(
        f"{'':24}{'files':>7}{'refused':>9}{'cells':>9}"
        + "".join(f"{one.name.lower():>9}" for one in Outcome)
        + "  asked"
    )
    for route, counts in totals.items():
        cells = sum(counts.values())
        row = "".join(f"{counts[one]:>9}" for one in Outcome)
        share = 100 * _open(counts) / cells
        print(f"{route:24}{files[route]:>7}{refused[route]:>9}{cells:>9}{row}  {share:.2f} %")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
