"""What the program promises, where it says so, and the tests that would fail were it not kept.

``python -m tests.promises`` writes docs/PROMISES.md from ``tests/promises.toml`` and from the marks of the tests:
``@pytest.mark.promise("…")`` with the names of the promises that a test holds.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
DECLARED = ROOT / "tests/promises.toml"
PAGE = ROOT / "docs/PROMISES.md"
_HEAD = """# What is promised, and what holds it

Made by `python -m tests.promises` from `tests/promises.toml` and the tests' own marks; a test holds that this page is
as they are, that the words stand where they are said to stand, and that every promise has a test.

"""
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Saying:
    """Words of a promise, and the file in which they stand."""

    file: str
    words: str

    @property
    def stands(self) -> bool:
        """Whether they still stand there; where lines break does not count."""
        return _BLANK.sub("", self.words) in _BLANK.sub("", (ROOT / self.file).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Promise:
    """A promise by its name."""

    name: str
    meaning: str
    said: tuple[Saying, ...]


def promises() -> list[Promise]:
    """The declared promises, in order."""
    nodes = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    return [
        Promise(name, node["meaning"], tuple(Saying(*pair) for pair in node["said"])) for name, node in nodes.items()
    ]


@cache
def marked_tests() -> dict[str, list[str]]:
    """The tests that bear the mark of each promise, as ``file::test``."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.promise" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            for name in _promised(node):
                found.setdefault(name, []).append(f"{path.relative_to(ROOT).as_posix()}::{node.name}")  # type: ignore[attr-defined]
    return found


def _promised(node: ast.AST) -> Iterator[str]:
    for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.promise":
            for argument in decorator.args:
                assert isinstance(argument, ast.Constant)
                yield str(argument.value)


def page() -> str:
    """docs/PROMISES.md as it should be."""
    tests = marked_tests()
    rows = ["| promise | said | tests that would fail |", "| --- | --- | --- |"]
    for promise in promises():
        said = "<br>".join(f"`{each.file}`: “{_cell(each.words)}”" for each in promise.said)
        held = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests.get(promise.name, ()))
        rows.append(f"| **{promise.name}** {_cell(promise.meaning)} | {said} | {held} |")
    return _HEAD + "\n".join(rows) + "\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    tests = {test for marked in marked_tests().values() for test in marked}
    sys.stdout.write(f"{len(promises())} promises, {len(tests)} tests: {PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
