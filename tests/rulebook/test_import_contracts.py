"""Every import contract breaks where somebody imports against it: each is tried with a forbidden import of its own."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
NAMES = [contract["name"] for contract in CONFIGURED["contracts"]]
LINT = "import sys; from importlinter.cli import lint_imports_command as main; sys.exit(main())"

PAPER_OVER_NUMBERS = "Screen over paper over numbers"
ONE_WAY = "Inside models the data flows one way"
VALUES = "Inside a report's values: a collection over its roster over single reports"
FILES = "Files of others: recognition knows no format, a format knows neither recognition nor the office's packages"
SERVICES = "Inside services: a collection and a report's audit over the library, the library over the open report"
COLLECTION = "Inside a collection: the object over its parts over what they answer with"
PARTS = "Inside the parts of a collection: lists and questions over sums and submissions over the roster"
REACHED = "A collection's parts are reached through the collection"
STORE = "Only services open the store"
PAPER = "Paper is made from values, never from a service"
QT = "Qt stays in ui"
SCREENS = "Inside ui: the window over screens over the report over what they are made of"
PAGE = "Inside the report's page: its parts know the model, never the page"
PEEWEE = "peewee stays in store"
REPORTLAB = "reportlab stays in output.pdf"
PURE = "Rules are pure"
JOBS = "Jobs know no screen"
AUDIT_WORDS = "What an audit says: findings under their judging and under what comes of them"
AUDITS = "Inside the audits: lists and receipts over the units, these over the files"

FORBIDDEN = [
    ("models/editions/edition.py", "output.compose", PAPER_OVER_NUMBERS),
    ("models/rules/check.py", "models.store.reports", ONE_WAY),
    ("models/report/notes.py", "models.report.filing", VALUES),
    ("models/exchange/formats/docx.py", "models.exchange.packages.bundle", FILES),
    ("models/services/library.py", "models.services.collection.collection", SERVICES),
    ("models/services/collection/results.py", "models.services.collection.parts.roster", COLLECTION),
    ("models/services/collection/parts/roster.py", "models.services.collection.parts.queries", PARTS),
    ("commands/collect.py", "models.services.collection.parts.submissions", REACHED),
    ("commands/check.py", "models.store.reports", STORE),
    ("output/compose.py", "models.services.library", PAPER),
    ("output/blocks.py", "PySide6.QtGui", QT),
    ("ui/widgets/messages.py", "ui.shell.main_window", SCREENS),
    ("ui/report/report_model.py", "ui.report.report_page", PAGE),
    ("commands/check.py", "peewee", PEEWEE),
    ("ui/report/preview/pdf_pages.py", "reportlab.pdfgen", REPORTLAB),
    ("models/figures/totals.py", "time", PURE),
    ("ui/jobs/queue.py", "ui.report.report_model", JOBS),
    ("models/audit/finding.py", "models.audit.judging", AUDIT_WORDS),
    ("models/services/audit/audited_file.py", "models.services.audit.audit_lists", AUDITS),
]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's modules and the contracts in a folder of their own."""
    folder = tmp_path_factory.mktemp("program")
    for package in CONFIGURED["root_packages"]:
        for path in (ROOT / package).rglob("*.py"):
            copy = folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def verdicts(program: Path) -> dict[str, str]:
    """What the checker says of each contract, by name."""
    # Its lines are as long as the window, and an import of the folder at hand comes first.
    environment = {**os.environ, "COLUMNS": "300", "PYTHONPATH": str(program)}
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=program, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    found = dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.+\))?$", done.stdout, re.MULTILINE))
    assert done.returncode == int("BROKEN" in found.values()), done.stdout + done.stderr
    return found


def broken_in(program: Path) -> set[str]:
    """The contracts that are broken."""
    return {name for name, verdict in verdicts(program).items() if verdict == "BROKEN"}


def test_all_are_kept_and_each_is_tried(program: Path) -> None:
    assert verdicts(program) == dict.fromkeys(NAMES, "KEPT")
    assert {broken for _, _, broken in FORBIDDEN} == set(NAMES)


@pytest.mark.parametrize(("module", "imported", "broken"), FORBIDDEN)
def test_an_import_against_it_breaks_it(program: Path, module: str, imported: str, broken: str) -> None:
    path = program / module
    before = path.read_bytes()
    path.write_bytes(before + f"\nimport {imported}\n".encode())
    try:
        assert broken in broken_in(program)
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize(("folder", "broken"), [("models/unplaced", ONE_WAY), ("ui/unplaced", SCREENS)])
def test_a_folder_that_nobody_placed_breaks_it(program: Path, folder: str, broken: str) -> None:
    (program / folder).mkdir()
    (program / folder / "__init__.py").touch()
    try:
        assert broken_in(program) == {broken}
    finally:
        shutil.rmtree(program / folder)
