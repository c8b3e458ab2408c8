"""The trials by name: what each found, in counts, and what of it is bad."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Told = dict[str, Any]


@dataclass
class Found:
    """What a trial saw; ``troubles`` are what must not be."""

    told: Told = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def add(self, name: str, counts: Counter[str], is_bad: Callable[[str], bool] = bool) -> "Found":
        """Take in counts under a name, or beside the others where there is none."""
        shown = {key or "good": count for key, count in counts.most_common()}
        self.told |= {name: shown} if name else shown
        self.troubles += [key for key in counts if is_bad(key)]
        return self


def kill(count: int, seed: int) -> Found:
    """SIGKILL at random moments."""
    from tests.faults.trials.kills import kill

    found, acknowledged = kill(count, seed)
    seen = Found().add("", found)
    seen.told["changes acknowledged"] = acknowledged
    return seen


def power(count: int, seed: int) -> Found:
    """Loss of power, a quarter each: both journals, a new database and one that is migrated."""
    from tests.faults.trials.power_cuts import IN_USE, cut_off

    seen = Found()
    for mode in IN_USE:
        for is_old in (False, True):
            seen.add(f"{mode}, {'migrated' if is_old else 'new'}", cut_off(max(1, count // 4), seed, mode, is_old))
    return seen


def control(count: int, seed: int) -> Found:
    """The same with settings that the program does not use: the trial must see losses."""
    from tests.faults.trials.power_cuts import IN_USE, MODES, cut_off

    seen = Found()
    for mode in MODES:
        if mode not in IN_USE:
            found = cut_off(count, seed, mode)
            seen.add(mode, found, lambda _: False)
            seen.troubles += [] if set(found) - {""} else [f"{mode}: no loss is seen"]
    return seen


def inject(count: int, seed: int) -> Found:
    """Every operation that can fail, in four ways; ``count`` of a day that begins with a migration besides."""
    from tests.faults.trials.write_faults import spoil

    return _spoilt(Found(), "new", spoil(None, seed), "migrated", spoil(count, seed, is_old=True))


def inject_some(count: int, seed: int) -> Found:
    """So many of the operations that can fail."""
    from tests.faults.trials.write_faults import spoil

    return _spoilt(Found(), "new", spoil(count, seed), "migrated", spoil(count // 4, seed, is_old=True))


def _spoilt(seen: Found, *named: Any) -> Found:  # noqa: ANN401, names and counts by turns
    for name, (found, told) in zip(named[::2], named[1::2], strict=True):
        seen.add(name, found).add(f"{name} told", told, lambda _: False)
    return seen


def rot(count: int, seed: int) -> Found:
    """Bit flips: in a database, in an encrypted one, in a backup that is put back, in a bundle."""
    from tests.faults.trials.bit_rot import HARMLESS, NOTICED, flip, flip_backup, flip_bundle

    def is_bad(key: str) -> bool:
        return key not in (NOTICED, HARMLESS)

    sixth = count // 6
    seen = Found().add("plain", flip(count - 3 * sixth, seed), is_bad).add("encrypted", flip(sixth, seed, True), is_bad)
    return seen.add("backup", flip_backup(sixth, seed), is_bad).add("bundle", flip_bundle(sixth, seed), is_bad)


def fuzz(count: int, seed: int) -> Found:
    """Spoilt files and strange texts."""
    from tests.faults.trials.strange_inputs import fuzz

    return Found().add("", fuzz(count, seed), lambda key: key.startswith("CRASH"))


def characters(count: int, seed: int) -> Found:
    """Every character of Unicode, or about so many of them, through every form and through a cell."""
    from tests.faults.trials.characters import CARRIERS, in_a_cell, through

    share = max(1, (sys.maxunicode + 1) // count)
    seen = Found()
    for form in CARRIERS:
        seen.add(form, through(form, share), lambda key: key.startswith("ALTERED"))
    return seen.add("cell", in_a_cell(share), lambda key: key.startswith("ALTERED"))


def two(count: int, seed: int) -> Found:
    """Two computers with two instances each for so many simulated hours."""
    from tests.faults.trials.two_computers import two

    found, told = two(count, seed)
    return Found().add("", found).add("told", told, lambda _: False)


def typing(count: int, seed: int) -> Found:
    """SIGKILL while somebody types without a pause, so often on a file and so often on a server."""
    from tests.faults.trials.typing_lives import FILE, SERVER
    from tests.postgres import why_not

    return _typed(count, seed, (FILE,) if why_not() else (FILE, SERVER))


def typing_on_a_file(count: int, seed: int) -> Found:
    """The same on a file alone."""
    from tests.faults.trials.typing_lives import FILE

    return _typed(count, seed, (FILE,))


def _typed(count: int, seed: int, engines: tuple[str, ...]) -> Found:
    from tests.faults.trials.typing_lives import lives

    seen = Found()
    for engine in engines:
        found, losses = lives(count, seed, engine)
        ranked = sorted(losses)
        seen.add(engine, found)
        seen.told[f"{engine}, seconds of words lost"] = {
            "median": round(ranked[len(ranked) // 2], 2),
            "of ten the ninth": round(ranked[len(ranked) * 9 // 10], 2),
            "most": round(ranked[-1], 2),
        }
    return seen


def walk(count: int, seed: int) -> Found:
    """Two windows taking any steps, against a plain model: so often on files, a tenth on a server."""
    from tests.faults.trials.random_walk import walks
    from tests.postgres import LocalServer, why_not

    seen = walk_on_files(count, seed)
    if not why_not():
        server = LocalServer()
        try:
            seen.add("server", walks(max(1, count // 10), seed, server.place))
        finally:
            server.discard()
    return seen


def walk_on_files(count: int, seed: int) -> Found:
    """The same on files alone."""
    from tests.faults.trials.random_walk import walks

    return Found().add("file", walks(count, seed))


def taking(count: int, seed: int) -> Found:
    """The server dies while a folder of reports is taken in."""
    from tests.faults.trials.taking import taking
    from tests.postgres import why_not

    if why_not():
        return Found({"skipped": why_not()})
    found, moments = taking(count, seed)
    return Found().add("", found).add("the server died", moments, lambda _: False)


@dataclass(frozen=True)
class Part:
    """A trial and its full number; ``some`` is made of it in its place where the whole cannot be made small."""

    run: Callable[[int, int], Found]
    count: int
    some: Callable[[int, int], Found] | None = None


PARTS: dict[str, Part] = {
    "kill": Part(kill, 2000),
    "power": Part(power, 4000),
    "control": Part(control, 200),
    "inject": Part(inject, 600, inject_some),
    "rot": Part(rot, 3000),
    "fuzz": Part(fuzz, 1_000_000),
    "two": Part(two, 24),
    "characters": Part(characters, sys.maxunicode + 1),
    "walk": Part(walk, 1000, walk_on_files),
    "typing": Part(typing, 200, typing_on_a_file),
    "taking": Part(taking, 50),
}
