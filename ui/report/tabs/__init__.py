"""A report as tabs: one for each section of its edition."""
