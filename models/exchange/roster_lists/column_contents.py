"""What the contents of a column tell where no head does: names of agencies, codes, telephones, numbers in order."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from models.exchange.roster_lists.columns import RosterColumn, column_letter
from models.exchange.roster_lists.unit_names import is_note, is_unit_name, split_names, without_ordinal
from models.exchange.roster_lists.values import parse_duty

_PHONE = re.compile(r"^(?:\+?86)?[-\d()（）\s转/、,，]{7,40}$")
_CODE = re.compile(r"^(?=.*\d)[0-9A-Za-z-]{2,24}$")
_PERSON = re.compile(r"^[\u4e00-\u9fff]{2,4}$")
_MOST, _MANY = 0.6, 0.3
_FEWEST_NAMES = 3


@dataclass(frozen=True)
class ListColumn:
    """A column, counted from 0, and what it was taken for; ``is_guessed`` where its head does not say so."""

    index: int
    head: str
    meaning: RosterColumn
    is_guessed: bool = False

    @property
    def called(self) -> str:
        """The column as a person finds it."""
        return f"{column_letter(self.index)} 列" + (f"“{self.head[:20]}”" if self.head else "")


def counts_on(values: Sequence[str]) -> bool:
    """Whether most values are the numbers of a list, 1, 2, 3."""
    numbers = [int(value) for value in values if value.isdecimal() and len(value) < 6]
    if len(numbers) < _MOST * len(values) or not numbers:
        return False
    steps = Counter(after - before for before, after in pairwise(numbers))
    return len(numbers) == 1 or steps[1] + steps[0] >= _MOST * (len(numbers) - 1)


def guess_columns(
    columns: Sequence[ListColumn], values: Mapping[int, Sequence[str]], *, has_heads: bool
) -> list[ListColumn]:
    """The columns by what stands in them: names where most look like names of agencies, and around them the rest."""
    shares = {
        column.index: _share(values.get(column.index, ()), _reads_as_unit)
        for column in columns
        if column.meaning is RosterColumn.UNUSED
    }
    names = [index for index, share in shares.items() if share >= _MOST]
    if not names and has_heads and shares and max(shares.values()) >= _MANY:
        names = [max(shares, key=lambda index: shares[index])]
    if not names or (not has_heads and all(_names_in(values[index]) < _FEWEST_NAMES for index in names)):
        return list(columns)
    taken = {column.meaning for column in columns}
    found = []
    for column in columns:
        if column.index in names:
            found.append(replace(column, meaning=RosterColumn.NAME, is_guessed=True))
        elif column.meaning is RosterColumn.UNUSED and not has_heads:
            found.append(_guess_beside(column, values.get(column.index, ()), taken))
        else:
            found.append(column)
    return found


def says_whether_due(values: Sequence[str]) -> bool:
    """Whether most of a column's words say yes or no."""
    return _share(values, lambda text: parse_duty(text) is not None) >= _MOST


def _names_in(values: Sequence[str]) -> int:
    return sum(len(split_names(without_ordinal(value))) for value in values)


def _reads_as_unit(text: str) -> bool:
    return is_unit_name(split_names(without_ordinal(text))[0]) and not is_note(text)


def _guess_beside(column: ListColumn, values: Sequence[str], taken: set[RosterColumn]) -> ListColumn:
    tests = (
        (RosterColumn.SERIAL, counts_on(values)),
        (
            RosterColumn.TELEPHONE,
            _share(values, lambda text: bool(_PHONE.match(text))) >= _MOST and _are_phones(values),
        ),
        (RosterColumn.CODE, _share(values, lambda text: bool(_CODE.match(text))) >= _MOST),
        (RosterColumn.CONTACT, _share(values, lambda text: bool(_PERSON.match(text))) >= _MOST),
    )
    for meaning, holds in tests:
        if holds and meaning not in taken:
            return replace(column, meaning=meaning, is_guessed=meaning is not RosterColumn.SERIAL)
    return column


def _are_phones(values: Sequence[str]) -> bool:
    return _share(values, lambda text: len(text) in (11, 12, 13) or "-" in text or len(text) in (7, 8)) >= _MOST


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0
