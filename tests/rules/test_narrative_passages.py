"""Passages and whole reports that were written without sight of the rules, and the shared cases where at hand."""

import pytest

from benchmarks import narrative_cases
from benchmarks.narrative_cases import PASSAGES, SHARED, Verdict


def verdicts(*names: str) -> list[Verdict]:
    return [narrative_cases.judge(case) for name in names for case in narrative_cases.cases(PASSAGES / name)]


def files(pattern: str) -> list[str]:
    return sorted(file.name for file in PASSAGES.glob(pattern))


@pytest.mark.skipif(not SHARED.exists(), reason="shared samples are not at hand")
def test_shared_cases_are_judged_rightly(capsys: pytest.CaptureFixture[str]) -> None:
    recall, precision = narrative_cases.print_verdicts(
        [narrative_cases.judge(c) for c in narrative_cases.cases(SHARED)]
    )
    assert recall >= 0.95, capsys.readouterr().out
    assert precision == 1, capsys.readouterr().out


def test_passages_are_judged_rightly(capsys: pytest.CaptureFixture[str]) -> None:
    recall, precision = narrative_cases.print_verdicts(verdicts(*files("writer_*.json")))
    assert recall >= 0.95, capsys.readouterr().out
    assert precision >= 0.99, capsys.readouterr().out


def test_whole_reports_carry_hardly_a_false_alarm(capsys: pytest.CaptureFixture[str]) -> None:
    judged = verdicts(*files("reports_*.json"))
    narrative_cases.print_verdicts(judged)
    whole = [verdict for verdict in judged if verdict.case.kind == "whole report"]
    assert len(whole) >= 15
    assert sum(len(verdict.alarms) for verdict in whole) <= 0.1 * len(whole), capsys.readouterr().out


def test_lists_and_their_arithmetic_are_judged_rightly(capsys: pytest.CaptureFixture[str]) -> None:
    recall, precision = narrative_cases.print_verdicts(verdicts(*files("lists_*.json")))
    assert recall == 1, capsys.readouterr().out
    assert precision == 1, capsys.readouterr().out
