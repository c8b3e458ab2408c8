"""Pages that point at code and at each other: each name is still there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("commands", "models", "output", "resources", "ui")
DECISIONS = ROOT / "docs/decisions"


def names_in_code() -> set[str]:
    """Every function, class, attribute and variable of the program."""
    names: set[str] = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    names.add(node.name)
                elif isinstance(node, ast.Name):
                    names.add(node.id)
                elif isinstance(node, ast.Attribute):
                    names.add(node.attr)
    return names


def test_the_glossary_names_what_the_code_has() -> None:
    text = (ROOT / "docs/GLOSSARY.md").read_text(encoding="utf-8")
    words = {word.split("(")[0] for word in re.findall(r"`([A-Za-z_.()]+)`", text)}
    parts = {part for word in words for part in word.split(".")}
    assert len(parts) > 100
    assert parts - names_in_code() == set()


def definitions(file: str) -> set[str]:
    """The functions, methods and classes of a module."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_the_tables_of_the_architecture_name_functions_where_they_stand() -> None:
    text = (ROOT / "docs/ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    named = re.findall(r"`([\w/]+\.py)` · (`\w+`(?:, `\w+`)*)", "\n".join(rows))
    assert len(named) > 20
    missing = [
        f"{file}: {name}"
        for file, names in named
        for name in re.findall(r"\w+", names)
        if name not in definitions(file)
    ]
    assert missing == []


def test_the_page_of_sums_names_tests_that_there_are() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs/SUMS.md").read_text(encoding="utf-8"))
    assert len(named) > 60
    assert [f"{file}::{name}" for file, name in named if not (ROOT / file).is_file()] == []
    assert [f"{file}::{name}" for file, name in named if name and name not in definitions(file)] == []


def test_the_index_of_decisions_lists_every_page_with_its_date_and_status() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    pages = [path for path in sorted(DECISIONS.glob("*.md")) if path.name != "README.md"]
    assert len(pages) > 40
    for page in pages:
        title, dated = page.read_text(encoding="utf-8").split("\n")[0:3:2]
        found = re.fullmatch(r"Date: (\d{4}-\d\d-\d\d) · Status: (.+)", dated)
        assert found, page.name
        assert f"| {found[1]} | [{title.removeprefix('# ')}]({page.name}) | {found[2]} |" in index


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    missing = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert missing == []


def test_each_step_of_a_table_of_flow_names_a_function_of_its_file() -> None:
    """``file`` · ``function`` in the architecture: the file is there, and the function in it."""
    text = (ROOT / "docs/ARCHITECTURE.md").read_text(encoding="utf-8")
    steps = re.findall(r"`((?:commands|models|output|ui)/[\w/]+\.py)` · `(\w+)`", text)
    assert len(steps) > 20
    missing = [
        f"{file} · {function}"
        for file, function in steps
        if not any(
            isinstance(node, ast.FunctionDef) and node.name == function
            for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        )
    ]
    assert missing == []
    assert "parts/submissions.py` · `take`" in text
    assert "parts/consolidation.py` · `make_report`" in text
