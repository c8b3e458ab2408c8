"""The program with a fault, called by the trial ``taking`` in place of the whole one.

A report that is received is told as taken at once and kept only with the next one that comes.
"""

import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[3]))

from main import main
from models.store.collection import submissions

_real = submissions.save_submission
_waiting: list[tuple[Any, ...]] = []


def _save_with_the_next(*arrival: Any) -> int:  # noqa: ANN401, as the store's
    number = 0
    while _waiting:
        number = _real(*_waiting.pop())
    _waiting.append(arrival)
    return number + 1


if __name__ == "__main__":
    with patch.object(submissions, "save_submission", _save_with_the_next):
        sys.exit(main(sys.argv[1:]))
