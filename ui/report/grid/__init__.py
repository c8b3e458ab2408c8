"""A table of the form on screen: its cells, and the keyboard path through them."""
