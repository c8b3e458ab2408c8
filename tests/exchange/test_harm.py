"""Files made to do harm: a sentence each, in bounded time and memory, with nothing written and nothing else read."""

import contextlib
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import BrokenFile
from models.exchange.formats.report_json import write_report
from models.exchange.packages.bundle import write_bundle
from models.exchange.report_file import read_report_bytes, read_report_file
from output.publish import render
from tests.exchange.harm import GIANT, HARMFUL
from tests.exchange.made_up import made_up

ROOT = Path(__file__).parents[2]
OLDER, SAVED = Path(__file__).parent / "older", Path(__file__).parent / "libreoffice"
MOST_SECONDS, MOST_MEGABYTES = 5, 300
WATCHED = """
import json, sys, time
from pathlib import Path
from models.errors import AppError
from models.exchange.reader_process import stay_apart
from models.exchange.report_file import read_report_file

stay_apart()  # what the readers do is watched in the process where they do it
told, folder, seen = {}, Path(sys.argv[1]), []
ours = (str(folder), sys.prefix, sys.base_prefix, sys.argv[2])

def watch(event, words):
    if event == "open":
        name, mode = str(words[0]), str(words[1] or "r")
        if set(mode) & set("wax+") or not name.startswith(ours):
            seen.append(f"{event} {name} {mode}")
    elif event.startswith(("socket.", "subprocess.", "os.", "shutil.", "urllib.", "ftplib.")):
        if event not in ("os.listdir", "os.scandir", "os.putenv", "os.unsetenv"):
            seen.append(f"{event} {words}")

sys.addaudithook(watch)
for path in sorted(folder.iterdir()):
    start, sentence = time.process_time(), ""
    try:
        read_report_file(path)
    except AppError as trouble:
        sentence = trouble.sentence
    told[path.name] = [time.process_time() - start, sentence]
watched = list(seen)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"told": told, "seen": watched, "peak": int(peak.split()[1]) // 1024}))
"""


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them in a folder."""
    folder = tmp_path_factory.mktemp("harm")
    for name, (make, _) in HARMFUL.items():
        (folder / name).write_bytes(make())
    with (folder / "sparse.html").open("wb") as file:
        file.truncate(GIANT)
    return folder


@pytest.mark.promise("hostile-files")
def test_each_ends_in_a_sentence(harmful: Path) -> None:
    for name, (_, sentence) in HARMFUL.items():
        with pytest.raises(BrokenFile, match=sentence) as told:
            read_report_file(harmful / name)
        assert told.value.sentence.endswith("。")


def test_a_file_of_a_thousand_megabytes_is_not_even_opened(harmful: Path) -> None:
    with pytest.raises(BrokenFile, match="1000 MB"):
        read_report_file(harmful / "sparse.html")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="counts memory as Linux tells it")
@pytest.mark.promise("hostile-files")
def test_time_memory_files_and_network_are_bounded(harmful: Path) -> None:
    """One process reads them all, so that its memory is the most that any of them took."""
    call = [sys.executable, "-c", WATCHED, str(harmful), str(ROOT)]
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    alone["PYTHONDONTWRITEBYTECODE"] = "1"  # bytecode kept elsewhere would be a file of others
    done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=ROOT, timeout=300, env=alone)
    found = json.loads(done.stdout)
    assert {name: seconds for name, (seconds, _) in found["told"].items() if seconds > MOST_SECONDS} == {}
    assert [name for name, (_, sentence) in found["told"].items() if not sentence] == []
    assert found["seen"] == []
    assert found["peak"] <= MOST_MEGABYTES


@pytest.mark.parametrize(
    "form",
    [".docx", ".html", ".xlsx", ".pdf", ".ofd", ".ndbg", ".json", ".doc", ".xls", ".odt", ".ods", ".xml", ".rtf"],
)
def test_a_file_cut_off_at_every_kilobyte_is_read_or_refused(form: str) -> None:
    filing = made_up("2021", 4)
    writers = {
        ".ndbg": lambda: write_bundle(filing),
        ".json": lambda: write_report(filing).encode(),
        ".doc": (OLDER / "report-2021.doc").read_bytes,
        ".xls": (OLDER / "report-2021.xls").read_bytes,
        ".odt": (SAVED / "report-2021.odt").read_bytes,
        ".ods": (SAVED / "report-2019.ods").read_bytes,
        ".rtf": lambda: gzip.decompress((SAVED / "report-2021.rtf.gz").read_bytes()),
        ".xml": (SAVED / "report-2021-sheet.xml").read_bytes,
    }
    whole = writers[form]() if form in writers else render(filing, form)
    for end in range(0, len(whole), 1024):
        with contextlib.suppress(BrokenFile):
            read_report_bytes(whole[:end], f"cut{form}")
