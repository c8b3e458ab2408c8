"""What the form asks for where the clerk is, and who says so."""
