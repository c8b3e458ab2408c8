"""Reports made up for the narrative benchmark: right figures, sentences about them, and planted contradictions."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from zlib import crc32

from benchmarks import narrative_wordings as say
from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name
from models.figures.totals import Figures, add_up
from models.report.filing import Agency, Filing

_SLOT = re.compile(r"\[([^\[\]]*)\]")
# One alternative in so many is kept for the held-out part.
_KEPT_BACK = 4


@dataclass(frozen=True)
class Sentence:
    """A sentence about the figures; ``kind`` names the fact, ``planted`` tells that it contradicts them."""

    words: str
    kind: str
    planted: bool


@dataclass
class Report:
    """A made-up report: its figures, last year's, and its sentences, one to a paragraph."""

    filing: Filing
    sentences: list[Sentence] = field(default_factory=list)


def is_kept_back(alternative: str, slot: str) -> bool:
    """Whether an alternative belongs to the held-out part of the wordings."""
    return alternative != "" and crc32(f"{slot}/{alternative}".encode()) % _KEPT_BACK == 0


def word(rng: Random, pattern: str, *, held_out: bool) -> str:
    """One wording of a pattern. Held-out wordings use at least one alternative that the others never use."""
    slots = _SLOT.findall(pattern)
    rare = [n for n, slot in enumerate(slots) if any(is_kept_back(a, slot) for a in slot.split("|"))]
    forced = rng.choice(rare) if held_out and rare else -1
    parts = _SLOT.split(pattern)
    for number, slot in enumerate(slots):
        choices = slot.split("|")
        kept_back = [a for a in choices if is_kept_back(a, slot)]
        ordinary = [a for a in choices if a not in kept_back] or choices
        parts[2 * number + 1] = rng.choice(kept_back if number == forced else ordinary)
    return "".join(parts)


def wordings(patterns: tuple[str, ...]) -> int:
    """How many ways there are to word a fact."""
    total = 0
    for pattern in patterns:
        ways = 1
        for slot in _SLOT.findall(pattern):
            ways *= len(set(slot.split("|")))
        total += ways
    return total


# ---- figures

_COLUMNS = ("natural_person", "enterprise", "research", "welfare", "legal_service", "other_org")


def figures(rng: Random, edition: Edition) -> Figures:
    """Figures that balance, none of the main ones equal to another."""
    typed: dict[CellKey, int | None] = dict.fromkeys(edition.typed_cells, 0)
    size = rng.choice((6, 25, 90, 400))
    rows = [row.key for row in edition.blocks["requests"].rows if not row.is_total]
    results = [row for row in rows if row not in ("new_received", "carried_in", "carried_out")]
    for column in _COLUMNS:
        share = size if column == "natural_person" else max(size // 8, 2)
        for row in results:
            typed[CellKey("requests", row, column)] = rng.randint(0, share)
        for row in ("carried_in", "carried_out"):
            typed[CellKey("requests", row, column)] = rng.randint(0, max(share // 3, 1))
        _balance(typed, results, column)
    for column_line in edition.blocks["disputes"].columns:
        if not column_line.is_total:
            typed[CellKey("disputes", "all", column_line.key)] = rng.randint(0, max(size // 5, 2))
    for block in edition.tables[0].blocks:
        for cell in block.cells:
            typed[cell] = rng.randint(1, size * 7)
    for cell in edition.typed_cells:
        if edition.kind(cell).is_money:
            typed[cell] = rng.randint(10_000, 90_000_000)
    return add_up(edition, typed)


def _balance(typed: dict[CellKey, int | None], results: list[str], column: str, *, keep: bool = False) -> None:
    at = {row: CellKey("requests", row, column) for row in ("new_received", "carried_in", "carried_out")}
    handled = sum(typed[CellKey("requests", row, column)] or 0 for row in results)
    came = handled + (typed[at["carried_out"]] or 0) - (typed[at["carried_in"]] or 0)
    if came < 0 and keep:
        typed[at["carried_in"]] = (typed[at["carried_in"]] or 0) + came
        came = 0
    elif came < 0:
        typed[at["carried_out"]] = (typed[at["carried_out"]] or 0) - came
        came = 0
    typed[at["new_received"]] = came


def before(theirs: Figures, mine: Figures, edition: Edition) -> Figures:
    """Last year's figures, made to hand on what this year's carried in."""
    typed: dict[CellKey, int | None] = dict(theirs.typed)
    results = [row.key for row in edition.blocks["requests"].rows if not row.is_total]
    results = [row for row in results if row not in ("new_received", "carried_in", "carried_out")]
    for column in _COLUMNS:
        typed[CellKey("requests", "carried_out", column)] = mine.get(CellKey("requests", "carried_in", column)) or 0
        _balance(typed, results, column, keep=True)
    return add_up(edition, typed)


# ---- sentences


class Writer:
    """Words sentences about one report's figures; a planted one differs from every reading."""

    def __init__(self, rng: Random, filing: Filing, *, held_out: bool) -> None:
        self.rng, self.filing, self.held_out = rng, filing, held_out
        self.get = filing.figures.get
        self.slots: dict[str, object] = {"year": filing.year, "last": filing.year - 1, "next": filing.year + 1}

    def total(self, *names: str) -> int:
        """The sum of some cells, given as block.row.column with an optional * behind the row."""
        found = 0
        for name in names:
            block, row, column = name.split(".")
            for cell in self.filing.edition.blocks[block].cells:
                fits = cell.row == row or (row.endswith("*") and cell.row.startswith(row[:-1]))
                if fits and cell.column == column:
                    found += self.get(cell) or 0
        return found

    def last_total(self, name: str) -> int:
        """A figure of last year's report."""
        last = self.filing.last_year
        return (last.figures.get(last.edition.find(name)) or 0) if last else 0

    def number(self, value: int, allowed: set[int], planted: bool) -> int:
        """The value, or for a planted one a number that no reading allows."""
        while planted and value in allowed:
            value = max(value + self.rng.choice((-1, 1, 2, 3, 10, -10, 9, 20, 100, -100)), 0)
        return value

    def one(self, kind: str, patterns: tuple[str, ...], allowed: set[int], planted: bool, **more: object) -> Sentence:
        """A sentence that gives one number."""
        value = self.number(self.rng.choice(sorted(allowed)[:1] or [0]), allowed, planted)
        return self.fill(kind, patterns, planted, n=self.shown(value), **more)

    def fill(self, kind: str, patterns: tuple[str, ...], planted: bool, **more: object) -> Sentence:
        """A sentence of any pattern."""
        pattern = word(self.rng, self.rng.choice(patterns), held_out=self.held_out)
        return Sentence(pattern.format(**{**self.slots, **more}), kind, planted)

    def shown(self, value: int) -> str:
        """The number as offices print it."""
        return f"{value:,}" if value >= 1000 and self.rng.random() < 0.1 else str(value)


Make = Callable[[Writer, bool], Sentence]


def _flow(kind: str, patterns: tuple[str, ...], *sums: tuple[str, ...]) -> Make:
    def make(writer: Writer, planted: bool) -> Sentence:
        allowed = {writer.total(*(f"requests.{row}.total" for row in rows)) for rows in sums}
        first = writer.total(*(f"requests.{row}.total" for row in sums[0]))
        if planted:
            allowed |= {writer.total("requests.new_received.total") - writer.total("requests.carried_out.total")}
        value = writer.number(first, allowed, planted)
        return writer.fill(kind, patterns, planted, n=writer.shown(value))

    return make


def _cells(kind: str, patterns: tuple[str, ...], *names: str, **more: object) -> Make:
    def make(writer: Writer, planted: bool) -> Sentence:
        value = writer.total(*names)
        return writer.one(kind, patterns, {value}, planted, **more)

    return make


def _columns(kind: str, patterns: tuple[str, ...], columns: tuple[str, ...]) -> Make:
    def make(writer: Writer, planted: bool) -> Sentence:
        new = writer.total(*(f"requests.new_received.{column}" for column in columns))
        carried = writer.total(*(f"requests.carried_in.{column}" for column in columns))
        handled = writer.total(*(f"requests.handled_total.{column}" for column in columns))
        value = writer.number(new, {new, new + carried, handled}, planted)
        return writer.fill(kind, patterns, planted, n=value)

    return make


def _suits(end: str) -> tuple[str, str]:
    return f"disputes.all.suit_direct_{end}", f"disputes.all.suit_after_{end}"


def makers(edition: Edition) -> dict[str, Make]:
    """Fact → how to make a sentence about it, for the facts an edition has."""
    found = {
        "received": _flow("received", say.RECEIVED, ("new_received",), ("new_received", "carried_in")),
        "new": _flow("new", say.NEW, ("new_received",)),
        "answered": _flow("answered", say.ANSWERED, ("handled_total",)),
        "carried_in": _flow("carried_in", say.CARRIED_IN, ("carried_in",)),
        "carried_out": _flow("carried_out", say.CARRIED_OUT, ("carried_out",)),
        "persons": _columns("persons", say.PERSONS, ("natural_person",)),
        "organisations": _columns("organisations", say.ORGANISATIONS, _COLUMNS[1:]),
        "reviews": _cells("reviews", say.REVIEWS, "disputes.all.reconsideration_total"),
        "suits": _cells("suits", say.SUITS, *_suits("total")),
        "both": _cells("both", say.BOTH, "disputes.all.reconsideration_total", *_suits("total")),
    }
    for key, patterns in say.RESULTS.items():
        row = key if key in ("granted", "granted_in_part") else f"{key}*"
        found[key] = _cells(key, patterns, f"requests.{row}.total")
    for key, leaf in say.LEAVES.items():
        of_leaf = tuple(pattern.replace("{leaf}", leaf) for pattern in say.LEAF)
        found[key] = _cells(key, of_leaf, f"requests.{key}.total")
    for end, outcomes in say.REVIEW_OUTCOMES.items():
        found[f"reviews_{end}"] = _cells(f"reviews_{end}", outcomes, f"disputes.all.reconsideration_{end}")
    return found | _disclosure(edition)


def _disclosure(edition: Edition) -> dict[str, Make]:
    found: dict[str, Make] = {}
    for (row, act), patterns in say.DOCUMENTS.items():
        column = act if edition.name == "2021" else {"issued": "made"}.get(act, "")
        if column:
            found[f"{row}_{act}"] = _cells(f"{row}_{act}", patterns, f"documents.{row}.{column}")
    for (block, row), what in say.DECISIONS.items():
        found[row] = _cells(row, say.DECIDED, f"{block}.{row}.decisions", what=what)
    return found


def reports(seed: int, count: int, *, held_out: bool) -> Iterator[Report]:
    """Made-up reports, the same for the same seed."""
    from benchmarks.narrative_longer import LONGER, plain

    for number in range(count):
        rng = Random(seed * 1_000_003 + number)
        edition = edition_by_name(rng.choice(("2021", "2021", "2019")))
        year = rng.choice((2021, 2022, 2023, 2024) if edition.name == "2021" else (2020,))
        agency = Agency("示例市人民政府")
        mine = figures(rng, edition)
        last = Filing(edition, year - 1, agency, before(figures(rng, edition), mine, edition))
        filing = Filing(edition, year, agency, mine, last_year=last)
        writer = Writer(rng, filing, held_out=held_out)
        making = list(makers(edition).items())
        rng.shuffle(making)
        sentences = [make(writer, rng.random() < 0.3) for _, make in making[:12]]
        sentences += [make(writer, rng.random() < 0.3) for make in LONGER]
        # Each but once: two of a kind would contradict each other.
        sentences += [plain(writer, pattern) for pattern in rng.sample(say.PLAIN, 4)]
        rng.shuffle(sentences)
        yield Report(filing, sentences)
