"""Real writers: ours, files written by hand, and other people's programs where they are installed."""
