"""The program as another program calls it: its words, what it says and its exit status.

It runs in the process of the tests; what only a process of its own shows is in ``test_output_that_ends.py`` and
``test_safety.py``.
"""

import gc
import io
import sys
from contextlib import chdir, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from main import run


@dataclass(frozen=True)
class Ended:
    """How a call ended."""

    returncode: int
    stdout: str
    stderr: str


def call(*words: object, folder: Path | None = None) -> Ended:
    """Run the program with these words, in a folder if one is given."""
    given = list(map(str, words))
    said, complained = io.StringIO(), io.StringIO()
    looking = gc.get_threshold()
    with (
        patch.object(sys, "argv", ["main.py", *given]),
        chdir(folder) if folder else nullcontext(),
        redirect_stdout(said),
        redirect_stderr(complained),
    ):
        try:
            status = run(given)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            gc.set_threshold(*looking)
    return Ended(status, said.getvalue(), complained.getvalue())
