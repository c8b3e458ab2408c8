"""The report itself: its form, figures, words, rules and store. No Qt below this line."""
