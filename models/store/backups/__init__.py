"""Copies of a database file: made, kept, put back, and what can be saved from a damaged one."""
