"""核查 of published reports: reading and judging them, what units are asked to rectify, and what is written of it."""
