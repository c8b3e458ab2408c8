"""One whole report as a read-only value: what rules judge, paper shows and files carry."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from models.editions.edition import CellKey, Edition
from models.figures.totals import Figures
from models.registers.cell_count import CountedCells
from models.report.notes import Note
from models.report.report_sum import ReportSum
from models.texts.word_list import WordList


class Level(StrEnum):
    """The standing of an agency, as written in a roster."""

    TOWN = "town"
    DEPARTMENT = "department"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"
    CENTRAL = "central"

    @property
    def is_government(self) -> bool:
        """Whether this is a people's government (各级人民政府), not a department."""
        return self in (Level.TOWN, Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)


_LEVEL_ENDINGS = (
    (Level.TOWN, ("镇人民政府", "乡人民政府", "街道办事处", "镇政府", "乡政府")),
    (Level.COUNTY, ("县人民政府", "旗人民政府", "县政府")),
    (Level.PREFECTURE, ("自治州人民政府", "州人民政府", "盟行政公署")),
    (Level.PROVINCE, ("省人民政府", "自治区人民政府")),
    (Level.DEPARTMENT, ("局", "支队", "大队")),
)


@dataclass(frozen=True)
class Agency:
    """The office whose report it is; ``level`` is None where nobody said."""

    name: str
    code: str = ""
    level: Level | None = None

    @property
    def effective_level(self) -> Level | None:
        """The level said, else the one its name leaves no doubt about (a 市 may be of two levels)."""
        if self.level:
            return self.level
        return next((level for level, ends in _LEVEL_ENDINGS if self.name.endswith(ends)), None)


@dataclass(frozen=True)
class Explanation:
    """Why a finding stands, in the office's words; tied to a mark, so it lapses when a number moves.

    ``fingerprint`` is empty in an explanation read from a file that names only rule and cells.
    """

    rule: str
    cells: tuple[CellKey, ...]
    text: str
    fingerprint: str = ""


COVER_FIELDS = ("signed_by", "signed_on", "office", "address", "postcode", "telephone", "email", "website")


@dataclass(frozen=True)
class Filing:
    """A report of one agency for one year.

    ``printed`` holds totals as a paper or web copy printed them, None for one printed blank;
    it is empty for a report typed here. ``remarks`` say what was set right to read a cell from a file.
    ``unprintable`` are characters that no typeface at hand has, ``word_list`` the office's own words,
    ``offices`` the names of other agencies that it knows. ``notes`` are never printed.
    ``unlocked`` are the reasons for which figures carried from last year's report may be changed.
    ``counted`` are the cases of the office's registers behind each cell that they count.
    ``lapsed`` are explanations of what was found before a number or a sentence moved.
    ``report_sum`` is the sum that the figures were made of, as it stands now; None where they were made of none.
    ``texts`` maps section keys and ``cover`` COVER_FIELDS to words; absent is empty. ``signed_on`` is an ISO date.
    """

    edition: Edition
    year: int
    agency: Agency
    figures: Figures
    texts: Mapping[str, str] = field(default_factory=dict)
    cover: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[CellKey, int | None] = field(default_factory=dict)
    remarks: Mapping[CellKey, str] = field(default_factory=dict)
    explanations: tuple[Explanation, ...] = ()
    lapsed: tuple[Explanation, ...] = ()
    unlocked: Mapping[CellKey, str] = field(default_factory=dict)
    last_year: "Filing | None" = None
    offices: tuple[str, ...] = ()
    notes: Mapping[CellKey, Note] = field(default_factory=dict)
    counted: CountedCells = field(default_factory=dict)
    unprintable: tuple[str, ...] = ()
    word_list: WordList = field(default_factory=WordList)
    report_sum: ReportSum | None = None

    @property
    def title(self) -> str:
        """The report's title in the edition's standard form."""
        return self.edition.title_for(self.agency.name, self.year)

    @property
    def was_printed(self) -> bool:
        """Whether it was read from a finished print, where an empty cell means nothing to report."""
        return bool(self.printed)

    @cached_property
    def derived(self) -> dict[Hashable, Any]:
        """What was worked out from this report and is asked for often, by a key of whoever keeps it here."""
        return {}

    def text(self, section: str) -> str:
        """The words of a section, empty where none were written."""
        return self.texts.get(section, "")
