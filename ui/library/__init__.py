"""The start page: the office's reports."""
