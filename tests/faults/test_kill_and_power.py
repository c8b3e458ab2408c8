"""Short slices of the fault trials; the full numbers are made by ``python -m tests.faults.trials``."""

import os
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("apsw", reason="the file layer that fails is apsw's")

from tests.faults.trials import bit_rot, kills, power_cuts, two_computers, write_faults
from tests.faults.trials.strange_inputs import fuzz

SEED = 20261123


def good(found: Counter[str]) -> bool:
    assert set(found) == {""}, found
    return True


@pytest.mark.skipif(not hasattr(os, "fork"), reason="lives are forked")
def test_nothing_acknowledged_is_lost_to_sigkill() -> None:
    found, acknowledged = kills.kill(12, SEED, longest=0.4)
    assert good(found)
    assert acknowledged > 0


@pytest.mark.parametrize("mode", power_cuts.IN_USE)
@pytest.mark.parametrize("is_old", [False, True])
def test_nothing_acknowledged_is_lost_to_a_loss_of_power(mode: str, is_old: bool) -> None:
    assert good(power_cuts.cut_off(15, SEED, mode, is_old))


def test_the_trial_of_power_would_see_a_loss() -> None:
    assert set(power_cuts.cut_off(40, SEED, "WAL + NORMAL")) != {""}


def test_every_fault_ends_in_a_sentence_and_loses_nothing() -> None:
    found, told = write_faults.spoil(10, SEED)
    assert good(found)
    assert sum(count for words, count in told.items() if words.endswith(": told")) > 4
    found, _ = write_faults.spoil(2, SEED, is_old=True)
    assert good(found)


def test_a_flipped_bit_never_changes_content_unnoticed() -> None:
    found = bit_rot.flip(80, SEED)
    assert bit_rot.UNDETECTED not in found
    assert found[bit_rot.NOTICED] > 15
    assert set(bit_rot.flip(2, SEED, is_locked=True)) == {bit_rot.NOTICED}


def test_a_flipped_bit_of_a_backup_does_not_come_back_unnoticed() -> None:
    found = bit_rot.flip_backup(30, SEED)
    assert set(found) <= {bit_rot.NOTICED, bit_rot.HARMLESS}, found
    assert found[bit_rot.NOTICED] > 5


def test_a_flipped_bit_of_a_bundle_is_noticed_or_harmless() -> None:
    found = bit_rot.flip_bundle(300, SEED)
    assert bit_rot.UNDETECTED not in found
    assert found[bit_rot.NOTICED] > 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="instances are forked")
def test_two_computers_with_two_instances_each_keep_everything() -> None:
    found, _ = two_computers.two(0.15, SEED)
    assert good(found)
    assert found[""] > 20


def test_strange_inputs_are_kept_or_refused() -> None:
    found = fuzz(1000, SEED)
    assert not [words for words in found if words.startswith("CRASH")], found
    assert len(found) == 8


def test_the_document_names_the_figures() -> None:
    words = (Path(__file__).parents[2] / "docs/RELIABILITY.md").read_text(encoding="utf-8")
    for part in ("kill", "power", "control", "inject", "rot", "fuzz", "characters", "two"):
        assert f"tests.faults.trials {part}" in words
