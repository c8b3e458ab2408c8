"""Running the rules."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.exchange.report_json import read_report
from models.filing import Explanation, Filing
from models.rules import check as checking
from models.rules.check import RULES, check
from models.rules.finding import Breach, Finding, Severity
from models.rules.rule import Basis, rule


def never(name: str, crash: Exception) -> None:
    raise AssertionError(f"{name} crashed") from crash


def test_the_shipped_sample_has_no_findings(sample: Filing) -> None:
    assert check(sample, never) == ()


def test_every_rule_says_what_it_holds_to() -> None:
    names = [(rule.id, rule.about) for rule in RULES]
    assert len(names) == len(set(names))
    assert all(rule.about for rule in RULES)
    assert all(rule.source for rule in RULES if rule.basis is Basis.OFFICIAL)


def test_the_gravest_come_first(sample: Filing) -> None:
    findings = check(replace(sample, texts={}, cover={"signed_on": "2026-12-01"}), never)
    weights = [finding.severity.weight for finding in findings]
    assert weights == sorted(weights)
    assert len(set(weights)) > 1


def test_a_crashing_rule_is_told_and_the_others_run(sample: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    @rule("Z-1", Severity.BLOCK, Basis.PRACTICE, "坏的规则")
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
    told = Explanation("Y-1", open_finding.cells, "机构改革划出", open_finding.mark)
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
