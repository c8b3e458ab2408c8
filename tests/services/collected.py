"""A city with a roster, and units that send: what the tests of collecting stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.exchange.packages.signing import SigningKey
from models.exchange.report_files import find_files, find_report_files
from models.exchange.roster_lists.questions import RosterChoices
from models.figures.totals import add_up
from models.registers.reported_counts import RegisterCounts
from models.report.filing import Agency, Filing
from models.services.collection.assessment import FileAssessment
from models.services.collection.collection import Collection
from models.services.collection.parts.version_comparison import resolve_duplicates
from models.services.library import Library

YEAR = 2025
EDITION = edition_for(YEAR)
CELL = EDITION.find("requests.granted.research")
CAME_IN = EDITION.find("requests.new_received.research")
TEXTS = {
    "lead": "根据《中华人民共和国政府信息公开条例》编制本报告。",
    "overview": "本机关按照主动公开、依申请公开、政府信息管理、平台建设、监督保障的要求开展工作。",
    "problems_and_improvements": "存在公开内容不够及时的问题，将加强检查，逐项改进。",
    "other_matters": "无。",
}
CITY = (
    "code,name,parent,level,required,vertical,exempt_reason,own_level,contact\n"
    "1,示例市人民政府,,prefecture,1,,,,\n"
    "10,示例市本级,1,department,1,,,1,王某 0870-1\n"
    "11,示例县人民政府,1,county,1,,,,李某\n"
    "111,甲镇人民政府,11,town,1,,,,\n"
    "112,乙镇人民政府,11,town,1,,,,\n"
    "12,示例税务局,1,department,1,1,,,\n"
    "13,示例新区管委会,1,county,1,,今年新设,,\n"
)
NAMES = dict(line.split(",")[:2] for line in CITY.splitlines()[1:])


def take_roster(library: Library, folder: Path, text: str = CITY, year: int = YEAR, **answers: str) -> None:
    """Put a roster into the library, as the clerk does; ``answers`` to what it leaves open."""
    path = folder / "名册.csv"
    path.write_text(text, encoding="utf-8")
    roster = Collection(library, year).roster
    roster.apply(roster.preview(path, RosterChoices(answers=answers)))


def filing(code: str, figures: Mapping[CellKey, int], year: int = YEAR, name: str = "") -> Filing:
    """A unit's report, under the name that the roster has for its code."""
    return Filing(
        edition_for(year),
        year,
        Agency(name or NAMES.get(code, f"单位{code}"), code),
        add_up(edition_for(year), figures),
    )


def send(
    folder: Path,
    code: str,
    value: int,
    revision: int = 1,
    year: int = YEAR,
    seal: SigningKey | None = None,
    file: str = "",
    cell: CellKey = CELL,
    name: str = "",
    counts: RegisterCounts | None = None,
) -> Path:
    """A unit's bundle in a folder; ``counts`` of its registers where it sends any."""
    folder.mkdir(exist_ok=True)
    path = folder / (file or f"{code}-{revision}.ndbg")
    stamp = BundleStamp(revision, f"{revision:064}", "c" * 64, "final")
    path.write_bytes(write_bundle(filing(code, {cell: value}, year, name), stamp, seal, counts))
    return path


def send_sound(
    folder: Path, code: str, value: int, revision: int = 1, year: int = YEAR, name: str = "", answered: int = -1
) -> Path:
    """A unit's bundle that no rule finds fault with: as many requests came in as were answered, all else is 0.

    With ``answered`` another number was: its tables do not add up.
    """
    folder.mkdir(exist_ok=True)
    edition = edition_for(year)
    typed = dict.fromkeys(edition.typed_cells, 0)
    typed |= {CAME_IN: value, CELL: value if answered < 0 else answered}
    path = folder / f"{code}-{revision}.ndbg"
    stamp = BundleStamp(revision, f"{revision:064}", "c" * 64, "final")
    path.write_bytes(write_bundle(replace(filing(code, typed, year, name), texts=TEXTS), stamp))
    return path


def look(library: Library, paths: Sequence[Path], year: int = YEAR) -> dict[str, FileAssessment]:
    """The dry run, by file name."""
    collecting = Collection(library, year).submissions
    return {
        seen.path.name: seen for seen in resolve_duplicates(p.assessment for p in collecting.assess(find_files(paths)))
    }


def take(library: Library, paths: Sequence[Path], chosen: Sequence[Path] = (), year: int = YEAR) -> list[int | None]:
    """Take in what is new or newer."""
    collecting = Collection(library, year).submissions
    return [progress.received for progress in collecting.take(find_report_files(paths), chosen)]
