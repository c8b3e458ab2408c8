"""The sum is exact, nobody is in it twice, it follows what moves, and says what it lacks."""

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.errors import Refused
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.report.consolidation import ConsolidatedCell
from models.report.roster import ChangeKind, RosterChange
from models.rules.finding import Severity
from models.services.collection.consolidation import Summing
from models.services.collection.receipts import Answering
from models.services.collection.roster import Rosters
from models.services.collection.submissions import Collecting
from models.services.library import Library
from models.store.collection import submissions
from tests.services.collected import CELL, EDITION, YEAR, filing, send, take, take_roster

MONEY = next(cell for cell in EDITION.typed_cells if EDITION.kind(cell).is_money)


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    take_roster(library, tmp_path)
    return library


def sums_up(library: Library, folder: Path, **reports: int) -> Summing:
    take(library, [send(folder / "收件", code.removeprefix("u"), value) for code, value in reports.items()])
    return Summing(library, YEAR)


def test_a_unit_that_reported_counts_and_those_below_do_not(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=1, u11=50, u111=20, u112=31, u12=1000)
    now = summing.current()
    assert now.cell(CELL) == ConsolidatedCell(own=1, below=50, adjusted=None, whole=51)
    assert (now.unit_count, now.missing) == (2, ())
    [county] = summing.compared()
    assert [(d.reported, d.summed) for d in county.differences] == [(50, 51)]
    assert Summing(city, YEAR, with_vertical=True).whole().get(CELL) == 1051


def test_nothing_can_be_judged_while_units_are_missing(city: Library, tmp_path: Path) -> None:
    [county] = sums_up(city, tmp_path, u11=50, u111=20).compared()
    assert not county.can_judge
    assert county.sentence(EDITION) == "示例县人民政府：不能判断，乙镇人民政府还没有报来。"


def test_a_node_and_a_picked_set(city: Library, tmp_path: Path) -> None:
    sums_up(city, tmp_path, u10=1, u111=20, u112=30)
    assert Summing(city, YEAR, node="11").whole().get(CELL) == 50
    assert Summing(city, YEAR, picked=("10", "112")).whole().get(CELL) == 31
    with pytest.raises(Refused, match="重复计算"):
        Summing(city, YEAR, picked=("11", "112"))


def test_an_adjustment_stands_apart_with_its_reason(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    with pytest.raises(Refused, match="写明调整的原因"):
        summing.adjust(CELL, 5, "")
    with pytest.raises(Refused, match="小于 0"):
        summing.adjust(CELL, -11, "多报")
    summing.adjust(CELL, 5, "新区尚未单列")
    assert summing.current().cell(CELL) == ConsolidatedCell(4, 6, 5, 15)
    summing.withdraw_adjustment(summing.adjustments()[0].id)
    assert summing.whole().get(CELL) == 10
    assert summing.adjustments()[0].reason == "新区尚未单列"


def test_the_sum_becomes_a_report_and_says_when_it_is_stale(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    report = summing.make_report()
    session = city.open(report)
    assert session.filing.figures.get(CELL) == 10
    assert session.entries()[-1].change.source == "consolidated"
    [made] = summing.made()
    assert summing.stale(made) == ()
    take(city, [send(tmp_path / "收件", "10", 9, 2)])
    [stale] = summing.stale(made)
    assert stale.changed_cells == {CELL: (4, 9)}
    assert "4 → 9" in stale.sentence(EDITION)
    assert any(f.rule == "A-8" and f.severity is Severity.WARN for f in summing.findings(made))
    assert summing.make_report() == report
    assert city.open(report).filing.figures.get(CELL) == 15


def test_a_returned_report_counts_no_more(city: Library, tmp_path: Path) -> None:
    summing = sums_up(city, tmp_path, u10=4, u11=6)
    assert summing.whole().get(CELL) == 10
    Answering(city).send_back(submissions.all_current(city.database, YEAR)["10"].id, "请核对")
    assert summing.current().missing[0].code == "10"
    assert summing.whole() == Summing(city, YEAR).whole()


def test_missing_units_are_to_be_explained(city: Library, tmp_path: Path) -> None:
    [missing] = [f for f in sums_up(city, tmp_path, u10=1).findings() if f.rule == "A-2"]
    assert missing.severity is Severity.EXPLAIN
    assert "甲镇人民政府、乙镇人民政府" in missing.message


def test_what_is_carried_in_follows_a_merger(library: Library, tmp_path: Path) -> None:
    head = "code,name,parent,level,required,own_level\n1,示例市人民政府,,prefecture,1,\n10,本级,1,department,1,1\n"
    take_roster(library, tmp_path, head + "20,甲局,1,department,1,\n21,乙局,1,department,1,\n", YEAR - 1)
    take_roster(library, tmp_path, head + "21,甲乙局,1,department,1,\n")
    carried_in = EDITION.find("requests.carried_in.research")
    carried_out = EDITION.find("requests.carried_out.research")
    last = [
        send(tmp_path / "上年", code, value, year=YEAR - 1, cell=carried_out) for code, value in (("20", 3), ("21", 4))
    ]
    take(library, last, year=YEAR - 1)
    take(library, [send(tmp_path / "今年", "21", 7, cell=carried_in)])
    summing = Summing(library, YEAR)
    [broken] = [f for f in summing.findings() if f.rule == "A-5"]
    assert "报 7、应为 4" in broken.message
    Rosters(library).record(YEAR, RosterChange(ChangeKind.MERGED, "20", "21", "机构改革"))
    assert [f for f in Summing(library, YEAR).findings() if f.rule == "A-5"] == []


def test_sums_beyond_one_integer_are_exact(library: Library, tmp_path: Path) -> None:
    from models.store.collection import sums

    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", "10", 7, cell=MONEY), send(tmp_path / "收件", "11", 9, cell=MONEY)])
    most = 2**63 - 1
    library.database.execute_sql(f'UPDATE figures_received_2021 SET "{"__".join(MONEY)}" = {most}')
    assert sums.add_up(library.database, Summing(library, YEAR).scope).typed[MONEY] == 2 * most


def test_a_number_changed_and_changed_back_outdates_the_version_between(city: Library, tmp_path: Path) -> None:
    """Revision 4 says what revision 1 said; revision 3, late, is older than it all the same."""
    folder = tmp_path / "收件"
    first, last, late = send(folder, "10", 1, 1), send(folder, "10", 1, 4), send(folder, "10", 9, 3)
    for path in (first, last, late):
        take(city, [path])
    assert Summing(city, YEAR).whole().get(CELL) == 1
    assert submissions.all_current(city.database, YEAR)["10"].revision == 4


@given(st.randoms(use_true_random=False))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_any_roster_any_order_any_number_of_sendings(
    tmp_path_factory: pytest.TempPathFactory, rnd: random.Random
) -> None:
    """An independent sum in Decimal, over random trees, re-sends and stops midway; kills: ``test_collecting.py``."""
    folder = tmp_path_factory.mktemp("roster")
    library = Library(folder / "nianbao.db", "张某")
    try:
        _try_roster(library, folder, rnd)
    finally:
        library.close()


Sent = dict[CellKey, Decimal]
"""The cells of a report that are not blank."""
CELLS = (MONEY, CELL, EDITION.find("requests.granted.natural_person"), EDITION.find("requests.carried_in.research"))


def _made_up(rnd: random.Random) -> Sent:
    """A report: counts, money to the fen, noughts and blanks."""
    told = {cell: Decimal(rnd.choice((0, rnd.randint(0, 10**9)))) for cell in CELLS if rnd.random() < 0.7}
    return told | ({MONEY: Decimal(rnd.randint(0, 10**15)).scaleb(-6)} if MONEY in told else {})


def _try_roster(library: Library, folder: Path, rnd: random.Random) -> None:
    size = rnd.randint(1, 12)
    parents = {0: ""} | {at: f"u{rnd.randrange(at)}" for at in range(1, size)}
    lines = (f"u{at},单位u{at},{parent},department,1\n" for at, parent in parents.items())
    take_roster(library, folder, "code,name,parent,level,required\n" + "".join(lines))
    last: dict[str, tuple[int, Sent]] = {}
    sent = []
    for _ in range(rnd.randint(0, 2 * size)):
        code, revision = f"u{rnd.randrange(size)}", rnd.randint(1, 4)
        path, report = folder / f"{code}-{revision}.ndbg", _made_up(rnd)
        if not path.exists():
            typed = {cell: int(value.scaleb(6 if cell == MONEY else 0)) for cell, value in report.items()}
            stamp = BundleStamp(revision, f"{revision:064}", "c" * 64, "final")
            path.write_bytes(write_bundle(filing(code, typed), stamp))
            sent.append(path)
            if revision > last.get(code, (0, {}))[0]:
                last[code] = (revision, report)
    summing = Summing(library, YEAR)
    again = [rnd.choice(sent) for _ in range(rnd.randint(0, 4))] if sent else []
    order = rnd.sample(sent, len(sent)) + again
    for path in order:
        stopped = Collecting(library, YEAR).take([path, *rnd.sample(sent, min(2, len(sent)))])
        next(stopped)
        stopped.close()
        if rnd.random() < 0.3:
            assert summing.whole() == Summing(library, YEAR).whole()
    due = _independent({code: report for code, (_, report) in last.items()}, parents)
    assert summing.whole() == Summing(library, YEAR).whole()
    found = summing.whole().typed
    assert {cell: Decimal(value).scaleb(-6 if cell == MONEY else 0) for cell, value in found.items()} == due


def _independent(reports: dict[str, Sent], parents: dict[int, str]) -> Sent:
    """By walking up from each report: it counts when nobody above it, short of the top, has one.

    A cell that all leave blank stays blank.
    """
    above = {f"u{at}": parent for at, parent in parents.items()}
    counting = [report for code, report in reports.items() if _counts(code, reports, above)]
    found: Sent = {}
    for report in counting:
        for cell, value in report.items():
            found[cell] = found.get(cell, Decimal()) + value
    return found


def _counts(code: str, reports: dict[str, Sent], above: dict[str, str]) -> bool:
    if code == "u0":
        return len(above) == 1
    up = above[code]
    while up != "u0" and up not in reports:
        up = above[up]
    return up == "u0"


def test_filing_of_a_received_report_has_last_years_beside_it(city: Library, tmp_path: Path) -> None:
    take_roster(city, tmp_path, year=YEAR - 1)
    take(city, [send(tmp_path / "上年", "10", 1, year=YEAR - 1)], year=YEAR - 1)
    [number] = take(city, [send(tmp_path / "今年", "10", 2)])
    assert number is not None
    held = Collecting(city, YEAR).filing(number)
    assert held.last_year is not None
    assert held.last_year.figures.typed == filing("10", {CELL: 1}, YEAR - 1).figures.typed
