"""What goes down to the units: roster, deadlines, word list and editions in one file."""

from collections.abc import Iterable
from dataclasses import replace

from models.editions.known_editions import edition_by_name
from models.editions.shipped import file_of
from models.exchange.packages.distribution_file import SUFFIX, Distribution, write_distribution
from models.services.collection.parts.part import CollectionPart
from models.services.library import WORD_LIST
from models.services.submission import SubmissionService
from models.store import reports
from models.store.office_documents import read_document


class DistributionService(CollectionPart):
    """Handing down what the units need to report."""

    def write(self, note: str = "", editions: Iterable[str] = ()) -> tuple[str, bytes]:
        """A file to hand down, by name and content: the year's roster with its deadlines, the word list, editions.

        Contacts stay in it: units may know whom to ask. Refused where the year has no roster.
        """
        self._library.permit.require("roster")
        roster = self._collection.roster.read()
        office = roster.top.name if roster.top else ""
        sending = SubmissionService(self._library)
        distribution = Distribution(
            office=office,
            year=self.year,
            issued_at=reports.now(),
            note=note.strip(),
            roster=replace(roster, changes=()),
            words=read_document(self._database, WORD_LIST),
            editions={name: shipped_edition(name) for name in editions},
            public_key=sending.public_key(),
        )
        return f"{office}{self.year}年报告下发{SUFFIX}", write_distribution(distribution, sending.signing_key())


def shipped_edition(name: str) -> str:
    """The file of an edition as it comes with the program; Refused for a name that is none."""
    edition_by_name(name)
    return file_of(name).read_text(encoding="utf-8")
