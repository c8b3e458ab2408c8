"""核查: what published reports are held to, and what comes of it; values alone."""
