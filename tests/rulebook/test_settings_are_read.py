"""A setting that is shown and kept decides something: it is read outside the file that declares it."""

import ast
from dataclasses import fields

from tests.rulebook.test_conventions import trees
from ui.settings import Settings

HOLDERS = ("settings", "_settings", "current")
"""What the program calls the object that holds the settings."""


def holder(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_every_setting_is_read_where_it_decides_something() -> None:
    read = {
        node.attr
        for file, tree in trees()
        if file != "ui/settings.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and holder(node.value) in HOLDERS
    }
    assert [each.name for each in fields(Settings) if each.name not in read] == []
