"""The last day of the report that is open, asked of the roster once and not after every key."""

from models.errors import AppError
from models.report.deadline import due_on
from models.report.filing import Agency
from models.services.deadlines import Deadline, deadline_for
from models.services.library import Library


class DeadlineCache:
    """Remembers what was asked until a roster changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[Agency, int], Deadline] = {}

    def deadline_of(self, agency: Agency, year: int) -> Deadline:
        """The last day; that of the regulation where the roster cannot be read."""
        if (agency, year) not in self._known:
            try:
                self._known[agency, year] = deadline_for(self._library, agency, year)
            except AppError:
                return Deadline(due_on(agency, year))
        return self._known[agency, year]

    def clear(self) -> None:
        """Ask anew: a roster has changed."""
        self._known.clear()
