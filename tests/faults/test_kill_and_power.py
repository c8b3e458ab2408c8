"""Slices of the fault trials, longer with ``--long``; the full numbers come from ``python -m tests.faults.trials``."""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import Cases

pytest.importorskip("apsw", reason="the file layer that fails is apsw's")

from tests.faults.trials import bit_rot, kills, power_cuts, two_computers, write_faults
from tests.faults.trials.parts import PARTS
from tests.faults.trials.planted import FAULTS, Fault, faults_of
from tests.faults.trials.planted_runs import notices
from tests.faults.trials.strange_inputs import fuzz

SEED = 20261123
QUICK = (
    "rename-unflushed",
    "disk-that-flushes",
    "no-sentence",
    "number-by-int",
    "any-digit",
    "redo-not-ended",
    "undo-of-others",
)
"""One planted fault of a trial that every run has the time for; with ``--long`` all."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault" in metafunc.fixturenames:
        is_long = metafunc.config.getoption("--long")
        # A process that has shown a window cannot be forked to show another: test_typing.py makes that trial anew.
        # That of the trial with a server is made where the server is there: test_taking.py.
        elsewhere = ("typing", "taking")
        chosen = [fault for fault in FAULTS if fault.name in QUICK or (is_long and fault.trial not in elsewhere)]
        metafunc.parametrize("fault", chosen, ids=[f"{fault.trial}-{fault.name}" for fault in chosen])


def good(found: Counter[str]) -> bool:
    assert set(found) == {""}, found
    return True


@pytest.mark.skipif(not hasattr(os, "fork"), reason="lives are forked")
@pytest.mark.promise("kill")
def test_nothing_acknowledged_is_lost_to_sigkill(cases: Cases) -> None:
    found, acknowledged = kills.kill(cases(12, 200), SEED, longest=0.4)
    assert good(found)
    assert acknowledged > 0


@pytest.mark.parametrize("mode", power_cuts.IN_USE)
@pytest.mark.parametrize("is_old", [False, True])
@pytest.mark.promise("power", "backup-on-disk")
def test_nothing_acknowledged_is_lost_to_a_loss_of_power(cases: Cases, mode: str, is_old: bool) -> None:
    assert good(power_cuts.cut_off(cases(15, 150), SEED, mode, is_old))


@pytest.mark.promise("power")
def test_the_trial_of_power_would_see_a_loss() -> None:
    assert set(power_cuts.cut_off(40, SEED, "WAL + NORMAL")) != {""}


@pytest.mark.promise("disk-trouble")
def test_every_fault_ends_in_a_sentence_and_loses_nothing(cases: Cases) -> None:
    found, told = write_faults.spoil(cases(10, 150), SEED)
    assert good(found)
    assert sum(count for words, count in told.items() if words.endswith(": told")) > 4
    found, _ = write_faults.spoil(cases(2, 40), SEED, is_old=True)
    assert good(found)


@pytest.mark.promise("whole")
def test_a_flipped_bit_never_changes_content_unnoticed(cases: Cases) -> None:
    found = bit_rot.flip(cases(160, 800), SEED)
    assert bit_rot.UNDETECTED not in found
    assert found[bit_rot.NOTICED] > 15
    assert set(bit_rot.flip(2, SEED, is_locked=True)) == {bit_rot.NOTICED}


@pytest.mark.promise("whole")
def test_a_flipped_bit_of_a_backup_does_not_come_back_unnoticed(cases: Cases) -> None:
    found = bit_rot.flip_backup(cases(60, 200), SEED)
    assert set(found) <= {bit_rot.NOTICED, bit_rot.HARMLESS}, found
    assert found[bit_rot.NOTICED] > 5


@pytest.mark.promise("altered-bundle")
def test_a_flipped_bit_of_a_bundle_is_noticed_or_harmless(cases: Cases) -> None:
    found = bit_rot.flip_bundle(cases(300, 3000), SEED)
    assert bit_rot.UNDETECTED not in found
    assert found[bit_rot.NOTICED] > 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="instances are forked")
@pytest.mark.promise("two-computers")
def test_two_computers_with_two_instances_each_keep_everything(cases: Cases) -> None:
    found, _ = two_computers.two(cases(0.15, 1.5), SEED)
    assert good(found)
    assert found[""] > 20


@pytest.mark.promise("hostile-files")
def test_strange_inputs_are_kept_or_refused(cases: Cases) -> None:
    found = fuzz(cases(1000, 20_000), SEED)
    assert not [words for words in found if words.startswith("CRASH")], found
    assert len(found) == 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="trials with planted faults are forked")
@pytest.mark.promise("trials-can-fail", "backup-on-disk")
def test_a_planted_fault_is_noticed(fault: Fault) -> None:
    assert notices(fault, SEED)


@pytest.mark.parametrize("trial", sorted(PARTS))
@pytest.mark.promise("trials-can-fail")
def test_every_trial_has_a_fault_that_it_must_notice(trial: str) -> None:
    assert faults_of(trial)


def test_the_document_names_the_figures() -> None:
    words = (Path(__file__).parents[2] / "docs/RELIABILITY.md").read_text(encoding="utf-8")
    for part in (*PARTS, "planted"):
        assert f"tests.faults.trials {part}" in words
