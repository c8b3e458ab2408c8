"""From cases to cells: an office's year counted apart, and what holds over any histories of cases."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.errors import BrokenFile
from models.figures.totals import add_up
from models.registers.choices import CountingChoices, parse_choices
from models.registers.counting import RequestFacts, count_disputes, count_documents, count_requests
from models.registers.dispute import Dispute, DisputeKind, DisputeOutcome
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.form_words import requester_keys, result_keys
from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from tests.registers import office_year
from tests.registers.conftest import COUNTY

NEWER, OLDER = edition_for(2025), edition_for(2020)
DEFAULT = CountingChoices()


@pytest.mark.promise("register-adds-up")
def test_an_offices_year_is_counted_as_by_hand(library: Library) -> None:
    """146 requests, 9 disputes and 80 documents, entered one by one among others of other years."""
    registers = Registers(library, COUNTY, lambda: date(2026, 3, 10))
    for request in office_year.requests():
        registers.requests.add(request)
    for dispute in office_year.disputes():
        registers.disputes.add(dispute)
    for document in office_year.documents():
        registers.documents.add(document)
    counted = registers.counts(office_year.YEAR)
    asked = {CellKey("requests", row, column): count for row, counts in office_year.TABLE_3.items()
             for column, count in zip(office_year.COLUMNS, counts, strict=True)}  # fmt: skip
    disputes = {CellKey("disputes", "all", column): count for column, count in office_year.TABLE_4.items()}
    documents = {
        CellKey("documents", row, column): count
        for row, columns in office_year.TABLE_2.items()
        for column, count in columns.items()
    }
    assert {cell: one.value for cell, one in counted.items()} == asked | disputes | documents
    secret = counted[CellKey("requests", "refused_state_secret", "natural_person")]
    [case] = secret.cases
    found = registers.requests.find(case)
    assert found is not None
    assert found.result == "refused_state_secret"


def test_a_register_that_is_not_kept_counts_nothing(registers: Registers, library: Library) -> None:
    """No case is not the same as none counted: a report of an office without registers is left alone."""
    assert registers.counts(2025) == {}
    registers.documents.add(RegisteredDocument("办法", "1", DocumentKind.NORMATIVE, date(2026, 1, 5)))
    assert registers.counts(2025) == {}
    assert {cell.block for cell in registers.counts(2026)} == {"documents"}
    other = Registers(library, Agency("示例县财政局"))
    assert other.counts(2026) == {}


DAYS = st.integers(0, 4 * 365).map(lambda days: date(2018, 6, 1) + timedelta(days))


@st.composite
def histories(draw: st.DrawFn) -> list[RequestFacts]:
    facts: list[RequestFacts] = []
    for at in range(draw(st.integers(0, 40))):
        received = draw(DAYS)
        closed = received + timedelta(draw(st.integers(0, 500))) if draw(st.booleans()) else None
        edition = OLDER if closed is None or closed.year < 2021 else NEWER
        result = draw(st.sampled_from(result_keys(edition))) if closed else ""
        column = draw(st.sampled_from(requester_keys(NEWER)))
        facts.append((at, f"号{at}", column, received.isoformat(), closed.isoformat() if closed else "", result))
    return facts


@pytest.mark.promise("register-adds-up")
@given(histories(), st.integers(2019, 2022))
def test_over_any_histories_the_form_adds_up(facts: list[RequestFacts], year: int) -> None:
    edition = edition_for(year)
    counted = count_requests(edition, year, facts)
    assert all(edition.has(cell) and cell not in edition.operands for cell in counted)
    figures = add_up(edition, {cell: one.value for cell, one in counted.items()})
    for column in edition.blocks["requests"].columns:
        new, old, handled, left = (
            figures.all[CellKey("requests", row, column.key)]
            for row in ("new_received", "carried_in", "handled_total", "carried_out")
        )
        assert new + old == handled + left
    for rows in (("new_received", "carried_in"), (*result_keys(edition), "carried_out")):
        stood = [case for cell, one in counted.items() if cell.row in rows for case in one.cases]
        assert sorted(stood) == sorted(alive(facts, year)), "every case stands in exactly one row"


def alive(facts: list[RequestFacts], year: int) -> list[str]:
    """The cases of a year, found day by day instead of by comparing its ends."""
    days = {(date(year, 1, 1) + timedelta(n)).isoformat() for n in range(366)} - {f"{year + 1}-01-01"}
    return [
        number
        for _, number, _, received, closed, _ in facts
        if received in days or closed in days or (received < min(days) and (closed > max(days) or not closed))
    ]


@pytest.mark.promise("register-adds-up")
@given(histories(), st.integers(2019, 2021))
def test_what_a_year_leaves_the_next_carries_in(facts: list[RequestFacts], year: int) -> None:
    this, following = (count_requests(edition_for(y), y, facts) for y in (year, year + 1))
    for column in requester_keys(NEWER):
        left = this[CellKey("requests", "carried_out", column)]
        assert sorted(left.cases) == sorted(following[CellKey("requests", "carried_in", column)].cases)


def test_the_older_form_does_not_divide_what_was_done_otherwise() -> None:
    facts: list[RequestFacts] = [
        (1, "甲", "natural_person", "2020-03-01", "2020-03-09", "otherwise_other"),
        (2, "乙", "natural_person", "2020-03-01", "2020-03-09", "otherwise"),
    ]
    counted = count_requests(OLDER, 2020, facts)
    assert counted[CellKey("requests", "otherwise", "natural_person")].cases == ("甲", "乙")


def test_both_readings_of_last_years_disputes() -> None:
    old = Dispute("旧", DisputeKind.SUIT_AFTER, date(2024, 5, 1), None, date(2025, 3, 1), DisputeOutcome.UPHELD)
    lasting = Dispute("久", DisputeKind.SUIT_AFTER, date(2024, 6, 1))
    cells = [CellKey("disputes", "all", f"suit_after_{outcome}") for outcome in ("upheld", "pending")]
    counted = count_disputes(2025, [old, lasting], DEFAULT)
    assert [counted[cell].cases for cell in cells] == [("旧",), ("久",)]
    counted = count_disputes(2025, [old, lasting], CountingChoices(disputes_of_the_year_only=True))
    assert [counted[cell].cases for cell in cells] == [(), ()]
    assert count_disputes(2024, [old], DEFAULT)[cells[1]].cases == ("旧",)


@st.composite
def papers(draw: st.DrawFn) -> list[RegisteredDocument]:
    made = []
    for at in range(draw(st.integers(0, 25))):
        issued = draw(DAYS)
        ends = [issued + timedelta(draw(st.integers(0, 900))) if draw(st.booleans()) else None for _ in range(2)]
        kind = draw(st.sampled_from(list(DocumentKind)))
        made.append(RegisteredDocument(f"文{at}", str(at), kind, issued, repealed=ends[0], expires=ends[1]))
    return made


@given(papers(), st.integers(2019, 2022))
def test_what_is_in_force_follows_from_the_year_before(documents: list[RegisteredDocument], year: int) -> None:
    then, now = (count_documents(NEWER, y, documents, DEFAULT) for y in (year - 1, year))
    for kind in DocumentKind:
        before = then[CellKey("documents", kind, "in_force")].value
        issued, repealed, in_force = (
            now[CellKey("documents", kind, column)].value for column in ("issued", "repealed", "in_force")
        )
        assert in_force == before + issued - repealed


@pytest.mark.parametrize(
    ("choices", "issued", "repealed"),
    [(DEFAULT, 0, 1), (CountingChoices(amended_as_issued=True, expired_as_repealed=False), 1, 0)],
)
def test_what_is_amended_or_expires_is_the_offices_choice(choices: CountingChoices, issued: int, repealed: int) -> None:
    amended = RegisteredDocument("甲", "1", DocumentKind.NORMATIVE, date(2020, 1, 1), amended=date(2025, 5, 1))
    expired = RegisteredDocument("乙", "2", DocumentKind.NORMATIVE, date(2020, 1, 1), expires=date(2025, 5, 1))
    counted = count_documents(NEWER, 2025, [amended, expired], choices)
    cells = [CellKey("documents", "normative_documents", column) for column in ("issued", "repealed", "in_force")]
    assert [counted[cell].value for cell in cells] == [issued, repealed, 1]


def test_the_older_forms_documents() -> None:
    late = RegisteredDocument("甲", "1", DocumentKind.NORMATIVE, date(2019, 12, 1), published=date(2020, 1, 9))
    own = RegisteredDocument("乙", "2", DocumentKind.NORMATIVE, date(2020, 2, 1))
    counted = count_documents(OLDER, 2020, [late, own], DEFAULT)
    cells = [CellKey("documents", "normative_documents", column) for column in ("made", "published", "public_total")]
    assert [counted[cell].cases for cell in cells] == [("2",), ("1", "2"), ("1", "2")]


def test_the_office_chooses_and_says_why(registers: Registers, library: Library) -> None:
    registers.set_choices(CountingChoices(amended_as_issued=True, reason="省里 2022 年报告如此统计"))
    again = Registers(library, COUNTY)
    assert again.choices.amended_as_issued
    assert again.choices.reason == "省里 2022 年报告如此统计"


@pytest.mark.parametrize("text", ["{", "[]", '{"amended_as_issued": 1}', '{"no_such": true}'])
def test_choices_that_do_not_read_are_told(text: str) -> None:
    with pytest.raises(BrokenFile, match="台账口径读不出来"):
        parse_choices(text)
