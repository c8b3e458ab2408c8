"""The words held against the tables, against each other and against last year."""
