"""The words of rosters as offices write them, from ``resources/recognise/rosters.toml``."""

import tomllib
from functools import cache
from typing import Any

from resources import find


@cache
def load_roster_words() -> dict[str, dict[str, list[str]]]:
    """The words by what they are of: heads of columns, answers, levels; read once."""
    root: dict[str, Any] = tomllib.loads(find("recognise/rosters.toml").read_text(encoding="utf-8"))
    return root
