"""收到日期、纸质版: the days on which reports came in, by a person's word where the moment of taking says another."""

from datetime import date

from models.errors import Refused
from models.services.collection.parts.part import CollectionPart
from models.store.collection import arrivals, submissions


class ArrivalDays(CollectionPart):
    """Entered, corrected and taken back; what was said before stays on record."""

    def set_file_day(self, received: int, day: date | None) -> None:
        """The day on which a version came in, None for the day on which it was taken."""
        self._library.permit.require("collect")
        unit = submissions.read_submission(self._database, received).unit
        self._save(unit, arrivals.FILE, day, received)

    def set_paper_day(self, unit: str, day: date | None) -> None:
        """The day on which a unit's report came on paper, None where it has not come."""
        self._library.permit.require("collect")
        if unit not in self._collection.roster.current.by_code:
            raise Refused(f"名册里没有代码 {unit} 的单位，没有记下。")
        self._save(unit, arrivals.PAPER, day, None)

    def file_days(self) -> dict[str, str]:
        """The days (ISO) that were entered for what counts now, by the unit's code."""
        return arrivals.file_days(self._database, self.year)

    def paper_days(self) -> dict[str, str]:
        """The days (ISO) on which reports came on paper, by the unit's code."""
        return {unit: day for unit, (day, _) in self.paper_copies().items()}

    def paper_copies(self) -> dict[str, tuple[str, str]]:
        """The same with who wrote it down."""
        return arrivals.paper_copies(self._database, self.year)

    def _save(self, unit: str, kind: str, day: date | None, received: int | None) -> None:
        text = day.isoformat() if day else ""
        arrivals.save_arrival(self._database, self.year, unit, kind, text, self._library.operator, received)
