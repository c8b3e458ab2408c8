"""A slice of the bending that ``tests/faults/trials/fuzz_readers.py`` does for hours: a sentence, never a traceback."""

import random

import pytest

from models.errors import BrokenFile
from models.exchange.registry import read_file_type, type_named
from models.exchange.report_file import UNEXPECTED_ERROR, detect_format, read_report_bytes
from tests.exchange.bent import good_files
from tests.faults.trials.fuzz_readers import SLOWEST, bent, tried

GOOD = good_files()
COUNT = 60


@pytest.mark.parametrize("name", GOOD)
def test_a_bent_file_is_read_or_refused(name: str) -> None:
    dice = random.Random(name)
    for number in range(COUNT):
        raw = bent(GOOD[name], dice)
        outcome, took = tried(raw, name.partition(".")[2], lambda content, _: read_without_net(content, name))
        assert (outcome in ("read", "refused"), took < SLOWEST) == (True, True), (number, outcome, took)


def read_without_net(raw: bytes, name: str) -> object:
    """The file read; an error that nobody foresaw is one here, not the sentence that stands for it."""
    try:
        return read_report_bytes(raw, name)
    except BrokenFile as told:
        if told.sentence == UNEXPECTED_ERROR:
            ending = name[name.rindex(".") :]
            return read_file_type(type_named(detect_format(raw), ending), raw)
        raise
