"""The shared sentences of published reports, where they are at hand, and a few hundred made-up reports."""

from pathlib import Path

import pytest

from benchmarks import narrative
from benchmarks import narrative_wordings as say
from benchmarks.narrative_reports import wordings

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


@pytest.mark.skipif(not (SAMPLES / "narrative_sentences.json").exists(), reason="shared samples are not at hand")
def test_published_contradictions_are_found_and_nothing_else() -> None:
    for case in narrative.cases(SAMPLES):
        rules = {rule for rule, _ in narrative.about_numbers(narrative.findings(case.filing))}
        assert rules & narrative.KINDS[case.kind] if case.kind else not rules, case.id


@pytest.mark.parametrize("held_out", [False, True])
def test_made_up_reports_are_judged_rightly(held_out: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert narrative.judge_made_up(40, held_out=held_out), capsys.readouterr().out


def test_every_fact_has_sixty_wordings() -> None:
    facts = (say.RECEIVED, say.NEW, say.ANSWERED, say.CARRIED_OUT)
    for patterns in (*facts, *say.RESULTS.values(), *say.DOCUMENTS.values()):
        assert wordings(patterns) >= 60
