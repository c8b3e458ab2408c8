"""Reports from other people's files: read, looked at, taken in."""
