"""The name of the rules, asked of whole programs: this one, and copies of it in which something was changed."""

import ast
import compileall
import shutil
import subprocess
import sys
from pathlib import Path

import bundle_parts
import pytest

from models.editions.known_editions import known_editions
from models.rules.ruleset_version import BUILD, WORDS, modules, ruleset_version

ROOT = Path(__file__).parents[2]
ASK = (
    "from models.editions.known_editions import known_editions\n"
    "from models.rules.ruleset_version import ruleset_version\n"
    "print(*map(ruleset_version, known_editions()))"
)


def asked(program: Path, words: str = ASK) -> list[str]:
    """What a program answers; its last line of trouble where it fails."""
    command = [sys.executable, "-B", "-c", words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=program, check=False)
    return (done.stdout or done.stderr.strip().rpartition("\n")[2]).split()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program's models and resources, without its fonts."""
    unneeded = shutil.ignore_patterns("fonts", "__pycache__", "build.json")
    for part in ("models", "resources"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=unneeded)
    return tmp_path


def change(program: Path, file: str, old: str, new: str) -> None:
    path = program / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


HERE = [ruleset_version(edition) for edition in known_editions()]


def test_a_name_says_which_edition() -> None:
    assert [name.rpartition("-")[0] for name in HERE] == [edition.name for edition in known_editions()]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("models/rules/narrative/sums.py", "_NEAR_TOTAL_FROM_FOUR = 0.85", "_NEAR_TOTAL_FROM_FOUR = 0.80"),
        ("models/rules/disclosure.py", "before * 1_000 < now", "before * 500 < now"),
        ("models/rules/wording.py", "Severity.EXPLAIN", "Severity.WARN"),
        ("models/texts/text_similarity.py", "import", "# reworded\nimport"),
        ("models/figures/totals.py", "import", "# reworded\nimport"),
        ("models/report/deadline.py", "import", "# reworded\nimport"),
        ("resources/rules/year_on_year.toml", "percent", "percent "),
        ("resources/narrative/facts.toml", "\n", "\n\n"),
        ("resources/narrative/language.toml", "\n", "\n\n"),
    ],
    ids=lambda value: value if "/" in value else "",
)
def test_another_check_is_another_name_in_every_edition(program: Path, file: str, old: str, new: str) -> None:
    change(program, file, old, new)
    there = asked(program)
    assert len(there) == len(HERE)
    assert not set(there) & set(HERE)


def test_an_edition_declared_otherwise_has_another_name_and_the_other_keeps_its_own(program: Path) -> None:
    change(program, "resources/editions/2021.toml", "本年处理决定数量", "本年作出处理决定数量")
    there = asked(program)
    assert [here == other for here, other in zip(HERE, there, strict=True)] == [True, False]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("models/exchange/formats/docx.py", "import", "# reworded\nimport"),
        ("models/services/library.py", "import", "# reworded\nimport"),
        ("resources/narrative/sentences.toml", "\n", "\n\n"),
        ("resources/guidance/cells.toml", "\n", "\n\n"),
    ],
)
def test_what_decides_no_finding_leaves_the_name(program: Path, file: str, old: str, new: str) -> None:
    change(program, file, old, new)
    assert asked(program) == HERE


def test_line_ends_of_another_system_leave_the_name(program: Path) -> None:
    for path in [*program.rglob("*.py"), *program.rglob("*.toml")]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert asked(program) == HERE


def test_a_program_without_source_has_the_name_of_the_source_it_was_built_from(program: Path) -> None:
    assert compileall.compile_dir(program, quiet=2, legacy=True)
    for path in program.rglob("*.py"):
        path.unlink()
    assert asked(program) == ["models.rules.ruleset_version.NoDigest:", "build.json:", "rules"]
    bundle_parts.stamp(ROOT, program / "resources")
    assert asked(program) == HERE


# ── that nothing which decides is left out ──


def source(module: str) -> Path | None:
    path = ROOT / module.replace(".", "/")
    found = (path.with_suffix(".py"), path / "__init__.py")
    return next((each for each in found if each.is_file()), None)


def reached(*starts: str) -> set[str]:
    """The program's own modules that these import, and those that they import, wherever in a module that stands."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        module = waiting.pop()
        path = source(module)
        if module in found or path is None or module.partition(".")[0] not in ("models", "resources"):
            continue
        found.add(module)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def test_every_module_that_the_rules_are_made_of_is_in_the_name() -> None:
    held = {f"{package}.{name}" for package, name in modules()}
    missing = {module for module in reached("models.rules.check") - held if not is_empty_package(module)}
    assert missing == set()
    assert {module for module in held if source(module) is None} == set()


def is_empty_package(module: str) -> bool:
    """A package that only says what lives in it."""
    path = source(module)
    assert path
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return path.name == "__init__.py" and all(isinstance(node, ast.Expr) for node in body)


def test_every_file_that_the_rules_read_is_in_the_name() -> None:
    words = (
        "import pkgutil\n"
        "asked, get = [], pkgutil.get_data\n"
        "def told(package, name):\n"
        "    asked.append(name)\n"
        "    return get(package, name)\n"
        "pkgutil.get_data = told\n"
        "from dataclasses import replace\n"
        "from pathlib import Path\n"
        "from models.exchange.formats.report_json import read_report\n"
        "from models.rules.check import check\n"
        "report = read_report(Path('resources/sample/report.json').read_text('utf-8')).filing\n"
        "check(replace(report, last_year=replace(report, year=report.year - 1)), print)\n"
        "print(*asked)"
    )
    assert sorted(set(asked(ROOT, words))) == sorted(WORDS)


def test_the_build_and_the_program_speak_of_one_file() -> None:
    spec = (ROOT / "pyinstaller.spec").read_text(encoding="utf-8")
    assert '(str(stamp(ROOT, WORK)), "resources")' in spec
    assert BUILD == "build.json"
