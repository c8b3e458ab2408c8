"""The reader on what nobody would write: pieces of real sentences thrown together, in any order and any number."""

import gc
import json
import re
from pathlib import Path
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.report.filing import Filing
from tests.conftest import Cases
from tests.rules.made_up_city import city, found

PASSAGES = Path(__file__).parent / "passages"
SENTENCES = [
    sentence
    for file in sorted(PASSAGES.glob("*.json"))
    for entry in json.loads(file.read_text(encoding="utf-8"))
    for sentence in re.split("[。\n]", entry["text"])
    if sentence
]


def pieces(seed: int) -> str:
    """A few ends of sentences, joined by a mark that ends nothing."""
    chosen = Random(seed)
    ends = (chosen.choice(SENTENCES) for _ in range(chosen.randint(1, 3)))
    mark = chosen.choice("，；、")
    return mark.join(end[chosen.randint(0, len(end) // 2) :] for end in ends) + mark


def took(filing: Filing) -> float:
    gc.collect()  # the garbage of tests before is no work of the reader
    gc.disable()
    begun = process_time()
    found(filing)
    took = process_time() - begun
    gc.enable()
    return took


def test_pieces_of_sentences_take_time_in_proportion(cases: Cases) -> None:
    for seed in range(cases(4, 40)):
        piece = pieces(seed)
        took(city(piece))
        short = took(city((piece * 3_000)[:3_000]))
        assert took(city((piece * 9_000)[:9_000])) < max(12 * short, 0.5), seed


@pytest.mark.parametrize("piece", ["累计收到3件。", "2023年"])
def test_one_clause_over_and_over_takes_time_in_proportion(piece: str) -> None:
    took(city(piece))
    short = took(city((piece * 2_000)[:2_000]))
    assert took(city((piece * 6_000)[:6_000])) < max(6 * short, 0.25)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), st.data())
def test_cut_and_joined_sentences_stop_no_rule(sentences: list[str], data: st.DataObject) -> None:
    cut = [sentence[data.draw(st.integers(0, len(sentence))) :] for sentence in sentences]
    words = data.draw(st.sampled_from(["", "，", "；", "。", "（", "：", "\r\n", "\n", "其中", "1."])).join(cut)
    for _, breach in found(city(words)):
        assert breach.message.endswith("。")
        if breach.span:
            start, end = breach.span
            assert 0 <= start <= end <= len(words)
