"""Other people's files: read into candidates, written from filings."""
