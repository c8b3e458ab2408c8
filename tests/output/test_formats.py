"""Every registered format of a report stands in every place where formats are told, offered or written."""

import io
import re
import zipfile
from pathlib import Path
from pkgutil import resolve_name

import pytest
from PySide6.QtCore import QMimeDatabase

from commands import cli, self_test
from models.exchange.formats.report_json import write_report
from models.exchange.registry import ENDINGS, INTERCHANGE, KNOWN, READABLE, REFUSED
from models.exchange.report_file import read_report_bytes
from models.file_types import FILE_TYPES, PACKAGE
from models.report.filing import Filing
from output.check_sheet import TITLE
from output.formats import FORMATS, WRITTEN, Format
from output.package import INTERCHANGE as REPORT
from output.package import SUMS, make_package
from output.publish import render
from tests.exchange.made_up import differences, made_up
from ui.exporting import exporter
from ui.importing import import_controller
from ui.widgets import files

ROOT = Path(__file__).parents[2]
each_format = pytest.mark.parametrize("one", FORMATS.values(), ids=FORMATS)


def help_of(verb: str) -> str:
    """What the command line says of a verb, without its line ends."""
    verbs = next(action.choices for action in cli.parser()._actions if action.dest == "verb")
    assert isinstance(verbs, dict)
    return re.sub(r"\s+", "", verbs[verb].format_help())


@each_format
def test_the_command_line_writes_it_and_tells_of_it(one: Format, sample: Filing, tmp_path: Path) -> None:
    source, target = tmp_path / "report.json", tmp_path / f"年报{one.ending}"
    source.write_text(write_report(sample), encoding="utf-8")
    assert cli.run(cli.parse(["render", str(source), "-o", str(target)])) == 0
    assert target.read_bytes() == render(sample, one.ending)
    told = help_of("render")
    assert f"{one.ending}{one.type.name}，{one.help_text}".replace(" ", "") in told
    assert "|".join(WRITTEN) in told


@each_format
def test_the_window_offers_it_as_declared(one: Format) -> None:
    assert (one.type.filter() in exporter.KINDS.split(";;")) is one.is_offered
    others = [other.type.filter() for other in FORMATS.values() if other is not one]
    for kind in others:
        assert files.with_ending(Path(f"年报{one.ending}"), kind).name == f"年报{files.ending_of(kind)}"


@each_format
def test_it_is_in_the_package_as_declared(one: Format, sample: Filing) -> None:
    raw = make_package(sample, write_report(sample), ())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
    assert (f"{sample.title}{one.ending}" in names) is one.in_package
    declared = {f"{sample.title}{each.ending}" for each in FORMATS.values() if each.in_package}
    beside = {REPORT, SUMS, f"{TITLE}.docx", f"{TITLE}.pdf"}
    assert {name for name in names if not name.startswith("图解/")} == declared | beside


@each_format
@pytest.mark.promise("writes-six")
def test_it_is_read_back_as_declared(one: Format) -> None:
    assert one.reads_back is (one.ending in ENDINGS)
    if one.reads_back:
        filing = made_up("2021", 1)
        assert differences(filing, read_report_bytes(render(filing, one.ending), f"年报{one.ending}")) == []


@each_format
@pytest.mark.promise("writes-six")
def test_it_is_what_it_says(one: Format, sample: Filing) -> None:
    known = QMimeDatabase()
    if not known.mimeTypeForName(one.type.media_type).isValid():
        pytest.skip(f"Qt knows no type {one.type.media_type}")
    found = known.mimeTypeForFileNameAndData(f"年报{one.ending}", render(sample, one.ending))
    assert found.name() == one.type.media_type


@pytest.mark.promise("self-test")
def test_the_self_test_writes_every_one() -> None:
    told = self_test._formats()
    assert re.findall(r"(\w+) \d+ kB", told) == [ending[1:] for ending in FORMATS]


def test_the_pages_for_readers_name_every_one() -> None:
    endings = "|".join(WRITTEN)
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\|", "|")
    assert f"`main.py render FILE -o OUT{endings}`" in readme
    page = (ROOT / "docs/EXCHANGE.md").read_text(encoding="utf-8")
    assert f"`main.py render FILE -o OUT{endings}`" in page
    for one in FORMATS.values():
        assert f"| `{one.ending}` | `{one.writer.replace('.', '/')}.py` |" in page


def test_what_is_read_is_told_of_too() -> None:
    assert f"能读{'、'.join(ENDINGS)}" in help_of("convert")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [told] = re.findall(r"recognises a published report \(([^)]+)\)", readme)
    assert told == ", ".join(ending[1:] for ending in ENDINGS)


def test_the_manual_names_what_can_be_imported() -> None:
    manual = (ROOT / "docs/MANUAL.zh-CN.md").read_text(encoding="utf-8")
    [told] = re.findall(r"^## 导入\n+(.*?)，点“导入报告”", manual, re.MULTILINE)
    for each in READABLE:
        in_latin = re.search(r"[A-Za-z][\w.]*", each.name)
        assert (in_latin[0] if in_latin else each.name.removesuffix("文档")) in told, each.name


def test_the_page_on_exchange_lists_what_is_read_and_no_more() -> None:
    page = (ROOT / "docs/EXCHANGE.md").read_text(encoding="utf-8")
    rows = page.split("| type | reader | by |")[1].split("\n\n")[0].splitlines()[2:]
    told = {ending for row in rows for ending in re.findall(r"`(\.\w+)`", row.split("|")[1])}
    assert told == set(ENDINGS)
    readers = {module for row in rows for module in re.findall(r"`(\w+)\.py`", row.split("|")[2])}
    assert {each.reader.split(":")[0].split(".")[-1] for each in READABLE} <= readers


def test_one_ending_is_one_type_of_file() -> None:
    """Where the program both writes and reads an ending, both speak of the same type."""
    written = [one.type for one in FORMATS.values()] + [each.type for each in INTERCHANGE.values()] + [PACKAGE]
    assert len({each.ending for each in written}) == len(written)
    read = {each.ending: each for each in READABLE}
    assert [each for each in written if each.ending in read and each is not read[each.ending]] == []


def test_a_name_is_one_type_of_file() -> None:
    assert len({each.name for each in FILE_TYPES}) == len(FILE_TYPES)


def test_every_kind_that_is_read_is_offered_and_has_its_reader() -> None:
    offered = re.findall(r"\*(\.\w+)", import_controller.KINDS)
    assert offered == list(ENDINGS)
    assert set(READABLE) & set(REFUSED) == set()
    for each in READABLE:
        assert callable(resolve_name(each.reader)), each.name
        assert set(each.endings) <= set(offered)
    endings = {each.ending for each in KNOWN}
    assert {ending for each in KNOWN for ending in each.told_by_name} <= endings


def test_every_type_that_is_known_is_told_by_something() -> None:
    """Plain text is what nothing else tells; a zip may be told by the media type alone."""
    told = [each for each in KNOWN if each.magic or each.members or each.streams or each.xml_roots or each.text_start]
    untold = [each for each in KNOWN if each not in told and "application/" not in each.media_type]
    assert [each.name for each in untold if not each.told_by_name] == ["纯文本"]
