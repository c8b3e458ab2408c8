"""The real pages of the report on screen, and on the printer."""
