"""The registers in the database: cases and their events, one door for their changes, and what is read of them."""

SINCE_VERSION, LETTERS_SINCE = 8, 10
"""Of the database: what brought their tables, and those of letters."""
