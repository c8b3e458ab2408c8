"""The sum is exact, nobody is in it twice, it follows what moves, and says what it lacks."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count, islice, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.errors import Refused
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.exchange.report_files import find_files
from models.figures.totals import Figures
from models.report.consolidation import ConsolidatedCell
from models.report.report_sum import ChangedInput
from models.report.roster import ChangeKind, RosterChange
from models.rules.finding import Severity
from models.services.collection.collection import Collection, ScopedConsolidation
from models.services.collection.parts.version_comparison import resolve_duplicates
from models.services.library import Library
from models.services.report_sum import find_report_sum
from models.store.collection import submissions
from tests.services.collected import CAME_IN, CELL, EDITION, YEAR, filing, send, send_sound, take, take_roster
from tests.store.harm import alter

MONEY = next(cell for cell in EDITION.typed_cells if EDITION.kind(cell).is_money)


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    take_roster(library, tmp_path)
    return library


def sums_up(library: Library, folder: Path, **reports: int) -> ScopedConsolidation:
    take(library, [send(folder / "收件", code.removeprefix("u"), value) for code, value in reports.items()])
    return Collection(library, YEAR).consolidation()


def test_a_unit_that_reported_counts_and_those_below_do_not(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=1, u11=50, u111=20, u112=31, u12=1000)
    now = summing.current()
    assert now.cell(CELL) == ConsolidatedCell(own=1, below=50, adjusted=None, whole=51)
    assert (now.unit_count, now.missing) == (2, ())
    [county] = summing.compare_superiors()
    assert [(d.reported, d.summed) for d in county.differences] == [(50, 51)]
    assert Collection(city, YEAR).consolidation(with_vertical=True).total_figures().get(CELL) == 1051


@pytest.mark.promise("cannot-judge")
def test_nothing_can_be_judged_while_units_are_missing(city: Library, tmp_path: Path) -> None:
    [county] = sums_up(city, tmp_path, u11=50, u111=20).compare_superiors()
    assert not county.can_judge
    assert county.sentence(EDITION) == "示例县人民政府：不能判断，乙镇人民政府还没有报来。"


def test_a_node_and_a_picked_set(city: Library, tmp_path: Path) -> None:
    sums_up(city, tmp_path, u10=1, u111=20, u112=30)
    assert Collection(city, YEAR).consolidation(node="11").total_figures().get(CELL) == 50
    assert Collection(city, YEAR).consolidation(picked=("10", "112")).total_figures().get(CELL) == 31
    county = Collection(city, YEAR).consolidation(picked=("11",))
    assert (county.total_figures().get(CELL), county.current().unit_count) == (50, 2)
    with_town = Collection(city, YEAR).consolidation(picked=("11", "112", "10"))
    assert (with_town.total_figures().get(CELL), with_town.current().missing) == (51, ())
    with pytest.raises(Refused, match="没有代码 99"):
        Collection(city, YEAR).consolidation(picked=("10", "99"))


def test_a_picked_node_counts_as_in_the_sum_above_it(city: Library, tmp_path: Path) -> None:
    picked = Collection(city, YEAR).consolidation(picked=("10", "11", "112", "12"))
    sums_up(city, tmp_path, u111=20, u112=30, u12=1000)
    assert picked.total_figures().get(CELL) == 1050, "a vertical body that is picked by itself counts"
    assert [unit.code for unit in picked.current().missing] == ["10"]
    take(city, [send(tmp_path / "收件", "11", 7)])
    assert picked.total_figures().get(CELL) == 1007, "the county reported for itself"
    assert picked.total_figures() == Collection(city, YEAR).consolidation(picked=("12", "11", "10")).total_figures()


def test_an_adjustment_stands_apart_with_its_reason(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    with pytest.raises(Refused, match="写明调整的原因"):
        summing.adjust(CELL, 5, "")
    with pytest.raises(Refused, match="小于 0"):
        summing.adjust(CELL, -11, "多报")
    summing.adjust(CELL, 5, "新区尚未单列")
    assert summing.current().cell(CELL) == ConsolidatedCell(4, 6, 5, 15)
    summing.withdraw_adjustment(summing.adjustments()[0].id)
    assert summing.total_figures().get(CELL) == 10
    assert summing.adjustments()[0].reason == "新区尚未单列"


@pytest.mark.promise("stale-sum")
def test_the_sum_becomes_a_report_and_says_when_it_is_stale(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    report = summing.make_report()
    session = city.open(report)
    assert session.filing.figures.get(CELL) == 10
    assert session.entries()[-1].change.source == "consolidated"
    [made] = summing.saved_sums()
    assert summing.changes_since(made) == ()
    take(city, [send(tmp_path / "收件", "10", 9, 2)])
    [stale] = summing.changes_since(made)
    assert stale.changed_cells == {CELL: (4, 9)}
    assert "4 → 9" in stale.sentence(EDITION)
    assert any(f.rule == "A-8" and f.severity is Severity.WARN for f in summing.findings(made))
    assert summing.make_report() == report
    assert city.open(report).filing.figures.get(CELL) == 15


def test_a_changed_adjustment_outdates_a_kept_sum_and_names_the_cell(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    summing.adjust(CELL, 5, "新区尚未单列")
    summing.make_report()
    [made] = summing.saved_sums()
    assert summing.changes_since(made) == ()
    summing.withdraw_adjustment(summing.adjustments()[0].id)
    summing.adjust(CELL, 8, "新区尚未单列，核对后更正")
    [stale] = summing.changes_since(made)
    assert (stale.kind, stale.changed_cells) == (ChangedInput.ADJUSTMENT, {CELL: (5, 8)})
    assert f"{EDITION.short_name(CELL)} 5 → 8" in stale.sentence(EDITION)
    summing.withdraw_adjustment(next(one.id for one in summing.adjustments() if not one.withdrawn_at))
    summing.adjust(CELL, 5, "还是原来的数")
    assert summing.changes_since(made) == (), "withdrawn and made again is no other adjustment"


def test_a_report_made_of_a_sum_knows_what_became_of_the_sum(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    report = summing.make_report()
    told = find_report_sum(city.database, report)
    assert told is not None
    assert (told.node, told.changes, told.problem) == ("1", (), "")
    assert list(told.missing) == [unit.name for unit in summing.current().missing]
    take(city, [send(tmp_path / "收件", "10", 9, 2)])
    told = find_report_sum(city.database, report)
    assert told is not None
    assert [(one.kind, one.unit) for one in told.changes] == [(ChangedInput.REPORT, "10")]
    assert find_report_sum(city.database, report + 1) is None


def test_a_returned_report_counts_no_more(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    assert summing.total_figures().get(CELL) == 10
    Collection(city, YEAR).receipts.send_back(submissions.current_submissions(city.database, YEAR)["10"].id, "请核对")
    assert summing.current().missing[0].code == "10"
    assert summing.total_figures() == Collection(city, YEAR).consolidation().total_figures()


def test_missing_units_are_to_be_explained(city: Library, tmp_path: Path) -> None:
    [missing] = [f for f in sums_up(city, tmp_path, u10=1).findings() if f.rule == "A-2"]
    assert missing.severity is Severity.EXPLAIN
    assert "甲镇人民政府、乙镇人民政府" in missing.message


def test_what_differs_from_a_superiors_own_report_is_one_finding(city: Library, tmp_path: Path) -> None:
    sums_up(city, tmp_path, u10=1)
    folder = tmp_path / "收件"
    take(city, [send_sound(folder, code, value) for code, value in (("11", 90), ("111", 20), ("112", 31))])
    [county] = [one for one in Collection(city, YEAR).consolidation().findings() if one.rule == "A-1"]
    assert "示例县人民政府 所报与下属单位相加有 2 格不同" in county.message
    assert "所报 90、相加 51、相差 39" in county.message
    assert set(county.cells) == {CELL, CAME_IN}


def test_parts_that_must_be_mended_are_named_beside_the_sum(city: Library, tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    take(city, [send_sound(folder, "10", 9), send_sound(folder, "111", 20, answered=7), send_sound(folder, "112", 31)])
    list(Collection(city, YEAR).queries.check_received())
    found = {one.rule: one for one in Collection(city, YEAR).consolidation().findings()}
    assert "有 1 个的报告还有必须改的问题（甲镇人民政府 1 处）" in found["A-7"].message
    assert "相差 13" in found["T3-1"].message, "and the sum itself does not add up"


def test_what_must_be_reported_is_what_the_roster_says(city: Library, tmp_path: Path) -> None:
    def due() -> list[str]:
        roster = Collection(city, YEAR).roster.current
        rows = Collection(city, YEAR).queries.unit_statuses(date(YEAR + 1, 1, 20))
        return [unit.code for unit, row in zip(roster.units, rows, strict=True) if row.is_due]

    before = due()
    sums_up(city, tmp_path, u12=1000, u13=5)
    assert due() == before == ["10", "11", "111", "112"]


def test_a_sum_of_an_older_program_cannot_tell_of_its_roster(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    report = summing.make_report()
    city.database.execute_sql("DELETE FROM kept_input")
    found = find_report_sum(city.database, report)
    assert found is not None
    assert (found.changes, found.problem) == ((), "")
    assert "当时的名册没有存下" in found.uncertain
    Collection(city, YEAR).roster.put_unit(replace(summing.roster.by_code["11"], is_vertical=True))
    found = find_report_sum(city.database, report)
    assert found is not None
    assert [(one.kind, one.unit) for one in found.changes] == [(ChangedInput.ROSTER, "11")], "what counts is seen"


def test_what_is_carried_in_follows_a_merger(library: Library, tmp_path: Path) -> None:
    head = "code,name,parent,level,required,own_level\n1,示例市人民政府,,prefecture,1,\n10,本级,1,department,1,1\n"
    take_roster(library, tmp_path, head + "20,甲局,1,department,1,\n21,乙局,1,department,1,\n", YEAR - 1)
    take_roster(library, tmp_path, head + "21,甲乙局,1,department,1,\n")
    carried_in = EDITION.find("requests.carried_in.research")
    carried_out = EDITION.find("requests.carried_out.research")
    last = [
        send(tmp_path / "上年", code, value, year=YEAR - 1, cell=carried_out, name=name)
        for code, name, value in (("20", "甲局", 3), ("21", "乙局", 4))
    ]
    take(library, last, year=YEAR - 1)
    take(library, [send(tmp_path / "今年", "21", 7, cell=carried_in, name="甲乙局")])
    summing = Collection(library, YEAR).consolidation()
    [broken] = [f for f in summing.findings() if f.rule == "A-5"]
    assert "报 7、应为 4" in broken.message
    Collection(library, YEAR).roster.record_change(RosterChange(ChangeKind.MERGED, "20", "21", "机构改革"))
    assert [f for f in Collection(library, YEAR).consolidation().findings() if f.rule == "A-5"] == []


def test_sums_beyond_one_integer_are_exact(library: Library, tmp_path: Path) -> None:
    from models.store.collection import sums

    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", "10", 7, cell=MONEY), send(tmp_path / "收件", "11", 9, cell=MONEY)])
    most = 2**63 - 1
    alter(library.place, f'UPDATE figures_received_2021 SET "{"__".join(MONEY)}" = {most}')
    assert sums.add_up(library.database, Collection(library, YEAR).consolidation().scope).typed[MONEY] == 2 * most


def test_a_number_changed_and_changed_back_outdates_the_version_between(city: Library, tmp_path: Path) -> None:
    """Revision 4 says what revision 1 said; revision 3, late, is older than it all the same."""
    folder = tmp_path / "收件"
    first, last, late = send(folder, "10", 1, 1), send(folder, "10", 1, 4), send(folder, "10", 9, 3)
    for path in (first, last, late):
        take(city, [path])
    assert Collection(city, YEAR).consolidation().total_figures().get(CELL) == 1
    assert submissions.current_submissions(city.database, YEAR)["10"].revision == 4


Report = dict[CellKey, Decimal]
"""The cells of a report that are not blank."""
CELLS = (MONEY, CELL, EDITION.find("requests.granted.natural_person"), EDITION.find("requests.carried_in.research"))
FRESH = count()
"""Each roster has codes of its own, so that one database serves them all."""


@dataclass(frozen=True)
class Sending:
    """A report as it is sent: of which unit, by its place in the roster, and of which revision."""

    unit: int
    revision: int
    report: Report


@dataclass(frozen=True)
class Story:
    """A roster, by the place of each unit's superior, and the files, in the heaps in which they come.

    A sum is kept once ``kept`` heaps are in.
    """

    parents: tuple[int, ...]
    heaps: tuple[tuple[Sending, ...], ...]
    kept: int


def reports() -> st.SearchStrategy[Report]:
    """Counts and money to the fen, as large as they may be, noughts and blanks."""
    amounts = st.just(Decimal()) | st.integers(0, 10**12 - 1).map(Decimal)
    money = st.just(Decimal()) | st.integers(0, 10**15 - 1).map(lambda fen: Decimal(fen).scaleb(-6))
    return st.fixed_dictionaries({}, optional={cell: money if cell == MONEY else amounts for cell in CELLS})


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Any tree of up to twelve units, each file once or several times; few reports, so that many say the same."""
    size = draw(st.integers(1, 12))
    many = draw(st.integers(0, 2 * size))  # drawn early: what comes late is mostly drawn small
    again = draw(st.lists(st.integers(0, many - 1), max_size=4)) if many else []
    files = draw(st.permutations([(unit, revision) for unit in range(size) for revision in range(1, 5)]))[:many]
    said = draw(st.lists(reports(), min_size=1, max_size=3))
    sent = [Sending(*file, draw(st.sampled_from(said))) for file in files]
    parents = tuple(draw(st.integers(0, at)) for at in range(size - 1))
    order, heaps = draw(st.permutations([*sent, *(sent[at] for at in again)])), []
    while order:
        at_once = draw(st.integers(1, 4))
        heaps.append(tuple(order[:at_once]))
        order = order[at_once:]
    return Story(parents, tuple(heaps), draw(st.integers(0, len(heaps))))


@pytest.fixture
def quick(library: Library) -> Library:
    """A database that does not wait for the disk: what a loss of power does to it is tried elsewhere."""
    if isinstance(library.place, Path):
        library.database.execute_sql("PRAGMA synchronous = 0")
    return library


@given(stories())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_any_roster_any_order_any_number_of_sendings(quick: Library, tmp_path: Path, story: Story) -> None:
    """An independent sum in Decimal after every heap, over random trees, re-sends and stops before what comes next.

    The dry run proposes just what is newer, and a kept sum is stale just where figures differ. Kills:
    ``test_collecting.py``.
    """
    parents = take_tree(quick, tmp_path, story)
    collecting, summing, codes = (
        Collection(quick, YEAR).submissions,
        Collection(quick, YEAR).consolidation(),
        list(parents),
    )
    heaps = [written(tmp_path, codes, heap) for heap in ((), *story.heaps, ())]
    here: dict[str, Sending] = {}
    then: dict[str, Report] = {}
    for at, (heap, following) in enumerate(pairwise(heaps)):
        due = newer(heap, here, codes)
        found = resolve_duplicates(step.assessment for step in collecting.assess(find_files(heap)))
        assert {one.path for one in found if one.verdict.is_taken} == set(due)
        stopped = collecting.take([*due, *following])
        assert all(step.received for step in islice(stopped, len(due)))
        assert isinstance(stopped, Generator)
        stopped.close()
        here |= {codes[one.unit]: one for one in due.values()}
        now, whole = counting(here, parents), summing.current()  # carried forward from heap to heap
        assert (as_decimals(whole.total), whole.unit_count) == (added(now), len(now))
        if at == story.kept:
            summing.save()
            then = now
    assert as_decimals(Collection(quick, YEAR).consolidation().total_figures()) == added(now)
    [made] = summing.saved_sums()
    moved = {code for code in then.keys() | now.keys() if then.get(code) != now.get(code)}
    assert {one.unit for one in summing.changes_since(made)} == moved
    forget_sums(quick)


def forget_sums(library: Library) -> None:
    """Leave no kept sum behind: those of a year are read together."""
    alter(library.place, "DELETE FROM kept_part", "DELETE FROM kept_input", "DELETE FROM kept_sum")


def take_tree(library: Library, folder: Path, story: Story) -> dict[str, str]:
    """Put the story's roster in place of the one before; the code of each unit's superior by that of the unit."""
    fresh = next(FRESH)
    parents = {f"{fresh}u0": ""} | {f"{fresh}u{at}": f"{fresh}u{up}" for at, up in enumerate(story.parents, 1)}
    lines = (f"{code},单位{code},{parent},department,1\n" for code, parent in parents.items())
    take_roster(library, folder, "code,name,parent,level,required\n" + "".join(lines))
    return parents


def written(folder: Path, codes: Sequence[str], heap: Iterable[Sending]) -> dict[Path, Sending]:
    """The files of a heap, each written once."""
    files = {folder / f"{codes[one.unit]}-{one.revision}.ndbg": one for one in heap}
    for path, one in files.items():
        if not path.exists():
            typed = {cell: int(value.scaleb(6 if cell == MONEY else 0)) for cell, value in one.report.items()}
            stamp = BundleStamp(one.revision, f"{one.revision:064}", "c" * 64, "final")
            path.write_bytes(write_bundle(filing(codes[one.unit], typed), stamp))
    return files


def newer(heap: dict[Path, Sending], here: dict[str, Sending], codes: Sequence[str]) -> dict[Path, Sending]:
    """The newest file of each unit in a heap, where it is newer than what is here."""
    last = {one.unit: path for path, one in sorted(heap.items(), key=lambda each: each[1].revision)}
    known = {at: here[code].revision if code in here else 0 for at, code in enumerate(codes)}
    return {path: heap[path] for unit, path in last.items() if heap[path].revision > known[unit]}


def counting(here: dict[str, Sending], parents: dict[str, str]) -> dict[str, Report]:
    """By walking up from each report: it counts when nobody above it, short of the top, has one."""
    return {code: one.report for code, one in here.items() if is_counted(code, here, parents)}


def is_counted(code: str, here: dict[str, Sending], parents: dict[str, str]) -> bool:
    if not parents[code]:
        return len(parents) == 1
    up = parents[code]
    while parents[up] and up not in here:
        up = parents[up]
    return not parents[up]


def added(counted: dict[str, Report]) -> Report:
    """The sum; a cell that all leave blank stays blank."""
    found: Report = {}
    for report in counted.values():
        for cell, value in report.items():
            found[cell] = found.get(cell, Decimal()) + value
    return found


def as_decimals(figures: Figures) -> Report:
    """A sum as the program has it."""
    return {cell: Decimal(value).scaleb(-6 if cell == MONEY else 0) for cell, value in figures.typed.items()}


def test_filing_of_a_received_report_has_last_years_beside_it(city: Library, tmp_path: Path) -> None:
    take_roster(city, tmp_path, year=YEAR - 1)
    take(city, [send(tmp_path / "上年", "10", 1, year=YEAR - 1)], year=YEAR - 1)
    [number] = take(city, [send(tmp_path / "今年", "10", 2)])
    assert number is not None
    held = Collection(city, YEAR).submissions.filing(number)
    assert held.last_year is not None
    assert held.last_year.figures.typed == filing("10", {CELL: 1}, YEAR - 1).figures.typed
