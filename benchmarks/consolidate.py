"""How fast a sum is, beside what an office would do instead; ratios within one run.

    python -m benchmarks.consolidate [--reports 100000] [--bundles 1000] [--database postgresql://…]

Beside ours: openpyxl over a sample of xlsx files (scaled to the whole, and said so), and pandas, DuckDB and polars over
one CSV of all figures. Those four are looked for and left out where they are not installed.
"""

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from models.editions.known_editions import edition_for
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.exchange.report_files import find_files
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from models.services.collection.collection import Collection
from models.services.library import Library, Place, parse_place
from models.store.collection import submissions
from models.store.database import Cursor
from models.store.tables import column_of

YEAR, NODES = 2025, 100
EDITION = edition_for(YEAR)
SAMPLE = 40


def timed(name: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """Run once; say how long it took and how much of it this process worked: on a busy machine the rest is waiting."""
    begun, worked = time.perf_counter(), time.process_time()
    result = work()
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    print(f"{name:<58}{seconds * 1000:>12.1f} ms, {worked * 1000:.1f} ms of this process's own", flush=True)
    return seconds, result


def roster_csv(units: int) -> str:
    """A province: nodes under the top, units under the nodes."""
    rows = ["code,name,parent,level,required", "top,示例省人民政府,,province,1"]
    rows += [f"n{at},示例{at}市人民政府,top,prefecture,0" for at in range(NODES)]
    rows += [f"u{at},单位{at},n{at % NODES},department,1" for at in range(units)]
    return "\n".join(rows) + "\n"


def figures(rnd: random.Random) -> list[int]:
    """A report's typed cells: mostly 0, as reports are."""
    return [0 if rnd.random() < 0.6 else rnd.randrange(200) for _ in EDITION.typed_cells]


def filled(library: Library, folder: Path, reports: int) -> list[list[int]]:
    """The roster through the program, the reports straight into their tables: it is adding that is timed."""
    (folder / "名册.csv").write_text(roster_csv(reports), encoding="utf-8")
    roster = Collection(library, YEAR).roster
    roster.apply(roster.preview(folder / "名册.csv"))
    rnd = random.Random(1)
    values = [figures(rnd) for _ in range(reports)]
    names = ", ".join(f'"{column_of(cell)}"' for cell in EDITION.typed_cells)
    marks = ", ".join("?" * (len(EDITION.typed_cells) + 1))
    with library.database.atomic():
        many(
            library,
            "INSERT INTO received (id, year, unit, edition, revision, digest, chain, sha, file, signer, "
            "received_at, operator, proof, state, is_current) "
            "VALUES (?, ?, ?, ?, 1, ?, '', ?, 'x', '', '', '', '', 'taken', 1)",
            ((at + 1, YEAR, f"u{at}", EDITION.name, f"d{at}", f"s{at}") for at in range(reports)),
        )
        many(
            library,
            f"INSERT INTO figures_received_{EDITION.name} ({names}, received_id) VALUES ({marks})",
            ([*row, at + 1] for at, row in enumerate(values)),
        )
    if library.is_shared:
        library.database.run("SELECT setval(pg_get_serial_sequence('received', 'id'), ?)", (reports + 1,))
        library.database.run("ANALYZE")
    return values


def many(library: Library, statement: str, rows: Iterable[Sequence[object]]) -> None:
    """One statement for many rows, as the driver does it fastest."""
    cursor: Cursor = library.database.cursor()
    cursor.executemany(statement.replace("?", library.database.param), rows)


def bundle(code: str, rnd: random.Random, revision: int = 1) -> bytes:
    """A unit's file as it comes."""
    typed = dict(zip(EDITION.typed_cells, figures(rnd), strict=True))
    filing = Filing(
        EDITION, YEAR, Agency(f"单位{code[1:]}", code), add_up(EDITION, typed), {"overview": "综述。" * 200}
    )
    return write_bundle(filing, BundleStamp(revision, "d" * 64, "c" * 64, "final"))


def ours(place: Place, folder: Path, reports: int) -> tuple[float, list[list[int]]]:
    """Cold sum, sum after one unit changed, roster."""
    library = Library(place)
    values = filled(library, folder, reports)
    library.close()
    library = Library(place)
    cold, summed = timed(
        f"ours: sum of {reports} reports x {len(EDITION.typed_cells)} cells, cold",
        lambda: Collection(library, YEAR).consolidation().total_figures(),
    )
    independent = [sum(column) for column in zip(*values, strict=True)]
    assert [summed.typed[cell] for cell in EDITION.typed_cells] == independent, "the sum is not exact"
    timed(f"ours: the roster of {reports} units, read", lambda: Collection(library, YEAR).roster.read())
    summing = Collection(library, YEAR).consolidation()
    timed("ours: the sum with all around it, first time", summing.current)
    rnd = random.Random(2)
    path = folder / "one.ndbg"
    for revision in (2, 3, 4):
        path.write_bytes(bundle("u7", rnd, revision))
        list(Collection(library, YEAR).submissions.take([path]))
        timed("ours: the new sum after one unit changed", summing.current)
    assert summing.total_figures() == Collection(library, YEAR).consolidation().total_figures()
    library.close()
    return cold, values


def resident() -> float:
    """The memory this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_000_000


def taking(folder: Path, bundles: int) -> None:
    """Bundles from a folder into an empty database."""
    library = Library(folder / "taking.db")
    (folder / "名册.csv").write_text(roster_csv(bundles), encoding="utf-8")
    roster = Collection(library, YEAR).roster
    roster.apply(roster.preview(folder / "名册.csv"))
    files = folder / "收件"
    files.mkdir()
    rnd = random.Random(3)
    for at in range(bundles):
        (files / f"{at:06}.ndbg").write_bytes(bundle(f"u{at}", rnd))
    collecting = Collection(library, YEAR).submissions
    found = find_files([files])
    timed(f"ours: looking through {bundles} bundles", lambda: sum(1 for _ in collecting.assess(found)))
    curve = [resident()]

    def take() -> int:
        taken = 0
        for progress in collecting.take(found.reports):
            taken += progress.received is not None
            if progress.done % max(bundles // 10, 1) == 0:
                curve.append(resident())
        return taken

    seconds, taken = timed(f"ours: taking in {bundles} bundles", take)
    print(f"    {taken} taken, {seconds / bundles * 1000:.2f} ms each")
    print(f"    memory before and after each tenth, MB: {' '.join(f'{size:.0f}' for size in curve)}")
    assert len(submissions.current_submissions(library.database, YEAR)) == bundles
    library.close()


def beside(folder: Path, values: list[list[int]], cold: float) -> None:
    """What an office would do instead, and the limit."""
    table = folder / "all.csv"
    with table.open("w", encoding="utf-8") as out:
        out.write(",".join(f"c{at}" for at in range(len(EDITION.typed_cells))) + "\n")
        out.writelines(",".join(map(str, row)) + "\n" for row in values)
    for name, seconds in others(folder, table, values):
        print(f"    {name}: {seconds / cold:.1f} times ours")


def others(folder: Path, table: Path, values: list[list[int]]) -> Iterator[tuple[str, float]]:
    """Each way that is installed, and how long it takes."""
    due = [sum(column) for column in zip(*values, strict=True)]
    ways: dict[str, Callable[[Any], Any]] = {
        "pandas": lambda pandas: pandas.read_csv(table).sum().tolist(),
        "duckdb": lambda duckdb: [int(v) for v in duckdb.sql(f"SELECT SUM(COLUMNS(*)) FROM '{table}'").fetchall()[0]],
        "polars": lambda polars: list(polars.read_csv(table).sum().row(0)),
    }
    for name, way in ways.items():
        try:
            library = import_module(name)
        except ImportError:
            print(f"{name}: not installed")
            continue
        seconds, summed = timed(f"{name}: one CSV of all, read and added", lambda: way(library))  # noqa: B023, called at once
        assert summed == due, name
        yield name, seconds
    try:
        openpyxl = import_module("openpyxl")
    except ImportError:
        print("openpyxl: not installed")
        return
    yield "openpyxl (sampled, scaled)", sheets(openpyxl, folder, values)


def sheets(openpyxl: ModuleType, folder: Path, values: list[list[int]]) -> float:
    """A sample of workbooks, one a report, read cell by cell; scaled to all of them."""
    paths = []
    for at, row in enumerate(values[:SAMPLE]):
        book = openpyxl.Workbook()
        for line, value in enumerate(row, 1):
            book.active.cell(line, 1, value)
        paths.append(folder / f"{at}.xlsx")
        book.save(paths[-1])

    def read() -> int:
        return sum(cell.value for path in paths for (cell,) in openpyxl.load_workbook(path).active.iter_rows(max_col=1))

    seconds, _ = timed(f"openpyxl: {SAMPLE} workbooks read and added", read)
    whole = seconds / SAMPLE * len(values)
    print(f"    scaled from {SAMPLE} to {len(values)} workbooks: {whole:.0f} s")
    return whole


def main() -> None:
    """Everything, in one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--bundles", type=int, default=1_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--only", choices=("sum", "take"), help="one half of it")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nianbao-"))
    try:
        place = parse_place(asked.database) if asked.database else folder / "nianbao.db"
        if asked.only != "take":
            cold, values = ours(place, folder, asked.reports)
            beside(folder, values, cold)
        if asked.only != "sum":
            taking(folder, asked.bundles)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
