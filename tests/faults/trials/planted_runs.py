"""A trial with a fault planted into the program, in a process of its own: does it notice?"""

import os
import pickle
import signal
import sys
import tempfile
import traceback
from pathlib import Path

import peewee

from models.errors import AppError
from tests.faults.trials.parts import PARTS
from tests.faults.trials.planted import Fault

LONGEST = 300
"""Seconds after which a trial that a fault has brought to a standstill is ended."""
TRIES = 8
"""With other seeds, until it is noticed: which case meets a fault is chance."""


def notices(fault: Fault, seed: int) -> str:
    """What the trial says of the planted fault; empty when it goes unnoticed."""
    for again in range(TRIES):
        if trouble := _noticed_in_child(fault, seed + again):
            return trouble
    return ""


def _noticed_in_child(fault: Fault, seed: int) -> str:
    with tempfile.TemporaryDirectory(prefix="planted-") as place:
        answer = Path(place) / "answer"
        child = os.fork()
        if not child:
            signal.alarm(LONGEST)
            try:
                answer.write_bytes(pickle.dumps(noticed(fault, seed)))
            except BaseException:
                traceback.print_exc(file=sys.stderr)
            finally:
                sys.stderr.flush()
                os._exit(0)
        os.waitpid(child, 0)
        if not answer.exists():
            raise RuntimeError(f"the trial of {fault.name} did not come to its end")
        return str(pickle.loads(answer.read_bytes()))


def noticed(fault: Fault, seed: int) -> str:
    """The first trouble that the trial tells of, in this process.

    What it asserts of its own run counts too, and a database that ends in an error.
    """
    part = PARTS[fault.trial]
    with fault.plant():
        try:
            troubles = (part.some or part.run)(fault.count, seed).troubles
        except AssertionError as assertion:
            return f"asserted: {assertion}"
        except (AppError, peewee.DatabaseError) as error:
            return f"ended in an error: {error}"
    return troubles[0] if troubles else ""
