"""The registers in the database: cases and their events, one door for their changes, and what is read of them."""

SINCE_VERSION, LETTERS_SINCE, COUNTS_SINCE = 8, 10, 12
"""Of the database: what brought their tables, those of letters, and what units tell of their registers."""
