"""By which rules a report was checked: a short name that changes when a rule or the form does."""

from functools import cache
from hashlib import sha256

from models.editions.declare import Edition
from models.rules.registry import RULES


@cache
def rule_pack(edition: Edition) -> str:
    """The name of the rules that apply to an edition, such as ``2021-3f9a1c02``."""
    rules = sorted(f"{rule.id} {rule.severity} {rule.about}" for rule in RULES if rule.applies_to(edition.name))
    equations = [f"{block.key} {equation}" for block in edition.blocks.values() for equation in block.equations]
    told = "\n".join([*rules, *equations, *map(str, edition.cells)])
    return f"{edition.name}-{sha256(told.encode()).hexdigest()[:8]}"
