"""By which rules a report was checked: a short name that changes when anything does that decides what they find.

Two programs with the same name for an edition find the same in the same report, given the same beside it: last year's
report, the office's word list, what its registers count, the agencies known, the characters without a typeface. The
name is taken over what decides, file by file: the code of the rules and of what they stand on, the words they know,
their thresholds, and the edition as declared. So it is the same on every system and every Python, and different after
any change to these files, even one that changes no finding: better two names for the same checks than one for different
ones.
"""

import json
import pkgutil
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib import import_module

from models.editions.edition import Edition

CODE = (
    ("models.rules", "*"),
    ("models.rules.narrative", "*"),
    ("models.texts", "*"),
    ("models.figures", "*"),
    ("models.editions", "edition", "edition_lexicon", "lexicon", "shipped", "span", "thresholds"),
    ("models.registers", "cell_count"),
    ("models.report", "consolidation", "deadline", "filing", "notes", "report_sum", "roster"),
    ("models", "csv_text", "errors"),
)
"""Packages with those of their modules that the rules are made of; ``*`` for all of them."""
WORDS = ("narrative/facts.toml", "narrative/language.toml", "rules/year_on_year.toml")
"""Files of ``resources`` that the rules read."""
BUILD, KEY = "build.json", "rules"
"""Where the build keeps ``code_digest`` for a program that carries no source, and under which name."""


class NoDigest(Exception):
    """A program without source and without what its build should have kept: it cannot say by which rules it checks."""


@cache
def ruleset_version(edition: Edition) -> str:
    """The name of the rules that apply to an edition, such as ``2021-3f9a1c02``."""
    form = json.dumps(asdict(edition), ensure_ascii=False, sort_keys=True)
    parts = (_code().encode(), *(_lines("resources", name) for name in WORDS), form.encode())
    whole = sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()
    return f"{edition.name}-{whole[:8]}"


def code_digest() -> str:
    """A digest over the source of the rules. OSError when the program carries none."""
    whole = sha256()
    for package, module in modules():
        whole.update(f"{package}.{module}\n".encode())
        whole.update(sha256(_lines(package, f"{module}.py")).digest())
    return whole.hexdigest()


def modules() -> Iterator[tuple[str, str]]:
    """The modules that decide what is found, as package and name, in the order of their names."""
    for package, *names in sorted(CODE):
        if names == ["*"]:
            found = pkgutil.iter_modules(import_module(package).__path__)
            names = sorted(module.name for module in found if not module.ispkg)
        yield from ((package, name) for name in names)


def _lines(package: str, name: str) -> bytes:
    """A shipped file, with line ends as they are everywhere but on Windows."""
    content = pkgutil.get_data(package, name)
    if content is None:
        raise FileNotFoundError(f"{package}: {name}")
    return content.replace(b"\r\n", b"\n")


def _code() -> str:
    try:
        return code_digest()
    except OSError:
        return _kept_by_the_build()


def _kept_by_the_build() -> str:
    try:
        return str(json.loads(pkgutil.get_data("resources", BUILD) or b"{}")[KEY])
    except (OSError, ValueError, LookupError) as error:
        raise NoDigest(f"{BUILD}: {KEY}") from error
