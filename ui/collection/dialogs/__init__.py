"""What the superior is asked and told: the roster, files taken in, answers, files handed down."""
