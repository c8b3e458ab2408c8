"""The command line: every verb works with no display and no network."""
