"""The numbers under which a report is told to be no longer, or not wholly, the sum that it was made of."""

EDITED, INCOMPLETE, OUTDATED = "A-1", "A-2", "A-8"
SUM_FINDINGS = frozenset({EDITED, INCOMPLETE, OUTDATED})
