"""The edition files that come with the program: their names, known before any of them is read."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_SUFFIX = ".toml"


def folder() -> Traversable:
    """Where they are. Rules ask by way of this module, so they are found through their package, not by a path."""
    return files("resources") / "editions"


@cache
def shipped() -> tuple[str, ...]:
    """The names of the editions, oldest first: an edition is called by the first report year it is for."""
    return tuple(sorted(entry.name.removesuffix(_SUFFIX) for entry in folder().iterdir() if _SUFFIX in entry.name))


def file_of(name: str) -> Traversable:
    """The file of the edition of that name."""
    return folder() / f"{name}{_SUFFIX}"
