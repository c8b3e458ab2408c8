"""Modules do not import each other in a circle, but where a thing and its parts know each other by type."""

import ast

from tests.rulebook.structure import ROOT, cycles, import_graph, measure

COLLECTION = "models.services.collection."
"""A collection makes its parts, and each part is handed the collection it belongs to."""


def test_no_module_needs_itself_to_be_imported() -> None:
    assert measure(ROOT).cycles == ()


def test_only_a_collection_and_its_parts_are_tied_for_types() -> None:
    assert [group for group in measure(ROOT).cycles_for_types if not group[0].startswith(COLLECTION)] == []


def test_a_cycle_is_found_through_an_import_inside_a_function() -> None:
    sources = {
        "ui.first": "import ui.second",
        "ui.second": "def f() -> None:\n    from ui.third import g",
        "ui.third": "from ui import first\nfrom ui import fourth",
        "ui.fourth": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ui.first import x",
    }
    trees = {module: ast.parse(source) for module, source in sources.items()}
    assert cycles(import_graph(trees, for_types=False)) == (("ui.first", "ui.second", "ui.third"),)
    assert cycles(import_graph(trees, for_types=True)) == (("ui.first", "ui.fourth", "ui.second", "ui.third"),)
