"""The office's reports."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import BrokenFile, Refused, StoreError
from models.exchange.packages.bundle import read_bundle_candidate
from models.report.filing import Agency, Explanation, Filing, Level
from models.rules.check import ReportCrash, check
from models.rules.finding import Finding
from models.rules.suggestions import suggest_explanations
from models.services.library import COPY, Library
from models.services.submission import SubmissionService

COUNTY = Agency("示例县人民政府", "530300", Level.COUNTY)


def test_a_new_report_begins_with_a_drafted_lead(library: Library) -> None:
    session = library.open(library.begin_report(COUNTY, 2025).report)
    assert "2025年1月1日至12月31日" in session.filing.text("lead")
    assert session.filing.figures.typed == {}
    assert session.current().undo_name == ""


def test_last_years_left_over_is_carried_in(library: Library, sample: Filing) -> None:
    library.add_filing(replace(sample, agency=COUNTY, year=2024), "上年.json")
    begun = library.begin_report(COUNTY, 2025)
    session = library.open(begun.report)
    assert {cell.column for cell in begun.carried} == {c.column for c in session.filing.figures.typed}
    assert session.filing.figures.get(session.edition.find("requests.carried_in.natural_person")) == 103
    assert session.filing.cover["telephone"] == sample.cover["telephone"]
    assert "signed_on" not in session.filing.cover
    assert session.entries()[0].change.source.label == "上年结转"


def test_carry_over_crosses_the_editions(library: Library) -> None:
    older = library.open(library.begin_report(COUNTY, 2020).report)
    older.set_cells({older.edition.find("requests.carried_out.research"): 4})
    newer = library.open(library.begin_report(COUNTY, 2021).report)
    assert newer.filing.figures.get(newer.edition.find("requests.carried_in.research")) == 4


def test_a_nameless_agency_is_refused(library: Library) -> None:
    with pytest.raises(Refused, match="单位全称"):
        library.begin_report(Agency("  "), 2025)


def test_a_copy_is_a_draft_of_its_own(library: Library, sample: Filing) -> None:
    original = library.add_filing(sample, "示例")
    library.open(original).finalise()
    copy = library.open(library.copy_report(original))
    assert not copy.is_final
    assert copy.filing.figures == sample.figures
    copy.set_cells({copy.edition.typed_cells[0]: 424242})
    assert library.filing(original).figures == sample.figures
    assert [line.label for line in library.reports()] == ["", COPY]


@pytest.mark.promise("deleted-comes-back")
def test_a_deleted_report_comes_back(library: Library, sample: Filing) -> None:
    report = library.add_filing(sample, "示例")
    library.delete_report(report)
    assert library.reports() == []
    assert [line.id for line in library.reports(deleted=True)] == [report]
    library.undelete_report(report)
    assert library.filing(report).figures == sample.figures


def test_the_list_is_newest_first(library: Library) -> None:
    for year in (2021, 2025, 2020):
        library.begin_report(COUNTY, year)
    assert [(line.year, line.edition) for line in library.reports()] == [
        (2025, "2021"),
        (2021, "2021"),
        (2020, "2019"),
    ]


def test_a_deleted_report_is_nobodys_last_year(library: Library, sample: Filing) -> None:
    library.delete_report(library.add_filing(replace(sample, agency=COUNTY, year=2024), "上年"))
    assert library.begin_report(COUNTY, 2025).carried == ()


def test_what_was_printed_stays_apart(library: Library, sample: Filing) -> None:
    edition = sample.edition
    printed = {edition.find("requests.granted.total"): 1, edition.find("requests.otherwise_other.total"): None}
    report = library.add_filing(replace(sample, printed=printed), "网页")
    filing = library.filing(report)
    assert dict(filing.printed) == printed
    assert {finding.rule for finding in library.findings(report)} == {"T3-3"}


@pytest.mark.promise("one-file")
def test_a_database_is_opened_again(tmp_path: Path, sample: Filing) -> None:
    path = tmp_path / "a.db"
    first = Library(path)
    report = first.add_filing(sample, "示例")
    first.close()
    second = Library(path)
    assert second.filing(report).texts == sample.texts
    second.close()


def test_the_offices_own_words_are_kept_and_held_against_every_report(library: Library, sample: Filing) -> None:
    report = library.add_filing(sample, "示例")
    library.import_word_list("词语,类型,改为\n群众,禁用,公众\n")
    assert "W-6" in {finding.rule for finding in library.findings(report)}
    session = library.open(report)
    assert "W-6" in {finding.rule for finding in session.findings}
    outcome = session.check_with(word_list=library.import_word_list(""))
    assert "W-6" not in {finding.rule for finding in outcome.findings}
    assert "W-6" not in {finding.rule for finding in library.findings(report)}


def test_a_word_list_that_is_not_understood_leaves_the_former(library: Library) -> None:
    former = library.import_word_list("老百姓\n")
    with pytest.raises(BrokenFile, match="第 2 行"):
        library.import_word_list("词语,类型\n老百姓,也许\n")
    assert library.word_list() == former


def test_a_damaged_word_list_is_noticed(library: Library) -> None:
    library.import_word_list("老百姓\n")
    library.database.execute_sql("UPDATE paper SET content = '公仆'")
    with pytest.raises(StoreError, match="校验码不符"):
        library.word_list()


def test_what_no_typeface_has_is_a_finding_until_it_is_gone(library: Library, sample: Filing) -> None:
    session = library.open(library.add_filing(sample, "示例"))
    session.set_text("other_matters", "联系人：张\U0003134f。")
    assert "F-13" in {finding.rule for finding in session.check_with(unprintable=["\U0003134f"]).findings}
    outcome = session.set_text("overview", sample.text("overview") + "好。")
    assert "F-13" in {finding.rule for finding in outcome.findings}
    assert "F-13" not in {finding.rule for finding in session.check_with(unprintable=[]).findings}


def test_another_agencys_name_in_a_departments_report_is_pointed_at(library: Library, sample: Filing) -> None:
    library.begin_report(Agency("示例县水利局"), 2025)
    words = {"other_matters": "示例县水利局全年没有收取信息处理费。"}
    own = replace(sample, agency=Agency("示例县财政局", "", Level.DEPARTMENT), texts=words)
    told = [f.message for f in library.findings(library.add_filing(own, "抄来的")) if f.rule == "W-4"]
    assert any("示例县水利局" in message for message in told)
    county = replace(own, agency=COUNTY)
    assert "W-4" not in {f.rule for f in library.findings(library.add_filing(county, "县政府"))}


def test_an_explanation_waits_for_the_report_it_speaks_of(library: Library, sample: Filing) -> None:
    carried = sample.edition.find("requests.carried_in.natural_person")
    told = Explanation("Y-1", (carried,), "随职能划入 2 件")
    last_year = replace(sample, year=sample.year - 1, last_year=None)
    report = library.add_filing(replace(sample, explanations=(told,), last_year=None), "上年没有来.ndbg")
    assert library.filing(report).explanations == ()
    library.add_filing(last_year, "上年.ndbg")
    session = library.open(report)
    [finding] = [each for each in session.findings if each.rule == "Y-1" and carried in each.cells]
    assert finding.is_open
    [offered] = suggest_explanations(session.filing, finding)
    assert offered.text == "随职能划入 2 件"
    session.explain(finding, offered.text)
    assert told == replace(next(e for e in library.filing(report).explanations if e.rule == "Y-1"), fingerprint="")
    assert library.filing(report).lapsed == ()


def test_what_explained_other_numbers_is_not_sent_up(library: Library, sample: Filing) -> None:
    library.add_filing(replace(sample, year=sample.year - 1, last_year=None), "上年.ndbg")
    report = library.add_filing(sample, "今年.ndbg")
    session = library.open(report)
    [finding] = [each for each in session.findings if each.rule == "Y-1" and each.is_open][:1]
    session.explain(finding, "随职能划入")
    assert "随职能划入" in [each.text for each in library.filing(report).explanations]
    [cell] = finding.cells
    session.set_cells({cell: (session.filing.figures.get(cell) or 0) + 7})
    content = SubmissionService(library).make_bundle(report)
    assert "随职能划入" not in [each.text for each in read_bundle_candidate(content).filing.explanations]


def test_one_look_at_a_report_runs_the_rules_once(
    library: Library, sample: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = library.add_filing(sample, "示例")
    runs: list[Filing] = []

    def counted(filing: Filing, report_crash: ReportCrash) -> tuple[Finding, ...]:
        runs.append(filing)
        return check(filing, report_crash)

    monkeypatch.setattr("models.rules.check.check", counted)
    for look in (library.findings, library.filing):
        runs.clear()
        look(report)
        assert len(runs) == 1
