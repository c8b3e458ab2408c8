"""Odd files saved again by other people's programs, many at once, and judged like the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.exchange.oddities.trial import OddFile
from tests.exchange.oddities.writers import others

BY_OFFICE = tuple((ending, wanted) for ending, targets in others.FILTERS.items() for wanted in targets)


@dataclass(frozen=True)
class Saved:
    """What a program made of an odd file."""

    name: str  # of the oddity
    odd: OddFile
    path: Path


def save_with_office(odd: Sequence[tuple[str, OddFile]], ending: str, wanted: str, folder: Path) -> Iterator[Saved]:
    """The files of an ending, saved as another kind by LibreOffice."""
    sources = {_put(one, folder / "in", at): (name, one) for at, (name, one) in enumerate(odd) if one.ending == ending}
    for path, result in others.convert_with_office(list(sources), wanted, folder / "out").items():
        yield Saved(*sources[path], result)


def print_with_browser(odd: Sequence[tuple[str, OddFile]], folder: Path) -> Iterator[Saved]:
    """The pages printed by Chromium."""
    for at, (name, one) in enumerate(odd):
        if one.ending == ".html":
            yield Saved(name, one, others.print_with_browser(_put(one, folder / "in", at), folder / "out"))


def _put(odd: OddFile, folder: Path, at: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:05}{odd.ending}"
    path.write_bytes(odd.raw)
    return path


def named(ending: str, wanted: str) -> str:
    """A route in a few letters."""
    return f"LO {ending[1:]} → {wanted.split(':')[0]}"
