"""A name that no unit of the roster bears, and the one that was probably meant."""

from difflib import get_close_matches

from models.report.roster import Roster

MOST, LEAST = 5_000, 0.6
"""Units beyond which nobody waits for the comparison, and the likeness below which names are strangers."""


def nearest_name(roster: Roster, name: str) -> str:
    """The name in the roster that is most like this one; empty where none is, or there are too many to compare."""
    if len(roster.units) > MOST:
        return ""
    return next(iter(get_close_matches(name, [unit.name for unit in roster.units], 1, LEAST)), "")
