"""Sizes of files and functions, and import cycles: ``python -m tests.rulebook.structure [FOLDER ...]`` prints a table.

A folder is a checkout of the program; without one it is this one. All imports count, those inside functions too; those
under ``if TYPE_CHECKING`` are counted apart, for they tie two modules together for the reader and not at run time.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[2]
PACKAGES = ("commands", "models", "output", "resources", "ui")
Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Structure:
    """What is measured of one checkout: lengths in lines, cycles as the modules tied to each other."""

    files: tuple[int, ...]
    functions: tuple[int, ...]
    largest_folder: tuple[int, str]
    cycles: tuple[tuple[str, ...], ...]
    cycles_for_types: tuple[tuple[str, ...], ...]


@cache
def measure(root: Path) -> Structure:
    """Measure the program in a checkout."""
    paths = [root / "main.py", *(path for name in PACKAGES for path in sorted((root / name).rglob("*.py")))]
    trees = {_module(root, path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    folders = [path.parent for path in paths if path.name != "__init__.py"]
    largest = max(dict.fromkeys(folders), key=folders.count)
    return Structure(
        files=tuple(len(path.read_text(encoding="utf-8").splitlines()) for path in paths),
        functions=tuple(length for tree in trees.values() for length in _function_lengths(tree)),
        largest_folder=(folders.count(largest), largest.relative_to(root).as_posix()),
        cycles=cycles(import_graph(trees, for_types=False)),
        cycles_for_types=cycles(import_graph(trees, for_types=True)),
    )


def import_graph(trees: Mapping[str, ast.Module], *, for_types: bool) -> Graph:
    """Module → the modules of the program it imports."""
    return {
        module: frozenset(name for name in _imported(tree, trees.keys(), for_types) if name != module)
        for module, tree in trees.items()
    }


def cycles(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """The groups of modules each of which imports every other by some way, the largest first."""
    reached = {module: _reachable(graph, module) for module in graph}
    groups = {
        tuple(sorted(other for other in reached[module] if module in reached[other]))
        for module in graph
        if module in reached[module]
    }
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def _module(root: Path, path: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _function_lengths(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def _imported(tree: ast.Module, modules: Iterable[str], for_types: bool) -> Iterator[str]:
    known = set(modules)
    skipped: set[ast.AST] = set()
    if not for_types:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                skipped.update(inner for statement in node.body for inner in ast.walk(statement))
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                name = f"{node.module}.{each.name}"
                yield from {name if name in known else node.module} & known
        elif isinstance(node, ast.Import):
            yield from {each.name for each in node.names} & known


def _reachable(graph: Graph, start: str) -> frozenset[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting += new
    return frozenset(found)


def _lengths(lengths: tuple[int, ...]) -> str:
    return f"{len(lengths):,} · {median(lengths):.0f} · {ceil(quantiles(lengths, n=10)[-1])} · {max(lengths)}"


def _sizes(groups: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join(f"{len(group)} modules" for group in groups) or "none"


def main(folders: list[str]) -> None:
    """Print a column for each checkout."""
    found = [measure(Path(folder)) for folder in folders or [str(ROOT)]]
    rows = {
        "files: number · median · 9 of 10 · longest, lines": [_lengths(each.files) for each in found],
        "functions: number · median · 9 of 10 · longest, lines": [_lengths(each.functions) for each in found],
        "largest folder": [f"{each.largest_folder[0]} files, {each.largest_folder[1]}/" for each in found],
        "import cycles": [_sizes(each.cycles) for each in found],
        "with imports for types": [_sizes(each.cycles_for_types) for each in found],
    }
    print("|  | " + " | ".join(Path(folder).resolve().name for folder in folders or [str(ROOT)]) + " |")
    print("| --- " * (len(found) + 1) + "|")
    for title, values in rows.items():
        print(f"| {title} | " + " | ".join(values) + " |")
    for structure in found:
        for group in structure.cycles_for_types:
            print(" ".join(group))


if __name__ == "__main__":
    main(sys.argv[1:])
