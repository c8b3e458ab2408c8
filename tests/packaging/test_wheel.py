"""``pip install .``: the wheel is built, installed into an empty environment, and the installed program run."""

import subprocess
import sys
import sysconfig
import venv
from email.parser import Parser
from pathlib import Path

import pytest

from resources.version import __version__

ROOT = Path(__file__).parents[2]
COMMAND = "yangguang-nianbao"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; what the program needs is found where the tests find it."""
    wheels, place = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("environment")
    built = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT)
    _pip(Path(sys.executable), *built)
    venv.create(place, with_pip=False, symlinks=True)
    packages = _packages(place)
    (wheel,) = wheels.glob("*.whl")
    _pip(Path(sys.executable), "--python", place / "bin" / "python", "install", "--no-deps", wheel)
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place


def _pip(python: Path, *words: object) -> None:
    call = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", *words]
    done = subprocess.run(list(map(str, call)), capture_output=True, text=True, cwd=ROOT.parent)
    assert done.returncode == 0, done.stderr


def _packages(place: Path) -> Path:
    (packages,) = place.glob("lib/python*/site-packages")
    return packages


def _run(place: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, cwd=place)


def test_only_the_programs_own_name_is_taken_among_installed_packages(environment: Path) -> None:
    taken = {path.name for path in _packages(environment).iterdir()}
    assert taken == {"yangguang_nianbao", f"yangguang_nianbao-{__version__}.dist-info", "needed.pth"}


def test_the_installed_program_finds_every_part_of_it(environment: Path) -> None:
    done = _run(environment, environment / "bin" / COMMAND, "--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(ROOT) not in done.stdout + done.stderr


def test_every_shipped_file_is_installed(environment: Path) -> None:
    parts = ("commands", "models", "output", "resources", "ui")
    tracked = _run(ROOT, "git", "ls-files", "main.py", *parts).stdout.split()
    if not tracked:
        pytest.skip("not a checkout")
    installed = _packages(environment) / "yangguang_nianbao"
    assert [name for name in tracked if not (installed / name).is_file()] == []


def test_a_report_is_printed_by_the_command_as_from_source(environment: Path, tmp_path: Path) -> None:
    sample = ROOT / "resources" / "sample" / "report.json"
    ours, theirs = tmp_path / "source.pdf", tmp_path / "installed.pdf"
    assert _run(tmp_path, sys.executable, ROOT / "main.py", "render", sample, "-o", ours).returncode == 0
    assert _run(tmp_path, environment / "bin" / COMMAND, "render", sample, "-o", theirs).returncode == 0
    assert ours.read_bytes() == theirs.read_bytes()


def test_a_file_of_another_program_is_read_by_the_installed_one(environment: Path, tmp_path: Path) -> None:
    """The reader of foreign workbooks is a process of its own, which starts the program once more."""
    sheet = tmp_path / "report.xlsx"
    sample = ROOT / "resources" / "sample" / "report.json"
    python = environment / "bin" / "python"
    assert _run(tmp_path, python, "-m", "yangguang_nianbao", "render", sample, "-o", sheet).returncode == 0
    done = _run(tmp_path, python, "-m", "yangguang_nianbao", "convert", sheet, "-o", tmp_path / "back.json")
    assert done.returncode == 0, done.stderr


def test_the_program_calls_itself_as_it_is_called(environment: Path) -> None:
    told = _run(environment, environment / "bin" / COMMAND, "collect")
    assert told.returncode == 2
    assert COMMAND in told.stderr
    assert "main.py" not in told.stderr
    source = _run(environment, sys.executable, ROOT / "main.py", "--help")
    assert source.stdout.startswith("用法： main.py ")


def test_the_metadata_name_the_licence_and_carry_its_text(environment: Path) -> None:
    facts = _packages(environment) / f"yangguang_nianbao-{__version__}.dist-info"
    metadata = Parser().parsestr((facts / "METADATA").read_text(encoding="utf-8"))
    assert metadata["License-Expression"] == "MulanPSL-2.0"
    assert (facts / "licenses" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
