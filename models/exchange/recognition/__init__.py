"""A neutral document understood as a report: sections, tables, and each cell by place and evidence."""
