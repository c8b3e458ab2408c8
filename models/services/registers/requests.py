"""The register of requests (申请台账): enter, change, answer, and see what is due."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from models.errors import Refused
from models.registers.clock import Reckoning, reckon
from models.registers.problems import FieldProblem, refuse, request_problems
from models.registers.request import Particulars, Request, RequestEvent, next_number
from models.services.registers.office import RegisterOffice
from models.store.registers import reading
from models.store.registers.writer import Writer
from models.texts.characters import find_unsupported_character

SOON_DAYS = 3
_GONE = "这一件已经不在台账里，可能刚才被别人删去了。"


class DueGroup(StrEnum):
    """How near the term of an open request is; of one that waits for somebody else, whether their time is over."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LAPSED = "lapsed"
    WAITING = "waiting"
    LATER = "later"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {
            DueGroup.OVERDUE: "已超期",
            DueGroup.TODAY: "今天到期",
            DueGroup.SOON: f"{SOON_DAYS} 个工作日内到期",
            DueGroup.LAPSED: "等的期限已过",
            DueGroup.WAITING: "等待他人",
            DueGroup.LATER: "以后到期",
        }[self]


@dataclass(frozen=True)
class DueRequest:
    """An open request with its term. ``days_left`` are working days from today, negative once it is over."""

    request: Request
    reckoning: Reckoning
    group: DueGroup
    days_left: int | None


class RequestRegister:
    """申请台账. A request that is written has to be possible: ImpossibleCase names each field that is not."""

    def __init__(self, office: RegisterOffice) -> None:
        self._office = office

    def get(self, number: int) -> Request:
        """One request; Refused when it is gone."""
        request = reading.read_request(self._office.database, self._office.agency_id, number)
        if request is None:
            raise Refused(_GONE)
        return request

    def find(self, number: str) -> Request | None:
        """The request of that 登记号."""
        found = reading.find_number(self._office.database, self._office.agency_id, number)
        return self.get(found) if found else None

    def of_year(self, year: int, limit: int | None = None, offset: int = 0) -> list[Request]:
        """The requests that were received, open or answered in a year, oldest first; some of them by their place."""
        return reading.requests_of_year(self._office.database, self._office.agency_id, year, limit, offset)

    def count_of_year(self, year: int) -> int:
        """How many ``of_year`` has."""
        return reading.count_of_year(self._office.database, self._office.agency_id, year)

    @property
    def first_day(self) -> date | None:
        """The day on which the first request of all was received; None without any."""
        return reading.first_request_day(self._office.database, self._office.agency_id)

    def all(self) -> list[Request]:
        """Every request, oldest first."""
        return reading.all_requests(self._office.database, self._office.agency_id)

    def particulars(self, requests: Iterable[Request]) -> dict[int, Particulars]:
        """Whose requests are and what they ask for, by their ``id``; those of whom nothing is kept are left out."""
        people = {request.person: request.id for request in requests if request.person is not None}
        found = reading.read_particulars(self._office.database, list(people))
        return {people[person]: particulars for person, particulars in found.items() if not particulars.is_empty}

    def next_number(self, year: int) -> str:
        """The next 登记号 of a year, as 2026-017."""
        return next_number(year, reading.numbers_of_year(self._office.database, self._office.agency_id, year))

    def problems(self, request: Request) -> list[FieldProblem]:
        """What cannot be so in a request as it is being entered."""
        holder = reading.find_number(self._office.database, self._office.agency_id, request.number)
        others = {request.number} if holder not in (None, request.id) else set()
        return request_problems(request, self._office.workdays, self._office.today(), others)

    def reckon(self, request: Request) -> Reckoning:
        """Until when it has to be answered, with the reckoning in words."""
        return reckon(request, self._office.workdays, self._office.today())

    def add(self, request: Request, particulars: Particulars | None = None) -> Request:
        """Enter a request; the one that was kept."""
        return self._write(f"登记 {request.number}", request, None, particulars)

    def change(self, known: Request, request: Request, particulars: Particulars | None = None) -> Request:
        """Write a request that was read as ``known``; ConcurrentChange when others were first.

        ``particulars`` are written only where they are given.
        """
        return self._write(f"修改 {known.number}", replace(request, id=known.id), known, particulars)

    def add_event(self, known: Request, event: RequestEvent) -> Request:
        """Enter something that happened to a request."""
        return self._write(f"{event.kind.label} {known.number}", known.with_event(event), known)

    def answer(self, known: Request, day: date, result: str, letter: str = "") -> Request:
        """Enter the answer: its day, its result (a row of the form) and its number."""
        answered = replace(known, closed=day, result=result, letter=letter)
        return self._write(f"答复 {known.number}", answered, known)

    def reopen(self, known: Request) -> Request:
        """Take an answer back, and what was delivered of it."""
        events = tuple(event for event in known.events if event.kind != "delivery")
        reopened = replace(known, closed=None, result="", letter="", events=events)
        return self._write(f"撤回答复 {known.number}", reopened, known)

    def remove(self, known: Request) -> None:
        """Take a request out of the register; Refused while a dispute is about it. It can be undone."""
        disputes = reading.read_disputes(self._office.database, self._office.agency_id)
        if named := [dispute.number for dispute in disputes if dispute.request == known.id]:
            raise Refused(f"{known.number} 有复议或诉讼（{'、'.join(named)}），请先改登记那边，再删去这一件。")
        self._office.change(f"删去 {known.number}", lambda writer: writer.remove_request(known))

    def _write(
        self, description: str, request: Request, known: Request | None, particulars: Particulars | None = None
    ) -> Request:
        _refuse_letters(particulars)
        numbers: list[int] = []

        def fill(writer: Writer) -> None:
            # Asked once nobody else can write: a number may have been given meanwhile.
            refuse(self.problems(request))
            person = request.person
            if particulars is not None:
                person = None if particulars.is_empty else writer.add_person(particulars)
            numbers.append(writer.put_request(replace(request, person=person), known))

        self._office.change(description, fill)
        return self.get(numbers[0])

    def board(self) -> list[DueRequest]:
        """The open requests, those due first at the top; those that wait for others behind them."""
        requests = reading.open_requests(self._office.database, self._office.agency_id)
        lines = [self.due(request) for request in requests]
        order = list(DueGroup)
        return sorted(lines, key=lambda line: (order.index(line.group), line.days_left or 0, line.request.received))

    def due(self, request: Request) -> DueRequest:
        """How the term of an open request stands today."""
        today, workdays = self._office.today(), self._office.workdays
        reckoning = reckon(request, workdays, today)
        if reckoning.state.is_waiting or reckoning.due is None:
            is_over = reckoning.waiting_until is not None and reckoning.waiting_until < today
            return DueRequest(request, reckoning, DueGroup.LAPSED if is_over else DueGroup.WAITING, None)
        left = workdays.count(today, reckoning.due)
        if today > reckoning.due:
            group = DueGroup.OVERDUE
        elif left == 0:
            group = DueGroup.TODAY
        else:
            group = DueGroup.SOON if left <= SOON_DAYS else DueGroup.LATER
        return DueRequest(request, reckoning, group, left)


def _refuse_letters(particulars: Particulars | None) -> None:
    if particulars:
        for text in (particulars.name, particulars.contact, particulars.matter, particulars.remark):
            if character := find_unsupported_character(text):
                raise Refused(character.sentence)
