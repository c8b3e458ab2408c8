"""How long the office keeps whose requests were, and erasing it after that; the counts stay as they are."""

from dataclasses import dataclass
from datetime import date

from models.errors import Refused
from models.services.registers.office import RegisterOffice
from models.store.office_documents import read_document, write_document
from models.store.registers.people import drop_free_space, erasable_numbers, erasable_people, erase_people

RETENTION = "台账个人信息保存年限"
MOST_YEARS = 50


@dataclass(frozen=True)
class ErasureOutlook:
    """What erasing would do: what was answered before ``before`` loses whose it was.

    ``people`` counts all particulars that go, ``numbers`` are the 登记号 of the cases they belong to: what is more are
    former wordings. ``held`` are cases as old that keep theirs, since a dispute over them goes on.
    """

    before: date
    people: int
    numbers: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class Erasure:
    """Of how many requests it was erased; ``is_compacted`` says whether the file's unused parts are free of it too."""

    people: int
    is_compacted: bool


class RegisterPrivacy:
    """申请人信息的保存期限和清除. Erasing is journalled and cannot be undone; backups made before still hold it."""

    def __init__(self, office: RegisterOffice) -> None:
        self._office = office

    @property
    def years(self) -> int | None:
        """For how many years after the answer it is kept; None where the office has not said."""
        text = read_document(self._office.database, RETENTION)
        return int(text) if text else None

    def set_years(self, years: int) -> None:
        """Say for how long; Refused for what is no period."""
        self._office.library.permit.require("register_rules")
        if not 1 <= years <= MOST_YEARS:
            raise Refused(f"保存年限要在 1 到 {MOST_YEARS} 年之间。")
        write_document(self._office.database, RETENTION, str(years), self._office.library.operator)

    def outlook(self, years: int | None = None) -> ErasureOutlook:
        """What is due to be erased today, by the office's period or another; Refused where it has set none."""
        before = self._limit(years)
        database, agency = self._office.database, self._office.agency_id
        people = erasable_people(database, agency, before)
        numbers, held = erasable_numbers(database, agency, before)
        return ErasureOutlook(before, len(people), numbers, held)

    def erase(self, reason: str = "") -> Erasure:
        """Erase what is due, and write the file anew so that nothing of it is left in its unused parts.

        ``reason`` stands in the ledger beside what was done.
        """
        self._office.library.permit.require("register_rules")
        limit, office = self._limit(), self._office
        people = erase_people(office.database, office.agency_id, limit, office.library.operator, reason.strip())
        # Also where nothing is due: an earlier time another window may have been in the way.
        return Erasure(people, drop_free_space(office.database))

    def _limit(self, years: int | None = None) -> date:
        years = years or self.years
        if years is None:
            raise Refused("还没有设申请人信息保存几年。请先设定年限，再清除。")
        today = self._office.today()
        day = 28 if (today.month, today.day) == (2, 29) else today.day
        return today.replace(year=today.year - years, day=day)
