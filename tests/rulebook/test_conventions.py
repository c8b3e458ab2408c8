"""Tests about the code: what the layout promises and no import contract can see."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from math import ceil
from pathlib import Path
from statistics import quantiles

import pytest

from models.editions.known_editions import known_editions

ROOT = Path(__file__).parents[2]
PACKAGES = ("commands", "models", "output", "resources", "ui")
SOURCES = [ROOT / "main.py", *(path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple((name(path), ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES)


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield file, node


def ninth_decile(lengths: list[int]) -> int:
    """The length that nine of ten do not exceed."""
    return ceil(quantiles(lengths, n=10)[-1])


def test_nine_files_of_ten_are_short() -> None:
    assert ninth_decile([len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES]) <= 250


def test_nine_functions_of_ten_are_short() -> None:
    assert ninth_decile([(f.end_lineno or 0) - f.lineno + 1 for _, f in functions()]) <= 25


def test_every_module_says_what_lives_there() -> None:
    assert [file for file, tree in trees() if not ast.get_docstring(tree)] == []


def test_a_class_name_stands_for_one_class() -> None:
    places: dict[str, list[str]] = {}
    for file, tree in trees():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(file)
    assert {each: files for each, files in places.items() if len(files) > 1} == {}


def form_words() -> set[str]:
    """What the form prints over its rows and columns; it belongs to the edition files alone."""
    return {
        word
        for edition in known_editions()
        for block in edition.blocks.values()
        for line in (*block.rows, *block.columns)
        for word in line.head
        if len(word) > 2
    }


def test_the_words_of_the_form_stand_only_in_the_edition_files() -> None:
    words = form_words()
    found = [
        f"{file}:{node.lineno} {node.value}"
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in words
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"\bQMessageBox\b", {"ui/widgets/messages.py"}),
        (r"\bclipboard\(\)", {"ui/widgets/clipboard.py"}),
        (r"csv\.(writer|DictWriter)\b", {"models/csv_text.py"}),
        (r"singleShot\(", set()),
        (r"\.screen\(\)", set()),
        (
            r"except (Exception|BaseException)\b",
            {
                "models/rules/check.py",
                "models/exchange/report_file.py",
                "models/exchange/reader_process.py",
                "models/store",
                "models/services/library.py",
                "models/services/server_passwords.py",
                "commands/self_test.py",
                "ui/shell/crash.py",
                "ui/jobs/queue.py",
            },
        ),
        (r"^(from|import) main\b", set()),
    ],
)
def test_what_has_one_place_stands_in_it(pattern: str, allowed: set[str]) -> None:
    found = {name(path) for path in SOURCES if re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)}
    assert {file for file in found if not any(file.startswith(place) for place in allowed)} == set()


def test_the_story_of_a_keystroke_names_files_that_exist() -> None:
    text = (ROOT / "docs/ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(
        re.findall(
            r"`((?:commands|models|output|resources|tests|ui|docs|benchmarks)/[\w./-]+?\.(?:py|toml|md|csv|qss))`", text
        )
    )
    assert len(named) > 20
    assert {file for file in named if not (ROOT / file).is_file()} == set()


def test_committed_files_name_no_index_host() -> None:
    hosts = re.compile(
        r"https?://[\w.-]*(pypi|pythonhosted|npmjs|debian\.org/debian)\b|--(extra-)?index-url|--find-links(?! /)"
    )  # a folder made on the spot is no host
    places = [
        *ROOT.glob("*.txt"),
        *ROOT.glob("*.in"),
        *ROOT.glob("*.sh"),
        *ROOT.glob("*.toml"),
        *(ROOT / "packaging").rglob("*.sh"),
    ]
    assert [name(path) for path in places if hosts.search(path.read_text(encoding="utf-8"))] == []
