"""Finding and replacing words in the whole report."""
