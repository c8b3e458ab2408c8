"""How long registers of ten years with ten thousand requests each take: the board, a year's list, counting, one answer.

python -m benchmarks.registers [--years 10] [--requests 10000] [--rounds 7]
"""

import argparse
import gc
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from models.registers.form_words import edition_of_year, requester_keys, result_keys
from models.registers.request import Channel, EventKind, Request, RequestEvent
from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from models.store.registers.writer import Writer, write

LAST_YEAR = 2026
AGENCY = Agency("示例市人民政府")
TODAY = date(LAST_YEAR, 11, 30)
GOAL_SHOWN, GOAL_COUNTED = 200, 50
"""Milliseconds, for what the window shows at once, and for counting a year."""


def year_of_requests(year: int, count: int, chance: random.Random) -> list[Request]:
    """A year's requests: half with a step between, those of the last weeks still open."""
    edition = edition_of_year(year)
    kinds, results = requester_keys(edition), result_keys(edition)
    made = []
    for number in range(count):
        received = date(year, 1, 1) + timedelta(chance.randrange(333))
        closed = received + timedelta(chance.randrange(5, 29))
        events = (RequestEvent(EventKind.THIRD_PARTY, received + timedelta(1), received + timedelta(4)),)
        is_open = closed > TODAY
        result = chance.choice([key for key in results if not key.endswith(("corrected", "unpaid"))])
        made.append(
            Request(
                f"{year}-{number:05d}",
                received,
                Channel.ONLINE,
                chance.choice(kinds),
                events=events if number % 2 else (),
                closed=None if is_open else closed,
                result="" if is_open else result,
            )
        )
    return made


def fill(library: Library, years: int, count: int) -> None:
    """Put the years in, each as one change."""
    chance = random.Random(1)
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        requests = year_of_requests(year, count, chance)

        def put(writer: Writer, requests: list[Request] = requests) -> None:
            for request in requests:
                writer.put_request(request, None)

        write(library.database, AGENCY, "", f"导入 {year} 年", put)


def timed(name: str, what: Callable[[], object], rounds: int, goal: float = 0) -> float:
    """Print the median and the worst of some rounds, after one that warms up; what part of the goal the median is.

    By the processor's time: the clock's is that of a machine which others use too.
    """
    what()
    times, busy = [], []
    for _ in range(rounds):
        gc.collect()
        begun, worked = perf_counter(), process_time()
        what()
        busy.append((process_time() - worked) * 1000)
        times.append((perf_counter() - begun) * 1000)
    ratio = median(busy) / goal if goal else 0.0
    part = f", {ratio:.2f} of the goal of {goal:.0f} ms" if goal else ""
    print(f"{name:<24} median {median(times):7.1f} ms, worst {max(times):7.1f}; processor {median(busy):7.1f} ms{part}")
    return ratio


def main() -> int:
    """Fill a database in a temporary folder and measure; 1 where a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "nianbao.db", "")
        begun = perf_counter()
        fill(library, arguments.years, arguments.requests)
        registers = Registers(library, AGENCY, lambda: TODAY)
        board = registers.requests.board()
        print(f"{arguments.years} × {arguments.requests} requests in {perf_counter() - begun:.1f} s, {len(board)} open")
        ratios = [timed("board", registers.requests.board, arguments.rounds, GOAL_SHOWN)]
        timed("list of a year", lambda: registers.requests.of_year(LAST_YEAR - 1), arguments.rounds)
        first_page = partial(registers.requests.of_year, LAST_YEAR - 1, 200)
        ratios.append(timed("first page of it", first_page, arguments.rounds, GOAL_SHOWN))
        ratios.append(timed("count of a year", lambda: registers.counts(LAST_YEAR - 1), arguments.rounds, GOAL_COUNTED))
        kept = board[0].request

        def answer() -> None:
            registers.requests.answer(registers.requests.get(kept.id), TODAY, "granted")
            registers.undo()

        timed("an answer and its undo", answer, arguments.rounds)
        library.close()
    return int(max(ratios) > 1)


if __name__ == "__main__":
    sys.exit(main())
