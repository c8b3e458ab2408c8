"""The parts of a year's collection: each a service over the same collection, reached through it alone."""
