"""What the checks say, as a list that leads to the place."""
