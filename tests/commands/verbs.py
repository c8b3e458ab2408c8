"""Every verb of the command line as it is called, the places to be filled in, and an office's folder to call it on."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from main import main
from models.exchange.formats.report_json import read_report
from models.services.collection.collection import Collection
from models.services.library import Library
from resources import find

SAMPLE = find("sample/report.json")
_ROSTER = "code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n"
READING: Mapping[str, str] = {
    "check": "check {file}", "check, last year": "check {report} --last-year {file}",
    "check, words": "check {report} --words {file}", "render": "render {file} -o {folder}/o.html",
    "convert": "convert {file} -o {folder}/o.json", "roster": "roster {file} --year 2025",
    "consolidate": "consolidate {report} --roster {file} -o {folder}/s.json", "people": "people {file}",
    "receipt": "receipt {file}", "receipt, take": "receipt {file} --take", "issue": "issue {file}",
    "issue, take": "issue {file} --take", "restore": "restore {file}", "restore, yes": "restore {file} --yes",
    "verify": "verify {file}", "move": "move --from {file} --to {folder}/m.db",
    "audit, roster": "audit {report} --roster {file} --year 2025",
    "register": "register import {file} --agency 示例市人民政府",
    "register, calendar": "register calendar {file} --agency 示例市人民政府",
}  # fmt: skip
"""Calls that read a file."""
WRITING: Mapping[str, tuple[str, str]] = {
    **{f"render {ending}": ("render {report} --anyway -o {output}", ending)
       for ending in (".pdf", ".docx", ".html", ".xlsx", ".ofd", ".md", ".png", ".svg", ".zip")},
    "render, picture": ("render {report} --picture -o {output}", ".pdf"),
    "convert": ("convert {report} -o {output}", ".json"),
    "consolidate": ("consolidate {report} --roster {roster} -o {output}", ".json"),
    "consolidate, received": ("consolidate --year 2025 -o {output}", ".json"),
    "consolidate, lists": ("consolidate --year 2025 --lists {output}", ".xlsx"),
    "roster": ("roster --year 2025 -o {output}", ".csv"),
    "receipt": ("receipt --year 2025 --unit 1 -o {output}", ".ndhz"),
    "audit": ("audit {report} --year 2025 -o {output}", ".txt"),
    "audit, lists": ("audit {report} --year 2025 --lists {output}", ".xlsx"),
    "issue": ("issue --year 2025 -o {output}", ".ndxf"), "submit": ("submit --year 2025 -o {output}", ".ndbg"),
    "score": ("score --year 2025 -o {output}", ".xlsx"),
    "correct": ("correct --year 2025 --reason 漏录 -o {output}", ".docx"),
    "remind": ("remind --year 2025 --unit 1 -o {output}", ".docx"), "backup": ("backup -o {output}", ".db"),
    "verify, journal": ("verify --journal {output}", ".csv"),
    "move": ("move --from {folder}/data/nianbao.db --to {output}", ".db"),
}  # fmt: skip
"""Calls that write a file, and how its name ends."""
PRINTING: Mapping[str, str] = {
    "check": "check {report}", "check as JSON": "check {report} --json",
    "convert": "convert {report} -o {folder}/b.json --json", "render": "render {report} -o {folder}/c.html",
    "folder": "convert {report} {report} -o {folder}/out", "roster": "roster {roster} --year 2025 --take",
    "audit": "audit {report} --year 2025", "collect": "collect {report} --year 2025",
    "people": "people", "issue": "issue --year 2025 -o {folder}/i.ndxf",
    "consolidate": "consolidate {report} --roster {roster} -o {folder}/sum.json",
    "receipt": "receipt --year 2025 --unit 1 -o {folder}/r.ndhz", "backup": "backup", "verify": "verify",
    "backups": "backup --list", "restore": "restore {folder}/kept.db",
    "move": "move --from {folder}/data/nianbao.db --to {folder}/n.db",
}  # fmt: skip
"""Calls that say something when all is well."""
ON_A_SERVER = frozenset({"upgrade"})
"""Verbs that have nothing to do with files."""


def set_up(folder: Path, verb: str = "") -> dict[str, Path]:
    """An office that has taken in its roster, one report and a backup; the places by name.

    For ``submit`` it has a final report of its own, for ``correct`` one that was changed since; for ``remind`` the
    report that was taken is withdrawn.
    """
    places = {"report": folder / "a.json", "roster": folder / "r.csv", "folder": folder}
    shutil.copy(SAMPLE, places["report"])
    (folder / "data").mkdir()
    places["roster"].write_text(_ROSTER, encoding="utf-8")
    for words in (
        "roster {roster} --year 2025 --take",
        "collect {report} --year 2025 --take",
        "backup -o {folder}/kept.db",
    ):
        assert call(words, places) == 0
    if verb == "remind":
        library = Library(folder / "data" / "nianbao.db", "李某")
        submissions = Collection(library, 2025).submissions
        submissions.withdraw(submissions.current()["1"].id, "误收")
        library.close()
    if verb in ("submit", "correct"):
        library = Library(folder / "data" / "nianbao.db", "李某")
        session = library.open(library.add_filing(read_report(SAMPLE.read_text(encoding="utf-8")).filing, "示例"))
        session.finalise()
        if verb == "correct":
            session.reopen("漏录")
            session.set_texts({"other_matters": "更正过。"}, "更正")
        library.close()
    return places


def call(words: str, places: Mapping[str, Path]) -> int:
    """Call the program on the office's folder; its exit status."""
    return main(["--data", str(places["folder"] / "data"), *(word.format(**places) for word in words.split())])
