"""How long the office keeps whose requests were, and erasing it after that; the counts stay as they are."""

from dataclasses import dataclass
from datetime import date

from models.errors import Refused
from models.services.registers.office import RegisterOffice
from models.store.office_documents import read_document, write_document
from models.store.registers.people import drop_free_space, erasable_people, erase_people

RETENTION = "台账个人信息保存年限"
_MOST_YEARS = 50


@dataclass(frozen=True)
class ErasureOutlook:
    """What erasing would do: of how many answered requests, answered before which day."""

    before: date
    people: int


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
        self._office.library.permit.require("put_away")
        if not 1 <= years <= _MOST_YEARS:
            raise Refused(f"保存年限要在 1 到 {_MOST_YEARS} 年之间。")
        write_document(self._office.database, RETENTION, str(years), self._office.library.operator)

    def outlook(self) -> ErasureOutlook:
        """What is due to be erased today; Refused where the office has set no period."""
        before = self._limit()
        people = erasable_people(self._office.database, self._office.agency_id, before)
        return ErasureOutlook(before, len(people))

    def erase(self) -> Erasure:
        """Erase what is due, and write the file anew so that nothing of it is left in its unused parts."""
        self._office.library.permit.require("put_away")
        limit, office = self._limit(), self._office
        people = erase_people(office.database, office.agency_id, limit, office.library.operator)
        # Also where nothing is due: an earlier time another window may have been in the way.
        return Erasure(people, drop_free_space(office.database))

    def _limit(self) -> date:
        years = self.years
        if years is None:
            raise Refused("还没有设申请人信息保存几年。请先设定年限，再清除。")
        today = self._office.today()
        day = 28 if (today.month, today.day) == (2, 29) else today.day
        return today.replace(year=today.year - years, day=day)
