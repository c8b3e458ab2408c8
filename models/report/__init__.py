"""A report and a year of reports as values: contents, changes, notes, workflow, roster, sums."""
