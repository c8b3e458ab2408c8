"""Blocks to pages: geometry, line breaking, tables and faces, with no drawing library in it."""
