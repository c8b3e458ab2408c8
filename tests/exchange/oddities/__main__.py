"""Every oddity by every writer, read back and judged: the table of what came out right, asked, told, wrong or silent.

python -m tests.exchange.oddities [--only WORDS] [--writers page] [--offices 2] [--others] [--routes TO] [--once]

The first two offices are one of each edition.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from models.errors import BrokenFile
from models.exchange.report_file import read_report_file
from tests.exchange.oddities import routes
from tests.exchange.oddities.changes import Work
from tests.exchange.oddities.judging import FAULTS, Judgement, Outcome, described, judge
from tests.exchange.oddities.lost import as_saved
from tests.exchange.oddities.offices import OFFICES, Office, office
from tests.exchange.oddities.registry import in_one_place, kinds_of_oddity, oddities
from tests.exchange.oddities.trial import UNRULED, WRITERS, OddFile, read_odd, write_odd
from tests.exchange.oddities.writers import others, page

_PRINTED = "Chromium → pdf"
_FILES_OF_A_CALL = 100
"""How many files a program is given at once; LibreOffice leaves some out when it is given very many."""
_OWN = {**WRITERS, UNRULED.name: UNRULED}


class Result(NamedTuple):
    """What became of an oddity in an office's report that went a route."""

    route: str
    edition: str
    name: str  # of the office and the oddity
    found: Judgement | str


Named = tuple[Office, str, OddFile]


def main(words: Sequence[str]) -> int:
    """Print the table; 1 when a cell came out wrong or was lost in silence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="oddities whose name holds these words")
    parser.add_argument("--writers", default=",".join(_OWN), help="of ours; nothing for none of them")
    parser.add_argument("--offices", type=int, default=len(OFFICES))
    parser.add_argument("--others", action="store_true", help="saved by LibreOffice and Chromium too")
    parser.add_argument("--routes", default="", help="of these, those whose name holds these words")
    parser.add_argument("--once", action="store_true", help="each oddity in one of the cells that it is tried in")
    parser.add_argument("--each", action="store_true", help="print every oddity that is not all right")
    options = parser.parse_args(words)
    wanted = {name: work for name, work in oddities().items() if options.only in name}
    wanted = in_one_place(wanted) if options.once else wanted
    offices = [office(*one) for one in OFFICES[: options.offices]]
    print(f"{len(kinds_of_oddity())} oddities in {len(oddities())} places, {len(wanted)} of them tried")
    print(f"offices: {', '.join(one.name for one in offices)}")
    print(
        f"LibreOffice: {others.OFFICE or 'no'}; Chromium: {others.BROWSER or 'no'}; "
        f"pandoc: {shutil.which('pandoc') or 'no'}",
        flush=True,
    )
    tally = _Tally(is_each=options.each)
    for result in _own(wanted, offices, [name for name in options.writers.split(",") if name]):
        tally.add(result)
    for result in _by_others(wanted, offices, options.routes) if options.others else ():
        tally.add(result)
    return tally.report()


def _own(wanted: dict[str, Work], offices: Sequence[Office], writers: Sequence[str]) -> Iterator[Result]:
    for one in offices:
        for name, work in wanted.items():
            for writer in writers:
                if odd := write_odd(one.filing, work, _OWN[writer]):
                    yield Result(writer, one.filing.edition.name, f"{one.name}: {name}", read_odd(odd))


def _by_others(wanted: dict[str, Work], offices: Sequence[Office], words: str) -> Iterator[Result]:
    for ending, target in routes.BY_OFFICE if others.OFFICE else ():
        if words in (route := routes.named(ending, target)):
            yield from _by_route(route, _odd_files(wanted, offices, ending), ending, target)
    if others.BROWSER and words in _PRINTED:
        yield from _by_route(_PRINTED, _odd_files(wanted, offices, ".html"), ".html", "")


def _odd_files(wanted: dict[str, Work], offices: Sequence[Office], ending: str) -> list[Named]:
    writer = next(WRITERS[name] for name in ("page", "word", "book") if WRITERS[name].ending == ending)
    files = ((one, name, write_odd(one.filing, work, writer)) for one in offices for name, work in wanted.items())
    return [(one, name, odd) for one, name, odd in files if odd]


def _by_route(route: str, files: Sequence[Named], ending: str, target: str) -> Iterator[Result]:
    for start in range(0, len(files), _FILES_OF_A_CALL):
        some = files[start : start + _FILES_OF_A_CALL]
        with tempfile.TemporaryDirectory() as folder:
            numbered = [(str(at), odd) for at, (_, _, odd) in enumerate(some)]
            if target:
                made = routes.save_with_office(numbered, ending, target, Path(folder))
            else:
                made = routes.print_with_browser([(at, _with_typeface(odd)) for at, odd in numbered], Path(folder))
            left = dict(enumerate(some))
            for saved in made:
                one, name, _ = left.pop(int(saved.name))
                yield Result(route, one.filing.edition.name, f"{one.name}: {name}", _judged(route, saved))
            for one, name, _ in left.values():
                yield Result(route, one.filing.edition.name, f"{one.name}: {name}", "the program made no file of it")


def _with_typeface(odd: OddFile) -> OddFile:
    raw = page.write_page(odd.printed, others.typeface())
    return OddFile(odd.filing, odd.printed, odd.expect, raw, odd.ending)


def _judged(route: str, saved: routes.Saved) -> Judgement | str:
    try:
        candidate = read_report_file(saved.path)
    except BrokenFile as error:
        return error.sentence
    odd = saved.odd
    return judge(odd.filing, *as_saved(route, odd.filing, odd.printed, odd.expect), candidate)


class _Tally:
    """What became of all of them, by route and edition."""

    def __init__(self, *, is_each: bool) -> None:
        self.is_each = is_each
        self.totals: dict[tuple[str, str], Counter[Outcome]] = defaultdict(Counter)
        self.files: Counter[tuple[str, str]] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()
        self.sentences: Counter[str] = Counter()
        self.by_oddity: dict[str, Counter[Outcome]] = defaultdict(Counter)

    def add(self, result: Result) -> None:
        """Count a file; say at once what is at fault with it."""
        route, edition, name, found = result
        self.files[route, edition] += 1
        if isinstance(found, str):
            self.refused[route, edition] += 1
            self.sentences[f"{route}: {found.split('：', 1)[-1]}"] += 1
            return
        self.totals[route, edition] += found.counts
        self.by_oddity[name.split(": ", 1)[1]] += found.counts
        if found.faults or (self.is_each and found.asked):
            told = f"{described(found.counts)} {'; '.join(found.faults[:2])[:300]}"
            print(f"  {route} | {name} | {told}", flush=True)

    def report(self) -> int:
        """Print the tables; 1 when a cell came out wrong or was lost in silence."""
        self._print_table()
        for sentence, count in self.sentences.most_common():
            print(f"refused {count}: {sentence}")
        print("most asked or told of, by oddity:")
        for name, counts in sorted(self.by_oddity.items(), key=lambda one: -_open(one[1]))[:12]:
            print(f"  {name}: {_open(counts)} of {sum(counts.values())} cells")
        return 1 if any(counts[outcome] for counts in self.totals.values() for outcome in FAULTS) else 0

    def _print_table(self) -> None:
        heads = ("files", "refused", "cells", *(one.name.lower() for one in Outcome))
        print(f"{'':16}{'edition':>8}" + "".join(f"{head:>9}" for head in heads) + f"{'open':>9}")
        whole: Counter[Outcome] = Counter()
        for (route, edition), counts in self.totals.items():
            whole += counts
            files, refused = self.files[route, edition], self.refused[route, edition]
            self._print_row(route, edition, files, refused, counts)
        self._print_row("all", "", sum(self.files.values()), sum(self.refused.values()), whole)

    @staticmethod
    def _print_row(route: str, edition: str, files: int, refused: int, counts: Counter[Outcome]) -> None:
        cells = sum(counts.values())
        row = "".join(f"{number:>9}" for number in (files, refused, cells, *(counts[one] for one in Outcome)))
        print(f"{route:16}{edition:>8}{row}{100 * _open(counts) / max(cells, 1):>7.2f} %")


def _open(counts: Counter[Outcome]) -> int:
    return counts[Outcome.ASKED] + counts[Outcome.TOLD]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
