"""The registers in the database: cases and their events, one door for their changes, and what is read of them."""

SINCE_VERSION = 8
"""Of the database: what brought their tables."""
COUNTS_SINCE_VERSION = 13
"""The version of the database that brought what units tell of their registers."""
