"""Where a figure comes from, and where it is used."""
