"""The window and the command line ask a collection for its parts; they make none themselves."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import models.services.collection.parts as parts
from models.services.collection.parts.part import CollectionPart

ROOT = Path(__file__).parents[2]
for module in pkgutil.iter_modules(parts.__path__):
    importlib.import_module(f"{parts.__name__}.{module.name}")
PARTS = {kind.__name__ for kind in CollectionPart.__subclasses__()}


def constructions(code: str) -> Iterator[str]:
    """Where code makes a part, by its name or as an attribute of a module."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in PARTS:
                yield f"{node.lineno}: {name} is made"


def test_every_part_is_known() -> None:
    assert {"RosterService", "Submissions", "ScopedConsolidation", "Receipts", "CollectionQueries"} <= PARTS
    assert list(constructions("from m import Receipts\nanswer = Receipts(collection)")) == ["2: Receipts is made"]


def test_no_screen_and_no_command_makes_a_part() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{where}"
        for folder in ("ui", "commands")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for where in constructions(path.read_text(encoding="utf-8"))
    ]
    assert found == []
