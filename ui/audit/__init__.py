"""核查: published reports held to the rules, what units are asked to rectify, and every file of a folder."""
