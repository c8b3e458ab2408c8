"""Whether what is kept is still what was written: digests, journal chains, schema."""
