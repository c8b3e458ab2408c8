"""The numbers: reading and showing them, and the totals that follow from them."""
