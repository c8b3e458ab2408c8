"""Work off the UI thread, and calls that are made a little later on it."""
