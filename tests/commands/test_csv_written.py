"""Every CSV that a verb writes: no cell of it is a formula in a spreadsheet, and the program reads it back."""

import csv
import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import cli
from models.csv_text import FORMULA_STARTS
from models.exchange.list_files import read_list_file
from models.exchange.packages.distribution_file import ROSTER_MEMBER, read_distribution
from models.exchange.packages.signed_zip import SignedZip
from models.exchange.roster_lists.understanding import understand_roster
from models.exchange.roster_table import read_roster
from models.report.filing import Agency, Level
from models.report.roster import RosterUnit
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.roles import parse_people
from tests.services.collected import YEAR, take_roster
from tests.services.people import PEOPLE

HOSTILE = ("=HYPERLINK(1)", "@SUM(1+1)*cmd|calc", "+1+1", "-2+3|x", "'=1+1", "＝1+1")
READ_ONLY = {("check", "--words"), ("people", "file")}
WRITTEN = {("roster", "--output"), ("verify", "--journal")}


def csv_options() -> set[tuple[str, str]]:
    """Every place of a verb's call where a CSV file is named."""
    verbs = next(action.choices for action in cli.parser()._actions if action.dest == "verb")
    assert isinstance(verbs, dict)
    return {(verb, name) for verb, parser in verbs.items() for name in _csv_names(parser)}


def _csv_names(parser: ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if ".csv" in str(action.metavar):
            yield action.option_strings[-1] if action.option_strings else action.dest


def test_every_verb_that_names_a_csv_is_tried() -> None:
    assert csv_options() == READ_ONLY | WRITTEN


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A data folder in which every word a clerk can choose begins like a formula."""
    data = tmp_path / "data"
    data.mkdir()
    library = Library(data / "nianbao.db", "=张某")
    take_roster(library, tmp_path)
    roster = Collection(library, YEAR).roster
    for number, words in enumerate(HOSTILE, 20):
        roster.put_unit(RosterUnit(f"{number}", words, "1", Level.DEPARTMENT, contact=words, telephone="-5"))
    report = library.begin_report(Agency(HOSTILE[0], "20", Level.DEPARTMENT), YEAR).report
    session = library.open(report)
    for words in HOSTILE:
        session.set_cover("office", words, "机构")
    library.import_people(PEOPLE.replace("孙某", "=孙某"))
    library.close()
    return data


def run(data: Path, *words: str) -> int:
    return cli.run(cli.parse(["--data", str(data), *words]))


def assert_disarmed(text: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    armed = [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS) and not cell[1:].isdecimal()]
    assert armed == []
    return rows


@pytest.mark.promise("formulas-disarmed")
def test_what_the_verbs_write_is_disarmed_and_reads_back(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "名册出.csv"
    assert run(office, "roster", "--year", str(YEAR), "-o", str(out)) == 0
    rows = assert_disarmed(out.read_text(encoding="utf-8-sig"))
    assert "'=HYPERLINK(1)" in [row[1] for row in rows]
    library = Library(office / "nianbao.db", "张某")
    roster = Collection(library, YEAR).roster.read()
    library.close()
    assert read_roster(out.read_text(encoding="utf-8-sig")).units == roster.units
    assert understand_roster(read_list_file(out, "一份名册")).roster.units == roster.units
    assert {unit.name for unit in roster.units} >= set(HOSTILE)

    journal = tmp_path / "记录.csv"
    assert run(office, "verify", "--journal", str(journal)) == 0
    assert [row[11] for row in assert_disarmed(journal.read_text(encoding="utf-8-sig"))][-1] == "'＝1+1"

    capsys.readouterr()
    assert run(office, "people") == 0
    listed = capsys.readouterr().out
    assert_disarmed(listed)
    assert "=孙某" in [person.name for person in parse_people(listed)]


def test_a_roster_that_is_handed_down_is_disarmed_too(office: Path) -> None:
    library = Library(office / "nianbao.db", "=孙某")
    _, content = Collection(library, YEAR).distribution.write()
    roster = Collection(library, YEAR).roster.read()
    library.close()
    assert_disarmed(SignedZip(content).text(ROSTER_MEMBER))
    distribution, _ = read_distribution(content)
    assert distribution.roster is not None
    assert distribution.roster.units == roster.units
