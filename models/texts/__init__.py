"""The words of a report, and the figures bound into them."""
