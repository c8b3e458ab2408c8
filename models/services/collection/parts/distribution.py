"""What goes down to the units: roster, deadlines, word list and editions in one file."""

from collections.abc import Iterable
from dataclasses import replace

from models.editions.known_editions import edition_by_name
from models.editions.shipped import file_of
from models.errors import Refused
from models.exchange.packages.distribution_file import SUFFIX, Distribution, write_distribution
from models.report.roster import Roster
from models.services.collection.parts.part import CollectionPart
from models.services.library import WORD_LIST
from models.services.submission import SubmissionService
from models.store import reports
from models.store.office_documents import read_document


class DistributionService(CollectionPart):
    """Handing down what the units need to report."""

    def write(self, note: str = "", editions: Iterable[str] = (), unit: str = "") -> tuple[str, bytes]:
        """A file to hand down, by name and content: the year's roster with its deadlines and what became of whom, the
        word list, editions.

        ``unit`` is the code of the unit it is for: then only that one and what stands under it is in it. Contacts stay
        in it: units may know whom to ask. Refused where the year has no roster, or it has no such unit.
        """
        self._library.permit.require("roster")
        roster = self._collection.roster.read()
        office = roster.top.name if roster.top else ""
        name = office
        if unit:
            roster = self._branch(roster, unit)
            name = f"{office}给{roster.by_code[unit].name}的"
        sending = SubmissionService(self._library)
        distribution = Distribution(
            office=office,
            year=self.year,
            issued_at=reports.now(),
            note=note.strip(),
            roster=roster,
            words=read_document(self._database, WORD_LIST),
            editions={name: shipped_edition(name) for name in editions},
            public_key=sending.public_key(),
            unit=unit,
        )
        return f"{name}{self.year}年报告下发{SUFFIX}", write_distribution(distribution, sending.signing_key())

    def _branch(self, roster: Roster, unit: str) -> Roster:
        """What concerns one unit: it at the top, what stands under it, and what became of these since last year."""
        if unit not in roster.by_code:
            raise Refused(f"{self.year} 年度名册里没有代码 {unit} 的单位。")
        units = (replace(roster.by_code[unit], parent=""), *roster.below(unit))
        last = self._collection.previous_year.roster.find() or Roster(())
        codes = {one.code for one in units}
        if unit in last.by_code:
            codes |= {one.code for one in last.below(unit)}
        changes = tuple(one for one in roster.changes if one.source in codes or one.target in codes)
        return Roster(units, roster.deadlines, changes)


def shipped_edition(name: str) -> str:
    """The file of an edition as it comes with the program; Refused for a name that is none."""
    edition_by_name(name)
    return file_of(name).read_text(encoding="utf-8")
