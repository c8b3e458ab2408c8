"""文字雷同: units whose words are those of another unit, of this year or of the last, but for names and numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import AppError
from models.exchange.packages.bundle import read_received_bundle
from models.report.filing import Filing
from models.services.collection.parts.part import CollectionPart
from models.services.collection.parts.predecessors import Predecessors
from models.services.collection.results import AlikeReports, LikenessResult, PassagePair
from models.store.collection import submissions
from models.texts.alike_reports import (
    MOST_OF_ONE,
    AlikeTexts,
    PassageWeights,
    find_alike,
    names_of_office,
    split_passages,
    weigh_passages,
)
from models.texts.fields import name_fields

if TYPE_CHECKING:
    from models.services.collection.collection import Collection


@dataclass(frozen=True, slots=True)
class _Version:
    """A received report of a year; versions are never changed, so what was read of one stays true."""

    unit: str
    year: int
    received: int


class Likeness(CollectionPart):
    """``result`` is what the last ``scan`` found, None before the first. What was read is not read again."""

    def __init__(self, collection: "Collection") -> None:
        super().__init__(collection)
        self.result: LikenessResult | None = None
        self._read: dict[int, PassageWeights] = {}

    def scan(self) -> Iterator[tuple[int, int]]:
        """Compare the words of what counts now, this year's among themselves and with last year's of the others.

        Yields done and total, may be closed; ``result`` is new at the end.
        """
        has_last_year = self._collection.previous_year.roster.info() is not None
        versions = [*self._versions(self.year), *(self._versions(self.year - 1) if has_last_year else ())]
        unread: list[str] = []
        for done, version in enumerate(versions, 1):
            if version.received not in self._read:
                try:
                    self._read[version.received] = self._weigh(version)
                except AppError:
                    unread.append(self._name(version))
            yield done, len(versions)
        self.result = self._compare([each for each in versions if each.received in self._read], unread)

    def _versions(self, year: int) -> list[_Version]:
        current = submissions.current_submissions(self._database, year)
        return [
            _Version(unit, year, one.id)
            for unit, one in current.items()
            if one.state != submissions.RETURNED or year == self.year
        ]

    def _compare(self, versions: list[_Version], unread: list[str]) -> LikenessResult:
        reports = {each: self._read[each.received] for each in versions}
        mine = [each for each in versions if each.year == self.year]
        before = Predecessors(self._database, self.year, self._collection.roster.current)

        def is_comparable(one: _Version, other: _Version) -> bool:
            return other.year == self.year or (one.unit != other.unit and other.unit not in before.of(one.unit))

        pairs = [self._pair(one) for one in find_alike(reports, mine, is_comparable)]
        this_year = {frozenset((pair.unit, pair.other_unit)) for pair in pairs if not pair.is_last_year}
        told = (p for p in pairs if not p.is_last_year or frozenset((p.unit, p.other_unit)) not in this_year)
        return LikenessResult(
            tuple(sorted(told, key=lambda pair: (-pair.share, -pair.length))),
            len(mine),
            tuple(self._name(each) for each in mine if reports[each].is_too_short),
            tuple(unread),
            MOST_OF_ONE,
        )

    def _pair(self, alike: AlikeTexts[_Version]) -> AlikeReports:
        one, other = alike.one, alike.other
        return AlikeReports(
            unit=one.unit,
            name=self._name(one),
            received=one.received,
            other_unit=other.unit,
            other_name=self._name(other),
            other_received=other.received,
            is_last_year=other.year != self.year,
            length=alike.length,
            share=alike.share,
            share_of_other=alike.share_of_other,
        )

    def passages(self, pair: AlikeReports) -> list[PassagePair]:
        """The sentences of the first report in their order, each with that of the other that says the same."""
        filing = self._filing(pair.received)
        names = self._names(pair.unit, self.year)
        theirs: dict[str, str] = {}
        other_filing = self._filing(pair.other_received)
        other_names = self._names(pair.other_unit, self.year - pair.is_last_year)
        for text in _texts(other_filing):
            for passage in split_passages(text, other_names):
                if passage.words:
                    theirs.setdefault(passage.words, name_fields(passage.text, other_filing.edition))
        return [
            PassagePair(name_fields(passage.text, filing.edition), theirs.get(passage.words, ""))
            for text in _texts(filing)
            for passage in split_passages(text, names)
        ]

    def _weigh(self, version: _Version) -> PassageWeights:
        return weigh_passages(_texts(self._filing(version.received)), self._names(version.unit, version.year))

    def _filing(self, received: int) -> Filing:
        return read_received_bundle(submissions.read_content(self._database, received)).filing

    def _of_year(self, year: int) -> "Collection":
        return self._collection if year == self.year else self._collection.previous_year

    def _names(self, unit: str, year: int) -> tuple[str, ...]:
        roster = self._of_year(year).roster.current
        if unit not in roster.by_code:
            return ()
        return names_of_office(roster.by_code[unit].name, (above.name for above in roster.above(unit)))

    def _name(self, version: _Version) -> str:
        return self._of_year(version.year).roster.name_of(version.unit)


def _texts(filing: Filing) -> list[str]:
    """What an office wrote itself: the lead is the form's own."""
    return [filing.text(section.key) for section in filing.edition.text_sections if section.heading]
