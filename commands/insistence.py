"""A signed file that is doubtful: taken in only where the caller insists and says why."""

import sys
from collections.abc import Callable

from models.exchange.packages.signature_verdict import ReasonNeeded


def refusal_of(take: Callable[[], object]) -> str:
    """Take a file in; the sentence, told on standard error too, where that needs a reason that was not given."""
    try:
        take()
    except ReasonNeeded as error:
        print(error.sentence, file=sys.stderr)
        return error.sentence
    return ""
