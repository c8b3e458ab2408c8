"""No part of the program finds an open database by itself: whoever reads or writes one was handed it."""

import ast
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import peewee
import pytest

from models.editions.known_editions import known_editions
from models.store.audit.tables import AUDIT_TABLES
from models.store.collection.tables import COLLECTED_TABLES, received_table
from models.store.registers.tables import REGISTER_TABLES
from models.store.tables import FIXED_TABLES, PeeweeModel, figures_table
from tests.rulebook.test_conventions import ROOT, name, trees

STORED = [path for folder in ("store", "session") for path in sorted((ROOT / "models" / folder).rglob("*.py"))]
TABLES = (
    *FIXED_TABLES,
    *COLLECTED_TABLES,
    *REGISTER_TABLES,
    *AUDIT_TABLES,
    *(table(edition) for table in (figures_table, received_table) for edition in known_editions()),
)
AMBIENT = {"DatabaseProxy", "Proxy", "bind_ctx", "bind", "ContextVar", "set_database"}
OPEN = {"Database", "OfficeDatabase", "ServerDatabase", "Library"}
REMEMBERING = {"cache", "lru_cache"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.table_name)
def test_a_table_is_bound_to_no_database(table: PeeweeModel) -> None:
    assert table._meta.database is None
    with pytest.raises(peewee.InterfaceError, match="bound to a database"):
        table.select().execute()


def modules() -> Iterator[ModuleType]:
    for path in STORED:
        yield import_module(name(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."))


def test_no_module_holds_an_open_database() -> None:
    found = [
        f"{module.__name__}.{word}"
        for module in modules()
        for word, held in vars(module).items()
        if isinstance(held, peewee.Database | peewee.Proxy) or type(held).__name__ in OPEN
    ]
    assert found == []


def test_nothing_is_bound_by_the_way() -> None:
    found = [
        f"{file}:{node.lineno} {word}"
        for file, tree in trees()
        if file.startswith("models/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
        for word in [node.attr if isinstance(node, ast.Attribute) else node.id]
        if word in AMBIENT
    ]
    assert found == []


def test_no_function_remembers_by_database_what_outlives_it() -> None:
    """What ``functools.cache`` keeps is kept for the whole run, and with it the database that was asked."""
    found = [
        f"{file}:{node.lineno} {node.name}"
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(REMEMBERING & words(decorator) for decorator in node.decorator_list)
        and any(OPEN & words(argument.annotation) for argument in node.args.args if argument.annotation)
    ]
    assert found == []


def words(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} | {
        inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)
    }


def test_no_function_sets_a_name_of_its_module() -> None:
    found = [
        f"{file}:{node.lineno} {', '.join(node.names)}"
        for file, tree in trees()
        if file.startswith("models/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Global)
    ]
    assert found == []
