"""What the services of a collection answer with: plain values for the window and the command line."""

from dataclasses import dataclass, field
from pathlib import Path

from models.editions.edition import CellKey, Edition
from models.exchange.packages.distribution_file import Distribution
from models.exchange.packages.receipt import Receipt, Ruling
from models.exchange.packages.signature_verdict import Objection, SignatureVerdict
from models.exchange.roster_lists.understanding import RosterReading
from models.report.consolidation import AlikeReports as AlikeReports
from models.report.filing import Filing
from models.report.report_sum import ChangedCells, ReportSum, describe_cells
from models.report.roster import Roster, UnitDifference
from models.report.roster_update import HandedDown, RosterUpdate
from models.report.workflow_record import State
from models.services.collection.assessment import FileAssessment
from models.services.submission import AnsweredFile
from models.store.collection.adjustments import Adjustment as Adjustment
from models.store.collection.check_results import RuleSummary as RuleSummary
from models.store.collection.check_results import SubmissionFinding as SubmissionFinding
from models.store.collection.kept_sums import StoredSum as StoredSum
from models.store.collection.receipts import StoredReceipt as StoredReceipt
from models.store.collection.roster import RosterSummary as RosterSummary
from models.store.collection.submissions import Movement as Movement
from models.store.collection.submissions import ReceivedCounts as ReceivedCounts
from models.store.collection.submissions import Submission as Submission
from models.store.collection.unit_groups import SavedPick as SavedPick


@dataclass(frozen=True)
class FileProgress:
    """A file just looked at or taken in, ``done`` of ``total``; ``received`` is its number once it was taken."""

    assessment: FileAssessment
    done: int
    total: int
    received: int | None = None


@dataclass(frozen=True)
class ReceivedReport:
    """A received report about to be written out: its number, its content, and the file as it came.

    ``is_draft`` says that its office had not finished it; ``doubts`` are sentences that speak against writing it out.
    """

    code: str
    name: str
    received: int
    filing: Filing
    original: bytes
    is_draft: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class SetProgress:
    """A unit of a set just written, ``done`` of ``total``: what its report ``became``, or why it was left out."""

    code: str
    name: str
    became: str
    reason: str
    done: int
    total: int


@dataclass(frozen=True)
class PassagePair:
    """A sentence of a report, and the one of another that says the same; that is empty where none does."""

    text: str
    other: str


@dataclass(frozen=True)
class LikenessResult:
    """What comparing the words of ``compared`` reports, all that could be read, gave, the most alike first.

    ``too_short`` are the names of units of whose words there are too few to tell, ``unread`` those whose report could
    not be read. Of each unit no more than ``most`` others are named.
    """

    pairs: tuple[AlikeReports, ...]
    compared: int
    too_short: tuple[str, ...]
    unread: tuple[str, ...]
    most: int

    @property
    def judged(self) -> int:
        """Of how many reports something can be told."""
        return self.compared - len(self.too_short)


@dataclass(frozen=True)
class RosterPreview:
    """A roster in a file, and what taking it in would change; nothing is written yet.

    ``base_mark`` is what the roster is known by in whose place it comes, None to replace whatever stands. ``remarks``
    are sentences about what is in the file and is left out. ``reading`` is how the file was understood, with what it
    leaves open; None where it came from no file.
    """

    origin: str
    roster: Roster
    differences: tuple[UnitDifference, ...]
    base_mark: str | None = None
    remarks: tuple[str, ...] = ()
    reading: RosterReading | None = None


@dataclass(frozen=True)
class UnitContribution:
    """What one unit contributes to a cell: its value, its part of the whole (0 to 1), and its value last year.

    ``below`` are those that make it up where it is the units under it that were added, such as a county's towns; its
    value last year is then known only where that of each of them is.
    """

    unit: str
    name: str
    received: int
    value: int
    share: float
    last_year: int | None
    below: tuple["UnitContribution", ...] = ()


@dataclass(frozen=True)
class Outlier:
    """A unit whose figure is out of line with its own last year or with its fellows; ``reason`` says so in words."""

    unit: str
    name: str
    cell: CellKey
    value: int
    reference: int
    reason: str


@dataclass(frozen=True)
class CellDifference:
    """A cell that differs between two reports."""

    cell: CellKey
    left: int | None
    right: int | None


@dataclass(frozen=True)
class TextDifference:
    """A section whose words differ between two reports."""

    section: str
    left: str
    right: str


@dataclass(frozen=True)
class IssuedReceipt:
    """A receipt just made: its file's name and content, to be sent to the unit."""

    file_name: str
    content: bytes
    receipt: Receipt


@dataclass(frozen=True)
class ReceiptPreview:
    """A receipt that was read, and the report it is about; ``report`` is None where that is not in the library.

    ``answered`` tells which file it answers, None where the report is not here. ``received`` is the number of a
    unit's report that is meant, which was passed on from here, and ``forwarded_to`` that unit's name.
    """

    path: Path
    receipt: Receipt
    report: int | None
    sentence: str
    is_known: bool
    signature: SignatureVerdict
    answered: AnsweredFile | None
    received: int | None = None
    forwarded_to: str = ""

    @property
    def is_return(self) -> bool:
        """Whether the report is to be mended."""
        return self.receipt.ruling is Ruling.RETURNED

    @property
    def doubts(self) -> tuple[str, ...]:
        """All that a person should look at before it is taken in."""
        answered = self.answered.doubt if self.answered else ""
        return tuple(doubt for doubt in (self.signature.doubt, answered) if doubt)

    @property
    def objections(self) -> tuple[Objection, ...]:
        """Those of the doubts that a person has to insist against, with a reason."""
        is_other = self.answered is AnsweredFile.OTHER
        answered = (Objection("答复的不是报出的文件", AnsweredFile.OTHER.doubt),) if is_other else ()
        return self.signature.objections + answered


@dataclass(frozen=True)
class DistributionPreview:
    """What was handed down, and what taking it in would change; nothing is written yet.

    ``handed_down`` is what its roster brings for one's own, None where it holds none. ``remarks`` are sentences about
    what will be left out or should be looked at first, ``base_mark`` is what one's own roster was known by then.
    """

    path: Path
    distribution: Distribution
    signature: SignatureVerdict
    handed_down: HandedDown | None
    remarks: tuple[str, ...]
    base_mark: str = ""

    @property
    def updates(self) -> tuple[RosterUpdate, ...]:
        """What would change in one's own roster, each taken or left."""
        return self.handed_down.updates if self.handed_down else ()

    @property
    def usual(self) -> frozenset[str]:
        """The keys of the updates that are taken where nobody says otherwise."""
        return self.handed_down.usual if self.handed_down else frozenset()

    @property
    def doubts(self) -> tuple[str, ...]:
        """All that a person should look at before it is taken in, the signature first."""
        return (*filter(None, [self.signature.doubt]), *self.remarks)

    @property
    def objections(self) -> tuple[Objection, ...]:
        """Those of the doubts that a person has to insist against, with a reason."""
        return self.signature.objections


@dataclass(frozen=True)
class SumReportPreview:
    """What writing a sum into the node's report would do; ``report`` is None where it would be begun.

    ``scope`` says which units are added, ``unit_count`` how many. ``made_of`` is the sum that the report holds, None
    where its figures are of another source; ``edited`` are the cells that were changed by hand since,
    ``changed_cells`` all that would be written over. ``asks`` says that it is more than making the same sum anew.
    """

    agency: str
    edition: Edition
    year: int
    report: int | None
    scope: str
    unit_count: int
    changed_cells: ChangedCells
    state: State = State.DRAFT
    made_of: ReportSum | None = None
    edited: ChangedCells = field(default_factory=dict)
    asks: bool = False

    @property
    def is_locked(self) -> bool:
        """Whether the report has to be opened again, or returned, before it can be written."""
        return self.report is not None and self.state.is_locked and bool(self.changed_cells)

    @property
    def sentence(self) -> str:
        """Which units, what is there and what will be."""
        if self.made_of is None:
            there = "另外填写或导入的数"
        elif self.made_of.problem:
            there = f"以前一次汇总的数（{self.made_of.problem}）"
        else:
            there = f"{self.made_of.scope}之和（{self.made_of.unit_count} 个单位）"
            there += f"，后来手工改过 {len(self.edited)} 格" if self.edited else ""
        return (
            f"“{self.agency}”{self.year} 年度报告里现在是{there}；写进去的是{self.scope}之和"
            f"（{self.unit_count} 个单位），有 {len(self.changed_cells)} 格会变："
            f"{describe_cells(self.edition, self.changed_cells)}。"
        )
