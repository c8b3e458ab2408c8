"""No rule is written and never run."""

from importlib import import_module
from pkgutil import walk_packages

from models import rules
from models.rules.registry import RULES, SUM_RULES
from models.rules.rule import Rule


def test_every_rule_of_every_module_is_in_the_registry() -> None:
    modules = [import_module(found.name) for found in walk_packages(rules.__path__, f"{rules.__name__}.")]
    values: list[object] = [value for module in modules for value in vars(module).values()]
    written = {value.id for value in values if isinstance(value, Rule)}
    assert len(written) > 50
    assert written == {rule.id for rule in RULES} | {rule.id for rule in SUM_RULES}
