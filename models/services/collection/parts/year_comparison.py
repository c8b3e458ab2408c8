"""三年对比: the sum of the same units, year after year, and whether it is of the same units."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from models.errors import Refused
from models.report.consolidation import SharedUnits, SumOfYear
from models.report.filing import Agency, Filing
from models.services.collection.parts.consolidation import ScopedConsolidation
from models.services.collection.parts.part import CollectionPart
from models.services.collection.parts.predecessors import Predecessors

if TYPE_CHECKING:
    from models.services.collection.collection import Collection

YEARS = 3
Counted = tuple[SumOfYear, frozenset[str], "Collection"]


class YearComparison(CollectionPart):
    """A sum and those of the two years before; picked units are followed through what became of them."""

    def __init__(self, collection: "Collection", consolidation: ScopedConsolidation) -> None:
        super().__init__(collection)
        self._consolidation = consolidation

    def sums(self) -> list[SumOfYear]:
        """The sums, the latest first; of a year without roster or without these units why there is none."""
        scope, node = self._consolidation.scope, self._consolidation.node.code
        picked = None if scope.picked in (None, (node,)) else scope.picked
        collection, counted = self._collection, [self._sum(self._collection, lambda: self._consolidation)]
        for _ in range(YEARS - 1):
            later, collection = collection, collection.previous_year
            try:
                if picked is not None:
                    before = Predecessors(self._database, later.year, later.roster.current)
                    picked = tuple(dict.fromkeys(source for code in picked for source in before.of(code)))
            except Refused as error:
                counted.append((SumOfYear(collection.year, problem=error.sentence), frozenset(), collection))
                continue
            make = partial(collection.consolidation, node, picked, scope.with_vertical)
            counted.append(self._sum(collection, make))
        return [*(self._compared(*both) for both in pairwise(counted)), counted[-1][0]]

    def _sum(self, collection: "Collection", make: Callable[[], ScopedConsolidation]) -> Counted:
        if collection.roster.info() is None:
            return SumOfYear(collection.year, problem="没有名册。"), frozenset(), collection
        try:
            consolidation = make()
            codes = frozenset(consolidation.counted_versions())
        except Refused as error:
            return SumOfYear(collection.year, problem=error.sentence), frozenset(), collection
        if not codes:
            return SumOfYear(collection.year, problem="没有收到这些单位的报告。"), codes, collection
        now, saved = consolidation.current(), consolidation.last_saved()
        changes = consolidation.changes_since(saved) if saved else ()
        filing = _filing(collection, consolidation)
        told = "、".join(dict.fromkeys(one.kind.label for one in changes))
        missing = tuple(unit.name for unit in now.missing)
        return SumOfYear(collection.year, filing, now.unit_count, missing, told), codes, collection

    def _compared(self, later: Counted, earlier: Counted) -> SumOfYear:
        """A sum with the units that it and the one before do not share."""
        one, codes, collection = later
        before, codes_before, collection_before = earlier
        if one.problem or before.problem:
            return one
        predecessors = Predecessors(self._database, collection.year, collection.roster.current)
        sources = {code: set(predecessors.of(code)) for code in codes}
        followed = set[str]().union(*sources.values())
        added = sorted(code for code, of in sources.items() if not of & codes_before)
        gone = sorted(code for code in codes_before if code not in followed)
        compared = replace(
            one,
            added=tuple(collection.roster.name_of(code) for code in added),
            gone=tuple(collection_before.roster.name_of(code) for code in gone),
        )
        if not compared.is_of_other_units:
            return compared
        both = {code: of for code, of in sources.items() if of and of <= codes_before}
        return replace(compared, shared=self._shared(collection, collection_before, both))

    def _shared(
        self, collection: "Collection", collection_before: "Collection", sources: Mapping[str, set[str]]
    ) -> SharedUnits | None:
        """The sums of both years over the units of which both have all; None without any."""
        before = sorted(set[str]().union(*sources.values()))
        if not before:
            return None
        node, with_vertical = self._consolidation.node.code, self._consolidation.scope.with_vertical
        try:
            filings = [
                _filing(each, each.consolidation(node, tuple(codes), with_vertical))
                for each, codes in ((collection, sorted(sources)), (collection_before, before))
            ]
        except Refused:
            return None
        return SharedUnits(len(sources), *filings)


def _filing(collection: "Collection", consolidation: ScopedConsolidation) -> Filing:
    node = consolidation.node
    total = consolidation.current().total
    return Filing(collection.edition, collection.year, Agency(node.name, node.code, node.level), total)
