"""The server dies while a folder of reports is taken in: what was told as taken is held, and the rest is taken after.

The command line is the whole program, in a process of its own; the server is a real one that keeps commits as shipped.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.services.collection.collection import Collection
from models.services.library import Library, Server
from models.store.postgres.integrity_check import examine_server
from tests.postgres import LocalServer
from tests.services.collected import CELL, YEAR, filing, take_roster

UNITS = 150
PROGRAM: tuple[str, ...] = (sys.executable, str(Path(__file__).parents[3] / "main.py"))
"""What is called; a planted fault calls another."""


def taking(count: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """So many deaths of the server; what was wrong, and where the command stood when it died."""
    chance, found, moments = random.Random(seed), Counter[str](), Counter[str]()
    server = LocalServer(is_sure=True)
    try:
        with tempfile.TemporaryDirectory(prefix="taking-") as place:
            folder = Path(place)
            _write_reports(folder)
            for number in range(count):
                # Every fifth dies at any moment, before the first report too; the others once so many are held.
                wait = _for_seconds(chance.uniform(0, 4)) if number % 5 == 4 else _for_reports(chance.randrange(UNITS))
                trouble, moment = _one_death(server, folder, wait)
                found[trouble] += 1
                moments[moment] += 1
    finally:
        with suppress(AssertionError):
            server.discard()
    return found, moments


def _write_reports(folder: Path) -> None:
    (folder / "收件").mkdir()
    for number in range(1, UNITS + 1):
        report = filing(f"U{number}", {CELL: number}, name=f"示例市第{number}局")
        stamp = BundleStamp(1, f"{number:064}", "c" * 64, "final")
        (folder / "收件" / f"{number}.ndbg").write_bytes(write_bundle(report, stamp))


def _new_office(server: LocalServer, folder: Path) -> Server:
    place = server.database()
    library = Library(place, "汇总员")
    units = "".join(f"U{number},示例市第{number}局,1,department,1\n" for number in range(1, UNITS + 1))
    take_roster(library, folder, f"code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n{units}")
    library.close()
    return place


def _collect(server: LocalServer, place: Server, folder: Path) -> "subprocess.Popen[str]":
    address = f"postgresql://{place.user}@/{place.name}?host={quote(str(server.folder), safe='')}"
    command = [*PROGRAM, "--database", address, "collect", str(folder / "收件")]
    words = ["--year", str(YEAR), "--take", "--json"]
    return subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


Wait = Callable[[LocalServer, Server, "subprocess.Popen[str]"], object]


def _for_seconds(seconds: float) -> Wait:
    return lambda *_: time.sleep(seconds)


def _for_reports(count: int) -> Wait:
    """Until more than so many reports are held, or the command has ended."""

    def wait(server: LocalServer, place: Server, running: "subprocess.Popen[str]") -> None:
        while running.poll() is None:
            [(held,)] = server.ask(place.name, "SELECT count(*) FROM received")
            if int(str(held)) > count:
                return

    return wait


def _one_death(server: LocalServer, folder: Path, wait: Wait) -> tuple[str, str]:
    place = _new_office(server, folder)
    running = _collect(server, place, folder)
    wait(server, place, running)
    server.stop("immediate")
    output, errors = running.communicate(timeout=300)
    server.start()
    told = _told(output)
    moment = "before" if not told else "after" if len(told) == UNITS else "while taking"
    if trouble := _trouble(running.returncode, errors, told, _held(place)):
        return trouble, moment
    again = _collect(server, place, folder)
    output, errors = again.communicate(timeout=300)
    if (again.returncode, errors) != (0, "") or len(_held(place)) != UNITS:
        return f"not taken afterwards: {again.returncode} {errors[-200:]}", moment
    library = Library(place, "汇总员")
    total = Collection(library, YEAR).consolidation().total_figures().get(CELL)
    library.close()
    if total != UNITS * (UNITS + 1) // 2:
        return f"a wrong sum: {total}", moment
    return "" if examine_server(place).is_good else "verify finds fault", moment


def _trouble(status: int, errors: str, told: set[str], held: set[str]) -> str:
    if "Traceback" in errors:
        return "a traceback"
    if told - held:
        return "told as taken and not held"
    if status not in (0, 2) or (status == 2 and "。" not in errors):
        return f"ended with {status}: {errors[-200:]}"
    return ""


def _told(output: str) -> set[str]:
    files = json.loads(output)["files"] if output.strip() else []
    return {Path(one["file"]).name for one in files if one["taken"]}


def _held(place: Server) -> set[str]:
    library = Library(place, "汇总员")
    try:
        return {one.file for one in Collection(library, YEAR).submissions.current().values()}
    finally:
        library.close()
