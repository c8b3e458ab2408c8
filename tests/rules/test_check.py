"""Running the rules."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.editions.known_editions import known_editions
from models.exchange.formats.report_json import read_report
from models.report.consolidation import ConsolidationReview
from models.report.filing import Explanation, Filing
from models.rules import check as checking
from models.rules.check import check
from models.rules.finding import Breach, Finding, Severity, fingerprint_of
from models.rules.registry import RULES, SUM_RULES, TITLES, TwoRulesOfOneNumber, named, title_of, titles_of
from models.rules.rule import Basis, Rule, rule
from models.rules.suggestions import separate_lapsed
from models.rules.sum_numbers import SUM_FINDINGS


def never(name: str, crash: Exception) -> None:
    raise AssertionError(f"{name} crashed") from crash


def test_the_shipped_sample_has_no_findings(sample: Filing) -> None:
    assert check(sample, never) == ()


def test_every_rule_says_what_it_holds_to() -> None:
    rules: tuple[Rule[Filing] | Rule[ConsolidationReview], ...] = (*RULES, *SUM_RULES)
    assert all(rule.about for rule in rules)
    assert all(rule.source for rule in rules if rule.basis is Basis.OFFICIAL)


def test_every_rule_has_a_number_and_a_short_title_of_its_own() -> None:
    shared = {one.id: one.title for one in RULES}.items() & {one.id: one.title for one in SUM_RULES}.items()
    assert {number for number, _ in shared} == {one.id for one in RULES} & {one.id for one in SUM_RULES} == SUM_FINDINGS
    assert len(TITLES) == len((*RULES, *SUM_RULES)) - len(shared) + len(("T3-2", "T4-1"))
    assert len(set(TITLES.values())) == len(TITLES)
    for number, title in TITLES.items():
        assert re.fullmatch(r"(T[234]|[AFNQRWXY])-\d+", number)
        assert re.fullmatch(r"[\u4e00-\u9fff“”]{4,12}", title), title
        assert not title.startswith(("不", "请"))
    assert named("W-1") == "统计期限（W-1）"
    assert (title_of("Z-9"), named("Z-9")) == ("Z-9", "Z-9")


def test_a_number_given_twice_is_refused_when_the_rules_are_gathered() -> None:
    [one] = [rule for rule in RULES if rule.id == "Y-6"]
    [other] = [rule for rule in RULES if rule.id == "F-1"]
    with pytest.raises(TwoRulesOfOneNumber, match="Y-6: 与上年雷同的文字, 正文里的部分标题"):
        titles_of((one, replace(other, id="Y-6")))
    with pytest.raises(TwoRulesOfOneNumber, match="T3-2"):
        titles_of((*RULES, replace(other, id="T3-2")))


def test_every_number_that_an_edition_names_is_that_of_a_rule() -> None:
    for edition in known_editions():
        lines = [line for block in edition.blocks.values() for line in (*block.rows, *block.columns)]
        named_there = {line.rule for line in lines} | {section.required_by for section in edition.sections}
        named_there |= {equation.rule for block in edition.blocks.values() for equation in block.equations}
        named_there |= {aspect.rule for section in edition.sections for aspect in section.aspects}
        assert named_there - {""} <= set(TITLES), edition.name


def test_what_the_rules_say_carries_the_number_of_a_rule(sample: Filing) -> None:
    """Also where a breach names another number than its rule's."""
    for words in ("新收申请100件，上年结转3件，答复98件，结转下年度6件。", ""):
        printed = dict.fromkeys(sample.edition.operands, 7)
        found = check(replace(sample, texts={"overview": words}, printed=printed, cover={}), never)
        assert {"T3-2", "T4-1", "T3-3"} <= {finding.rule for finding in found} <= set(TITLES)


COURSE = "新收申请100件，上年结转3件，答复98件，结转下年度6件。"


def course(filing: Filing) -> Finding:
    [finding] = [finding for finding in check(filing, never) if finding.rule == "N-14"]
    return finding


def test_an_explanation_of_before_a_rule_had_a_number_of_its_own_goes_on_applying(sample: Filing) -> None:
    """The sum within a paragraph was told as N-3 once; the mark is what it was."""
    filing = replace(sample, figures=type(sample.figures)({}, {}), texts={"overview": COURSE})
    found = course(filing)
    assert found.fingerprint == fingerprint_of("N-3", found.breach, ())
    kept = Explanation("N-3", (), "含上年受理、本年答复的", found.fingerprint)
    explained = course(replace(filing, explanations=(kept,)))
    assert explained.explanation == "含上年受理、本年答复的"
    assert separate_lapsed(replace(filing, explanations=(kept,)), (explained,)).lapsed == ()
    from_a_file = Explanation("N-3", (), "含上年受理、本年答复的")
    assert course(replace(filing, explanations=(from_a_file,))).explanation
    of_another = Explanation("N-3", (sample.edition.cells[0],), "不是这一条")
    assert not course(replace(filing, explanations=(of_another,))).explanation


def test_the_gravest_come_first(sample: Filing) -> None:
    findings = check(replace(sample, texts={}, cover={"signed_on": "2026-12-01"}), never)
    weights = [(finding.is_not_begun, finding.severity.weight) for finding in findings]
    assert weights == sorted(weights)
    assert len(set(weights)) > 1


def test_a_crashing_rule_is_told_and_the_others_run(sample: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    @rule("Z-1", "坏的规则", Severity.BLOCK, Basis.PRACTICE, "什么都不对")
    def broken(_: Filing) -> Iterator[Breach]:
        yield Breach("不会出现")
        raise ZeroDivisionError

    monkeypatch.setattr(checking, "RULES", (broken, *RULES))
    crashes: list[str] = []
    findings = check(replace(sample, texts={}), lambda name, _: crashes.append(name))
    assert crashes == ["Z-1"]
    assert [f.severity for f in findings if f.rule == "Z-1"] == [Severity.NOTE]
    assert any(f.rule == "F-2" for f in findings)


def carry_over(sample: Filing, now: int, before: int) -> Filing:
    cell = sample.edition.find("requests.carried_out.natural_person")
    typed = dict(sample.figures.typed) | {cell: before}
    last = replace(sample, year=2024, figures=type(sample.figures)(typed, typed))
    mine = sample.edition.find("requests.carried_in.natural_person")
    typed = dict(sample.figures.typed) | {mine: now}
    return replace(sample, figures=type(sample.figures)(typed, typed), last_year=last)


def only(findings: tuple[Finding, ...], number: str) -> Finding:
    [finding] = [f for f in findings if f.rule == number]
    return finding


def test_an_explanation_stays_while_its_numbers_stay(sample: Filing) -> None:
    filing = carry_over(sample, 77, 103)
    open_finding = only(check(filing, never), "Y-1")
    assert open_finding.is_open
    told = Explanation("Y-1", open_finding.cells, "机构改革划出", open_finding.fingerprint)
    explained = only(check(replace(filing, explanations=(told,)), never), "Y-1")
    assert not explained.is_open
    assert explained.explanation == "机构改革划出"
    moved = replace(carry_over(sample, 78, 103), explanations=(told,))
    assert only(check(moved, never), "Y-1").is_open


def test_an_explanation_from_a_file_belongs_by_rule_and_cells(sample: Filing) -> None:
    filing = carry_over(sample, 77, 103)
    cells = only(check(filing, never), "Y-1").cells
    told = replace(filing, explanations=(Explanation("Y-1", cells, "机构改革划出"),))
    assert not only(check(told, never), "Y-1").is_open


TABLES = ("T", "F-7", "F-8")


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("002", []),
        ("005", []),
        ("008", []),
        ("012", ["F-8"] + ["T3-3"] * 11),
        ("014", []),
        ("018", []),
    ],
)
def test_published_faults_are_found_and_nothing_else(shared: Path, name: str, faults: list[str]) -> None:
    text = (shared / f"samples/figures/{name}.json").read_text(encoding="utf-8")
    findings = check(read_report(text).filing, never)
    in_tables = [f.rule for f in findings if f.rule.startswith(TABLES) and f.severity is not Severity.NOTE]
    assert sorted(in_tables) == faults
