"""A year's collection (汇总): one object for all that is asked of it and done to it."""

from functools import cached_property

from models.editions.edition import Edition
from models.editions.known_editions import edition_for
from models.services.collection.parts.arrival_days import ArrivalDays
from models.services.collection.parts.consolidation import ScopedConsolidation as ScopedConsolidation
from models.services.collection.parts.distribution import DistributionService
from models.services.collection.parts.forwarding import Forwarding
from models.services.collection.parts.indicators import Indicators
from models.services.collection.parts.likeness import Likeness
from models.services.collection.parts.list_exports import ListExports
from models.services.collection.parts.name_memory import NameMemory
from models.services.collection.parts.outliers import Outliers
from models.services.collection.parts.progress import Progress
from models.services.collection.parts.queries import CollectionQueries
from models.services.collection.parts.receipts import Receipts
from models.services.collection.parts.received_set import ReceivedSet
from models.services.collection.parts.reminders import Reminders
from models.services.collection.parts.roster import RosterService
from models.services.collection.parts.scores import Scores
from models.services.collection.parts.submissions import Submissions
from models.services.collection.parts.unit_groups import Picks, UnitKinds
from models.services.collection.parts.year_comparison import YearComparison
from models.services.collection.results import RosterSummary
from models.services.library import Library
from models.store.collection import roster as stored


class Collection:
    """A year's collection in the open library. Its parts are made when they are first used, over the same roster.

    ``submissions`` and ``queries`` are Refused where the year has no roster. A roster that was changed elsewhere is
    seen by a collection that is made anew.
    """

    def __init__(self, library: Library, year: int) -> None:
        self.library, self.year = library, year

    @cached_property
    def edition(self) -> Edition:
        """The edition of the year's reports; Refused for a year that has none."""
        return edition_for(self.year)

    @cached_property
    def previous_year(self) -> "Collection":
        """The collection of the year before."""
        return Collection(self.library, self.year - 1)

    @cached_property
    def roster(self) -> RosterService:
        """名册: who must report, to whom and until when."""
        return RosterService(self)

    @cached_property
    def submissions(self) -> Submissions:
        """收报告: what units sent, and taking in what they send."""
        return Submissions(self)

    @cached_property
    def arrivals(self) -> ArrivalDays:
        """收到日期、纸质版: when reports came in, by a person's word."""
        return ArrivalDays(self)

    @cached_property
    def names(self) -> NameMemory:
        """认作: names of units that are not as the roster has them, and which unit they mean."""
        return NameMemory(self)

    @cached_property
    def received_set(self) -> ReceivedSet:
        """打印、导出: what was received, to be written out as a set."""
        return ReceivedSet(self)

    @cached_property
    def queries(self) -> CollectionQueries:
        """报送情况、核对: how units stand, who contributes what, what the rules find."""
        return CollectionQueries(self)

    @cached_property
    def progress(self) -> Progress:
        """报送进度: by kind of unit and by day, and what came on paper."""
        return Progress(self)

    @cached_property
    def indicators(self) -> Indicators:
        """指标: any figure over units and years."""
        return Indicators(self)

    @cached_property
    def outliers(self) -> Outliers:
        """数字异常: figures out of line with last year or with the unit's peers."""
        return Outliers(self)

    @cached_property
    def likeness(self) -> Likeness:
        """文字雷同: units whose words are those of another."""
        return Likeness(self)

    @cached_property
    def receipts(self) -> Receipts:
        """收下、退回: the answers to what units sent."""
        return Receipts(self)

    @cached_property
    def reminders(self) -> Reminders:
        """催报函: what each unit is still to send or to mend, a letter each."""
        return Reminders(self)

    @cached_property
    def scores(self) -> Scores:
        """考核: each unit's points for its reporting, from what is recorded."""
        return Scores(self)

    @cached_property
    def forwarding(self) -> Forwarding:
        """转报: reports of units that go up inside the office's own, and what offices on the way said of them."""
        return Forwarding(self)

    @cached_property
    def distribution(self) -> DistributionService:
        """下发: what goes down to the units."""
        return DistributionService(self)

    @cached_property
    def picks(self) -> Picks:
        """挑选的单位: picks kept under a name."""
        return Picks(self)

    @cached_property
    def kinds(self) -> UnitKinds:
        """类别: departments, counties, towns and the rest."""
        return UnitKinds(self)

    def consolidation(
        self, node: str = "", picked: tuple[str, ...] | None = None, with_vertical: bool = False
    ) -> ScopedConsolidation:
        """汇总数: the sum under a node of the roster (the top by default), or of picked units; kept current by itself.

        A node that is picked counts with its own report, else with its units. Refused where there is no roster, no such
        node or unit, or no one top.
        """
        return ScopedConsolidation(self, node, picked, with_vertical)

    def year_comparison(self, consolidation: ScopedConsolidation) -> YearComparison:
        """三年对比: a sum beside those of the same units for the years before."""
        return YearComparison(self, consolidation)

    def list_exports(self, consolidation: ScopedConsolidation) -> ListExports:
        """导出清单: the lists of the collection and of one sum of it."""
        return ListExports(self, consolidation)


def list_rosters(library: Library) -> list[RosterSummary]:
    """The rosters of all years, newest year first."""
    return stored.list_rosters(library.database)
