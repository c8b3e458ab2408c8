"""Two programs as two offices have them: this one, and one that differs by the edition files alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.exchange.formats.report_json import write_report
from models.report.filing import Agency, Level
from models.services.library import Library
from tests.new_edition.next_edition import LAST_YEAR, NAME, RESULT, YEAR, knowing_next, write_editions
from tests.new_edition.test_report import of_next

ROOT = Path(__file__).parents[2]
COUNTY = Agency("示例县人民政府", "530300", Level.COUNTY)
pytestmark = pytest.mark.file_bound("the command line at files")


def call(program: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(program / "main.py"), *map(str, words)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """This program with the new file shipped: all else is the very same."""
    program = tmp_path / "program"
    (program / "resources").mkdir(parents=True)
    for name in ("main.py", "pyproject.toml", "LICENSE"):
        (program / name).write_bytes((ROOT / name).read_bytes())
    for name in ("commands", "models", "output", "ui"):
        (program / name).symlink_to(ROOT / name)
    for path in (ROOT / "resources").iterdir():
        if path.name not in ("editions", "__pycache__"):
            (program / "resources" / path.name).symlink_to(path)
    write_editions(program / "resources" / "editions")
    return program


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a database of the former program."""
    folder = tmp_path / "office"
    folder.mkdir()
    library = Library(folder / "nianbao.db", "张某")
    library.begin_report(COUNTY, LAST_YEAR)
    library.close()
    return folder


def test_a_backup_of_the_former_program_is_put_back_by_the_newer(newer: Path, office: Path) -> None:
    made = json.loads(call(ROOT, "--data", office, "backup", "--json").stdout)["file"]
    for deed in (
        ("verify",),
        ("verify", made, "--rehearse"),
        ("restore", made),
        ("restore", made, "--yes"),
        ("verify",),
    ):
        done = call(newer, "--data", office, *deed)
        assert done.returncode == 0, (deed, done.stdout, done.stderr)
        assert "×" not in done.stdout
    assert "都完好" in done.stdout


def test_a_backup_of_the_newer_program_is_refused_in_words_by_the_former(newer: Path, office: Path) -> None:
    with knowing_next(office / "editions"):
        library = Library(office / "nianbao.db", "张某")
        session = library.open(library.begin_report(COUNTY, YEAR).report)
        session.set_cells({RESULT: 3})
        library.close()
    made = json.loads(call(newer, "--data", office, "backup", "--json").stdout)["file"]
    before = (office / "nianbao.db").read_bytes()
    for deed in (("verify",), ("verify", made), ("restore", made), ("restore", made, "--yes"), ("backup",)):
        done = call(ROOT, "--data", office, *deed)
        assert done.returncode, deed
        told = done.stdout + done.stderr
        assert f"“{NAME}”格式的报告" in told, (deed, told)
        assert "请先升级本程序" in told
        assert "Traceback" not in told
    assert (office / "nianbao.db").read_bytes() == before
    assert call(newer, "--data", office, "restore", made, "--yes").returncode == 0


def test_a_report_is_printed_recognised_and_checked_by_the_newer(newer: Path, tmp_path: Path) -> None:
    with knowing_next(tmp_path / "editions") as edition:
        text = write_report(of_next(edition))
    source = tmp_path / "report.json"
    source.write_text(text, encoding="utf-8")
    for form in (".pdf", ".docx", ".html", ".xlsx", ".ofd"):
        printed, back = tmp_path / f"report{form}", tmp_path / f"back{form}.json"
        for words in (("render", source, "-o", printed), ("convert", printed, "-o", back)):
            done = call(newer, *words)
            assert done.returncode == 0, (words, done.stderr)
        assert json.loads(back.read_text(encoding="utf-8"))["figures"] == json.loads(text)["figures"], form
    found = json.loads(call(newer, "check", source, "--json").stdout)
    assert json.dumps(found, ensure_ascii=False).count("没有完成") == 0, "no rule crashed"
    refused = call(ROOT, "check", source)
    assert refused.returncode == 2
    assert f"不认识报告格式“{NAME}”" in refused.stderr


def test_the_newer_program_finds_all_its_parts(newer: Path, tmp_path: Path) -> None:
    with knowing_next(tmp_path / "editions") as edition:
        cells = len(edition.cells)
    done = call(newer, "--self-test")
    assert f"{NAME} 格式 {cells} 格" in done.stdout
    former = call(ROOT, "--self-test")
    assert [line[0] for line in done.stdout.splitlines()] == [line[0] for line in former.stdout.splitlines()]
